//! The binary against real servers: bad input ends with its code and changes
//! nothing, and the password, however odd, is in no output and in no row.

use brant_tests::{Database, Kind, fresh_database};

use super::stage::{Printed, Stage};

/// Characters that need encoding, quoting and escaping somewhere.
const PASSWORD: &str = "Zq7@:/?#%'\" $&=+w";
const ENCODED: &str = "Zq7%40%3A%2F%3F%23%25%27%22%20%24%26%3D%2Bw";
/// What must not be seen in any spelling.
const PIECES: &[&str] = &["Zq7", "%2Bw", "+w", "%2bw"];

/// A database, a user of its own with an odd password, and the user's URL.
struct Guest {
    database: Database,
    user: String,
    url: String,
}

impl Guest {
    fn new(kind: Kind) -> Option<Guest> {
        let database = fresh_database(&kind.required()?);
        let user = format!("g{}", &database.name()[database.name().len() - 12..]);
        let quoted = PASSWORD.replace('\'', "''");
        database.execute(&match kind {
            Kind::MariaDb | Kind::MySql => format!(
                "CREATE USER {user}@'%' IDENTIFIED BY '{quoted}'; GRANT ALL ON {}.* TO {user}@'%'",
                database.name()
            ),
            _ => format!(
                "CREATE ROLE {user} LOGIN PASSWORD '{quoted}'; GRANT ALL ON SCHEMA public TO {user}"
            ),
        });
        let (scheme, rest) = database.url().split_once("://").expect("a URL");
        let (_, place) = rest.rsplit_once('@').expect("a user");
        let url = format!("{scheme}://{user}:{ENCODED}@{place}");
        Some(Guest { database, user, url })
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        let user = &self.user;
        let drop = match self.database.server().kind {
            Kind::MariaDb | Kind::MySql => format!("DROP USER {user}@'%'"),
            _ => format!("DROP OWNED BY {user} CASCADE; DROP ROLE {user}"),
        };
        // A failing test leaves the user behind; that must not hide its reason.
        let _ = self.database.try_execute(&drop);
    }
}

fn deploy(stage: &Stage, url: &str, more: &[&str]) -> Printed {
    let arguments: Vec<&str> = ["migrate", "deploy"].iter().chain(more).copied().collect();
    let printed = stage.brant(&[("DATABASE_URL", url)], &arguments);
    for text in [&printed.out, &printed.err] {
        assert!(!PIECES.iter().any(|piece| text.contains(piece)), "the password: {text}");
    }
    printed
}

fn refused(printed: &Printed, code: &str) {
    let all = format!("{}{}", printed.out, printed.err);
    assert!(printed.exit == 1 && all.contains(code), "not {code}: {} {all}", printed.exit);
}

fn check(kind: Kind) {
    let Some(guest) = Guest::new(kind) else { return };
    let stage = Stage::new();
    let url = guest.url.as_str();
    stage.write("brant.toml", "[dev]\nurl = \"${DATABASE_URL}\"\n");
    stage.write("migrations/1_one/migration.sql", "CREATE TABLE one (id INTEGER);\n");

    let wrong = url.replace("Zq7", "Zq8");
    refused(&deploy(&stage, &wrong, &[]), "P1000");
    let (before, after) = url.rsplit_once(':').expect("a port");
    let (_, path) = after.split_once('/').expect("a database");
    refused(&deploy(&stage, &format!("{before}:1/{path}"), &[]), "P1001");
    refused(&deploy(&stage, &format!("{before}:port/{path}"), &["-v"]), "P1013");
    refused(&deploy(&stage, &url.replace("://", ":/"), &["--json"]), "P1013");
    refused(
        &deploy(&stage, &format!("oracle{}", &url[url.find(':').expect("a scheme")..]), &[]),
        "B1008",
    );
    refused(&deploy(&stage, url, &["--env", "stagin"]), "B1004");
    refused(&deploy(&stage, url, &["--migrations", "nowhere"]), "B2001");
    let missing =
        stage.brant(&[("DATABASE_URL", &format!("{url}_missing"))], &["migrate", "status"]);
    assert_eq!(missing.exit, 1, "{}", missing.err);
    assert!(
        guest.database.try_execute("SELECT 1 FROM _prisma_migrations").is_err(),
        "nothing changed"
    );

    for verbosity in ["-q", "-v", "-vv", "--json"] {
        stage.write(
            "migrations/2_bad/migration.sql",
            "CREATE TABLE two (id INTEGER);\nINSERT INTO two VALUES ('Zq', oops);\n",
        );
        refused(&deploy(&stage, url, &[verbosity]), "P3018");
    }
    assert_eq!(
        guest.database.value("SELECT count(*) FROM _prisma_migrations WHERE logs LIKE '%Zq7%'"),
        "0"
    );
    stage.write(
        "migrations/2_bad/migration.sql",
        "CREATE TABLE two (id INTEGER);\nINSERT INTO two VALUES (2);\n",
    );
    let done = deploy(&stage, url, &["-vv"]);
    assert_eq!(done.exit, 0, "{}{}", done.out, done.err);
    // This user may not make databases.
    let sides = ["migrate", "diff", "--from-empty", "--to-migrations", "migrations"];
    let printed = stage.brant(&[("DATABASE_URL", url)], &sides);
    refused(&printed, "P3014");
    let right =
        printed.err.contains(" CREATEDB;") || printed.err.contains("`brant\\_scratch\\_%`.*");
    assert!(right, "{}", printed.err);
    assert!(!PIECES.iter().any(|piece| printed.err.contains(piece)), "{}", printed.err);
    for command in [
        &["config", "show"][..],
        &["doctor"],
        &["lock", "status"],
        &["migrate", "status", "--json"],
    ] {
        let printed = stage.brant(&[("DATABASE_URL", url)], command);
        let all = format!("{}{}", printed.out, printed.err);
        assert!(!PIECES.iter().any(|piece| all.contains(piece)), "{command:?}: {all}");
        assert_eq!(printed.exit, 0, "{command:?}: {all}");
    }
}

/// Seeds, generators and hooks are given the password; what is said about them has none of it.
fn programs(kind: Kind) {
    let Some(guest) = Guest::new(kind) else { return };
    let stage = Stage::new();
    let url = guest.url.as_str();
    let run = |programs: &str, arguments: &[&str], exit: u8, words: &str| {
        stage.write("brant.toml", &format!("[dev]\nurl = \"${{DATABASE_URL}}\"\n{programs}"));
        for verbosity in ["-q", "-v", "-vv"] {
            let arguments = [arguments, &[verbosity]].concat();
            let printed = stage.brant(&[("DATABASE_URL", url)], &arguments);
            let all = format!("{}{}", printed.out, printed.err);
            assert!(!PIECES.iter().any(|piece| all.contains(piece)), "{arguments:?}: {all}");
            assert!(printed.exit == exit && all.contains(words), "{arguments:?}: {all}");
        }
    };
    stage.write("migrations/1_one/migration.sql", "CREATE TABLE one (id INTEGER);\n");
    let hook = "hooks.after_apply = \"false ${DATABASE_URL}\"\n";
    run("", &["migrate", "deploy"], 0, "");
    run("", &["migrate", "redo", "--force"], 1, "down.sql");
    stage.write("migrations/1_one/down.sql", "DROP TABLE nowhere;\n");
    run("", &["migrate", "redo", "--force"], 1, "nowhere");
    stage.write("migrations/1_one/down.sql", "DROP TABLE one;\n");
    run("", &["migrate", "redo", "--force"], 0, "");
    run(hook, &["migrate", "redo", "--force"], 1, "the hook");
    run(
        &hook.replace("false", "no-such-program"),
        &["migrate", "redo", "--force"],
        1,
        "cannot be started",
    );
    run("generate = \"false ${DATABASE_URL}\"\n", &["generate"], 1, "the generator");
    run("seed = \"false ${DATABASE_URL}\"\n", &["db", "seed"], 1, "");
    run("seed = \"false ${DATABASE_URL}\"\n", &["db", "seed", "--once"], 1, "");
    stage.write("seed.sql", "INSERT INTO one VALUES (1);\nINSERT INTO nowhere VALUES (2);\n");
    run("seed = \"seed.sql\"\n", &["db", "seed"], 1, "nowhere");
    run("seed = \"seed.sql\"\n", &["migrate", "reset", "--force"], 1, "nowhere");
    run("seed = \"true ${DATABASE_URL}\"\n", &["db", "seed", "--once"], 0, "");
    let logs = "SELECT count(*) FROM _prisma_migrations WHERE logs LIKE '%Zq7%'";
    assert_eq!(guest.database.value(logs), "0");
}

#[test]
fn programs_are_spoken_of_without_the_password() {
    [Kind::Postgres, Kind::MariaDb, Kind::MySql].into_iter().for_each(programs);
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

/// A server that takes no writes says so before anything is written.
#[test]
fn read_only_server() {
    let Some(guest) = Guest::new(Kind::Postgres) else { return };
    let stage = Stage::new();
    stage.write("migrations/1_one/migration.sql", "CREATE TABLE one (id INTEGER);\n");
    let user = &guest.user;
    guest.database.execute(&format!("ALTER ROLE {user} SET default_transaction_read_only = on"));
    refused(&deploy(&stage, &guest.url, &[]), "B3004");
    assert!(guest.database.try_execute("SELECT 1 FROM _prisma_migrations").is_err());
}
