//! Continuing a half-applied migration: what is certain, and looking at the one
//! statement that is not.

use super::stepwise::is_uncertain;
use super::{Unit, Worker};
use crate::code::Code;
use crate::connection::Effect;
use crate::error::{Error, Place};
use crate::failure;
use crate::journal::{Journal, Prefixes, State, chunk_checksum};
use crate::mode::Chunk;
use crate::ui::Event;

impl Worker<'_, '_> {
    /// How many statements are certainly done, after looking where necessary.
    pub(super) async fn settle(
        &mut self,
        unit: &Unit,
        journal: &Journal,
        chunks: &[Chunk],
        prefixes: &Prefixes,
    ) -> Result<usize, Error> {
        let script = &unit.prepared.script;
        if prefixes.get(journal.done) != Some(journal.prefix.as_str()) {
            return Err(mismatch(unit, journal));
        }
        let done = journal.done;
        let next = chunks.iter().find(|chunk| chunk.statements.end > done);
        let settled = match (journal.state, next) {
            (State::Running, Some(next)) if is_uncertain(next) => {
                let unchanged = chunk_checksum(script, done, next.statements.end) == journal.next;
                if !unchanged {
                    return Err(uncertain(unit, done, "its text was changed since it was sent"));
                }
                match self.effect(script.statement(done)).await? {
                    Effect::Applied => next.statements.end,
                    Effect::NotApplied | Effect::Repeatable => done,
                    Effect::Unknown(why) => return Err(uncertain(unit, done, &why)),
                }
            }
            (State::Running, _) => {
                return Err(uncertain(unit, done, "its text was changed since it was sent"));
            }
            (State::Waiting | State::Failed | State::Nothing, _) => done,
        };
        let note = format!(
            "`{}` continues at statement {} of {}",
            unit.prepared.name,
            failure::number(&unit.prepared, settled),
            script.sent()
        );
        self.ctx.ui.event(&Event::Note(&note));
        Ok(settled)
    }

    async fn effect(&mut self, statement: &str) -> Result<Effect, Error> {
        let looked = self.connection.effect(statement).await;
        looked.map_err(|error| Error::from_driver(error, self.ctx.target))
    }
}

fn mismatch(unit: &Unit, journal: &Journal) -> Error {
    let name = &unit.prepared.name;
    Error::new(
        Code::JournalMismatch,
        format!(
            "the {} `{name}` has run up to statement {} of its file, and the file was changed before that point",
            unit.prepared.direction.noun(),
            journal.done
        ),
    )
    .fact("migration", name.as_str())
    .help(format!(
        "restore the statements that have run, then run `{}` again: it continues after them",
        unit.prepared.direction.command()
    ))
    .help(format!("or undo them by hand and run `brant migrate resolve --rolled-back {name}`"))
}

fn uncertain(unit: &Unit, index: usize, why: &str) -> Error {
    let prepared = &unit.prepared;
    let number = failure::number(prepared, index);
    let start = prepared.script.statements.get(index).map_or(0, |statement| statement.span.start);
    Error::new(
        Code::Uncertain,
        format!(
            "it cannot be seen whether statement {number} of the {} `{}` took effect: {why}",
            prepared.direction.noun(),
            prepared.name
        ),
    )
    .place(Place::at(&prepared.path, &prepared.script.text, start, 2))
    .fact("migration", prepared.name.as_str())
    .fact("statement", number)
    .help("look at the database, then run one of these and then the same command again:")
    .help(format!("  brant migrate resolve --statement-applied {number} {}", prepared.name))
    .help(format!("  brant migrate resolve --statement-not-applied {number} {}", prepared.name))
}
