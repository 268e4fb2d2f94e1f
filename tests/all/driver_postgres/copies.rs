//! Copying databases while others begin to drop them: the server calls such a database invalid, and
//! ends the session of whoever wants to alter it.

use brant_core::{Driver as _, DriverError, ErrorKind, Session, Target};
use brant_driver_postgres::Postgres;
use brant_tests::Database;

use super::{databases, direct, target};

fn sibling(of: &Target, ending: &str) -> Target {
    Postgres.sibling(of, &|own| format!("{own}_{ending}")).expect("a name")
}

/// As a drop leaves it that was interrupted.
fn half_drop(database: &Database, name: &str) {
    database.execute(&format!("UPDATE pg_database SET datconnlimit = -2 WHERE datname = '{name}'"));
}

fn kind(result: Result<(), DriverError>) -> Option<ErrorKind> {
    result.err().map(|error| error.kind)
}

#[tokio::test]
async fn what_is_half_dropped_is_missing() {
    for database in databases(direct()) {
        let (own, session) = (target(database.url()), Session::default());
        let copier = Postgres.copier().expect("it copies");
        let (draft, template) = (sibling(&own, "draft"), sibling(&own, "template"));
        let begin = async || copier.begin(&own, &draft.database, &session).await.map(drop);
        let settle = async || copier.settle(&own, &draft, &template, &session).await;
        let drop_all = async || {
            for one in [&draft, &template] {
                let _ = Postgres.drop_database(one, &session).await;
            }
        };
        begin().await.expect("a draft");
        half_drop(&database, &draft.database);
        assert_eq!(kind(settle().await), Some(ErrorKind::DatabaseMissing));
        let connected = Postgres.connect(&draft, &session).await.map(drop);
        assert_eq!(kind(connected), Some(ErrorKind::DatabaseMissing));
        drop_all().await;
        // A template that nobody can use any more makes room for the next one.
        begin().await.expect("a draft");
        settle().await.expect("a template");
        half_drop(&database, &template.database);
        let mut copying = copier.copying(&own, &session).await.expect("a session");
        let copied = copying.copy(&template, &sibling(&own, "copy")).await;
        assert_eq!(kind(copied), Some(ErrorKind::DatabaseMissing));
        begin().await.expect("a draft");
        settle().await.expect("the next template");
        copying.copy(&template, &sibling(&own, "copy")).await.expect("a copy");
        // One that is whole stays.
        begin().await.expect("a draft");
        assert_eq!(kind(settle().await), Some(ErrorKind::DatabaseExists));
        copying.remove(&sibling(&own, "copy")).await.expect("it goes");
        drop_all().await;
    }
}
