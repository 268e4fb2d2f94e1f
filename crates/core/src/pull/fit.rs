//! Names of the present schema that the server has cut: on the way to the database they are looked
//! for as it keeps them, on the way back they are what they were.

use std::collections::BTreeMap;

use brant_psl::schema::{RelationKind, Schema};

use crate::desired::Conventions;

/// What the tables of a schema are called in the database.
pub(super) fn table_names(schema: &Schema) -> impl Iterator<Item = &str> {
    let joined = schema.relations.iter().filter_map(|relation| match &relation.kind {
        RelationKind::ManyToMany(ends) => Some(ends.table_name.as_str()),
        RelationKind::OneToOne(_) | RelationKind::OneToMany(_) => None,
    });
    schema.models.iter().map(|model| model.database_name.as_str()).chain(joined)
}

/// The schema with its names as the server keeps them; none if it keeps all of them whole.
pub(super) fn fitted(schema: &Schema, conventions: &Conventions) -> Option<Schema> {
    let limit = conventions.names_cut_at?;
    let models = schema.models.iter();
    let columns = models.clone().flat_map(|model| &model.fields).map(|field| &field.database_name);
    let names = models.map(|model| &model.database_name).chain(columns);
    let mut names = names.chain(schema.enums.iter().map(|one| &one.database_name));
    if names.all(|name| name.len() <= limit) {
        return None;
    }
    let mut fitted = schema.clone();
    let fit = |name: &mut String| name.truncate(conventions.kept(name).len());
    for model in &mut fitted.models {
        fit(&mut model.database_name);
        model.fields.iter_mut().for_each(|field| fit(&mut field.database_name));
    }
    fitted.enums.iter_mut().for_each(|one| fit(&mut one.database_name));
    for relation in &mut fitted.relations {
        if let RelationKind::ManyToMany(ends) = &mut relation.kind {
            fit(&mut ends.table_name);
        }
    }
    Some(fitted)
}

/// Gives what was kept of the present schema its names back.
pub(super) fn restore(pulled: &mut Schema, present: &Schema, conventions: &Conventions) {
    let restore = |name: &mut String, old: Option<&String>| {
        if let Some(old) = old.filter(|old| conventions.kept(old) == name) {
            name.clone_from(old);
        }
    };
    let models: BTreeMap<_, _> = present.models.iter().map(|old| (&old.name, old)).collect();
    for model in &mut pulled.models {
        let Some(old) = models.get(&model.name) else { continue };
        restore(&mut model.database_name, Some(&old.database_name));
        let fields: BTreeMap<_, _> =
            old.fields.iter().map(|old| (&old.name, &old.database_name)).collect();
        for field in &mut model.fields {
            restore(&mut field.database_name, fields.get(&field.name).copied());
        }
    }
    let enums: BTreeMap<_, _> =
        present.enums.iter().map(|old| (&old.name, &old.database_name)).collect();
    for one in &mut pulled.enums {
        restore(&mut one.database_name, enums.get(&one.name).copied());
    }
}
