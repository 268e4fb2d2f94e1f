//! What Vitess and PlanetScale refuse. Any MySQL can be made to give their answers.

use brant_tests::{Kind, fresh_database};

use super::servers::stage;

/// The server's answer, the command, and what is said of it.
const CASES: [(&str, &str, &str, &str, &str); 8] = [
    (FOREIGN_KEYS.0, FOREIGN_KEYS.1, "migrate deploy", "P3021", "relationMode"),
    (FOREIGN_KEYS.0, FOREIGN_KEYS.1, "migrate reset --force", "P3021", "relationMode"),
    (FOREIGN_KEYS.0, FOREIGN_KEYS.1, "migrate dev", "P3006", "relationMode"),
    (FOREIGN_KEYS.0, FOREIGN_KEYS.1, "db execute --file script.sql", "P3021", "relationMode"),
    (DIRECT_DDL.0, DIRECT_DDL.1, "migrate deploy", "P3022", "branch of the database"),
    (DIRECT_DDL.0, DIRECT_DDL.1, "migrate reset --force", "P3022", "branch of the database"),
    (DIRECT_DDL.0, DIRECT_DDL.1, "migrate dev", "P3006", "branch of the database"),
    (DIRECT_DDL.0, DIRECT_DDL.1, "db execute --file script.sql", "P3022", "branch of the database"),
];
const FOREIGN_KEYS: (&str, &str) = ("1317", "VT10001: foreign key constraints are not allowed");
const DIRECT_DDL: (&str, &str) =
    ("1105", "rpc error: code = Unknown desc = direct DDL is disabled");

/// The same numbers with other words: a query that was ended, and any error at all.
const OTHERS: [(&str, &str); 2] =
    [("1317", "Query execution was interrupted"), ("1105", "something else went wrong")];

fn signal(number: &str, message: &str) -> String {
    format!("SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = {number}, MESSAGE_TEXT = '{message}';\n")
}

#[test]
fn refusals_are_told_apart() {
    let mut wrong = Vec::new();
    for kind in [Kind::MariaDb, Kind::MySql] {
        for (number, message, command, code, says) in CASES {
            let printed = played(kind, &signal(number, message), command);
            let Some((exit, text)) = printed else { continue };
            let coded = text.contains(&format!("Error: {code}: ")) && text.contains(message);
            let helps = text.lines().any(|line| line.contains("help: ") && line.contains(says));
            if exit != 1 || !coded || !helps {
                wrong.push(format!("{kind:?} {number} {command}: {exit}\n{text}"));
            }
        }
        for (number, message) in OTHERS {
            let printed = played(kind, &signal(number, message), "migrate deploy");
            let Some((_, text)) = printed else { continue };
            if !text.contains("Error: P3018: ") || text.contains("relationMode") {
                wrong.push(format!("{kind:?} {number}:\n{text}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// A second migration, or a script, that does what is given; the exit code and what was printed.
fn played(kind: Kind, sql: &str, command: &str) -> Option<(u8, String)> {
    let database = fresh_database(&kind.required()?);
    let stage = stage(kind);
    stage.write("migrations/2_more/migration.sql", sql);
    stage.write("script.sql", sql);
    let cache = stage.path().join("cache").display().to_string();
    let words: Vec<&str> = command.split(' ').collect();
    let variables = [("DATABASE_URL", database.url()), ("XDG_CACHE_HOME", &cache)];
    let printed = stage.brant(&variables, &words);
    Some((printed.exit, printed.out + &printed.err))
}
