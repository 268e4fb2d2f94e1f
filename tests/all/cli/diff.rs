//! `migrate diff` with every kind of side, on every engine.

use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use brant_tests::{Database, Kind, fresh_database};

use super::push::Site;
use super::signals::child_process;
use super::stage::{Printed, Stage};

const SCHEMA: &str = r#"datasource db {
  provider = "PROVIDER"
  url      = env("DATABASE_URL")
}

model User {
  id    Int    @id @default(autoincrement())
  email String @unique
  posts Post[]
}

model Post {
  id       Int    @id @default(autoincrement())
  title    String @default("none; 'really'")
  authorId Int
  author   User   @relation(fields: [authorId], references: [id])

  @@index([title, authorId])
}
"#;
const MORE: &str = "\nmodel Tag {\n  name String @id\n}\n";

/// A project with two schemas and the migrations that Brant writes for them, deployed.
struct Project {
    stage: Stage,
    database: Database,
    shadow: Database,
}

impl Project {
    fn new(kind: Kind) -> Option<Project> {
        let server = kind.required()?;
        let (database, shadow) = (fresh_database(&server), fresh_database(&server));
        let stage = Stage::new();
        let provider = kind.provider();
        let one = SCHEMA.replace("PROVIDER", provider);
        let two = one.replace("email String", "email String?") + MORE;
        stage.write("one.prisma", &one);
        stage.write("two.prisma", &two);
        stage.write("brant.toml", &format!("[dev]\nurl = \"{}\"\n", database.url()));
        let lock = format!("provider = \"{provider}\"\n");
        stage.write("migrations/migration_lock.toml", &lock);
        let project = Project { stage, database, shadow };
        let first = "migrations/1_one/migration.sql";
        project.done("--from-empty --to-schema one.prisma --script -o", &[first]);
        let second = "migrations/2_two/migration.sql";
        let sides = "--from-schema one.prisma --to-schema-datamodel two.prisma --script --output";
        project.done(sides, &[second]);
        let deployed = project.stage.brant(&[], &["migrate", "deploy"]);
        assert_eq!(deployed.exit, 0, "{}{}", deployed.out, deployed.err);
        Some(project)
    }

    fn diff(&self, flags: &str, more: &[&str]) -> Printed {
        let variables = [("DATABASE_URL", self.database.url())];
        let flags = flags.split(' ').filter(|flag| !flag.is_empty());
        let arguments: Vec<&str> =
            ["migrate", "diff"].into_iter().chain(flags).chain(more.iter().copied()).collect();
        self.stage.brant(&variables, &arguments)
    }

    fn done(&self, flags: &str, more: &[&str]) -> String {
        let printed = self.diff(flags, more);
        assert_eq!(printed.exit, 0, "{flags} {more:?}: {}{}", printed.out, printed.err);
        printed.out
    }

    /// Two ways to say the same.
    fn same(&self, flags: &str, more: &[&str]) {
        let printed = self.diff(&format!("--exit-code {flags}"), more);
        let all = format!("{}{}", printed.out, printed.err);
        assert_eq!((printed.exit, printed.out.as_str()), (0, "No difference detected.\n"), "{all}");
        let script = self.done(&format!("--script {flags}"), more);
        assert_eq!(script, "-- This is an empty migration.\n", "{flags}");
    }

    fn differs(&self, flags: &str, more: &[&str]) -> String {
        let printed = self.diff(&format!("--exit-code {flags}"), more);
        assert_eq!(printed.exit, 2, "{flags}: {}{}", printed.out, printed.err);
        printed.out
    }

    fn refused(&self, flags: &str, more: &[&str]) -> String {
        let printed = self.diff(&format!("--exit-code {flags}"), more);
        assert_eq!((printed.exit, printed.out.as_str()), (1, ""), "{flags}: {}", printed.err);
        printed.err
    }
}

fn check(kind: Kind) {
    let Some(project) = Project::new(kind) else { return };
    every_side_says_the_same(&project);
    differences_and_the_way_back(&project);
    refusals(&project);
}

fn every_side_says_the_same(project: &Project) {
    let url = project.database.url();
    project.same("--from-migrations migrations --to-schema two.prisma", &[]);
    project.same("--from-schema two.prisma --to-migrations migrations", &[]);
    project.same("--to-schema two.prisma --from-url", &[url]);
    project.same("--from-schema two.prisma --to-url", &[url]);
    project.same("--from-config-datasource --to-migrations migrations", &[]);
    project.same("--from-env dev --to-schema two.prisma", &[]);
    project.same("--from-schema-datasource two.prisma --to-schema-datamodel two.prisma", &[]);
    project.same("--from-env dev --to-env dev", &[]);
    let shadow = project.shadow.url();
    let flags = "--from-migrations migrations --to-config-datasource --shadow-database-url";
    project.same(flags, &[shadow]);
    let read = |name| fs::read_to_string(project.stage.path().join(name)).expect("written before");
    let (one, two) =
        (read("migrations/1_one/migration.sql"), read("migrations/2_two/migration.sql"));
    project.stage.write("schema.sql", &format!("{one}\n{two}"));
    project.same("--from-env dev --to-schema schema.sql", &[]);
    project.same("--from-schema schema.sql --to-schema two.prisma", &[]);
    project.stage.write("sql/1_users/tables.sql", &one);
    project.stage.write("sql/2_more.sql", &two);
    project.same("--from-migrations migrations --to-schema sql", &[]);
}

fn differences_and_the_way_back(project: &Project) {
    let summary = project.differs("--from-migrations migrations --to-schema one.prisma", &[]);
    assert!(summary.contains("[-] Removed tables\n  - Tag"), "{summary}");
    project.database.execute("CREATE TABLE drifted (id INTEGER NOT NULL PRIMARY KEY)");
    let sides = "--from-migrations migrations --to-env dev";
    assert_eq!(project.differs(sides, &[]), "\n[+] Added tables\n  - drifted\n");
    let script = project.differs(&format!("{sides} --script"), &[]);
    assert!(script.starts_with("-- CreateTable\nCREATE TABLE "), "{script}");
    let back = project.differs(&format!("{sides} --script --reverse"), &[]);
    assert!(back.starts_with("-- DropTable\n") && back.contains("DROP TABLE "), "{back}");
    let json = project.differs(&format!("{sides} --json"), &[]);
    let json: serde_json::Value = serde_json::from_str(&json).expect("an object");
    assert_eq!((&json["ok"], &json["empty"]), (&true.into(), &false.into()));
    assert_eq!(json["script"], script);
    assert_eq!(json["steps"][0]["comment"], "CreateTable");
    project.database.execute(&back);
    project.same(sides, &[]);
}

fn refusals(project: &Project) {
    let url = project.database.url();
    project.stage.write("broken/1_a/migration.sql", "CREATE TABLE a (id INTEGER);\nnonsense;\n");
    let error = project.refused("--from-migrations broken --to-schema two.prisma", &[]);
    assert!(error.contains("P3006: Migration `1_a` failed to apply cleanly"), "{error}");
    assert!(error.contains("statement 2 of 2") && error.contains("migration.sql:2"), "{error}");
    project.stage.write("broken.sql", "CREATE TABLE a (id INTEGER);\n\nnonsense;\n");
    let error = project.refused("--from-env dev --to-schema broken.sql", &[]);
    assert!(error.contains("broken.sql failed at statement 2 of 2"), "{error}");
    let sides = "--from-migrations migrations --to-schema two.prisma --shadow-database-url";
    let error = project.refused(sides, &[url]);
    assert!(error.contains("P3014: The shadow database you configured appears"), "{error}");
    let missing = format!("{}_missing", url.split('?').next().unwrap_or(url));
    let error = project.refused("--to-schema two.prisma --from-url", &[&missing]);
    assert!(error.contains("P1003"), "{error}");
    project.same("--from-env dev --to-migrations migrations", &[]);
}

#[test]
fn sqlite() {
    check(Kind::Sqlite);
}

#[test]
fn postgres() {
    check(Kind::Postgres);
}

#[test]
fn postgres_18() {
    check(Kind::Postgres18);
}

#[test]
fn mariadb() {
    check(Kind::MariaDb);
}

#[test]
fn mysql() {
    check(Kind::MySql);
}

const NAMESPACES: &str = r#"generator client {
  provider        = "prisma-client-js"
  previewFeatures = ["multiSchema"]
}

datasource db {
  provider = "postgresql"
  schemas  = ["auth", "shop"]
}

model User {
  id Int @id

  @@schema("auth")
}

model Order {
  id Int @id

  @@schema("shop")
}
"#;

/// Several namespaces in one database, and connections that work in different ones.
#[test]
fn namespaces() {
    let Some(server) = Kind::Postgres.required() else { return };
    let (database, stage) = (fresh_database(&server), Stage::new());
    let run = |flags: &str| {
        let words: Vec<&str> =
            ["migrate", "diff", "--exit-code"].into_iter().chain(flags.split(' ')).collect();
        let printed = stage.brant(&[], &words);
        (printed.exit, format!("{}{}", printed.out, printed.err))
    };
    stage.write("schema.prisma", NAMESPACES);
    let made =
        run("--from-empty --to-schema schema.prisma --script -o migrations/1_a/migration.sql");
    assert_eq!(made, (2, String::new()));
    let url = database.url();
    let settings = format!("[dev]\nurl = \"{url}\"\nschema = \"schema.prisma\"\n");
    stage.write("brant.toml", &settings);
    assert_eq!(stage.brant(&[], &["migrate", "deploy"]).exit, 0);
    let same = (0, "No difference detected.\n".to_owned());
    assert_eq!(run("--from-migrations migrations --to-schema schema.prisma"), same);
    assert_eq!(run("--from-migrations migrations --to-env dev"), same);
    let shadow = fresh_database(&server);
    for _ in 0..2 {
        let flags = "--from-migrations migrations --to-schema schema.prisma --shadow-database-url";
        assert_eq!(run(&format!("{flags} {}", shadow.url())), same);
    }
    database.execute("CREATE TABLE shop.drifted (id INTEGER PRIMARY KEY)");
    let (exit, text) = run("--from-migrations migrations --to-env dev");
    assert_eq!((exit, text.as_str()), (2, "\n[+] Added tables\n  - drifted\n"));

    stage.write("brant.toml", &format!("[dev]\nurl = \"{url}\"\n"));
    let [a, b] = ["a", "b"]
        .map(|schema| format!("{}?schema={schema}", url.split('?').next().unwrap_or(url)));
    for schema in ["a", "b"] {
        let table = "CREATE TABLE t (id SERIAL PRIMARY KEY, at TIMESTAMP DEFAULT now())";
        database.execute(&format!("CREATE SCHEMA {schema}; SET search_path = {schema}; {table}"));
    }
    assert_eq!(run(&format!("--from-url {a} --to-url {b}")), same);
    database.execute("ALTER TABLE b.t ADD COLUMN more INTEGER");
    let (exit, text) = run(&format!("--from-url {a} --to-url {b} --script"));
    let script = "-- AlterTable\nALTER TABLE \"t\" ADD COLUMN     \"more\" INTEGER;\n";
    assert_eq!((exit, text.as_str()), (2, script));
    // A shadow database that is a schema of the real one must not be left by a replay.
    stage.write("leaving/1_a/migration.sql", "DROP TABLE \"a\".\"t\";\n");
    let shadow = a.replace("schema=a", "schema=replay");
    let flags =
        format!("--from-empty --to-migrations leaving --url {a} --shadow-database-url {shadow}");
    let (exit, text) = run(&flags);
    assert!(exit == 1 && text.contains("names the schema `a`"), "{text}");
    assert_eq!(database.value("SELECT count(*) FROM a.t"), "0");
}

/// On MySQL a migration can name another database of the server.
#[test]
fn a_replay_does_not_reach_the_real_database() {
    let Some(server) = Kind::MariaDb.required() else { return };
    let (database, stage) = (fresh_database(&server), Stage::new());
    database.execute("CREATE TABLE t (id INTEGER)");
    let text = format!("DROP TABLE `{}`.`t`;\n", database.name());
    stage.write("leaving/1_a/migration.sql", &text);
    let flags = ["migrate", "diff", "--from-empty", "--to-migrations", "leaving", "--url"];
    let words: Vec<&str> = flags.into_iter().chain([database.url()]).collect();
    let printed = stage.brant(&[], &words);
    assert!(printed.exit == 1 && printed.err.contains("names the database"), "{}", printed.err);
    assert_eq!(database.value("SELECT count(*) FROM t"), "0");
}

/// A process that dies in the middle of a replay leaves a database; the next run drops it.
#[test]
fn a_killed_replay_leaves_nothing_for_long() {
    for (kind, pause, running) in [
        (
            Kind::Postgres,
            "SELECT pg_sleep(60)",
            "SELECT datname FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)%' AND datname LIKE 'brant\\_scratch%' AND application_name = 'brant'",
        ),
        (
            Kind::MariaDb,
            "SELECT SLEEP(60)",
            "SELECT db FROM information_schema.processlist WHERE info LIKE '%SLEEP(60)%' AND db LIKE 'brant\\_scratch%'",
        ),
    ] {
        let Some(server) = kind.required() else { continue };
        let (database, stage) = (fresh_database(&server), Stage::new());
        let slow = format!("{pause};\n-- {}\n", database.name());
        stage.write("slow/1_a/migration.sql", &slow);
        stage.write("fast/1_a/migration.sql", "CREATE TABLE a (id INTEGER);\n");
        let diff = |folder: &str| {
            format!("migrate diff --from-empty --to-migrations {folder} --url {}", database.url())
        };
        let mut child = child_process(&diff("slow"))
            .current_dir(stage.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the child starts");
        let found = wait_for(|| database.rows(running).into_iter().flatten().flatten().next());
        let name = found.expect("the replay runs");
        let killed = Command::new("kill").args(["-KILL", &child.id().to_string()]).status();
        assert!(killed.expect("kill runs").success());
        child.wait().expect("it is dead");
        let list = match kind {
            Kind::MariaDb => "SELECT schema_name FROM information_schema.schemata",
            _ => "SELECT datname FROM pg_database",
        };
        let gone = wait_for(|| {
            let flags = diff("fast");
            let words: Vec<&str> = flags.split(' ').collect();
            let next = stage.brant(&[], &words);
            assert_eq!(next.exit, 0, "{}{}", next.out, next.err);
            let names = database.rows(list);
            (!names.iter().flatten().any(|n| n.as_deref() == Some(&name))).then_some(())
        });
        assert!(gone.is_some(), "{name} is still there");
    }
}

fn wait_for<T>(mut look: impl FnMut() -> Option<T>) -> Option<T> {
    let begun = Instant::now();
    loop {
        match look() {
            None if begun.elapsed() < Duration::from_secs(20) => {
                std::thread::sleep(Duration::from_millis(50));
            }
            found => return found,
        }
    }
}

/// What two files of SQL say differently on MySQL and MariaDB is compared, options of tables too.
#[test]
fn what_sql_says_about_mysql_tables() {
    const FROM: &str = "CREATE TABLE a (id INT NOT NULL PRIMARY KEY, name VARCHAR(40) CHARACTER SET latin1 \
        COLLATE latin1_bin NOT NULL COMMENT 'said', note TEXT, hidden INT INVISIBLE, \
        up VARCHAR(40) GENERATED ALWAYS AS (upper(name)) VIRTUAL, CONSTRAINT big CHECK (id > 0), \
        KEY k_desc (name DESC), KEY k_part (note(10))) ENGINE=InnoDB COMMENT='first';\n";
    const TO: &str = "CREATE TABLE a (id INT NOT NULL PRIMARY KEY, name VARCHAR(40) CHARACTER SET utf8mb4 \
        COLLATE utf8mb4_bin NOT NULL COMMENT 'else', note TEXT, hidden INT, \
        up VARCHAR(40) GENERATED ALWAYS AS (lower(name)) VIRTUAL, CONSTRAINT big CHECK (id > 1), \
        KEY k_desc (name), KEY k_part (note(20))) ENGINE=MyISAM COMMENT='second';\n";
    for kind in [Kind::MariaDb, Kind::MySql] {
        let Some(site) = Site::new(kind) else { continue };
        site.stage.write("from.sql", FROM);
        site.stage.write("to.sql", TO);
        let sides = ["migrate", "diff", "--from-schema", "from.sql", "--to-schema", "to.sql"];
        let printed = site.brant(&[&sides[..], &["--script"]].concat());
        assert_eq!(printed.exit, 0, "{}", printed.err);
        assert!(printed.out.contains("ENGINE=MyISAM"), "{}", printed.out);
        site.database.execute(&(FROM.to_owned() + "INSERT INTO a (id, name) VALUES (2, 'anna');"));
        site.database.execute(&printed.out);
        let url = ["migrate", "diff", "--from-url", site.database.url(), "--to-schema", "to.sql"];
        let again = site.brant(&[&url[..], &["--exit-code"]].concat());
        assert_eq!(again.exit, 0, "{}\n{}{}", printed.out, again.out, again.err);
        assert_eq!(site.database.value("SELECT up FROM a"), "anna");
    }
}
