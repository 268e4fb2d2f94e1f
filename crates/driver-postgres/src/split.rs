//! Cuts a script into statements.

mod classify;
mod enums;
mod lexer;
pub(crate) mod words;

use brant_core::token::Token as Piece;
use brant_core::{Kind, Split, Statement};
use memchr::memchr_iter;

use self::lexer::{Lexer, Token, TokenKind, Unclosed, is_newline};

/// What psql writes around dumps since 2025; it protects psql and means nothing to a server.
const RESTRICT: &str = "psql's \\restrict and \\unrestrict lines are for psql alone";

/// Cuts `text`; see [`brant_core::Dialect::split`].
pub(crate) fn split(text: &str) -> Split {
    let mut splitter = Splitter {
        text,
        lexer: Lexer::new(text),
        statements: Vec::new(),
        line: 1,
        counted: 0,
        open: None,
        copy_data_ahead: true,
    };
    let unreadable = splitter.run().err().map(|unclosed| splitter.give_up(&unclosed));
    let statements = splitter.statements;
    let stepwise = enums::used_before_commit(text, &statements);
    Split { statements, stepwise, unreadable }
}

/// The pieces of a statement, up to the first that has no end.
pub(crate) fn tokens(statement: &str) -> Vec<Piece<'_>> {
    let mut lexer = Lexer::new(statement);
    let next = || lexer.token().ok().flatten();
    let piece = |token: Token| {
        let text = statement.get(token.span).unwrap_or_default();
        match token.kind {
            TokenKind::Word => Piece::Word(text),
            TokenKind::Name => Piece::Name(text),
            TokenKind::Text | TokenKind::Dollar => Piece::Text(text),
            TokenKind::Semicolon
            | TokenKind::Open
            | TokenKind::Close
            | TokenKind::Dot
            | TokenKind::Comma
            | TokenKind::Backslash
            | TokenKind::Other => Piece::Sign(text),
        }
    };
    std::iter::from_fn(next).map(piece).collect()
}

struct Splitter<'a> {
    text: &'a str,
    lexer: Lexer<'a>,
    statements: Vec<Statement>,
    /// Line of the byte `counted`.
    line: usize,
    counted: usize,
    open: Option<Open<'a>>,
    /// Whether a `\.` line may still follow, so that looking for it stays linear.
    copy_data_ahead: bool,
}

/// The statement being read.
struct Open<'a> {
    start: usize,
    end: usize,
    parentheses: usize,
    first: &'a str,
    previous: &'a str,
    /// Depth of `BEGIN ATOMIC … END` and of `CASE … END` inside it.
    body: usize,
}

impl<'a> Open<'a> {
    fn new(start: usize, first: &'a str) -> Open<'a> {
        Open { start, end: start, parentheses: 0, first, previous: "", body: 0 }
    }

    /// Takes a token in; says whether the statement ends before it.
    fn take(&mut self, token: &Token, text: &'a str) -> bool {
        match token.kind {
            TokenKind::Semicolon if self.parentheses == 0 && self.body == 0 => return true,
            TokenKind::Open => self.parentheses += 1,
            TokenKind::Close => self.parentheses = self.parentheses.saturating_sub(1),
            TokenKind::Word if self.parentheses == 0 => self.word(text),
            _ => {}
        }
        self.previous = text;
        self.end = token.span.end;
        false
    }

    /// Keeps track of SQL-standard function bodies, whose statements end with semicolons of their own.
    fn word(&mut self, word: &str) {
        let is = |keyword: &str| word.eq_ignore_ascii_case(keyword);
        // After a dot or AS even a keyword is a plain name.
        let name = self.previous == "." || self.previous.eq_ignore_ascii_case("as");
        if self.body == 0 {
            let opens = is("atomic") && self.previous.eq_ignore_ascii_case("begin");
            self.body = usize::from(opens && self.first.eq_ignore_ascii_case("create"));
        } else if is("case") && !name {
            self.body += 1;
        } else if is("end") && !name {
            self.body -= 1;
        }
    }
}

impl<'a> Splitter<'a> {
    fn run(&mut self) -> Result<(), Unclosed> {
        while let Some(token) = self.lexer.token()? {
            let text = self.text.get(token.span.clone()).unwrap_or_default();
            if token.kind == TokenKind::Backslash {
                self.client_line(&token);
                continue;
            }
            if self.open.is_none() && token.kind == TokenKind::Semicolon {
                continue;
            }
            let open = self.open.get_or_insert_with(|| Open::new(token.span.start, text));
            if open.take(&token, text) {
                self.finish(token.span.end);
            }
        }
        self.finish(self.text.len());
        Ok(())
    }

    /// Ends the open statement, if any. `next` is where the text goes on.
    fn finish(&mut self, next: usize) {
        let Some(open) = self.open.take() else { return };
        let text = self.text.get(open.start..open.end).unwrap_or_default();
        let kind = classify::classify(text);
        if open.first.eq_ignore_ascii_case("copy") && kind != Kind::Transactional {
            self.skip_copy_data(next);
        }
        self.push(open.start, open.end, kind);
    }

    fn push(&mut self, start: usize, end: usize, kind: Kind) {
        let passed = self.text.as_bytes().get(self.counted..start).unwrap_or_default();
        self.line += memchr_iter(b'\n', passed).count();
        self.counted = start;
        self.statements.push(Statement { span: start..end, line: self.line, kind });
    }

    /// A backslash outside of quotes: the rest of the line is for psql.
    fn client_line(&mut self, backslash: &Token) {
        let rest = self.text.get(backslash.span.start..).unwrap_or_default();
        let length = rest.bytes().position(is_newline).unwrap_or(rest.len());
        let line = rest.get(..length).unwrap_or_default().trim_end();
        let command = line.split_whitespace().next().unwrap_or_default();
        let end = backslash.span.start + line.len();
        let between = self.open.is_none();
        let start = self.open.take().map_or(backslash.span.start, |open| open.start);
        let kind = match command {
            "\\restrict" | "\\unrestrict" if between => Kind::Skipped(RESTRICT),
            _ => Kind::Refused(format!(
                "`{command}` is a command of psql, which the server does not know; write it as SQL or take it out"
            )),
        };
        self.push(start, end, kind);
        self.lexer.seek(end);
    }

    /// The data of `COPY … FROM stdin` ends with a line of its own.
    fn skip_copy_data(&mut self, from: usize) {
        if !self.copy_data_ahead {
            return;
        }
        let rest = self.text.get(from..).unwrap_or_default();
        let end = rest.match_indices("\n\\.").find(|(at, mark)| {
            let after = rest.as_bytes().get(at + mark.len()).copied();
            after.is_none_or(is_newline)
        });
        match end {
            Some((at, mark)) => self.lexer.seek(from + at + mark.len()),
            None => self.copy_data_ahead = false,
        }
    }

    /// The rest of the text goes to the server as it is.
    fn give_up(&mut self, unclosed: &Unclosed) -> String {
        let start = self.open.take().map_or(unclosed.start, |open| open.start);
        let end = self.text.trim_end().len().max(start);
        self.push(start, end, Kind::Opaque);
        let between = self.text.as_bytes().get(start..unclosed.start).unwrap_or_default();
        let line = self.line + between.iter().filter(|byte| **byte == b'\n').count();
        format!("the {} that begins in line {line} is not closed", unclosed.what)
    }
}

#[cfg(test)]
mod tests;
