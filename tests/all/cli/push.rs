//! `db push` through the binary, on every engine.

mod refusals;
mod rows;

use brant_tests::{Database, Kind, fresh_database, missing_database};
use serde_json::Value;

use super::stage::{Printed, Stage};

pub(super) const IN_SYNC: &str = "The database is already in sync with the Prisma schema.";
pub(super) const PUSHED: &str = "Your database is now in sync with your Prisma schema.";

/// Two tables, the second referring to the first.
pub(super) const FLOCKS: &str = "
model Flock {
  id    Int     @id @default(autoincrement())
  name  String
  birds Goose[]
}

model Goose {
  id      Int    @id
  name    String
  note    String?
  flockId Int
  flock   Flock  @relation(fields: [flockId], references: [id], onDelete: Cascade)
}
";

/// A project and a database of its own.
pub(super) struct Site {
    pub(super) kind: Kind,
    pub(super) stage: Stage,
    pub(super) database: Database,
}

impl Site {
    /// `None`: the engine is not there, which was said.
    pub(super) fn new(kind: Kind) -> Option<Site> {
        let database = fresh_database(&kind.required()?);
        Some(Site { kind, stage: Stage::new(), database })
    }

    fn with(kind: Kind, models: &str) -> Option<Site> {
        let site = Site::new(kind)?;
        let printed = site.push(models, &[]);
        assert_eq!(printed.exit, 0, "{kind:?}: {}", printed.err);
        Some(site)
    }

    /// Runs `db push` on a schema of these models.
    pub(super) fn push(&self, models: &str, more: &[&str]) -> Printed {
        let provider = self.kind.provider();
        let datasource = format!("datasource db {{\n  provider = \"{provider}\"\n}}\n");
        self.stage.write("schema.prisma", &format!("{datasource}{models}"));
        let arguments: Vec<&str> = ["db", "push"].iter().chain(more).copied().collect();
        self.brant(&arguments)
    }

    pub(super) fn brant(&self, arguments: &[&str]) -> Printed {
        self.stage.brant(&[("DATABASE_URL", self.database.url())], arguments)
    }

    /// Whether this engine undoes a push as a whole.
    pub(super) fn is_transactional(&self) -> bool {
        !matches!(self.kind, Kind::MariaDb | Kind::MySql)
    }

    /// A name as the engine quotes it.
    pub(super) fn quoted(&self, name: &str) -> String {
        match self.is_transactional() {
            true => format!("\"{}\"", name.replace('"', "\"\"")),
            false => format!("`{}`", name.replace('`', "``")),
        }
    }

    pub(super) fn count(&self, table: &str) -> String {
        self.database.value(&format!("SELECT count(*) FROM {}", self.quoted(table)))
    }

    /// A flock with two geese of the same name.
    pub(super) fn fill(&self) {
        let (flock, goose) = (self.quoted("Flock"), self.quoted("Goose"));
        let names = ["id", "name", "flockId"].map(|name| self.quoted(name)).join(", ");
        self.database.execute(&format!(
            "INSERT INTO {flock} (name) VALUES ('north'); \
             INSERT INTO {goose} ({names}) VALUES (1, 'Anna', 1), (2, 'Anna', 1)"
        ));
    }

    /// Whether the table has the column.
    pub(super) fn has(&self, table: &str, column: &str) -> bool {
        let sql = format!("SELECT {} FROM {}", self.quoted(column), self.quoted(table));
        // SQLite takes an unknown name in double quotes for a text.
        let sql = sql.replace(&self.quoted(column), &format!("t.{}", self.quoted(column)));
        self.database.try_execute(&format!("{sql} t")).is_ok()
    }
}

pub(super) fn json(printed: &Printed) -> Value {
    serde_json::from_str(&printed.out).unwrap_or_else(|error| panic!("{error}: {}", printed.out))
}

/// Makes one test per engine of a function that takes its kind.
macro_rules! on_engines {
    ($($name:ident),* $(,)?) => { $(
        mod $name {
            use brant_tests::Kind;

            #[test]
            fn sqlite() { super::$name(Kind::Sqlite); }
            #[test]
            fn postgres() { super::$name(Kind::Postgres); }
            #[test]
            fn postgres_18() { super::$name(Kind::Postgres18); }
            #[test]
            fn mariadb() { super::$name(Kind::MariaDb); }
            #[test]
            fn mysql() { super::$name(Kind::MySql); }
        }
    )* };
}
pub(super) use on_engines;

on_engines!(
    a_missing_database_is_made,
    a_second_push_finds_nothing,
    rows_survive_what_does_not_concern_them,
    odd_names_are_the_same_when_read,
    a_dry_run_changes_nothing,
    a_reset_begins_anew,
    a_history_is_left_alone,
    sql_is_a_schema_too,
    a_check_that_goes_with_a_column_is_named,
);

/// No schema can say a check. One about the column alone goes without a word, others stay.
fn a_check_that_goes_with_a_column_is_named(kind: Kind) {
    let Some(server) = kind.required() else { return };
    let site = Site { kind, stage: Stage::new(), database: fresh_database(&server) };
    site.database.execute(
        "CREATE TABLE geese (id INTEGER NOT NULL PRIMARY KEY, a VARCHAR(9), b VARCHAR(9), \
         CONSTRAINT apart CHECK (a <> b), CONSTRAINT own CHECK (b <> 'x'), CONSTRAINT stays CHECK (a <> 'b'))",
    );
    let model = "model geese {\n  id Int @id\n  a String? @db.VarChar(9)\n}\n";
    let model =
        if kind == Kind::Sqlite { model.replace(" @db.VarChar(9)", "") } else { model.to_owned() };
    let refused = site.push(&model, &[]);
    let lost = "The check constraint `apart` on the `geese` table reads the column `b` and will be dropped with it.";
    assert!(refused.exit == 1 && refused.err.contains(lost), "{}", refused.err);
    assert!(!refused.err.contains("`own`") && !refused.err.contains("`stays`"), "{}", refused.err);
    let printed = site.push(&model, &["--accept-data-loss"]);
    assert_eq!(printed.exit, 0, "{}", printed.err);
    site.database.execute("INSERT INTO geese (id, a) VALUES (1, 'c')");
    let violated = site.database.try_execute("INSERT INTO geese (id, a) VALUES (2, 'b')");
    assert!(violated.is_err(), "a check that is about other columns is gone");
}

fn a_missing_database_is_made(kind: Kind) {
    let Some(server) = kind.required() else { return };
    let site = Site { kind, stage: Stage::new(), database: missing_database(&server) };
    let dry = site.push(FLOCKS, &["--dry-run"]);
    assert!(dry.err.contains("does not exist yet"), "{}", dry.err);
    assert!(site.database.try_execute("SELECT 1 FROM Flock").is_err());
    let printed = site.push(FLOCKS, &[]);
    assert!(printed.exit == 0 && printed.out.contains(PUSHED), "{}", printed.err);
    assert_eq!(site.count("Goose"), "0");
}

fn a_second_push_finds_nothing(kind: Kind) {
    let Some(site) = Site::with(kind, FLOCKS) else { return };
    let printed = site.push(FLOCKS, &[]);
    assert_eq!((printed.exit, printed.out.trim()), (0, IN_SYNC), "{}", printed.err);
    let facts = json(&site.push(FLOCKS, &["--json"]));
    assert_eq!((&facts["in_sync"], &facts["ok"]), (&Value::from(true), &Value::from(true)));
    assert_eq!(facts["statements"], Value::Array(Vec::new()));
}

/// SQLite rebuilds the table that others refer to with CASCADE; nothing may cascade.
fn rows_survive_what_does_not_concern_them(kind: Kind) {
    let Some(site) = Site::with(kind, FLOCKS) else { return };
    site.fill();
    let changed = FLOCKS.replace("name  String\n", "name  String?\n  since Int @default(7)\n");
    let printed = site.push(&changed, &[]);
    assert_eq!(printed.exit, 0, "{}", printed.err);
    assert_eq!((site.count("Flock"), site.count("Goose")), ("1".into(), "2".into()));
    let since = format!("SELECT since FROM {}", site.quoted("Flock"));
    assert_eq!(site.database.value(&since), "7");
    assert_eq!(site.push(&changed, &[]).out.trim(), IN_SYNC);
}

fn odd_names_are_the_same_when_read(kind: Kind) {
    // As a schema writes them.
    let names = ["select", "Gänse", "a b", "it's", r"x\\y", "semi;--", r#"q\"q"#, "b`t", "雁"];
    let models: String = names
        .iter()
        .enumerate()
        .map(|(number, name)| {
            format!(
                "model M{number} {{\n  id Int @id @map(\"{name}\")\n  v String @default(\"{name}\") \
                 @map(\"v {name}\")\n  @@unique([v], map: \"u {name}\")\n  @@map(\"{name}\")\n}}\n"
            )
        })
        .collect();
    let Some(site) = Site::with(kind, &models) else { return };
    let printed = site.push(&models, &[]);
    assert_eq!(printed.out.trim(), IN_SYNC, "{}", printed.err);
    let shown = json(&site.brant(&["db", "show", "--json"]));
    let tables = shown["tables"].as_array().expect("a list");
    for name in names.map(|name| name.replace(r"\\", r"\").replace(r#"\""#, "\"")) {
        assert!(tables.iter().any(|table| table["name"] == name.as_str()), "{name}: {shown}");
        let one = json(&site.brant(&["db", "show", &name, "--json"]));
        assert_eq!(one["tables"][0]["columns"][1]["name"], format!("v {name}"), "{one}");
    }
}

fn a_dry_run_changes_nothing(kind: Kind) {
    let Some(site) = Site::with(kind, FLOCKS) else { return };
    site.fill();
    let changed = FLOCKS.replace("  note    String?\n", "").replace("name  String\n", "");
    let printed = site.push(&changed, &["--dry-run"]);
    assert_eq!(printed.exit, 0, "{}", printed.err);
    assert!(printed.out.contains("would be run; nothing was changed."), "{}", printed.out);
    let loss = "You are about to drop the column `name` on the `Flock` table, which still contains 1 non-null values.";
    assert!(printed.err.contains(loss), "{}", printed.err);
    assert!(site.has("Flock", "name") && site.has("Goose", "note"));
}

fn a_reset_begins_anew(kind: Kind) {
    let Some(site) = Site::with(kind, FLOCKS) else { return };
    site.fill();
    site.database.execute("CREATE TABLE other (id INTEGER)");
    let changed = FLOCKS.replace("note    String?", "weight  Int");
    let printed = site.push(&changed, &["--force-reset"]);
    assert!(printed.exit == 0 && printed.out.contains(PUSHED), "{}", printed.err);
    assert!(printed.out.contains(" was successfully reset."), "{}", printed.out);
    assert!(site.has("Goose", "weight") && !site.has("other", "id"));
    assert_eq!(site.count("Flock"), "0");
}

/// PostgreSQL: all schemas that the schema names are emptied, and no others.
#[test]
fn a_reset_empties_every_schema() {
    let Some(site) = Site::new(Kind::Postgres) else { return };
    let schema = "datasource db {\n  provider = \"postgresql\"\n  schemas = [\"public\", \"barn\", \"pond\"]\n}\n\
        model Goose {\n  id Int @id\n  @@schema(\"barn\")\n}\n\
        model Duck {\n  id Int @id\n  @@schema(\"pond\")\n}\n";
    site.stage.write("schema.prisma", schema);
    site.database.execute("CREATE SCHEMA mine; CREATE TABLE mine.kept (id INTEGER)");
    let printed = site.brant(&["db", "push"]);
    assert!(printed.exit == 0 && printed.out.contains(PUSHED), "{}", printed.err);
    site.database.execute(
        "INSERT INTO barn.\"Goose\" VALUES (1); INSERT INTO pond.\"Duck\" VALUES (1); \
         CREATE TABLE barn.other (id INTEGER); CREATE VIEW pond.seen AS SELECT * FROM pond.\"Duck\"; \
         CREATE TABLE public.other (id INTEGER); INSERT INTO mine.kept VALUES (1)",
    );
    let printed = site.brant(&["db", "push", "--force-reset"]);
    assert!(printed.exit == 0 && printed.out.contains(PUSHED), "{}", printed.err);
    assert!(printed.out.contains(" schemas \"public, barn, pond\" at "), "{}", printed.out);
    for table in ["barn.other", "pond.seen", "public.other"] {
        assert!(site.database.try_execute(&format!("SELECT 1 FROM {table}")).is_err(), "{table}");
    }
    for (table, rows) in [("barn.\"Goose\"", "0"), ("pond.\"Duck\"", "0"), ("mine.kept", "1")] {
        assert_eq!(site.database.value(&format!("SELECT count(*) FROM {table}")), rows, "{table}");
    }
    assert_eq!(site.brant(&["db", "push"]).out.trim(), IN_SYNC);
}

/// A file of SQL; what is not compared is named.
fn sql_is_a_schema_too(kind: Kind) {
    let Some(site) = Site::new(kind) else { return };
    let table = "CREATE TABLE goose (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(40) NOT NULL, \
        CONSTRAINT said CHECK (name <> ''));\nCREATE UNIQUE INDEX goose_name ON goose (name);\n";
    let view = "CREATE VIEW names AS SELECT name FROM goose;\n";
    site.stage.write("schema.sql", &format!("{table}{view}"));
    let push =
        |more: &[&str]| site.brant(&[&["db", "push", "--schema", "schema.sql"], more].concat());
    let printed = push(&[]);
    assert!(printed.exit == 0 && printed.out.contains(PUSHED), "{}", printed.err);
    assert!(printed.err.contains("not made: view names"), "{}", printed.err);
    site.database.execute("INSERT INTO goose VALUES (1, 'Anna')");
    assert!(site.database.try_execute("INSERT INTO goose VALUES (2, '')").is_err());
    assert_eq!(push(&[]).out.trim(), IN_SYNC);
    let more = table.replace("NOT NULL, CONSTRAINT", "NOT NULL, size INTEGER, CONSTRAINT");
    site.stage.write("schema.sql", &(more.replace("<> ''", "<> 'x'") + view));
    let printed = push(&[]);
    assert!(printed.exit == 0 && printed.out.contains(PUSHED), "{}", printed.err);
    assert_eq!((push(&[]).out.trim(), site.count("goose")), (IN_SYNC, "1".to_owned()));
    assert!(site.has("goose", "size"));
}

fn a_history_is_left_alone(kind: Kind) {
    let Some(site) = Site::new(kind) else { return };
    site.stage.write("migrations/1_one/migration.sql", "CREATE TABLE one (id INTEGER);\n");
    let deployed = site.brant(&["migrate", "deploy"]);
    assert_eq!(deployed.exit, 0, "{}", deployed.err);
    let printed = site.push(FLOCKS, &[]);
    assert!(printed.exit == 0 && printed.out.contains(PUSHED), "{}", printed.err);
    assert!(printed.err.contains("has a migration history (1 applied)"), "{}", printed.err);
    assert_eq!(site.count("_prisma_migrations"), "1");
    assert!(!site.has("one", "id"), "an empty table goes without a question");
}
