//! What PostgreSQL can change, and how.

mod casts;
mod condition;
mod unfit;

use brant_catalog::change::TableSetting;
use brant_catalog::{
    AlterGenerated, Cast, Column, ColumnType, Condition, DefaultValue, EnumType, Family, Features,
    NativeType, Rules, TableChanges,
};

use crate::expression::name_parts;
use crate::introspect::default;
use crate::quote::literal;
use crate::{Postgres, tables};

impl Rules for Postgres {
    fn features(&self) -> Features {
        Features {
            table_changes: TableChanges::Alter,
            indexes_in_create_table: false,
            rename_foreign_key: true,
            rename_index: true,
            named_primary_keys: true,
            foreign_keys_need_index: false,
            foreign_keys_hold_unique_keys: true,
            document_defaults: true,
            ignores_set_default: false,
            alter_generated: AlterGenerated::Never,
            table_settings: &[
                TableSetting::Parents,
                TableSetting::Options,
                TableSetting::RowSecurity,
                TableSetting::Comment,
            ],
            sequences: true,
            passed_over: tables::POSTGIS,
        }
    }

    fn cast(&self, from: &ColumnType, to: &ColumnType) -> Cast {
        match (from.arity.is_list(), to.arity.is_list()) {
            (false, false) | (true, true) => cast_value(from, to),
            (true, false) => casts::list_to_text(to.native.as_ref()),
            (false, true) => Cast::Impossible,
        }
    }

    fn unfit(&self, from: &ColumnType, to: &ColumnType) -> Option<Condition> {
        unfit::unfit(from, to)
    }

    fn holds(&self, labels: &[&str], r#type: &ColumnType) -> Condition {
        let labels: Vec<String> = labels.iter().map(|label| literal(label)).collect();
        let labels = labels.join(", ");
        Condition::new(match r#type.arity.is_list() {
            true => format!("\0::text[] && ARRAY[{labels}]"),
            false => format!("\0::text IN ({labels})"),
        })
    }

    fn same_condition(&self, from: &str, to: &str) -> bool {
        condition::same(from, to)
    }

    fn default_of(&self, expression: &str, r#type: &ColumnType) -> Option<DefaultValue> {
        default::read(expression, r#type)
    }

    fn same_default(&self, _: &Column, _: &Column) -> bool {
        false
    }
}

fn cast_value(from: &ColumnType, to: &ColumnType) -> Cast {
    match (&from.family, &to.family) {
        // An enum without values, which is no enum to a schema.
        (Family::Unsupported(text), Family::Enum(EnumType::Named(of)))
        | (Family::Enum(EnumType::Named(of)), Family::Unsupported(text))
            if name_parts(text).is_some_and(|parts| parts.last() == Some(&of.name)) =>
        {
            Cast::Same
        }
        (Family::Enum(_), _) | (_, Family::Enum(_)) => Cast::Impossible,
        (Family::Unsupported(from), Family::Unsupported(to)) if from.eq_ignore_ascii_case(to) => {
            Cast::Same
        }
        (Family::Unsupported(_), _) | (_, Family::Unsupported(_)) => Cast::Risky,
        _ => match (&from.native, &to.native) {
            (Some(from), Some(to)) => native(from, to),
            (None, None) if from.family == to.family => Cast::Same,
            (None, _) | (_, None) => Cast::Risky,
        },
    }
}

fn native(from: &NativeType, to: &NativeType) -> Cast {
    if same_native(from, to) { Cast::Same } else { casts::native(from, to) }
}

/// Whether two spellings mean one type. A precision that is not said says nothing about times.
fn same_native(from: &NativeType, to: &NativeType) -> bool {
    if from.name != to.name {
        return false;
    }
    match &*from.name {
        "Timestamp" | "Timestamptz" | "Time" | "Timetz" => {
            from.args == to.args || from.args.is_empty() || to.args.is_empty()
        }
        // Without a length these hold one character or bit.
        "Char" | "Bit" => from.args.first().unwrap_or(&1) == to.args.first().unwrap_or(&1),
        // Without a scale there is nothing behind the point.
        "Decimal" => casts::scaled(from) == casts::scaled(to),
        _ => from.args == to.args,
    }
}
