//! The two sides and the rules, and what they say about names.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::matching::Matching;
use crate::change::Pair;
use crate::{
    Aspect, Aspects, Cast, Catalog, Column, ColumnType, EnumType, Family, Features, ObjectKind,
    QualifiedName, Rules, Table,
};

/// What a table is known by.
pub(super) type Key<'a> = (Option<&'a str>, Cow<'a, str>);

pub(super) struct Context<'a, 'r> {
    pub(super) from: &'a Catalog,
    pub(super) to: &'a Catalog,
    pub(super) rules: &'r dyn Rules,
    pub(super) features: Features,
    aspects: Aspects,
    /// Where each table stands in its catalog. Tables are known by their address.
    positions: BTreeMap<*const Table, usize>,
}

impl<'a, 'r> Context<'a, 'r> {
    pub(super) fn new(from: &'a Catalog, to: &'a Catalog, rules: &'r dyn Rules) -> Self {
        let aspects = from.scope.aspects.and(to.scope.aspects);
        let tables = from.tables.iter().enumerate().chain(to.tables.iter().enumerate());
        let positions =
            tables.map(|(position, table)| (std::ptr::from_ref(table), position)).collect();
        Self { from, to, rules, features: rules.features(), aspects, positions }
    }

    /// Where a table stands in its catalog.
    pub(super) fn position(&self, table: &Table) -> usize {
        self.positions.get(&std::ptr::from_ref(table)).copied().unwrap_or(usize::MAX)
    }

    /// Whether both sides can say it.
    pub(super) fn compares(&self, aspect: Aspect) -> bool {
        self.aspects.contains(aspect)
    }

    /// Whether both sides speak of such objects. What tables are made of is also known to one that
    /// only says what of it is missing.
    pub(super) fn knows(&self, kind: ObjectKind) -> bool {
        let speaks = |catalog: &Catalog| {
            let said = catalog.scope.aspects;
            said.contains(Aspect::Materials) || said.contains(Aspect::AbsentMaterials)
        };
        match kind.is_material() {
            true => speaks(self.from) && speaks(self.to),
            false => self.compares(kind.aspect()),
        }
    }

    pub(super) fn match_tables(&self) -> Matching<'a, Table> {
        let of = |catalog: &'a Catalog| {
            let other = if std::ptr::eq(catalog, self.from) { self.to } else { self.from };
            let is_passed_over = |table: &Table| {
                let names = self.features.passed_over;
                names.iter().any(|name| name.eq_ignore_ascii_case(&table.name.name))
            };
            let tables = catalog.tables.iter().filter(|table| !is_passed_over(table));
            let covered =
                tables.filter(|table| other.scope.covers(catalog.namespace_of(&table.name)));
            covered.map(|table| (self.table_key(catalog, &table.name), table)).collect::<Vec<_>>()
        };
        Matching::new(of(self.from), of(self.to))
    }

    fn table_key(&self, catalog: &'a Catalog, name: &'a QualifiedName) -> Key<'a> {
        let (namespace, name) = catalog.key(name);
        let fold = self.from.folds_table_names || self.to.folds_table_names;
        (namespace, if fold { Cow::Owned(name.to_lowercase()) } else { Cow::Borrowed(name) })
    }

    pub(super) fn same_table(&self, from: &'a QualifiedName, to: &'a QualifiedName) -> bool {
        self.table_key(self.from, from) == self.table_key(self.to, to)
    }

    pub(super) fn same_enum(&self, from: &QualifiedName, to: &QualifiedName) -> bool {
        self.from.key(from) == self.to.key(to)
    }

    pub(super) fn cast(&self, from: &ColumnType, to: &ColumnType) -> Cast {
        match (&from.family, &to.family) {
            (Family::Enum(EnumType::Named(a)), Family::Enum(EnumType::Named(b)))
                if self.same_enum(a, b) && from.arity.is_list() == to.arity.is_list() =>
            {
                Cast::Same
            }
            _ => self.rules.cast(from, to),
        }
    }

    /// The pairs of columns by name.
    pub(super) fn match_columns(table: Pair<&'a Table>) -> Matching<'a, Column> {
        fn named(table: &Table) -> impl Iterator<Item = (&str, &Column)> {
            table.columns.iter().map(|column| (column.name.as_str(), column))
        }
        Matching::new(named(table.from), named(table.to))
    }
}
