//! Which hazards a change has.

use super::{Hazard, HazardKind};
use crate::change::{
    AlterEnum, Change, ColumnChange, CreateIndex, IndexReason, Pair, RedefineTable, TableChange,
    TableSetting,
};
use crate::{
    Arity, Cast, Check, Column, ColumnType, DefaultValue, EnumType, Family, Index, IndexColumn,
    ObjectKind, QualifiedName, Table,
};

/// The hazards of a change, in the order of what it does.
#[must_use]
pub fn hazards(change: &Change<'_>) -> Vec<Hazard> {
    use Change as C;
    match change {
        C::DropTable(table) => vec![of_table(&table.name, HazardKind::DropTable)],
        C::AlterEnum(altered) if !altered.removed.is_empty() => removed(altered),
        // It holds rows. Another definition means that it is made anew.
        C::DropObject(object) | C::AlterObject(Pair { from: object, .. })
            if object.kind == ObjectKind::Partition =>
        {
            vec![of_table(&object.name, HazardKind::DropTable)]
        }
        C::AlterTable(altered) => {
            let table = altered.table.from;
            let ends = altered.changes.contains(&TableChange::Set(TableSetting::Options))
                && table.keeps_old_rows()
                && !altered.table.to.keeps_old_rows();
            let history = ends.then(|| of_table(&table.name, HazardKind::DropHistory));
            let changes = altered.changes.iter();
            let changes = changes.flat_map(|change| of_table_change(table, change));
            history.into_iter().chain(changes).collect()
        }
        C::RedefineTables(tables) => tables.iter().flat_map(redefined).collect(),
        C::CreateIndex(CreateIndex { table, index, reason: IndexReason::New(from) }) => {
            unique(Pair::new(from, table), index).into_iter().collect()
        }
        C::Rename(_)
        | C::AlterEnum(_)
        | C::CreateIndex(_)
        | C::CreateNamespace(_)
        | C::DropExtension(_)
        | C::CreateExtension(_)
        | C::AlterExtension(_)
        | C::DropObject(_)
        | C::CreateEnum(_)
        | C::CreateSequence(_)
        | C::AlterSequence(_)
        | C::DropSequence(_)
        | C::DropForeignKey(_)
        | C::DropIndex(_)
        | C::DropEnum(_)
        | C::CreateTable(_)
        | C::RenameForeignKey(_)
        | C::AddForeignKey(_)
        | C::RenameIndex(_)
        | C::RedefineIndex(_)
        | C::CreateObject(_)
        | C::AlterObject(_) => Vec::new(),
    }
}

/// One danger for each column that has the type, which say the same as long as nothing is counted.
fn removed(altered: &AlterEnum<'_>) -> Vec<Hazard> {
    let of = &altered.r#enum.from.name;
    let kind = |holding| HazardKind::RemoveEnumValues {
        of: of.name.clone(),
        values: altered.removed.iter().map(|label| (*label).to_owned()).collect(),
        holding,
    };
    if altered.holding.is_empty() {
        return vec![of_table(of, kind(None))];
    }
    let used = altered.holding.iter();
    used.map(|(table, column, rows)| of_column(table, column, kind(Some(rows.clone())))).collect()
}

fn of_table_change(table: &Table, change: &TableChange<'_>) -> Vec<Hazard> {
    use TableChange as T;
    match change {
        T::DropPrimaryKey(_) => vec![of_table(&table.name, HazardKind::ChangePrimaryKey)],
        T::LoseCheck(check, column) => vec![lost(table, check, column)],
        T::DropColumn(column) => vec![of_column(table, column, HazardKind::DropColumn)],
        T::AddColumn(column) => added(table, column).into_iter().collect(),
        T::AlterColumn(change) => altered(table, change),
        T::RecreateColumn(change) => recreated(table, change).into_iter().collect(),
        T::RenamePrimaryKey(_)
        | T::AddPrimaryKey(_)
        | T::DropCheck(_)
        | T::AddCheck(_)
        | T::Validate(_)
        | T::Set(_) => Vec::new(),
    }
}

fn redefined(redefined: &RedefineTable<'_>) -> Vec<Hazard> {
    let table = redefined.table.from;
    let mut hazards = Vec::new();
    if redefined.dropped_primary_key.is_some() {
        hazards.push(of_table(&table.name, HazardKind::ChangePrimaryKey));
    }
    let dropped = redefined.dropped.iter();
    hazards.extend(dropped.map(|column| of_column(table, column, HazardKind::DropColumn)));
    let checks = redefined.lost_checks.iter();
    hazards.extend(checks.map(|(check, column)| lost(table, check, column)));
    hazards.extend(redefined.added.iter().filter_map(|column| added(table, column)));
    hazards.extend(redefined.columns.iter().flat_map(|change| altered(table, change)));
    let created = redefined.created_indexes.iter();
    hazards.extend(created.filter_map(|index| unique(redefined.table, index)));
    hazards
}

fn lost(table: &Table, check: &Check, column: &Column) -> Hazard {
    let check = check.name.as_ref().unwrap_or(&check.condition).clone();
    of_column(table, column, HazardKind::LoseCheck { check })
}

fn unique(table: Pair<&Table>, index: &Index) -> Option<Hazard> {
    if !index.is_unique() {
        return None;
    }
    let is_whole = |column: &IndexColumn| column.name().is_some() && column.length.is_none();
    let is_countable = index.columns.iter().all(is_whole) && !index.nulls_not_distinct;
    // What is the same in all rows does not tell them apart.
    let tells_apart = |name: &&str| {
        let is_new = table.from.column(name).is_none();
        !(is_new && table.to.column(name).is_some_and(fills_all_alike))
    };
    let kind = HazardKind::AddUnique {
        columns: index.names().map(str::to_owned).collect(),
        by: is_countable.then(|| index.names().filter(tells_apart).map(str::to_owned).collect()),
    };
    Some(of_table(&table.to.name, kind))
}

/// Whether all rows that are there get the same value in such a new column, and not none.
fn fills_all_alike(column: &Column) -> bool {
    match &column.default {
        Some(DefaultValue::Literal(_) | DefaultValue::List(_) | DefaultValue::Now) => true,
        Some(DefaultValue::Expression(_)) | None => false,
    }
}

/// A new column that old rows cannot fill.
fn added(table: &Table, column: &Column) -> Option<Hazard> {
    let filled = column.default.is_some()
        || column.auto_increment.is_some()
        || column.generated.is_some()
        || !column.is_required();
    let kind = if column.client_default {
        HazardKind::AddRequiredColumnOfClient
    } else {
        HazardKind::AddRequiredColumn
    };
    (!filled).then(|| of_column(table, column, kind))
}

fn altered(table: &Table, change: &ColumnChange<'_>) -> Vec<Hazard> {
    let (from, to) = (change.column.from, change.column.to);
    let mut hazards = Vec::new();
    let removed = removed_values(&from.r#type, &to.r#type);
    if change.cast == Cast::Risky && removed.is_empty() {
        let kind = HazardKind::RiskyCast {
            from: name(&from.r#type),
            to: name(&to.r#type),
            unfit: change.unfit.clone(),
        };
        hazards.push(of_column(table, to, kind));
    }
    if let (false, Family::Enum(used)) = (removed.is_empty(), &from.r#type.family) {
        let holding = change.unfit.clone();
        let kind =
            HazardKind::RemoveEnumValues { of: used.name().to_owned(), values: removed, holding };
        hazards.push(of_column(table, to, kind));
    }
    if change.generated && from.generated.is_none() {
        hazards.push(of_column(table, to, HazardKind::RecreateColumn));
    }
    if change.arity && from.r#type.arity == Arity::Nullable && to.is_required() {
        hazards.push(of_column(table, to, HazardKind::MakeRequired));
    }
    hazards
}

/// The values that an enum written into the column loses.
fn removed_values(from: &ColumnType, to: &ColumnType) -> Vec<String> {
    let values = |r#type: &ColumnType| match &r#type.family {
        Family::Enum(EnumType::Inline { values, .. }) => Some(values.clone()),
        _ => None,
    };
    let (Some(mut from), Some(to)) = (values(from), values(to)) else { return Vec::new() };
    from.retain(|value| !to.contains(value));
    from
}

/// What is calculated before and after is lost to nobody.
fn recreated(table: &Table, change: &ColumnChange<'_>) -> Option<Hazard> {
    let to = change.column.to;
    let can_be_filled = to.generated.is_some() || change.cast != Cast::Impossible;
    if change.column.from.generated.is_some() && can_be_filled {
        return None;
    }
    let stays_empty = to.is_required() && to.default.is_none() && to.generated.is_none();
    let kind =
        if stays_empty { HazardKind::RecreateRequiredColumn } else { HazardKind::RecreateColumn };
    Some(of_column(table, to, kind))
}

/// The type as messages show it.
fn name(r#type: &ColumnType) -> String {
    match &r#type.native {
        Some(native) => native.to_string(),
        None => r#type.family.name().into_owned(),
    }
}

fn of_table(name: &QualifiedName, kind: HazardKind) -> Hazard {
    Hazard { kind, table: name.clone(), column: String::new() }
}

fn of_column(table: &Table, column: &Column, kind: HazardKind) -> Hazard {
    Hazard { kind, table: table.name.clone(), column: column.name.clone() }
}
