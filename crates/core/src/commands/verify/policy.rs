//! What an environment asks of the migrations that are deployed to it.
//!
//! A deploy tries nothing: it believes what `migrate verify` wrote down about exactly these texts.

use super::{Label, Pair, Store, pairs};
use crate::code::Code;
use crate::context::{Context, Require};
use crate::error::Error;
use crate::source::VERIFIED;

impl Require {
    /// Whether a verdict is as good as this.
    pub fn is_met_by(self, label: &Label) -> bool {
        match label {
            Label::Exact => true,
            Label::StructureOnly { .. } | Label::Lossy { .. } => self < Require::Exact,
            Label::Broken { .. } | Label::Missing => false,
        }
    }
}

/// What the pending migrations lack of what the environment asks, a sentence each.
pub(crate) fn shortcomings(ctx: &Context<'_>, pending: &[&str]) -> Result<Vec<String>, Error> {
    let Some(level) = ctx.policy.down.filter(|_| !pending.is_empty()) else {
        return Ok(Vec::new());
    };
    let store = match ctx.source.verified()? {
        Some(text) => Store::read(&text, &format!("{}/{}", ctx.source.place(), VERIFIED))?,
        None => Store::default(),
    };
    let asked = |pair: &Pair| pending.contains(&pair.up.name.as_str());
    let pairs = pairs(ctx.source)?;
    Ok(pairs
        .iter()
        .filter(|pair| asked(pair))
        .filter_map(|pair| lack(level, pair, &store))
        .collect())
}

fn lack(level: Require, pair: &Pair, store: &Store) -> Option<String> {
    let name = &pair.up.name;
    if pair.down.is_none() {
        return Some(format!("the migration `{name}` has no down.sql"));
    }
    let Some(label) = store.get(&pair.hash) else {
        let is_enough = level == Require::Required;
        return (!is_enough).then(|| {
            format!(
                "nobody has verified the down.sql of `{name}` as it is (`brant migrate verify`)"
            )
        });
    };
    let what = match label {
        label if level.is_met_by(label) => return None,
        Label::Lossy { lost } => format!("loses {}", lost.join(", ")),
        Label::StructureOnly { why } => format!("could not be tried with rows ({why})"),
        Label::Broken { why } => {
            format!("does not undo it ({})", why.lines().next().unwrap_or_default())
        }
        Label::Exact | Label::Missing => return None,
    };
    Some(format!("the down.sql of `{name}` {what}"))
}

/// Refuses what lacks something.
pub(crate) fn refuse(ctx: &Context<'_>, shortcomings: Vec<String>) -> Result<(), Error> {
    let Some(level) = ctx.policy.down.filter(|_| !shortcomings.is_empty()) else { return Ok(()) };
    let environment = &ctx.policy.environment;
    let error = Error::new(
        Code::NotUndoable,
        format!(
            "a pending migration cannot be undone as the environment `{environment}` wants it \
             (`down = \"{}\"`); nothing was applied",
            level.word()
        ),
    );
    Err(shortcomings
        .into_iter()
        .fold(error, Error::note)
        .help("write or mend the down.sql, prove it with `brant migrate verify`, and commit it with verified.json")
        .help("or set `down` to less for this environment in brant.toml"))
}
