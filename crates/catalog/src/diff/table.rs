//! What is different between two tables of the same name.

use super::along;
use super::column;
use super::context::Context;
use super::cover;
use super::foreign_key::ForeignKeyDiff;
use super::index::{IndexDiff, same_primary_key};
use super::retype;
use crate::change::{ColumnChange, Pair, TableChange, TableSetting};
use crate::{Aspect, Catalog, Check, Column, PrimaryKey, Table, TableChanges};

pub(super) struct TableDiff<'a> {
    pub(super) table: Pair<&'a Table>,
    /// Every column that both tables have, in the order of the old one.
    pub(super) columns: Vec<ColumnChange<'a>>,
    /// By name.
    pub(super) added: Vec<&'a Column>,
    /// By name.
    pub(super) dropped: Vec<&'a Column>,
    pub(super) primary_key: PrimaryKeyDiff<'a>,
    pub(super) indexes: IndexDiff<'a>,
    pub(super) foreign_keys: ForeignKeyDiff<'a>,
    pub(super) added_checks: Vec<&'a Check>,
    pub(super) dropped_checks: Vec<&'a Check>,
    /// Those that go with a column.
    pub(super) lost_checks: Vec<(&'a Check, &'a Column)>,
    /// Constraints that stay and whose rows are to be checked.
    validated: Vec<&'a str>,
    settings: Vec<TableSetting>,
}

/// What happens to the primary key.
#[derive(Default)]
pub(super) struct PrimaryKeyDiff<'a> {
    pub(super) dropped: Option<&'a PrimaryKey>,
    pub(super) created: Option<&'a PrimaryKey>,
    pub(super) renamed: Option<Pair<&'a PrimaryKey>>,
}

impl<'a> TableDiff<'a> {
    pub(super) fn new(context: &Context<'a, '_>, table: Pair<&'a Table>) -> Self {
        let matched = Context::match_columns(table);
        let can_count = can_count(context, table.from);
        let follows = follows_table(context, table);
        let compare = |pair: &Pair<&'a Column>| {
            let mut change = column::compare(context, *pair);
            change.auto_increment &= can_count;
            change.collation |= follows(*pair);
            change
        };
        let mut columns: Vec<_> = matched.pairs.iter().map(compare).collect();
        retype::recalculate(context, &mut columns);
        let compared = |column: &&Column| is_compared(context, column);
        let created = matched.created.into_iter().filter(compared).collect();
        let dropped = matched.dropped.into_iter().filter(compared).collect();
        let by_name = |mut columns: Vec<&'a Column>| {
            columns.sort_by(|a, b| a.name.cmp(&b.name));
            columns
        };
        let checks = CheckDiff::new(context, table);
        let mut indexes = IndexDiff::new(context, table);
        let mut foreign_keys = ForeignKeyDiff::new(context, table, &columns);
        if context.features.foreign_keys_need_index {
            cover::release(table, &columns, &mut indexes, &mut foreign_keys);
        }
        let dropped = by_name(dropped);
        Self {
            table,
            added: by_name(created),
            lost_checks: along::checks(table, &dropped, &checks.dropped),
            dropped,
            primary_key: PrimaryKeyDiff::new(context, table, &columns),
            indexes,
            validated: validated(context, &checks, &foreign_keys),
            foreign_keys,
            columns,
            added_checks: checks.added,
            dropped_checks: checks.dropped,
            settings: settings(context, table),
        }
    }

    /// The names of the columns that are dropped and made anew.
    pub(super) fn recreated(&self) -> impl Iterator<Item = &'a str> {
        self.columns
            .iter()
            .filter(|change| change.recreated)
            .map(|change| change.column.to.name.as_str())
    }

    /// The changes for `ALTER TABLE`, in the order in which they have to be written.
    pub(super) fn changes(&self) -> Vec<TableChange<'a>> {
        use TableChange as C;
        let mut changes = Vec::new();
        changes.extend(self.dropped_checks.iter().map(|check| C::DropCheck(check)));
        changes.extend(self.lost_checks.iter().map(|(check, column)| C::LoseCheck(check, column)));
        changes.extend(self.primary_key.dropped.map(C::DropPrimaryKey));
        changes.extend(self.primary_key.renamed.map(C::RenamePrimaryKey));
        // What is calculated goes before what it is calculated from.
        let altered = self.columns.iter().filter(|change| !change.is_empty());
        let is_first =
            |change: &&ColumnChange<'_>| change.recreated && change.column.from.generated.is_some();
        let (calculated, altered): (Vec<&ColumnChange<'a>>, Vec<_>) = altered.partition(is_first);
        changes.extend(calculated.into_iter().map(|change| C::RecreateColumn(change.clone())));
        let is_calculated = |column: &&&Column| column.generated.is_some();
        let (calculated, dropped): (Vec<_>, Vec<_>) = self.dropped.iter().partition(is_calculated);
        let dropped = calculated.into_iter().chain(dropped);
        changes.extend(dropped.map(C::DropColumn));
        changes.extend(self.added.iter().map(|column| C::AddColumn(column)));
        changes.extend(altered.into_iter().map(|change| match change.recreated {
            true => C::RecreateColumn(change.clone()),
            false => C::AlterColumn(change.clone()),
        }));
        changes.extend(self.primary_key.created.map(C::AddPrimaryKey));
        changes.extend(self.added_checks.iter().map(|check| C::AddCheck(check)));
        changes.extend(self.validated.iter().map(|name| C::Validate(name)));
        changes.extend(self.settings.iter().map(|setting| C::Set(*setting)));
        changes
    }
}

impl<'a> PrimaryKeyDiff<'a> {
    fn new(
        context: &Context<'a, '_>,
        table: Pair<&'a Table>,
        columns: &[ColumnChange<'a>],
    ) -> Self {
        let (from, to) = (&table.from.primary_key, &table.to.primary_key);
        let (Some(from), Some(to)) = (from, to) else {
            return Self { dropped: from.as_ref(), created: to.as_ref(), renamed: None };
        };
        let changes_type = |name: &str| {
            columns.iter().any(|change| change.column.to.name == name && change.r#type())
        };
        if !same_primary_key(context, from, to) || to.names().any(changes_type) {
            return Self { dropped: Some(from), created: Some(to), renamed: None };
        }
        let named = context.features.named_primary_keys && from.name.is_some() && to.name.is_some();
        let renamed = (named && from.name != to.name).then_some(Pair { from, to });
        Self { renamed, ..Self::default() }
    }
}

/// Whether the table could count at all; only sources that know its options know that.
fn can_count(context: &Context<'_, '_>, table: &Table) -> bool {
    context.compares(Aspect::TableOptions)
        || !table.options.iter().any(|option| option == "WITHOUT ROWID")
}

/// Whether a column that says no collation before and after gets another one with its table.
fn follows_table<'c>(
    context: &Context<'_, '_>,
    table: Pair<&Table>,
) -> impl Fn(Pair<&'c Column>) -> bool {
    let changes = context.compares(Aspect::TableOptions)
        && context.compares(Aspect::Collations)
        && table.from.default_collation() != table.to.default_collation();
    move |Pair { from, to }| {
        changes
            && from.collation.is_none()
            && to.collation.is_none()
            && context.rules.has_collation(&to.r#type)
    }
}

/// Whether a column that one side does not have says something. Where the existing tool does not
/// see calculated columns (SQLite), a source that cannot say them is silent about them.
fn is_compared(context: &Context<'_, '_>, column: &Column) -> bool {
    context.features.table_changes == TableChanges::Alter
        || column.generated.is_none()
        || context.compares(Aspect::GeneratedColumns)
}

/// What happens to the check constraints.
#[derive(Default)]
struct CheckDiff<'a> {
    added: Vec<&'a Check>,
    dropped: Vec<&'a Check>,
    kept: Vec<Pair<&'a Check>>,
}

impl<'a> CheckDiff<'a> {
    /// By name and condition; one that has no name by its condition.
    fn new(context: &Context<'a, '_>, table: Pair<&'a Table>) -> Self {
        let mut diff = Self::default();
        if !context.compares(Aspect::Checks) {
            return diff;
        }
        let same = |from: &Check, to: &Check| {
            (from.name.is_none() || to.name.is_none() || from.name == to.name)
                && (from.options == to.options || !context.compares(Aspect::Deferral))
                && (from.condition == to.condition
                    || context.rules.same_condition(&from.condition, &to.condition))
        };
        diff.dropped = table.from.checks.iter().collect();
        for to in &table.to.checks {
            match diff.dropped.iter().position(|from| same(from, to)) {
                Some(at) => diff.kept.push(Pair::new(diff.dropped.remove(at), to)),
                None => diff.added.push(to),
            }
        }
        diff
    }
}

/// The constraints that stay and whose rows are to be checked. One that is checked already is not
/// made worse.
fn validated<'a>(
    context: &Context<'a, '_>,
    checks: &CheckDiff<'a>,
    keys: &ForeignKeyDiff<'a>,
) -> Vec<&'a str> {
    if !context.compares(Aspect::Deferral) {
        return Vec::new();
    }
    let checks = checks.kept.iter().filter(|pair| pair.to.validated && !pair.from.validated);
    let keys = keys.kept.iter().chain(&keys.renamed);
    let keys = keys.filter(|pair| pair.to.validated && !pair.from.validated);
    let names = checks.map(|pair| &pair.from.name).chain(keys.map(|pair| &pair.from.name));
    names.filter_map(|name| name.as_deref()).collect()
}

/// What changes about the table as a whole.
fn settings(context: &Context<'_, '_>, table: Pair<&Table>) -> Vec<TableSetting> {
    let Pair { from, to } = table;
    let both = |aspect| context.compares(aspect);
    let keys = |catalog: &'_ Catalog, table: &Table| -> Vec<_> {
        let key = |name| catalog.key(name);
        table
            .parents
            .iter()
            .map(|name| {
                let (namespace, name) = key(name);
                (namespace.map(str::to_owned), name.to_owned())
            })
            .collect()
    };
    let changes = |setting: &TableSetting| match setting {
        TableSetting::Parents => {
            both(Aspect::TableOptions) && keys(context.from, from) != keys(context.to, to)
        }
        TableSetting::Options => {
            both(Aspect::TableOptions) && !from.alterable_options().eq(to.alterable_options())
        }
        TableSetting::Partitioning => {
            both(Aspect::TableOptions) && from.partitioning() != to.partitioning()
        }
        TableSetting::RowSecurity => {
            both(Aspect::RowSecurity)
                && (from.row_security, from.force_row_security)
                    != (to.row_security, to.force_row_security)
        }
        TableSetting::Comment => both(Aspect::Comments) && from.comment != to.comment,
    };
    context.features.table_settings.iter().copied().filter(changes).collect()
}
