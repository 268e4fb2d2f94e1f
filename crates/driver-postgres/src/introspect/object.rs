//! Everything that has only a name and a definition.

use std::collections::BTreeMap;

use brant_catalog::{Object, ObjectKind, QualifiedName};
use brant_core::DriverError;
use sqlx::postgres::PgRow;

use super::Names;
use super::row::Fields;

const KINDS: &[ObjectKind] = &[
    ObjectKind::Domain,
    ObjectKind::Type,
    ObjectKind::Collation,
    ObjectKind::Function,
    ObjectKind::Procedure,
    ObjectKind::Aggregate,
    ObjectKind::View,
    ObjectKind::MaterializedView,
    ObjectKind::ForeignTable,
    ObjectKind::Partition,
    ObjectKind::Exclusion,
    ObjectKind::Rule,
    ObjectKind::Trigger,
    ObjectKind::Policy,
    ObjectKind::Event,
];

/// The objects by the number that the server knows them by. (Numbers are apart from each other
/// only within a kind; what has columns is all of the same kind to the server.)
#[derive(Default)]
pub(super) struct Objects {
    list: Vec<(i64, Object)>,
    with_columns: BTreeMap<i64, usize>,
}

impl Objects {
    /// The rows of `objects.sql`.
    pub(super) fn read(rows: &[PgRow], names: &Names) -> Result<Self, DriverError> {
        let mut objects = Self::default();
        for row in rows {
            let mut fields = Fields::new(row);
            let oid = fields.oid()?;
            let word = fields.text()?;
            let Some(kind) = KINDS.iter().find(|kind| kind.word() == word) else { continue };
            let has_columns = matches!(
                kind,
                ObjectKind::View | ObjectKind::MaterializedView | ObjectKind::ForeignTable
            );
            if has_columns {
                objects.with_columns.insert(oid, objects.list.len());
            }
            objects.list.push((oid, object(*kind, &mut fields, names)?));
        }
        Ok(objects)
    }

    /// Something that can be read like a table.
    pub(super) fn find(&mut self, oid: i64) -> Option<&mut Object> {
        self.list.get_mut(*self.with_columns.get(&oid)?).map(|(_, object)| object)
    }

    /// All of them, by kind and name; what tables are made of in the order in which it was made, since
    /// one may be made of another.
    pub(super) fn into_list(self) -> Vec<Object> {
        let mut list = self.list;
        list.sort_by_cached_key(|(oid, o)| {
            let kind = (!o.kind.is_type()).then_some(o.kind);
            let made = o.kind.is_material().then_some(*oid);
            (kind, made, o.name.clone(), o.table.clone())
        });
        list.into_iter().map(|(_, object)| object).collect()
    }
}

fn object(kind: ObjectKind, fields: &mut Fields<'_>, names: &Names) -> Result<Object, DriverError> {
    let (namespace, name) = (fields.optional()?, fields.text()?);
    let name = match namespace {
        Some(namespace) => names.name(namespace, name),
        None => QualifiedName::bare(name),
    };
    let table = fields.optional()?.zip(fields.optional()?);
    let mut object = Object::new(kind, name, fields.text()?);
    object.table = table.map(|(namespace, name)| names.name(namespace, name));
    object.comment = fields.optional()?;
    Ok(object)
}
