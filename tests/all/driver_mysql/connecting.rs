//! Connecting: what each refusal is taken for, and what a session is set to.

use std::time::{Duration, Instant};

use super::*;
use brant_tests::{fresh_database, missing_database};
use url::Url;

/// The database's URL with something changed.
fn changed(database: &Database, change: impl Fn(&mut Url)) -> String {
    let mut url = Url::parse(database.url()).expect("a URL");
    change(&mut url);
    url.into()
}

async fn refusal(url: &str) -> (ErrorKind, String) {
    let session = Session { connect_timeout: Duration::from_secs(2), ..Session::default() };
    match MySql.connect(&target(url), &session).await {
        Ok(_) => panic!("{url} was accepted"),
        Err(error) => (error.kind, format!("{error:?}")),
    }
}

#[tokio::test]
async fn refusals_are_told_apart_and_show_no_secret() {
    for server in servers() {
        let database = fresh_database(&server);
        let secret = "gänse@:/?#% 5000";
        let wrong = |url: &mut Url| url.set_password(Some(secret)).expect("a password");
        let cases = [
            (changed(&database, wrong), ErrorKind::Authentication),
            (
                changed(&database, |url| url.set_port(Some(1)).expect("a port")),
                ErrorKind::Unreachable,
            ),
            (
                changed(&database, |url| {
                    url.set_host(Some("no-such-host.invalid")).expect("a host")
                }),
                ErrorKind::Unreachable,
            ),
            (
                changed(&database, |url| url.set_query(Some("socket=/no/such.sock"))),
                ErrorKind::Unreachable,
            ),
            (missing_database(&server).url().to_owned(), ErrorKind::DatabaseMissing),
            (changed(&database, |url| url.set_query(Some("sslaccept=strict"))), ErrorKind::Tls),
        ];
        for (url, expected) in cases {
            let (kind, shown) = refusal(&url).await;
            assert_eq!(kind, expected, "{}: {shown}", server.label);
            assert!(!shown.contains("5000"), "{shown}");
        }
    }
}

/// A server that accepts and then says nothing.
#[tokio::test]
async fn silence_has_a_limit() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let start = Instant::now();
    let (kind, _) = refusal(&format!("mysql://u:p@127.0.0.1:{port}/db")).await;
    assert_eq!(kind, ErrorKind::Unreachable);
    assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
}

#[tokio::test]
async fn encrypted_where_the_url_asks_for_it() {
    for server in servers() {
        let database = fresh_database(&server);
        let has_tls = database
            .rows("SHOW GLOBAL VARIABLES LIKE 'have_ssl'")
            .first()
            .is_none_or(|row| row[1].as_deref() == Some("YES"));
        for (query, encrypted) in [
            ("sslmode=disable", false),
            ("sslmode=prefer", has_tls),
            ("sslaccept=accept_invalid_certs", true),
        ] {
            let url = changed(&database, |url| url.set_query(Some(query)));
            let answer = MySql.connect(&target(&url), &Session::default()).await;
            if encrypted && !has_tls {
                assert_eq!(answer.err().map(|error| error.kind), Some(ErrorKind::Tls));
                continue;
            }
            let mut connection =
                answer.unwrap_or_else(|error| panic!("{}: {query}: {error:?}", server.label));
            run(
                connection.as_mut(),
                "CREATE TABLE IF NOT EXISTS seen (cipher TEXT); DELETE FROM seen; PREPARE s FROM 'SHOW STATUS LIKE \"Ssl_cipher\"'",
            )
            .await
            .expect("runs");
            let sql = "SELECT variable_value FROM information_schema.session_status WHERE variable_name = 'Ssl_cipher'";
            let sql = if server.kind == Kind::MySql {
                sql.replace("information_schema", "performance_schema")
            } else {
                sql.to_owned()
            };
            run(connection.as_mut(), &format!("INSERT INTO seen {sql}")).await.expect("runs");
            let cipher = database.value("SELECT cipher FROM seen");
            assert_eq!(!cipher.is_empty(), encrypted, "{}: {query}: {cipher}", server.label);
        }
    }
}

#[tokio::test]
async fn databases_are_made_and_dropped_once() {
    for server in servers() {
        let database = missing_database(&server);
        let (target, session) = (target(database.url()), Session::default());
        assert!(!MySql.database_exists(&target, &session).await.expect("asked"));
        MySql.create_database(&target, &session).await.expect("made");
        assert!(MySql.database_exists(&target, &session).await.expect("asked"));
        assert_eq!(database.value("SELECT @@collation_database"), "utf8mb4_unicode_ci");
        let again = MySql.create_database(&target, &session).await.expect_err("twice");
        assert_eq!(again.kind, ErrorKind::DatabaseExists);
        MySql.drop_database(&target, &session).await.expect("dropped");
        let again = MySql.drop_database(&target, &session).await.expect_err("twice");
        assert_eq!(again.kind, ErrorKind::DatabaseMissing);
        let mut system = Url::parse(database.url()).expect("a URL");
        system.set_path("/Sys");
        let refused = MySql.drop_database(&super::target(system.as_str()), &session).await;
        assert_eq!(refused.expect_err("the server's own").kind, ErrorKind::SystemDatabase);
    }
}

#[tokio::test]
async fn waiting_has_the_runs_limits() {
    for server in servers() {
        let database = fresh_database(&server);
        database.execute("CREATE TABLE t (a INT)");
        let session = Session {
            lock_timeout: Some(Duration::from_millis(700)),
            statement_timeout: Some(Duration::from_millis(500)),
            ..Session::default()
        };
        let mut other = connect(&database).await;
        other.run(&[Step::Begin]).await.expect("begins");
        run(other.as_mut(), "INSERT INTO t VALUES (1)").await.expect("holds the table");
        let mut connection =
            MySql.connect(&target(database.url()), &session).await.expect("connects");
        let start = Instant::now();
        let stop =
            run(connection.as_mut(), "ALTER TABLE t ADD COLUMN b INT").await.expect_err("waits");
        assert!(
            start.elapsed() < Duration::from_secs(30),
            "{}: {:?}",
            server.label,
            start.elapsed()
        );
        let expected = [ErrorKind::LockTimeout, ErrorKind::Timeout];
        assert!(expected.contains(&stop.error.kind), "{stop:?}");
        let slow = "SELECT COUNT(*) FROM information_schema.columns a, information_schema.columns b, information_schema.columns c";
        let stop = run(connection.as_mut(), slow).await.expect_err("too slow");
        assert_eq!(stop.error.kind, ErrorKind::Timeout, "{stop:?}");
    }
}

#[tokio::test]
async fn facts_about_the_server() {
    for server in servers() {
        let database = fresh_database(&server);
        let facts = connect(&database).await.server().await.expect("facts");
        let product = if server.kind == Kind::MariaDb { "MariaDB" } else { "MySQL" };
        assert_eq!(facts.product, product);
        assert!(facts.may_create && !facts.read_only, "{facts:?}");
        assert!(facts.user.contains('@') && facts.version.contains('.'), "{facts:?}");
    }
}

/// A user that may do everything in one database and nothing else needs no more.
#[tokio::test]
async fn a_user_of_one_database_is_enough() {
    for server in servers() {
        let database = fresh_database(&server);
        let user = format!("u{}", database.name().trim_start_matches("brant_test"));
        let user: String = user.chars().take(32).collect();
        database.execute(&format!(
            "CREATE USER '{user}'@'%' IDENTIFIED BY 'p@ss'; GRANT ALL ON `{}`.* TO '{user}'@'%'",
            database.name().replace('_', "\\_")
        ));
        let url = changed(&database, |url| {
            url.set_username(&user).expect("a user");
            url.set_password(Some("p%40ss")).expect("a password");
        });
        let mut connection =
            MySql.connect(&target(&url), &Session::default()).await.unwrap_or_else(|error| {
                panic!("{}: {error:?}", server.label);
            });
        let mut lock = MySql.lock(&target(&url), &Session::default()).await.expect("connects");
        brant_conformance::eventually(lock.as_mut()).await;
        assert!(connection.claim().await.expect("claims"));
        assert!(!lock.sessions().await.expect("readable").is_empty());
        let ticket = lock.ticket().expect("held").clone();
        let script = script(
            "CREATE TABLE t (a INT); CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1",
        );
        let steps = [
            Step::CreateHistory,
            Step::CheckLock(&ticket),
            Step::Run { script: &script, statements: 0..2 },
            Step::ResetSession,
        ];
        let ran = connection.run(&steps).await;
        // MySQL lets only administrators write triggers while its binary log is on.
        if let Err(stop) = ran {
            assert_eq!((server.kind, stop.statement), (Kind::MySql, Some(1)), "{stop:?}");
        }
        let facts = connection.server().await.expect("facts");
        assert!(facts.may_create, "{facts:?}");
        assert_eq!(connection.records().await.expect("readable"), Some(Vec::new()));
        connection.clear(&[], &External::default()).await.expect("clears");
        database.execute(&format!("DROP USER '{user}'@'%'"));
    }
}
