//! What the fake can model: tables without columns.

use brant_catalog::{
    AutoIncrement, Cast, Change, Column, ColumnType, Condition, DefaultValue, Diff, Features,
    Rules, TableChanges,
};
use brant_core::desired::{Conventions, Enums, Generated};
use brant_core::modeller::Modeller;
use brant_core::rendered::Block;
use brant_psl::connector::NO_DATABASE;

use super::dialect::FakeDialect;

static CONVENTIONS: Conventions = Conventions {
    connector: &NO_DATABASE,
    default_namespace: None,
    enums: Enums::Nowhere,
    auto_increment: || AutoIncrement::Counter,
    integer_key_counts: false,
    join_table_key: false,
    generated: Generated::Plain,
    read_as_texts: &[],
    exact_types_are_told: false,
    indexes_by_name: true,
    checks_are_reported: false,
    references_follow_keys: false,
    built_in_extensions: &[],
    names_cut_at: None,
    quote: str::to_owned,
};

impl Rules for FakeDialect {
    fn features(&self) -> Features {
        Features {
            table_changes: TableChanges::Alter,
            indexes_in_create_table: false,
            rename_foreign_key: false,
            rename_index: false,
            named_primary_keys: false,
            foreign_keys_need_index: false,
            foreign_keys_hold_unique_keys: false,
            document_defaults: false,
            ignores_set_default: false,
            alter_generated: brant_catalog::AlterGenerated::Any,
            table_settings: &[],
            sequences: false,
            passed_over: &[],
        }
    }

    fn cast(&self, from: &ColumnType, to: &ColumnType) -> Cast {
        if from == to { Cast::Same } else { Cast::Impossible }
    }

    fn unfit(&self, _: &ColumnType, _: &ColumnType) -> Option<Condition> {
        None
    }

    fn holds(&self, labels: &[&str], _: &ColumnType) -> Condition {
        Condition::new(format!("\0 in {labels:?}"))
    }

    fn same_condition(&self, from: &str, to: &str) -> bool {
        from == to
    }

    fn default_of(&self, expression: &str, _: &ColumnType) -> Option<DefaultValue> {
        Some(DefaultValue::Expression(Some(expression.to_owned())))
    }

    fn same_default(&self, _: &Column, _: &Column) -> bool {
        false
    }
}

impl Modeller for FakeDialect {
    fn conventions(&self) -> &Conventions {
        &CONVENTIONS
    }

    fn render(&self, diff: &Diff<'_>) -> Vec<Block> {
        let statement = |change: &Change<'_>| match change {
            Change::CreateTable(table) => {
                Some(Block::new("CreateTable", [format!("create table {}", table.name)]))
            }
            _ => None,
        };
        diff.changes.iter().filter_map(statement).collect()
    }
}
