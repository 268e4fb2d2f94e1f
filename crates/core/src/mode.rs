//! How one migration is run: as one transaction, or step by step.
//!
//! Pure decisions over what splitting found.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::dialect::{Kind, Script};
use crate::driver::Profile;

/// The chosen way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Script and history row in one transaction: all or nothing.
    Atomic {
        /// Foreign keys are switched off around the transaction, as the file asks.
        suspend_foreign_keys: bool,
    },
    /// Chunk by chunk, with a journal.
    Stepwise {
        /// The chunks in order; together they cover every statement that is sent.
        chunks: Vec<Chunk>,
        /// Why not in one transaction; `None` where that is the database's nature.
        reason: Option<String>,
    },
}

/// Statements that run together in step-by-step mode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chunk {
    /// Indices into the script's statements.
    pub statements: Range<usize>,
    /// What protects it.
    pub kind: ChunkKind,
}

/// How a chunk and its mark in the journal belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChunkKind {
    /// One transaction with its mark: never uncertain.
    Transaction,
    /// The same, with foreign keys switched off around it.
    ForeignKeyWindow,
    /// Commits by itself before its mark: uncertain after a crash.
    Single,
    /// Changes only the session; harmless when repeated.
    Session,
}

/// Why a script cannot be run at all. The index is the statement's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The driver refuses a statement, with its reason.
    Refused(usize, String),
    /// COMMIT without BEGIN.
    CommitWithoutBegin(usize),
    /// BEGIN without COMMIT.
    BeginWithoutCommit(usize),
    /// BEGIN inside BEGIN.
    NestedBegin(usize),
    /// ROLLBACK of the whole transaction.
    Rollback(usize),
}

/// Spellings of the header line that opts out of the transaction: ours, and one that guides use.
const DIRECTIVES: [&str; 2] = ["brant: no-transaction", "prisma_migrate: non-transactional"];

/// Statements that share a transaction in step-by-step mode where that is the
/// normal mode: fewer commits, and short enough not to hold locks for long.
const GROUP_STATEMENTS: usize = 64;
/// The same limit in bytes of SQL.
const GROUP_BYTES: usize = 512 * 1024;

/// Whether the comment lines at the head of a file opt out of the transaction.
pub fn opts_out(text: &str) -> bool {
    text.lines()
        .map(str::trim)
        .take_while(|line| line.is_empty() || line.starts_with("--"))
        .map(|line| line.trim_start_matches('-').trim().to_ascii_lowercase())
        .any(|line| DIRECTIVES.contains(&line.as_str()))
}

/// Decides the mode, or says what must be mended first. `stepwise` is [`crate::Split::stepwise`].
pub fn decide(
    script: &Script,
    stepwise: Option<String>,
    profile: Profile,
) -> Result<Mode, Problem> {
    let blocks = blocks(script)?;
    let reason = if opts_out(&script.text) {
        Some("the file asks for it".to_owned())
    } else {
        let alone = script.statements.iter().find_map(|statement| match statement.kind {
            Kind::Alone(reason) => Some(format!("line {}: {reason}", statement.line)),
            _ => None,
        });
        alone.or(stepwise)
    };
    if profile.transactional_ddl && reason.is_none() {
        let suspend_foreign_keys = profile.foreign_key_window
            && script.statements.iter().any(|s| s.kind == Kind::ForeignKeys { enforced: false });
        return Ok(Mode::Atomic { suspend_foreign_keys });
    }
    if profile.foreign_key_window {
        refuse_in_windows(script)?;
    }
    Ok(Mode::Stepwise { chunks: chunks(script, &blocks, profile), reason })
}

/// One past the statement that switches foreign keys on again, or the script's end.
fn window_end(script: &Script, off: usize) -> usize {
    (off + 1..script.statements.len())
        .find(|&i| script.statements[i].kind == Kind::ForeignKeys { enforced: true })
        .map_or(script.statements.len(), |i| i + 1)
}

/// A window is one transaction; cut in two, a table rebuild could lose child rows.
fn refuse_in_windows(script: &Script) -> Result<(), Problem> {
    let mut next = 0;
    while next < script.statements.len() {
        let off = next;
        next += 1;
        if script.statements[off].kind != (Kind::ForeignKeys { enforced: false }) {
            continue;
        }
        let end = window_end(script, off);
        next = end;
        if let Some(index) = (off + 1..end).find(|&i| !only_transactional(script, i..i + 1)) {
            let reason = "it cannot run in a transaction, so it must not stand between \
                          `PRAGMA foreign_keys=OFF` and `ON`";
            return Err(Problem::Refused(index, reason.to_owned()));
        }
    }
    Ok(())
}

/// The file's own BEGIN…COMMIT pairs: index of the first statement to index of the last.
fn blocks(script: &Script) -> Result<BTreeMap<usize, usize>, Problem> {
    let mut blocks = BTreeMap::new();
    let mut open = None;
    for (index, statement) in script.statements.iter().enumerate() {
        match (&statement.kind, open) {
            (Kind::Refused(reason), _) => return Err(Problem::Refused(index, reason.clone())),
            (Kind::Rollback, _) => return Err(Problem::Rollback(index)),
            (Kind::Begin, None) => open = Some(index),
            (Kind::Begin, Some(_)) => return Err(Problem::NestedBegin(index)),
            (Kind::Commit, Some(begin)) => {
                blocks.insert(begin, index);
                open = None;
            }
            (Kind::Commit, None) => return Err(Problem::CommitWithoutBegin(index)),
            _ => {}
        }
    }
    match open {
        Some(begin) => Err(Problem::BeginWithoutCommit(begin)),
        None => Ok(blocks),
    }
}

fn chunks(script: &Script, blocks: &BTreeMap<usize, usize>, profile: Profile) -> Vec<Chunk> {
    let mut chunks: Vec<Chunk> = Vec::new();
    let mut index = 0;
    while index < script.statements.len() {
        let (end, kind) = chunk_at(script, blocks, profile, index);
        if let Some(kind) = kind {
            let statements = index..end;
            match chunks
                .last_mut()
                .filter(|last| may_join(script, last, &statements, kind, profile))
            {
                Some(last) => last.statements.end = end,
                None => chunks.push(Chunk { statements, kind }),
            }
        }
        index = end;
    }
    chunks
}

/// Where the chunk that begins here ends, and its kind; `None` for what is not sent.
fn chunk_at(
    script: &Script,
    blocks: &BTreeMap<usize, usize>,
    profile: Profile,
    index: usize,
) -> (usize, Option<ChunkKind>) {
    match &script.statements[index].kind {
        Kind::Begin => {
            let end = blocks.get(&index).map(|end| end + 1);
            match end {
                Some(end) if only_transactional(script, index + 1..end - 1) => {
                    (end, Some(ChunkKind::Transaction))
                }
                // A statement inside commits by itself, so the block never was one transaction.
                _ => (index + 1, None),
            }
        }
        Kind::ForeignKeys { enforced: false } if profile.foreign_key_window => {
            (window_end(script, index), Some(ChunkKind::ForeignKeyWindow))
        }
        Kind::Transactional | Kind::Opening => (index + 1, Some(ChunkKind::Transaction)),
        Kind::SelfCommitting | Kind::Alone(_) | Kind::Opaque => {
            (index + 1, Some(ChunkKind::Single))
        }
        Kind::Session => (index + 1, Some(ChunkKind::Session)),
        Kind::Commit
        | Kind::Rollback
        | Kind::ForeignKeys { .. }
        | Kind::Skipped(_)
        | Kind::Refused(_) => (index + 1, None),
    }
}

fn only_transactional(script: &Script, range: Range<usize>) -> bool {
    script.statements[range].iter().all(|statement| match statement.kind {
        Kind::SelfCommitting | Kind::Alone(_) | Kind::Opaque => false,
        Kind::Transactional
        | Kind::Opening
        | Kind::Session
        | Kind::Begin
        | Kind::Commit
        | Kind::Rollback
        | Kind::ForeignKeys { .. }
        | Kind::Skipped(_)
        | Kind::Refused(_) => true,
    })
}

/// Neighbouring data statements share a transaction where step by step is the
/// normal mode. Where the file opted out of the transaction, each stands alone.
fn may_join(
    script: &Script,
    last: &Chunk,
    next: &Range<usize>,
    kind: ChunkKind,
    profile: Profile,
) -> bool {
    let bytes = script.statements[next.end - 1].span.end
        - script.statements[last.statements.start].span.start;
    !profile.transactional_ddl
        && last.kind == ChunkKind::Transaction
        && kind == ChunkKind::Transaction
        && last.statements.end == next.start
        && next.end - last.statements.start <= GROUP_STATEMENTS
        && bytes <= GROUP_BYTES
}

#[cfg(test)]
#[path = "mode_tests.rs"]
pub(crate) mod tests;
