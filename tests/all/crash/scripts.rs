//! Migrations for the crash matrix, in each database's words, and how to tell
//! whether two databases are in the same state.

use brant_tests::{Database, Kind, Rows};

/// How the same statements are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Case {
    /// All in one migration.
    One,
    /// Four in each of five migrations.
    Several,
    /// All in one migration that opts out of the transaction.
    Steps,
    /// Two migrations that are undone, after a first one that stays.
    Down,
}

/// The migration that stays in [`Case::Down`].
pub(crate) const FIRST: &str = "1_first";

/// Statements that every engine understands alike, `{…}` aside.
const COMMON: [&str; 16] = [
    "CREATE TABLE parents (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(40))",
    "INSERT INTO parents (id, name) VALUES (1, 'one; \"first\"'), (2, 'two')",
    "CREATE TABLE children (id INTEGER NOT NULL PRIMARY KEY, parent_id INTEGER{references}, note VARCHAR(40))",
    "INSERT INTO children (id, parent_id, note) SELECT id + 10, id, name FROM parents",
    "UPDATE parents SET name = 'uno' WHERE id = 1",
    "ALTER TABLE parents ADD COLUMN age INTEGER",
    "UPDATE parents SET age = id * 10",
    "ALTER TABLE parents ADD COLUMN spare INTEGER",
    "ALTER TABLE parents DROP COLUMN spare",
    "CREATE INDEX parents_name_idx ON parents (name)",
    "CREATE UNIQUE INDEX parents_age_key ON parents (age)",
    "ALTER TABLE children RENAME TO kids",
    "INSERT INTO kids (id, parent_id, note) VALUES (99, 2, 'late')",
    "CREATE VIEW grown AS SELECT id FROM parents WHERE age > 10",
    "UPDATE parents SET age = age + 1",
    "DELETE FROM kids WHERE id = 11",
];

/// Statements with a body, and those that only one engine has.
fn own(kind: Kind) -> [&'static str; 4] {
    match kind {
        Kind::Sqlite => [
            "CREATE TRIGGER kept AFTER DELETE ON kids BEGIN UPDATE parents SET name = 'lost; one' WHERE id = OLD.parent_id; END",
            "CREATE TABLE log (id INTEGER NOT NULL PRIMARY KEY, at TEXT)",
            "ALTER TABLE log RENAME COLUMN at TO moment",
            "INSERT INTO log (id, moment) VALUES (1, 'now')",
        ],
        Kind::Postgres | Kind::Postgres18 | Kind::PgBouncer => [
            "CREATE FUNCTION twice(n INTEGER) RETURNS INTEGER LANGUAGE plpgsql AS $$ BEGIN RETURN n * 2; END; $$",
            "CREATE TYPE mood AS ENUM ('glad', 'sad')",
            "ALTER TABLE parents ADD CONSTRAINT parents_age_check CHECK (age > 0)",
            "ALTER TABLE parents ADD COLUMN mood mood",
        ],
        Kind::MariaDb | Kind::MySql => [
            "CREATE TRIGGER kept BEFORE DELETE ON kids FOR EACH ROW BEGIN UPDATE parents SET name = 'lost; one' WHERE id = OLD.parent_id; END",
            "CREATE TABLE moods (id INTEGER PRIMARY KEY, mood ENUM('glad', 'sad'))",
            "ALTER TABLE moods MODIFY COLUMN mood ENUM('glad', 'sad', 'calm') NOT NULL",
            "ALTER TABLE kids ADD CONSTRAINT kids_parent_fk FOREIGN KEY (parent_id) REFERENCES parents (id)",
        ],
    }
}

/// A file of a migration: the folder's name, the file's, the text.
pub(crate) type Script = (String, &'static str, String);

/// Pairs of statements: what is done, and what undoes it. The rows tell when one ran twice.
fn undone(kind: Kind) -> [(&'static str, &'static str); 8] {
    let drop_index = match kind {
        Kind::MariaDb | Kind::MySql => "DROP INDEX parents_name_idx ON parents",
        _ => "DROP INDEX parents_name_idx",
    };
    [
        ("ALTER TABLE parents ADD COLUMN age INTEGER", "ALTER TABLE parents DROP COLUMN age"),
        ("UPDATE parents SET age = id", "UPDATE parents SET id = id + 100"),
        ("CREATE INDEX parents_name_idx ON parents (name)", drop_index),
        ("CREATE TABLE log (id INTEGER NOT NULL PRIMARY KEY)", "DROP TABLE log"),
        ("INSERT INTO log (id) VALUES (1)", "INSERT INTO parents (id, name) VALUES (50, 'new')"),
        ("ALTER TABLE parents RENAME TO people", "ALTER TABLE people RENAME TO parents"),
        ("CREATE VIEW grown AS SELECT id FROM people WHERE age > 1", "DROP VIEW grown"),
        ("UPDATE people SET age = 7", "UPDATE people SET age = age + 1, name = 'back'"),
    ]
}

fn down_scripts(kind: Kind) -> Vec<Script> {
    let first = format!("{};\n{};\n", COMMON[0], COMMON[1]);
    let mut scripts = vec![(FIRST.to_owned(), "migration.sql", first)];
    for (index, part) in undone(kind).chunks(5).enumerate() {
        let name = format!("{}_undone", index + 2);
        let up = part.iter().map(|(up, _)| format!("{up};\n")).collect();
        let down = part.iter().rev().map(|(_, down)| format!("{down};\n")).collect();
        scripts.push((name.clone(), "migration.sql", up));
        scripts.push((name, "down.sql", down));
    }
    scripts
}

/// The files of a case.
pub(crate) fn scripts(kind: Kind, case: Case) -> Vec<Script> {
    if case == Case::Down {
        return down_scripts(kind);
    }
    let up = |(name, text)| (name, "migration.sql", text);
    migrations(kind, case).into_iter().map(up).collect()
}

/// The migrations of a case: name and text.
fn migrations(kind: Kind, case: Case) -> Vec<(String, String)> {
    let references = match kind {
        Kind::MariaDb | Kind::MySql => "",
        _ => " REFERENCES parents (id) ON DELETE CASCADE",
    };
    let mut statements: Vec<String> =
        COMMON.iter().map(|statement| statement.replace("{references}", references)).collect();
    statements.extend(own(kind).map(str::to_owned));
    if case == Case::Steps && kind == Kind::Postgres {
        statements.push("CREATE INDEX CONCURRENTLY kids_note_idx ON kids (note)".to_owned());
    }
    let text = |part: &[String]| part.iter().map(|s| format!("{s};\n")).collect::<String>();
    match case {
        Case::One => vec![("1_all".to_owned(), text(&statements))],
        Case::Several => statements
            .chunks(4)
            .enumerate()
            .map(|(index, part)| (format!("{}_part", index + 1), text(part)))
            .collect(),
        Case::Down => Vec::new(),
        Case::Steps => {
            vec![("1_all".to_owned(), format!("-- brant: no-transaction\n{}", text(&statements)))]
        }
    }
}

/// The database's schema, its rows and its history, as far as they must not depend on faults.
pub(crate) fn fingerprint(kind: Kind, case: Case, database: &Database) -> Rows {
    let schema = match kind {
        Kind::Sqlite => {
            "SELECT type, name, sql, '' FROM sqlite_master WHERE name NOT LIKE 'sqlite%' ORDER BY 1, 2"
        }
        Kind::Postgres | Kind::Postgres18 | Kind::PgBouncer => {
            "SELECT c.relkind::text, c.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod) \
             FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped \
             WHERE c.relnamespace = 'public'::regnamespace ORDER BY 1, 2, 3"
        }
        Kind::MariaDb | Kind::MySql => {
            "SELECT 'column', table_name, column_name, column_type FROM information_schema.columns \
             WHERE table_schema = database() UNION ALL \
             SELECT 'index', table_name, index_name, column_name FROM information_schema.statistics \
             WHERE table_schema = database() UNION ALL \
             SELECT 'trigger', trigger_name, '', '' FROM information_schema.triggers \
             WHERE trigger_schema = database() ORDER BY 1, 2, 3, 4"
        }
    };
    let rows: &[&str] = match case {
        Case::Down => &[
            "SELECT id, name, '' FROM parents ORDER BY id",
            "SELECT migration_name, checksum, applied_steps_count, \
             CASE WHEN rolled_back_at IS NULL THEN 'applied' END FROM _prisma_migrations \
             WHERE finished_at IS NOT NULL OR logs IS NOT NULL ORDER BY 1",
        ],
        Case::One | Case::Several | Case::Steps => &[
            "SELECT id, name, age FROM parents ORDER BY id",
            "SELECT id, parent_id, note FROM kids ORDER BY id",
            "SELECT migration_name, checksum, applied_steps_count, logs FROM _prisma_migrations \
             WHERE finished_at IS NOT NULL OR rolled_back_at IS NULL ORDER BY 1",
        ],
    };
    let queries = std::iter::once(&schema).chain(rows);
    queries.flat_map(|query| database.rows(query)).collect()
}
