//! The journal of a migration that runs step by step.
//!
//! It lives in the `logs` column of the unfinished row: one line of JSON, then,
//! after a failure, the error's text. It says how many statements are certain
//! and binds them to their text, so that an edited file is noticed. Exactly one
//! statement can be uncertain: the one after the certain ones.

use serde::{Deserialize, Serialize};

use crate::checksum::short;
use crate::dialect::Script;
use crate::direction::Direction;

/// How far a migration has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Journal {
    /// Version of this format. Standing first, it also tells our rows from others'.
    pub brant: u32,
    /// How many statements, counted in the file, have certainly taken effect.
    pub done: usize,
    /// How many statements the file has.
    pub of: usize,
    /// Chained checksum of the statements that are done.
    pub prefix: String,
    /// Checksum of the text that ran next.
    pub next: String,
    /// Whether `next` is uncertain.
    pub state: State,
    /// Which of the migration's scripts the statements belong to.
    #[serde(default, skip_serializing_if = "Direction::is_up")]
    pub direction: Direction,
}

/// What is known about the statement after the certain ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It may have been sent, it commits by itself, and nobody heard the answer.
    Running,
    /// It commits together with its mark, so it has not taken effect.
    Waiting,
    /// The database refused it; it had no effect.
    Failed,
    /// Nothing of the migration stayed; the row is rolled back from the start.
    Nothing,
}

/// Version of the journal's format.
const VERSION: u32 = 1;

impl Journal {
    /// Reads the journal from a row's logs. `None` for rows of other tools.
    pub fn read(logs: &str) -> Option<Journal> {
        let line = logs.lines().next()?;
        let journal: Journal = serde_json::from_str(line).ok()?;
        (journal.brant == VERSION).then_some(journal)
    }

    /// The text for the `logs` column.
    pub fn write(&self, error: Option<&str>) -> String {
        let line = serde_json::to_string(self).unwrap_or_default();
        match error {
            Some(error) => format!("{line}\n{error}"),
            None => line,
        }
    }

    /// The journal of a failed atomic migration: nothing stayed.
    pub fn nothing(of: usize) -> Journal {
        Journal {
            brant: VERSION,
            done: 0,
            of,
            prefix: String::new(),
            next: String::new(),
            state: State::Nothing,
            direction: Direction::Up,
        }
    }
}

/// Checksums of every prefix of a script, made once in linear time.
#[derive(Clone, Debug)]
pub struct Prefixes {
    chained: Vec<String>,
    direction: Direction,
}

impl Prefixes {
    /// Chains the statements' texts: each checksum covers the one before it.
    pub fn of(script: &Script, direction: Direction) -> Prefixes {
        let mut chained = vec![String::new()];
        for index in 0..script.statements.len() {
            let previous = chained.last().map_or("", String::as_str);
            chained.push(short([previous, script.statement(index)]));
        }
        Prefixes { chained, direction }
    }

    /// Of the first `done` statements; `None` when the script has fewer.
    pub fn get(&self, done: usize) -> Option<&str> {
        self.chained.get(done).map(String::as_str)
    }

    /// The journal that stands while the statements `done..next_end` run.
    pub fn journal(&self, script: &Script, done: usize, next_end: usize, state: State) -> Journal {
        Journal {
            brant: VERSION,
            done,
            of: script.statements.len(),
            prefix: self.get(done).unwrap_or_default().to_owned(),
            next: chunk_checksum(script, done, next_end),
            state,
            direction: self.direction,
        }
    }
}

/// Checksum of the statements `start..end`, empty when there are none.
pub fn chunk_checksum(script: &Script, start: usize, end: usize) -> String {
    if start >= end {
        return String::new();
    }
    let separated = |index| [if index == start { "" } else { ";" }, script.statement(index)];
    short((start..end).flat_map(separated))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::{Kind, Statement};

    fn script(text: &str) -> Script {
        let mut start = 0;
        let statements = text
            .split(';')
            .map(|piece| {
                let span = start..start + piece.len();
                start = span.end + 1;
                Statement { span, line: 1, kind: Kind::Transactional }
            })
            .collect();
        Script { text: text.to_owned().into(), statements }
    }

    #[test]
    fn survives_writing_and_reading() {
        let script = script("a;b;c");
        let journal = Prefixes::of(&script, Direction::Up).journal(&script, 1, 2, State::Running);
        assert_eq!(Journal::read(&journal.write(None)), Some(journal.clone()));
        assert_eq!(Journal::read(&journal.write(Some("ERROR\nmore"))), Some(journal));
    }

    #[test]
    fn the_next_chunk_is_bound_to_its_text() {
        let script = script("a;b;c;d");
        let next = |start, end| chunk_checksum(&script, start, end);
        assert_eq!(next(1, 1), "");
        assert_eq!(next(2, 1), "");
        assert_eq!(next(1, 2), short(["", "b"]));
        assert_eq!(next(1, 3), short(["b;c"]));
        assert_ne!(next(0, 2), next(1, 3));
        let journal = Prefixes::of(&script, Direction::Down).journal(&script, 2, 4, State::Waiting);
        assert_eq!((journal.done, journal.of, journal.direction), (2, 4, Direction::Down));
        assert_eq!(journal.next, next(2, 4));
        assert!(journal.write(None).contains("\"direction\":\"down\""));
        assert_eq!(journal.write(Some("why")), format!("{}\nwhy", journal.write(None)));
        let nothing = Journal::nothing(3);
        assert_eq!((nothing.done, nothing.of, nothing.state), (0, 3, State::Nothing));
        assert!(!nothing.write(None).contains("direction"), "as older rows have it");
    }

    #[test]
    fn foreign_logs_are_not_journals() {
        for logs in ["", "A migration failed to apply.", "{}", "{\"brant\":99}", "{\"brant\":1}"] {
            assert_eq!(Journal::read(logs), None, "{logs}");
        }
    }

    #[test]
    fn an_edit_changes_every_later_prefix() {
        let (old, new) = (
            Prefixes::of(&script("a;b;c"), Direction::Up),
            Prefixes::of(&script("a;B;c"), Direction::Up),
        );
        assert_eq!(old.get(1), new.get(1));
        assert_ne!(old.get(2), new.get(2));
        assert_ne!(old.get(3), new.get(3));
        assert_eq!(old.get(4), None);
    }
}
