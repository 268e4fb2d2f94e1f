//! What a database contains.
//!
//! Two packets of questions: everything about tables is asked of `information_schema` at once,
//! and then the definitions of views, routines, triggers and events are asked for one by one,
//! because `information_schema` prints their bodies without the escapes. All of it under an empty
//! `sql_mode`, so that every server prints names and strings in the same way.

mod answers;
mod column;
mod column_type;
mod default;
mod detail;
mod key;
mod object;
mod table;
mod text;

use brant_catalog::{Catalog, Scope};
use brant_core::DriverError;
use mysql_async::Conn;

use crate::rows::{execute, sets, text};

/// Kept by the server, so that a session that was set up in another way gets its mode back.
const OPEN: &str = "SET @brant_sql_mode = @@SESSION.sql_mode; SET SESSION sql_mode = ''";
const CLOSE: &str = "SET SESSION sql_mode = @brant_sql_mode";

/// Which of the two products the server is; they print many things differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flavour {
    MySql,
    MariaDb,
}

/// See [`brant_core::Connection::introspect`].
pub(crate) async fn introspect(
    conn: &mut Conn,
    database: &str,
    flavour: Flavour,
) -> Result<Catalog, DriverError> {
    let found = ask(conn, &answers::queries(database, flavour)).await?;
    let answers = answers::Answers::read(found, database, flavour);
    let listed = object::listed(&answers);
    let mut queries = object::queries(database, &listed);
    let detailed = detail::listed(&answers);
    queries.extend(detailed.iter().map(|it| it.query(database)));
    let mut definitions = if queries.is_empty() { Vec::new() } else { ask(conn, &queries).await? };
    let details = definitions.split_off(listed.len());
    let mut catalog = Catalog { scope: Scope::everything(), ..Catalog::default() };
    catalog.folds_table_names = answers.folds_table_names;
    catalog.tables = table::tables(&answers, database, flavour);
    detail::read(&mut catalog, &detailed, &details);
    catalog.objects = object::objects(&answers, listed, definitions, flavour);
    Ok(catalog)
}

/// The answers to some queries that travel together.
async fn ask(
    conn: &mut Conn,
    queries: &[String],
) -> Result<Vec<Vec<mysql_async::Row>>, DriverError> {
    let packet = format!("{OPEN}; {}; {CLOSE}", queries.join("; "));
    match sets(conn, &packet).await {
        // The answers of the two statements before and of the one after have no rows.
        Ok(mut found) => {
            found.pop();
            Ok(found.split_off(found.len().min(2)))
        }
        Err(error) => {
            // The first error counts.
            let _ = execute(conn, CLOSE).await;
            Err(error)
        }
    }
}

/// A value of a row; nothing where it is null.
fn value(row: &mysql_async::Row, index: usize) -> String {
    text(row, index).unwrap_or_default()
}
