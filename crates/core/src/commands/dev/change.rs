//! The new migration: what leads from the history to the schema.

use brant_catalog::{Catalog, reversed, summary, with_left_alone};

use super::weigh::{Risks, Rows};
use super::{Halt, Job, Loser, Report, backfill, forced, given, rename, weigh};
use crate::code::Code;
use crate::commands::diff::back;
use crate::context::Context;
use crate::error::Error;
use crate::modeller::{Modeller, Renaming};
use crate::rendered::{self, Block};
use crate::ui::Event;
use crate::uncompared::{tell_unaltered, unaltered};

/// Text of a migration without a change, as Prisma Migrate writes it.
const EMPTY: &str = "-- This is an empty migration.\n";

/// The texts of a new migration.
pub(super) struct Change {
    /// What it does.
    pub(super) up: String,
    /// What undoes it.
    pub(super) down: Option<String>,
}

/// What the new migration is to do, agreed on; none if there is nothing to write. `all` is what
/// the migrations of the folder make.
pub(super) async fn find(
    ctx: &Context<'_>,
    job: &Job<'_>,
    rows: &mut Rows,
    all: &Catalog,
    desired: &Catalog,
    report: &mut Report,
) -> Result<Option<Change>, Halt> {
    let modeller = ctx.driver.dialect().modeller();
    tell_unaltered(ctx.ui, &unaltered(all, desired, modeller.features()));
    let renaming = rename::settle(ctx, job, rows, all, desired).await?;
    let diff = renaming.compare(modeller, desired);
    let blocks = modeller.render(&diff);
    if blocks.is_empty() {
        let empty = || Change { up: EMPTY.to_owned(), down: None };
        return Ok(job.options.create_only.then(empty));
    }
    let risks = weigh::weigh(ctx, rows, &blocks, &renaming.renames).await?;
    report.summary = summary(&diff.changes).trim().to_owned();
    report.renames = renaming.renames.iter().map(ToString::to_string).collect();
    report.warnings.clone_from(&risks.warnings);
    report.unexecutable = risks.unexecutable.iter().map(|(message, _)| message.clone()).collect();
    let phased = (!risks.unexecutable.is_empty())
        .then(|| backfill::phased(modeller, ctx.driver.dialect(), &renaming, desired, &risks))
        .flatten();
    if !risks.unexecutable.is_empty() && !job.options.create_only {
        return Err(unexecutable(&risks, phased.as_deref()).into());
    }
    if risks.recreates && phased.is_none() && !job.options.accept_data_loss {
        tell_cast(ctx, forced::blocks(modeller, &renaming, desired));
    }
    agree(job, &risks)?;
    let up = phased.unwrap_or_else(|| rendered::warnings(&blocks) + &rendered::text(&blocks));
    let down = down(modeller, &renaming, all, desired);
    Ok(Some(Change { up, down: Some(down) }))
}

/// Before it is asked whether the values may go.
fn tell_cast(ctx: &Context<'_>, forced: Option<Vec<Block>>) {
    if let Some(blocks) = forced {
        let sql = rendered::text(&blocks);
        let note = format!(
            "where the values can be read as the new type, this keeps them (`--create-only` writes a migration to put it into):\n{}",
            sql.trim_end()
        );
        ctx.ui.event(&Event::Note(&note));
    }
}

fn agree(job: &Job<'_>, risks: &Risks) -> Result<(), Halt> {
    if risks.warnings.is_empty() || job.options.accept_data_loss {
        return Ok(());
    }
    let loser = if job.options.create_only { Loser::Draft } else { Loser::Migration };
    let answer = job.asker.lose(&risks.warnings, loser);
    match given(answer, || unagreed(&risks.warnings))? {
        true => Ok(()),
        false => Err(Halt::Cancelled),
    }
}

fn unagreed(warnings: &[String]) -> Error {
    let message = "the new migration may lose data, and nobody has agreed to that";
    warnings
        .iter()
        .fold(Error::new(Code::Unanswered, message), Error::note)
        .note("nothing was written")
        .help("`--accept-data-loss` agrees; `--create-only` with it writes the migration to be looked at first")
        .help("to apply existing migrations in deployments, use `brant migrate deploy`")
}

fn unexecutable(risks: &Risks, phased: Option<&str>) -> Error {
    let items: String =
        risks.unexecutable.iter().map(|(message, _)| format!("\n  • {message}")).collect();
    let message = format!("⚠️ We found changes that cannot be executed:\n{items}");
    let error = Error::new(Code::Unexecutable, message).note("nothing was written");
    let error = match phased {
        Some(sql) => error.note(format!("in steps that the rows allow it would be:\n{sql}")),
        None => error,
    };
    error.help(
        "You can use `brant migrate dev --create-only` to create the migration file, and manually modify it to address the underlying issue(s).\n\
         Then run `brant migrate dev` to apply it and verify it works.",
    )
}

/// The text of the `down.sql` of a migration that leads from what a database is to what is desired.
pub fn way_back(modeller: &dyn Modeller, before: &Catalog, desired: &Catalog) -> String {
    down(modeller, &Renaming::stated(modeller, before, desired), before, desired)
}

/// The way back, from the comparison the other way round. Data that is gone does not come back,
/// and where a step back loses data of its own, the file says so.
pub(super) fn down(
    modeller: &dyn Modeller,
    renaming: &Renaming,
    before: &Catalog,
    desired: &Catalog,
) -> String {
    let there = renaming.compare(modeller, desired);
    let (after, wanted) = back(before.clone(), with_left_alone(&there, modeller));
    let way_back = Renaming::new(&after, reversed(&renaming.renames));
    let blocks = modeller.render(&way_back.compare(modeller, &wanted));
    let forward = modeller.render(&there);
    head_of_down(&forward, &blocks) + &rendered::text(&blocks)
}

/// What the way back cannot do, in words.
fn head_of_down(forward: &[Block], back: &[Block]) -> String {
    let hazards = |blocks: &[Block]| -> Vec<String> {
        let statements = blocks.iter().flat_map(|block| &block.statements);
        statements.flat_map(|statement| &statement.hazards).map(ToString::to_string).collect()
    };
    let (lost, losing) = (hazards(forward), hazards(back));
    let has = |blocks: &[Block], head: &str| blocks.iter().any(|block| block.head == head);
    // A schema does not speak of what others have installed, so nobody knows whose they are.
    let stays = has(forward, "CreateExtension") && !has(back, "DropExtension");
    let stays = stays.then(|| "extensions that migration.sql installed".to_owned());
    let mut text = String::new();
    for (title, items) in [
        ("What stays, since others may use it:", stays.into_iter().collect()),
        ("What migration.sql may have lost is not brought back:", lost),
        ("Undoing it may cost:", losing),
    ] {
        if !items.is_empty() {
            let items: String =
                items.iter().map(|item| format!("  - {}\n", rendered::in_comment(item))).collect();
            text += &format!("/*\n  {title}\n\n{items}*/\n");
        }
    }
    text
}
