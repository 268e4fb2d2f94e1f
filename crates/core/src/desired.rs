//! From a checked schema to the catalog it asks for.
//!
//! The same walk for all databases; what is particular to one is data in its driver
//! ([`Conventions`]).

mod column;
mod default;
mod fit;
mod foreign_key;
mod index;
mod join_table;

use std::collections::BTreeSet;

use brant_catalog::{
    Aspect, Aspects, AutoIncrement, Catalog, Check, Enum, EnumValue, Extension, Origin,
    QualifiedName, Scope, Table,
};
use brant_psl::Span;
use brant_psl::connector::{Capability, Connector};
use brant_psl::schema::{Model, PreviewFeature, RelationKind, Schema};

/// How a database spells what a schema asks for.
#[derive(Clone, Copy, Debug)]
pub struct Conventions {
    /// The database, to the schema language.
    pub connector: &'static Connector,
    /// The namespace of a URL that names none; none where the database has no namespaces.
    pub default_namespace: Option<&'static str>,
    /// Where the values of enums are kept.
    pub enums: Enums,
    /// What `autoincrement()` becomes.
    pub auto_increment: fn() -> AutoIncrement,
    /// A single integer key counts even where the schema does not say so (SQLite).
    pub integer_key_counts: bool,
    /// The tables of many-to-many relations have a primary key; else a unique index.
    pub join_table_key: bool,
    /// What a schema that is pulled shows of columns that the database calculates.
    pub generated: Generated,
    /// Beginnings of types, in small letters, that a pull shows as plain texts although the
    /// language has no name for them.
    pub read_as_texts: &'static [&'static str],
    /// A pull notes where a column's type is more than its name in the language says.
    pub exact_types_are_told: bool,
    /// A pull writes indexes in the order of their names; else in that of the catalog, which is
    /// the database's own.
    pub indexes_by_name: bool,
    /// A pull warns of check constraints in the existing tool's words; else with a note.
    pub checks_are_reported: bool,
    /// A foreign key has to list the columns it refers to in the order of their key.
    pub references_follow_keys: bool,
    /// Extensions that every database has from the start; they are neither made nor missed.
    pub built_in_extensions: &'static [&'static str],
    /// The server cuts names to so many bytes, without an error (PostgreSQL); else it refuses them.
    pub names_cut_at: Option<usize>,
    /// Quotes a name, for conditions written as objects.
    pub quote: fn(&str) -> String,
}

impl Conventions {
    /// What the server makes of a name.
    pub(crate) fn kept<'n>(&self, name: &'n str) -> &'n str {
        self.names_cut_at.map_or(name, |limit| fit::cut(name, limit))
    }
}

/// Where the values of enums are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Enums {
    /// In types of their own.
    Types,
    /// In each column.
    Columns,
    /// Nowhere: the columns are texts.
    Nowhere,
}

/// What a schema that is pulled shows of columns that the database calculates. The language has
/// no word for them; these are the existing tool's ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Generated {
    /// Fields whose default is the expression.
    Default,
    /// Fields like any other.
    Plain,
    /// Nothing.
    Hidden,
}

/// Calculates the catalog of a schema. `default_namespace` is the one that the connection works
/// in; none where the database has none.
pub fn catalog(
    schema: &Schema,
    conventions: &Conventions,
    default_namespace: Option<&str>,
) -> Catalog {
    let builder = Builder { schema, conventions };
    let mut catalog = Catalog {
        namespaces: used_namespaces(schema),
        default_namespace: default_namespace.map(str::to_owned),
        extensions: extensions(schema, conventions),
        scope: scope(schema, conventions, default_namespace),
        ..Catalog::default()
    };
    if conventions.enums == Enums::Types {
        catalog.enums = schema.enums.iter().map(enum_type).collect();
    }
    catalog.tables = schema.tables().map(|(_, model)| builder.table(model)).collect();
    builder.foreign_keys(&mut catalog.tables);
    builder.join_tables(&mut catalog.tables);
    if let Some(limit) = conventions.names_cut_at {
        fit::fit(&mut catalog, limit);
    }
    catalog
}

/// What the parts of the walk share.
#[derive(Clone, Copy)]
pub(crate) struct Builder<'a> {
    pub(crate) schema: &'a Schema,
    pub(crate) conventions: &'a Conventions,
}

impl Builder<'_> {
    fn table(&self, model: &Model) -> Table {
        let mut table = Table::new(table_name(model), origin(model.span));
        table.former_names.clone_from(&model.former_names);
        table.columns = model.columns().map(|(_, field)| self.column(model, field)).collect();
        table.primary_key = self.primary_key(model);
        table.indexes = self.indexes(model);
        let check = |check: &brant_psl::schema::Check| {
            let name = Some(check.database_name.clone());
            Check::new(name, &check.condition, origin(check.span))
        };
        table.checks = model.checks.iter().map(check).collect();
        table
    }

    fn join_tables(&self, tables: &mut Vec<Table>) {
        for relation in &self.schema.relations {
            if let RelationKind::ManyToMany(ends) = &relation.kind {
                tables.push(self.join_table(ends));
            }
        }
    }
}

fn namespaces(schema: &Schema) -> Vec<String> {
    let datasource = schema.datasource.iter();
    datasource.flat_map(|datasource| &datasource.schemas).map(|(name, _)| name.clone()).collect()
}

/// The listed namespaces that something is in; the others are not made.
fn used_namespaces(schema: &Schema) -> Vec<String> {
    let of_models = schema.tables().filter_map(|(_, model)| model.schema.as_deref());
    let of_enums = schema.enums.iter().filter_map(|source| source.schema.as_deref());
    let used: BTreeSet<&str> = of_models.chain(of_enums).collect();
    namespaces(schema).into_iter().filter(|name| used.contains(name.as_str())).collect()
}

fn extensions(schema: &Schema, conventions: &Conventions) -> Vec<Extension> {
    let listed = schema.datasource.as_ref().and_then(|datasource| datasource.extensions.as_ref());
    let extension = |extension: &brant_psl::schema::Extension| Extension {
        name: extension.database_name.clone(),
        schema: extension.schema.clone(),
        version: extension.version.clone(),
        relocatable: true,
        origin: origin(extension.span),
    };
    let is_own = |extension: &&brant_psl::schema::Extension| {
        !conventions.built_in_extensions.contains(&extension.database_name.as_str())
    };
    listed.into_iter().flatten().filter(is_own).map(extension).collect()
}

fn enum_type(source: &brant_psl::schema::Enum) -> Enum {
    let value = |value: &brant_psl::schema::EnumValue| EnumValue {
        label: value.database_name.clone(),
        former_labels: value.former_names.clone(),
    };
    Enum {
        name: QualifiedName::new(source.schema.clone(), source.database_name.clone()),
        former_names: source.former_names.clone(),
        values: source.values.iter().map(value).collect(),
        origin: origin(source.span),
    }
}

/// What such a schema can say. Extensions that it does not list it never gives up, so their
/// absence says nothing.
fn scope(schema: &Schema, conventions: &Conventions, default_namespace: Option<&str>) -> Scope {
    let has_predicates = schema.has_preview(PreviewFeature::PartialIndexes)
        && conventions.connector.can(Capability::PartialIndexes);
    let has_extensions = schema.datasource.as_ref().is_some_and(|d| d.extensions.is_some());
    let has_checks = schema.models.iter().any(|model| !model.checks.is_empty());
    let aspects = [
        (has_predicates, Aspect::IndexPredicates),
        (has_extensions, Aspect::Extensions),
        (has_checks, Aspect::Checks),
    ];
    let said = aspects.into_iter().filter(|(is_said, _)| *is_said);
    let aspects = said.fold(Aspects::NONE, |aspects, (_, aspect)| aspects.with(aspect));
    let mut namespaces = namespaces(schema);
    if namespaces.is_empty() {
        namespaces.extend(default_namespace.map(str::to_owned));
    }
    Scope { aspects, namespaces: default_namespace.is_some().then_some(namespaces) }
}

fn table_name(model: &Model) -> QualifiedName {
    QualifiedName::new(model.schema.clone(), model.database_name.clone())
}

fn origin(span: Span) -> Origin {
    Origin::Schema { file: span.file.0, start: span.start, end: span.end }
}
