//! Looks for traces in `information_schema`.

use brant_core::{DriverError, ErrorKind};
use mysql_async::{Conn, Row};

use super::claim::{After, Claim, Object, Shape, Trace};
use super::cursor::Named;
use super::decide::Finding;
use crate::quote;
use crate::rows::{column, execute, rows, text};

/// What is there of a trace.
enum Found {
    Yes,
    No,
    /// The table that would hold it is not there, or it may not be seen.
    Hidden,
}

/// Where the server's tables name the objects: table, column of the database, column of the name, and which rows.
fn place(object: Object) -> (&'static str, &'static str, &'static str, &'static str) {
    match object {
        Object::Database => ("schemata", "schema_name", "schema_name", "TRUE"),
        Object::Event => ("events", "event_schema", "event_name", "TRUE"),
        Object::Function => {
            ("routines", "routine_schema", "routine_name", "routine_type = 'FUNCTION'")
        }
        Object::Procedure => {
            ("routines", "routine_schema", "routine_name", "routine_type = 'PROCEDURE'")
        }
        Object::Sequence => ("tables", "table_schema", "table_name", "table_type = 'SEQUENCE'"),
        Object::Table => {
            ("tables", "table_schema", "table_name", "table_type NOT IN ('VIEW', 'SEQUENCE')")
        }
        Object::Trigger => ("triggers", "trigger_schema", "trigger_name", "TRUE"),
        Object::View => ("tables", "table_schema", "table_name", "table_type = 'VIEW'"),
    }
}

/// A comparison with the server's own idea of case for names of databases and tables.
fn same(column: &str, name: &str) -> String {
    let name = quote::text(name);
    format!(
        "{column} = {name} AND (@@lower_case_table_names > 0 \
         OR CONVERT({column} USING utf8mb4) COLLATE utf8mb4_bin = {name})"
    )
}

fn in_table(database: &str, table: &Named) -> String {
    let database = table.database.as_deref().unwrap_or(database);
    format!("{} AND {}", same("table_schema", database), same("table_name", &table.name))
}

pub(super) async fn look(
    conn: &mut Conn,
    database: &str,
    claim: &Claim,
) -> Result<Finding, DriverError> {
    let found = find(conn, database, &claim.trace).await?;
    if claim.reshaped {
        return match (found, &claim.shape) {
            (Found::Yes, Some(shape)) => has_shape(conn, database, &claim.trace, shape).await,
            _ => Ok(Finding::Nothing),
        };
    }
    Ok(match (found, claim.after) {
        (Found::Yes, After::There) | (Found::No, After::Gone) => Finding::AsAfter,
        (Found::No, After::There) | (Found::Yes, After::Gone) => Finding::AsBefore,
        // Without its table a thing certainly was not added; whether it was dropped cannot be told.
        (Found::Hidden, After::There) if !matches!(claim.trace, Trace::User(..)) => {
            Finding::AsBefore
        }
        (Found::Hidden, _) => Finding::Nothing,
    })
}

async fn find(conn: &mut Conn, database: &str, trace: &Trace) -> Result<Found, DriverError> {
    let name_is = |column: &str, name: &str| format!("{column} = {}", quote::text(name));
    let (table, from, rows_of_it) = match trace {
        Trace::Object(object, named) => return object_found(conn, database, *object, named).await,
        Trace::User(user, host) => return user_found(conn, user, host).await,
        Trace::Column(table, name) => (table, "columns", name_is("column_name", name)),
        Trace::Index(table, name) => (table, "statistics", name_is("index_name", name)),
        Trace::Constraint(table, name) => {
            (table, "table_constraints", name_is("constraint_name", name))
        }
        Trace::PrimaryKey(table) => (table, "statistics", name_is("index_name", "PRIMARY")),
        Trace::Partition(table, name) => (table, "partitions", name_is("partition_name", name)),
        Trace::Partitions(table) => (table, "partitions", "partition_name IS NOT NULL".to_owned()),
        Trace::IndexOn { table, columns, unique } => {
            let unique = if *unique { "non_unique = 0" } else { "TRUE" };
            let listed = listed(columns, "seq_in_index");
            (table, "statistics", format!("{unique} GROUP BY index_name HAVING {listed}"))
        }
        Trace::ForeignKeyOn { table, columns, references } => {
            let listed = listed(columns, "ordinal_position");
            let references = name_is("referenced_table_name", references);
            (
                table,
                "key_column_usage",
                format!("{references} GROUP BY constraint_name HAVING {listed}"),
            )
        }
    };
    let query = format!(
        "SELECT 1 FROM information_schema.{from} WHERE {} AND {rows_of_it} LIMIT 1",
        in_table(database, table)
    );
    if !column(conn, &query).await?.is_empty() {
        return Ok(Found::Yes);
    }
    Ok(match object_found(conn, database, Object::Table, table).await? {
        Found::Yes => Found::No,
        Found::No | Found::Hidden => Found::Hidden,
    })
}

/// A condition on groups: exactly these columns in this order.
fn listed(columns: &[String], position: &str) -> String {
    format!(
        "GROUP_CONCAT(column_name ORDER BY {position} SEPARATOR 0x0A) = {}",
        quote::text(&columns.join("\n"))
    )
}

async fn object_found(
    conn: &mut Conn,
    database: &str,
    object: Object,
    named: &Named,
) -> Result<Found, DriverError> {
    let (from, schema, name, kind) = place(object);
    let inside = match object {
        Object::Database => "TRUE".to_owned(),
        Object::Event
        | Object::Function
        | Object::Procedure
        | Object::Sequence
        | Object::Table
        | Object::Trigger
        | Object::View => same(schema, named.database.as_deref().unwrap_or(database)),
    };
    let wanted = match object {
        Object::Database | Object::Sequence | Object::Table | Object::Trigger | Object::View => {
            same(name, &named.name)
        }
        Object::Event | Object::Function | Object::Procedure => {
            format!("{name} = {}", quote::text(&named.name))
        }
    };
    let query = format!(
        "SELECT 1 FROM information_schema.{from} WHERE {inside} AND {wanted} AND {kind} LIMIT 1"
    );
    Ok(if column(conn, &query).await?.is_empty() { Found::No } else { Found::Yes })
}

async fn user_found(conn: &mut Conn, user: &str, host: &str) -> Result<Found, DriverError> {
    let query = format!(
        "SELECT 1 FROM mysql.user WHERE user = {} AND host IN ({}, '')",
        quote::text(user),
        quote::text(host)
    );
    match column(conn, &query).await {
        Ok(found) if found.is_empty() => Ok(Found::No),
        Ok(_) => Ok(Found::Yes),
        Err(error) if error.kind == ErrorKind::AccessDenied => Ok(Found::Hidden),
        Err(error) => Err(error),
    }
}

/// Whether a thing that is there looks as the statement defines it.
async fn has_shape(
    conn: &mut Conn,
    database: &str,
    trace: &Trace,
    shape: &Shape,
) -> Result<Finding, DriverError> {
    let same = match (trace, shape) {
        (Trace::Column(table, name), Shape::Column(definition)) => {
            return column_has_shape(conn, database, table, name, definition).await;
        }
        (Trace::Index(table, name), Shape::Columns(columns)) => {
            has_columns(conn, database, table, name, columns).await?
        }
        (Trace::PrimaryKey(table), Shape::Columns(columns)) => {
            has_columns(conn, database, table, "PRIMARY", columns).await?
        }
        _ => return Ok(Finding::Nothing),
    };
    Ok(if same { Finding::AsAfter } else { Finding::AsBefore })
}

async fn has_columns(
    conn: &mut Conn,
    database: &str,
    table: &Named,
    index: &str,
    columns: &[String],
) -> Result<bool, DriverError> {
    let query = format!(
        "SELECT column_name FROM information_schema.statistics WHERE {} AND index_name = {} \
         ORDER BY seq_in_index",
        in_table(database, table),
        quote::text(index)
    );
    let found = column(conn, &query).await?;
    Ok(found.len() == columns.len()
        && found.iter().zip(columns).all(|(a, b)| a.to_lowercase() == b.to_lowercase()))
}

/// The server itself reads the definition, into a temporary table.
async fn column_has_shape(
    conn: &mut Conn,
    database: &str,
    table: &Named,
    name: &str,
    definition: &str,
) -> Result<Finding, DriverError> {
    let database = table.database.as_deref().unwrap_or(database);
    let mine = quote::qualified(database, "_brant_shape");
    let name = quote::name(name);
    let key = if definition.to_ascii_uppercase().contains("AUTO_INCREMENT") {
        format!(", KEY ({name})")
    } else {
        String::new()
    };
    let create = format!("CREATE TEMPORARY TABLE {mine} ({name} {definition}{key})");
    if execute(conn, &create).await.is_err() {
        return Ok(Finding::Nothing);
    }
    let wanted = rows(conn, &format!("SHOW COLUMNS FROM {mine}")).await?;
    execute(conn, &format!("DROP TEMPORARY TABLE {mine}")).await?;
    let theirs = quote::qualified(database, &table.name);
    let found = rows(conn, &format!("SHOW COLUMNS FROM {theirs}")).await?;
    let Some(wanted) = wanted.first().map(shape_of) else { return Ok(Finding::Nothing) };
    let found = found.iter().map(shape_of).find(|(name, _)| *name == wanted.0);
    let same = found.is_some_and(|found| found == wanted);
    Ok(if same { Finding::AsAfter } else { Finding::AsBefore })
}

/// The name in lower case, then type, nullability, default and the rest; not
/// what keys it is part of. Of temporary tables MySQL writes defaults that are
/// expressions in one more pair of parentheses, leaves `DEFAULT_GENERATED` out
/// and has `NULL` for nothing.
fn shape_of(row: &Row) -> (String, [String; 4]) {
    let column = |index| text(row, index).unwrap_or_default();
    let default = column(4);
    let mut default = default.as_str();
    while let Some(inner) = default.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        default = inner;
    }
    let rest = column(5).replace("DEFAULT_GENERATED", "");
    let rest = if rest == "NULL" { "" } else { rest.trim() };
    let shape = [column(1), column(2), default.to_owned(), rest.to_owned()];
    (column(0).to_lowercase(), shape)
}
