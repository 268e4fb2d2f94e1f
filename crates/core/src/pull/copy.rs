//! Relations that no foreign key tells of: of views, and of schemas whose client keeps them.

use std::collections::{BTreeMap, BTreeSet};

use brant_psl::schema::{
    FieldId, FieldType, ForeignKey, ManyToMany, ModelId, ModelKind, Relation, RelationId,
    RelationKind, RelationMode,
};

use super::builder::Builder;
use super::warning::Group;

impl Builder<'_> {
    /// Whether the database keeps no foreign keys.
    pub(super) fn has_client_relations(&self) -> bool {
        let datasource = self.previous.datasource.as_ref();
        datasource.is_some_and(|datasource| datasource.relation_mode == RelationMode::Prisma)
    }

    /// Copies what is left of them in the present schema.
    pub(super) fn copy_relations(&mut self) {
        let entities = self.entities.iter().enumerate();
        let models: BTreeMap<ModelId, usize> =
            entities.filter_map(|(position, entity)| Some((entity.old?, position))).collect();
        let columns: Vec<_> = (0..self.entities.len()).map(|entity| self.columns(entity)).collect();
        let is_view = |id: ModelId| self.previous.model(id).kind == ModelKind::View;
        let mut copied = BTreeSet::new();
        for (index, relation) in self.previous.relations.iter().enumerate() {
            let (a, b) = ends(&relation.kind);
            let (Some(from), Some(to)) = (models.get(&a), models.get(&b)) else { continue };
            let has_view = is_view(a) || is_view(b);
            if !has_view && !self.has_client_relations() {
                continue;
            }
            let remap = |entity: usize, model: ModelId, ids: &[FieldId]| -> Option<Vec<FieldId>> {
                let model = self.previous.model(model);
                let name = |id: &FieldId| model.field(*id).database_name.as_str();
                ids.iter().map(|id| columns[entity].get(name(id)).copied()).collect()
            };
            let keys = relation.foreign_key().map(|key| {
                let fields = remap(*from, a, &key.fields);
                fields.zip(remap(*to, b, &key.referenced_fields))
            });
            if matches!(keys, Some(None)) {
                continue;
            }
            let keys = keys.flatten().unwrap_or_default();
            copied.insert(!has_view);
            self.copy(RelationId::new(index), relation, (*from, *to), keys);
        }
        if copied.contains(&true) {
            self.warnings.say(Group::CopiedRelations);
        }
    }

    fn copy(
        &mut self,
        old_id: RelationId,
        old: &Relation,
        (from, to): (usize, usize),
        (fields, referenced_fields): (Vec<FieldId>, Vec<FieldId>),
    ) {
        let id = RelationId::new(self.schema.relations.len());
        let (model, referenced_model) = (ModelId::new(from), ModelId::new(to));
        let kind = match &old.kind {
            RelationKind::ManyToMany(ends) => RelationKind::ManyToMany(ManyToMany {
                table_name: ends.table_name.clone(),
                a: (model, self.copy_field(ends.a, from, (id, to))),
                b: (referenced_model, self.copy_field(ends.b, to, (id, from))),
            }),
            RelationKind::OneToOne(key) | RelationKind::OneToMany(key) => {
                let field =
                    key.field.map(|field| self.copy_field((key.model, field), from, (id, to)));
                let opposite = key
                    .opposite
                    .map(|field| self.copy_field((key.referenced_model, field), to, (id, from)));
                let copied = ForeignKey {
                    model,
                    field,
                    fields,
                    referenced_model,
                    opposite,
                    referenced_fields,
                    ..key.clone()
                };
                match old.kind {
                    RelationKind::OneToOne(_) => RelationKind::OneToOne(copied),
                    RelationKind::OneToMany(_) | RelationKind::ManyToMany(_) => {
                        RelationKind::OneToMany(copied)
                    }
                }
            }
        };
        debug_assert!(self.previous.relation(old_id) == old);
        self.schema.relations.push(Relation { name: old.name.clone(), kind });
    }

    /// Copies a field of the present schema into a model.
    fn copy_field(
        &mut self,
        (model, field): (ModelId, FieldId),
        entity: usize,
        (relation, target): (RelationId, usize),
    ) -> FieldId {
        let mut copied = self.previous.model(model).field(field).clone();
        if let FieldType::Relation(side) = &mut copied.r#type {
            side.relation = relation;
            side.model = ModelId::new(target);
        }
        let fields = &mut self.schema.models[entity].fields;
        fields.push(copied);
        FieldId::new(fields.len() - 1)
    }
}

fn ends(kind: &RelationKind) -> (ModelId, ModelId) {
    match kind {
        RelationKind::OneToOne(key) | RelationKind::OneToMany(key) => {
            (key.model, key.referenced_model)
        }
        RelationKind::ManyToMany(ends) => (ends.a.0, ends.b.0),
    }
}
