//! What a database contains, read in one message.
//!
//! One query for each kind of thing (`introspect/sql/`), whatever their number; all of them in
//! one implicit transaction, so that they see the same state and a pool does not scatter them.
//! What an extension owns is left out, and so is the history table.

mod column;
mod constraint;
pub(crate) mod default;
mod index;
mod message;
mod object;
mod row;
mod table;
mod types;

use std::collections::{BTreeMap, BTreeSet};

use brant_catalog::{
    Aspects, AutoIncrement, Catalog, Enum, EnumValue, Extension, Origin, QualifiedName, Scope,
    Sequence, Table, Unsaid,
};
use brant_core::DriverError;

use crate::connection::Worker;
use object::Objects;
use row::{Answers, Fields};

/// See [`brant_core::Connection::introspect`].
pub(crate) async fn introspect(
    connection: &mut Worker,
    namespaces: &[String],
) -> Result<Catalog, DriverError> {
    let own = std::slice::from_ref(&connection.schema);
    let listed = if namespaces.is_empty() { own } else { namespaces };
    let message = message::message(&connection.schema, listed, connection.in_transaction);
    let answers = message::ask(&mut connection.connection, message).await?;
    let qualified = !namespaces.is_empty();
    let own = connection.schema.clone();
    let mut catalog = assemble(&answers, Names { own, qualified, enums: BTreeSet::new() })?;
    catalog.scope = Scope { aspects: Aspects::ALL, namespaces: Some(listed.to_vec()) };
    Ok(catalog)
}

/// How names are written. A schema file that lists its namespaces says one with every name, one
/// that lists none says it nowhere.
struct Names {
    own: String,
    qualified: bool,
    /// Those that a schema can say.
    enums: BTreeSet<QualifiedName>,
}

impl Names {
    fn name(&self, namespace: String, name: String) -> QualifiedName {
        let namespace = Some(namespace).filter(|n| self.qualified || *n != self.own);
        QualifiedName { namespace, name }
    }
}

fn assemble(answers: &Answers, mut names: Names) -> Result<Catalog, DriverError> {
    let enums = enums(answers, &names)?;
    // One without values has no word in the schema language.
    let said = enums.iter().filter(|one| !one.values.is_empty());
    names.enums = said.map(|one| one.name.clone()).collect();
    let names = &names;
    let mut tables = Tables::default();
    for row in answers.tables() {
        tables.add(table::read(&mut Fields::new(row), names)?);
    }
    let mut objects = Objects::read(answers.objects(), names)?;
    table::parents(answers.parents(), names, &mut tables)?;
    let mut unsaid: Vec<Unsaid> = answers.unsaid().iter().map(unsaid).collect::<Result<_, _>>()?;
    unsaid.extend(column::read(answers.columns(), names, &mut tables, &mut objects)?);
    unsaid.sort();
    index::read(answers.indexes(), &mut tables)?;
    constraint::foreign_keys(answers.foreign_keys(), names, &mut tables)?;
    constraint::checks(answers.checks(), &mut tables)?;
    let sequences: Vec<Sequence> = answers
        .sequences()
        .iter()
        .map(|row| sequence(&mut Fields::new(row), names))
        .collect::<Result<_, _>>()?;
    tables.borrow_from(&sequences);
    let mut namespaces = Vec::new();
    for row in answers.namespaces().iter().filter(|_| names.qualified) {
        namespaces.push(Fields::new(row).text()?);
    }
    Ok(Catalog {
        namespaces,
        default_namespace: Some(names.own.clone()),
        extensions: answers.extensions().iter().map(extension).collect::<Result<_, _>>()?,
        enums,
        sequences,
        tables: tables.into_list(),
        objects: objects.into_list(),
        unsaid,
        ..Catalog::default()
    })
}

/// The tables, found by the number that the server knows them by.
#[derive(Default)]
struct Tables {
    list: Vec<Table>,
    positions: BTreeMap<i64, usize>,
}

impl Tables {
    fn add(&mut self, (oid, table): (i64, Table)) {
        self.positions.insert(oid, self.list.len());
        self.list.push(table);
    }

    /// None for tables that are left out.
    fn find(&mut self, oid: i64) -> Option<&mut Table> {
        self.list.get_mut(*self.positions.get(&oid)?)
    }

    /// Columns may take their numbers from sequences that do not belong to them.
    fn borrow_from(&mut self, free: &[Sequence]) {
        let free: BTreeSet<_> = free.iter().map(|sequence| &sequence.name).collect();
        for table in &mut self.list {
            let namespace = table.name.namespace.clone();
            for column in &mut table.columns {
                if let Some(AutoIncrement::Sequence { name: Some(name), lent }) =
                    &mut column.auto_increment
                {
                    let name = QualifiedName::new(namespace.clone(), name.as_str());
                    *lent = free.contains(&name).then_some(name);
                }
            }
        }
    }

    fn into_list(self) -> Vec<Table> {
        self.list
    }
}

fn unsaid(row: &sqlx::postgres::PgRow) -> Result<Unsaid, DriverError> {
    let mut fields = Fields::new(row);
    Ok(Unsaid { what: fields.text()?, name: fields.text()? })
}

fn extension(row: &sqlx::postgres::PgRow) -> Result<Extension, DriverError> {
    let mut fields = Fields::new(row);
    Ok(Extension {
        name: fields.text()?,
        schema: Some(fields.text()?),
        version: Some(fields.text()?),
        relocatable: fields.flag()?,
        origin: Origin::Database,
    })
}

fn enums(answers: &Answers, names: &Names) -> Result<Vec<Enum>, DriverError> {
    let mut enums: Vec<Enum> = Vec::new();
    for row in answers.enums() {
        let mut fields = Fields::new(row);
        let name = names.name(fields.text()?, fields.text()?);
        let value = fields.optional()?.map(EnumValue::new);
        match enums.last_mut().filter(|last| last.name == name) {
            Some(last) => last.values.extend(value),
            None => enums.push(Enum {
                name,
                former_names: Vec::new(),
                values: value.into_iter().collect(),
                origin: Origin::Database,
            }),
        }
    }
    Ok(enums)
}

fn sequence(fields: &mut Fields<'_>, names: &Names) -> Result<Sequence, DriverError> {
    Ok(Sequence {
        name: names.name(fields.text()?, fields.text()?),
        options: fields.text()?,
        origin: Origin::Database,
    })
}
