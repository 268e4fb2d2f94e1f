//! Tables and enums that somebody else manages.

use super::place::{Place, on_every_engine};

on_every_engine!(
    they_are_left_alone,
    they_do_not_make_a_database_full,
    forgetting_them_is_refused,
    names_in_the_wrong_form,
);

const MODELS: &str = "model Goose {\n  id Int @id\n  legacyId Int\n  legacy legacy @relation(fields: [legacyId], references: [id])\n}\n\n\
                      model legacy {\n  id Int @id\n  geese Goose[]\n}\n";
const LEGACY: &str = "CREATE TABLE legacy (id INTEGER NOT NULL PRIMARY KEY);\n";

impl Place {
    /// The name as it is configured here.
    fn external(&self, name: &str) -> String {
        if self.provider == "postgresql" { format!("public.{name}") } else { name.to_owned() }
    }

    fn with_legacy(&self, names: &str) {
        self.schema_only(MODELS);
        self.stage.write("init.sql", LEGACY);
        self.stage.write(
            "brant.toml",
            &format!(
                "[default]\nschema = \"schema.prisma\"\nshadow_init = \"init.sql\"\ntables.external = {names}\n"
            ),
        );
    }

    fn goose(&self) -> String {
        self.quoted("Goose")
    }

    fn count(&self, table: &str) -> String {
        self.database.value(&format!("SELECT count(*) FROM {table}"))
    }
}

fn they_are_left_alone(place: &Place) {
    place.with_legacy(&format!("[\"{}\"]", place.external("legacy")));
    place.database.execute(LEGACY);
    place.database.execute("INSERT INTO legacy VALUES (1)");
    place.dev(&["--name", "geese"], 0);
    let sql = place.sql(&place.only_migration());
    assert!(sql.contains("Goose") && sql.contains("REFERENCES"), "{sql}");
    assert!(!sql.contains("TABLE \"legacy\"") && !sql.contains("TABLE `legacy`"), "{sql}");
    // What they are changed to is nobody's business here.
    place.database.execute("ALTER TABLE legacy ADD COLUMN name VARCHAR(20)");
    assert!(place.dev(&[], 0).contains("Already in sync"));
    assert!(place.run(&["db", "push"], 0).contains("already in sync"));
    let sides = ["migrate", "diff", "--from-env", "dev", "--to-schema", "schema.prisma"];
    assert!(place.run(&sides, 0).contains("No difference detected"));
    let sides = ["migrate", "diff", "--from-empty", "--to-env", "dev", "--script"];
    assert!(!place.run(&sides, 0).contains("name"));
    let pulled = place.run(&["db", "pull", "--print"], 0);
    assert!(pulled.contains("model legacy"), "a client may want it: {pulled}");
    // Emptying the database leaves them, with their rows.
    place.database.execute(&format!("INSERT INTO {} VALUES (1, 1)", place.goose()));
    place.run(&["migrate", "reset", "--force"], 0);
    assert_eq!((place.count("legacy"), place.count(&place.goose())), ("1".into(), "0".into()));
    place.database.execute(&format!("INSERT INTO {} VALUES (1, 1)", place.goose()));
    place.run(&["db", "push", "--force-reset"], 0);
    assert_eq!((place.count("legacy"), place.count(&place.goose())), ("1".into(), "0".into()));
}

fn they_do_not_make_a_database_full(place: &Place) {
    place.with_legacy(&format!("\"{}\"", place.external("leg*")));
    place.database.execute(LEGACY);
    place.stage.write("migrations/1_geese/migration.sql", "CREATE TABLE geese (id INTEGER);\n");
    place.run(&["migrate", "deploy"], 0);
    assert!(place.has_table("geese"));
}

fn forgetting_them_is_refused(place: &Place) {
    place.with_legacy("[]");
    place.database.execute(LEGACY);
    // The database is what the replay gives, and still nobody has said whose the table is.
    let out = place.dev(&["--name", "geese"], 1);
    assert!(out.contains("Error: P3005: ") && out.contains("tables.external"), "{out}");
    assert_eq!(place.migrations(), [""; 0]);
    place.stage.write("init.sql", "SELECT 1;\n");
    let out = place.dev(&["--name", "geese"], 130);
    assert!(out.contains("Drift detected") && out.contains("legacy"), "{out}");
    // A remembered replay was made without the names.
    place.with_legacy(&format!("[\"{}\"]", place.external("legacy")));
    place.dev(&["--name", "geese"], 0);
    place.with_legacy("[]");
    assert!(place.dev(&["--name", "own"], 0).contains("Already in sync"));
}

fn names_in_the_wrong_form(place: &Place) {
    place.schema(MODELS);
    let (code, wrong, right) = match place.provider {
        "postgresql" => ("P3023", "legacy", "public.legacy"),
        _ => ("P3024", "public.legacy", "legacy"),
    };
    for key in ["tables", "enums"] {
        place.stage.write(
            "brant.toml",
            &format!("[default]\nschema = \"schema.prisma\"\n{key}.external = [\"{wrong}\"]\n"),
        );
        for command in [
            "migrate dev",
            "migrate deploy",
            "migrate status",
            "migrate reset --force",
            "migrate baseline",
            "db push",
            "db pull",
            "migrate diff --from-empty --to-env dev",
        ] {
            let words: Vec<&str> = command.split(' ').collect();
            let out = place.run(&words, 1);
            assert!(out.contains(&format!("Error: {code}: ")), "{command}: {out}");
            assert!(out.contains("brant.toml:3") && out.contains(right), "{command}: {out}");
        }
    }
}
