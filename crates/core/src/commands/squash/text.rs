//! The text of a squashed migration, and of its down script. Pure but for reading down scripts.

use std::fmt::Write as _;
use std::ops::Range;

use crate::error::Error;
use crate::migration::Migration;
use crate::mode;
use crate::source::{Directory, Source};
use crate::squashed::{self, Replaced};

/// The line that opts out of the transaction.
const STEP_BY_STEP: &str = "-- brant: no-transaction\n";

/// A piece of the new script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The text of one migration.
    Verbatim(usize),
    /// What several migrations did to the schema, written anew.
    Merged {
        /// Which migrations.
        of: Range<usize>,
        /// The statements.
        sql: String,
    },
}

/// The new script: what it replaces, then its parts.
pub(super) fn script(
    migrations: &[Migration],
    replaced: &[Replaced],
    parts: &[Part],
) -> Result<String, Error> {
    let name = |index: usize| migrations.get(index).map_or("", |one| one.name.as_str());
    let mut body = String::new();
    let mut opts_out = false;
    for part in parts {
        match part {
            Part::Verbatim(index) => {
                let Some(migration) = migrations.get(*index) else { continue };
                let text = migration.script.as_ref().map_err(Clone::clone)?.executable();
                opts_out |= mode::opts_out(&text);
                let _ =
                    write!(body, "\n-- {}, as it was written\n{}", migration.name, closed(&text));
            }
            Part::Merged { of, sql } => {
                let (first, last) = (name(of.start), name(of.end - 1));
                let _ = write!(
                    body,
                    "\n-- {first} to {last}, {} migrations\n{}",
                    of.len(),
                    closed(sql)
                );
            }
        }
    }
    let mode = if opts_out { STEP_BY_STEP } else { "" };
    let head = squashed::head(replaced);
    let kept = squashed::KEPT;
    Ok(format!(
        "-- In the place of {} migrations, which are kept in `{kept}` beside this file.\n{mode}{head}{body}",
        replaced.len()
    ))
}

/// The down scripts of all of them, the newest first; nothing if one has none.
pub(super) fn down(folder: &Directory, migrations: &[Migration]) -> Result<Option<String>, Error> {
    let mut text = String::new();
    let mut opts_out = false;
    for migration in migrations.iter().rev() {
        let Some(down) = folder.down(&migration.name)? else { return Ok(None) };
        let script = down.script?.executable();
        opts_out |= mode::opts_out(&script);
        let _ = write!(text, "\n-- {}\n{}", migration.name, closed(&script));
    }
    let mode = if opts_out { STEP_BY_STEP } else { "" };
    Ok(Some(format!("{mode}{}", text.trim_start())))
}

/// The text so that another one can follow. On a line of its own, since the last one may be a comment.
fn closed(text: &str) -> String {
    let text = text.trim_end();
    format!("{text}{}\n", if text.ends_with(';') { "" } else { "\n;" })
}
