//! Foreign keys and tables of many-to-many relations as relations.

use std::collections::{BTreeMap, BTreeSet};

use brant_catalog::{Action, ForeignKey as Key, Table};
use brant_psl::Span;
use brant_psl::connector::Capability;
use brant_psl::schema::{
    Arity, Field, FieldId, FieldType, ForeignKey, IndexKind, ManyToMany, ModelId,
    ReferentialAction, Relation, RelationField, RelationId, RelationKind,
};

use super::builder::{Builder, plain_field};
use super::join_table::JoinTable;
use super::old_relation::OldRelations;
use super::{Inconsistent, relation_name};

/// A relation before its fields have names.
pub(super) struct Found<'a> {
    /// The model with the foreign key; or that of column `A`.
    pub(super) from: usize,
    /// The model that is referred to; or that of column `B`.
    pub(super) to: usize,
    pub(super) source: Origin<'a>,
    /// The relation of the present schema.
    pub(super) old: Option<RelationId>,
}

/// What a relation is in the database.
pub(super) enum Origin<'a> {
    /// A foreign key with its fields on both sides.
    Key { key: &'a Key, fields: Vec<FieldId>, referenced: Vec<FieldId> },
    /// A table.
    Join(JoinTable<'a>),
}

/// The two ends of a relation: field names, and the name if it has to be written.
pub(super) struct Ends {
    pub(super) name: String,
    pub(super) is_written: bool,
    pub(super) forward: String,
    pub(super) back: String,
}

impl<'a> Builder<'a> {
    /// Finds the relations and gives the models their fields.
    pub(super) fn relations(&mut self, joins: &[JoinTable<'a>]) -> Result<(), Inconsistent> {
        let found = self.found(joins)?;
        let pairs = relation_name::pairs(&found);
        for relation in &found {
            let ends = match relation.old {
                Some(old) => self.kept_ends(relation, old),
                None => relation_name::ends(self, relation, &pairs),
            };
            self.add(relation, ends);
        }
        Ok(())
    }

    fn found(&mut self, joins: &[JoinTable<'a>]) -> Result<Vec<Found<'a>>, Inconsistent> {
        let positions: BTreeMap<_, usize> = self
            .entities
            .iter()
            .enumerate()
            .filter(|(_, entity)| entity.table.is_some())
            .map(|(position, entity)| (self.catalog.key(entity.database_name), position))
            .collect();
        let columns: Vec<_> = (0..self.entities.len()).map(|entity| self.columns(entity)).collect();
        let mut old = OldRelations::new(self);
        let mut found = Vec::new();
        let mut left_out = Vec::new();
        for table in self.entities.iter().filter_map(|entity| entity.table) {
            let from = positions[&self.catalog.key(&table.name)];
            let mut seen = BTreeSet::new();
            for key in &table.foreign_keys {
                let Some(to) = positions.get(&self.catalog.key(&key.referenced_table)) else {
                    self.is_consistent(table, key)?;
                    continue;
                };
                let ids = |names: &[String], entity: usize| -> Option<Vec<FieldId>> {
                    names.iter().map(|name| columns[entity].get(name.as_str()).copied()).collect()
                };
                let fields = ids(&key.columns, from);
                let (Some(fields), Some(referenced)) = (fields, ids(&key.referenced_columns, *to))
                else {
                    continue;
                };
                let mut leave_out = |reason| {
                    let name = key.name.as_deref().unwrap_or_default();
                    let table = &table.name;
                    left_out.push(format!("foreign key {name} of {table} is left out: {reason}"));
                };
                if let Some(reason) = self.unsayable_key(from, &fields, *to, &referenced) {
                    leave_out(reason);
                    continue;
                }
                let is_first = seen.insert((fields.clone(), *to, referenced.clone()));
                let old = old.take_key(self, from, *to, key);
                // Of several over the same columns only those are told that the schema knows.
                if is_first || old.is_some() {
                    let (fields, referenced) = self.in_old_order(old, from, fields, referenced);
                    let source = Origin::Key { key, fields, referenced };
                    found.push(Found { from, to: *to, source, old });
                } else {
                    leave_out("another one is over the same columns");
                }
            }
        }
        for join in joins {
            let end = |key: &Key| positions.get(&self.catalog.key(&key.referenced_table)).copied();
            if let (Some(from), Some(to)) = (end(join.a), end(join.b)) {
                let old = old.take_join(&join.table.name.name);
                found.push(Found { from, to, source: Origin::Join(*join), old });
            }
        }
        self.notes.extend(left_out);
        Ok(found)
    }

    /// The fields of a foreign key in the order in which the present schema lists them: to a
    /// database they are a set of pairs.
    fn in_old_order(
        &self,
        old: Option<RelationId>,
        from: usize,
        fields: Vec<FieldId>,
        referenced: Vec<FieldId>,
    ) -> (Vec<FieldId>, Vec<FieldId>) {
        let old = old.and_then(|id| self.previous.relation(id).foreign_key());
        let Some(old) = old else { return (fields, referenced) };
        let written: Vec<&str> = old
            .fields
            .iter()
            .map(|id| self.previous.model(old.model).field(*id).database_name.as_str())
            .collect();
        let columns = &self.schema.models[from].fields;
        let place = |field: &FieldId| {
            let name = &columns[field.index()].database_name;
            written.iter().position(|written| written == name)
        };
        let mut pairs: Vec<_> = fields.into_iter().zip(referenced).collect();
        pairs.sort_by_key(|(field, _)| place(field));
        pairs.into_iter().unzip()
    }

    /// Why the language refuses a relation over these fields.
    fn unsayable_key(
        &self,
        from: usize,
        fields: &[FieldId],
        to: usize,
        referenced: &[FieldId],
    ) -> Option<&'static str> {
        if !self.is_typed_alike(from, fields, to, referenced) {
            Some("its columns have other types than those they refer to")
        } else if !self.is_unique(to, referenced) {
            Some("the columns it refers to are not unique")
        } else {
            None
        }
    }

    fn is_typed_alike(
        &self,
        from: usize,
        fields: &[FieldId],
        to: usize,
        referenced: &[FieldId],
    ) -> bool {
        let (from, to) = (&self.schema.models[from], &self.schema.models[to]);
        let mut pairs = fields.iter().zip(referenced);
        pairs.all(|(a, b)| match (&from.field(*a).r#type, &to.field(*b).r#type) {
            (FieldType::Scalar { scalar: a, .. }, FieldType::Scalar { scalar: b, .. }) => a == b,
            (FieldType::Enum(a), FieldType::Enum(b)) => a == b,
            (FieldType::Unsupported(a), FieldType::Unsupported(b)) => a == b,
            (
                FieldType::Scalar { .. }
                | FieldType::Enum(_)
                | FieldType::Unsupported(_)
                | FieldType::Relation(_),
                _,
            ) => false,
        })
    }

    /// Whether a foreign key may lead out of what was read.
    fn is_consistent(&self, table: &Table, key: &Key) -> Result<(), Inconsistent> {
        let Some(namespace) = self.catalog.namespace_of(&key.referenced_table) else {
            return Ok(());
        };
        let is_read = self.catalog.scope.namespaces.as_ref().map_or_else(
            || self.catalog.namespaces.iter().any(|name| name == namespace),
            |list| list.iter().any(|name| name == namespace),
        );
        if is_read {
            return Ok(());
        }
        let from = self.catalog.namespace_of(&table.name).unwrap_or_default();
        Err(Inconsistent {
            from: format!("{from}.{}", table.name.name),
            to: format!("{namespace}.{}", key.referenced_table.name),
            constraint: key.name.clone().unwrap_or_default(),
            namespace: namespace.to_owned(),
        })
    }

    fn kept_ends(&self, relation: &Found<'a>, old: RelationId) -> Ends {
        let old = self.previous.relation(old);
        let (forward, back) = match &old.kind {
            RelationKind::OneToOne(key) | RelationKind::OneToMany(key) => (
                key.field.map(|field| (key.model, field)),
                key.opposite.map(|field| (key.referenced_model, field)),
            ),
            RelationKind::ManyToMany(ends) => (Some(ends.a), Some(ends.b)),
        };
        let name = |end: Option<(ModelId, FieldId)>, otherwise: usize| match end {
            Some((model, field)) => self.previous.model(model).field(field).name.clone(),
            None => self.entities[otherwise].name.clone(),
        };
        let written = [forward, back].into_iter().flatten().any(|(model, field)| {
            let side = self.previous.model(model).field(field).relation();
            side.is_some_and(|side| side.name.is_some())
        });
        Ends {
            name: old.name.clone(),
            is_written: written,
            forward: name(forward, relation.to),
            back: name(back, relation.from),
        }
    }

    fn add(&mut self, relation: &Found<'a>, ends: Ends) {
        let (from, to) = (ModelId::new(relation.from), ModelId::new(relation.to));
        let id = RelationId::new(self.schema.relations.len());
        let name = ends.is_written.then(|| ends.name.clone());
        let side = |model| {
            let (relation, name) = (id, name.clone());
            FieldType::Relation(RelationField { model, relation, name, attribute_span: None })
        };
        let kind = match &relation.source {
            Origin::Join(join) => {
                let a = self.push(relation, ends.forward, side(to), Arity::List);
                let b = self.push_back(relation, ends.back, side(from), Arity::List);
                let table_name = join.table.name.name.clone();
                RelationKind::ManyToMany(ManyToMany { table_name, a: (from, a), b: (to, b) })
            }
            Origin::Key { key, fields, referenced } => {
                let is_single = self.is_unique(relation.from, fields);
                let model = &self.schema.models[relation.from];
                let optional = fields.iter().any(|id| model.field(*id).arity == Arity::Optional);
                let kept = self.kept_arities(relation);
                let arity = match kept.0 {
                    Some(arity) if !optional => arity,
                    _ if optional => Arity::Optional,
                    _ => Arity::Required,
                };
                let back = match kept.1 {
                    Some(arity) if is_single => arity,
                    _ if is_single => Arity::Optional,
                    _ => Arity::List,
                };
                let is_single = back != Arity::List;
                let forward = self.push(relation, ends.forward, side(to), arity);
                let opposite = self.push_back(relation, ends.back, side(from), back);
                let key = self.foreign_key(relation, key, optional);
                let key = ForeignKey {
                    field: Some(forward),
                    opposite: Some(opposite),
                    fields: fields.clone(),
                    referenced_fields: referenced.clone(),
                    ..key
                };
                if is_single { RelationKind::OneToOne(key) } else { RelationKind::OneToMany(key) }
            }
        };
        self.schema.relations.push(Relation { name: ends.name, kind });
    }

    /// What the present schema says about how many rows each end has: it may promise less than
    /// the database.
    fn kept_arities(&self, relation: &Found<'a>) -> (Option<Arity>, Option<Arity>) {
        let old = relation.old.and_then(|id| self.previous.relation(id).foreign_key());
        let arity = |model, field: Option<FieldId>| {
            field.map(|field| self.previous.model(model).field(field).arity)
        };
        old.map_or((None, None), |key| {
            (arity(key.model, key.field), arity(key.referenced_model, key.opposite))
        })
    }

    /// A field of the model with the foreign key.
    fn push(
        &mut self,
        found: &Found<'a>,
        name: String,
        r#type: FieldType,
        arity: Arity,
    ) -> FieldId {
        self.push_to(found.from, found, name, r#type, arity)
    }

    /// A field of the model that is referred to.
    fn push_back(
        &mut self,
        found: &Found<'a>,
        name: String,
        r#type: FieldType,
        arity: Arity,
    ) -> FieldId {
        self.push_to(found.to, found, name, r#type, arity)
    }

    fn push_to(
        &mut self,
        entity: usize,
        found: &Found<'a>,
        name: String,
        r#type: FieldType,
        arity: Arity,
    ) -> FieldId {
        let mut field = plain_field(name.clone(), &name, r#type, arity);
        let old = found.old.and_then(|_| self.old(entity));
        if let Some(old) = old.and_then(|old| old.find_field(&field.name).map(|id| old.field(id))) {
            field.documentation.clone_from(&old.documentation);
            field.is_ignored = old.is_ignored;
        }
        let fields: &mut Vec<Field> = &mut self.schema.models[entity].fields;
        fields.push(field);
        FieldId::new(fields.len() - 1)
    }

    /// Whether at most one row can have the same values in these fields.
    fn is_unique(&self, entity: usize, fields: &[FieldId]) -> bool {
        let model = &self.schema.models[entity];
        let key = model.primary_key.iter().map(|key| &key.fields);
        let unique = model
            .indexes
            .iter()
            .filter(|index| index.kind == IndexKind::Unique && index.predicate.is_none());
        let wanted: BTreeSet<FieldId> = fields.iter().copied().collect();
        let mut criteria = key.chain(unique.map(|index| &index.fields));
        criteria
            .any(|found| found.iter().map(|field| field.field).collect::<BTreeSet<_>>() == wanted)
    }

    /// Actions and name; printed only where they are not the usual ones, or were printed before.
    fn foreign_key(&self, found: &Found<'a>, key: &Key, optional: bool) -> ForeignKey {
        let from = &self.entities[found.from];
        let columns: Vec<&str> = key.columns.iter().map(String::as_str).collect();
        let usual_name = self.names().foreign_key(&from.database_name.name, &columns);
        let named = self.connector().can(Capability::NamedForeignKeys);
        let name = key.name.clone().filter(|_| named).unwrap_or_else(|| usual_name.clone());
        let old = found.old.and_then(|id| self.previous.relation(id).foreign_key());
        let (delete, update) = (action(key.on_delete), action(key.on_update));
        let usual = if optional { ReferentialAction::SetNull } else { ReferentialAction::Restrict };
        let given = |action, usual| (action != usual).then_some(action);
        ForeignKey {
            model: ModelId::new(found.from),
            field: None,
            fields: Vec::new(),
            referenced_model: ModelId::new(found.to),
            opposite: None,
            referenced_fields: Vec::new(),
            on_delete_given: match old {
                Some(old) if old.on_delete == delete => old.on_delete_given,
                _ => given(delete, usual),
            },
            on_update_given: match old {
                Some(old) if old.on_update == update => old.on_update_given,
                _ => given(update, ReferentialAction::Cascade),
            },
            on_delete: delete,
            on_update: update,
            mapped_name: match old {
                Some(old) if old.database_name == name || !named => old.mapped_name.clone(),
                _ => (name != usual_name).then(|| name.clone()),
            },
            database_name: name,
            span: Span::default(),
        }
    }
}

fn action(action: Action) -> ReferentialAction {
    match action {
        Action::Cascade => ReferentialAction::Cascade,
        Action::Restrict => ReferentialAction::Restrict,
        Action::NoAction => ReferentialAction::NoAction,
        Action::SetNull => ReferentialAction::SetNull,
        Action::SetDefault => ReferentialAction::SetDefault,
    }
}
