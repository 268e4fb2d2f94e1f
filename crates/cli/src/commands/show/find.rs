//! What a name means.

use brant_catalog::{Catalog, Enum, Extension, Object, QualifiedName, Sequence, Table};

/// Something of a catalog that has a name.
#[derive(Clone, Copy, Debug)]
pub(super) enum Part<'a> {
    Table(&'a Table),
    Enum(&'a Enum),
    Sequence(&'a Sequence),
    Extension(&'a Extension),
    Object(&'a Object),
}

/// Everything of that name: as it is written, else in other capitals. A name without a namespace
/// means the default one, and others only if nothing is there.
pub(super) fn find<'a>(catalog: &'a Catalog, name: &str) -> Vec<Part<'a>> {
    let is_default = |part: &Part<'_>| {
        part.qualified()
            .is_none_or(|name| catalog.namespace_of(name) == catalog.default_namespace.as_deref())
    };
    let same = |own: &str| own == name;
    let alike = |own: &str| own.to_lowercase() == name.to_lowercase();
    let tests: [&dyn Fn(&Part<'_>) -> bool; 5] = [
        &|part| is_default(part) && same(part.name()),
        &|part| part.full_name(catalog).as_deref() == Some(name),
        &|part| same(part.name()),
        &|part| alike(part.name()),
        &|part| part.full_name(catalog).is_some_and(|full| alike(&full)),
    ];
    let found = tests.iter().map(|test| parts(catalog).filter(|part| test(part)).collect());
    found.into_iter().find(|found: &Vec<Part<'a>>| !found.is_empty()).unwrap_or_default()
}

/// Every name, as it would be typed.
pub(super) fn names(catalog: &Catalog) -> Vec<String> {
    parts(catalog).map(|part| part.shown()).collect()
}

/// Everything, tables first.
fn parts(catalog: &Catalog) -> impl Iterator<Item = Part<'_>> {
    let tables = catalog.tables.iter().map(Part::Table);
    let enums = catalog.enums.iter().map(Part::Enum);
    let objects = catalog.objects.iter().map(Part::Object);
    let sequences = catalog.sequences.iter().map(Part::Sequence);
    let extensions = catalog.extensions.iter().map(Part::Extension);
    tables.chain(enums).chain(objects).chain(sequences).chain(extensions)
}

impl<'a> Part<'a> {
    /// Its name with its namespace; extensions are in none.
    fn qualified(self) -> Option<&'a QualifiedName> {
        match self {
            Part::Table(table) => Some(&table.name),
            Part::Enum(r#enum) => Some(&r#enum.name),
            Part::Sequence(sequence) => Some(&sequence.name),
            Part::Object(object) => Some(&object.name),
            Part::Extension(_) => None,
        }
    }

    fn name(self) -> &'a str {
        match self {
            Part::Extension(extension) => &extension.name,
            part => part.qualified().map_or("", |name| &name.name),
        }
    }

    /// `namespace.name`, where the database has namespaces.
    fn full_name(self, catalog: &Catalog) -> Option<String> {
        let name = self.qualified()?;
        Some(format!("{}.{}", catalog.namespace_of(name)?, name.name))
    }

    fn shown(self) -> String {
        self.qualified().map_or_else(|| self.name().to_owned(), QualifiedName::to_string)
    }
}
