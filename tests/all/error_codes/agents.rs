//! What destroys data needs a person's words where an AI agent runs the command.

use brant_tests::{Kind, fresh_database};

use crate::cli::stage::Stage;

const CONSENT: &str = "PRISMA_USER_CONSENT_FOR_DANGEROUS_AI_ACTION";

/// How agents show themselves, and what is none.
const VARIABLES: [(&str, &str, bool); 10] = [
    ("CLAUDECODE", "1", true),
    ("GEMINI_CLI", "1", true),
    ("CURSOR_AGENT", "1", true),
    ("OR_APP_NAME", "Aider", true),
    ("REPLIT_CLI", "x", true),
    ("CODEX_SANDBOX", "seatbelt", true),
    ("CODEX_SANDBOX", "other", false),
    ("OR_APP_NAME", "other", false),
    ("CLAUDECODE", "", false),
    ("EDITOR", "vi", false),
];

const DESTROY: [&str; 5] = [
    "migrate reset --force",
    "migrate dev --on-drift=reset",
    "db push --force-reset --yes",
    "db push --accept-data-loss",
    "db drop --force",
];

fn stage() -> Stage {
    let stage = Stage::new();
    stage.write("brant.toml", "[default]\nschema = \"schema.prisma\"\n");
    stage.write(
        "schema.prisma",
        "datasource db {\n  provider = \"sqlite\"\n}\nmodel flocks {\n  id Int @id\n}\n",
    );
    stage.write("migrations/migration_lock.toml", "provider = \"sqlite\"\n");
    stage
}

#[test]
fn only_with_consent() {
    let Some(server) = Kind::Sqlite.required() else { return };
    for command in DESTROY {
        for (name, value, is_agent) in VARIABLES {
            for consent in ["", "  ", "yes, drop the geese"] {
                let database = fresh_database(&server);
                database.execute("CREATE TABLE geese (id INTEGER); INSERT INTO geese VALUES (1)");
                let variables =
                    [("DATABASE_URL", database.url()), (name, value), (CONSENT, consent)];
                let words: Vec<&str> = command.split(' ').collect();
                let printed = stage().brant(&variables, &words);
                let text = format!("{command}, {name}={value} {consent:?}:\n{}", printed.err);
                let refused = printed.err.contains("Error: B1015: ");
                assert_eq!(refused, is_agent && consent.trim().is_empty(), "{text}");
                if refused {
                    assert_eq!(printed.exit, 1, "{text}");
                    assert!(text.contains(CONSENT) && text.contains(name), "{text}");
                    assert_eq!(database.value("SELECT count(*) FROM geese"), "1", "{text}");
                } else {
                    assert_eq!(printed.exit, 0, "{text}");
                }
            }
        }
    }
}

/// `--yes` is the agent's own word, so it is none for losses.
#[test]
fn a_yes_is_not_consent() {
    let Some(server) = Kind::Sqlite.required() else { return };
    for (variable, exit) in [("CLAUDECODE", 1), ("EDITOR", 0)] {
        let database = fresh_database(&server);
        database.execute("CREATE TABLE geese (id INTEGER); INSERT INTO geese VALUES (1)");
        let variables = [("DATABASE_URL", database.url()), (variable, "1")];
        let printed = stage().brant(&variables, &["db", "push", "--yes"]);
        assert_eq!(printed.exit, exit, "{variable}: {}", printed.err);
        assert_eq!(printed.err.contains("Error: B5001: "), exit == 1, "{}", printed.err);
    }
}

/// What destroys nothing is nobody's concern.
#[test]
fn the_rest_runs() {
    let Some(server) = Kind::Sqlite.required() else { return };
    let database = fresh_database(&server);
    let stage = stage();
    let variables = [("DATABASE_URL", database.url()), ("CLAUDECODE", "1")];
    for line in ["db push", "db push --yes", "db push --force-reset --dry-run", "db pull --print"] {
        let words: Vec<&str> = line.split(' ').collect();
        let printed = stage.brant(&variables, &words);
        assert_eq!(printed.exit, 0, "{line}: {}", printed.err);
    }
}

/// A clone is made to be dropped, a database of any other name may be what somebody lives by.
#[test]
fn clones_are_dropped_and_other_names_asked_about() {
    let Some(server) = Kind::Sqlite.required() else { return };
    let database = fresh_database(&server);
    let stage = stage();
    let variables = [("DATABASE_URL", database.url()), ("CLAUDECODE", "1")];
    let brant = |line: &str| {
        let words: Vec<&str> = line.split(' ').collect();
        stage.brant(&variables, &words)
    };
    for line in ["db clone", "db clone other"] {
        let made = brant(line);
        assert_eq!(made.exit, 0, "{line}: {}", made.err);
    }
    let refused = brant("db drop other --force");
    assert_eq!(refused.exit, 1, "{}", refused.err);
    assert!(refused.err.contains("Error: B1015: `db drop "), "{}", refused.err);
    assert!(refused.err.contains("other"), "{}", refused.err);
    let again = brant("db clone other");
    assert_ne!(again.exit, 0, "it was dropped: {}", again.out);
    let made = brant("db clone");
    let known = format!("db drop {} --force", made.out.trim());
    assert_eq!(brant(&known).exit, 0, "{known}");
    let dropped = brant("db drop --clones --force");
    assert_eq!(dropped.exit, 0, "{}", dropped.err);
}
