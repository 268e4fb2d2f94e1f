//! Everything that has only a name and a definition.

use brant_catalog::{Object, ObjectKind, Origin};
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

/// The rows of `objects.sql`, sorted by kind and name.
pub(super) fn read(rows: &[PgRow], names: &Names) -> Result<Vec<Object>, DriverError> {
    let mut objects = Vec::with_capacity(rows.len());
    for row in rows {
        let mut fields = Fields::new(row);
        let word = fields.text()?;
        let Some(kind) = KINDS.iter().find(|kind| kind.word() == word) else { continue };
        let (namespace, name) = (fields.optional()?, fields.text()?);
        let table = fields.optional()?.zip(fields.optional()?);
        objects.push(Object {
            kind: *kind,
            name: match namespace {
                Some(namespace) => names.name(namespace, name),
                None => brant_catalog::QualifiedName::bare(name),
            },
            table: table.map(|(namespace, name)| names.name(namespace, name)),
            definition: fields.text()?,
            origin: Origin::Database,
        });
    }
    let key = |object: &Object| (object.kind, object.name.clone(), object.table.clone());
    objects.sort_by_cached_key(key);
    Ok(objects)
}
