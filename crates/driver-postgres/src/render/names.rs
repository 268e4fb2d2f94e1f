//! Names in statements.

use brant_catalog::{Catalog, Deferral, Object, ObjectKind, QualifiedName};

use crate::quote::identifier;

/// A name as the source that wants the thing writes it.
pub(super) fn wanted(name: &QualifiedName) -> String {
    qualified(name.namespace.as_deref(), &name.name)
}

/// The name of a thing that is there: with its namespace where that is not the default one.
pub(super) fn existing(catalog: &Catalog, name: &QualifiedName) -> String {
    in_namespace_of(catalog, name, &name.name)
}

/// The name of something that lives in the namespace of a table.
pub(super) fn in_namespace_of(catalog: &Catalog, table: &QualifiedName, name: &str) -> String {
    let namespace = table.namespace.as_deref();
    qualified(namespace.filter(|_| namespace != catalog.default_namespace.as_deref()), name)
}

fn qualified(namespace: Option<&str>, name: &str) -> String {
    match namespace {
        Some(namespace) => format!("{}.{}", identifier(namespace), identifier(name)),
        None => identifier(name),
    }
}

/// A list of quoted names.
pub(super) fn list<'a>(names: impl Iterator<Item = &'a str>, separator: &str) -> String {
    names.map(identifier).collect::<Vec<_>>().join(separator)
}

pub(super) fn deferral(deferral: Deferral) -> &'static str {
    match deferral {
        Deferral::NotDeferrable => "",
        Deferral::InitiallyImmediate => " DEFERRABLE",
        Deferral::InitiallyDeferred => " DEFERRABLE INITIALLY DEFERRED",
    }
}

/// The statement that drops an object. The name of a function has the types of its arguments
/// behind it, which are no part of what is quoted.
pub(super) fn drop_object(catalog: &Catalog, object: &Object) -> String {
    use ObjectKind as K;
    let word = match object.kind {
        K::Domain => "DOMAIN",
        K::Type => "TYPE",
        K::Collation => "COLLATION",
        K::Function => "FUNCTION",
        K::Procedure => "PROCEDURE",
        K::Aggregate => "AGGREGATE",
        K::View => "VIEW",
        K::MaterializedView => "MATERIALIZED VIEW",
        K::ForeignTable => "FOREIGN TABLE",
        K::Partition | K::VirtualTable => "TABLE",
        K::Rule => "RULE",
        K::Trigger => "TRIGGER",
        K::Policy => "POLICY",
        K::Event => "EVENT TRIGGER",
        K::Exclusion => "CONSTRAINT",
    };
    let (name, arguments) = match object.name.name.split_once('(') {
        Some((name, arguments)) => (name, format!("({arguments}")),
        None => (object.name.name.as_str(), String::new()),
    };
    match (&object.table, object.kind) {
        (Some(table), K::Exclusion) => {
            let table = existing(catalog, table);
            format!("ALTER TABLE {table} DROP CONSTRAINT {}", identifier(name))
        }
        (Some(table), _) => {
            format!("DROP {word} {} ON {}", identifier(name), existing(catalog, table))
        }
        (None, _) => {
            format!("DROP {word} {}{arguments}", in_namespace_of(catalog, &object.name, name))
        }
    }
}
