//! `validate` and `format` where a transcript does not reach: odd files, other people's schemas,
//! and the pages that show what they say.

use std::fs;
use std::path::Path;

use brant::drivers::registry;
use brant::redact::Scrubber;
use brant::schema::{Checks, Urls, check, findings, github, human, json};
use brant_psl::format::format;
use brant_psl::{Severity, Sources};
use brant_tests::{conformance, files};

use super::stage::Stage;

/// Everything that the two commands do with a text. Returns whether the schema is valid.
fn judge(name: &str, text: &str) -> bool {
    let (registry, scrubber) = (registry(), Scrubber::default());
    let lookup = |_: &str| Some("mysql://host/db".to_owned());
    let sources = Sources::single(name, text);
    let mut verdicts = Vec::new();
    for urls in [Urls::Ignored, Urls::Literal, Urls::Required(&lookup)] {
        let checks = Checks { additions: false, urls };
        let verdict = check(&sources, &registry, checks);
        let found = findings(&sources, &verdict.checked.diagnostics);
        let mut printed = human(&sources, &found, Severity::Warning, &scrubber);
        printed += &human(&sources, &found, Severity::Error, &scrubber);
        let annotations = github(&found, Path::new("/"), None);
        assert_eq!(annotations.lines().count(), found.len(), "{name}");
        assert_eq!(json(&found).as_array().map(Vec::len), Some(found.len()), "{name}");
        for finding in &found {
            assert!(printed.contains(&finding.diagnostic.message), "{name}");
            assert!(finding.start <= finding.end, "{name}: {finding:?}");
            let source = sources.get(finding.diagnostic.span.file).expect("a file");
            let expected = source.position(finding.diagnostic.span.start as usize);
            assert_eq!(finding.start, expected, "{name}");
        }
        verdicts.push(verdict.checked.is_valid());
    }
    let formatted = format(&sources).swap_remove(0);
    assert_eq!(format(&Sources::single(name, formatted.as_str())), [formatted], "{name}");
    verdicts[0]
}

#[test]
fn nothing_panics_on_other_peoples_schemas() {
    let Some(folder) = conformance("engines") else { return };
    let (mut valid, mut total) = (0, 0);
    for kind in ["validation", "validation_inline", "config", "format"] {
        for path in files(&folder.join(kind), ".prisma") {
            let text = fs::read_to_string(&path).expect("the schema can be read");
            valid += usize::from(judge("schema.prisma", &text));
            // Cut off in the middle, it is what an editor sees.
            let half = (0..=text.len() / 2).rev().find(|at| text.is_char_boundary(*at));
            judge("schema.prisma", &text[..half.expect("zero is one")]);
            total += 1;
        }
    }
    assert!(total >= 500 && valid > 0 && valid < total, "{valid} of {total}");
}

/// Texts that somebody may have by accident or on purpose. All of them end, with an error or
/// without; that the work does not grow faster than the text is counted where the work is done.
#[test]
fn odd_files_end() {
    const LENGTH: usize = 1 << 17;
    let stage = Stage::new();
    let lines = |line: &dyn Fn(usize) -> String| (0..LENGTH / 50).map(line).collect::<String>();
    let model =
        |number: usize| format!("model M{number} {{\n  id   Int     @id\n  name String?\n}}\n\n");
    let field = |behind: &str| format!("model A {{\n  id Int @id {behind}\n}}\n");
    let cases: [(&str, Vec<u8>, bool); 16] = [
        ("models", lines(&model).into(), true),
        ("unknown types", lines(&model).replace("Int", "Inn").into(), false),
        ("brackets", "[".repeat(LENGTH).into(), false),
        ("nested", field(&format!("@default({})", "[".repeat(10_000))).into(), false),
        ("objects", field(&format!("@x({})", "{a:".repeat(10_000))).into(), false),
        ("one line", field(&"@x ".repeat(LENGTH / 50)).into(), false),
        ("one address", format!("a://{}", ":@".repeat(LENGTH / 2)).into(), false),
        ("addresses", field(&format!("// {}", "a://b:c@".repeat(LENGTH / 8))).into(), true),
        ("passwords", lines(&|n| format!("// a://b:passw0rd%20{n}@h/db \n")).into(), true),
        ("empty lines", "\n".repeat(LENGTH).into(), true),
        ("no line end", "x".repeat(LENGTH).into(), false),
        ("nul", field("// \0").into(), true),
        ("nul behind", (field("") + "\0").into(), false),
        ("mark of byte order", ("\u{feff}".to_owned() + &field("")).into(), true),
        ("carriage returns", field("").replace('\n', "\r\n").into(), true),
        ("not UTF-8", [field("// ").as_bytes(), b"\xff"].concat(), false),
    ];
    for (name, text, is_valid) in cases {
        fs::write(stage.path().join("schema.prisma"), text).expect("a file");
        let printed = stage.brant(&[], &["validate"]);
        assert_eq!(printed.exit, u8::from(!is_valid), "{name}: {}", printed.err);
        let printed = stage.brant(&[], &["format"]);
        assert_eq!(printed.exit, u8::from(!is_valid), "{name}: {}", printed.err);
        if is_valid {
            let printed = stage.brant(&[], &["format", "--check"]);
            assert_eq!(printed.exit, 0, "{name}: {}", printed.out);
        }
    }
}

/// The password is masked, and the carets are as many as the characters that are shown.
#[test]
fn the_mark_below_a_secret_does_not_tell_its_length() {
    let printed = ["hunter2", "hunter2hunter2hunter2hunter2"].map(|password| {
        let stage = Stage::new();
        let text = format!(
            "datasource db {{\n  provider = \"postgresql\"\n  url = \"mysql://u:{password}@h/db\"\n}}\n"
        );
        stage.write("schema.prisma", &text);
        let printed = stage.brant(&[], &["validate"]);
        assert_eq!(printed.exit, 1);
        assert!(printed.err.contains("\"mysql://u:***@h/db\"\n"), "{}", printed.err);
        assert!(printed.err.contains(&format!(" {}\n", "^".repeat(20))), "{}", printed.err);
        printed.err
    });
    assert_eq!(printed[0], printed[1]);
}

#[cfg(unix)]
#[test]
fn files_stay_what_they_were() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
    let stage = Stage::new();
    stage.write("real/schema.prisma", "model A {\nid Int @id\n}");
    stage.write("prisma/fine.prisma", "model B {\n  id Int @id\n}\n");
    let real = stage.path().join("real/schema.prisma");
    let fine = stage.path().join("prisma/fine.prisma");
    let link = stage.path().join("prisma/schema.prisma");
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).expect("permissions");
    symlink("../real/schema.prisma", &link).expect("a link");
    symlink(".", stage.path().join("prisma/loop")).expect("a link");
    symlink("nowhere", stage.path().join("prisma/.#lock.prisma")).expect("a link");
    let untouched = fs::metadata(&fine).expect("a file").ino();

    let printed = stage.brant(&[], &["format", "--schema", "prisma", "--json"]);
    assert_eq!(printed.exit, 0, "{}", printed.out);
    assert!(printed.out.contains("\"prisma/schema.prisma\""), "{}", printed.out);
    assert!(fs::symlink_metadata(&link).expect("a link").is_symlink());
    assert_eq!(fs::metadata(&real).expect("a file").permissions().mode() & 0o777, 0o640);
    assert_eq!(fs::read_to_string(&real).expect("a file"), "model A {\n  id Int @id\n}\n");
    assert_eq!(fs::metadata(&fine).expect("a file").ino(), untouched);
    assert_eq!(fs::read_dir(stage.path().join("real")).expect("a folder").count(), 1);

    fs::write(&real, "model A {\nid Int @id\n}").expect("a file");
    fs::set_permissions(&real, fs::Permissions::from_mode(0o440)).expect("permissions");
    let printed = stage.brant(&[], &["format", "--schema", "real/schema.prisma"]);
    assert_eq!(printed.exit, 1);
    assert!(printed.err.contains("B1012: cannot write real/schema.prisma"), "{}", printed.err);
    assert_eq!(fs::read_to_string(&real).expect("a file"), "model A {\nid Int @id\n}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_cannot_be_read_is_named() {
    let stage = Stage::new();
    stage.write("brant.toml", "[dev]\n");
    // Reading it fails for everybody, also for the user who may read everything.
    for command in ["validate", "format"] {
        let printed = stage.brant(&[], &[command, "--schema", "/proc/self/mem"]);
        assert_eq!(printed.exit, 1);
        assert!(printed.err.contains("B1011: cannot read /proc/self/mem"), "{}", printed.err);
    }
}

#[test]
fn paths_of_annotations_begin_at_the_checkout() {
    let stage = Stage::new();
    stage.write("apps/a, b/schema.prisma", "model A {\n  id Inn @id\n}\n");
    let checkout = stage.path().canonicalize().expect("a folder");
    let checkout = checkout.join("apps").display().to_string();
    let variables = [("GITHUB_WORKSPACE", checkout.as_str())];
    let arguments = ["validate", "--format", "github", "--schema", "apps/a, b/schema.prisma"];
    let printed = stage.brant(&variables, &arguments);
    let start = "::error file=a%2C b/schema.prisma,line=2,col=6::P1012 unknown-type: Type \"Inn\"";
    assert!(printed.out.starts_with(start), "{}", printed.out);
}
