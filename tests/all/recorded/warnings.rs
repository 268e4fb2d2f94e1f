//! What the existing tool warns of before it pushes to a database whose tables are empty.

use brant_catalog::HazardKind;
use serde_json::Value;

use super::known::is_justified;
use super::{Rung, Score, Step};
use crate::diff_offline::case::{Case, blocks};
use crate::workbench::Workbench;

pub(super) fn score(case: &Case, recorded: &str, workbench: &mut Workbench, score: &mut Score) {
    let recorded: Value = serde_json::from_str(recorded).expect("the answer is JSON");
    let rung = match ours(case, workbench) {
        Ok((ours, _)) if ours == lists(&recorded) => Rung::Same,
        // It warns of duplicates and of values that go without a look at the rows; here they were
        // counted, and none is.
        Ok((ours, harmless)) if ours == without(lists(&recorded), &harmless) => Rung::Justified,
        Ok(_) | Err(_) if is_justified(&case.name) => Rung::Justified,
        Ok((ours, _)) => Rung::Wrong(format!("{ours:?}, not {:?}", lists(&recorded))),
        Err(complaint) => Rung::Wrong(complaint),
    };
    score.add(&case.name, rung);
}

/// Warnings, and steps that cannot be done.
type Lists = (Vec<String>, Vec<String>);

fn lists(recorded: &Value) -> Lists {
    let texts = |key: &str| {
        let list = recorded[key].as_array().expect("the answer has both lists");
        let text = |item: &Value| item["message"].as_str().unwrap_or_default().to_owned();
        list.iter().map(text).collect()
    };
    (texts("warnings"), texts("unexecutableSteps"))
}

fn without((mut warnings, blocking): Lists, harmless: &[String]) -> Lists {
    warnings.retain(|warning| !harmless.contains(warning));
    (warnings, blocking)
}

/// The lists, and what would be in them if nobody had counted.
fn ours(case: &Case, workbench: &mut Workbench) -> Result<(Lists, Vec<String>), String> {
    let step = Step { case, setup: None, recorded: "" };
    let (namespaces, after) = step.wanted();
    let place = step.prepared(workbench)?;
    let found = place.introspect(&namespaces).map_err(|error| format!("read: {error}"))?;
    let blocks = blocks(&case.provider, &found, &after);
    let hazards: Vec<_> = blocks
        .into_iter()
        .flat_map(|block| block.statements)
        .flat_map(|statement| statement.hazards)
        .collect();
    let counts = place
        .with(async |connection| connection.count(&hazards).await)
        .map_err(|error| format!("count: {error}"))?;
    let (mut lists, mut harmless) = (Lists::default(), Vec::new());
    for (hazard, count) in hazards.iter().zip(counts) {
        let text = match count {
            Some(0) => {
                if let HazardKind::AddUnique { .. } | HazardKind::RemoveEnumValues { .. } =
                    hazard.kind
                {
                    harmless.push(hazard.to_string());
                }
                continue;
            }
            Some(count) => hazard.counted(count),
            None => hazard.to_string(),
        };
        if hazard.is_blocking() { &mut lists.1 } else { &mut lists.0 }.push(text);
    }
    Ok((lists, harmless))
}
