//! How long reading takes.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use super::{catalog_of, database_of};

/// A thousand tables; the whole of `migrate diff` has 150 ms for them.
#[test]
fn a_thousand_tables_are_read_at_once() {
    let mut script = "BEGIN;".to_owned();
    for number in 0..1000 {
        let before = number - i32::from(number > 0);
        let _ = write!(
            script,
            "CREATE TABLE t{number} (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, a TEXT NOT NULL,
             b TEXT, c REAL DEFAULT 1.5, d DATETIME DEFAULT CURRENT_TIMESTAMP, e BOOLEAN, f INTEGER,
             CONSTRAINT t{number}_f_fkey FOREIGN KEY (f) REFERENCES t{before} (id));
             CREATE UNIQUE INDEX t{number}_a ON t{number}(a);
             CREATE INDEX t{number}_b ON t{number}(b);"
        );
    }
    let database = database_of(&(script + "COMMIT;"));
    let start = Instant::now();
    assert_eq!(catalog_of(&database).tables.len(), 1000);
    let time = start.elapsed();
    assert!(time < Duration::from_secs(5), "{time:?} for two readings");
}
