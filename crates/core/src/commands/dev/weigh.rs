//! What a change costs on the rows that are there.

use std::time::Duration;

use brant_catalog::{Hazard, HazardKind, Rename};

use crate::connection::Connection;
use crate::context::Context;
use crate::danger::found_by;
use crate::error::Error;
use crate::open;
use crate::rendered::Block;

/// Counting rows ends here; the dangers then count as real. As long as the existing tool counts.
const COUNT_LIMIT: Duration = Duration::from_secs(60);

/// Where rows are counted: the live database, or nowhere.
pub(super) type Rows = Option<Box<dyn Connection>>;

/// Dangers that rows make real.
#[derive(Clone, Debug, Default)]
pub(super) struct Risks {
    /// Data is lost, or may be.
    pub(super) warnings: Vec<String>,
    /// Steps that cannot be done, each with the danger that is in the way.
    pub(super) unexecutable: Vec<(String, Hazard)>,
    /// Values are lost with a column that is made anew.
    pub(super) recreates: bool,
}

/// How many rows make each danger real. The database still has the old names, and the dangers
/// speak of the new ones.
pub(super) async fn count(
    ctx: &Context<'_>,
    rows: &mut Rows,
    hazards: &[Hazard],
    renames: &[Rename],
) -> Result<Vec<Option<u64>>, Error> {
    let Some(connection) = rows.as_mut().filter(|_| !hazards.is_empty()) else {
        return Ok(vec![None; hazards.len()]);
    };
    let old: Vec<Hazard> = hazards.iter().map(|hazard| hazard.before(renames)).collect();
    match tokio::time::timeout(COUNT_LIMIT, connection.count(&old)).await {
        Ok(counts) => counts.map_err(|error| Error::from_driver(error, ctx.target)),
        // What is still counting is given up with its session.
        Err(_) => {
            *rows = Some(open::connect(ctx).await?);
            Ok(vec![None; hazards.len()])
        }
    }
}

/// Counts, and keeps what is real. Where there are no rows to count, nothing is.
pub(super) async fn weigh(
    ctx: &Context<'_>,
    rows: &mut Rows,
    blocks: &[Block],
    renames: &[Rename],
) -> Result<Risks, Error> {
    if rows.is_none() {
        return Ok(Risks::default());
    }
    let mut all: Vec<(usize, Hazard)> = Vec::new();
    for (step, block) in blocks.iter().enumerate() {
        let hazards = block.statements.iter().flat_map(|statement| &statement.hazards);
        all.extend(hazards.map(|hazard| (step, hazard.clone())));
    }
    let hazards: Vec<Hazard> = all.iter().map(|(_, hazard)| hazard.clone()).collect();
    let counts = count(ctx, rows, &hazards, renames).await?;
    let mut risks = Risks::default();
    for ((step, hazard), count) in all.into_iter().zip(counts) {
        let mut message = match count {
            Some(0) => continue,
            Some(count) => hazard.counted(count),
            None => hazard.to_string(),
        };
        risks.recreates |= hazard.kind == HazardKind::RecreateColumn;
        message += &found_by(ctx.driver.dialect(), &hazard.before(renames));
        if hazard.is_blocking() {
            risks.unexecutable.push((format!("Step {step} {message}"), hazard));
        } else if !risks.warnings.contains(&message) {
            risks.warnings.push(message);
        }
    }
    Ok(risks)
}
