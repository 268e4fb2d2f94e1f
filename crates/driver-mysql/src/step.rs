//! Turns steps into pieces of SQL. Pure.

use std::borrow::Cow;

use brant_core::{Change, DriverError, ErrorKind, Interrupted, Step, Ticket};

use crate::history;
use crate::lock::lease::fence;
use crate::lock::name;
use crate::quote;
use crate::split::answer::{Answer, answer};

/// One statement of a program.
#[derive(Debug)]
pub(crate) struct Piece<'a> {
    pub(crate) sql: Cow<'a, str>,
    /// Index of the step it belongs to.
    pub(crate) step: usize,
    /// For a script's statement: its index.
    pub(crate) statement: Option<usize>,
    pub(crate) answer: Answer,
    /// Fails with [`crate::error::TWO_ROWS`] when the lock is lost.
    pub(crate) checks_lock: bool,
}

/// What pieces need to know of their session.
#[derive(Debug)]
pub(crate) struct Place<'a> {
    pub(crate) database: &'a str,
    /// The SET statement of [`crate::session::settings`].
    pub(crate) settings: &'a str,
    /// Temporary tables that scripts may have left.
    pub(crate) temporary: &'a [String],
}

/// The pieces of all steps, in order.
pub(crate) fn pieces<'a>(
    steps: &'a [Step<'a>],
    place: &Place<'_>,
) -> Result<Vec<Piece<'a>>, Interrupted> {
    let times = steps.iter().any(|step| matches!(step, Step::Record(Change::Applied(_))));
    let mut pieces = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        match step {
            Step::Run { script, statements } => {
                for statement in statements.clone() {
                    let kind = &script.statements[statement].kind;
                    if kind.is_sent() {
                        let sql = script.statement(statement);
                        pieces.push(Piece {
                            sql: Cow::Borrowed(sql),
                            step: index,
                            statement: Some(statement),
                            answer: answer(sql, kind),
                            checks_lock: false,
                        });
                    }
                }
            }
            Step::SuspendForeignKeys | Step::CheckForeignKeys | Step::ResumeForeignKeys => {
                return Err(unsupported(index));
            }
            step => {
                let checks_lock = matches!(step, Step::CheckLock(_));
                pieces.extend(ours(step, place, times).into_iter().map(|sql| Piece {
                    sql: Cow::Owned(sql),
                    step: index,
                    statement: None,
                    answer: Answer::One,
                    checks_lock,
                }));
            }
        }
    }
    Ok(pieces)
}

/// The statements of a step that has no script. `times`: the program records
/// when its transaction began.
fn ours(step: &Step<'_>, place: &Place<'_>, times: bool) -> Vec<String> {
    // One savepoint is enough: core does not nest them.
    let fixed: &[&str] = match step {
        Step::Begin if times => &["START TRANSACTION", history::BEGAN],
        Step::Begin => &["START TRANSACTION"],
        Step::Commit => &["COMMIT"],
        Step::Rollback => &["ROLLBACK"],
        Step::Savepoint if times => &["SAVEPOINT brant", history::BEGAN],
        Step::Savepoint => &["SAVEPOINT brant"],
        Step::Release => &["RELEASE SAVEPOINT brant"],
        Step::RollbackToSavepoint => &["ROLLBACK TO SAVEPOINT brant", "RELEASE SAVEPOINT brant"],
        Step::CheckLock(ticket) => return check_lock(place.database, ticket),
        Step::ResetSession => return reset(place),
        Step::CreateHistory => return vec![history::create(place.database)],
        Step::Record(change) => return vec![history::write(place.database, change)],
        Step::Run { .. }
        | Step::SuspendForeignKeys
        | Step::CheckForeignKeys
        | Step::ResumeForeignKeys => &[],
    };
    fixed.iter().map(|sql| (*sql).to_owned()).collect()
}

/// Raises an error when the lock's session no longer holds it: the subquery
/// then has two rows. (DO would swallow the error on MariaDB.)
fn check_lock(database: &str, ticket: &Ticket) -> Vec<String> {
    let unless = |held: &str| {
        format!(
            "SET @brant_lock = (SELECT 1 FROM (SELECT 1 UNION SELECT 2) AS rows_of_two \
             WHERE NOT ({held}))"
        )
    };
    match &ticket.lease {
        // The session that works may be on another node than the lock's.
        Some(owner) => vec![fence(database, owner), unless("ROW_COUNT() <=> 1")],
        None => vec![unless(&format!(
            "IS_USED_LOCK({}) <=> {}",
            quote::text(&name::own(database)),
            ticket.session.parse::<u64>().unwrap_or_default(),
        ))],
    }
}

/// Table locks first: while they last, no other table can be touched.
fn reset(place: &Place<'_>) -> Vec<String> {
    let mut statements = vec!["UNLOCK TABLES".to_owned()];
    if !place.temporary.is_empty() {
        let names: Vec<_> =
            place.temporary.iter().map(|table| quote::qualified(place.database, table)).collect();
        statements.push(format!("DROP TEMPORARY TABLE IF EXISTS {}", names.join(", ")));
    }
    statements.push(place.settings.to_owned());
    statements.push(format!("USE {}", quote::name(place.database)));
    statements
}

fn unsupported(step: usize) -> Interrupted {
    Interrupted {
        step,
        statement: None,
        offset: None,
        error: DriverError::new(
            ErrorKind::Unsupported,
            "foreign keys need no window on MySQL and MariaDB",
        ),
    }
}
