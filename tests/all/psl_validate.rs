//! The checker against other people's schemas and recorded answers.

#![expect(clippy::print_stdout, reason = "the counts are for whoever runs the tests")]

use std::collections::BTreeMap;
use std::path::Path;

use brant_psl::check::{UrlKind, anchor_url};
use brant_psl::render::{render, render_one};
use brant_psl::{Checked, Options, Sources, UrlPolicy, check};
use brant_tests::{conformance, files};

use super::psl_golden::CONNECTORS;

/// The recorded answers are those of the 6.x line, which asks for a `url`.
const OPTIONS: Options = Options { urls: UrlPolicy::Required, additions: false };

/// Where we differ on purpose.
const KNOWN_DIFFERENCES: &[(&str, &str)] = &[(
    "postgresql/postgres_indexes/brin/uuid_minmaxmulti_wrong_native_type",
    "the recorded message names another operator class than the schema does",
)];

/// Equal answers per folder, which must not become fewer.
const EQUAL: &[(&str, usize)] = &[("validation", 81), ("validation_inline", 339), ("config", 19)];

#[test]
fn recorded_answers_are_given_alike() {
    let Some(folder) = conformance("engines") else { return };
    for (kind, least) in EQUAL {
        let folder = folder.join(kind);
        let (mut equal, mut total) = (0, 0);
        let mut differing = Vec::new();
        for path in files(&folder, ".prisma") {
            let name = path.strip_prefix(&folder).expect("below the folder").with_extension("");
            let name = name.to_string_lossy().into_owned();
            let Some(expected) = expected(&path) else { continue };
            total += 1;
            let found = answer(kind, &path);
            if found == expected {
                equal += 1;
            } else if KNOWN_DIFFERENCES.iter().all(|(known, _)| *known != name) {
                differing.push(format!("{name}\n--- expected\n{expected}--- found\n{found}"));
            }
        }
        println!("{kind}: {equal} of {total} equal");
        assert!(differing.is_empty(), "{kind} differs:\n{}", differing.join("\n"));
        assert!(equal >= *least, "{kind}: only {equal} equal, {least} are recorded");
    }
}

fn expected(path: &Path) -> Option<String> {
    std::fs::read_to_string(path.with_extension("expected.txt")).ok()
}

/// What we say about a schema, in the form of the recorded answers.
fn answer(kind: &str, path: &Path) -> String {
    let (sources, checked) = check_file(path);
    match kind {
        "validation" => render(&sources, &checked.diagnostics),
        // These hold errors only.
        "validation_inline" => errors(&sources, &checked),
        _ => config_answer(path, &sources, checked),
    }
}

fn check_file(path: &Path) -> (Sources, Checked) {
    let text = std::fs::read_to_string(path).expect("the schema can be read");
    let sources = Sources::single("schema.prisma", text);
    let checked = check(&sources, CONNECTORS, &OPTIONS);
    (sources, checked)
}

fn errors(sources: &Sources, checked: &Checked) -> String {
    let errors = checked.diagnostics.iter().filter(|found| found.is_error());
    errors.map(|found| render_one(sources, found)).collect()
}

/// Errors, or the value that the case is about.
fn config_answer(path: &Path, sources: &Sources, mut checked: Checked) -> String {
    let name = path.file_stem().expect("a file").to_string_lossy().into_owned();
    if checked.schema.generators.is_empty() {
        checked.require_datasource();
    }
    let datasource = checked.schema.datasource.as_ref();
    let (true, Some(datasource)) = (checked.is_valid(), datasource) else {
        return errors(sources, &checked);
    };
    if let Some(number) = name.strip_prefix("postgresql_extension_parsing__") {
        let mut names: Vec<_> =
            datasource.extensions.iter().flatten().map(|one| &one.name).collect();
        names.sort();
        return names[number.parse::<usize>().expect("a number") - 1].clone();
    }
    let connector = CONNECTORS.iter().find(|known| known.provider == datasource.provider);
    let connector = connector.expect("the datasource has a driver");
    let load = |kind| datasource.load_url(kind, connector, &|_| None);
    for kind in [UrlKind::Main, UrlKind::Direct, UrlKind::Shadow] {
        if let Some(Err(error)) = load(kind) {
            return render_one(sources, &error);
        }
    }
    match load(UrlKind::Main) {
        Some(Ok(url)) if name.ends_with("load_url_with_config_dir") => {
            anchor_url(&url, Path::new("/path/to/prisma"), connector)
        }
        _ => String::new(),
    }
}

/// Schemas of the fixtures that are refused, as they should be.
const INVALID_FIXTURES: &[(&str, &str)] = &[
    ("introspect_extension_type__1", "its type comes from an extension that only the test knew"),
    ("manually_re_mapped_invalid_enum_values__1", "the pulled enum has no valid value"),
];

#[test]
fn schemas_of_the_fixtures_are_valid() {
    let Some(folder) = conformance("engines") else { return };
    let mut refused = Vec::new();
    let mut total = 0;
    for kind in ["migration", "single_migration", "introspection", "introspection_noddl"] {
        for path in files(&folder.join(kind), ".prisma") {
            let (sources, checked) = check_file(&path);
            let name = path.to_string_lossy();
            let excepted = INVALID_FIXTURES.iter().any(|(known, _)| name.contains(known));
            // Some expectations are without their configuration blocks.
            if excepted || checked.schema.datasource.is_none() {
                continue;
            }
            total += 1;
            if !checked.is_valid() {
                refused.push(format!("{name}\n{}", errors(&sources, &checked)));
            }
        }
    }
    println!("{} of {total} schemas of the fixtures are valid", total - refused.len());
    assert!(refused.is_empty(), "{}", refused.join("\n"));
    assert!(total >= 1000, "only {total} schemas");
}

#[test]
fn committed_schemas_are_valid() {
    let Some(folder) = conformance("projects") else { return };
    let mut schemas: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for path in files(&folder, ".prisma") {
        if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("engine")) {
            continue;
        }
        let folder = path.ancestors().find(|above| above.ends_with("schema"));
        schemas.entry(folder.unwrap_or(&path).to_owned()).or_default().push(path.clone());
    }
    let mut refused = Vec::new();
    for (name, paths) in &schemas {
        let mut sources = Sources::new();
        for path in paths {
            let text = std::fs::read_to_string(path).expect("the schema can be read");
            sources.add(path.to_string_lossy(), text);
        }
        // Projects of both lines are among them.
        let options = Options { urls: UrlPolicy::Allowed, ..OPTIONS };
        let checked = check(&sources, CONNECTORS, &options);
        if !checked.is_valid() {
            refused.push(format!("{}\n{}", name.display(), errors(&sources, &checked)));
        }
    }
    println!("{} of {} schemas are valid", schemas.len() - refused.len(), schemas.len());
    assert!(refused.is_empty(), "{}", refused.join("\n"));
    assert!(schemas.len() >= 400, "only {} schemas", schemas.len());
}
