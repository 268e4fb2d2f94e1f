//! Where histories are replayed: for users who may not create databases, in a database that is
//! given, and behind SQL that comes first.

use std::fs;

use brant_tests::{Database, Kind, User, fresh_database};

use super::USER;
use super::place::{Place, on_every_engine, run};

on_every_engine!(init_comes_first,);

/// Gives a user what it takes to work in a database, and no more.
fn grant(place: &Place, user: &User, database: &Database) {
    let (user, name) = (user.name(), database.name());
    database.execute(&match place.provider {
        "postgresql" => format!("GRANT ALL ON SCHEMA public TO {user}"),
        _ => format!("GRANT ALL ON `{name}`.* TO {user}@'%'"),
    });
}

/// A PostgreSQL role that may not create databases gets a schema for the time of the replay.
#[test]
fn a_temporary_schema() {
    run(Kind::Postgres, |place| {
        let user = User::new(&place.database);
        let (name, url) = (user.name(), user.url());
        grant(place, &user, &place.database);
        place.schema(USER);
        let out = place.run_at(&url, &["migrate", "dev", "--name", "users"], 1);
        assert!(out.contains("P3014") && out.contains(" CREATEDB;"), "{out}");
        let database = place.database.name();
        place.database.execute(&format!("GRANT CREATE ON DATABASE {database} TO {name}"));
        // What a killed run left.
        place.database.execute(&format!(
            "CREATE SCHEMA brant_scratch_1_2; CREATE TABLE brant_scratch_1_2.t (); ALTER SCHEMA brant_scratch_1_2 OWNER TO {name}; ALTER TABLE brant_scratch_1_2.t OWNER TO {name}"
        ));
        place.run_at(&url, &["migrate", "dev", "--name", "users"], 0);
        let left = "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'brant%'";
        assert_eq!(place.database.value(left), "0");
        place.schema(
            &USER
                .replace("name String", "name String @unique\n  role Role?")
                .replace("model", "enum Role {\n  A\n}\nmodel"),
        );
        let out = place.run_at(&url, &["migrate", "dev", "--name", "more"], 0);
        assert!(out.contains("Your database is now in sync"), "{out}");
        assert!(place.run_at(&url, &["migrate", "dev"], 0).contains("Already in sync"));
        place.database.execute("ALTER TABLE \"User\" ADD COLUMN extra integer");
        let out = place.run_at(&url, &["migrate", "dev"], 130);
        assert!(out.contains("Added column `extra`"), "{out}");
        place.run_at(&url, &["migrate", "dev", "--on-drift=repair"], 0);
        // What names the real schema would change the real one.
        let leaving = "migrations/20990101000000_leaving/migration.sql";
        place.stage.write(leaving, "DROP TABLE public.\"User\";\n");
        let out = place.run_at(&url, &["migrate", "dev"], 1);
        assert!(
            out.contains("names the schema `public`") && out.contains("shadow database"),
            "{out}"
        );
        assert!(place.has_table("User"));
        assert_eq!(place.database.value(left), "0");
    });
}

/// A database that is given is used without any right to create one.
fn a_given_database(kind: Kind, missing_right: &str) {
    run(kind, |place| {
        let shadow = fresh_database(place.database.server());
        let user = User::new(&place.database);
        let url = user.url();
        grant(place, &user, &place.database);
        place.schema(USER);
        let out = place.run_at(&url, &["migrate", "dev", "--name", "users"], 1);
        assert!(out.contains("Error: P3014: ") && out.contains(missing_right), "{out}");
        assert!(
            out.contains("`shadow_url` in brant.toml") && place.migrations().is_empty(),
            "{out}"
        );
        grant(place, &user, &shadow);
        let given = url.replace(place.database.name(), shadow.name());
        let config = place.read("brant.toml");
        place.stage.write("brant.toml", &format!("{config}shadow_url = \"{given}\"\n"));
        place.run_at(&url, &["migrate", "dev", "--name", "users"], 0);
        assert!(place.run_at(&url, &["migrate", "dev"], 0).contains("Already in sync"));
        let same = format!("{config}shadow_url = \"{url}\"\n");
        place.stage.write("brant.toml", &same);
        // Nothing is replayed that is remembered.
        fs::remove_dir_all(place.stage.path().join("cache")).expect("it was there");
        place.schema_only(&USER.replace("name String", "name String?"));
        let out = place.run_at(&url, &["migrate", "dev", "--name", "same"], 1);
        assert!(out.contains("P3014") && out.contains("appears to be the same"), "{out}");
    });
}

#[test]
fn a_given_database_on_postgres() {
    a_given_database(Kind::Postgres, " CREATEDB;");
}

#[test]
fn a_given_database_on_mariadb() {
    a_given_database(Kind::MariaDb, "GRANT ALL ON `brant\\_scratch\\_%`.*");
}

#[test]
fn a_given_database_on_mysql() {
    a_given_database(Kind::MySql, "GRANT ALL ON `brant\\_scratch\\_%`.*");
}

/// Migrations that build on what somebody else makes in every database.
fn init_comes_first(place: &Place) {
    const THEIRS: &str = "CREATE TABLE theirs (id INTEGER NOT NULL, PRIMARY KEY (id));\n";
    let mine = "migrations/1_mine/migration.sql";
    place.stage.write(mine, "INSERT INTO theirs VALUES (1);\nCREATE TABLE mine (id INTEGER NOT NULL, PRIMARY KEY (id));\n");
    place.schema("model theirs {\n  id Int @id\n}\nmodel mine {\n  id Int @id\n}\n");
    place.database.execute(THEIRS);
    place.run(&["db", "execute", "--file", mine], 0);
    place.run(&["migrate", "resolve", "--applied", "1_mine"], 0);
    let out = place.dev(&[], 1);
    assert!(out.contains("P3006") && out.contains("1_mine"), "{out}");
    let config = place.read("brant.toml");
    place.stage.write("brant.toml", &format!("{config}shadow_init = \"theirs.sql\"\n"));
    place.stage.write("theirs.sql", THEIRS);
    let out = place.dev(&[], 0);
    assert!(out.contains("Already in sync"), "{out}");
    place.stage.write("theirs.sql", "nonsense;\n");
    let out = place.dev(&[], 1);
    assert!(out.contains("P3014") && out.contains("theirs.sql failed at statement 1"), "{out}");
}
