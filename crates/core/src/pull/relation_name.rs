//! What relations and their fields are called where the present schema does not know them.

use std::collections::BTreeMap;

use brant_psl::schema::FieldId;

use super::builder::Builder;
use super::name::{free, sanitized};
use super::relation::{Ends, Found, Origin};

/// How many relations there are between two models.
pub(super) type Pairs = BTreeMap<(usize, usize), usize>;

pub(super) fn pairs(found: &[Found<'_>]) -> Pairs {
    let mut pairs = Pairs::new();
    for relation in found {
        *pairs.entry(pair(relation)).or_default() += 1;
    }
    pairs
}

fn pair(relation: &Found<'_>) -> (usize, usize) {
    (relation.from.min(relation.to), relation.from.max(relation.to))
}

/// Fields are called like the other table. Where that tells too little the relation gets a name
/// with the columns in it, and the fields that name as well.
pub(super) fn ends(builder: &Builder<'_>, relation: &Found<'_>, pairs: &Pairs) -> Ends {
    let (from, to) = (word(builder, relation.from), word(builder, relation.to));
    let is_one_of_several = pairs.get(&pair(relation)).is_some_and(|count| *count > 1);
    let is_self = relation.from == relation.to;
    let mut ends = match &relation.source {
        Origin::Key { fields, .. } => {
            let ambiguous = is_one_of_several || is_called(builder, relation.from, fields, &to);
            of_key(builder, relation, fields, (&from, &to), ambiguous)
        }
        Origin::Join(join) => {
            let name = join.table.name.name.trim_start_matches('_').to_owned();
            let usual = usual_name(builder, relation);
            let suffix = if is_one_of_several { format!("_{name}") } else { String::new() };
            let (forward, back) = match is_self {
                true => (format!("{to}{suffix}_A"), format!("{from}{suffix}_B")),
                false => (format!("{to}{suffix}"), format!("{from}{suffix}")),
            };
            let is_written = is_self || is_one_of_several || name != usual;
            Ends { name, is_written, forward: sanitized(&forward), back: sanitized(&back) }
        }
    };
    ends.forward = unused(builder, relation.from, &ends.forward, &ends.name);
    let back = unused(builder, relation.to, &ends.back, &ends.name);
    ends.back = free(&back, |name| {
        (is_self && name == ends.forward) || builder.is_field(relation.to, name)
    });
    ends
}

fn of_key(
    builder: &Builder<'_>,
    relation: &Found<'_>,
    fields: &[FieldId],
    (from, to): (&str, &str),
    ambiguous: bool,
) -> Ends {
    let is_self = relation.from == relation.to;
    let other = if is_self { "other_" } else { "" };
    if !ambiguous {
        return Ends {
            name: usual_name(builder, relation),
            is_written: is_self,
            forward: to.to_owned(),
            back: format!("{other}{from}"),
        };
    }
    let model = &builder.schema.models[relation.from];
    let columns: Vec<&str> = fields.iter().map(|id| model.field(*id).name.as_str()).collect();
    let name = format!("{from}_{}To{to}", columns.join("_"));
    Ends {
        forward: format!("{to}_{name}"),
        back: format!("{other}{from}_{name}"),
        name,
        is_written: true,
    }
}

/// The name of a relation that has none: the models in the order of their names.
fn usual_name(builder: &Builder<'_>, relation: &Found<'_>) -> String {
    let name = |entity: usize| builder.entities[entity].name.as_str();
    let (from, to) = (name(relation.from), name(relation.to));
    format!("{}To{}", from.min(to), from.max(to))
}

/// A model in names: as the present schema calls it, else like its table.
fn word(builder: &Builder<'_>, entity: usize) -> String {
    let entity = &builder.entities[entity];
    let plain = sanitized(&entity.database_name.name);
    if entity.old.is_some() || plain.is_empty() { entity.name.clone() } else { plain }
}

/// Whether a column of the foreign key has the name that the field would get.
fn is_called(builder: &Builder<'_>, entity: usize, fields: &[FieldId], name: &str) -> bool {
    let model = &builder.schema.models[entity];
    fields.iter().any(|id| model.field(*id).name == name)
}

/// The name, or another one where the model has a field of that name.
fn unused(builder: &Builder<'_>, entity: usize, name: &str, relation: &str) -> String {
    if !builder.is_field(entity, name) {
        return name.to_owned();
    }
    let longer = sanitized(&format!("{name}_{relation}"));
    free(&longer, |name| builder.is_field(entity, name))
}
