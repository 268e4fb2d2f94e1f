//! From a catalog to a schema: what `db pull` writes.
//!
//! Pure. A first pull calls everything as the existing tool does, to the letter; what the schema
//! at hand already says is kept as it is wherever the database does not contradict it: names,
//! order, spelling, comments, and what only the client knows. What the language cannot say is left
//! out and told, in [`Pulled::warnings`] (the existing tool's words) or [`Pulled::notes`].

mod approximate;
mod builder;
mod comment;
mod copy;
mod datasource;
mod default;
mod entity;
mod enumeration;
mod extension;
mod field;
mod fit;
mod join_table;
mod key;
mod name;
mod old_relation;
mod relation;
mod relation_name;
mod spelling;
mod text;
mod warning;

use std::collections::BTreeMap;
use std::fmt;

use brant_catalog::{Catalog, Comparison, ObjectKind};
use brant_psl::schema::{EnumId, Schema};
use brant_psl::write::Commented;

pub use datasource::with_schemas;
pub use text::{NEW_BLOCKS, blocks, files, is_empty, without_blocks};
pub use warning::{Group, Warnings};

use crate::modeller::Modeller;
use builder::Builder;
use join_table::Tables;

/// A schema that says what a catalog contains.
#[derive(Clone, Debug)]
pub struct Pulled {
    /// The schema, with the datasource and the generators of the one at hand.
    pub schema: Schema,
    /// What of it is written as comments.
    pub commented: Commented,
    /// What the existing tool warns of.
    pub warnings: Warnings,
    /// What else the language has no words for, one sentence each.
    pub notes: Vec<String>,
}

/// A foreign key leads out of the namespaces that were read (P4002).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inconsistent {
    /// The table with the foreign key, and its namespace.
    pub from: String,
    /// The table it refers to, and its namespace.
    pub to: String,
    /// The foreign key.
    pub constraint: String,
    /// The namespace that is missing.
    pub namespace: String,
}

impl fmt::Display for Inconsistent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { from, to, constraint, namespace } = self;
        write!(
            f,
            "Cross schema references are only allowed when the target schema is listed in the schemas property of your datasource. `{from}` points to `{to}` in constraint `{constraint}`. Please add `{namespace}` to your `schemas` property and run this command again."
        )
    }
}

/// Makes the schema of a catalog. `previous` is the checked schema at hand; one without models
/// and enums for a first pull, or to forget what it said.
///
/// # Errors
///
/// A foreign key leads to a namespace that was not read.
pub fn pull(
    catalog: &Catalog,
    modeller: &dyn Modeller,
    previous: &Schema,
) -> Result<Pulled, Inconsistent> {
    let conventions = modeller.conventions();
    let spelled = catalog.spelled(fit::table_names(previous));
    let catalog = spelled.as_ref().unwrap_or(catalog);
    let Some(fitted) = fit::fitted(previous, conventions) else {
        return pull_on(catalog, modeller, previous);
    };
    let mut pulled = pull_on(catalog, modeller, &fitted)?;
    fit::restore(&mut pulled.schema, previous, conventions);
    Ok(pulled)
}

/// The same for a schema whose names are those of the database.
fn pull_on(
    catalog: &Catalog,
    modeller: &dyn Modeller,
    previous: &Schema,
) -> Result<Pulled, Inconsistent> {
    let conventions = modeller.conventions();
    let asked = modeller.catalog(previous, catalog.default_namespace.as_deref());
    let tables = Tables::new(catalog, previous);
    let (entities, named_enums) = entity::entities(catalog, &tables, previous, conventions);
    let joins: Vec<_> = tables.join_tables().collect();
    let enum_ids = named_enums.iter().enumerate();
    let enum_ids: BTreeMap<_, _> =
        enum_ids.map(|(index, one)| (catalog.key(&one.source.name), EnumId::new(index))).collect();
    let mut builder = Builder {
        catalog,
        conventions,
        previous,
        comparison: Comparison::new(catalog, &asked, modeller),
        parents: catalog
            .tables
            .iter()
            .flat_map(|table| &table.parents)
            .map(|name| catalog.key(name))
            .collect(),
        exclusions: catalog
            .objects
            .iter()
            .filter(|object| object.kind == ObjectKind::Exclusion)
            .collect(),
        entities,
        named_enums,
        enum_ids,
        inline_enums: BTreeMap::new(),
        kept_enums: BTreeMap::new(),
        schema: Schema {
            datasource: previous.datasource.clone(),
            generators: previous.generators.clone(),
            ..Schema::default()
        },
        commented: Commented::default(),
        warnings: Warnings::default(),
        notes: Vec::new(),
    };
    builder.enums();
    builder.models();
    if !builder.has_client_relations() {
        builder.relations(&joins)?;
    }
    builder.copy_relations();
    builder.remarks();
    builder.warn_of_block_names();
    if let Some(datasource) = &mut builder.schema.datasource {
        datasource.extensions = extension::extensions(&catalog.extensions, previous, conventions);
    }
    Ok(Pulled {
        schema: builder.schema,
        commented: builder.commented,
        warnings: builder.warnings,
        notes: builder.notes,
    })
}
