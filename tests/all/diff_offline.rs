//! Schema against schema: the script and the summary beside the recorded answers of the existing
//! tool, and our own cases in `tests/golden`.
//!
//! `BRANT_DIFF_FAILURES` names what is listed: `all`, or a part of the cases' names. With
//! `BRANT_DIFF_SHOW` both texts are printed too.

#![expect(clippy::print_stdout, reason = "the counts are for whoever runs the tests")]

pub(crate) mod case;
pub(crate) mod golden;

use std::collections::BTreeMap;
use std::path::Path;

use brant_core::rendered;
use brant_tests::{conformance, files, setting};

use case::{Case, Difference};

/// How many of the recorded answers are met: script, head of a new migration (where the script
/// is met), and summary. The counts only rise.
const RECORDED: [(&str, Counts); 3] = [
    ("mysql", Counts { scripts: 216, heads: 94, summaries: 213, cases: 216 }),
    ("postgresql", Counts { scripts: 474, heads: 299, summaries: 468, cases: 476 }),
    ("sqlite", Counts { scripts: 243, heads: 142, summaries: 243, cases: 243 }),
];

#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Counts {
    scripts: usize,
    heads: usize,
    summaries: usize,
    cases: usize,
}

#[test]
fn scripts_and_summaries_are_those_of_the_existing_tool() {
    let Some(folder) = conformance("engines") else { return };
    let mut found: BTreeMap<String, Counts> = BTreeMap::new();
    for case in cases(&folder) {
        let counts = found.entry(case.provider.clone()).or_default();
        counts.cases += 1;
        compare(&case, counts);
    }
    for (provider, counts) in &found {
        println!("{provider}: {counts:?}");
    }
    for (provider, least) in RECORDED {
        let found = found.get(provider).copied().unwrap_or_default();
        assert_eq!(found.cases, least.cases, "{provider}: other cases than recorded");
        let enough = found.scripts >= least.scripts
            && found.heads >= least.heads
            && found.summaries >= least.summaries;
        assert!(enough, "{provider}: {found:?} is less than {least:?}");
    }
}

pub(crate) fn cases(engines: &Path) -> Vec<Case> {
    let projects = engines.with_file_name("projects");
    let mut cases: Vec<Case> = [engines.join("migration"), projects]
        .iter()
        .flat_map(|folder| files(folder, "engine.sql"))
        .filter_map(|script| Case::of_folder(script.parent()?))
        .collect();
    let single = files(&engines.join("single_migration"), ".expected.sql");
    cases.extend(single.iter().map(|script| Case::of_file(script)));
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    cases
}

fn compare(case: &Case, counts: &mut Counts) {
    let Difference { blocks, summary } = case.difference();
    let script = rendered::text(&blocks);
    // The recorded tool has two renderings, from a schema and from a replayed history.
    let recorded = [Some(&case.script), case.migration.as_ref()];
    let is_same = recorded.into_iter().flatten().any(|recorded| bare(&script) == bare(recorded));
    counts.scripts += usize::from(is_same);
    report(case, "script", is_same, &script, &case.script);
    let head = rendered::warnings(&blocks);
    let wanted =
        case.migration.as_deref().filter(|wanted| is_same && bare(wanted) == bare(&script));
    if let Some(wanted) = wanted {
        let wanted = wanted.split_inclusive("*/\n").next().filter(|head| head.starts_with("/*"));
        let wanted = wanted.unwrap_or_default();
        counts.heads += usize::from(head == wanted);
        report(case, "head", head == wanted, &head, wanted);
    }
    if let Some(wanted) = &case.summary {
        let is_same = summary.trim() == wanted.trim();
        counts.summaries += usize::from(is_same);
        report(case, "summary", is_same, &summary, wanted);
    }
}

/// The text without comments, blank lines and blanks at the ends of lines.
pub(crate) fn bare(script: &str) -> String {
    let mut text = script;
    let mut bare = String::new();
    while let Some((before, after)) = text.split_once("/*") {
        bare.push_str(before);
        text = after.split_once("*/").map_or("", |(_, rest)| rest);
    }
    bare.push_str(text);
    let lines = bare.lines().map(str::trim_end);
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with("--"));
    lines.collect::<Vec<_>>().join("\n")
}

fn report(case: &Case, what: &str, is_same: bool, ours: &str, theirs: &str) {
    let Some(wanted) = setting("BRANT_DIFF_FAILURES").filter(|_| !is_same) else { return };
    if wanted == "all" || case.name.contains(&wanted) || what == wanted {
        println!("{what}: {}", case.name);
        if setting("BRANT_DIFF_SHOW").is_some() {
            println!("--- ours\n{ours}\n--- recorded\n{theirs}\n---");
        }
    }
}
