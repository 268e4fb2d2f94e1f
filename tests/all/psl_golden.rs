//! Our own schemas with what is said about them. The expected texts are read like code: to
//! renew them, run with `BRANT_UPDATE_GOLDEN=1` and look at the difference.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use brant_psl::check::rules;
use brant_psl::connector::Connector;
use brant_psl::render::render_one;
use brant_psl::{Options, Sources, UrlPolicy, check};
use brant_tests::{files, updates_golden};

/// All databases.
pub(super) static CONNECTORS: &[&Connector] = &[
    &brant_driver_postgres::psl::CONNECTOR,
    &brant_driver_mysql::psl::CONNECTOR,
    &brant_driver_sqlite::psl::CONNECTOR,
];

/// Rules that no schema by itself can break.
const ELSEWHERE: &[&str] = &["datasource-count", "invalid-url", "missing-variable"];

#[test]
fn schemas_are_judged_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/psl/validate");
    let mut met = BTreeSet::new();
    let mut differing = Vec::new();
    for path in files(&folder, ".prisma") {
        let found = judge(&path, &mut met);
        let expected_path = path.with_extension("expected");
        if updates_golden() {
            std::fs::write(&expected_path, &found).expect("the expected text can be written");
        }
        let expected = std::fs::read_to_string(&expected_path).unwrap_or_default();
        if found != expected {
            let name = path.display();
            differing.push(format!("{name}\n--- expected\n{expected}--- found\n{found}"));
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n"));
    let unmet: Vec<_> = rules::ALL
        .iter()
        .map(|rule| rule.name)
        .filter(|name| !met.contains(name) && !ELSEWHERE.contains(name))
        .collect();
    assert!(unmet.is_empty(), "rules without a case: {}", unmet.join(", "));
}

fn judge(path: &Path, met: &mut BTreeSet<&'static str>) -> String {
    let text = std::fs::read_to_string(path).expect("the schema can be read");
    let sources = Sources::single("schema.prisma", text);
    let options = Options { urls: UrlPolicy::Allowed, additions: false };
    let mut out = String::new();
    for found in check(&sources, CONNECTORS, &options).diagnostics {
        met.insert(found.rule.name);
        out += &render_one(&sources, &found);
        if let Some(help) = &found.help {
            writeln!(out, "help: {help}").expect("a string takes everything");
        }
    }
    out
}

#[test]
fn rule_names_are_unique() {
    let all = rules::ALL.iter().chain(brant_psl::syntax::rules::ALL);
    let mut seen = BTreeSet::new();
    for rule in all {
        assert!(seen.insert(rule.name), "{} is there twice", rule.name);
        assert!(rule.summary.ends_with('.'), "{}: {}", rule.name, rule.summary);
    }
}
