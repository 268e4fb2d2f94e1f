//! Values of enums that are no types: written into their columns (MySQL), or only texts in the rows
//! (SQLite). Each column has a rename of its own, and its rows have to follow.

use super::super::context::Context;
use super::super::matching::Matching;
use super::{Candidate, Rename, Renamed, likeness};
use crate::change::Pair;
use crate::{Column, Enum, EnumType, EnumValue, Family, Hazard, HazardKind, Table};

/// A column whose values have labels, in both catalogs.
struct Labelled<'a> {
    table: &'a Table,
    column: Pair<&'a Column>,
}

fn all<'a>(context: &Context<'a, '_>) -> Vec<Labelled<'a>> {
    let pairs = context.match_tables().pairs.into_iter().flat_map(|tables| {
        let columns = Context::match_columns(tables).pairs.into_iter();
        columns.map(move |column| Labelled { table: tables.from, column })
    });
    pairs.filter(|found| found.is_in_rows() || found.values().is_some()).collect()
}

impl<'a> Labelled<'a> {
    /// The values as both sides have them, where they are written into the column.
    fn values(&self) -> Option<Pair<&'a [String]>> {
        Some(Pair::new(inline(self.column.from)?, inline(self.column.to)?))
    }

    /// Whether nothing but the rows says which values there are.
    fn is_in_rows(&self) -> bool {
        let is_text = |column: &Column| column.r#type.family == Family::String;
        self.column.to.labels.is_some() && is_text(self.column.from) && is_text(self.column.to)
    }

    fn rename(&self, from: &str, to: &str) -> Rename {
        let what = Renamed::Label(self.table.name.clone(), self.column.from.name.clone());
        Rename { what, from: from.to_owned(), to: to.to_owned() }
    }

    /// What it costs to lose a value, counted in the rows.
    fn hazard(&self, context: &Context<'_, '_>, label: &str) -> Hazard {
        let column = self.column.from;
        let of = match (&column.r#type.family, &self.column.to.labels) {
            (_, Some(labels)) => labels.name.name.clone(),
            (Family::Enum(own), None) => own.name().to_owned(),
            (_, None) => column.name.clone(),
        };
        let kind = HazardKind::RemoveEnumValues {
            of,
            values: vec![label.to_owned()],
            holding: Some(context.rules.holds(&[label], &column.r#type)),
        };
        Hazard { kind, table: self.table.name.clone(), column: column.name.clone() }
    }

    /// The renames of values that the wanted catalog states, done or not.
    fn stated(&self) -> impl Iterator<Item = Rename> {
        let labels: Option<&Enum> = self.column.to.labels.as_ref();
        labels.into_iter().flat_map(move |labels| {
            labels.values.iter().flat_map(move |value| {
                let is_gone = |former: &&String| !labels.labels().any(|label| label == **former);
                let former = value.former_labels.iter().filter(is_gone);
                former.map(move |former| self.rename(former, &value.label))
            })
        })
    }
}

fn inline(column: &Column) -> Option<&[String]> {
    match &column.r#type.family {
        Family::Enum(EnumType::Inline { values, .. }) => Some(values),
        _ => None,
    }
}

/// The renames that the wanted catalog states, as far as the columns say that they are to be done.
pub(super) fn stated(context: &Context<'_, '_>) -> Vec<Rename> {
    let mut renames = Vec::new();
    for found in all(context) {
        let Some(Pair { from, .. }) = found.values() else { continue };
        let is_to_be_done =
            |rename: &Rename| from.contains(&rename.from) && !from.contains(&rename.to);
        renames.extend(found.stated().filter(is_to_be_done));
    }
    renames
}

/// What looks like a rename of a value; and what is stated as one, where only rows tell whether it
/// is done.
pub(super) fn candidates(context: &Context<'_, '_>, found: &mut Vec<Candidate>) {
    for labelled in all(context) {
        if labelled.is_in_rows() {
            found.extend(labelled.stated().map(|rename| Candidate {
                hazard: labelled.hazard(context, &rename.from),
                rename,
                is_stated: true,
            }));
        }
        let Some(values) = labelled.values() else { continue };
        let of = |labels: &'_ [String]| -> Vec<EnumValue> {
            labels.iter().map(EnumValue::new).collect()
        };
        let (from, to) = (of(values.from), of(values.to));
        let pairs = alike(Pair::new(&from, &to));
        found.extend(pairs.into_iter().map(|Pair { from, to }| Candidate {
            rename: labelled.rename(from, to),
            hazard: labelled.hazard(context, from),
            is_stated: false,
        }));
    }
}

/// Values that go and come and look alike.
pub(super) fn alike<'a>(values: Pair<&'a [EnumValue]>) -> Vec<Pair<&'a str>> {
    let labelled = |of: &'a [EnumValue]| {
        of.iter().map(|value| (value.label.as_str(), value)).collect::<Vec<_>>()
    };
    let Matching { dropped, created, .. } =
        Matching::new(labelled(values.from), labelled(values.to));
    let place = |of: &[EnumValue], label: &str| of.iter().position(|other| other.label == label);
    let is_only_choice = dropped.len() == 1 && created.len() == 1;
    let alike = |from: &EnumValue, to: &EnumValue| {
        let same_place = place(values.from, &from.label) == place(values.to, &to.label);
        likeness::values(&from.label, &to.label, same_place, is_only_choice)
    };
    let pairs = likeness::pairs(&dropped, &created, alike).into_iter();
    pairs.map(|pair| Pair::new(pair.from.label.as_str(), pair.to.label.as_str())).collect()
}

/// The renames that somebody may mean who types an old name, `Role.ADMIN`, `User.role.ADMIN` or
/// `ADMIN`, and a new value: one for each column of the enum.
pub(super) fn typed(context: &Context<'_, '_>, old: &str, new: &str) -> Vec<Rename> {
    let label = old.rsplit_once('.').map_or(old, |(_, label)| label);
    let mut renames = Vec::new();
    for found in all(context) {
        let rename = found.rename(label, new);
        let labels = found.column.to.labels.as_ref();
        let of_enum = labels.map(|labels| format!("{}.{label}", labels.name.name));
        let is_named = old == label || rename.path() == old || of_enum.as_deref() == Some(old);
        let is_possible = match found.values() {
            Some(Pair { from, to }) => {
                let has = |labels: &[String], label: &str| labels.iter().any(|own| own == label);
                has(from, label) && !has(to, label) && has(to, new) && !has(from, new)
            }
            None => labels.is_some_and(|labels| {
                let has = |label: &str| labels.labels().any(|own| own == label);
                has(new) && !has(label)
            }),
        };
        if is_named && is_possible {
            renames.push(rename);
        }
    }
    renames
}
