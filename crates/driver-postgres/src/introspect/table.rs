//! Tables without what is in them.

use brant_catalog::{Origin, Table};
use brant_core::DriverError;
use sqlx::postgres::PgRow;

use super::row::Fields;
use super::{Names, Tables};

/// A row of `tables.sql`: the table's number and the table.
pub(super) fn read(fields: &mut Fields<'_>, names: &Names) -> Result<(i64, Table), DriverError> {
    let oid = fields.oid()?;
    let name = names.name(fields.text()?, fields.text()?);
    let mut table = Table::new(name, Origin::Database);
    table.row_security = fields.flag()?;
    table.force_row_security = fields.flag()?;
    if fields.flag()? {
        table.options.push("UNLOGGED".to_owned());
    }
    // In the order in which `CREATE TABLE` takes them.
    for (before, after) in
        [("PARTITION BY ", ""), ("USING ", ""), ("WITH (", ")"), ("TABLESPACE ", "")]
    {
        table.options.extend(fields.optional()?.map(|text| format!("{before}{text}{after}")));
    }
    table.comment = fields.optional()?;
    Ok((oid, table))
}

/// The rows of `parents.sql`.
pub(super) fn parents(
    rows: &[PgRow],
    names: &Names,
    tables: &mut Tables,
) -> Result<(), DriverError> {
    for row in rows {
        let mut fields = Fields::new(row);
        let Some(table) = tables.find(fields.oid()?) else { continue };
        table.parents.push(names.name(fields.text()?, fields.text()?));
    }
    Ok(())
}
