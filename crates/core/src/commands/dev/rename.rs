//! Drop and add, or rename? Stated in the schema, typed, asked; never guessed.

use std::collections::BTreeSet;

use brant_catalog::{Candidate, Catalog, Hazard, Rename, Renamed, candidates, renamed, typed};

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
        let mut unanswered = Vec::new();
        for (candidate, count) in found.into_iter().zip(counts) {
            // What rows tell: those of others are not here, and `--rename` speaks for them.
            let is_meant = match candidate.is_stated {
                true => count.is_some_and(|count| count > 0),
                false => match answer(ctx, job, &candidate, count)? {
                    Some(is_meant) => is_meant,
                    None => {
                        unanswered.push((candidate.rename, cost(&candidate.hazard, count)));
                        continue;
                    }
                },
            };
            if is_meant {
                accepted.push(candidate.rename);
            } else {
                declined.insert(candidate.rename);
            }
        }
        if !unanswered.is_empty() {
            return Err(nobody_answered(&unanswered).into());
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

/// Whether it is a rename; none if there is nobody to ask and it matters.
fn answer(
    ctx: &Context<'_>,
    job: &Job<'_>,
    candidate: &Candidate,
    count: Option<u64>,
) -> Result<Option<bool>, Halt> {
    let rename = &candidate.rename;
    match job.asker.rename(&Lookalike { rename, cost: &cost(&candidate.hazard, count) }) {
        Answer::Given(is_rename) => Ok(Some(is_rename)),
        Answer::Cancelled => Err(Halt::Cancelled),
        Answer::Nobody if job.options.accept_data_loss || count == Some(0) => {
            let warning = format!(
                "looks like a rename of {rename}, but is dropped and added, since nobody says that it is one: \
                 `--rename {}` would keep the data",
                rename.typed()
            );
            ctx.ui.event(&Event::Warning(&warning));
            Ok(Some(false))
        }
        Answer::Nobody => Ok(None),
    }
}

fn cost(hazard: &Hazard, count: Option<u64>) -> String {
    match count {
        Some(0) => "there are no rows that would be lost here".to_owned(),
        Some(count) => hazard.counted(count),
        None => hazard.to_string(),
    }
}

/// All at once, so that one more run is enough.
fn nobody_answered(renames: &[(Rename, String)]) -> Error {
    let joined = |text: &dyn Fn(&Rename) -> String, between: &str| {
        let mut texts: Vec<String> = renames.iter().map(|(rename, _)| text(rename)).collect();
        // A value of an enum that is no type is renamed in each of its columns.
        texts.dedup();
        texts.join(between)
    };
    let (what, yes, no) = match renames.len() {
        1 => ("a rename", "it is", "whether it is one"),
        _ => ("renames", "they are", "whether they are"),
    };
    let all = joined(&|rename| rename.to_string(), ", ");
    let message = format!("looks like {what} of {all}, but nobody has said {no}");
    let flags = joined(&|rename| format!("--rename {}", rename.typed()), " ");
    let words = joined(&|rename| format!("@was(\"{}\")", rename.from), ", ");
    let error = Error::new(Code::Unanswered, message);
    renames
        .iter()
        .fold(error, |error, (_, cost)| error.note(cost))
        .help(format!("if {yes}: `{flags}`, or say it in the schema with {words}"))
        .help(format!("if {yes} not: `--accept-data-loss` drops the one and adds the other"))
        .fact("rename", joined(&|rename| rename.typed(), " "))
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
