//! What MySQL and MariaDB can change, and how.

mod casts;
mod expression;
mod unfit;

use brant_catalog::change::TableSetting;
use brant_catalog::{
    AlterGenerated, Cast, Column, ColumnType, Condition, DefaultValue, EnumType, Family, Features,
    NativeType, Rules, TableChanges,
};

use crate::MySql;

impl Rules for MySql {
    fn features(&self) -> Features {
        Features {
            table_changes: TableChanges::Alter,
            indexes_in_create_table: true,
            rename_foreign_key: false,
            rename_index: true,
            named_primary_keys: false,
            foreign_keys_need_index: true,
            foreign_keys_hold_unique_keys: true,
            document_defaults: false,
            ignores_set_default: true,
            alter_generated: AlterGenerated::Stored,
            table_settings: &[
                TableSetting::Options,
                TableSetting::Comment,
                TableSetting::Partitioning,
            ],
            sequences: true,
            passed_over: &[],
        }
    }

    fn cast(&self, from: &ColumnType, to: &ColumnType) -> Cast {
        match (&from.family, &to.family) {
            (Family::Enum(from), Family::Enum(to)) => enums(from, to),
            (Family::Unsupported(from), Family::Unsupported(to)) if expression::same(from, to) => {
                Cast::Same
            }
            (Family::Unsupported(set), Family::String) if is_set(set) && is_plain(to) => Cast::Same,
            (Family::String, Family::Unsupported(set)) if is_set(set) && is_plain(from) => {
                Cast::Same
            }
            (Family::Enum(_) | Family::Unsupported(_), _)
            | (_, Family::Enum(_) | Family::Unsupported(_)) => Cast::Risky,
            _ => match (&from.native, &to.native) {
                (Some(a), Some(b)) if same_native(a, b) => match &*a.name {
                    // TINYINT(1) and TINYINT differ only in how they are shown.
                    "TinyInt" if from.family != to.family => Cast::Safe,
                    // The same column, whatever the client takes it for: BIT(1) is read as a truth
                    // value, and MySQL does not keep the width of TINYINT UNSIGNED.
                    _ => Cast::Same,
                },
                (Some(from), Some(to)) => casts::native(from, to),
                (None, None) if from.family == to.family => Cast::Same,
                (None, _) | (_, None) => Cast::Risky,
            },
        }
    }

    fn unfit(&self, from: &ColumnType, to: &ColumnType) -> Option<Condition> {
        unfit::unfit(from, to)
    }

    fn holds(&self, labels: &[&str], _: &ColumnType) -> Condition {
        Condition::new(unfit::one_of(labels, "IN"))
    }

    fn same_condition(&self, from: &str, to: &str) -> bool {
        expression::same(from, to)
    }

    fn default_of(&self, expression: &str, _: &ColumnType) -> Option<DefaultValue> {
        Some(DefaultValue::Expression(Some(expression.to_owned())))
    }

    fn has_collation(&self, r#type: &ColumnType) -> bool {
        match &r#type.family {
            Family::String | Family::Enum(_) => true,
            Family::Unsupported(words) => is_set(words),
            Family::Int
            | Family::BigInt
            | Family::Float
            | Family::Decimal
            | Family::Boolean
            | Family::DateTime
            | Family::Json
            | Family::Bytes => false,
        }
    }

    fn same_default(&self, from: &Column, to: &Column) -> bool {
        expression::same_default(from, to)
    }
}

/// Sets have no name in the schema language; what is read of them is a plain `String`.
fn is_set(words: &str) -> bool {
    words.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("set("))
}

/// Whether it is the type of fields that do not say one.
fn is_plain(r#type: &ColumnType) -> bool {
    r#type.native.as_ref().is_none_or(|native| *native == NativeType::new("VarChar", &[191]))
}

fn enums(from: &EnumType, to: &EnumType) -> Cast {
    match (from, to) {
        (EnumType::Inline { values: from, .. }, EnumType::Inline { values: to, .. }) => {
            let same = |a: &String, b: &String| a == b || expression::lost_characters(a, b);
            let has = |value| to.iter().any(|other| same(value, other));
            if from.len() == to.len() && from.iter().zip(to).all(|(a, b)| same(a, b)) {
                Cast::Same
            } else if from.iter().all(has) {
                Cast::Safe
            } else {
                Cast::Risky
            }
        }
        // Enums are no types here.
        (EnumType::Named(_), _) | (_, EnumType::Named(_)) => Cast::Risky,
    }
}

/// Whether two spellings mean one type.
fn same_native(from: &NativeType, to: &NativeType) -> bool {
    let args = |r#type: &NativeType| match (&*r#type.name, r#type.args.as_slice()) {
        ("Decimal", []) => vec![10, 0],
        ("Decimal", [precision]) => vec![*precision, 0],
        ("Char" | "Bit" | "Binary", []) => vec![1],
        ("DateTime" | "Timestamp" | "Time", []) => vec![0],
        (_, args) => args.to_vec(),
    };
    from.name == to.name && args(from) == args(to)
}
