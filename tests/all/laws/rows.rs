//! Tables that no statement names keep their rows.

use brant_catalog::{AutoIncrement, Catalog, Column, EnumType, Family, Table};
use brant_core::Dialect;

use crate::workbench::Place;
use crate::world::driver;

/// The tables that a script does not name and that took a made-up row.
pub(super) struct Kept(Vec<String>);

impl Kept {
    /// Puts a row into every table that `script` does not name and that takes one.
    pub(super) fn fill(place: &Place<'_>, catalog: &Catalog, script: &str) -> Self {
        let driver = driver(place.server().kind);
        let dialect = driver.dialect();
        let is_named = |table: &&Table| script.contains(&dialect.quote(&table.name.name));
        let mut kept = Vec::new();
        for table in catalog.tables.iter().filter(|table| !is_named(table)) {
            let values = table.columns.iter().filter_map(|column| {
                Some((column.name.as_str(), value(column, catalog, dialect)?))
            });
            let values: Vec<(&str, String)> = values.collect();
            let insert = dialect.insert(&table.name, &values);
            if !values.is_empty() && place.try_execute(&insert).is_ok() {
                let parts = table.name.namespace.iter().chain([&table.name.name]);
                let parts: Vec<_> = parts.map(|part| dialect.quote(part)).collect();
                kept.push(parts.join("."));
            }
        }
        Self(kept)
    }

    /// Complains if one of them has lost its row, and takes the rows away.
    pub(super) fn check_and_clear(&self, place: &Place<'_>) -> Result<(), String> {
        for table in self.0.iter().rev() {
            let count = place.rows(&format!("SELECT count(*) FROM {table}"));
            if count != [[Some("1".to_owned())]] {
                return Err(format!("{table} has not kept its row: {count:?}"));
            }
            place.execute(&format!("DELETE FROM {table}"));
        }
        Ok(())
    }
}

/// A value for a column that needs one.
fn value(column: &Column, catalog: &Catalog, dialect: &dyn Dialect) -> Option<String> {
    let counts = matches!(
        column.auto_increment,
        Some(AutoIncrement::Sequence { .. } | AutoIncrement::Identity { always: true, .. })
    );
    if counts || column.generated.is_some() {
        return None;
    }
    let sample = column.r#type.native.as_ref().and_then(|native| dialect.sample(native, 1));
    let text = sample.or_else(|| {
        Some(match &column.r#type.family {
            Family::Int | Family::BigInt | Family::Float | Family::Decimal => "1".to_owned(),
            Family::Boolean => return Some("true".to_owned()),
            Family::String | Family::Bytes => "x".to_owned(),
            Family::DateTime => "2020-01-02 03:04:05".to_owned(),
            Family::Json => "{}".to_owned(),
            Family::Enum(EnumType::Named(name)) => {
                catalog.find_enum(name)?.labels().next()?.to_owned()
            }
            Family::Enum(EnumType::Inline { values, .. }) => values.first()?.clone(),
            Family::Unsupported(_) => return None,
        })
    });
    column.is_required().then(|| text.map(|text| dialect.literal(&text))).flatten()
}
