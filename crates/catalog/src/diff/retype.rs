//! What is in the way of a column's new type: expressions over it were made for the old one.
//!
//! An enum that loses values becomes another type, and no server compares values of two enums. So
//! conditions, indexes over expressions, exclusion constraints and calculated columns that mention
//! such a column are dropped before and made after. So are calculated columns over a column of any
//! type that changes, where they cannot be altered.

use std::collections::BTreeMap;

use super::context::Context;
use super::steps::Steps;
use super::table::TableDiff;
use crate::change::{AlterTable, Change, ColumnChange, OfTable, Pair, TableChange};
use crate::mention::mentions;
use crate::{
    AlterGenerated, Aspect, Check, Column, Index, IndexKey, Object, ObjectKind, Table, TableChanges,
};

/// Lets go of whatever mentions the columns of enums that are made anew.
pub(super) fn release<'a>(
    context: &Context<'a, '_>,
    tables: &mut [TableDiff<'a>],
    gone: &[&'a Table],
    steps: &mut Steps<'a>,
) {
    let moved = moved(&steps.altered_enums);
    let columns = |table: &Table| moved.get(&std::ptr::from_ref(table)).map(Vec::as_slice);
    for diff in tables {
        if let Some(columns) = columns(diff.table.from) {
            exclusions(context, steps, diff.table.from, columns);
            let released = Released::new(diff, columns, context.compares(Aspect::GeneratedColumns));
            released.drop(diff.table, steps);
        }
    }
    for table in gone {
        if let Some(columns) = columns(table) {
            exclusions(context, steps, table, columns);
            Released::of(table, columns).drop(Pair::new(table, table), steps);
        }
    }
}

/// The columns that move to another type with their enum, by table.
fn moved<'a>(enums: &[Change<'a>]) -> BTreeMap<*const Table, Vec<&'a str>> {
    let mut moved: BTreeMap<_, Vec<&str>> = BTreeMap::new();
    for change in enums {
        let Change::AlterEnum(altered) = change else { continue };
        if altered.removed.is_empty() {
            continue;
        }
        let columns = altered.columns.iter().map(|pair| (pair.table.from, pair.column.from));
        for (table, column) in columns.chain(altered.former_columns.iter().copied()) {
            moved.entry(std::ptr::from_ref(table)).or_default().push(&column.name);
        }
    }
    moved
}

/// What goes before the types change.
struct Released<'a> {
    indexes: Vec<&'a Index>,
    checks: Vec<&'a Check>,
    columns: Vec<&'a Column>,
}

impl<'a> Released<'a> {
    /// What mentions one of the columns.
    fn of(table: &'a Table, columns: &[&str]) -> Self {
        Self {
            indexes: table.indexes.iter().filter(|index| reads(index, columns)).collect(),
            checks: table
                .checks
                .iter()
                .filter(|check| mentions(&check.condition, columns))
                .collect(),
            columns: table.columns.iter().filter(|column| is_made_of(column, columns)).collect(),
        }
    }

    fn has(&self, column: &str) -> bool {
        self.columns.iter().any(|released| released.name == column)
    }

    /// The same, with everything that stays made again by the end of the comparison.
    fn new(diff: &mut TableDiff<'a>, names: &[&str], knows_calculated: bool) -> Self {
        let released = Self::of(diff.table.from, names);
        let to = diff.table.to;
        // The indexes of a column go with it.
        let lost = |index: &&Index| index.names().any(|name| released.has(name));
        let is_new = |index: &&Index| !released.indexes.iter().any(|it| std::ptr::eq(*it, *index));
        let lost = diff.table.from.indexes.iter().filter(lost).filter(is_new);
        let lost: Vec<&Index> = lost.collect();
        for index in released.indexes.iter().chain(&lost) {
            diff.indexes.release(index);
        }
        for check in &released.checks {
            let was = diff.dropped_checks.len();
            diff.dropped_checks.retain(|other| !std::ptr::eq(*other, *check));
            if diff.dropped_checks.len() == was {
                let same = to.checks.iter().find(|other| other.name == check.name);
                diff.added_checks.push(same.unwrap_or(check));
            }
        }
        for column in &released.columns {
            let was = diff.dropped.len();
            diff.dropped.retain(|other| other.name != column.name);
            if diff.dropped.len() == was {
                diff.columns.retain(|change| change.column.from.name != column.name);
                let wanted = to.column(&column.name).filter(|_| knows_calculated);
                diff.added.push(wanted.unwrap_or(column));
            }
        }
        released
    }

    fn drop(self, table: Pair<&'a Table>, steps: &mut Steps<'a>) {
        let drop = |part| Change::DropIndex(OfTable { table: table.from, part });
        steps.released.extend(self.indexes.into_iter().map(drop));
        let checks = self.checks.into_iter().map(TableChange::DropCheck);
        let columns = self.columns.into_iter().map(TableChange::DropColumn);
        let changes: Vec<_> = checks.chain(columns).collect();
        if !changes.is_empty() {
            steps.released.push(Change::AlterTable(AlterTable { table, changes }));
        }
    }
}

/// Exclusion constraints over these columns go before in any case; those that would stay come back.
pub(super) fn exclusions<'a>(
    context: &Context<'a, '_>,
    steps: &mut Steps<'a>,
    table: &Table,
    columns: &[&str],
) {
    let key = context.from.key(&table.name);
    let concerns = |object: &&Object| {
        let of = object.table.as_ref().map(|name| context.from.key(name));
        object.kind == ObjectKind::Exclusion
            && of == Some(key)
            && mentions(&object.definition, columns)
    };
    for object in context.from.objects.iter().filter(concerns) {
        let is_this = |other: &Object| std::ptr::eq(other, object);
        let goes = |change: &Change<'_>| matches!(change, Change::DropObject(o) if is_this(o));
        if steps.dropped_objects.iter().any(goes) {
            continue;
        }
        let changes =
            |change: &Change<'_>| matches!(change, Change::AlterObject(p) if is_this(p.from));
        let altered = steps.altered_objects.iter().position(changes);
        let comes = match altered.map(|at| steps.altered_objects.remove(at)) {
            Some(Change::AlterObject(pair)) => pair.to,
            _ => object,
        };
        steps.dropped_objects.push(Change::DropObject(object));
        steps.created_objects.push(Change::CreateObject(comes));
    }
}

/// Calculated columns over a column whose type changes are made anew, where nothing else is possible.
pub(super) fn recalculate(context: &Context<'_, '_>, columns: &mut [ColumnChange<'_>]) {
    let features = context.features;
    let never = features.alter_generated == AlterGenerated::Never;
    if !never || features.table_changes == TableChanges::Rebuild {
        return;
    }
    let changes = |change: &&ColumnChange<'_>| {
        change.r#type() || change.domain || change.collation || change.recreated
    };
    let changed = columns.iter().filter(changes).map(|change| change.column.from.name.clone());
    let changed: Vec<String> = changed.collect();
    let names: Vec<&str> = changed.iter().map(String::as_str).collect();
    for change in columns.iter_mut().filter(|change| is_made_of(change.column.from, &names)) {
        // What the wanted side cannot say comes back as it is.
        if !context.compares(Aspect::GeneratedColumns) {
            change.column.to = change.column.from;
        }
        change.recreated |= change.column.to.generated.is_some();
        change.generated = true;
    }
}

pub(super) fn reads(index: &Index, columns: &[&str]) -> bool {
    let of_keys = index.columns.iter().any(|column| match &column.key {
        IndexKey::Expression(text) => mentions(text, columns),
        IndexKey::Column(_) => false,
    });
    of_keys || index.predicate.as_ref().is_some_and(|text| mentions(text, columns))
}

fn is_made_of(column: &Column, columns: &[&str]) -> bool {
    column.generated.as_ref().is_some_and(|it| mentions(&it.expression, columns))
}
