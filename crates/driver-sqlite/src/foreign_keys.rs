//! The window in which a table may be dropped and rebuilt without touching the
//! rows of its children.

use std::collections::{BTreeMap, BTreeSet};

use brant_core::{DriverError, ErrorKind};
use rusqlite::Connection;

use crate::counters;
use crate::engine::Engine;
use crate::error::classify;
use crate::quote;

/// Row numbers remembered per table; more are only counted.
const REMEMBERED: usize = 10_000;

/// Violations named in an error.
const NAMED: usize = 5;

/// What has to be compared at the end of the window.
#[derive(Debug, Default)]
pub(crate) struct Suspended {
    violations: Checked,
    /// How far each table has counted, unless a script sets that by itself.
    counters: Option<counters::Counters>,
}

impl Suspended {
    /// A statement runs in the window.
    pub(crate) fn notice(&mut self, sql: &str) {
        if counters::are_set_by(sql) {
            self.counters = None;
        }
    }
}

/// What is wrong with each table. A table that SQLite cannot check (a parent without a matching
/// key) has its message.
type Checked = BTreeMap<String, Result<Violations, String>>;

/// Violations of one table by the parent they miss.
type Violations = BTreeMap<String, Rows>;

/// Rows without a parent.
#[derive(Debug, Default)]
struct Rows {
    count: usize,
    numbers: BTreeSet<Option<i64>>,
}

/// Switches enforcement off and remembers what is broken already.
pub(crate) fn suspend(engine: &mut Engine) -> Result<(), DriverError> {
    if !engine.connection.is_autocommit() {
        return Err(DriverError::new(
            ErrorKind::Unsupported,
            "foreign keys can only be switched off outside a transaction",
        ));
    }
    let violations = observe(&engine.connection)?;
    let counters = Some(counters::read(&engine.connection)?);
    engine.execute("PRAGMA foreign_keys = OFF")?;
    engine.suspended = Some(Suspended { violations, counters });
    Ok(())
}

/// Fails if there are violations that were not there before. Tables that were rebuilt count on
/// from where they were.
pub(crate) fn check(engine: &mut Engine) -> Result<(), DriverError> {
    let after = observe(&engine.connection)?;
    let nothing = Suspended::default();
    let before = engine.suspended.as_ref().unwrap_or(&nothing);
    if let Some(error) = new_violations(&before.violations, &after) {
        return Err(error);
    }
    before.counters.as_ref().map_or(Ok(()), |then| counters::restore(&engine.connection, then))
}

/// Switches enforcement on again.
pub(crate) fn resume(engine: &mut Engine) -> Result<(), DriverError> {
    engine.suspended = None;
    engine.execute("PRAGMA foreign_keys = ON")
}

fn observe(connection: &Connection) -> Result<Checked, DriverError> {
    let mut statement = connection
        .prepare("SELECT name FROM main.sqlite_schema WHERE type = 'table' AND sql IS NOT NULL")
        .map_err(classify)?;
    let names: Vec<String> =
        statement.query_map([], |row| row.get(0)).and_then(Iterator::collect).map_err(classify)?;
    let checked = names.into_iter().map(|name| {
        let violations = violations(connection, &name).map_err(|error| error.to_string());
        (name, violations)
    });
    Ok(checked.collect())
}

fn violations(connection: &Connection, table: &str) -> rusqlite::Result<Violations> {
    let sql = format!("PRAGMA main.foreign_key_check({})", quote::name(table));
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.raw_query();
    let mut violations = Violations::new();
    while let Some(row) = rows.next()? {
        let parent: String = row.get(2)?;
        let found = violations.entry(parent).or_default();
        found.count += 1;
        if found.numbers.len() < REMEMBERED {
            found.numbers.insert(row.get(1)?);
        }
    }
    Ok(violations)
}

/// The error for what is worse than before. A rebuild may renumber rows, so a
/// table with as many orphans as before is not worse.
fn new_violations(before: &Checked, after: &Checked) -> Option<DriverError> {
    let mut named = Vec::new();
    let mut count = 0;
    for (table, now) in after {
        let then = before.get(table);
        match (now, then) {
            (Err(_), Some(Err(_))) => {}
            (Err(message), _) => {
                count += 1;
                named.push(format!("table \"{table}\": {message}"));
            }
            (Ok(now), then) => {
                let nothing = Violations::new();
                let then = then.and_then(|then| then.as_ref().ok()).unwrap_or(&nothing);
                for (parent, rows) in now {
                    let known = then.get(parent);
                    let more = rows.count.saturating_sub(known.map_or(0, |known| known.count));
                    count += more;
                    named.extend(name_rows(table, parent, rows, known).take(more.min(NAMED)));
                }
            }
        }
    }
    (count > 0).then(|| {
        let more = count.saturating_sub(NAMED);
        named.truncate(NAMED);
        if more > 0 {
            named.push(format!("and {more} more"));
        }
        let noun = if count == 1 { "violation was" } else { "violations were" };
        let message = format!("{count} foreign key {noun} not there before");
        DriverError {
            kind: ErrorKind::ForeignKeys,
            code: Some("787".to_owned()),
            message,
            details: named,
        }
    })
}

fn name_rows<'v>(
    table: &'v str,
    parent: &'v str,
    rows: &'v Rows,
    known: Option<&'v Rows>,
) -> impl Iterator<Item = String> + 'v {
    let is_new =
        move |number: &&Option<i64>| known.is_none_or(|known| !known.numbers.contains(number));
    rows.numbers.iter().filter(is_new).map(move |number| match number {
        Some(number) => {
            format!("table \"{table}\", rowid {number}: no such row in \"{parent}\"")
        }
        None => format!("table \"{table}\": a row without its row in \"{parent}\""),
    })
}
