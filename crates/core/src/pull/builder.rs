//! What the parts of the walk share.

use std::collections::{BTreeMap, BTreeSet};

use brant_catalog::{Catalog, Comparison, Object};
use brant_psl::connector::Connector;
use brant_psl::schema::{
    ConstraintNames, EnumId, Field, FieldId, Model, ModelId, ModelKind, Schema,
};
use brant_psl::write::Commented;

use super::comment;
use super::entity::{Entity, NamedEnum};
use super::join_table::Key;
use super::warning::{Group, Warnings};
use crate::desired::{self, Conventions};

/// The walk from a catalog to a schema.
pub(super) struct Builder<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) conventions: &'a Conventions,
    /// The present schema, to keep from it what the database does not contradict.
    pub(super) previous: &'a Schema,
    /// From the database to what the present schema asks for.
    pub(super) comparison: Comparison<'a, 'a>,
    pub(super) entities: Vec<Entity<'a>>,
    pub(super) named_enums: Vec<NamedEnum<'a>>,
    /// Their numbers by what the catalog knows them by.
    pub(super) enum_ids: BTreeMap<Key<'a>, EnumId>,
    /// The tables that others inherit from.
    pub(super) parents: BTreeSet<Key<'a>>,
    /// The exclusion constraints.
    pub(super) exclusions: Vec<&'a Object>,
    /// The enums of columns, where columns have their own: by entity and column.
    pub(super) inline_enums: BTreeMap<(usize, usize), EnumId>,
    /// Where the enums of the present schema went.
    pub(super) kept_enums: BTreeMap<EnumId, EnumId>,
    pub(super) schema: Schema,
    pub(super) commented: Commented,
    pub(super) warnings: Warnings,
    pub(super) notes: Vec<String>,
}

impl<'a> Builder<'a> {
    pub(super) fn connector(&self) -> &'static Connector {
        self.conventions.connector
    }

    pub(super) fn names(&self) -> ConstraintNames {
        ConstraintNames::new(self.connector())
    }

    /// The present schema, as the part of Brant sees it that makes catalogs.
    pub(super) fn asked(&self) -> desired::Builder<'a> {
        desired::Builder { schema: self.previous, conventions: self.conventions }
    }

    pub(super) fn old(&self, entity: usize) -> Option<&'a Model> {
        self.entities[entity].old.map(|id| self.previous.model(id))
    }

    /// Whether blocks say which namespace they are in.
    pub(super) fn has_namespaces(&self) -> bool {
        self.previous.datasource.as_ref().is_some_and(|datasource| !datasource.schemas.is_empty())
    }

    /// The models, without their keys and relations. Their numbers are those of the entities, and
    /// the numbers of their fields those of the columns.
    pub(super) fn models(&mut self) {
        for entity in 0..self.entities.len() {
            let fields = self.fields(entity);
            let found = &self.entities[entity];
            let old = found.old.map(|id| self.previous.model(id));
            let name = &found.database_name.name;
            let namespace = self.catalog.namespace_of(found.database_name).map(str::to_owned);
            self.schema.models.push(Model {
                name: found.name.clone(),
                database_name: name.clone(),
                kind: found.kind,
                schema: namespace.filter(|_| self.has_namespaces()),
                fields,
                primary_key: None,
                indexes: Vec::new(),
                shard_key: None,
                is_ignored: old.is_some_and(|old| old.is_ignored),
                former_names: old.map(|old| old.former_names.clone()).unwrap_or_default(),
                checks: old.map(|old| old.checks.clone()).unwrap_or_default(),
                documentation: old.and_then(|old| old.documentation.clone()),
                span: brant_psl::Span::default(),
                name_span: brant_psl::Span::default(),
            });
            self.keys(entity);
            if self.entities[entity].columns.is_empty() && old.is_none() {
                self.commented.models.insert(ModelId::new(entity));
            }
        }
    }

    /// Which models the client cannot handle, and what stands above the new ones.
    pub(super) fn remarks(&mut self) {
        for entity in 0..self.entities.len() {
            let id = ModelId::new(entity);
            let is_table = self.schema.models[entity].kind == ModelKind::Table;
            let ignored =
                is_table && !self.commented.models.contains(&id) && !self.has_identifier(entity);
            if ignored && !self.schema.models[entity].is_ignored {
                self.schema.models[entity].is_ignored = true;
                self.warnings
                    .add(Group::NoIdentifier, format!("\"{}\"", self.schema.models[entity].name));
            }
            let lines = self.comments(entity, ignored);
            if self.entities[entity].old.is_none() && !lines.is_empty() {
                self.schema.models[entity].documentation = Some(lines.join("\n"));
            }
        }
        self.ignore_relations();
    }

    /// Whether the client could tell rows apart.
    fn has_identifier(&self, entity: usize) -> bool {
        let model = &self.schema.models[entity];
        let id = ModelId::new(entity);
        let tells = |field: FieldId| {
            let found = model.field(field);
            let is_supported =
                !matches!(found.r#type, brant_psl::schema::FieldType::Unsupported(_));
            is_supported
                && found.arity == brant_psl::schema::Arity::Required
                && !self.commented.fields.contains(&(id, field))
        };
        let key = model.primary_key.iter().map(|key| &key.fields);
        let unique = model.indexes.iter().filter(|index| {
            index.kind == brant_psl::schema::IndexKind::Unique && index.predicate.is_none()
        });
        let mut criteria = key.chain(unique.map(|index| &index.fields));
        criteria.any(|fields| fields.iter().all(|field| tells(field.field)))
    }

    /// Fields that lead from a model that the client can handle to one that it cannot.
    fn ignore_relations(&mut self) {
        let ignored: Vec<bool> = self.schema.models.iter().map(|model| model.is_ignored).collect();
        for (model, is_ignored) in self.schema.models.iter_mut().zip(&ignored) {
            for field in model.fields.iter_mut().filter(|_| !is_ignored) {
                let target = field.relation().map(|side| side.model.index());
                field.is_ignored |= target.is_some_and(|target| ignored[target]);
            }
        }
    }

    /// The fields of a model that are columns, by the columns' names.
    pub(super) fn columns(&self, entity: usize) -> BTreeMap<&'a str, FieldId> {
        let columns = self.entities[entity].columns.iter().enumerate();
        let id = ModelId::new(entity);
        columns
            .map(|(position, column)| (column.name.as_str(), FieldId::new(position)))
            .filter(|(_, field)| !self.commented.fields.contains(&(id, *field)))
            .collect()
    }

    /// Whether a name is free among the fields of a model.
    pub(super) fn is_field(&self, entity: usize, name: &str) -> bool {
        self.schema.models[entity].fields.iter().any(|field| field.name == name)
    }

    fn comments(&mut self, entity: usize, ignored: bool) -> Vec<String> {
        comment::lines(self, entity, ignored)
    }
}

/// A field without anything but a name and a type.
pub(super) fn plain_field(
    name: String,
    database_name: &str,
    r#type: brant_psl::schema::FieldType,
    arity: brant_psl::schema::Arity,
) -> Field {
    let place = brant_psl::Span::default();
    Field {
        name,
        database_name: database_name.to_owned(),
        r#type,
        arity,
        default: None,
        is_updated_at: false,
        is_ignored: false,
        former_names: Vec::new(),
        documentation: None,
        span: place,
        name_span: place,
        type_span: place,
    }
}
