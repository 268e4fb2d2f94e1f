//! How much two things of different names look like one thing that was renamed.

use std::collections::BTreeSet;

use super::super::context::Context;
use crate::change::Pair;
use crate::{Cast, Column, Enum, Table};

/// Above this the two are worth a question.
const ALIKE: f64 = 0.5;
/// So many parts of a table or enum have to be the same: of two tables with nothing in common but
/// `id` and `name` one is probably not the other.
const SHARED: f64 = 0.6;
/// More things than this on one side are another schema, not renames. Keeps the number of
/// comparisons in bounds.
const MANY: usize = 100;

/// The pairs that look alike, the best first, each thing in one pair at most.
pub(super) fn pairs<'a, T>(
    from: &[&'a T],
    to: &[&'a T],
    likeness: impl Fn(&'a T, &'a T) -> Option<f64>,
) -> Vec<Pair<&'a T>> {
    if from.len() > MANY || to.len() > MANY {
        return Vec::new();
    }
    let mut scored = Vec::new();
    for (i, from) in from.iter().enumerate() {
        for (j, to) in to.iter().enumerate() {
            let score = likeness(from, to).filter(|score| *score >= ALIKE);
            scored.extend(score.map(|score| (score, i, j)));
        }
    }
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let (mut used_from, mut used_to) = (BTreeSet::new(), BTreeSet::new());
    let mut pairs = Vec::new();
    for (_, i, j) in scored {
        if !used_from.contains(&i) && !used_to.contains(&j) {
            used_from.insert(i);
            used_to.insert(j);
            pairs.push((i, Pair::new(from[i], to[j])));
        }
    }
    pairs.sort_by_key(|(position, _)| *position);
    pairs.into_iter().map(|(_, pair)| pair).collect()
}

/// Columns hold the same type, or they are no pair. Then: the name, the place among the others,
/// null or not, the default, and whether there is any other choice.
pub(super) fn columns(
    context: &Context<'_, '_>,
    tables: Pair<&Table>,
    columns: Pair<&Column>,
    is_only_choice: bool,
) -> Option<f64> {
    let Pair { from, to } = columns;
    let same_type = context.cast(&from.r#type, &to.r#type) == Cast::Same
        && from.r#type.arity.is_list() == to.r#type.arity.is_list()
        && from.auto_increment.is_some() == to.auto_increment.is_some()
        && from.generated == to.generated;
    let place = |table: &Table, name: &str| table.columns.iter().position(|c| c.name == name);
    let facts = [
        (0.1, from.r#type.arity == to.r#type.arity),
        (0.1, from.default == to.default),
        (0.15, place(tables.from, &from.name) == place(tables.to, &to.name)),
        (0.25, is_only_choice),
    ];
    let facts: f64 = facts.iter().filter(|(_, holds)| *holds).map(|(weight, _)| weight).sum();
    same_type.then(|| facts + 0.4 * names(&from.name, &to.name))
}

/// Tables by the columns that they share, and by the name.
pub(super) fn tables(context: &Context<'_, '_>, from: &Table, to: &Table) -> Option<f64> {
    let longest = from.columns.len().max(to.columns.len());
    if longest == 0 || from.name.namespace != to.name.namespace && !same_place(context, from, to) {
        return None;
    }
    let old: std::collections::BTreeMap<&str, &Column> =
        from.columns.iter().map(|column| (column.name.as_str(), column)).collect();
    let shared = to.columns.iter().filter(|column| {
        old.get(column.name.as_str())
            .is_some_and(|old| context.cast(&old.r#type, &column.r#type) == Cast::Same)
    });
    score(shared.count(), longest, &from.name.name, &to.name.name)
}

fn same_place(context: &Context<'_, '_>, from: &Table, to: &Table) -> bool {
    context.from.namespace_of(&from.name) == context.to.namespace_of(&to.name)
}

/// Enums by the values that they share, and by the name.
pub(super) fn enums(context: &Context<'_, '_>, from: &Enum, to: &Enum) -> Option<f64> {
    if context.from.namespace_of(&from.name) != context.to.namespace_of(&to.name) {
        return None;
    }
    let old: BTreeSet<&str> = from.labels().collect();
    let shared = to.labels().filter(|label| old.contains(label)).count();
    score(shared, from.values.len().max(to.values.len()), &from.name.name, &to.name.name)
}

/// Values of an enum by name and place.
pub(super) fn values(from: &str, to: &str, same_place: bool, is_only_choice: bool) -> Option<f64> {
    let facts = [(0.25, same_place), (0.35, is_only_choice)];
    let facts: f64 = facts.iter().filter(|(_, holds)| *holds).map(|(weight, _)| weight).sum();
    Some(facts + 0.4 * names(from, to))
}

#[expect(clippy::cast_precision_loss, reason = "nobody has that many columns")]
fn score(shared: usize, of: usize, from: &str, to: &str) -> Option<f64> {
    let share = shared as f64 / of.max(1) as f64;
    (share >= SHARED).then(|| 0.7 * share + 0.3 * names(from, to))
}

fn names(from: &str, to: &str) -> f64 {
    let (from, to) = (from.to_lowercase(), to.to_lowercase());
    // `name` and `full_name`: the likeness of beginnings does not see it.
    if from.contains(&to) || to.contains(&from) { 1.0 } else { strsim::jaro_winkler(&from, &to) }
}
