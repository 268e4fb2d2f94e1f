//! Tables without what is in them.

use brant_catalog::{Origin, Table};
use brant_core::DriverError;

use super::Names;
use super::row::Fields;

/// A row of `tables.sql`: the table's number and the table.
pub(super) fn read(fields: &mut Fields<'_>, names: &Names) -> Result<(i64, Table), DriverError> {
    let oid = fields.oid()?;
    let name = names.name(fields.text()?, fields.text()?);
    let mut table = Table::new(name, Origin::Database);
    if fields.flag()? {
        table.options.push("UNLOGGED".to_owned());
    }
    // In the order in which `CREATE TABLE` takes them.
    for (before, after) in [
        ("INHERITS (", ")"),
        ("PARTITION BY ", ""),
        ("USING ", ""),
        ("WITH (", ")"),
        ("TABLESPACE ", ""),
    ] {
        table.options.extend(fields.optional()?.map(|text| format!("{before}{text}{after}")));
    }
    table.comment = fields.optional()?;
    Ok((oid, table))
}
