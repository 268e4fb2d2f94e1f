//! Columns.

use brant_catalog::{Arity, AutoIncrement, Column, ColumnType, Generated, Origin, Unsaid};
use brant_core::DriverError;
use sqlx::postgres::PgRow;

use super::object::Objects;
use super::row::Fields;
use super::types::{self, ServerType};
use super::{Names, Tables, default};
use crate::expression::unwrapped;

/// The rows of `columns.sql`; what of them has no place in the catalog is handed back.
pub(super) fn read(
    rows: &[PgRow],
    names: &Names,
    tables: &mut Tables,
    objects: &mut Objects,
) -> Result<Vec<Unsaid>, DriverError> {
    let mut unsaid = Vec::new();
    for row in rows {
        let mut fields = Fields::new(row);
        let oid = fields.oid()?;
        let (name, columns) = match (tables.find(oid), objects.find(oid)) {
            (Some(table), _) => (&table.name, &mut table.columns),
            (None, Some(object)) => (&object.name, &mut object.columns),
            (None, None) => continue,
        };
        let column = column(&mut fields, names, name.namespace.as_deref())?;
        if fields.flag()? {
            let name = format!("{}.{}", name.name, column.name);
            unsaid.push(Unsaid { what: "storage of column".to_owned(), name });
        }
        columns.push(column);
    }
    Ok(unsaid)
}

fn column(
    fields: &mut Fields<'_>,
    names: &Names,
    namespace: Option<&str>,
) -> Result<Column, DriverError> {
    let name = fields.text()?;
    let is_required = fields.flag()?;
    let is_list = fields.flag()?;
    let server = ServerType {
        is_enum: fields.flag()?,
        namespace: fields.text()?,
        name: fields.text()?,
        modifier: fields.integer()?,
        text: fields.optional()?,
    };
    let expression = fields.optional()?;
    let (identity, generated) = (fields.text()?, fields.text()?);
    let options = fields.optional()?.unwrap_or_default();
    let (collation, comment) = (fields.optional()?, fields.optional()?);
    let declared = fields.text()?;
    let (family, native) = types::family(server, &declared, names);
    let arity = match (is_list, is_required) {
        (true, _) => Arity::List,
        (false, true) => Arity::Required,
        (false, false) => Arity::Nullable,
    };
    let mut column = Column::new(name, ColumnType { family, native, arity }, Origin::Database);
    column.auto_increment = match identity.as_str() {
        "a" => Some(AutoIncrement::Identity { always: true, options }),
        "d" => Some(AutoIncrement::Identity { always: false, options }),
        _ => None,
    };
    if let Some(text) = expression {
        let sequence = default::sequence(&text);
        if generated.is_empty() {
            match sequence {
                Some(sequence) => {
                    let namespace = namespace.unwrap_or(&names.own);
                    let name = sequence.name_in(namespace, &names.own);
                    column.auto_increment = Some(AutoIncrement::Sequence { name, lent: None });
                }
                None => column.default = default::read(&text, &column.r#type),
            }
        } else {
            let expression = unwrapped(&text).to_owned();
            column.generated = Some(Generated { expression, stored: generated == "s" });
        }
    }
    column.collation = collation;
    column.comment = comment;
    column.declared = Some(declared);
    let domain = fields.optional()?.zip(fields.optional()?);
    column.domain = domain.map(|(namespace, name)| names.name(namespace, name));
    Ok(column)
}
