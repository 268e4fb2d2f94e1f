//! The password is in no output: every way to fail, every verbosity, every spelling.

use super::stage::Stage;

/// Characters that need encoding, quoting and escaping somewhere.
const PASSWORD: &str = "Zq7@:/?#%'\" $&=+w";

/// `PASSWORD` as a URL has it.
const ENCODED: &str = "Zq7%40%3A%2F%3F%23%25%27%22%20%24%26%3D%2Bw";

/// What must not be seen: a piece that survives every spelling's loss of special characters.
const PIECES: &[&str] = &["Zq7", "%2Bw", "+w", "%2bw"];

#[test]
fn no_command_shows_the_password() {
    let url = format!("postgresql://me:{ENCODED}@127.0.0.1:1/shop");
    let raw = format!("postgresql://me:{PASSWORD}@127.0.0.1:1/shop");
    let parameter = format!("postgresql://127.0.0.1:1/shop?user=me&password={ENCODED}");
    let mut looked = 0;
    for url in [
        url.as_str(),
        &raw,
        &parameter,
        &url.replace("postgresql", "mysql"),
        &url.replace("postgresql", "oracle"),
        &url.replace(":1/", ":port/"),
        &url.replace("postgresql", "prisma"),
    ] {
        for verbosity in ["--quiet", "--color=always"] {
            for arguments in COMMANDS {
                looked += 1;
                check(url, arguments, verbosity, 6);
            }
        }
    }
    for url in [&url, &raw, &parameter] {
        for verbosity in ["--quiet", "--color=always", "-vv"] {
            for arguments in MORE {
                looked += 1;
                check(url, arguments, verbosity, 2);
            }
        }
    }
    assert!(looked >= 300, "{looked} situations");
}

const COMMANDS: &[&[&str]] = &[
    &["migrate", "status"],
    &["migrate", "deploy"],
    &["migrate", "deploy", "--json"],
    &["migrate", "resolve", "--applied", "x"],
    &["migrate", "reset", "--force"],
    &["config", "show"],
    &["config", "show", "--json"],
    &["doctor"],
    &["doctor", "--json"],
    &["db", "execute", "--file", "missing.sql"],
    &["migrate", "new", "x", "--schema", "missing"],
    &["lock", "status"],
    &["bogus"],
];

/// Commands that need a schema, a second database or a program besides.
const MORE: &[&[&str]] = &[
    &["migrate", "dev", "--name", "x"],
    &["migrate", "diff", "--from-empty", "--to-migrations", "migrations"],
    &["migrate", "down", "--to", "x"],
    &["migrate", "redo"],
    &["migrate", "redo", "2", "--json"],
    &["migrate", "verify"],
    &["migrate", "repair"],
    &["migrate", "baseline"],
    &["migrate", "squash", "--to", "20200101000000_a"],
    &["migrate", "rebase"],
    &["db", "pull", "--print"],
    &["db", "push"],
    &["db", "push", "--json"],
    &["db", "show"],
    &["db", "clone"],
    &["db", "seed"],
    &["db", "wait", "--timeout", "100ms"],
    &["db", "create"],
    &["db", "drop", "--force"],
    &["generate"],
    &["validate"],
    &["lock", "release"],
];

/// What the project has run: the line itself may hold the URL, and it ends in every way.
#[test]
fn no_program_shows_the_password() {
    let url = format!("postgresql://me:{ENCODED}@127.0.0.1:1/shop");
    let raw = format!("postgresql://me:{PASSWORD}@127.0.0.1:1/shop");
    let mut looked = 0;
    for (url, verbosity) in [&url, &raw, &url.replace("postgresql", "mysql")]
        .into_iter()
        .flat_map(|url| ["--quiet", "--color=always", "-vv"].map(|verbosity| (url, verbosity)))
    {
        for program in ["true", "false", "no-such-program", "true 'open", "''"] {
            for to in ["${DATABASE_URL}", &url.replace('$', "$$"), "\"${DATABASE_URL}\""] {
                let line = serde_json::to_string(&format!("{program} --to {to}")).expect("JSON");
                let toml = format!(
                    "[dev]\nurl = \"${{DATABASE_URL}}\"\nseed = {line}\ngenerate = [{line}]\nhooks.after_apply = {line}\n"
                );
                for arguments in PROGRAMS {
                    looked += 1;
                    let stage = Stage::new();
                    stage.write("brant.toml", &toml);
                    let arguments = [arguments, &[verbosity][..]].concat();
                    let printed = stage.brant(&[("DATABASE_URL", url)], &arguments);
                    for text in [&printed.out, &printed.err] {
                        let shows = PIECES.iter().any(|piece| text.contains(piece));
                        assert!(!shows, "{arguments:?} with {toml:?} shows the password:\n{text}");
                    }
                }
            }
        }
    }
    assert!(looked >= 40, "{looked} situations");
}

/// Commands that start programs, or show their lines.
const PROGRAMS: &[&[&str]] = &[
    &["generate"],
    &["generate", "--json"],
    &["db", "seed"],
    &["db", "seed", "--json", "--", "more"],
    &["config", "show"],
];

/// The only test that listens to the libraries: a process can do so once.
#[test]
fn no_trace_shows_the_password() {
    let url = format!("postgresql://me:{ENCODED}@127.0.0.1:1/shop");
    let stage = Stage::new();
    stage.write("migrations/20200101000000_a/migration.sql", "SELECT 1;");
    let variables = [("DATABASE_URL", url.as_str()), ("RUST_LOG", "trace")];
    let printed = stage.brant(&variables, &["migrate", "deploy", "-vv"]);
    assert_eq!(printed.exit, 1);
    assert!(printed.err.contains("P1001"), "{}", printed.err);
    assert!(!PIECES.iter().any(|piece| printed.err.contains(piece)), "{}", printed.err);
}

/// Through the flag, the variable, the configuration file and `.env`.
fn check(url: &str, arguments: &[&str], verbosity: &str, ways: usize) {
    let toml_url = serde_json::to_string(&url.replace('$', "$$")).expect("a stage that works");
    let toml = format!("[default]\nconnect_timeout = \"200ms\"\n[dev]\nurl = {toml_url}\n");
    let from_env = "[default]\nconnect_timeout = \"200ms\"\n[dev]\nurl = \"${DATABASE_URL}\"\n";
    let dotenv = format!("DATABASE_URL=`{}`\n", url.replace('$', "\\$"));
    let with_flag: Vec<&str> = arguments.iter().copied().chain(["--url", url]).collect();
    for (toml, dotenv, variables, arguments) in [
        (toml.as_str(), "", vec![], arguments),
        (from_env, "", vec![("DATABASE_URL", url)], arguments),
        (from_env, dotenv.as_str(), vec![], arguments),
        ("[dev]\nconnect_timeout = \"200ms\"\n", "", vec![], with_flag.as_slice()),
        (&toml.replace("[dev]", "[dev"), "", vec![], arguments),
        (&toml.replace("url =", "urll ="), "", vec![], arguments),
    ]
    .into_iter()
    .take(ways)
    {
        let stage = Stage::new();
        stage.write("brant.toml", toml);
        stage.write("migrations/20200101000000_a/migration.sql", "SELECT 1;");
        if !dotenv.is_empty() {
            stage.write(".env", dotenv);
        }
        let arguments: Vec<&str> = arguments.iter().copied().chain([verbosity]).collect();
        let printed = stage.brant(&variables, &arguments);
        for text in [&printed.out, &printed.err] {
            assert!(
                !PIECES.iter().any(|piece| text.contains(piece)),
                "{arguments:?} with {toml:?} {dotenv:?} shows the password:\n{text}"
            );
        }
    }
}
