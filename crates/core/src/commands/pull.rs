//! `db pull`: what a database contains, as a schema. Changes nothing; the caller writes the files.

use brant_psl::schema::Schema;

use crate::code::Code;
use crate::context::Context;
use crate::error::Error;
use crate::pull::{self, Pulled};
use crate::{open, other_tools};

/// Reads the listed namespaces (none for the target's own) and makes the schema of what is there,
/// on top of the one at hand. Other tools' histories are left out unless it has them already. Fails where there is nothing, since a schema that was right would be
/// emptied by a wrong URL.
pub async fn pull(
    ctx: &Context<'_>,
    previous: &Schema,
    namespaces: &[String],
) -> Result<Pulled, Error> {
    let mut connection = open::connect(ctx).await?;
    let catalog = connection.introspect(namespaces).await;
    let mut catalog = catalog.map_err(|error| Error::from_driver(error, ctx.target))?;
    connection.close().await.map_err(|error| Error::from_driver(error, ctx.target))?;
    let modeller = ctx.driver.dialect().modeller();
    let known = modeller.catalog(previous, ctx.target.schema.as_deref());
    other_tools::leave_out(&mut catalog, &[&known], ctx.ui);
    let pulled = pull::pull(&catalog, modeller, previous).map_err(|found| {
        let message = format!("The schema of the introspected database was inconsistent: {found}");
        Error::new(Code::Inconsistent, message)
    })?;
    if pull::is_empty(&pulled) {
        let message = format!("The introspected database was empty: {}", ctx.target.label());
        return Err(Error::new(Code::NothingToPull, message).help(
            "make tables first: `brant db push` makes those of the schema, `brant migrate deploy` runs the migrations",
        ));
    }
    Ok(pulled)
}
