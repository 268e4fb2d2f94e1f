//! The template of clones: its name, and how it comes into being.

use sha2::{Digest, Sha256};

use super::Nursery;
use crate::code::Code;
use crate::copier::Copier;
use crate::driver::{ErrorKind, Target};
use crate::error::Error;
use crate::scratch;

/// What the name of every template begins with.
pub(super) const PREFIX: &str = "brant_template_";

/// Has to be raised when templates contain something else than before.
const FORMAT: u32 = 1;

/// So many templates of a database are kept: one for each branch in work.
const KEPT: usize = 3;

/// How often a draft is made anew that somebody swept.
const TRIES: usize = 3;

/// A database that clones are copied from.
pub(super) struct Template {
    pub(super) target: Target,
}

impl Template {
    /// The template of the nursery's migrations, whether it is there or not.
    ///
    /// The name is a hash of all that it depends on, behind one of the database that it belongs
    /// to: so nobody finds one that is out of date, and nobody sweeps those of other projects.
    pub(super) fn of(nursery: &Nursery<'_>) -> Result<Template, Error> {
        let ctx = nursery.ctx;
        let mut hash = Sha256::new();
        let mut part = |text: &str| {
            hash.update(u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(text);
        };
        part(&format!("{FORMAT} {}", env!("CARGO_PKG_VERSION")));
        part(ctx.target.schema.as_deref().unwrap_or_default());
        for migration in &nursery.migrations {
            part(&migration.name);
            part(migration.script.as_ref().map_err(Clone::clone)?.checksum.as_str());
        }
        let content = short(hash);
        let naming = |own: &str| format!("{}{content}", prefix(own));
        let target = super::sibling(ctx, &naming)?;
        Ok(Template { target })
    }

    /// Makes it. Several processes may do so at once: each makes a draft, and one of them becomes
    /// the template.
    pub(super) async fn make(
        &self,
        nursery: &Nursery<'_>,
        copier: &dyn Copier,
    ) -> Result<(), Error> {
        let (beside, session) = (nursery.ctx.target, &nursery.session);
        let mut tries = TRIES;
        loop {
            tries -= 1;
            let draft = copier.begin(beside, &scratch::draft_name(), session).await;
            let draft = draft.map_err(|error| nursery.cannot_create(error, &self.target))?;
            let settled = match nursery.fill(&draft).await {
                Ok(()) => copier.settle(beside, &draft, &self.target, session).await,
                // Somebody swept it before anybody was connected to it.
                Err(error) if error.code == Code::DatabaseMissing && tries > 0 => continue,
                Err(error) => {
                    let _ = nursery.drop(&draft).await;
                    return Err(error);
                }
            };
            match settled {
                Ok(()) => break,
                Err(error) if error.kind == ErrorKind::DatabaseExists => {
                    nursery.drop(&draft).await?;
                    break;
                }
                Err(error) if error.kind == ErrorKind::DatabaseMissing && tries > 0 => {}
                Err(error) => {
                    let _ = nursery.drop(&draft).await;
                    return Err(Error::from_driver(error, &self.target));
                }
            }
        }
        sweep(nursery).await;
        Ok(())
    }
}

/// What the names of a database's templates begin with.
pub(super) fn prefix(own: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(own);
    let own = short(hash);
    format!("{PREFIX}{}_", &own[..6])
}

fn short(hash: Sha256) -> String {
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Drops templates of histories that are no more, and what dead processes left. Tidying up is no
/// reason to fail.
async fn sweep(nursery: &Nursery<'_>) {
    let (ctx, session) = (nursery.ctx, &nursery.session);
    let templates = ctx.driver.siblings(ctx.target, &prefix, session).await.unwrap_or_default();
    for stale in templates.iter().skip(KEPT) {
        let _ = nursery.drop(stale).await;
    }
    for left in super::naming::left_behind(ctx, session).await {
        let _ = nursery.drop(&left).await;
    }
}
