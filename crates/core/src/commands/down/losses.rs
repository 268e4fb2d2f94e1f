//! What a down script takes away, counted.

use brant_catalog::Hazard;

use crate::apply::Unit;
use crate::connection::Connection;
use crate::context::Context;
use crate::dialect::Loss;
use crate::error::Error;

/// The losses of one script, a sentence each, the empty ones left out.
pub(super) async fn count(
    ctx: &Context<'_>,
    connection: &mut dyn Connection,
    unit: &Unit,
) -> Result<Vec<String>, Error> {
    let script = &unit.prepared.script;
    let losses = ctx.driver.dialect().losses(script);
    let hazards: Vec<Hazard> = losses.iter().filter_map(countable).cloned().collect();
    let counts = if hazards.is_empty() {
        Vec::new()
    } else {
        let counts = connection.count(&hazards).await;
        counts.map_err(|error| Error::from_driver(error, ctx.target))?
    };
    let counted = hazards.iter().zip(counts).filter_map(|(hazard, count)| match count {
        Some(0) => None,
        Some(count) => Some(hazard.counted(count)),
        None => Some(hazard.to_string()),
    });
    let told = losses.iter().filter_map(|loss| match loss {
        Loss::Told(words) => Some(words.clone()),
        Loss::Countable(_) => None,
    });
    Ok(counted.chain(told).chain(script.sent_texts().filter_map(changes_rows)).collect())
}

fn countable(loss: &Loss) -> Option<&Hazard> {
    match loss {
        Loss::Countable(hazard) => Some(hazard),
        Loss::Told(_) => None,
    }
}

/// Statements whose effect on rows counting does not tell.
fn changes_rows(statement: &str) -> Option<String> {
    let mut words = statement.split_whitespace().map(str::to_ascii_uppercase);
    let (first, second) = (words.next()?, words.next().unwrap_or_default());
    let what = match (first.as_str(), second.as_str()) {
        ("DELETE" | "TRUNCATE", _) => "Rows are deleted",
        ("UPDATE" | "REPLACE" | "MERGE", _) => "Rows are changed",
        ("DROP", "SCHEMA" | "DATABASE") => "Everything in it is lost",
        _ => return None,
    };
    Some(format!("{what}: {}", statement.lines().next().unwrap_or_default()))
}
