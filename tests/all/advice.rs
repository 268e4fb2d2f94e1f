//! What a refusal advises settles it: the SQL in it is run as an administrator, and the same
//! command gets through.

use brant_tests::{Database, Kind, User, fresh_database};
use serde_json::Value;

use crate::cli::stage::Stage;

/// A situation that ends in a refusal.
struct Case {
    name: &'static str,
    /// Run as an administrator beforehand; `{user}` and `{database}` are filled in.
    before: &'static str,
    /// The only migration.
    migration: &'static str,
    command: &'static [&'static str],
    /// What has to be told, in notes and help.
    told: &'static [&'static str],
    /// Whether the advised SQL is to be run, and the command has to succeed then.
    settles: bool,
}

const DEPLOY: &[&str] = &["migrate", "deploy"];
const TABLE: &str = "CREATE TABLE geese (id INTEGER PRIMARY KEY);";

const POSTGRES: &[Case] = &[
    Case {
        name: "nothing may be created in the schema",
        before: "",
        migration: TABLE,
        command: DEPLOY,
        told: &["GRANT CREATE ON SCHEMA \"public\" TO \"{user}\";", "in database \"{database}\""],
        settles: true,
    },
    Case {
        name: "the schema is closed",
        before: "REVOKE ALL ON SCHEMA public FROM PUBLIC",
        migration: TABLE,
        command: DEPLOY,
        told: &["GRANT USAGE, CREATE ON SCHEMA \"public\" TO \"{user}\";"],
        settles: true,
    },
    Case {
        name: "the history belongs to somebody else",
        before: "CREATE TABLE _prisma_migrations (id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, \
                 finished_at timestamptz, migration_name varchar(255) NOT NULL, logs text, rolled_back_at timestamptz, \
                 started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0); \
                 GRANT CREATE ON SCHEMA public TO {user}",
        migration: TABLE,
        command: DEPLOY,
        told: &[
            "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE \"public\".\"_prisma_migrations\" TO \"{user}\";",
        ],
        settles: true,
    },
    Case {
        name: "rows may not be read",
        before: "CREATE TABLE rings (code text); GRANT CREATE ON SCHEMA public TO {user}",
        migration: "CREATE TABLE geese AS SELECT code FROM rings;",
        command: &["db", "execute", "--file", "migrations/1_one/migration.sql"],
        told: &[
            "lacks SELECT on \"public\".\"rings\"",
            "GRANT SELECT ON TABLE \"public\".\"rings\" TO \"{user}\";",
        ],
        settles: true,
    },
    Case {
        name: "a foreign key to somebody's table",
        before: "CREATE TABLE rings (code text PRIMARY KEY); GRANT CREATE ON SCHEMA public TO {user}",
        migration: "CREATE TABLE geese (ring text REFERENCES rings (code));",
        command: &["db", "execute", "--file", "migrations/1_one/migration.sql"],
        told: &["GRANT REFERENCES ON TABLE \"public\".\"rings\" TO \"{user}\";"],
        settles: true,
    },
    Case {
        name: "somebody else's table is altered",
        before: "CREATE TABLE rings (code text); GRANT CREATE ON SCHEMA public TO {user}",
        migration: "ALTER TABLE rings ADD COLUMN colour text;",
        command: &["db", "execute", "--file", "migrations/1_one/migration.sql"],
        told: &["it belongs to", "ALTER TABLE \"public\".\"rings\" OWNER TO \"{user}\";"],
        settles: true,
    },
    Case {
        name: "a schema may not be created",
        before: "GRANT CREATE ON SCHEMA public TO {user}",
        migration: "CREATE SCHEMA birds;",
        command: DEPLOY,
        told: &["GRANT CREATE ON DATABASE \"{database}\" TO \"{user}\";"],
        settles: true,
    },
    Case {
        name: "nobody may connect",
        before: "REVOKE CONNECT ON DATABASE {database} FROM PUBLIC; GRANT CREATE ON SCHEMA public TO {user}",
        migration: TABLE,
        command: DEPLOY,
        told: &["GRANT CONNECT ON DATABASE \"{database}\" TO \"{user}\";"],
        settles: true,
    },
    Case {
        name: "scratch databases may not be created",
        before: "GRANT CREATE ON SCHEMA public TO {user}",
        migration: TABLE,
        command: &["migrate", "diff", "--from-empty", "--to-migrations", "migrations"],
        told: &["ALTER ROLE \"{user}\" CREATEDB;", "shadow"],
        settles: true,
    },
    Case {
        name: "the extension may not be created",
        before: "GRANT CREATE ON SCHEMA public TO {user}",
        migration: "CREATE EXTENSION IF NOT EXISTS \"file_fdw\";",
        command: DEPLOY,
        told: &["may not create the extension", "CREATE EXTENSION IF NOT EXISTS \"file_fdw\";"],
        settles: true,
    },
    Case {
        name: "a type's extension may be created",
        before: "GRANT CREATE ON SCHEMA public TO {user}; GRANT CREATE ON DATABASE {database} TO {user}",
        migration: "CREATE TABLE geese (name citext);",
        command: DEPLOY,
        told: &[
            "put this at the head of the migration",
            "CREATE EXTENSION IF NOT EXISTS \"citext\";",
        ],
        settles: true,
    },
    Case {
        name: "an operator class of an extension",
        before: "GRANT CREATE ON SCHEMA public TO {user}",
        migration: "CREATE TABLE geese (name text); CREATE INDEX by_name ON geese USING gin (name gin_trgm_ops);",
        command: DEPLOY,
        told: &[
            "may not create the extension \"pg_trgm\"",
            "GRANT CREATE ON DATABASE \"{database}\" TO \"{user}\";",
        ],
        settles: true,
    },
    Case {
        name: "the extension is in another schema",
        before: "CREATE SCHEMA extensions; CREATE EXTENSION hstore SCHEMA extensions; GRANT USAGE ON SCHEMA extensions TO {user}; \
                 GRANT CREATE ON SCHEMA public TO {user}",
        migration: "CREATE TABLE geese (facts hstore);",
        command: DEPLOY,
        told: &["schema \"extensions\"", "SET search_path TO \"public\", \"extensions\";"],
        settles: false,
    },
    Case {
        name: "the server does not have the extension",
        before: "GRANT CREATE ON SCHEMA public TO {user}",
        migration: "CREATE TABLE geese (place vector(3));",
        command: DEPLOY,
        told: &[
            "\"vector\" is not installed on this server",
            "pgvector",
            "CREATE EXTENSION IF NOT EXISTS \"vector\";",
        ],
        settles: false,
    },
    Case {
        name: "the extension itself is not there",
        before: "GRANT CREATE ON SCHEMA public TO {user}",
        migration: "CREATE EXTENSION vector;",
        command: DEPLOY,
        told: &["\"vector\" is not installed on this server", "pgvector"],
        settles: false,
    },
    Case {
        name: "doctor says it beforehand",
        before: "",
        migration: TABLE,
        command: &["doctor"],
        told: &["may not create tables here", "GRANT CREATE ON SCHEMA \"public\" TO \"{user}\";"],
        settles: true,
    },
];

const MYSQL: &[Case] = &[
    Case {
        name: "nothing is granted",
        before: "",
        migration: TABLE,
        command: DEPLOY,
        told: &["GRANT ALL ON {granted} TO '{user}'@'%';"],
        settles: true,
    },
    Case {
        name: "nothing may be created",
        before: "GRANT SELECT ON {database}.* TO {user}@'%'",
        migration: TABLE,
        command: DEPLOY,
        told: &["lacks the right CREATE on {granted}", "GRANT ALL ON {granted}"],
        settles: true,
    },
    Case {
        name: "a table of another database",
        before: "GRANT ALL ON {database}.* TO {user}@'%'",
        migration: "CREATE TABLE geese AS SELECT user FROM mysql.user LIMIT 0;",
        command: DEPLOY,
        told: &["GRANT SELECT ON `mysql`.* TO '{user}'@'%';"],
        settles: false,
    },
    Case {
        name: "a right for the whole server",
        before: "GRANT ALL ON {database}.* TO {user}@'%'",
        migration: "CREATE USER {user}_2@'%'; DROP USER {user}_2@'%';",
        command: DEPLOY,
        told: &["GRANT CREATE USER ON *.* TO '{user}'@'%';"],
        settles: true,
    },
    Case {
        name: "scratch databases may not be created",
        before: "GRANT ALL ON {database}.* TO {user}@'%'",
        migration: TABLE,
        command: &["migrate", "diff", "--from-empty", "--to-migrations", "migrations"],
        told: &["GRANT ALL ON `brant\\_scratch\\_%`.* TO '{user}'@'%';"],
        settles: true,
    },
    Case {
        name: "doctor says it beforehand",
        before: "GRANT SELECT ON {database}.* TO {user}@'%'",
        migration: TABLE,
        command: &["doctor"],
        told: &["GRANT ALL ON {granted} TO '{user}'@'%';"],
        settles: true,
    },
];

/// The server writes a binary log, as MySQL does unless it is told otherwise.
const LOGGED: Case = Case {
    name: "a trigger while the binary log is on",
    before: "GRANT ALL ON {database}.* TO {user}@'%'",
    migration: "CREATE TABLE geese (id INTEGER PRIMARY KEY);\n\
                CREATE TRIGGER t BEFORE INSERT ON geese FOR EACH ROW SET NEW.id = 1;",
    command: DEPLOY,
    told: &["binary log", "SET GLOBAL log_bin_trust_function_creators = 1;"],
    // It would be settled for all the other tests as well.
    settles: false,
};

fn check(kind: Kind, cases: &[Case]) {
    let Some(server) = kind.required() else { return };
    for case in cases {
        let database = fresh_database(&server);
        play(case, &database);
    }
}

fn play(case: &Case, database: &Database) {
    let user = User::new(database);
    let granted = format!("`{}`.*", database.name().replace('_', "\\_"));
    let fill = |text: &str| {
        let text = text.replace("{user}", user.name()).replace("{database}", database.name());
        text.replace("{granted}", &granted)
    };
    if !case.before.is_empty() {
        database.execute(&fill(case.before));
    }
    let stage = Stage::new();
    stage.write("migrations/1_one/migration.sql", &fill(case.migration));
    let url = user.url();
    let run = || stage.brant(&[("DATABASE_URL", &url)], &[case.command, &["--json"]].concat());
    let first = run();
    assert_eq!(first.exit, 1, "{}: {}{}", case.name, first.out, first.err);
    let answer: Value = serde_json::from_str(&first.out).expect("JSON");
    let strings = texts(&answer);
    for told in case.told {
        let told = fill(told);
        assert!(
            strings.iter().any(|text| text.contains(&told)),
            "{}: {told}\n{strings:#?}",
            case.name
        );
    }
    // The first remedy is enough; the others are other ways.
    let sql = strings.iter().find_map(|text| text.split_once(":\n").map(|(_, sql)| sql));
    let sql = sql.unwrap_or_else(|| panic!("{}: no SQL in {strings:#?}", case.name));
    if case.settles {
        database.execute(sql);
        let second = run();
        assert_eq!(second.exit, 0, "{}: {sql}: {}{}", case.name, second.out, second.err);
    }
}

/// Every text in the answer.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(list) => list.iter().flat_map(texts).collect(),
        Value::Object(fields) => fields.values().flat_map(texts).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

#[test]
fn postgres() {
    check(Kind::Postgres, POSTGRES);
}

#[test]
fn postgres_18() {
    check(Kind::Postgres18, POSTGRES);
}

#[test]
fn mariadb() {
    check(Kind::MariaDb, MYSQL);
}

#[test]
fn mysql() {
    check(Kind::MySql, MYSQL);
}

#[test]
fn mysql_with_a_binary_log() {
    let Some(server) = Kind::MySql.required() else { return };
    let database = fresh_database(&server);
    if database.value("SELECT @@log_bin AND NOT @@log_bin_trust_function_creators") != "1" {
        return brant_tests::skip("triggers and the binary log", "the server writes none");
    }
    play(&LOGGED, &database);
}
