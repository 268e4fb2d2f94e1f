//! Tables and views on their way to blocks, and what they are called.

use std::collections::{BTreeMap, BTreeSet};

use brant_catalog::{Catalog, Column, Enum, ObjectKind, QualifiedName, Table};
use brant_psl::check::is_reserved_name;
use brant_psl::schema::{EnumId, ModelId, ModelKind, PreviewFeature, Schema};

use super::join_table::{Key, Tables};
use super::name::{free, sanitized};
use crate::desired::{Conventions, Generated};

/// Tables of the existing tool's own predecessors. They were never part of anybody's schema.
static LEGACY_TABLES: &[&str] = &["_Migration", "_RelayId"];

/// A table or a view that becomes a block.
#[derive(Debug)]
pub(super) struct Entity<'a> {
    pub(super) kind: ModelKind,
    /// What the block is called.
    pub(super) name: String,
    pub(super) database_name: &'a QualifiedName,
    pub(super) columns: Vec<&'a Column>,
    /// None for views.
    pub(super) table: Option<&'a Table>,
    /// The block of the present schema.
    pub(super) old: Option<ModelId>,
    pub(super) renaming: Renaming,
}

/// An enum type that becomes a block.
#[derive(Debug)]
pub(super) struct NamedEnum<'a> {
    pub(super) name: String,
    pub(super) source: &'a Enum,
    pub(super) old: Option<EnumId>,
    pub(super) renaming: Renaming,
}

/// Why a block has another name than its object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Renaming {
    /// It has the same one, or the language cannot write it, or the present schema says so.
    None,
    /// The language keeps the name for itself.
    Reserved,
    /// Another object has it too.
    Duplicate,
}

/// What becomes blocks, each kind in its final order: what is in the present schema as it stands
/// there, then what is new by name.
pub(super) fn entities<'a>(
    catalog: &'a Catalog,
    tables: &Tables<'a>,
    previous: &Schema,
    conventions: &Conventions,
) -> (Vec<Entity<'a>>, Vec<NamedEnum<'a>>) {
    let mut found = tables_and_views(catalog, tables, previous, conventions);
    let mut enums = enums(catalog, previous);
    let mut names = Names::new(catalog, &found, &enums, previous);
    for entity in found.iter_mut().filter(|entity| entity.old.is_none()) {
        (entity.name, entity.renaming) = names.choose(entity.database_name);
    }
    for one in enums.iter_mut().filter(|one| one.old.is_none()) {
        (one.name, one.renaming) = names.choose(&one.source.name);
    }
    found.sort_by_key(|entity| entity.old.map_or(usize::MAX, ModelId::index));
    enums.sort_by_key(|one| one.old.map_or(usize::MAX, EnumId::index));
    (found, enums)
}

/// Tables by namespace and name, then views.
fn tables_and_views<'a>(
    catalog: &'a Catalog,
    tables: &Tables<'a>,
    previous: &Schema,
    conventions: &Conventions,
) -> Vec<Entity<'a>> {
    let old = old_models(catalog, previous);
    let find = |name: &'a QualifiedName, kind| {
        old.get(&catalog.key(name)).filter(|id| previous.model(**id).kind == kind).copied()
    };
    let is_model = |table: &&'a Table| {
        !LEGACY_TABLES.contains(&table.name.name.as_str()) && tables.join_table(table).is_none()
    };
    let models = catalog.tables.iter().filter(is_model).map(|table| Entity {
        kind: ModelKind::Table,
        name: String::new(),
        database_name: &table.name,
        columns: shown(&table.columns, conventions),
        table: Some(table),
        old: find(&table.name, ModelKind::Table),
        renaming: Renaming::None,
    });
    let wants_views = previous.has_preview(PreviewFeature::Views);
    let views = catalog.objects.iter();
    let views = views.filter(|object| wants_views && object.kind == ObjectKind::View);
    let views = views.map(|object| Entity {
        kind: ModelKind::View,
        name: String::new(),
        database_name: &object.name,
        columns: shown(&object.columns, conventions),
        table: None,
        old: find(&object.name, ModelKind::View),
        renaming: Renaming::None,
    });
    let mut found: Vec<_> = models.chain(views).collect();
    found.sort_by(|a, b| {
        let key = |entity: &Entity<'a>| (entity.table.is_none(), catalog.key(entity.database_name));
        key(a).cmp(&key(b))
    });
    for entity in &mut found {
        if let Some(id) = entity.old {
            entity.name.clone_from(&previous.model(id).name);
        }
    }
    found
}

/// The columns that a schema shows.
fn shown<'a>(columns: &'a [Column], conventions: &Conventions) -> Vec<&'a Column> {
    let is_hidden =
        |column: &Column| column.generated.is_some() && conventions.generated == Generated::Hidden;
    columns.iter().filter(|column| !is_hidden(column)).collect()
}

fn old_models<'a>(catalog: &'a Catalog, previous: &'a Schema) -> BTreeMap<Key<'a>, ModelId> {
    let default = catalog.default_namespace.as_deref();
    let models = previous.models_with_ids();
    models
        .map(|(id, model)| {
            ((model.schema.as_deref().or(default), model.database_name.as_str()), id)
        })
        .collect()
}

fn enums<'a>(catalog: &'a Catalog, previous: &Schema) -> Vec<NamedEnum<'a>> {
    let default = catalog.default_namespace.as_deref();
    let old: BTreeMap<_, _> = previous
        .enums
        .iter()
        .enumerate()
        .map(|(index, values)| {
            let key = (values.schema.as_deref().or(default), values.database_name.as_str());
            (key, EnumId::new(index))
        })
        .collect();
    let is_sayable = |one: &&Enum| !one.values.is_empty();
    let mut found: Vec<_> = catalog.enums.iter().filter(is_sayable).collect();
    found.sort_by(|a, b| catalog.key(&a.name).cmp(&catalog.key(&b.name)));
    let named = found.into_iter().map(|source| {
        let old = old.get(&catalog.key(&source.name)).copied();
        let name = old.map(|id| previous.r#enum(id).name.clone()).unwrap_or_default();
        NamedEnum { name, source, old, renaming: Renaming::None }
    });
    named.collect()
}

/// The names that are taken, and those that more than one object would like.
struct Names<'a> {
    catalog: &'a Catalog,
    taken: BTreeSet<String>,
    wanted: BTreeMap<String, usize>,
}

impl<'a> Names<'a> {
    fn new(
        catalog: &'a Catalog,
        entities: &[Entity<'_>],
        enums: &[NamedEnum<'_>],
        previous: &Schema,
    ) -> Self {
        let kept = entities.iter().filter(|entity| entity.old.is_some());
        let kept = kept.map(|entity| entity.name.clone());
        let kept_enums = enums.iter().filter(|one| one.old.is_some());
        let kept_enums = kept_enums.map(|one| one.name.clone());
        let mut taken: BTreeSet<String> = kept.chain(kept_enums).collect();
        if catalog.enums.is_empty() {
            // The enums of the present schema live in columns; those that stay keep their names.
            taken.extend(previous.enums.iter().map(|values| values.name.clone()));
        }
        let new = entities.iter().filter(|entity| entity.old.is_none());
        let new = new.map(|entity| entity.database_name);
        let new_enums = enums.iter().filter(|one| one.old.is_none()).map(|one| &one.source.name);
        let mut wanted = BTreeMap::new();
        for name in new.chain(new_enums) {
            *wanted.entry(sanitized(&name.name)).or_default() += 1;
        }
        Self { catalog, taken, wanted }
    }

    fn choose(&mut self, name: &QualifiedName) -> (String, Renaming) {
        let plain = sanitized(&name.name);
        let rivals = self.wanted.get(&plain).copied().unwrap_or_default();
        let (chosen, renaming) = match self.catalog.namespace_of(name) {
            Some(namespace) if rivals > 1 || self.taken.contains(&plain) => {
                (sanitized(&format!("{namespace}_{}", name.name)), Renaming::Duplicate)
            }
            _ if is_reserved_name(&plain) => (format!("Renamed{plain}"), Renaming::Reserved),
            _ if plain.is_empty() => (with_letter(&name.name), Renaming::None),
            _ => (plain, Renaming::None),
        };
        let chosen = free(&chosen, |name| self.taken.contains(name));
        self.taken.insert(chosen.clone());
        (chosen, renaming)
    }
}

/// A name without any letter gets a word before it.
fn with_letter(name: &str) -> String {
    sanitized(&format!("Renamed{name}"))
}
