//! Cuts a script of MySQL or MariaDB into statements.
//!
//! `DELIMITER` is understood as the mysql client understands it, and bodies of
//! stored programs stay whole without it too. Linear in the text's size.

pub(crate) mod answer;
mod body;
mod classify;
pub(crate) mod lexer;
pub(crate) mod modes;
#[cfg(test)]
mod reading_tests;
pub(crate) mod temporary;
#[cfg(test)]
mod tests;

use std::ops::Range;

use brant_core::token::Token as Piece;
use brant_core::{Kind, Split, Statement};
use memchr::memchr_iter;

use body::{Body, Program};
use classify::{Facts, classify, is_client_word};
use lexer::{Lexer, Token, TokenKind};
use modes::{Modes, Session, unquoted};
use temporary::Temporary;

/// Tokens of a statement that are kept for looking at what it is.
const HEAD: usize = 64;

/// Cuts and classifies. Never fails: what has no end becomes one opaque statement.
#[cfg(test)]
pub(crate) fn split(text: &str) -> Split {
    split_in(text, Modes::default())
}

/// The same in a session that starts in these modes.
pub(crate) fn split_in(text: &str, modes: Modes) -> Split {
    let mut splitter = Splitter {
        text,
        lexer: Lexer::new(text, modes),
        lines: Lines { text, counted: 0, line: 1 },
        session: Session::in_modes(modes),
        temporary: Temporary::default(),
        in_block: false,
        statements: Vec::new(),
        unreadable: None,
    };
    splitter.run();
    Split { statements: splitter.statements, stepwise: None, unreadable: splitter.unreadable }
}

/// The pieces of a statement. What a server runs of its comments is a part of it.
pub(crate) fn tokens(statement: &str) -> Vec<Piece<'_>> {
    let mut lexer = Lexer::new(statement, Modes::default());
    let next = || lexer.next().filter(|token| !matches!(token.kind, TokenKind::Endless(_)));
    let piece = |token: Token| {
        let text = statement.get(token.span)?;
        match token.kind {
            TokenKind::Word => Some(Piece::Word(text)),
            TokenKind::Name => Some(Piece::Name(text)),
            TokenKind::Text => Some(Piece::Text(text)),
            TokenKind::Symbol(_) => Some(Piece::Sign(text)),
            TokenKind::CodeOpen
            | TokenKind::CodeClose
            | TokenKind::Delimiter
            | TokenKind::Endless(_) => None,
        }
    };
    std::iter::from_fn(next).filter_map(piece).collect()
}

struct Splitter<'a> {
    text: &'a str,
    lexer: Lexer<'a>,
    lines: Lines<'a>,
    session: Session,
    temporary: Temporary,
    /// Between the file's own BEGIN and COMMIT.
    in_block: bool,
    statements: Vec<Statement>,
    unreadable: Option<String>,
}

/// A statement whose end has not been found yet.
struct Pending {
    span: Range<usize>,
    head: Vec<Token>,
    lead: Lead,
    into: bool,
    into_variable: bool,
}

/// What the words so far say about the statement's shape.
enum Lead {
    /// Nothing but marks of code comments yet.
    Blank,
    /// After CREATE or ALTER, before the kind of object.
    Create,
    /// After BEGIN: a transaction, or MariaDB's BEGIN NOT ATOMIC.
    Begin,
    Program(Body),
    Plain,
}

/// Words between CREATE and what is created, and names and values of a DEFINER
/// clause, leave the question open; these settle it.
const PROGRAMS: [(&str, Program); 5] = [
    ("PROCEDURE", Program::Routine),
    ("FUNCTION", Program::Routine),
    ("TRIGGER", Program::Trigger),
    ("EVENT", Program::Event),
    ("PACKAGE", Program::Package),
];
const OTHERS: [&str; 16] = [
    "TABLE",
    "VIEW",
    "INDEX",
    "UNIQUE",
    "FULLTEXT",
    "SPATIAL",
    "DATABASE",
    "SCHEMA",
    "USER",
    "ROLE",
    "SERVER",
    "TABLESPACE",
    "SEQUENCE",
    "TEMPORARY",
    "LOGFILE",
    "RESOURCE",
];
/// MariaDB's compound statements outside any program.
const COMPOUND: [&str; 6] = ["IF", "CASE", "LOOP", "REPEAT", "WHILE", "FOR"];

impl<'a> Splitter<'a> {
    fn run(&mut self) {
        let mut pending: Option<Pending> = None;
        while let Some(token) = self.lexer.next() {
            if pending.is_none() && self.client_line(&token) {
                continue;
            }
            match token.kind {
                TokenKind::Delimiter => self.finish(pending.take()),
                TokenKind::Symbol(b';') if self.ends(pending.as_ref()) => {
                    self.finish(pending.take());
                }
                TokenKind::Endless(what) => {
                    let start = pending.take().map_or(token.span.start, |open| open.span.start);
                    let line = self.lines.peek(token.span.start);
                    return self
                        .give_up(start, format!("{what} that begins in line {line} has no end"));
                }
                _ => pending.get_or_insert_with(|| Pending::at(&token)).push(self.text, token),
            }
        }
        match pending {
            Some(open) if open.is_inside() || self.lexer.in_code() => {
                let what = if self.lexer.in_code() { "a comment" } else { "a body" };
                let line = self.lines.peek(open.span.start);
                self.give_up(
                    open.span.start,
                    format!("{what} in the statement of line {line} has no end"),
                );
            }
            open => self.finish(open),
        }
    }

    /// Whether a `;` here ends the statement. Under a delimiter of its own, a
    /// stored program ends there only.
    fn ends(&self, pending: Option<&Pending>) -> bool {
        let Some(open) = pending else { return true };
        let whole = matches!(open.lead, Lead::Program(_)) && self.lexer.delimiter.is_some();
        !(whole || self.lexer.in_code() || open.is_inside())
    }

    fn give_up(&mut self, start: usize, why: String) {
        let end = self.text.trim_end().len().max(start);
        let line = self.lines.peek(start);
        self.statements.push(Statement { span: start..end, line, kind: Kind::Opaque });
        self.unreadable = Some(why);
    }

    /// A line for the mysql client at the beginning of a statement.
    fn client_line(&mut self, token: &Token) -> bool {
        let word = unquoted(self.text, token);
        let delimiter = token.kind == TokenKind::Word && word.eq_ignore_ascii_case("DELIMITER");
        let command = token.kind == TokenKind::Symbol(b'\\')
            || token.kind == TokenKind::Word && is_client_word(word);
        if !delimiter && !command {
            return false;
        }
        let start = token.span.start;
        let line = self.lexer.rest_of_line(start);
        let span = start..start + line.len();
        let kind = if command {
            Kind::Refused(format!(
                "`{}` is a command of the mysql client, which the server does not know",
                line.split_whitespace().next().unwrap_or_default()
            ))
        } else {
            self.set_delimiter(&self.text[token.span.end..span.end])
        };
        let line = self.lines.at(start);
        self.statements.push(Statement { span, line, kind });
        true
    }

    /// As the client does: up to the first blank; quotes around it do not count.
    fn set_delimiter(&mut self, rest: &'a str) -> Kind {
        let word = rest.split_whitespace().next().unwrap_or_default();
        let word = word.trim_matches(['\'', '"', '`']);
        if word.is_empty() || word.contains('\\') {
            return Kind::Refused("`DELIMITER` needs a word without a backslash".to_owned());
        }
        self.lexer.delimiter = (word != ";").then_some(word);
        Kind::Skipped("the delimiter is for the client; the statements are cut by it")
    }

    fn finish(&mut self, pending: Option<Pending>) {
        let Some(open) = pending else { return };
        let temporary = self.temporary.follow(self.text, &open.head);
        let kind = classify(Facts {
            text: self.text,
            head: &open.head,
            into_variable: open.into_variable,
            in_block: self.in_block,
            manual_commit: self.session.manual_commit,
            temporary,
        });
        match kind {
            Kind::Begin => self.in_block = true,
            Kind::Commit | Kind::Rollback => self.in_block = false,
            _ => {}
        }
        if let Some((first, rest)) = open.head.split_first()
            && unquoted(self.text, first).eq_ignore_ascii_case("SET")
        {
            self.session.follow(self.text, rest);
            self.lexer.modes = self.session.modes;
        }
        let line = self.lines.at(open.span.start);
        self.statements.push(Statement { span: open.span, line, kind });
    }
}

impl Pending {
    fn at(token: &Token) -> Pending {
        Pending {
            span: token.span.clone(),
            head: Vec::new(),
            lead: Lead::Blank,
            into: false,
            into_variable: false,
        }
    }

    fn is_inside(&self) -> bool {
        matches!(&self.lead, Lead::Program(body) if body.is_open())
    }

    fn push(&mut self, text: &str, token: Token) {
        let mark = matches!(token.kind, TokenKind::CodeOpen | TokenKind::CodeClose);
        // A `;` before a delimiter of its own ends the program's text, but is no part of it.
        if token.kind != TokenKind::Symbol(b';') {
            self.span.end = token.span.end;
        }
        if mark {
            return;
        }
        let word = if token.kind == TokenKind::Word { unquoted(text, &token) } else { "" };
        self.into_variable |= self.into && token.kind == TokenKind::Symbol(b'@');
        self.into = word.eq_ignore_ascii_case("INTO");
        self.follow(word, token.kind);
        if self.head.len() < HEAD {
            self.head.push(token);
        }
    }

    fn follow(&mut self, word: &str, kind: TokenKind) {
        match &mut self.lead {
            Lead::Blank => self.lead = Lead::of_first(word),
            Lead::Create => {
                let is = |name: &str| name.eq_ignore_ascii_case(word);
                if let Some((_, program)) = PROGRAMS.iter().find(|(name, _)| is(name)) {
                    self.lead = Lead::Program(Body::new(*program));
                } else if OTHERS.iter().any(|name| is(name)) {
                    self.lead = Lead::Plain;
                }
            }
            Lead::Begin if word.eq_ignore_ascii_case("NOT") => {
                self.lead = Lead::Program(Body::inside("BEGIN"));
                self.follow(word, kind);
            }
            Lead::Begin => self.lead = Lead::Plain,
            Lead::Program(body) => match kind {
                TokenKind::Symbol(symbol) => body.symbol(symbol),
                _ if word.is_empty() => body.other(),
                _ => body.word(word),
            },
            Lead::Plain => {}
        }
    }
}

impl Lead {
    fn of_first(word: &str) -> Lead {
        let is = |name: &str| name.eq_ignore_ascii_case(word);
        if ["CREATE", "ALTER"].iter().any(|name| is(name)) {
            Lead::Create
        } else if is("BEGIN") {
            Lead::Begin
        } else if COMPOUND.iter().any(|name| is(name)) {
            Lead::Program(Body::inside(word))
        } else {
            Lead::Plain
        }
    }
}

/// Counts lines as positions move forward.
struct Lines<'a> {
    text: &'a str,
    counted: usize,
    line: usize,
}

impl Lines<'_> {
    /// The line of a position that is not before the last one asked for.
    fn at(&mut self, position: usize) -> usize {
        self.line = self.peek(position);
        self.counted = position.max(self.counted);
        self.line
    }

    /// The same, for a look ahead.
    fn peek(&self, position: usize) -> usize {
        let between = self.text.as_bytes().get(self.counted..position).unwrap_or_default();
        self.line + memchr_iter(b'\n', between).count()
    }
}
