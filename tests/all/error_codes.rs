//! Every error of the commands that look after a history and a schema, provoked: the code, the
//! cause, and a next step. What servers refuse is in `servers.rs` here. What needs one that
//! misbehaves is elsewhere: P1000, P1001, P1013 in `cli/servers.rs`, P1002 and P1017 in
//! `concurrency.rs` and `crash.rs`, P4002 in `cli/pull/files.rs`. P3010 cannot happen from the
//! command line, which cuts a name that is too long.

mod agents;
mod servers;
mod situations;
mod vitess;

use brant_tests::{Kind, fresh_database};

use crate::cli::stage::Stage;

/// A situation and the error that it ends in.
struct Case {
    code: &'static str,
    kind: Kind,
    /// Files of the project, beside the usual ones.
    files: &'static [(&'static str, &'static str)],
    /// Commands that succeed.
    before: &'static [&'static str],
    /// What somebody else does to the database then.
    sql: &'static str,
    command: &'static str,
    exit: u8,
    /// What it says.
    says: &'static str,
}

const SQLITE: Case = Case {
    code: "",
    kind: Kind::Sqlite,
    files: &[],
    before: &[],
    sql: "",
    command: "",
    exit: 1,
    says: "",
};

const FIRST: &str = "migrations/1_geese/migration.sql";
const GEESE: (&str, &str) = (FIRST, "CREATE TABLE geese (id INTEGER NOT NULL PRIMARY KEY);\n");
const BROKEN: (&str, &str) =
    ("migrations/2_broken/migration.sql", "INSERT INTO nowhere VALUES (1);\n");
const REQUIRED: (&str, &str) = (
    "schema.prisma",
    "datasource db {\n  provider = \"sqlite\"\n}\nmodel geese {\n  id Int @id\n  ring String\n}\n",
);
const LESS: (&str, &str) = (
    "schema.prisma",
    "datasource db {\n  provider = \"sqlite\"\n}\nmodel flocks {\n  id Int @id\n}\n",
);
const WRONG: (&str, &str) = (
    "schema.prisma",
    "datasource db {\n  provider = \"sqlite\"\n}\nmodel geese {\n  id Bird @id\n}\n",
);
const LOCK: (&str, &str) = ("migrations/migration_lock.toml", "provider = \"mysql\"\n");
const PROD: (&str, &str) = (
    "brant.toml",
    "[default]\nschema = \"schema.prisma\"\n[dev]\nurl = \"${DATABASE_URL}\"\n[prod]\nurl = \"${DATABASE_URL}\"\n",
);
const LEFT_FAILED: &str = "INSERT INTO _prisma_migrations (id, checksum, migration_name, applied_steps_count) VALUES ('1', 'x', '2_half', 0)";

const CASES: &[Case] = &[
    Case { code: "P1012", files: &[WRONG], command: "migrate dev", says: "Bird", ..SQLITE },
    Case { code: "P1012", files: &[WRONG], command: "db push", says: "Bird", ..SQLITE },
    Case {
        code: "P1012",
        files: &[WRONG],
        sql: "CREATE TABLE a (id INTEGER PRIMARY KEY)",
        command: "db pull",
        says: "Bird",
        ..SQLITE
    },
    Case {
        code: "P3005",
        files: &[GEESE],
        sql: "CREATE TABLE a (id INTEGER)",
        command: "migrate deploy",
        says: "not empty",
        ..SQLITE
    },
    Case {
        code: "P3006",
        files: &[GEESE, BROKEN],
        command: "migrate dev",
        says: "2_broken",
        ..SQLITE
    },
    Case {
        code: "P3008",
        files: &[GEESE],
        before: &["migrate deploy"],
        command: "migrate resolve --applied 1_geese",
        says: "already recorded as applied",
        ..SQLITE
    },
    Case {
        code: "P3008",
        files: &[GEESE],
        before: &["migrate deploy"],
        command: "migrate baseline",
        says: "has a history already",
        ..SQLITE
    },
    Case {
        code: "P3009",
        files: &[GEESE, ("migrations/2_half/migration.sql", "SELECT 1;\n")],
        before: &["migrate deploy --to 1_geese"],
        sql: LEFT_FAILED,
        command: "migrate deploy",
        says: "2_half",
        ..SQLITE
    },
    Case {
        code: "B2014",
        files: &[GEESE, ("migrations/2_half/migration.sql", "SELECT 1;\n")],
        before: &["migrate deploy --to 1_geese"],
        sql: LEFT_FAILED,
        command: "migrate dev",
        exit: 130,
        says: "2_half",
        ..SQLITE
    },
    Case {
        code: "P3011",
        files: &[GEESE],
        before: &["migrate deploy"],
        command: "migrate resolve --rolled-back 2_other",
        says: "never applied",
        ..SQLITE
    },
    Case {
        code: "P3012",
        files: &[GEESE],
        before: &["migrate deploy"],
        command: "migrate resolve --rolled-back 1_geese",
        says: "not in a failed state",
        ..SQLITE
    },
    Case {
        code: "P3015",
        files: &[GEESE, ("migrations/2_empty/readme.txt", "none")],
        command: "migrate deploy",
        says: "2_empty",
        ..SQLITE
    },
    Case {
        code: "P3015",
        files: &[GEESE, ("migrations/2_empty/readme.txt", "none")],
        command: "migrate dev",
        says: "2_empty",
        ..SQLITE
    },
    Case {
        code: "P3017",
        files: &[GEESE],
        command: "migrate resolve --applied 2_other",
        says: "could not be found",
        ..SQLITE
    },
    Case {
        code: "P3017",
        files: &[GEESE],
        before: &["migrate deploy"],
        command: "migrate repair 2_other",
        says: "could not be found",
        ..SQLITE
    },
    Case {
        code: "P3018",
        files: &[GEESE, BROKEN],
        command: "migrate deploy",
        says: "statement 1 of 1",
        ..SQLITE
    },
    Case {
        code: "P3018",
        files: &[GEESE, BROKEN],
        command: "migrate reset --force",
        says: "statement 1 of 1",
        ..SQLITE
    },
    Case {
        code: "P3019",
        files: &[GEESE, LOCK],
        command: "migrate deploy",
        says: "mysql",
        ..SQLITE
    },
    Case { code: "P3019", files: &[GEESE, LOCK], command: "migrate dev", says: "mysql", ..SQLITE },
    Case {
        code: "P3019",
        files: &[GEESE, LOCK],
        command: "migrate status",
        says: "mysql",
        ..SQLITE
    },
    Case {
        code: "P3019",
        files: &[GEESE, LOCK],
        command: "migrate resolve --applied 1_geese",
        says: "mysql",
        ..SQLITE
    },
    Case {
        code: "P3019",
        files: &[GEESE, LOCK],
        command: "migrate reset --force",
        says: "mysql",
        ..SQLITE
    },
    Case { code: "P4001", command: "db pull", says: "was empty", ..SQLITE },
    Case { code: "P4001", command: "migrate baseline", says: "the database is empty", ..SQLITE },
    Case {
        code: "B1009",
        files: &[GEESE, PROD],
        command: "migrate reset --env prod --force",
        says: "protected",
        ..SQLITE
    },
    Case {
        code: "B1009",
        files: &[GEESE, PROD],
        command: "migrate dev --env prod",
        says: "protected",
        ..SQLITE
    },
    Case {
        code: "B1009",
        files: &[GEESE, PROD],
        command: "db push --env prod",
        says: "protected",
        ..SQLITE
    },
    Case {
        code: "B1010",
        files: &[GEESE],
        command: "migrate resolve",
        says: "--applied or --rolled-back must be part",
        ..SQLITE
    },
    Case {
        code: "B1010",
        files: &[GEESE],
        command: "migrate reset",
        says: "Use --force",
        ..SQLITE
    },
    Case {
        code: "B2014",
        files: &[GEESE],
        before: &["migrate deploy"],
        sql: "UPDATE _prisma_migrations SET checksum = 'x'",
        command: "migrate dev",
        exit: 130,
        says: "was modified after it was applied",
        ..SQLITE
    },
    Case {
        code: "B2014",
        files: &[GEESE],
        before: &["migrate deploy"],
        sql: "UPDATE _prisma_migrations SET migration_name = '0_gone'",
        command: "migrate dev",
        exit: 130,
        says: "diverge",
        ..SQLITE
    },
    Case {
        code: "B2015",
        files: &[GEESE],
        sql: "CREATE TABLE geese (id INTEGER NOT NULL PRIMARY KEY, extra INTEGER)",
        command: "migrate baseline",
        says: "extra",
        ..SQLITE
    },
    Case {
        code: "B3010",
        files: &[GEESE],
        before: &["migrate deploy"],
        sql: "ALTER TABLE geese ADD COLUMN extra INTEGER",
        command: "migrate dev",
        exit: 130,
        says: "Drift detected",
        ..SQLITE
    },
    Case {
        code: "B4001",
        files: &[
            ("seed.sql", "INSERT INTO nowhere VALUES (1);"),
            ("brant.toml", "[default]\nseed = \"seed.sql\"\n"),
        ],
        command: "db seed",
        says: "nowhere",
        ..SQLITE
    },
    Case {
        code: "B5001",
        files: &[LESS],
        sql: "CREATE TABLE geese (id INTEGER PRIMARY KEY); INSERT INTO geese VALUES (1)",
        command: "db push",
        says: "--accept-data-loss",
        ..SQLITE
    },
    Case {
        code: "B5002",
        files: &[REQUIRED],
        sql: "CREATE TABLE geese (id INTEGER NOT NULL PRIMARY KEY); INSERT INTO geese VALUES (1)",
        command: "db push",
        says: "ring",
        ..SQLITE
    },
    Case {
        code: "B5002",
        files: &[GEESE, REQUIRED],
        before: &["migrate deploy"],
        sql: "INSERT INTO geese VALUES (1)",
        command: "migrate dev --name ring",
        says: "--create-only",
        ..SQLITE
    },
];

#[test]
fn each_has_its_code_and_a_next_step() {
    let wrong: Vec<String> = CASES.iter().filter_map(|case| check(case).err()).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

fn check(case: &Case) -> Result<(), String> {
    let Some(server) = case.kind.required() else { return Ok(()) };
    let database = fresh_database(&server);
    let stage = Stage::new();
    stage.write("brant.toml", "[default]\nschema = \"schema.prisma\"\n");
    stage.write("schema.prisma", "datasource db {\n  provider = \"sqlite\"\n}\n");
    case.files.iter().for_each(|(name, text)| stage.write(name, text));
    let cache = stage.path().join("cache").display().to_string();
    let variables = [("DATABASE_URL", database.url()), ("XDG_CACHE_HOME", &cache)];
    let run = |line: &str| stage.brant(&variables, &line.split(' ').collect::<Vec<_>>());
    for line in case.before {
        let printed = run(line);
        if printed.exit != 0 {
            return Err(format!(
                "{} before {}: {}{}",
                line, case.command, printed.out, printed.err
            ));
        }
    }
    if !case.sql.is_empty() {
        database.execute(case.sql);
    }
    let printed = run(case.command);
    let all = format!("{}{}", printed.out, printed.err);
    let coded = all.contains(&format!("Error: {}: ", case.code));
    if printed.exit == case.exit && coded && all.contains(case.says) && all.contains("help: ") {
        return Ok(());
    }
    Err(format!("{} of `{}`: exit {}\n{all}", case.code, case.command, printed.exit))
}
