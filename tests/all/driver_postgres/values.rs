//! Names and values of any kind reach the server as they are.

use brant_core::history::Row;
use brant_core::{Change, Driver as _, Session, Step};
use brant_driver_postgres::Postgres;
use proptest::strategy::{Strategy, ValueTree as _};
use proptest::test_runner::TestRunner;

use super::{ROW, connect, databases, direct, target};

/// What breaks out of quotes elsewhere.
const HOSTILE: &[&str] =
    &["", "'", "\\", "\\'", "''; --", "$$", "E'", "/*", "\u{feff}", "é🪿", "\r\n\t"];

/// The hostile ones and some at random, the same each time.
fn samples() -> Vec<String> {
    let mut runner = TestRunner::deterministic();
    let strategy = proptest::prop_oneof!["[^\0]{1,40}", "['\"\\\\$;a\n-]{1,20}"];
    let random = (0..300).map(|_| strategy.new_tree(&mut runner).expect("a value").current());
    HOSTILE.iter().map(|text| (*text).to_owned()).chain(random.collect::<Vec<_>>()).collect()
}

#[tokio::test]
async fn values_read_back() {
    let samples = samples();
    for database in databases(direct()) {
        for strings in ["on", "off"] {
            let set = format!(
                "ALTER DATABASE {} SET standard_conforming_strings = {strings}",
                database.name()
            );
            database.execute(&set);
            let mut connection = connect(&database).await;
            connection.run(&[Step::CreateHistory]).await.expect("the table is made");
            let ids: Vec<_> = (0..samples.len()).map(|n| format!("{strings}{n:05}")).collect();
            let mut steps = vec![Step::Begin];
            for (id, logs) in ids.iter().zip(&samples) {
                let row = Row { id, ..ROW };
                steps.push(Step::Record(Change::Started { row, logs }));
            }
            steps.push(Step::Commit);
            connection.run(&steps).await.expect("all are written");
            let records = connection.records().await.expect("an answer").expect("a table");
            for (id, logs) in ids.iter().zip(&samples) {
                let record = records.iter().find(|record| record.id == *id).expect("a row");
                assert_eq!(record.logs.as_ref(), Some(logs));
            }
        }
    }
}

#[tokio::test]
async fn names_read_back() {
    use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
    for database in databases(direct()) {
        for name in samples().iter().filter(|name| !name.is_empty() && name.len() <= 63).take(25) {
            let encoded = utf8_percent_encode(name, NON_ALPHANUMERIC);
            let target = target(&format!("{}?schema={encoded}", database.url()));
            let mut connection =
                Postgres.connect(&target, &Session::default()).await.expect("it connects");
            connection.run(&[Step::CreateHistory]).await.expect("the table is made");
            assert_eq!(
                connection.records().await.expect("an answer").map(|rows| rows.len()),
                Some(0)
            );
            let quoted = name.replace('\'', "''");
            let count =
                format!("SELECT count(*)::text FROM pg_tables WHERE schemaname = '{quoted}'");
            assert_eq!(database.value(&count), "1", "{name:?}");
        }
    }
}
