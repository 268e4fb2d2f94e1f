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

use crate::rows::text;
use crate::session::in_plain_mode;

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
    let found = in_plain_mode(conn, &answers::queries(database, flavour)).await?;
    let answers = answers::Answers::read(found, database, flavour);
    let listed = object::listed(&answers);
    let mut queries = object::queries(database, &listed);
    let detailed = detail::listed(&answers);
    queries.extend(detailed.iter().map(|it| it.query(database)));
    let mut definitions =
        if queries.is_empty() { Vec::new() } else { in_plain_mode(conn, &queries).await? };
    let details = definitions.split_off(listed.len());
    let mut catalog = Catalog { scope: Scope::everything(), ..Catalog::default() };
    catalog.folds_table_names = answers.folds_table_names;
    catalog.tables = table::tables(&answers, database, flavour);
    detail::read(&mut catalog, &detailed, &details);
    catalog.objects = object::objects(&answers, listed, definitions, flavour);
    Ok(catalog)
}

/// A value of a row; nothing where it is null.
fn value(row: &mysql_async::Row, index: usize) -> String {
    text(row, index).unwrap_or_default()
}
