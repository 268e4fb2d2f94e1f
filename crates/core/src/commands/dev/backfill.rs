//! Changes that rows forbid, in steps that they allow: the column may be null at first, gets its
//! values, and has to have them from then on. A column without a cast to its new type is cast anyway.

use brant_catalog::{Arity, Catalog, HazardKind};

use super::forced;
use super::weigh::Risks;
use crate::dialect::Dialect;
use crate::modeller::{Modeller, Renaming};
use crate::rendered;

/// The whole script in three parts; none where that would not help. The values are left to a
/// person: as it stands, the last part fails on a table with rows.
pub(super) fn phased(
    modeller: &dyn Modeller,
    dialect: &dyn Dialect,
    from: &Renaming,
    to: &Catalog,
    risks: &Risks,
) -> Option<String> {
    let mut between = to.clone();
    let mut updates = String::new();
    let mut is_forced = false;
    for (_, hazard) in &risks.unexecutable {
        let helps = match hazard.kind {
            HazardKind::AddRequiredColumn
            | HazardKind::AddRequiredColumnOfClient
            | HazardKind::MakeRequired => true,
            HazardKind::RecreateRequiredColumn => {
                is_forced = true;
                continue;
            }
            HazardKind::DropTable
            | HazardKind::DropHistory
            | HazardKind::DropColumn
            | HazardKind::LoseCheck { .. }
            | HazardKind::RiskyCast { .. }
            | HazardKind::RecreateColumn
            | HazardKind::ChangePrimaryKey
            | HazardKind::AddUnique { .. }
            | HazardKind::RemoveEnumValues { .. } => false,
        };
        let key = to.key(&hazard.table);
        let table = between.tables.iter_mut().find(|table| {
            let namespace = table.name.namespace.as_deref().or(to.default_namespace.as_deref());
            (namespace, table.name.name.as_str()) == key
        })?;
        let column = table.columns.iter_mut().find(|column| column.name == hazard.column)?;
        if !helps
            || table.primary_key.as_ref().is_some_and(|key| key.names().any(|n| n == hazard.column))
        {
            return None;
        }
        column.r#type.arity = Arity::Nullable;
        let namespace = hazard.table.namespace.iter().map(|name| dialect.quote(name) + ".");
        let table: String = namespace.chain([dialect.quote(&hazard.table.name)]).collect();
        let column = dialect.quote(&hazard.column);
        updates += &format!("UPDATE {table} SET {column} = NULL WHERE {column} IS NULL;\n");
    }
    let first = match is_forced {
        true => forced::blocks(modeller, from, &between)?,
        false => modeller.render(&from.compare(modeller, &between)),
    };
    let first = rendered::warnings(&first) + &rendered::text(&first);
    if updates.is_empty() {
        return Some(first);
    }
    let last = modeller.render(&crate::modeller::compare(modeller, &between, to));
    Some(format!(
        "{first}\n-- Backfill: put the value for the rows that are there in the place of NULL.\n{updates}\n{}",
        rendered::text(&last)
    ))
}
