//! What SQLite can change, and how.

use brant_catalog::{
    AlterGenerated, Cast, Column, ColumnType, Condition, DefaultValue, Family, Features, Rules,
    TableChanges,
};

use crate::{Sqlite, introspect, quote, words};

impl Rules for Sqlite {
    fn features(&self) -> Features {
        Features {
            table_changes: TableChanges::Rebuild,
            indexes_in_create_table: false,
            rename_foreign_key: false,
            rename_index: false,
            named_primary_keys: false,
            foreign_keys_need_index: false,
            foreign_keys_hold_unique_keys: false,
            document_defaults: true,
            ignores_set_default: false,
            alter_generated: AlterGenerated::Any,
            table_settings: &[],
            sequences: false,
            passed_over: &[],
        }
    }

    /// Columns take any value whatever their type, so every value survives; but it may not be
    /// one of the new type.
    fn cast(&self, from: &ColumnType, to: &ColumnType) -> Cast {
        match (&from.family, &to.family) {
            (Family::Unsupported(from), Family::Unsupported(to))
                if from.eq_ignore_ascii_case(to) =>
            {
                Cast::Same
            }
            (from, to) if from == to => Cast::Same,
            (_, Family::String) => Cast::Safe,
            (_, _) => Cast::Risky,
        }
    }

    /// What looks like a number is one when it is compared with one, as when it is stored.
    fn unfit(&self, _: &ColumnType, to: &ColumnType) -> Option<Condition> {
        let text = match to.family {
            Family::Int => "\0 <> CAST(\0 AS INTEGER) OR \0 NOT BETWEEN -2147483648 AND 2147483647",
            Family::BigInt => "\0 <> CAST(\0 AS INTEGER)",
            Family::Float | Family::Decimal => "\0 <> CAST(\0 AS REAL)",
            Family::Boolean => "\0 NOT IN (0, 1)",
            Family::Json => "NOT json_valid(\0)",
            Family::String
            | Family::DateTime
            | Family::Bytes
            | Family::Enum(_)
            | Family::Unsupported(_) => return None,
        };
        Some(Condition::new(text))
    }

    fn holds(&self, labels: &[&str], _: &ColumnType) -> Condition {
        let labels: Vec<String> = labels.iter().map(|label| quote::text(label)).collect();
        Condition::new(format!("\0 IN ({})", labels.join(", ")))
    }

    /// SQLite keeps conditions as they were written; blanks, capitals and parentheses around all
    /// of it make no difference.
    fn same_condition(&self, from: &str, to: &str) -> bool {
        words::same(from, to)
    }

    fn default_of(&self, expression: &str, r#type: &ColumnType) -> Option<DefaultValue> {
        introspect::default_of(&r#type.family, expression)
    }

    fn same_default(&self, _: &Column, _: &Column) -> bool {
        false
    }
}
