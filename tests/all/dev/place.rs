//! A project with a schema and an empty database, and `brant` run in it.

use std::fs;
use std::path::Path;

use brant_tests::{Database, Kind, Server, fresh_database};

use crate::cli::stage::Stage;

/// Makes one test per engine of a function that takes a [`Place`].
macro_rules! on_every_engine {
    ($($name:ident),* $(,)?) => { $(
        mod $name {
            use brant_tests::Kind;
            use $crate::dev::place::run;

            #[test]
            fn sqlite() { run(Kind::Sqlite, super::$name); }
            #[test]
            fn postgres() { run(Kind::Postgres, super::$name); }
            #[test]
            fn mariadb() { run(Kind::MariaDb, super::$name); }
            #[test]
            fn mysql() { run(Kind::MySql, super::$name); }
        }
    )* };
}
pub(crate) use on_every_engine;

/// Runs a test in a fresh place of this engine, if the engine is there.
pub(crate) fn run(kind: Kind, test: impl FnOnce(&Place)) {
    let Some(server) = kind.required() else { return };
    let provider = kind.provider();
    test(&Place { stage: Stage::new(), database: fresh_database(&server), provider });
}

pub(crate) struct Place {
    pub(crate) stage: Stage,
    pub(crate) database: Database,
    pub(in crate::dev) provider: &'static str,
}

impl Place {
    /// An empty project with an empty database on a server of the same kind.
    pub(super) fn beside(&self, server: &Server) -> Self {
        Self { stage: Stage::new(), database: fresh_database(server), provider: self.provider }
    }

    /// The schema of the project.
    pub(super) fn schema(&self, models: &str) {
        self.schema_only(models);
        self.stage.write("brant.toml", "[default]\nschema = \"schema.prisma\"\nadditions = true\n");
    }

    /// The schema, and the configuration as it is.
    pub(super) fn schema_only(&self, models: &str) {
        let provider = self.provider;
        self.stage.write(
            "schema.prisma",
            &format!("datasource db {{\n  provider = \"{provider}\"\n}}\n\n{models}"),
        );
    }

    /// Another project's schema and migrations.
    pub(super) fn project(&self, folder: &Path) {
        for file in brant_tests::files(&folder.join("migrations"), "") {
            let name = file.strip_prefix(folder).expect("it is inside").display().to_string();
            self.stage.write(&name, &fs::read_to_string(&file).expect("a text"));
        }
        let schema = fs::read_to_string(folder.join("schema.prisma")).expect("a schema");
        let is_url = |line: &&str| line.trim_start().contains("Url") && line.contains("env(");
        let schema: Vec<&str> = schema.lines().filter(|line| !is_url(line)).collect();
        self.stage.write("schema.prisma", &schema.join("\n"));
        self.stage.write("brant.toml", "[default]\nschema = \"schema.prisma\"\n");
    }

    /// Runs `brant` and gives both streams.
    pub(crate) fn run(&self, arguments: &[&str], exit: u8) -> String {
        self.run_at(self.database.url(), arguments, exit)
    }

    /// The same with another address of the database.
    pub(super) fn run_at(&self, url: &str, arguments: &[&str], exit: u8) -> String {
        let cache = self.stage.path().join("cache").display().to_string();
        let variables = [("DATABASE_URL", url), ("XDG_CACHE_HOME", &cache)];
        let printed = self.stage.brant(&variables, arguments);
        let both = format!("{}{}", printed.out, printed.err);
        assert_eq!(printed.exit, exit, "{arguments:?}\n{both}");
        both
    }

    pub(super) fn dev(&self, arguments: &[&str], exit: u8) -> String {
        self.run(&[&["migrate", "dev"], arguments].concat(), exit)
    }

    /// The migrations' names, in order.
    pub(super) fn migrations(&self) -> Vec<String> {
        let Ok(entries) = fs::read_dir(self.stage.path().join("migrations")) else {
            return Vec::new();
        };
        let entries = entries.map(|entry| entry.expect("an entry"));
        let folders = entries.filter(|entry| entry.path().is_dir());
        let mut names: Vec<String> =
            folders.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    pub(super) fn only_migration(&self) -> String {
        let mut names = self.migrations();
        assert_eq!(names.len(), 1, "{names:?}");
        names.remove(0)
    }

    pub(super) fn read(&self, file: &str) -> String {
        fs::read_to_string(self.stage.path().join(file)).expect(file)
    }

    pub(super) fn sql(&self, migration: &str) -> String {
        self.read(&format!("migrations/{migration}/migration.sql"))
    }

    pub(super) fn quoted(&self, name: &str) -> String {
        match self.provider {
            "mysql" => format!("`{name}`"),
            _ => format!("\"{name}\""),
        }
    }

    pub(super) fn add_user(&self, name: &str) {
        self.database
            .execute(&format!("INSERT INTO {} (name) VALUES ('{name}')", self.quoted("User")));
    }

    /// What the one user has in a column.
    pub(super) fn value_of(&self, column: &str) -> String {
        let (column, table) = (self.quoted(column), self.quoted("User"));
        self.database.value(&format!("SELECT {column} FROM {table}"))
    }

    pub(crate) fn has_table(&self, name: &str) -> bool {
        let sql = format!("SELECT count(*) FROM {}", self.quoted(name));
        self.database.try_execute(&sql).is_ok()
    }
}
