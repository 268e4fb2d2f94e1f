//! More situations in which the commands around a history and a schema fail: flags, files, and what
//! other processes do. What each says is looked at as in the parent.

use brant_tests::{Kind, fresh_database};

use super::{BROKEN, Case, FIRST, GEESE, REQUIRED, SQLITE, check};
use crate::cli::stage::Stage;

const RENAMED: (&str, &str) = (
    "schema.prisma",
    "datasource db {\n  provider = \"sqlite\"\n}\nmodel geese {\n  id Int @id\n  ring String?\n}\n",
);
const ARRAY: (&str, &str) = (
    "schema.prisma",
    "datasource db {\n  provider = [\"sqlite\", \"postgresql\"]\n}\nmodel geese {\n  id Int @id\n}\n",
);
const NO_DATASOURCE: (&str, &str) = ("schema.prisma", "model geese {\n  id Int @id\n}\n");
const FAILING_HOOK: (&str, &str) =
    ("brant.toml", "[default]\nschema = \"schema.prisma\"\nhooks.after_apply = \"false\"\n");
const FAILING_GENERATOR: (&str, &str) =
    ("brant.toml", "[default]\nschema = \"schema.prisma\"\ngenerate = \"no-such-program\"\n");

const CASES: &[Case] = &[
    Case { code: "P1012", files: &[ARRAY], command: "migrate dev", says: "provider", ..SQLITE },
    Case { code: "P1012", files: &[ARRAY], command: "db push", says: "provider", ..SQLITE },
    Case {
        code: "P1012",
        files: &[NO_DATASOURCE],
        command: "db push",
        says: "datasource",
        ..SQLITE
    },
    Case {
        code: "P1012",
        files: &[NO_DATASOURCE],
        command: "migrate dev",
        says: "datasource",
        ..SQLITE
    },
    Case {
        code: "P1014",
        command: "db seed --once",
        files: &[("brant.toml", "[default]\nseed = \"s.sql\"\n"), ("s.sql", "SELECT 1;")],
        says: "no seed can be remembered",
        ..SQLITE
    },
    Case { code: "B1011", command: "db execute --file none.sql", says: "none.sql", ..SQLITE },
    Case {
        code: "B1011",
        command: "migrate dev --schema none.prisma",
        says: "none.prisma",
        ..SQLITE
    },
    Case {
        code: "B1010",
        command: "db execute",
        says: "Either --stdin or --file must be provided",
        ..SQLITE
    },
    Case {
        code: "B1010",
        files: &[GEESE],
        command: "migrate resolve --applied 1_geese --rolled-back 1_geese",
        says: "not both",
        ..SQLITE
    },
    Case {
        code: "B3008",
        files: &[("s.sql", "INSERT INTO nowhere VALUES (1);")],
        command: "db execute --file s.sql",
        says: "nowhere",
        ..SQLITE
    },
    Case {
        code: "P3018",
        files: &[GEESE, ("migrations/2_rows/migration.sql", "INSERT INTO geese VALUES (1);\n")],
        before: &["migrate deploy --to 1_geese"],
        sql: "INSERT INTO geese VALUES (1)",
        command: "migrate dev",
        says: "then run `brant migrate dev` again",
        ..SQLITE
    },
    Case {
        code: "B4002",
        files: &[GEESE, FAILING_HOOK],
        command: "migrate reset --force",
        says: "false",
        ..SQLITE
    },
    Case {
        code: "B4002",
        files: &[GEESE, FAILING_HOOK],
        command: "migrate deploy",
        says: "false",
        ..SQLITE
    },
    Case {
        code: "B4002",
        files: &[FAILING_GENERATOR],
        command: "generate",
        says: "no-such-program",
        ..SQLITE
    },
    Case {
        code: "B4002",
        files: &[FAILING_GENERATOR],
        command: "migrate dev",
        says: "no-such-program",
        ..SQLITE
    },
    Case {
        code: "B4001",
        files: &[GEESE, ("brant.toml", "[default]\nseed = \"false\"\n")],
        command: "migrate reset --force",
        says: "false",
        ..SQLITE
    },
    Case {
        code: "B1013",
        files: &[GEESE, RENAMED],
        before: &["migrate deploy"],
        sql: "ALTER TABLE geese ADD COLUMN name TEXT; INSERT INTO geese VALUES (1, 'Ada')",
        command: "migrate dev --on-drift=repair",
        exit: 130,
        says: "--accept-data-loss",
        ..SQLITE
    },
    Case {
        code: "B2011",
        files: &[GEESE],
        sql: "CREATE TABLE geese (id INTEGER NOT NULL PRIMARY KEY)",
        command: "migrate baseline --to 9_none",
        says: "9_none",
        ..SQLITE
    },
    Case { code: "B2001", command: "migrate deploy", says: "migrations", ..SQLITE },
    Case {
        code: "B2002",
        files: &[("migrations/1_a\u{7}/migration.sql", "SELECT 1;\n")],
        command: "migrate dev",
        says: "control character",
        ..SQLITE
    },
    Case {
        code: "B2006",
        files: &[("migrations/1_a/migration.sql", ".read other.sql\n")],
        command: "migrate dev",
        says: ".read",
        ..SQLITE
    },
    Case {
        code: "B2007",
        files: &[(FIRST, "BEGIN;\nSELECT 1;\n")],
        command: "migrate dev",
        says: "COMMIT",
        ..SQLITE
    },
    Case {
        code: "B2003",
        files: &[(FIRST, "SELECT \\x00;\n")],
        command: "migrate dev",
        says: "NUL",
        ..SQLITE
    },
    Case {
        code: "B5003",
        sql: "CREATE TABLE geese (id INTEGER)",
        command: "db show gese",
        says: "geese",
        ..SQLITE
    },
    Case {
        code: "P3006",
        files: &[GEESE, BROKEN],
        command: "migrate baseline",
        sql: "CREATE TABLE geese (id INTEGER NOT NULL PRIMARY KEY)",
        says: "2_broken",
        ..SQLITE
    },
    Case {
        code: "B1003",
        files: &[("prisma.config.ts", "export default { tables: { external: names } }\n"), GEESE],
        command: "migrate dev --config prisma.config.ts",
        says: "tables.external",
        ..SQLITE
    },
    Case {
        code: "B1010",
        files: &[REQUIRED, GEESE],
        command: "migrate diff --from-empty",
        says: "1 must be provided",
        ..SQLITE
    },
];

#[test]
fn each_has_its_code_and_a_next_step() {
    let wrong: Vec<String> = CASES.iter().filter_map(|case| check(case).err()).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// Another process writes to the file and does not end.
#[test]
fn a_file_in_use_is_p1008() {
    let Some(server) = Kind::Sqlite.required() else { return };
    for command in
        ["db execute --file s.sql", "db push", "db push --force-reset", "migrate status", "db pull"]
    {
        let database = fresh_database(&server);
        let path = database.path().expect("a file");
        database.execute("CREATE TABLE geese (id INTEGER)");
        let writer = rusqlite::Connection::open(&path).expect("it opens");
        writer.execute_batch("BEGIN EXCLUSIVE").expect("it is free");
        let stage = Stage::new();
        let settings = "[default]\nschema = \"schema.prisma\"\nlock_timeout = \"200ms\"\nlock_wait = \"300ms\"\n";
        stage.write("brant.toml", settings);
        stage.write("schema.prisma", REQUIRED.1);
        stage.write("migrations/1_a/migration.sql", "SELECT 1;\n");
        stage.write("s.sql", "INSERT INTO geese VALUES (1);\n");
        let words: Vec<&str> = command.split(' ').collect();
        let printed = stage.brant(&[("DATABASE_URL", database.url())], &words);
        let text = format!("{command}: {}\n{}{}", printed.exit, printed.out, printed.err);
        let is_lock = command.starts_with("db push") && text.contains("Error: P1002: ");
        assert!(text.contains("Error: P1008: ") || is_lock, "{text}");
        assert!(printed.exit == 1 && text.contains("help: "), "{text}");
    }
}

/// A schema of somebody else's with tables of somebody else's in it.
#[test]
fn a_database_that_cannot_be_emptied_is_p3016() {
    let Some(server) = Kind::Postgres.required() else { return };
    for command in
        ["migrate reset --force", "db push --force-reset", "migrate dev --on-drift=reset"]
    {
        let database = fresh_database(&server);
        let user = brant_tests::User::new(&database);
        database.execute(&format!("GRANT ALL ON SCHEMA public TO {}", user.name()));
        database.execute("CREATE TABLE theirs (id INTEGER); GRANT SELECT ON theirs TO PUBLIC");
        let stage = super::servers::stage(Kind::Postgres);
        let words: Vec<&str> = command.split(' ').collect();
        let printed = stage.brant(&[("DATABASE_URL", &user.url())], &words);
        let text = format!("{command}: {}\n{}{}", printed.exit, printed.out, printed.err);
        let is_shadow = command.contains("dev") && text.contains("Error: P3014: ");
        assert!(text.contains("Error: P3016: ") || is_shadow, "{text}");
        assert!(printed.exit == 1 && text.contains("theirs") || is_shadow, "{text}");
        assert!(text.contains("help: "), "{text}");
    }
}

/// A flag of older guides means nothing, and takes no value.
#[test]
fn preview_feature_flags() {
    let Some(server) = Kind::Sqlite.required() else { return };
    let database = fresh_database(&server);
    let stage = Stage::new();
    let variables = [("DATABASE_URL", database.url())];
    let run = |line: &str| stage.brant(&variables, &line.split(' ').collect::<Vec<_>>());
    assert_eq!(run("init --preview-feature views --preview-feature relationJoins").exit, 0);
    let schema = std::fs::read_to_string(stage.path().join("schema.prisma")).expect("a schema");
    assert!(schema.contains("previewFeatures = [\"views\", \"relationJoins\"]"), "{schema}");
    for line in [
        "--preview-feature validate",
        "validate --preview-feature",
        "migrate new --preview-feature init",
        "migrate deploy --preview-feature",
        "db seed --preview-feature",
        "migrate resolve --preview-feature --help",
    ] {
        let printed = run(line);
        assert_eq!(printed.exit, 0, "{line}: {}{}", printed.out, printed.err);
    }
    let names = std::fs::read_dir(stage.path().join("migrations")).expect("a folder").flatten();
    assert!(names.map(|n| n.file_name()).any(|n| n.to_string_lossy().ends_with("_init")));
    assert_eq!(run("init --preview-feature").exit, 1);
}
