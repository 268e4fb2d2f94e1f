//! `db show`: what a database contains. Changes nothing.

use brant_catalog::Catalog;

use crate::context::Context;
use crate::error::Error;
use crate::open;

/// Reads the listed namespaces; without any, the target's own.
pub async fn show(ctx: &Context<'_>, namespaces: &[String]) -> Result<Catalog, Error> {
    let failed = |error| Error::from_driver(error, ctx.target);
    let mut connection = open::connect(ctx).await?;
    let catalog = connection.introspect(namespaces).await.map_err(failed)?;
    connection.close().await.map_err(failed)?;
    Ok(catalog)
}
