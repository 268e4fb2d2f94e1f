//! `db pull` and the files of a project: names that the server cuts, folders of several files,
//! several namespaces, extensions.

use std::fs;

use brant_tests::{Database, Kind, fresh_database};

use crate::cli::stage::{Printed, Stage};

struct Project {
    stage: Stage,
    database: Database,
}

impl Project {
    fn new(kind: Kind) -> Option<Project> {
        let server = kind.required()?;
        Some(Project { stage: Stage::new(), database: fresh_database(&server) })
    }

    fn run(&self, words: &[&str]) -> Printed {
        self.stage.brant(&[("DATABASE_URL", self.database.url())], words)
    }

    fn done(&self, words: &[&str]) -> String {
        let printed = self.run(words);
        assert_eq!(printed.exit, 0, "{words:?}: {}{}", printed.out, printed.err);
        printed.out
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.stage.path().join(name)).expect("the file is there")
    }
}

const DATASOURCE: &str = "datasource db {\n  provider = \"postgresql\"\n}\n";

/// PostgreSQL cuts names to 63 bytes. What was written stays, and nothing is left to do.
#[test]
fn long_names() {
    let Some(project) = Project::new(Kind::Postgres) else { return };
    let (long, wide) = ("Long".repeat(20), "ü".repeat(40));
    let schema = format!(
        "{DATASOURCE}\nmodel {long} {{\n  id    Int     @id\n  {long} String @unique\n  e     E{long}\n  \
         others Other[]\n}}\n\nmodel Other {{\n  id Int @id\n  wide Int @map(\"{wide}\")\n  {long} {long} \
         @relation(fields: [wide], references: [id])\n  @@index([wide])\n}}\n\nenum E{long} {{\n  a\n  b\n}}\n"
    );
    project.stage.write("prisma/schema.prisma", &schema);
    project.done(&["format"]);
    let schema = project.read("prisma/schema.prisma");
    project.done(&["db", "push"]);
    let again = project.done(&["db", "push"]);
    assert!(again.contains("already in sync"), "{again}");
    let pulled = project.done(&["db", "pull"]);
    assert!(pulled.contains("Nothing has changed"), "{pulled}");
    assert_eq!(project.read("prisma/schema.prisma"), schema);
}

/// Each block stays in its file; what is new goes to a file of its own.
#[test]
fn folders_stay_as_they_are_split() {
    let Some(project) = Project::new(Kind::Postgres) else { return };
    let config = "// The database.\ndatasource db {\n  provider = \"postgresql\"\n}\n\nenum Mood {\n  happy\n  sad // :(\n}\n";
    let geese = "/// All birds.\nmodel Goose {\n  id   Int   @id\n  mood Mood?\n  nest Nest? // where it sleeps\n}\n";
    let nests = "model Nest {\n  id      Int    @id\n  gooseId Int?   @unique\n  goose   Goose? @relation(fields: [gooseId], references: [id])\n}\n\n// The end.\n";
    for (name, text) in [("config", config), ("birds/geese", geese), ("birds/nests", nests)] {
        project.stage.write(&format!("prisma/schema/{name}.prisma"), text);
    }
    let names = ["--schema", "prisma/schema"];
    project.done(&["db", "push", names[0], names[1]]);
    let unchanged = project.done(&["db", "pull", names[0], names[1]]);
    assert!(unchanged.contains("Nothing has changed"), "{unchanged}");

    project.database.execute(
        "CREATE TABLE \"Egg\" (id integer PRIMARY KEY, nest_id integer REFERENCES \"Nest\");
         ALTER TABLE \"Goose\" ADD COLUMN ring text; ALTER TYPE \"Mood\" ADD VALUE 'hungry';",
    );
    project.done(&["db", "pull", names[0], names[1]]);
    let read = |name: &str| project.read(&format!("prisma/schema/{name}.prisma"));
    assert_eq!(read("config"), config.replace("// :(\n", "// :(\n  hungry\n"));
    let pulled = read("birds/geese");
    for part in ["/// All birds.\nmodel Goose {", "// where it sleeps", "ring String?"] {
        assert!(pulled.contains(part), "{part}\n{pulled}");
    }
    let pulled = read("birds/nests");
    assert!(pulled.contains("Egg[]") && pulled.ends_with("}\n\n// The end.\n"), "{pulled}");
    let pulled = read("introspected");
    assert!(pulled.starts_with("model Egg {") && !pulled.contains("model Nest"), "{pulled}");
    let unchanged = project.done(&["db", "pull", names[0], names[1]]);
    assert!(unchanged.contains("Nothing has changed"), "{unchanged}");

    // Of what is gone, only its own lines go.
    project.database.execute("DROP TABLE \"Egg\"; ALTER TABLE \"Goose\" DROP COLUMN ring;");
    project.done(&["db", "pull", names[0], names[1]]);
    assert_eq!((read("birds/geese").as_str(), read("birds/nests").as_str()), (geese, nests));
}

/// A foreign key that leads out of the listed namespaces is refused, and nothing is written.
#[test]
fn namespaces() {
    let Some(project) = Project::new(Kind::Postgres) else { return };
    project.database.execute(
        "CREATE SCHEMA auth; CREATE TYPE auth.role AS ENUM ('a', 'b');
         CREATE TABLE auth.users (id integer PRIMARY KEY, role auth.role);
         CREATE TABLE posts (id integer PRIMARY KEY, author integer REFERENCES auth.users);
         CREATE TABLE users (id integer PRIMARY KEY);",
    );
    let schema = "datasource db {\n  provider = \"postgresql\"\n  schemas  = [\"public\"]\n}\n";
    project.stage.write("prisma/schema.prisma", schema);
    for words in [&["db", "pull"][..], &["db", "pull", "--force"], &["db", "pull", "--print"]] {
        let refused = project.run(words);
        assert_eq!(refused.exit, 1, "{}{}", refused.out, refused.err);
        for part in ["P4002", "`public.posts` points to `auth.users`", "posts_author_fkey"] {
            assert!(refused.err.contains(part), "{part}\n{}", refused.err);
        }
        assert_eq!(project.read("prisma/schema.prisma"), schema);
    }
    project.done(&["db", "pull", "--schemas", "auth"]);
    let pulled = project.read("prisma/schema.prisma");
    for part in [
        "schemas  = [\"public\", \"auth\"]",
        "model auth_users {",
        "model public_users {",
        "@@map(\"users\")",
        "@@schema(\"auth\")",
        "enum role {",
    ] {
        assert!(pulled.contains(part), "{part}\n{pulled}");
    }
    let valid = project.done(&["validate"]);
    assert!(valid.contains("valid"), "{valid}");
    let unchanged = project.done(&["db", "pull"]);
    assert!(unchanged.contains("Nothing has changed"), "{unchanged}");
}

/// Extensions are listed where the preview feature asks for them.
#[test]
fn extensions() {
    let Some(project) = Project::new(Kind::Postgres) else { return };
    project.database.execute("CREATE EXTENSION citext; CREATE TABLE t (id citext PRIMARY KEY);");
    let schema = "generator client {\n  provider        = \"prisma-client-js\"\n  previewFeatures = \
                  [\"postgresqlExtensions\"]\n}\n\ndatasource db {\n  provider = \"postgresql\"\n}\n";
    project.stage.write("prisma/schema.prisma", schema);
    project.done(&["db", "pull"]);
    let pulled = project.read("prisma/schema.prisma");
    for part in ["extensions = [citext(schema: \"public\")]", "id String @id @db.Citext"] {
        assert!(pulled.contains(part), "{part}\n{pulled}");
    }
    // As somebody else would write it, with one that every database has.
    let own = pulled.replace("citext(schema: \"public\")]", "citext, plpgsql] // ours");
    for schema in [pulled, own] {
        project.stage.write("prisma/schema.prisma", &schema);
        let unchanged = project.done(&["db", "pull"]);
        assert!(unchanged.contains("Nothing has changed"), "{unchanged}");
        let pushed = project.done(&["db", "push"]);
        assert!(pushed.contains("already in sync"), "{pushed}");
    }
}
