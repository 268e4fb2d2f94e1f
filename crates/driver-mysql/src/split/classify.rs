//! What a statement does to a transaction, told from its first words.

use brant_core::Kind;

use super::lexer::{Token, TokenKind};
use super::modes::unquoted;

/// What a row of [`KINDS`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Transactional,
    SelfCommitting,
    Session,
    Begin,
    Commit,
    Rollback,
    /// Table locks: they commit an open transaction, and live in the session.
    Locks,
    Refused(&'static str),
}

use Class::{Begin, Commit, Locks, Refused, Rollback, SelfCommitting, Session, Transactional};

/// First words and what they mean; the first row that fits counts. What no row
/// names commits by itself, for all we know: that is the careful class, in
/// which a crash leaves one uncertain statement and nothing is run twice unseen.
/// `CALL` and `EXECUTE` stand there because what they run may be DDL.
const KINDS: &[(&str, Class)] = &[
    ("INSERT", Transactional),
    ("REPLACE", Transactional),
    ("UPDATE", Transactional),
    ("DELETE", Transactional),
    ("SELECT", Transactional),
    ("WITH", Transactional),
    ("TABLE", Transactional),
    ("VALUES", Transactional),
    ("DO", Transactional),
    ("HANDLER", Transactional),
    ("SHOW", Transactional),
    ("EXPLAIN", Transactional),
    ("DESCRIBE", Transactional),
    ("DESC", Transactional),
    ("HELP", Transactional),
    ("CHECKSUM", Transactional),
    ("GET DIAGNOSTICS", Transactional),
    ("SIGNAL", Transactional),
    ("RESIGNAL", Transactional),
    ("SAVEPOINT", Transactional),
    ("RELEASE SAVEPOINT", Transactional),
    ("ROLLBACK TO", Transactional),
    ("ROLLBACK WORK TO", Transactional),
    ("ROLLBACK", Rollback),
    ("START TRANSACTION", Begin),
    ("BEGIN NOT", SelfCommitting),
    ("BEGIN", Begin),
    (
        "COMMIT AND CHAIN",
        Refused(
            "`COMMIT AND CHAIN` opens the next transaction by itself; write `COMMIT; START TRANSACTION`",
        ),
    ),
    (
        "COMMIT WORK AND CHAIN",
        Refused(
            "`COMMIT AND CHAIN` opens the next transaction by itself; write `COMMIT; START TRANSACTION`",
        ),
    ),
    ("COMMIT RELEASE", Refused("`COMMIT RELEASE` ends the session; write `COMMIT`")),
    ("COMMIT", Commit),
    ("SET PASSWORD", SelfCommitting),
    ("SET DEFAULT ROLE", SelfCommitting),
    ("SET GLOBAL", SelfCommitting),
    ("SET PERSIST", SelfCommitting),
    ("SET PERSIST_ONLY", SelfCommitting),
    ("SET", Session),
    ("USE", Session),
    ("PREPARE", Session),
    ("DEALLOCATE", Session),
    ("DROP PREPARE", Session),
    ("LOCK TABLE", Locks),
    ("LOCK TABLES", Locks),
    ("UNLOCK TABLE", Locks),
    ("UNLOCK TABLES", Locks),
    ("LOAD INDEX", SelfCommitting),
    ("LOAD DATA LOCAL", Refused(LOCAL)),
    ("LOAD DATA LOW_PRIORITY LOCAL", Refused(LOCAL)),
    ("LOAD DATA CONCURRENT LOCAL", Refused(LOCAL)),
    ("LOAD XML LOCAL", Refused(LOCAL)),
    ("LOAD", Transactional),
    (
        "FLUSH TABLES WITH READ LOCK",
        Refused("a global read lock also blocks the history of the migrations; leave it out"),
    ),
    ("XA RECOVER", Transactional),
    (
        "XA",
        Refused("a distributed transaction outlives the migration; use START TRANSACTION … COMMIT"),
    ),
];

const LOCAL: &str = "`LOAD DATA LOCAL` reads a file of the machine that runs the migration; \
                     write the rows as INSERT statements, or use LOAD DATA with a file of the server";

/// Words of the mysql client, not of the server; each takes the rest of its line.
const CLIENT: [&str; 21] = [
    "CHARSET",
    "CONNECT",
    "EDIT",
    "EGO",
    "EXIT",
    "GO",
    "NOPAGER",
    "NOTEE",
    "NOWARNING",
    "PAGER",
    "PRINT",
    "PROMPT",
    "QUIT",
    "REHASH",
    "RESETCONNECTION",
    "SOURCE",
    "STATUS",
    "SYSTEM",
    "TEE",
    "WARNINGS",
    "SANDBOX",
];

/// Whether a first word is a command of the mysql client.
pub(crate) fn is_client_word(word: &str) -> bool {
    CLIENT.iter().any(|client| client.eq_ignore_ascii_case(word))
}

/// Facts that the splitter has gathered about one statement.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Facts<'a> {
    pub(crate) text: &'a str,
    /// Its first tokens, without the marks of comments that are code.
    pub(crate) head: &'a [Token],
    /// Reads into a user variable (`INTO @x`).
    pub(crate) into_variable: bool,
    /// Stands between the file's own BEGIN and COMMIT.
    pub(crate) in_block: bool,
    /// `autocommit` was switched off by the file.
    pub(crate) manual_commit: bool,
    /// Changes a temporary table of the file.
    pub(crate) temporary: bool,
}

/// The statement's kind.
pub(crate) fn classify(facts: Facts<'_>) -> Kind {
    if facts.temporary || facts.into_variable {
        // Gone with the session, so it is repeated when a script is continued.
        return Kind::Session;
    }
    match class(facts) {
        Transactional => Kind::Transactional,
        SelfCommitting => Kind::SelfCommitting,
        Session => Kind::Session,
        Locks if facts.in_block => Kind::SelfCommitting,
        Locks => Kind::Session,
        Begin => Kind::Begin,
        Commit if facts.manual_commit && !facts.in_block => Kind::Skipped(
            "with autocommit off, every statement is committed together with its mark anyway",
        ),
        Commit => Kind::Commit,
        Rollback => Kind::Rollback,
        Refused(reason) => Kind::Refused(reason.to_owned()),
    }
}

fn class(facts: Facts<'_>) -> Class {
    let Some(first) = facts.head.first() else { return Transactional };
    if first.kind == TokenKind::Symbol(b'(') {
        return Transactional;
    }
    let words: Vec<&str> = facts
        .head
        .iter()
        .take(6)
        .take_while(|token| token.kind == TokenKind::Word)
        .map(|token| unquoted(facts.text, token))
        .collect();
    let fits = |pattern: &str| {
        let mut wanted = pattern.split(' ');
        let mut found = words.iter();
        wanted.all(|word| found.next().is_some_and(|found| found.eq_ignore_ascii_case(word)))
    };
    KINDS.iter().find(|(pattern, _)| fits(pattern)).map_or(SelfCommitting, |(_, class)| *class)
}
