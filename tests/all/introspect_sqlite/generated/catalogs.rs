//! Catalogs at random, with everything that SQLite knows and the names that people should not use.

use brant_catalog::{
    Action, Arity, AutoIncrement, Catalog, Check, Column, ColumnType, DefaultValue, Deferral,
    Family, ForeignKey, Generated, Index, IndexColumn, IndexKey, IndexKind, Literal, Object,
    ObjectKind, Origin, PrimaryKey, QualifiedName, SortOrder, Table,
};
use proptest::collection::vec;
use proptest::option::{of, weighted};
use proptest::prelude::*;
use proptest::sample::select;

/// Names and values. A number behind them keeps those of one catalog apart.
const HOSTILE: &[&str] = &[
    "plain",
    "select",
    "Order",
    "a\"b",
    "a'b",
    "a`b",
    "[x]",
    "a]b",
    "x y",
    "a;b",
    "a--b",
    "/*",
    "*/",
    "a.b",
    "new_",
    "é",
    "日本",
    "%s",
    "?1",
    "$1",
    ":x",
    "a\nb",
    "\\",
    "''",
    "\"\"",
    "NULL",
    "(",
    ",",
    "check",
    "a234567890123456789012345678901234567890123456789012345678901234567890",
];

/// What a pair of catalogs has in common: the names at each place.
#[derive(Clone, Debug)]
pub(super) struct Names {
    tables: Vec<&'static str>,
    columns: Vec<&'static str>,
}

/// A table, or none, at each place.
pub(super) type State = Vec<Option<TableSpec>>;

#[derive(Clone, Debug)]
pub(super) struct TableSpec {
    columns: Vec<Option<ColumnSpec>>,
    key: u8,
    indexes: Vec<IndexSpec>,
    parent: Option<(usize, bool)>,
    check: Option<&'static str>,
    strict: bool,
    without_rowid: bool,
    watched: bool,
}

#[derive(Clone, Debug)]
struct ColumnSpec {
    family: Family,
    required: bool,
    default: Option<DefaultValue>,
    collation: Option<&'static str>,
    generated: Option<bool>,
}

#[derive(Clone, Debug)]
struct IndexSpec {
    column: usize,
    unique: bool,
    constraint: bool,
    descending: bool,
    expression: bool,
    predicate: bool,
}

pub(super) fn names() -> impl Strategy<Value = Names> {
    let names = (vec(select(HOSTILE), 3), vec(select(HOSTILE), 4));
    names.prop_map(|(tables, columns)| Names { tables, columns })
}

pub(super) fn state() -> impl Strategy<Value = State> {
    vec(weighted(0.8, table()), 3)
}

fn table() -> impl Strategy<Value = TableSpec> {
    let parts = (
        vec(weighted(0.8, column()), 4),
        0_u8..5,
        vec(index(), 0..3),
        of((0_usize..3, any::<bool>())),
        of(select(HOSTILE)),
        (any::<bool>(), any::<bool>(), any::<bool>()),
    );
    parts.prop_map(|(columns, key, indexes, parent, check, flags)| TableSpec {
        columns,
        key,
        indexes,
        parent,
        check,
        strict: flags.0,
        without_rowid: flags.1,
        watched: flags.2,
    })
}

fn column() -> impl Strategy<Value = ColumnSpec> {
    let value = prop_oneof![
        any::<i64>().prop_map(|n| (Family::Int, DefaultValue::Literal(Literal::Int(n)))),
        any::<i64>().prop_map(|n| (Family::BigInt, DefaultValue::Literal(Literal::Int(n)))),
        select(&["1.5", "-0.25", "1e10"][..])
            .prop_map(|n| (Family::Float, DefaultValue::Literal(Literal::Number(n.to_owned())))),
        any::<bool>().prop_map(|b| (Family::Boolean, DefaultValue::Literal(Literal::Boolean(b)))),
        select(HOSTILE)
            .prop_map(|s| (Family::String, DefaultValue::Literal(Literal::String(s.to_owned())))),
        ".*".prop_filter("no NUL", |s| !s.contains('\0'))
            .prop_map(|s| (Family::String, DefaultValue::Literal(Literal::String(s)))),
        vec(any::<u8>(), 0..3)
            .prop_map(|b| (Family::Bytes, DefaultValue::Literal(Literal::Bytes(b)))),
        Just((Family::DateTime, DefaultValue::Now)),
        Just((Family::String, DefaultValue::Expression(Some("lower('X')".to_owned())))),
        Just((Family::Json, DefaultValue::Literal(Literal::Json("{\"a\": \"'\"}".to_owned())))),
        Just((Family::Unsupported("odd type".to_owned()), DefaultValue::Now)),
    ];
    let collation = weighted(0.1, select(&["NOCASE", "RTRIM"][..]));
    let parts = (value, any::<bool>(), any::<bool>(), collation, weighted(0.1, any::<bool>()));
    parts.prop_map(|((family, value), required, has_default, collation, generated)| {
        let is_odd = matches!(family, Family::Unsupported(_));
        let default = (has_default && generated.is_none() && !is_odd).then_some(value);
        ColumnSpec { family, required, default, collation, generated }
    })
}

fn index() -> impl Strategy<Value = IndexSpec> {
    let parts = (0_usize..4, [any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>()]);
    (parts, any::<bool>()).prop_map(|((column, flags), predicate)| {
        let [unique, constraint, descending, expression] = flags;
        IndexSpec {
            column,
            unique,
            constraint: constraint && unique,
            descending,
            expression,
            predicate,
        }
    })
}

/// The catalog of a state.
pub(super) fn catalog(names: &Names, state: &State) -> Catalog {
    let mut catalog = Catalog::empty(None);
    for (place, spec) in state.iter().enumerate() {
        let Some(spec) = spec else { continue };
        let table = spec.table(names, place);
        if spec.watched {
            catalog.objects.extend(watchers(&table.name, place));
        }
        catalog.tables.push(table);
    }
    let parents: Vec<Table> = catalog.tables.clone();
    for (place, spec) in state.iter().enumerate() {
        let Some(((parent, cascade), spec)) = spec.as_ref().and_then(|s| Some((s.parent?, s)))
        else {
            continue;
        };
        let name = |place: usize| format!("{}{place}", names.tables[place]);
        let parent = parents.iter().find(|table| table.name.name == name(parent));
        let key = parent.and_then(|parent| Some((parent, parent.single_key_column()?)));
        let child = catalog.tables.iter_mut().find(|table| table.name.name == name(place));
        if let (Some((parent, column)), Some(child)) = (key, child) {
            child.foreign_keys.extend(spec.foreign_key(child, parent, column, cascade));
        }
    }
    catalog
}

/// A view that reads the table, and a trigger on it.
fn watchers(table: &QualifiedName, place: usize) -> [Object; 2] {
    let quoted = quote(&table.name);
    let view = format!("CREATE VIEW v{place} AS SELECT * FROM {quoted}");
    let trigger = format!("CREATE TRIGGER r{place} AFTER INSERT ON {quoted} BEGIN SELECT 1; END");
    let view = Object::new(ObjectKind::View, QualifiedName::bare(format!("v{place}")), view);
    let name = QualifiedName::bare(format!("r{place}"));
    let mut trigger = Object::new(ObjectKind::Trigger, name, trigger);
    trigger.table = Some(table.clone());
    [view, trigger]
}

impl TableSpec {
    fn table(&self, names: &Names, place: usize) -> Table {
        let name = format!("{}{place}", names.tables[place]);
        let mut table = Table::new(QualifiedName::bare(name), Origin::Database);
        let specs = self.columns.iter().zip(&names.columns).enumerate();
        for (at, (spec, name)) in specs {
            table.columns.extend(spec.as_ref().map(|spec| spec.column(format!("{name}{at}"))));
        }
        if table.columns.iter().all(|column| column.generated.is_some()) {
            let r#type = column_type(Family::String, false);
            table.columns.push(Column::new("only", r#type, Origin::Database));
        }
        self.key(&mut table);
        if self.strict && table.columns.iter().all(|column| is_strict(&column.r#type.family)) {
            table.options.push("STRICT".to_owned());
        }
        let counts = table.columns.iter().any(|column| column.auto_increment.is_some());
        if self.without_rowid && table.primary_key.is_some() && !counts {
            table.options.push("WITHOUT ROWID".to_owned());
        }
        for spec in &self.indexes {
            spec.add(&mut table, place);
        }
        let first = quote(&table.columns[0].name);
        table.checks.extend(self.check.map(|text| {
            let name = (text.len() > 3).then(|| text.to_owned());
            Check::new(name, format!("{first} <> {}", literal(text)), Origin::Database)
        }));
        table
    }

    fn key(&self, table: &mut Table) {
        let usable = |column: &&mut Column| column.generated.is_none();
        let many = if self.key == 4 { 2 } else { 1 };
        let mut keys: Vec<&mut Column> =
            table.columns.iter_mut().filter(usable).take(many).collect();
        if self.key == 0 || keys.is_empty() {
            return;
        }
        for column in &mut keys {
            column.r#type.arity = Arity::Required;
        }
        let counts = [AutoIncrement::Counter, AutoIncrement::RowNumber];
        if let ([column], Some(counts)) = (&mut keys[..], counts.get(usize::from(self.key) - 1))
            && column.r#type.family == Family::Int
        {
            column.auto_increment = Some(counts.clone());
            column.default = None;
        }
        let columns = keys.iter().map(|column| IndexColumn::new(&column.name)).collect();
        table.primary_key = Some(PrimaryKey::new(None, columns, Origin::Database));
    }

    fn foreign_key(
        &self,
        child: &Table,
        parent: &Table,
        column: &str,
        cascade: bool,
    ) -> Option<ForeignKey> {
        let from = child.columns.iter().rfind(|column| column.generated.is_none())?;
        Some(ForeignKey {
            name: cascade.then(|| "a \"key\"".to_owned()),
            columns: vec![from.name.clone()],
            referenced_table: parent.name.clone(),
            referenced_columns: vec![column.to_owned()],
            on_delete: if cascade { Action::Cascade } else { Action::SetDefault },
            on_update: Action::NoAction,
            deferral: if self.strict { Deferral::InitiallyDeferred } else { Deferral::default() },
            validated: true,
            origin: Origin::Database,
        })
    }
}

impl ColumnSpec {
    fn column(&self, name: String) -> Column {
        let r#type = column_type(self.family.clone(), self.required);
        let mut column = Column::new(name, r#type, Origin::Database);
        column.default.clone_from(&self.default);
        column.collation = self.collation.map(str::to_owned);
        column.generated = self
            .generated
            .map(|stored| Generated { expression: "abs(-1) || ')'".to_owned(), stored });
        column
    }
}

impl IndexSpec {
    fn add(&self, table: &mut Table, place: usize) {
        let Some(column) = table.columns.get(self.column).map(|column| column.name.clone()) else {
            return;
        };
        let mut part = IndexColumn::new(&column);
        if self.expression && !self.constraint {
            part.key = IndexKey::Expression(format!("lower({})", quote(&column)));
        }
        part.sort = self.descending.then_some(SortOrder::Desc);
        let kind = if self.unique { IndexKind::Unique } else { IndexKind::Normal };
        let name = format!("i{place}_{}{}", self.column, column);
        let mut index = Index::new(name, kind, vec![part], Origin::Database);
        index.is_constraint = self.constraint;
        if self.predicate && !self.constraint {
            index.predicate = Some(format!("{} IS NOT NULL", quote(&column)));
        }
        // Twins are not told from each other, and a key is no constraint a second time.
        let is_key = table.single_key_column() == Some(&column);
        if !is_key && table.indexes.iter().all(|other| other.name != index.name) {
            table.indexes.push(index);
        }
    }
}

fn column_type(family: Family, required: bool) -> ColumnType {
    let arity = if required { Arity::Required } else { Arity::Nullable };
    ColumnType { family, native: None, arity }
}

fn is_strict(family: &Family) -> bool {
    matches!(family, Family::Int | Family::Float | Family::String | Family::Bytes)
}

pub(super) fn quote(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
