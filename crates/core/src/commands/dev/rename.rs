//! Drop and add, or rename? Stated in the schema, typed, asked; never guessed.

use std::collections::BTreeSet;

use brant_catalog::{Candidate, Catalog, Rename, Renamed, candidates, renamed, typed};

use super::weigh::{self, Rows};
use super::{Answer, Halt, Job};
use crate::code::Code;
use crate::context::Context;
use crate::error::Error;
use crate::modeller::{Modeller, Renaming};
use crate::ui::Event;

/// What looks like a rename and may be none.
#[derive(Clone, Copy, Debug)]
pub struct Lookalike<'a> {
    /// The rename that it would be.
    pub rename: &'a Rename,
    /// What is lost if it is none, in words.
    pub cost: &'a str,
}

/// Finds out which renames are meant.
pub(super) async fn settle(
    ctx: &Context<'_>,
    job: &Job<'_>,
    rows: &mut Rows,
    from: &Catalog,
    to: &Catalog,
) -> Result<Renaming, Halt> {
    let modeller = ctx.driver.dialect().modeller();
    let mut renaming = Renaming::stated(modeller, from, to);
    if !job.options.renames.is_empty() {
        let given = typed(&job.options.renames, &renaming.catalog, to, modeller);
        let given = given.map_err(|(text, why)| unfit(text, &why, &renaming, to, modeller))?;
        renaming = add(from, renaming, given);
    }
    let mut declined = BTreeSet::new();
    loop {
        let mut found = candidates(&renaming.catalog, to, modeller);
        found.retain(|found| {
            !declined.contains(&found.rename)
                && !renaming.renames.contains(&found.rename)
                && can_be_renamed(modeller, &found.rename)
        });
        if found.is_empty() {
            return Ok(renaming);
        }
        let hazards: Vec<_> = found.iter().map(|candidate| candidate.hazard.clone()).collect();
        let counts = weigh::count(ctx, rows, &hazards, &renaming.renames).await?;
        let mut accepted = Vec::new();
        for (candidate, count) in found.into_iter().zip(counts) {
            // What rows tell: those of others are not here, and `--rename` speaks for them.
            let is_meant = match candidate.is_stated {
                true => count.is_some_and(|count| count > 0),
                false => answer(ctx, job, &candidate, count)?,
            };
            if is_meant {
                accepted.push(candidate.rename);
            } else {
                declined.insert(candidate.rename);
            }
        }
        renaming = add(from, renaming, accepted);
    }
}

fn add(from: &Catalog, renaming: Renaming, more: Vec<Rename>) -> Renaming {
    let mut renames = renaming.renames;
    renames.extend(more);
    Renaming { catalog: renamed(from, &renames), renames }
}

/// Values of enums have names only where enums are types.
fn can_be_renamed(modeller: &dyn Modeller, rename: &Rename) -> bool {
    match rename.what {
        Renamed::Table(_) | Renamed::Column(_) | Renamed::Label(..) => true,
        Renamed::Enum(_) | Renamed::Value(_) => {
            modeller.conventions().enums == crate::desired::Enums::Types
        }
    }
}

fn answer(
    ctx: &Context<'_>,
    job: &Job<'_>,
    candidate: &Candidate,
    count: Option<u64>,
) -> Result<bool, Halt> {
    let cost = match count {
        Some(0) => "there are no rows that would be lost here".to_owned(),
        Some(count) => candidate.hazard.counted(count),
        None => candidate.hazard.to_string(),
    };
    let rename = &candidate.rename;
    match job.asker.rename(&Lookalike { rename, cost: &cost }) {
        Answer::Given(is_rename) => Ok(is_rename),
        Answer::Cancelled => Err(Halt::Cancelled),
        Answer::Nobody if job.options.accept_data_loss || count == Some(0) => {
            let warning = format!(
                "looks like a rename of {rename}, but is dropped and added, since nobody says that it is one: \
                 `--rename {}` would keep the data",
                rename.typed()
            );
            ctx.ui.event(&Event::Warning(&warning));
            Ok(false)
        }
        Answer::Nobody => Err(unanswered(candidate, &cost).into()),
    }
}

fn unanswered(candidate: &Candidate, cost: &str) -> Error {
    let rename = &candidate.rename;
    Error::new(
        Code::Unanswered,
        format!("looks like a rename of {rename}, but nobody has said whether it is one"),
    )
    .note(cost)
    .help(format!(
        "if it is: `--rename {}`, or say it in the schema with @was(\"{}\")",
        rename.typed(),
        rename.from
    ))
    .help("if it is not: `--accept-data-loss` drops the one and adds the other")
    .fact("rename", rename.typed())
}

fn unfit(
    text: &str,
    why: &brant_catalog::Unfit,
    renaming: &Renaming,
    to: &Catalog,
    modeller: &dyn Modeller,
) -> Error {
    let error = Error::new(Code::Usage, format!("`--rename {text}` cannot be followed: {why}"));
    let found = candidates(&renaming.catalog, to, modeller);
    found
        .iter()
        .fold(error, |error, found| {
            error.help(format!("possible here: `--rename {}`", found.rename.typed()))
        })
        .help("names are those of the database: `Table.column:new_column`, `Table:NewTable`")
}
