//! Where a statement ends: at a semicolon, but in `CREATE TRIGGER` only at
//! `; END ;`. This is the rule of SQLite's own `sqlite3_complete`.

use super::token::Token;

/// What has been seen of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Nothing.
    Start,
    /// `EXPLAIN` and whatever follows it.
    Explain,
    /// `CREATE`, perhaps `TEMP`.
    Create,
    /// Anything but a trigger: the next semicolon ends it.
    Statement,
    /// The inside of a trigger.
    Trigger,
    /// A semicolon inside a trigger.
    TriggerSemicolon,
    /// `END` after a semicolon inside a trigger.
    TriggerEnd,
}

impl State {
    /// The state after a token that is not blank.
    pub(super) fn after(self, token: Token, word: &str) -> State {
        let is = |keyword: &str| token == Token::Word && word.eq_ignore_ascii_case(keyword);
        if token == Token::Semicolon {
            return match self {
                State::Trigger | State::TriggerSemicolon => State::TriggerSemicolon,
                State::Start
                | State::Explain
                | State::Create
                | State::Statement
                | State::TriggerEnd => State::Start,
            };
        }
        match self {
            State::Start if is("EXPLAIN") => State::Explain,
            State::Start | State::Explain if is("CREATE") => State::Create,
            State::Explain if is("QUERY") || is("PLAN") => State::Explain,
            State::Create if is("TEMP") || is("TEMPORARY") => State::Create,
            State::Create if is("TRIGGER") => State::Trigger,
            State::Start | State::Explain | State::Create | State::Statement => State::Statement,
            State::TriggerSemicolon if is("END") => State::TriggerEnd,
            State::Trigger | State::TriggerSemicolon | State::TriggerEnd => State::Trigger,
        }
    }
}
