//! What servers refuse: to users without the right, and at addresses that lead nowhere.

use brant_tests::{Kind, User, fresh_database};

use crate::cli::stage::Stage;

/// Which database the command is for.
enum At {
    /// An empty one.
    Own,
    /// One that is not there.
    Missing,
    /// The one that is the server's own.
    System,
    /// An empty one, with more in the URL.
    With(&'static str),
    /// One whose history is not read in the time that there is.
    Slow,
}
use At::{Missing, Own, Slow, System, With};

const SLOW: &str = "CREATE VIEW _prisma_migrations AS SELECT '(0,1)'::tid AS ctid, '' AS id, '' AS checksum, \
    now() AS finished_at, '' AS migration_name, '' AS logs, now() AS rolled_back_at, \
    now() AS started_at, 1 AS applied_steps_count FROM pg_sleep(20)";

/// A situation and the error that it ends in.
struct Case {
    code: &'static str,
    kinds: &'static [Kind],
    /// What a new user is granted, `{user}` and `{database}` filled in; none for the administrator.
    granted: Option<&'static str>,
    at: At,
    command: &'static str,
    says: &'static str,
}

const MYSQLS: &[Kind] = &[Kind::MariaDb, Kind::MySql];
const POSTGRES: &[Kind] = &[Kind::Postgres];
const ALL: &[Kind] = &[Kind::Postgres, Kind::MariaDb, Kind::MySql];

const fn case(
    code: &'static str,
    kinds: &'static [Kind],
    at: At,
    command: &'static str,
    says: &'static str,
) -> Case {
    Case { code, kinds, granted: None, at, command, says }
}

const fn granted(granted: &'static str, case: Case) -> Case {
    Case { granted: Some(granted), ..case }
}

const CASES: &[Case] = &[
    case("P3004", MYSQLS, System, "migrate deploy", "system database"),
    case("P3004", MYSQLS, System, "migrate dev", "system database"),
    case("P3004", MYSQLS, System, "migrate reset --force", "system database"),
    case("P1003", ALL, Missing, "migrate status", "does not exist"),
    case("P1003", ALL, Missing, "migrate resolve --applied 1_geese", "does not exist"),
    case("P1003", ALL, Missing, "migrate repair 1_geese", "does not exist"),
    case("P1003", ALL, Missing, "migrate baseline", "does not exist"),
    case("P1003", ALL, Missing, "db pull", "does not exist"),
    case("P1003", ALL, Missing, "db execute --file seed.sql", "does not exist"),
    case("P1003", ALL, Missing, "db seed", "does not exist"),
    case("P1008", POSTGRES, Slow, "migrate status", "statement_timeout"),
    case("P1008", POSTGRES, Slow, "migrate deploy", "statement_timeout"),
    case("P1008", POSTGRES, Slow, "migrate dev", "statement_timeout"),
    case("P1008", POSTGRES, Slow, "migrate resolve --applied 1_geese", "statement_timeout"),
    case("P1011", POSTGRES, With("?sslmode=require"), "migrate status", "TLS"),
    granted("", case("P3000", POSTGRES, Missing, "migrate deploy", "Failed to create database")),
    granted("", case("P3000", POSTGRES, Missing, "migrate dev", "Failed to create database")),
    granted("", case("P3000", POSTGRES, Missing, "db create", "Failed to create database")),
    granted(
        "GRANT SELECT ON `{database}`.* TO {user}@'%'",
        case("P3000", MYSQLS, Missing, "migrate deploy", "Failed to create database"),
    ),
    granted(
        "GRANT ALL ON SCHEMA public TO {user}",
        case("P3014", POSTGRES, Own, "migrate dev", "CREATEDB"),
    ),
    granted(
        "GRANT ALL ON `{database}`.* TO {user}@'%'",
        case("P3014", MYSQLS, Own, "migrate dev", "brant\\_scratch\\_%"),
    ),
    granted(
        "REVOKE CONNECT ON DATABASE {database} FROM PUBLIC",
        case("P1010", POSTGRES, Own, "migrate dev", "GRANT CONNECT ON DATABASE"),
    ),
    granted("", case("P1010", MYSQLS, Own, "migrate dev", "GRANT ALL ON ")),
];

#[test]
fn each_has_its_code_and_a_next_step() {
    let mut wrong = Vec::new();
    for case in CASES {
        wrong.extend(case.kinds.iter().filter_map(|kind| check(case, *kind).err()));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

fn check(case: &Case, kind: Kind) -> Result<(), String> {
    let Some(server) = kind.required() else { return Ok(()) };
    let database = fresh_database(&server);
    let missing = format!("{}_x", database.name());
    let user = case.granted.map(|_| User::new(&database));
    let url = user.as_ref().map_or_else(|| database.url().to_owned(), User::url);
    if let (Some(user), Some(granted)) = (&user, case.granted.filter(|text| !text.is_empty())) {
        let name = if matches!(case.at, Missing) { &missing } else { database.name() };
        database.execute(&granted.replace("{user}", user.name()).replace("{database}", name));
    }
    let url = match case.at {
        Own => url,
        Missing => url.replace(database.name(), &missing),
        System => url.replace(database.name(), "mysql"),
        With(more) => url + more,
        Slow => {
            database.execute(SLOW);
            url
        }
    };
    let stage = stage(kind);
    if matches!(case.at, Slow) {
        let settings = "[default]\nschema = \"schema.prisma\"\nstatement_timeout = \"2s\"\n";
        stage.write("brant.toml", settings);
    }
    let words: Vec<&str> = case.command.split(' ').collect();
    let printed = stage.brant(&[("DATABASE_URL", &url)], &words);
    let all = format!("{}{}", printed.out, printed.err);
    let coded = all.contains(&format!("Error: {}: ", case.code));
    if printed.exit == 1 && coded && all.contains(case.says) && all.contains("help: ") {
        return Ok(());
    }
    Err(format!("{} of `{}` on {kind:?}: exit {}\n{all}", case.code, case.command, printed.exit))
}

/// A project with one migration.
pub(super) fn stage(kind: Kind) -> Stage {
    let provider = kind.provider();
    let stage = Stage::new();
    stage.write("brant.toml", "[default]\nschema = \"schema.prisma\"\nseed = \"seed.sql\"\n");
    stage.write(
        "schema.prisma",
        &format!(
            "datasource db {{\n  provider = \"{provider}\"\n}}\nmodel geese {{\n  id Int @id\n}}\n"
        ),
    );
    stage.write(
        "migrations/1_geese/migration.sql",
        "CREATE TABLE geese (id INTEGER NOT NULL, PRIMARY KEY (id));\n",
    );
    stage.write("seed.sql", "SELECT 1;\n");
    stage
}
