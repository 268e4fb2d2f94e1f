//! Which renames a wanted catalog states, and which ones it looks like.

use std::borrow::Cow;

use super::super::context::Context;
use super::super::matching::Matching;
use super::{Rename, Renamed, label, likeness, renamed};
use crate::change::Pair;
use crate::{Catalog, Column, Enum, EnumValue, Hazard, HazardKind, Rules, Table};

/// What looks like a rename and may be none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The rename that it would be.
    pub rename: Rename,
    /// What is lost if it is none. Its names are those of the catalog that is renamed.
    pub hazard: Hazard,
    /// The wanted catalog states it, and only rows tell whether it is to be done.
    pub is_stated: bool,
}

impl Candidate {
    fn unsure(rename: Rename, hazard: Hazard) -> Self {
        Self { rename, hazard, is_stated: false }
    }
}

/// What looks like a rename: something goes, and something of the same make comes. Where tables
/// are among the answers, ask again with the catalog [`renamed`]: their columns can be compared
/// only then.
#[must_use]
pub fn candidates(from: &Catalog, to: &Catalog, rules: &dyn Rules) -> Vec<Candidate> {
    let context = Context::new(from, to, rules);
    let tables = context.match_tables();
    let enums = match_enums(&context);
    let mut found = Vec::new();
    let alike = |from, to| likeness::tables(&context, from, to);
    for Pair { from, to } in likeness::pairs(&tables.dropped, &tables.created, alike) {
        let hazard = hazard(&from.name, "", HazardKind::DropTable);
        let rename = table_rename(from, &to.name.name);
        found.push(Candidate::unsure(rename, hazard));
    }
    let alike = |from, to| likeness::enums(&context, from, to);
    for Pair { from, to } in likeness::pairs(&enums.dropped, &enums.created, alike) {
        let hazard = removed(from, from.labels());
        found.push(Candidate::unsure(enum_rename(from, &to.name.name), hazard));
    }
    tables.pairs.iter().for_each(|pair| columns(&context, *pair, &mut found));
    enums.pairs.iter().for_each(|pair| values(*pair, &mut found));
    label::candidates(&context, &mut found);
    found
}

fn columns(context: &Context<'_, '_>, tables: Pair<&Table>, found: &mut Vec<Candidate>) {
    let matched = Context::match_columns(tables);
    let is_only_choice = matched.dropped.len() == 1 && matched.created.len() == 1;
    let alike = |from, to| likeness::columns(context, tables, Pair::new(from, to), is_only_choice);
    for Pair { from, to } in likeness::pairs(&matched.dropped, &matched.created, alike) {
        let hazard = hazard(&tables.from.name, &from.name, HazardKind::DropColumn);
        found.push(Candidate::unsure(column_rename(tables.from, from, &to.name), hazard));
    }
}

fn values(enums: Pair<&Enum>, found: &mut Vec<Candidate>) {
    let values = Pair::new(enums.from.values.as_slice(), enums.to.values.as_slice());
    found.extend(label::alike(values).into_iter().map(|Pair { from, to }| {
        let rename = value_rename(enums.from, from, to);
        Candidate::unsure(rename, removed(enums.from, [from]))
    }));
}

/// The renames that the wanted catalog states itself, as far as they are still to be done.
#[must_use]
pub fn stated(from: &Catalog, to: &Catalog, rules: &dyn Rules) -> Vec<Rename> {
    let context = Context::new(from, to, rules);
    let tables = context.match_tables();
    let enums = match_enums(&context);
    let mut renames = Vec::new();
    for to in &tables.created {
        let is_former = |from: &&&Table| {
            to.former_names.contains(&from.name.name)
                && context.from.namespace_of(&from.name) == context.to.namespace_of(&to.name)
        };
        let old = tables.dropped.iter().rev().find(is_former);
        renames.extend(old.map(|old| table_rename(old, &to.name.name)));
    }
    for to in &enums.created {
        let old = enums.dropped.iter().find(|from| to.former_names.contains(&from.name.name));
        renames.extend(old.map(|old| enum_rename(old, &to.name.name)));
    }
    let after = after(from, &renames);
    let context = Context::new(&after, to, rules);
    for pair in context.match_tables().pairs {
        let columns = Context::match_columns(pair);
        for to in &columns.created {
            let is_former = |from: &&&Column| to.former_names.contains(&from.name);
            let old = columns.dropped.iter().find(is_former);
            renames.extend(old.map(|old| column_rename(pair.from, old, &to.name)));
        }
    }
    for pair in match_enums(&context).pairs {
        for to in &pair.to.values {
            let is_there = |of: &Enum, label: &str| of.labels().any(|other| other == label);
            let is_former = |from: &&EnumValue| {
                to.former_labels.contains(&from.label) && !is_there(pair.to, &from.label)
            };
            let old = pair.from.values.iter().find(is_former);
            let old = old.filter(|_| !is_there(pair.from, &to.label));
            renames.extend(old.map(|old| value_rename(pair.from, &old.label, &to.label)));
        }
    }
    let after = self::after(from, &renames);
    renames.extend(label::stated(&Context::new(&after, to, rules)));
    distinct(renames)
}

/// The catalog after renames; there are seldom any, and it is large.
fn after<'a>(catalog: &'a Catalog, renames: &[Rename]) -> Cow<'a, Catalog> {
    match renames {
        [] => Cow::Borrowed(catalog),
        renames => Cow::Owned(renamed(catalog, renames)),
    }
}

/// A thing is renamed once, and a name is taken once; who comes first has it.
fn distinct(renames: Vec<Rename>) -> Vec<Rename> {
    let mut kept: Vec<Rename> = Vec::new();
    for rename in renames {
        let clashes = kept.iter().any(|other| {
            other.what == rename.what && (other.from == rename.from || other.to == rename.to)
        });
        if !clashes {
            kept.push(rename);
        }
    }
    kept
}

pub(super) fn match_enums<'a>(context: &Context<'a, '_>) -> Matching<'a, Enum> {
    let of = |catalog: &'a Catalog, other: &'a Catalog| {
        let enums = catalog.enums.iter();
        let covered = enums.filter(|e| other.scope.covers(catalog.namespace_of(&e.name)));
        covered.map(|e| (catalog.key(&e.name), e)).collect::<Vec<_>>()
    };
    Matching::new(of(context.from, context.to), of(context.to, context.from))
}

pub(super) fn table_rename(from: &Table, to: &str) -> Rename {
    let what = Renamed::Table(from.name.namespace.clone());
    Rename { what, from: from.name.name.clone(), to: to.to_owned() }
}

pub(super) fn enum_rename(from: &Enum, to: &str) -> Rename {
    let what = Renamed::Enum(from.name.namespace.clone());
    Rename { what, from: from.name.name.clone(), to: to.to_owned() }
}

pub(super) fn column_rename(table: &Table, from: &Column, to: &str) -> Rename {
    let what = Renamed::Column(table.name.clone());
    Rename { what, from: from.name.clone(), to: to.to_owned() }
}

pub(super) fn value_rename(of: &Enum, from: &str, to: &str) -> Rename {
    let what = Renamed::Value(of.name.clone());
    Rename { what, from: from.to_owned(), to: to.to_owned() }
}

/// Values of an enum that go. Which rows have them is asked where columns change.
fn removed<'a>(of: &Enum, labels: impl IntoIterator<Item = &'a str>) -> Hazard {
    let values = labels.into_iter().map(str::to_owned).collect();
    let kind = HazardKind::RemoveEnumValues { of: of.name.name.clone(), values, holding: None };
    hazard(&of.name, "", kind)
}

fn hazard(name: &crate::QualifiedName, column: &str, kind: HazardKind) -> Hazard {
    Hazard { kind, table: name.clone(), column: column.to_owned() }
}
