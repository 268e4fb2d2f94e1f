//! Foreign keys of relations.

use std::collections::BTreeSet;

use brant_catalog::{Deferral, ForeignKey, Table};
use brant_psl::schema::{
    self, FieldId, IndexField, IndexKind, Model, ModelId, ReferentialAction, RelationMode,
};

use super::{Builder, origin, table_name};

impl Builder<'_> {
    pub(super) fn has_foreign_keys(&self) -> bool {
        let mode = self.schema.datasource.as_ref().map(|datasource| datasource.relation_mode);
        mode != Some(RelationMode::Prisma)
    }

    pub(super) fn foreign_keys(&self, tables: &mut [Table]) {
        if !self.has_foreign_keys() {
            return;
        }
        let positions: Vec<ModelId> = self.schema.tables().map(|(id, _)| id).collect();
        for relation in &self.schema.relations {
            let Some(key) = relation.foreign_key() else { continue };
            let Ok(position) = positions.binary_search(&key.model) else { continue };
            let (columns, referenced_columns) = self.columns_of_key(key);
            tables[position].foreign_keys.push(ForeignKey {
                name: Some(key.database_name.clone()),
                columns,
                referenced_table: table_name(self.schema.model(key.referenced_model)),
                referenced_columns,
                on_delete: action(key.on_delete),
                on_update: action(key.on_update),
                deferral: Deferral::default(),
                validated: true,
                origin: origin(key.span),
            });
        }
    }

    /// The columns of a foreign key and those they refer to. A foreign key is a set of pairs, so
    /// where the server wants the order of the key that is referred to, it gets that.
    pub(crate) fn columns_of_key(&self, key: &schema::ForeignKey) -> (Vec<String>, Vec<String>) {
        let (model, target) =
            (self.schema.model(key.model), self.schema.model(key.referenced_model));
        let mut pairs: Vec<(FieldId, FieldId)> =
            key.fields.iter().copied().zip(key.referenced_fields.iter().copied()).collect();
        let wanted = self.conventions.references_follow_keys;
        let order = wanted.then(|| key_over(target, &key.referenced_fields)).flatten();
        if let Some(order) = order {
            pairs.sort_by_key(|(_, to)| order.iter().position(|field| field == to));
        }
        let name = |model: &Model, id| model.field(id).database_name.clone();
        pairs.into_iter().map(|(from, to)| (name(model, from), name(target, to))).unzip()
    }
}

/// The order of a key over just these fields: their own order, if there is such a key.
fn key_over(model: &Model, fields: &[FieldId]) -> Option<Vec<FieldId>> {
    let unique = model
        .indexes
        .iter()
        .filter(|index| index.kind == IndexKind::Unique && index.predicate.is_none());
    let keys = model.primary_key.iter().map(|key| &key.fields);
    let whole = |fields: &&Vec<IndexField>| fields.iter().all(|field| field.length.is_none());
    let keys = keys.chain(unique.map(|index| &index.fields)).filter(whole);
    let keys: Vec<Vec<FieldId>> =
        keys.map(|key| key.iter().map(|field| field.field).collect()).collect();
    let set = |fields: &[FieldId]| fields.iter().copied().collect::<BTreeSet<_>>();
    let same = keys.iter().find(|key| key.as_slice() == fields);
    same.or_else(|| keys.iter().find(|key| set(key) == set(fields))).cloned()
}

fn action(action: ReferentialAction) -> brant_catalog::Action {
    use brant_catalog::Action as A;
    match action {
        ReferentialAction::Cascade => A::Cascade,
        ReferentialAction::Restrict => A::Restrict,
        ReferentialAction::NoAction => A::NoAction,
        ReferentialAction::SetNull => A::SetNull,
        ReferentialAction::SetDefault => A::SetDefault,
    }
}
