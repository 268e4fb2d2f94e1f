//! What a server would take along with a column: conditions of indexes, checks and exclusion
//! constraints that read it. Those of a column that is made anew come back after it; those of one
//! that goes are named.

use super::context::Context;
use super::retype::{exclusions, reads};
use super::steps::Steps;
use super::table::TableDiff;
use crate::change::{Change, OfTable, Pair};
use crate::mention::mentions;
use crate::{Check, Column, Index, Table};

/// Lets go of what stays and may mention columns that are made anew: indexes by their conditions and
/// expressions, constraints where the server would drop them with the column. It goes before and
/// comes back after; what no longer fits the column then fails, and is not lost in silence. Indexes
/// over such columns go with them.
pub(super) fn release<'a>(
    context: &Context<'a, '_>,
    diff: &mut TableDiff<'a>,
    steps: &mut Steps<'a>,
) {
    let recreated: Vec<&str> = diff.recreated().collect();
    if recreated.is_empty() {
        return;
    }
    let staying = diff.indexes.kept.iter().chain(&diff.indexes.renamed).map(|pair| pair.from);
    let is_reader = |index: &&Index| !index.has_any(&recreated) && reads(index, &recreated);
    let readers: Vec<&Index> = staying.filter(is_reader).collect();
    for index in readers {
        diff.indexes.release(index);
        let table = diff.table.from;
        steps.dropped_indexes.push(Change::DropIndex(OfTable { table, part: index }));
    }
    release_checks(diff, &recreated);
    exclusions(context, steps, diff.table.from, &recreated);
}

fn release_checks(diff: &mut TableDiff<'_>, columns: &[&str]) {
    let Pair { from, to } = diff.table;
    for check in from.checks.iter().filter(|check| mentions(&check.condition, columns)) {
        let is_this = |other: &Check| std::ptr::eq(other, check);
        let goes = diff.dropped_checks.iter().any(|other| is_this(other))
            || diff.lost_checks.iter().any(|(other, _)| is_this(other))
            // Let go of for an enum that changes.
            || diff.added_checks.iter().any(|other| other.name == check.name);
        // One that is part of a column goes with that one (MariaDB).
        if goes || check.column.is_some() {
            continue;
        }
        let same = to.checks.iter().find(|other| other.name == check.name);
        diff.dropped_checks.push(check);
        diff.added_checks.push(same.unwrap_or(check));
    }
}

/// The checks that stay as far as the schemas say, but read a column that goes along with others that
/// stay. What reads nothing else goes without saying.
pub(super) fn checks<'a>(
    table: Pair<&'a Table>,
    dropped: &[&'a Column],
    meant: &[&Check],
) -> Vec<(&'a Check, &'a Column)> {
    let stays = |column: &&Column| dropped.iter().all(|other| other.name != column.name);
    let others: Vec<&str> =
        table.from.columns.iter().filter(stays).map(|column| column.name.as_str()).collect();
    let is_meant = |check: &Check| meant.iter().any(|it| std::ptr::eq(*it, check));
    let checks = table.from.checks.iter().filter(|check| !is_meant(check));
    let checks = checks.filter(|check| mentions(&check.condition, &others));
    let lost = checks.filter_map(|check| {
        let reads = |column: &&&Column| mentions(&check.condition, &[column.name.as_str()]);
        Some((check, *dropped.iter().find(reads)?))
    });
    lost.collect()
}
