//! The workflows of docs/guides, from the first command to the last, on every engine. The pages
//! show them on PostgreSQL and are played by `cli/manual.rs`.

use std::fs;

use brant_tests::{Database, Kind, fresh_database};

use crate::cli::stage::Stage;

/// Makes one test per engine of a function that takes a [`Project`].
macro_rules! on_every_engine {
    ($($name:ident),* $(,)?) => { $(
        mod $name {
            use brant_tests::Kind;

            #[test]
            fn sqlite() { super::play(Kind::Sqlite, super::$name); }
            #[test]
            fn postgres() { super::play(Kind::Postgres, super::$name); }
            #[test]
            fn mariadb() { super::play(Kind::MariaDb, super::$name); }
            #[test]
            fn mysql() { super::play(Kind::MySql, super::$name); }
        }
    )* };
}

on_every_engine!(from_db_push, local_and_ci, vps, from_alembic, team);

/// A project with a database of its own and one in production.
struct Project {
    stage: Stage,
    kind: Kind,
    dev: Database,
    prod: Database,
}

fn play(kind: Kind, guide: fn(&Project)) {
    let Some(server) = kind.required() else { return };
    let (dev, prod) = (fresh_database(&server), fresh_database(&server));
    let project = Project { stage: Stage::new(), kind, dev, prod };
    project.stage.write(
        "brant.toml",
        "[default]\nschema = \"schema.prisma\"\nseed = \"seed.sql\"\n[dev]\nurl = \"${DEV_URL}\"\n[prod]\nurl = \"${PROD_URL}\"\n",
    );
    guide(&project);
}

impl Project {
    fn provider(&self) -> &'static str {
        self.kind.provider()
    }

    /// A model `geese` with these fields besides its key.
    fn schema(&self, fields: &str) {
        let provider = self.provider();
        let text = format!(
            "datasource db {{\n  provider = \"{provider}\"\n}}\n\nmodel geese {{\n  id Int @id\n  {}\n}}\n",
            fields.replace("; ", "\n  ")
        );
        self.stage.write("schema.prisma", &text);
    }

    /// Runs a line and gives both streams.
    fn brant(&self, line: &str, exit: u8) -> String {
        let cache = self.stage.path().join("cache").display().to_string();
        let variables = [
            ("DEV_URL", self.dev.url()),
            ("PROD_URL", self.prod.url()),
            ("XDG_CACHE_HOME", &cache),
        ];
        let words: Vec<&str> = line.split(' ').collect();
        let printed = self.stage.brant(&variables, &words);
        let both = format!("{}{}", printed.out, printed.err);
        assert_eq!(printed.exit, exit, "{line}\n{both}");
        both
    }

    /// Runs a line that prints a sentence.
    #[track_caller]
    fn says(&self, line: &str, exit: u8, sentence: &str) {
        let out = self.brant(line, exit);
        assert!(out.contains(sentence), "{line}: {sentence}\n{out}");
    }

    fn migration(&self, name: &str, sql: &str) {
        self.stage.write(&format!("migrations/{name}/migration.sql"), sql);
    }

    /// The whole name of the migration that ends like this.
    fn named(&self, end: &str) -> String {
        self.stage.find(&format!("migrations/*{end}/x")).split('/').nth(1).expect(end).to_owned()
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.stage.path().join(file)).expect(file)
    }

    /// What a protected environment wants to be named.
    fn prod_name(&self) -> &str {
        self.prod.url().rsplit('/').next().expect("a name")
    }

    fn both(&self, sql: &str) {
        self.dev.execute(sql);
        self.prod.execute(sql);
    }
}

fn from_db_push(p: &Project) {
    p.schema("name String?");
    p.brant("db push", 0);
    p.brant(&format!("db push --env prod --confirm {}", p.prod_name()), 0);
    p.both("INSERT INTO geese (id, name) VALUES (1, 'Ada')");
    p.prod.execute("CREATE INDEX geese_id_idx ON geese (id)");
    let compare = "migrate diff --from-schema schema.prisma --to-env prod --exit-code";
    p.says(compare, 2, "Added index on columns (id)");
    p.schema("name String?; @@index([id])");
    p.brant("db push", 0);
    p.says(compare, 0, "No difference detected.");
    p.says("migrate baseline", 0, "written to 0_init/migration.sql");
    p.says("migrate deploy --env prod", 1, "brant migrate baseline");
    p.says("migrate baseline --env prod", 0, "Recorded as applied:\n0_init");
    p.says("migrate dev", 0, "Already in sync");
    p.schema("name String?; ring String?; @@index([id])");
    p.brant("migrate dev --name rings", 0);
    p.says("migrate status --env prod", 1, "have not yet been applied");
    p.brant("migrate deploy --env prod", 0);
    p.says("migrate status --env prod", 0, "Database schema is up to date!");
    p.schema("nickname String?; ring String?; @@index([id])");
    p.says("migrate dev --name nickname", 130, "--rename geese.name:nickname");
    p.brant("migrate dev --name nickname --rename geese.name:nickname", 0);
    p.schema("nickname String?; ring String?; weight Int; @@index([id])");
    p.says("migrate dev --name weight", 1, "--create-only");
    p.brant("migrate dev --name weight --create-only", 0);
    let file = format!("migrations/{}/migration.sql", p.named("_weight"));
    p.stage.write(&file, &p.read(&file).replace("= NULL WHERE", "= 3000 WHERE"));
    p.says("migrate dev", 0, "Your database is now in sync with your schema.");
    p.brant("migrate deploy --env prod", 0);
    for database in [&p.dev, &p.prod] {
        assert_eq!(database.value("SELECT nickname FROM geese WHERE weight = 3000"), "Ada");
    }
}

fn local_and_ci(p: &Project) {
    p.schema("name String?");
    p.stage
        .write("seed.sql", "DELETE FROM geese WHERE id = 1;\nINSERT INTO geese (id) VALUES (1);\n");
    p.brant("migrate dev --name geese --create-only", 0);
    assert!(
        p.read(&format!("migrations/{}/migration.sql", p.named("_geese"))).contains("CREATE TABLE")
    );
    p.brant("migrate dev", 0);
    for _ in 0..2 {
        p.brant("db wait --timeout 10s", 0);
        p.brant("migrate deploy", 0);
        p.brant("db seed", 0);
    }
    p.says("migrate reset --force", 0, "Database reset successful");
    assert_eq!(p.dev.value("SELECT count(*) FROM geese"), "1");
    p.schema("name String?; weight Int?");
    p.brant("migrate dev --name weight", 0);
    p.brant("migrate down --force", 0);
    p.says("migrate diff --from-env dev --to-schema schema.prisma --exit-code", 2, "weight");
    p.brant("migrate deploy", 0);
    p.dev.execute("ALTER TABLE geese ADD COLUMN note INTEGER");
    for flag in ["adopt", "repair", "reset"] {
        p.says("migrate dev --name more", 130, &format!("--on-drift={flag}"));
    }
    p.migration("29991231000000_note", "ALTER TABLE geese ADD COLUMN note INTEGER;\n");
    p.says("migrate deploy", 1, "brant migrate resolve --applied 29991231000000_note");
    p.brant("migrate resolve --applied 29991231000000_note", 0);
    p.says("migrate status", 0, "Database schema is up to date!");
    if p.kind != Kind::Sqlite {
        p.dev.execute("CREATE TABLE sightings (id INTEGER PRIMARY KEY, goose_id INTEGER); INSERT INTO sightings VALUES (1, 7)");
        p.migration(
            "29991231000001_key",
            "ALTER TABLE sightings ADD CONSTRAINT seen FOREIGN KEY (goose_id) REFERENCES geese (id);\n",
        );
        let query = "SELECT child.* FROM sightings AS child WHERE child.goose_id IS NOT NULL AND NOT EXISTS \
                     (SELECT 1 FROM geese AS parent WHERE parent.id = child.goose_id);";
        p.says("migrate deploy", 1, query);
        assert_eq!(p.dev.rows(query).len(), 1);
        p.dev.execute("DELETE FROM sightings");
        p.brant("migrate deploy", 0);
    }
}

fn vps(p: &Project) {
    p.migration(
        "20260301090000_geese",
        "CREATE TABLE geese (id INTEGER PRIMARY KEY);\nINSERT INTO geese VALUES (1);\n",
    );
    p.says("migrate status --env prod", 1, "have not yet been applied");
    p.brant("doctor --env prod", 0);
    p.says("migrate deploy --env prod --dry-run", 0, "1 migration would be applied");
    p.brant("migrate deploy --env prod", 0);
    p.says("migrate status --env prod", 0, "Database schema is up to date!");
    let rings =
        |row: u8| format!("CREATE TABLE rings (id INTEGER);\nINSERT INTO geese VALUES ({row});\n");
    p.migration("20260308140000_rings", &rings(1));
    p.stage.write(
        "migrations/20260308140000_rings/down.sql",
        "DROP TABLE rings;\nDELETE FROM geese WHERE id = 2;\n",
    );
    p.says("migrate deploy --env prod", 1, "failed at statement 2 of 2");
    p.migration("20260308140000_rings", &rings(2));
    p.brant("migrate deploy --env prod", 0);
    p.says("migrate down --env prod --dry-run", 0, "DROP TABLE rings");
    p.says("migrate down --env prod --force", 1, "--confirm");
    p.brant(&format!("migrate down --env prod --confirm {}", p.prod_name()), 0);
    p.says("migrate status --env prod", 1, "20260308140000_rings");
    assert_eq!(p.prod.value("SELECT count(*) FROM geese"), "1");
    p.says("migrate reset --env prod --force", 1, "protected");
}

fn from_alembic(p: &Project) {
    p.both("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)");
    p.both("INSERT INTO alembic_version VALUES ('ae1027a6acf')");
    p.both("CREATE TABLE geese (id INTEGER NOT NULL PRIMARY KEY, weight INTEGER)");
    p.schema("weight Int?");
    p.says("db pull", 0, "the table `alembic_version` is the history of Alembic");
    let pulled = p.read("schema.prisma");
    assert!(pulled.contains("model geese") && !pulled.contains("alembic"), "{pulled}");
    p.brant("migrate baseline", 0);
    assert!(!p.read("migrations/0_init/migration.sql").contains("alembic"));
    p.brant("migrate baseline --env prod", 0);
    p.says("migrate dev", 0, "Already in sync");
    p.schema("weight Int?; colour Int?");
    p.brant("migrate dev --name colour --create-only", 0);
    let colour = p.named("_colour");
    p.says("migrate status", 1, &colour);
    p.brant("migrate dev", 0);
    p.says("db push", 0, "already in sync");
    p.brant("migrate deploy --env prod", 0);
    let compare = "migrate diff --from-migrations migrations --to-env prod --exit-code";
    p.says(compare, 0, "table alembic_version (the history of Alembic)");
    let resolve = format!("migrate resolve --env prod --rolled-back {colour}");
    p.says(&resolve, 1, "P3012");
    p.brant(&format!("db execute --env prod --file migrations/{colour}/down.sql"), 0);
    p.brant(&resolve, 0);
    p.says("migrate status --env prod", 1, &colour);
    for database in [&p.dev, &p.prod] {
        assert_eq!(database.value("SELECT version_num FROM alembic_version"), "ae1027a6acf");
    }
    // What the project says is its own is treated like any other table.
    let own = "datasource db {\n  provider = \"PROVIDER\"\n}\n\nmodel alembic_version {\n  version_num String @id\n}\n";
    p.stage.write("own.prisma", &own.replace("PROVIDER", p.provider()));
    p.says("migrate diff --from-env dev --to-schema own.prisma", 0, "Removed tables\n  - geese");
}

fn team(p: &Project) {
    p.migration("20260301090000_geese", "CREATE TABLE geese (id INTEGER PRIMARY KEY);\n");
    let add = |name: &str| format!("ALTER TABLE geese ADD COLUMN {name} INTEGER;\n");
    p.migration("20260308140000_add_weight", &add("weight"));
    p.migration("20260308140000_add_ring", &add("ring"));
    p.brant("migrate deploy", 0);
    p.brant("migrate deploy --env prod", 0);
    p.migration("20260307120000_add_colour", &add("colour"));
    p.says("migrate deploy --env prod", 1, "B2009");
    p.says("migrate deploy", 0, "is pending although later ones are applied already");
    let late = p.stage.path().join("migrations/20260307120000_add_colour");
    fs::remove_dir_all(late).expect("a folder");
    p.migration("20260309100000_add_colour", "SELECT 1;\n");
    let how = if p.provider() == "postgresql" { "CONCURRENTLY " } else { "" };
    p.migration("20260310100000_index", &format!("CREATE INDEX {how}by_ring ON geese (ring);\n"));
    p.brant("migrate deploy --env prod", 0);
    p.migration("20260311090000_remove_weight", "ALTER TABLE geese DROP COLUMN weight;\n");
    p.brant("migrate deploy --env prod", 0);
    p.stage.write("seed.sql", "DELETE FROM geese;\nINSERT INTO geese (id) VALUES (1);\n");
    p.brant("db seed", 0);
    p.says("migrate diff --from-env prod --to-env dev --exit-code", 2, "weight");
    p.says("migrate status --env prod", 0, "Database schema is up to date!");
}
