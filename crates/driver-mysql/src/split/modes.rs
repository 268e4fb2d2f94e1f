//! What `SET` statements of a script change about how the rest of it is read.

use std::collections::BTreeMap;

use brant_core::Quoting;

use super::lexer::{Token, TokenKind};

/// The parts of `sql_mode` that matter to a lexer, and autocommit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Modes {
    /// `"…"` is a name.
    pub(crate) ansi_quotes: bool,
    /// A backslash in a string is a plain character.
    pub(crate) no_backslash_escapes: bool,
}

/// Flags of `sql_mode` and what they stand for. The combinations contain `ANSI_QUOTES`.
const ANSI: [&str; 7] = ["ANSI_QUOTES", "ANSI", "DB2", "MAXDB", "MSSQL", "ORACLE", "POSTGRESQL"];

impl Modes {
    /// Those of a value of `sql_mode`.
    pub(crate) fn of(value: &str) -> Modes {
        let has = |names: &[&str]| {
            value.split(',').any(|flag| names.iter().any(|n| n.eq_ignore_ascii_case(flag.trim())))
        };
        Modes { ansi_quotes: has(&ANSI), no_backslash_escapes: has(&["NO_BACKSLASH_ESCAPES"]) }
    }
}

impl From<Quoting> for Modes {
    fn from(quoting: Quoting) -> Modes {
        Modes {
            ansi_quotes: quoting.double_quotes_are_names,
            no_backslash_escapes: quoting.backslashes_are_plain,
        }
    }
}

impl From<Modes> for Quoting {
    fn from(modes: Modes) -> Quoting {
        Quoting {
            double_quotes_are_names: modes.ansi_quotes,
            backslashes_are_plain: modes.no_backslash_escapes,
        }
    }
}

/// The session as far as the splitter follows it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Session {
    /// How quotes are read.
    pub(crate) modes: Modes,
    /// How they were read at first.
    default: Modes,
    /// `autocommit` is off.
    pub(crate) manual_commit: bool,
    /// Modes that the script keeps in user variables, as dumps do.
    saved: BTreeMap<String, Modes>,
}

impl Session {
    /// One that starts in these modes.
    pub(crate) fn in_modes(modes: Modes) -> Session {
        Session { modes, default: modes, ..Session::default() }
    }

    /// Follows one `SET` statement, given its tokens after the word `SET`.
    pub(crate) fn follow(&mut self, text: &str, tokens: &[Token]) {
        let mut depth = 0_usize;
        let assignments = tokens.split(|token| {
            match token.kind {
                TokenKind::Symbol(b'(') => depth += 1,
                TokenKind::Symbol(b')') => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0 && token.kind == TokenKind::Symbol(b',')
        });
        for assignment in assignments {
            let Some(equals) =
                assignment.iter().position(|token| token.kind == TokenKind::Symbol(b'='))
            else {
                continue;
            };
            let (left, right) = (&assignment[..equals], &assignment[equals + 1..]);
            let Some(name) = last_word(text, left) else { continue };
            if is_user_variable(left) {
                if last_word(text, right).is_some_and(|word| word.eq_ignore_ascii_case("sql_mode"))
                {
                    self.saved.insert(name.to_ascii_lowercase(), self.modes);
                }
            } else if name.eq_ignore_ascii_case("sql_mode") {
                self.modes = self.assigned(text, right);
            } else if name.eq_ignore_ascii_case("autocommit") {
                let value = right.first().map(|token| unquoted(text, token)).unwrap_or_default();
                self.manual_commit =
                    ["0", "off", "false"].contains(&value.to_ascii_lowercase().as_str());
            }
        }
    }

    /// The modes after `sql_mode = …`. `REPLACE(@@sql_mode, 'X', …)` takes a
    /// flag away, `CONCAT(@@sql_mode, ',X')` adds one, a user variable brings
    /// back what was kept in it; anything else is the session's own mode.
    fn assigned(&self, text: &str, right: &[Token]) -> Modes {
        let strings: Vec<Modes> = right
            .iter()
            .filter(|token| token.kind == TokenKind::Text)
            .map(|token| Modes::of(unquoted(text, token)))
            .collect();
        let any = |pick: fn(&Modes) -> bool| strings.iter().any(pick);
        let named = Modes {
            ansi_quotes: any(|modes| modes.ansi_quotes),
            no_backslash_escapes: any(|modes| modes.no_backslash_escapes),
        };
        let now = self.modes;
        match right.first().map(|token| unquoted(text, token).to_ascii_lowercase()).as_deref() {
            Some("replace") => Modes {
                ansi_quotes: now.ansi_quotes && !named.ansi_quotes,
                no_backslash_escapes: now.no_backslash_escapes && !named.no_backslash_escapes,
            },
            Some("concat" | "concat_ws") => Modes {
                ansi_quotes: now.ansi_quotes || named.ansi_quotes,
                no_backslash_escapes: now.no_backslash_escapes || named.no_backslash_escapes,
            },
            _ if is_user_variable(right) => last_word(text, right)
                .and_then(|name| self.saved.get(&name.to_ascii_lowercase()).copied())
                .unwrap_or(self.default),
            _ if strings.is_empty() => {
                // `DEFAULT`, `@@GLOBAL.sql_mode`
                let word = last_word(text, right).unwrap_or_default();
                let is_default = ["DEFAULT", "sql_mode"];
                match is_default.iter().any(|name| name.eq_ignore_ascii_case(word)) {
                    true => self.default,
                    false => Modes::of(word),
                }
            }
            _ => named,
        }
    }
}

/// `@name`, but not `@@name`.
fn is_user_variable(tokens: &[Token]) -> bool {
    let at =
        |index: usize| tokens.get(index).is_some_and(|token| token.kind == TokenKind::Symbol(b'@'));
    at(0) && !at(1)
}

fn last_word<'a>(text: &'a str, tokens: &[Token]) -> Option<&'a str> {
    let named = |token: &&Token| matches!(token.kind, TokenKind::Word | TokenKind::Name);
    tokens.iter().rev().find(named).map(|token| unquoted(text, token))
}

/// A token's text without its quotes; doubled quotes inside stay as they are.
pub(crate) fn unquoted<'a>(text: &'a str, token: &Token) -> &'a str {
    let whole = &text[token.span.clone()];
    match token.kind {
        TokenKind::Text | TokenKind::Name => {
            whole.get(1..whole.len().saturating_sub(1)).unwrap_or_default()
        }
        TokenKind::Word
        | TokenKind::Symbol(_)
        | TokenKind::CodeOpen
        | TokenKind::CodeClose
        | TokenKind::Delimiter
        | TokenKind::Endless(_) => whole,
    }
}
