//! The rows of the few queries that everything is read with. Their number does not depend on how
//! many tables there are.

use std::collections::BTreeMap;

use brant_core::DriverError;
use brant_core::history::TABLE;
use rusqlite::{Connection, Row};

use crate::error::classify;

/// The tables that are looked into: not SQLite's own, not virtual ones, not the history, and
/// nothing that platforms keep in the file. `ESCAPE` because an underscore stands for any
/// character.
const IS_OURS: &str = r"
    s.type = 'table' AND s.rootpage > 0
    AND s.name NOT LIKE 'sqlite\_%' ESCAPE '\' AND s.name NOT LIKE '\_cf\_%' ESCAPE '\'
    AND s.name NOT IN (?, 'd1_migrations', '_Migration', '_RelayId')
";

/// An entry of SQLite's own table.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) kind: String,
    pub(super) name: String,
    pub(super) table: String,
    pub(super) sql: Option<String>,
}

#[derive(Debug)]
pub(super) struct TableRow {
    /// `table`, `view`, `virtual` or `shadow`.
    pub(super) kind: String,
    pub(super) without_rowid: bool,
    pub(super) strict: bool,
}

#[derive(Debug)]
pub(super) struct ColumnRow {
    pub(super) name: String,
    pub(super) declared_type: String,
    pub(super) not_null: bool,
    /// The place in the primary key, counted from 1; 0 for none.
    pub(super) key: i64,
}

#[derive(Debug)]
pub(super) struct IndexRow {
    pub(super) name: String,
    pub(super) unique: bool,
    /// `c` for `CREATE INDEX`, `u` for a constraint, `pk` for the primary key.
    pub(super) origin: String,
    pub(super) columns: Vec<IndexColumnRow>,
}

#[derive(Debug)]
pub(super) struct IndexColumnRow {
    /// None for an expression.
    pub(super) name: Option<String>,
    pub(super) descending: bool,
    pub(super) collation: Option<String>,
}

#[derive(Debug)]
pub(super) struct ForeignKeyRow {
    pub(super) table: String,
    /// The columns of each side; what they refer to may be left out.
    pub(super) columns: Vec<(String, Option<String>)>,
    pub(super) on_update: String,
    pub(super) on_delete: String,
}

/// Everything that was read. Lists are in the order in which SQLite gives them.
#[derive(Debug)]
pub(super) struct Rows {
    pub(super) entries: Vec<Entry>,
    pub(super) tables: BTreeMap<String, TableRow>,
    /// By table, as the rest.
    pub(super) columns: BTreeMap<String, Vec<ColumnRow>>,
    pub(super) views: BTreeMap<String, Vec<ColumnRow>>,
    pub(super) indexes: BTreeMap<String, Vec<IndexRow>>,
    pub(super) foreign_keys: BTreeMap<String, Vec<ForeignKeyRow>>,
}

/// Asks the database. All queries see the same state.
pub(super) fn read(connection: &Connection) -> Result<Rows, DriverError> {
    read_all(connection).map_err(classify)
}

fn read_all(connection: &Connection) -> rusqlite::Result<Rows> {
    // Ended by being dropped; inside a transaction of the caller it is not needed.
    let _snapshot =
        connection.is_autocommit().then(|| connection.unchecked_transaction()).transpose()?;
    Ok(Rows {
        entries: entries(connection)?,
        tables: tables(connection)?,
        columns: columns(connection)?,
        views: views(connection)?,
        indexes: indexes(connection)?,
        foreign_keys: foreign_keys(connection)?,
    })
}

/// In the order in which they were made: what a view needs stands before it.
fn entries(connection: &Connection) -> rusqlite::Result<Vec<Entry>> {
    let sql = "SELECT type, name, tbl_name, sql FROM main.sqlite_schema ORDER BY rowid";
    let mut statement = connection.prepare(sql)?;
    let entry = |row: &Row<'_>| {
        Ok(Entry { kind: row.get(0)?, name: row.get(1)?, table: row.get(2)?, sql: row.get(3)? })
    };
    statement.query_map([], entry)?.collect()
}

fn tables(connection: &Connection) -> rusqlite::Result<BTreeMap<String, TableRow>> {
    let sql = "SELECT name, type, wr, strict FROM pragma_table_list WHERE schema = 'main'";
    let mut statement = connection.prepare(sql)?;
    let table = |row: &Row<'_>| {
        let flags = TableRow { kind: row.get(1)?, without_rowid: row.get(2)?, strict: row.get(3)? };
        Ok((row.get(0)?, flags))
    };
    statement.query_map([], table)?.collect()
}

fn columns(connection: &Connection) -> rusqlite::Result<BTreeMap<String, Vec<ColumnRow>>> {
    let wanted = r#"SELECT s.name, c.name, c.type, c."notnull", c.pk"#;
    let mut columns = ByTable::default();
    each(connection, wanted, "pragma_table_xinfo(s.name, 'main') c", |row| {
        columns.of(row)?.push(column(row)?);
        Ok(())
    })?;
    Ok(columns.into_map())
}

/// The columns of views. A view that reads what is no longer there has none; the query for all
/// of them fails then.
fn views(connection: &Connection) -> rusqlite::Result<BTreeMap<String, Vec<ColumnRow>>> {
    let sql = r#"SELECT s.name, c.name, c.type, c."notnull", c.pk FROM main.sqlite_schema s
        CROSS JOIN pragma_table_xinfo(s.name, 'main') c
        WHERE s.type = 'view' AND s.name = coalesce(?, s.name)"#;
    let mut statement = connection.prepare(sql)?;
    let mut read = |name: Option<&str>| {
        let rows = statement.query_map([name], |row| Ok((row.get(0)?, column(row)?)))?;
        rows.collect::<rusqlite::Result<Vec<(String, ColumnRow)>>>()
    };
    let rows = match read(None) {
        Ok(rows) => rows,
        Err(_) => {
            let names = "SELECT name FROM main.sqlite_schema WHERE type = 'view'";
            let mut names = connection.prepare(names)?;
            let names = names.query_map([], |row| row.get::<_, String>(0))?;
            let names = names.collect::<rusqlite::Result<Vec<_>>>()?;
            names.iter().flat_map(|name| read(Some(name)).unwrap_or_default()).collect()
        }
    };
    let mut columns: BTreeMap<String, Vec<ColumnRow>> = BTreeMap::new();
    for (view, column) in rows {
        columns.entry(view).or_default().push(column);
    }
    Ok(columns)
}

fn column(row: &Row<'_>) -> rusqlite::Result<ColumnRow> {
    Ok(ColumnRow {
        name: row.get(1)?,
        declared_type: row.get(2)?,
        not_null: row.get(3)?,
        key: row.get(4)?,
    })
}

fn indexes(connection: &Connection) -> rusqlite::Result<BTreeMap<String, Vec<IndexRow>>> {
    let wanted = r#"SELECT s.name, i.name, i."unique", i.origin, x.cid, x.name, x."desc", x.coll"#;
    let of = "pragma_index_list(s.name, 'main') i CROSS JOIN pragma_index_xinfo(i.name, 'main') x ON x.key";
    let mut indexes = ByTable::<IndexRow>::default();
    each(connection, wanted, of, |row| {
        let list = indexes.of(row)?;
        let name = row.get_ref(1)?.as_str()?;
        if list.last().is_none_or(|last| last.name != name) {
            let (unique, origin) = (row.get(2)?, row.get(3)?);
            list.push(IndexRow { name: name.to_owned(), unique, origin, columns: Vec::new() });
        }
        let is_column = row.get::<_, i64>(4)? >= 0;
        let column = IndexColumnRow {
            name: row.get::<_, Option<String>>(5)?.filter(|_| is_column),
            descending: row.get(6)?,
            collation: row.get(7)?,
        };
        list.last_mut().expect("it was just pushed").columns.push(column);
        Ok(())
    })?;
    Ok(indexes.into_map())
}

fn foreign_keys(connection: &Connection) -> rusqlite::Result<BTreeMap<String, Vec<ForeignKeyRow>>> {
    let wanted = r#"SELECT s.name, k.seq, k."table", k."from", k."to", k.on_update, k.on_delete"#;
    let mut keys = ByTable::<ForeignKeyRow>::default();
    each(connection, wanted, "pragma_foreign_key_list(s.name, 'main') k", |row| {
        let list = keys.of(row)?;
        if row.get::<_, i64>(1)? == 0 {
            list.push(ForeignKeyRow {
                table: row.get(2)?,
                columns: Vec::new(),
                on_update: row.get(5)?,
                on_delete: row.get(6)?,
            });
        }
        if let Some(key) = list.last_mut() {
            key.columns.push((row.get(3)?, row.get(4)?));
        }
        Ok(())
    })?;
    Ok(keys.into_map())
}

/// What is found of each table. The rows of a table, whose name is their first value, come one after
/// the other.
struct ByTable<T>(Vec<(String, Vec<T>)>);

impl<T> Default for ByTable<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> ByTable<T> {
    fn of(&mut self, row: &Row<'_>) -> rusqlite::Result<&mut Vec<T>> {
        let name = row.get_ref(0)?.as_str()?;
        if self.0.last().is_none_or(|(last, _)| last != name) {
            self.0.push((name.to_owned(), Vec::new()));
        }
        Ok(&mut self.0.last_mut().expect("it was just pushed").1)
    }

    fn into_map(self) -> BTreeMap<String, Vec<T>> {
        self.0.into_iter().collect()
    }
}

/// Joins the tables with what a pragma says about each, and takes row by row.
fn each(
    connection: &Connection,
    wanted: &str,
    pragma: &str,
    mut take: impl FnMut(&Row<'_>) -> rusqlite::Result<()>,
) -> rusqlite::Result<()> {
    // CROSS: the pragmas are asked about each table, whatever the planner thinks.
    let sql = format!("{wanted} FROM main.sqlite_schema s CROSS JOIN {pragma} WHERE {IS_OURS}");
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query([TABLE])?;
    while let Some(row) = rows.next()? {
        take(row)?;
    }
    Ok(())
}
