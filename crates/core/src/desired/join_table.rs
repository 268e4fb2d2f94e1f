//! Tables of many-to-many relations.

use brant_catalog::{
    Action, Arity, Column, Deferral, ForeignKey, Index, IndexColumn, IndexKind, Origin, PrimaryKey,
    QualifiedName, Table,
};
use brant_psl::schema::{ConstraintNames, FieldId, ManyToMany, Model, ModelId};

use super::{Builder, origin, table_name};

impl Builder<'_> {
    /// `_AToB` with the columns `A` and `B`, which refer to the keys of the two models.
    pub(super) fn join_table(&self, ends: &ManyToMany) -> Table {
        let names = ConstraintNames::new(self.conventions.connector);
        let model = self.schema.model(ends.a.0);
        let place = origin(model.field(ends.a.1).span);
        let name = &ends.table_name;
        let mut table = Table::new(QualifiedName::new(model.schema.clone(), name), place);
        for (column, end) in [("A", ends.a), ("B", ends.b)] {
            table.columns.extend(self.join_column(column, end, place));
            table.foreign_keys.extend(self.join_foreign_key(name, column, end, place));
        }
        let both = vec![IndexColumn::new("A"), IndexColumn::new("B")];
        if self.conventions.join_table_key {
            let name = Some(names.join_primary_key(name));
            table.primary_key = Some(PrimaryKey::new(name, both, place));
        } else {
            let name = names.join_unique(name);
            table.indexes.push(Index::new(name, IndexKind::Unique, both, place));
        }
        let second = vec![IndexColumn::new("B")];
        table.indexes.push(Index::new(names.join_index(name), IndexKind::Normal, second, place));
        table
    }

    fn join_column(&self, name: &str, end: (ModelId, FieldId), place: Origin) -> Option<Column> {
        let (model, key) = self.key_of(end.0)?;
        let mut r#type = self.column_type(model, model.field(key));
        r#type.arity = Arity::Required;
        Some(Column::new(name, r#type, place))
    }

    fn join_foreign_key(
        &self,
        table: &str,
        column: &str,
        end: (ModelId, FieldId),
        place: Origin,
    ) -> Option<ForeignKey> {
        let (model, key) = self.key_of(end.0)?;
        let names = ConstraintNames::new(self.conventions.connector);
        self.has_foreign_keys().then(|| ForeignKey {
            name: Some(names.foreign_key(table, &[column])),
            columns: vec![column.to_owned()],
            referenced_table: table_name(model),
            referenced_columns: vec![model.field(key).database_name.clone()],
            on_delete: Action::Cascade,
            on_update: Action::Cascade,
            deferral: Deferral::default(),
            validated: true,
            origin: place,
        })
    }

    /// A model with the single field of its key; the language refuses relations to others.
    fn key_of(&self, id: ModelId) -> Option<(&Model, FieldId)> {
        let model = self.schema.model(id);
        let key = model.primary_key.as_ref()?.fields.first()?;
        Some((model, key.field))
    }
}
