//! Rows that satisfy a schema, made up, and reading them back.

use std::collections::{BTreeMap, BTreeSet};

use brant_catalog::{
    Arity, AutoIncrement, Catalog, Column, EnumType, Family, ForeignKey, QualifiedName, Table,
};

use super::trial::Trial;
use crate::connection::{Step, TableRows};
use crate::dialect::{Dialect, Script};
use crate::error::Error;

/// Rows per table: two, so that a value cannot be mistaken for a default of all.
const ROWS: usize = 2;

/// The rows of every table of a catalog, each value as text.
pub(in crate::commands) type Rows = Vec<TableRows>;

/// What could be filled in.
pub(super) struct Filled {
    /// How many rows.
    pub(super) rows: usize,
    /// Why there are none, if there are none.
    pub(super) why: String,
}

/// Puts rows into every table that takes them. A refused row is left out.
pub(super) async fn fill(trial: &mut Trial<'_, '_>, catalog: &Catalog) -> Result<Filled, Error> {
    let mut filled = Filled { rows: 0, why: "no table takes a made-up row".to_owned() };
    let mut has_rows = BTreeSet::new();
    for table in by_reference(catalog) {
        let sampler = Sampler { dialect: trial.driver.dialect(), catalog, has_rows: &has_rows };
        let statements: Vec<String> =
            (1..=ROWS).filter_map(|number| sampler.insert(table, number)).collect();
        let mut taken = 0;
        for statement in statements {
            taken += usize::from(insert(trial, statement).await?);
        }
        if taken == ROWS {
            has_rows.insert(catalog.key(&table.name));
        }
        filled.rows += taken;
    }
    Ok(filled)
}

/// Whether the row was taken.
async fn insert(trial: &mut Trial<'_, '_>, statement: String) -> Result<bool, Error> {
    let quoting = trial.scratch.connection().profile().quoting;
    let statements = trial.driver.dialect().split_as(&statement, quoting).statements;
    let script = Script { text: statement.into(), statements };
    let run = Step::Run { script: &script, statements: 0..script.statements.len() };
    trial.mark(Step::Savepoint).await?;
    let taken = trial.scratch.connection().run(&[run]).await.is_ok();
    trial.mark(if taken { Step::Release } else { Step::RollbackToSavepoint }).await?;
    Ok(taken)
}

/// The rows there are.
pub(super) async fn read(trial: &mut Trial<'_, '_>, catalog: &Catalog) -> Result<Rows, Error> {
    let rows = trial.scratch.connection().rows(&catalog.tables).await;
    rows.map_err(|error| Error::from_driver(error, trial.scratch.target()))
}

/// Tables after those that they refer to, as far as there are no circles.
fn by_reference(catalog: &Catalog) -> Vec<&Table> {
    let mut waiting: Vec<&Table> = catalog.tables.iter().collect();
    let mut sorted: Vec<&Table> = Vec::with_capacity(waiting.len());
    while !waiting.is_empty() {
        let pending: BTreeSet<_> = waiting.iter().map(|table| catalog.key(&table.name)).collect();
        let is_free = |table: &&Table| {
            table.foreign_keys.iter().all(|key| {
                let referenced = catalog.key(&key.referenced_table);
                referenced == catalog.key(&table.name) || !pending.contains(&referenced)
            })
        };
        let (mut free, rest): (Vec<&Table>, Vec<&Table>) = waiting.into_iter().partition(is_free);
        waiting = rest;
        if free.is_empty() {
            free.push(waiting.remove(0));
        }
        sorted.extend(free);
    }
    sorted
}

/// Makes values up.
struct Sampler<'c> {
    dialect: &'c dyn Dialect,
    catalog: &'c Catalog,
    /// Tables that have all their rows.
    has_rows: &'c BTreeSet<(Option<&'c str>, &'c str)>,
}

impl Sampler<'_> {
    /// The statement for one row; nothing where a value cannot be made up.
    fn insert(&self, table: &Table, number: usize) -> Option<String> {
        let mut values = BTreeMap::new();
        for key in &table.foreign_keys {
            self.reference(table, key, number, &mut values)?;
        }
        let mut row: Vec<(&str, String)> = Vec::new();
        for column in &table.columns {
            let is_given = column.generated.is_some()
                || matches!(
                    column.auto_increment,
                    Some(AutoIncrement::Identity { always: true, .. })
                );
            if is_given {
                continue;
            }
            let value = match values.remove(column.name.as_str()) {
                Some(value) => value,
                None => self.value(column, number)?,
            };
            row.push((&column.name, value));
        }
        Some(self.dialect.insert(&table.name, &row))
    }

    /// The values of a foreign key: those of the row with the same number, or null.
    fn reference<'t>(
        &self,
        table: &'t Table,
        key: &'t ForeignKey,
        number: usize,
        values: &mut BTreeMap<&'t str, String>,
    ) -> Option<()> {
        let referenced = self.catalog.find_table(&key.referenced_table)?;
        let is_self = is_same(self.catalog, &referenced.name, &table.name);
        let is_there = self.has_rows.contains(&self.catalog.key(&referenced.name));
        for (column, of) in key.columns.iter().zip(&key.referenced_columns) {
            let nullable = !table.column(column)?.is_required();
            let value = match is_there || (is_self && !nullable) {
                true => self.value(referenced.column(of)?, number)?,
                false if nullable => "NULL".to_owned(),
                false => return None,
            };
            values.insert(column, value);
        }
        Some(())
    }

    /// A value that differs with the number, where the type has so many.
    fn value(&self, column: &Column, number: usize) -> Option<String> {
        let text = self.text(column, number);
        match text {
            Some(text) => Some(self.dialect.literal(&text)),
            None if !column.is_required() => Some("NULL".to_owned()),
            None => None,
        }
    }

    fn text(&self, column: &Column, number: usize) -> Option<String> {
        let kind = &column.r#type;
        if kind.arity == Arity::List {
            return Some("{}".to_owned());
        }
        if let Some(text) =
            kind.native.as_ref().and_then(|native| self.dialect.sample(native, number))
        {
            return Some(text);
        }
        let longest = kind.native.as_ref().and_then(|native| native.args.first().copied());
        Some(match &kind.family {
            Family::Int | Family::BigInt | Family::Float | Family::Decimal => number.to_string(),
            Family::Boolean => (number % 2).to_string(),
            Family::String if longest.is_some_and(|longest| longest < 8) => number.to_string(),
            Family::String => format!("sample {number}"),
            Family::DateTime => format!("2001-02-{number:02} 03:04:05"),
            Family::Json => format!("{{\"sample\": {number}}}"),
            Family::Bytes => number.to_string(),
            Family::Enum(EnumType::Inline { values, .. }) => {
                values.get((number - 1) % values.len().max(1))?.clone()
            }
            Family::Enum(EnumType::Named(name)) => {
                let labels: Vec<&str> = self.catalog.find_enum(name)?.labels().collect();
                (*labels.get((number - 1) % labels.len().max(1))?).to_owned()
            }
            Family::Unsupported(_) => return None,
        })
    }
}

fn is_same(catalog: &Catalog, a: &QualifiedName, b: &QualifiedName) -> bool {
    catalog.key(a) == catalog.key(b)
}
