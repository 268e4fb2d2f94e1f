//! What clones are called, and which of them are there.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::template;
use crate::code::Code;
use crate::context::Context;
use crate::driver::{Naming, Session, Target};
use crate::error::Error;
use crate::scratch;

/// Nobody tests for that long: a clone with a time in its name that is older was left behind.
const ABANDONED: Duration = Duration::from_secs(24 * 60 * 60);

/// Nobody fills a draft for that long.
const ABANDONED_DRAFT: Duration = Duration::from_secs(60 * 60);

/// What stands before the time in the name of a clone that a program made for itself.
const TIMED: &str = "t";

/// Another database of the server of `ctx`, see [`crate::Driver::sibling`].
pub fn sibling(ctx: &Context<'_>, naming: &Naming<'_>) -> Result<Target, Error> {
    let found = ctx.driver.sibling(ctx.target, naming);
    found.map_err(|error| {
        Error::new(Code::Usage, format!("no clone can be made: {}", error.message))
            .note(format!("the database is {}", ctx.target.label()))
    })
}

/// The addresses of `count` clones. Named after the database, or with a name of their own: that
/// name itself for one clone, and with a number behind it for more.
///
/// Fails if a name cannot be a database's, or is that of the database itself or of one of Brant's.
pub fn targets(ctx: &Context<'_>, name: Option<&str>, count: usize) -> Result<Vec<Target>, Error> {
    let naming = |number: usize| {
        move |own: &str| match name {
            None => format!("{}{number}", clones(own)),
            Some(name) if count == 1 => name.to_owned(),
            Some(name) => format!("{name}_{number}"),
        }
    };
    let targets = (1..=count).map(|number| sibling(ctx, &naming(number)));
    let targets = targets.collect::<Result<Vec<_>, _>>()?;
    for target in &targets {
        let ours = [scratch::PREFIX, scratch::DRAFT, template::PREFIX];
        let is_ours = ours.iter().any(|prefix| target.database.starts_with(prefix));
        if is_ours || target.database.eq_ignore_ascii_case(&ctx.target.database) {
            let message = format!("`{}` cannot be the name of a clone", target.database);
            return Err(Error::new(Code::Usage, message)
                .note("it is the database itself, or begins as Brant's own databases do"));
        }
    }
    Ok(targets)
}

/// What the names of a database's clones begin with, unless they have names of their own.
fn clones(own: &str) -> String {
    format!("{own}_clone_")
}

/// A name for a clone that one program makes for itself.
pub(super) fn timed(own: &str) -> String {
    format!("{}{TIMED}{:x}_{:08x}", clones(own), now().as_secs(), fastrand::u32(..))
}

/// The clones and templates of the database that are there; clones with names of their own are not
/// known to be clones.
pub async fn all(ctx: &Context<'_>) -> Result<Vec<Target>, Error> {
    let failed = |error| Error::from_driver(error, ctx.target);
    let found = ctx.driver.siblings(ctx.target, &clones, ctx.session).await.map_err(failed)?;
    let more = ctx.driver.siblings(ctx.target, &template::prefix, ctx.session).await;
    let mut all: Vec<Target> = found.into_iter().chain(more.map_err(failed)?).collect();
    all.sort_by(|a, b| a.database.cmp(&b.database));
    Ok(all)
}

/// Clones and drafts whose processes died long ago.
pub(super) async fn left_behind(ctx: &Context<'_>, session: &Session) -> Vec<Target> {
    let timed = |own: &str| format!("{}{TIMED}", clones(own));
    let mut left = ctx.driver.siblings(ctx.target, &timed, session).await.unwrap_or_default();
    left.retain(|target| is_older(&target.database, "_clone_t", ABANDONED));
    let draft = |_: &str| scratch::DRAFT.to_owned();
    let found = ctx.driver.siblings(ctx.target, &draft, session).await.unwrap_or_default();
    let is_old = |target: &Target| is_older(&target.database, scratch::DRAFT, ABANDONED_DRAFT);
    left.extend(found.into_iter().filter(is_old));
    left
}

/// Whether the seconds that a name has behind a mark, in hexadecimal, are so long ago.
fn is_older(name: &str, mark: &str, age: Duration) -> bool {
    let stamp = name.rsplit_once(mark).and_then(|(_, rest)| rest.split('_').next());
    let made = stamp.and_then(|stamp| u64::from_str_radix(stamp, 16).ok());
    made.is_some_and(|made| now().saturating_sub(Duration::from_secs(made)) > age)
}

fn now() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_read_from_names() {
        let hour = Duration::from_secs(3600);
        let seconds = now().as_secs();
        for (name, old) in [
            (timed("shop"), false),
            (format!("shop_clone_t{:x}_0", seconds - 7200), true),
            (format!("shop_clone_t_clone_t{seconds:x}_0.db"), false),
            ("shop_clone_t".to_owned(), false),
            ("shop_clone_table".to_owned(), false),
            ("shop".to_owned(), false),
        ] {
            assert_eq!(is_older(&name, "_clone_t", hour), old, "{name}");
        }
    }
}
