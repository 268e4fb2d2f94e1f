//! What MySQL and MariaDB can change, and how.

mod casts;

use brant_catalog::{
    Cast, ColumnType, DefaultValue, EnumType, Family, Features, NativeType, Rules, TableChanges,
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
            document_defaults: false,
        }
    }

    fn cast(&self, from: &ColumnType, to: &ColumnType) -> Cast {
        match (&from.family, &to.family) {
            (Family::Enum(from), Family::Enum(to)) => enums(from, to),
            (Family::Unsupported(from), Family::Unsupported(to))
                if from.eq_ignore_ascii_case(to) =>
            {
                Cast::Same
            }
            (Family::Enum(_) | Family::Unsupported(_), _)
            | (_, Family::Enum(_) | Family::Unsupported(_)) => Cast::Risky,
            _ => match (&from.native, &to.native) {
                (Some(a), Some(b)) if same_native(a, b) && from.family == to.family => Cast::Same,
                // TINYINT(1) and TINYINT differ only in how they are shown.
                (Some(a), Some(b)) if same_native(a, b) => Cast::Safe,
                (Some(from), Some(to)) => casts::native(from, to),
                (None, None) if from.family == to.family => Cast::Same,
                (None, _) | (_, None) => Cast::Risky,
            },
        }
    }

    /// There are no partial indexes; check constraints are compared as text.
    fn same_condition(&self, _: &str, _: &str) -> bool {
        false
    }

    fn default_of(&self, expression: &str, _: &ColumnType) -> Option<DefaultValue> {
        Some(DefaultValue::Expression(Some(expression.to_owned())))
    }
}

fn enums(from: &EnumType, to: &EnumType) -> Cast {
    match (from, to) {
        (EnumType::Inline { values: from, .. }, EnumType::Inline { values: to, .. }) => {
            if from == to {
                Cast::Same
            } else if from.iter().all(|value| to.contains(value)) {
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
        ("Char" | "Bit" | "Binary", []) => vec![1],
        ("DateTime" | "Timestamp" | "Time", []) => vec![0],
        (_, args) => args.to_vec(),
    };
    from.name == to.name && args(from) == args(to)
}
