//! Foreign keys and check constraints.

use brant_catalog::{Action, Check, Deferral, ForeignKey, Origin};
use brant_core::DriverError;
use sqlx::postgres::PgRow;

use super::row::Fields;
use super::{Names, Tables};
use crate::expression::unwrapped;

/// The rows of `foreign_keys.sql`, one for each pair of columns.
pub(super) fn foreign_keys(
    rows: &[PgRow],
    names: &Names,
    tables: &mut Tables,
) -> Result<(), DriverError> {
    for row in rows {
        let mut fields = Fields::new(row);
        let Some(table) = tables.find(fields.oid()?) else { continue };
        let key = foreign_key(&mut fields, names)?;
        match table.foreign_keys.last_mut().filter(|last| last.name == key.name) {
            Some(last) => {
                last.columns.extend(key.columns);
                last.referenced_columns.extend(key.referenced_columns);
            }
            None => table.foreign_keys.push(key),
        }
    }
    Ok(())
}

fn foreign_key(fields: &mut Fields<'_>, names: &Names) -> Result<ForeignKey, DriverError> {
    Ok(ForeignKey {
        name: Some(fields.text()?),
        referenced_table: names.name(fields.text()?, fields.text()?),
        on_delete: action(&fields.text()?),
        on_update: action(&fields.text()?),
        deferral: deferral(fields)?,
        validated: fields.flag()?,
        columns: vec![fields.text()?],
        referenced_columns: vec![fields.text()?],
        origin: Origin::Database,
    })
}

/// Two flags: deferrable, and deferred from the start.
pub(super) fn deferral(fields: &mut Fields<'_>) -> Result<Deferral, DriverError> {
    Ok(match (fields.flag()?, fields.flag()?) {
        (false, _) => Deferral::NotDeferrable,
        (true, false) => Deferral::InitiallyImmediate,
        (true, true) => Deferral::InitiallyDeferred,
    })
}

/// The letters of `pg_constraint`.
fn action(letter: &str) -> Action {
    match letter {
        "c" => Action::Cascade,
        "r" => Action::Restrict,
        "n" => Action::SetNull,
        "d" => Action::SetDefault,
        // "a" is the only other one.
        _ => Action::NoAction,
    }
}

/// The rows of `checks.sql`.
pub(super) fn checks(rows: &[PgRow], tables: &mut Tables) -> Result<(), DriverError> {
    for row in rows {
        let mut fields = Fields::new(row);
        let Some(table) = tables.find(fields.oid()?) else { continue };
        let name = Some(fields.text()?);
        let mut check = Check::new(name, unwrapped(&fields.text()?), Origin::Database);
        let is_own = fields.flag()?;
        let (validated, enforced) = (fields.flag()?, fields.flag()?);
        let words = [(is_own, "NO INHERIT"), (!enforced, "NOT ENFORCED")];
        let said = words.into_iter().filter(|(is_said, _)| *is_said);
        check.options = said.map(|(_, words)| words.to_owned()).collect();
        // What is not enforced is not checked, and does not say so.
        check.validated = validated || !enforced;
        table.checks.push(check);
    }
    Ok(())
}
