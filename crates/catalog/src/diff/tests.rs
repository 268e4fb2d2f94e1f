//! What a source cannot say is neither missed nor in the way.

use super::*;
use crate::change::TableChange;
use crate::{
    AlterGenerated, Arity, Aspect, Aspects, Cast, Check, Column, ColumnType, Condition,
    DefaultValue, Family, Features, Index, IndexColumn, IndexKind, Object, ObjectKind, Origin,
    QualifiedName, Scope, Table, TableChanges,
};

pub(super) struct AnyDatabase;

impl Rules for AnyDatabase {
    fn features(&self) -> Features {
        Features {
            table_changes: TableChanges::Alter,
            indexes_in_create_table: false,
            rename_foreign_key: true,
            rename_index: true,
            named_primary_keys: true,
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

    fn cast(&self, from: &ColumnType, to: &ColumnType) -> Cast {
        if from.family == to.family { Cast::Same } else { Cast::Risky }
    }

    fn unfit(&self, _: &ColumnType, _: &ColumnType) -> Option<Condition> {
        None
    }

    fn holds(&self, labels: &[&str], _: &ColumnType) -> Condition {
        Condition::new(format!("\0 in {labels:?}"))
    }

    fn same_condition(&self, _: &str, _: &str) -> bool {
        false
    }

    fn default_of(&self, expression: &str, _: &ColumnType) -> Option<DefaultValue> {
        Some(DefaultValue::Expression(Some(expression.to_owned())))
    }

    fn same_default(&self, _: &Column, _: &Column) -> bool {
        false
    }
}

pub(super) fn column(name: &str, family: Family) -> Column {
    let r#type = ColumnType { family, native: None, arity: Arity::Required };
    Column::new(name, r#type, Origin::Database)
}

fn index(name: &str, on: &str) -> Index {
    Index::new(name, IndexKind::Normal, vec![IndexColumn::new(on)], Origin::Database)
}

/// A table `t` with the columns `a` and `b`.
pub(super) fn catalog(change: impl FnOnce(&mut Table)) -> Catalog {
    let mut table = Table::new(QualifiedName::bare("t"), Origin::Database);
    table.columns = vec![column("a", Family::Int), column("b", Family::Int)];
    change(&mut table);
    Catalog { tables: vec![table], ..Catalog::empty(Some("public")) }
}

fn saying(aspects: &[Aspect], mut catalog: Catalog) -> Catalog {
    catalog.scope =
        Scope { aspects: Aspects::of(aspects), namespaces: Some(vec!["public".to_owned()]) };
    catalog
}

fn partial(name: &str) -> Index {
    Index { predicate: Some("a > 1".to_owned()), ..index(name, "a") }
}

/// A database with things that the schema language has no words for.
fn rich() -> Catalog {
    let mut rich = catalog(|table| {
        table.indexes.push(partial("partial"));
        let condition = "a > 0".to_owned();
        table.checks.push(Check::new(None, condition, Origin::Database));
        table.columns[0].collation = Some("C".to_owned());
        table.comment = Some("hands off".to_owned());
    });
    let name = QualifiedName::new(Some("public"), "v");
    rich.objects.push(Object::new(ObjectKind::View, name, "CREATE VIEW v AS SELECT 1"));
    rich.tables.push(Table::new(QualifiedName::new(Some("elsewhere"), "x"), Origin::Database));
    rich
}

#[test]
fn a_plain_schema_leaves_alone_what_it_cannot_say() {
    let (rich, plain) = (rich(), saying(&[], catalog(|_| {})));
    assert_eq!(diff(&rich, &plain, &AnyDatabase).changes, []);
    let back = diff(&plain, &rich, &AnyDatabase).changes;
    assert!(matches!(back.as_slice(), [Change::CreateIndex(_)]), "{back:?}");
}

#[test]
fn a_source_that_can_say_everything_manages_everything() {
    let (rich, plain) = (rich(), catalog(|_| {}));
    let diff = diff(&rich, &plain, &AnyDatabase);
    let [
        Change::DropObject(_),
        Change::DropIndex(_),
        Change::AlterTable(table),
        Change::DropTable(_),
    ] = diff.changes.as_slice()
    else {
        panic!("{:?}", diff.changes)
    };
    let [TableChange::DropCheck(_), TableChange::AlterColumn(change)] = table.changes.as_slice()
    else {
        panic!("{:?}", table.changes)
    };
    assert!(change.collation && !change.r#type());
}

#[test]
fn an_index_that_cannot_be_said_is_not_made_twice_under_its_name() {
    let live = catalog(|table| table.indexes.push(partial("i")));
    let plain = saying(&[], catalog(|table| table.indexes.push(index("i", "a"))));
    assert!(diff(&live, &plain, &AnyDatabase).is_empty());
    let able =
        saying(&[Aspect::IndexPredicates], catalog(|table| table.indexes.push(index("i", "a"))));
    let changes = diff(&live, &able, &AnyDatabase).changes.len();
    assert_eq!(changes, 2, "dropped and made again");
}

#[test]
fn indexes_are_renamed_unless_it_is_not_clear_which() {
    for (old, new, expected) in [
        (vec!["x"], vec!["y"], "renamed"),
        (vec!["x"], vec!["x"], "nothing"),
        (vec!["x", "z"], vec!["y"], "nothing"),
        (vec!["x"], vec!["x", "y"], "created"),
    ] {
        let with = |names: &[&str]| {
            catalog(|table| table.indexes = names.iter().map(|name| index(name, "a")).collect())
        };
        let (from, to) = (with(&old), with(&new));
        let found = match diff(&from, &to, &AnyDatabase).changes.as_slice() {
            [] => "nothing",
            [Change::RenameIndex(_)] => "renamed",
            [Change::CreateIndex(_)] => "created",
            other => panic!("{old:?} {new:?}: {other:?}"),
        };
        assert_eq!(found, expected, "{old:?} {new:?}");
    }
}
