//! Which crate may know which.

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Node, Package, PackageId};

/// A crate of the workspace and the crates of ours that it may depend on. `*` ends a prefix; a name
/// stands in the first row that fits.
const ARROWS: [(&str, &[&str]); 8] = [
    ("brant-psl", &[]),
    ("brant-catalog", &[]),
    ("brant-core", &["brant-catalog", "brant-psl"]),
    ("brant-driver-*", &["brant-core", "brant-catalog", "brant-psl"]),
    ("brant-conformance", &["brant-core", "brant-catalog", "brant-psl"]),
    ("brant-tests", &["*"]),
    ("brant-example-*", &["brant-core", "brant-driver-*"]),
    ("brant", &["*"]),
];

/// What any crate may use for its tests on top of its row.
const FOR_TESTS: [&str; 2] = ["brant-conformance", "brant-tests"];

/// What must be nowhere below a crate, however deep.
const FORBIDDEN_BELOW: [(&str, &[&[&str]]); 3] = [
    ("brant-psl", &[DATABASE, TERMINAL, RUNTIME]),
    ("brant-catalog", &[DATABASE, TERMINAL, RUNTIME]),
    ("brant-core", &[DATABASE, TERMINAL]),
];
const DATABASE: &[&str] = &[
    "sqlx*",
    "rusqlite",
    "libsqlite3-sys",
    "mysql_async",
    "mysql_common",
    "tokio-postgres",
    "postgres*",
];
const TERMINAL: &[&str] = &[
    "clap*",
    "figment",
    "anstream",
    "annotate-snippets",
    "comfy-table",
    "console",
    "crossterm",
    "dialoguer",
    "indicatif",
    "termcolor",
    "tracing-subscriber",
];
const RUNTIME: &[&str] = &["tokio", "async-trait", "futures-util"];

fn fits(pattern: &str, name: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == name, |start| name.starts_with(start))
}

fn metadata() -> Metadata {
    MetadataCommand::new()
        .manifest_path(concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml"))
        .other_options(vec!["--locked".to_owned()])
        .exec()
        .expect("cargo describes the workspace")
}

#[test]
fn crates_depend_only_on_what_their_row_allows() {
    let metadata = metadata();
    let ours: BTreeSet<&str> =
        metadata.workspace_packages().iter().map(|package| package.name.as_str()).collect();
    let wrong: Vec<String> = metadata
        .workspace_packages()
        .into_iter()
        .flat_map(|package| wrong_arrows(package, &ours))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn wrong_arrows(package: &Package, ours: &BTreeSet<&str>) -> Vec<String> {
    let Some((_, allowed)) = ARROWS.iter().find(|(row, _)| fits(row, &package.name)) else {
        return vec![format!("{} has no row in ARROWS", package.name)];
    };
    let is_allowed = |name: &str, kind: DependencyKind| {
        allowed.iter().any(|pattern| fits(pattern, name))
            || kind == DependencyKind::Development && FOR_TESTS.contains(&name)
    };
    let ours = package.dependencies.iter().filter(|dependency| ours.contains(&*dependency.name));
    ours.filter(|dependency| !is_allowed(&dependency.name, dependency.kind))
        .map(|dependency| format!("{} must not depend on {}", package.name, dependency.name))
        .collect()
}

#[test]
fn no_database_client_and_no_terminal_below_the_core() {
    let metadata = metadata();
    let resolve = metadata.resolve.as_ref().expect("the metadata holds the resolved graph");
    let nodes: BTreeMap<&PackageId, &Node> =
        resolve.nodes.iter().map(|node| (&node.id, node)).collect();
    for (name, forbidden) in FORBIDDEN_BELOW {
        let members = metadata.workspace_packages();
        let root = members.iter().find(|package| package.name == name);
        let root = root.unwrap_or_else(|| panic!("no crate {name} in the workspace"));
        for id in everything_below(&root.id, &nodes) {
            let below = &metadata[id].name;
            let hit = forbidden.concat().into_iter().find(|pattern| fits(pattern, below));
            assert!(
                hit.is_none(),
                "{name} must not reach {below}; see `cargo tree -p {name} -i {below}`"
            );
        }
    }
}

fn everything_below<'a>(
    root: &'a PackageId,
    nodes: &BTreeMap<&'a PackageId, &'a Node>,
) -> BTreeSet<&'a PackageId> {
    let mut found = BTreeSet::new();
    let mut waiting = vec![root];
    while let Some(id) = waiting.pop() {
        for next in &nodes[id].deps {
            let built_in = next.dep_kinds.iter().any(|kind| kind.kind == DependencyKind::Normal);
            if built_in && found.insert(&next.pkg) {
                waiting.push(&next.pkg);
            }
        }
    }
    found
}
