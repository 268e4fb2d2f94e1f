//! Whether a push may go on. Pure.

use brant_catalog::Hazard;

use super::Accepted;
use crate::code::Code;
use crate::error::Error;
use crate::rendered::Block;

/// Dangers that the rows of a database make real, in the existing tool's words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Risks {
    /// Data is lost, or may be.
    pub(super) warnings: Vec<String>,
    /// The step cannot be done.
    pub(super) unexecutable: Vec<String>,
}

/// The dangers of all statements, in their order.
pub(super) fn hazards(blocks: &[Block]) -> Vec<Hazard> {
    let statements = blocks.iter().flat_map(|block| &block.statements);
    statements.flat_map(|statement| &statement.hazards).cloned().collect()
}

/// Drops the dangers that no row makes real. `counts` are those of
/// [`crate::Connection::count`]; what could not be counted counts as real. `found_by` says how the
/// rows of a danger are found.
pub(super) fn weigh(hazards: &[Hazard], counts: &[Option<u64>], found_by: &[String]) -> Risks {
    let mut risks = Risks::default();
    let counts = counts.iter().copied().chain(std::iter::repeat(None));
    let found_by = found_by.iter().map(String::as_str).chain(std::iter::repeat(""));
    for ((hazard, count), found_by) in hazards.iter().zip(counts).zip(found_by) {
        let message = match count {
            Some(0) => continue,
            Some(count) => hazard.counted(count),
            None => hazard.to_string(),
        };
        let list = if hazard.is_blocking() { &mut risks.unexecutable } else { &mut risks.warnings };
        let message = message + found_by;
        if !list.contains(&message) {
            list.push(message);
        }
    }
    risks
}

/// Stops what cannot be done, and what costs more than somebody has agreed to.
pub(super) fn refuse(risks: &Risks, accepted: &Accepted) -> Result<(), Error> {
    if !risks.unexecutable.is_empty() {
        let message = "We found changes that cannot be executed:";
        return Err(Error::new(Code::Unexecutable, listed(message, &risks.unexecutable))
            .help("give the rows their values first, or change the schema so that old rows fit")
            .help("You may use the --force-reset flag to drop the database before push like `brant db push --force-reset`\nAll data will be lost."));
    }
    let agreed = match accepted {
        Accepted::Everything => true,
        Accepted::These(agreed) => risks.warnings.iter().all(|warning| agreed.contains(warning)),
    };
    if agreed {
        return Ok(());
    }
    let message = "There might be data loss when applying the changes:";
    Err(Error::new(Code::DataLoss, listed(message, &risks.warnings))
        .note("nothing was changed")
        .help("Use the --accept-data-loss flag to ignore the data loss warnings like `brant db push --accept-data-loss`"))
}

fn listed(head: &str, items: &[String]) -> String {
    let items: String = items.iter().map(|item| format!("\n  • {item}")).collect();
    format!("{head}\n{items}")
}

#[cfg(test)]
mod tests;
