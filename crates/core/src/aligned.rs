//! Catalogs of namespaces with different names, made comparable. Pure.

use brant_catalog::{Aspect, Catalog};

/// Two connections may work in namespaces of different names: what matters is what is in them. The
/// texts of objects name theirs, so objects are compared only where it is the same. `default` is
/// the name to compare under; nothing is done where `namespaces` are looked into by name.
pub(crate) fn aligned(
    mut catalog: Catalog,
    default: Option<&str>,
    namespaces: &[String],
) -> Catalog {
    let Some(own) = catalog.default_namespace.clone() else { return catalog };
    let Some(default) = default else { return catalog };
    if own == default || !namespaces.is_empty() {
        return catalog;
    }
    for namespace in catalog.scope.namespaces.iter_mut().flatten() {
        if *namespace == own {
            default.clone_into(namespace);
        }
    }
    catalog.default_namespace = Some(default.to_owned());
    let aspects = catalog.scope.aspects;
    let aspects = aspects.without(Aspect::Objects).without(Aspect::Exclusions);
    catalog.scope.aspects = aspects.without(Aspect::Materials).without(Aspect::AbsentMaterials);
    for column in catalog.tables.iter_mut().flat_map(|table| &mut table.columns) {
        column.domain = None;
    }
    catalog
}
