//! How a transaction begins: with what the script itself says about it, which
//! the server accepts only before the first query, so before the look at the lock.

use brant_core::{Kind, Script, Step};

use crate::lock::claim_in_transaction;
use crate::message::Wording;
use crate::settings::set_local;
use crate::split::words::Words;

/// SQL and its number of statements. `steps` are those after [`Step::Begin`].
pub(crate) fn begin(wording: &Wording, steps: &[Step<'_>]) -> (String, usize) {
    let mut sql = "BEGIN ISOLATION LEVEL READ COMMITTED".to_owned();
    let mut count = 1;
    for characteristic in characteristics(steps) {
        sql.push_str(";\n");
        sql.push_str(&characteristic);
        count += 1;
    }
    let (settings, number) = set_local(&wording.local);
    sql.push_str(";\n");
    sql.push_str(&settings);
    count += number;
    if wording.pooled {
        sql.push_str(&claim_in_transaction());
        count += 1;
    }
    (sql, count)
}

/// `SET TRANSACTION …`: what the scripts of this transaction begin with.
fn characteristics(steps: &[Step<'_>]) -> Vec<String> {
    let mut found = Vec::new();
    for step in steps {
        let (script, range) = match step {
            Step::Run { script, statements } => (*script, statements.clone()),
            Step::Commit | Step::Rollback => break,
            _ => continue,
        };
        for index in range {
            let Some(statement) = script.statements.get(index) else { break };
            if statement.kind == Kind::Begin {
                found.extend(level(script, index));
            } else if is_characteristic(script, index) {
                found.push(script.statement(index).to_owned());
            } else if statement.kind.is_sent() {
                return found;
            }
        }
    }
    found
}

/// Whether a statement is one of those that [`begin`] has sent already, if it is among the first.
pub(crate) fn is_characteristic(script: &Script, index: usize) -> bool {
    let mut words = Words::new(script.statement(index));
    words.eat("SET") && {
        let _ = words.eat("LOCAL") || words.eat("SESSION");
        ["TRANSACTION", "TRANSACTION_ISOLATION", "TRANSACTION_DEFERRABLE"]
            .iter()
            .any(|word| words.is(word))
    }
}

/// The script's own `BEGIN ISOLATION LEVEL …` is not sent, but its level holds.
fn level(script: &Script, index: usize) -> Option<String> {
    let mut words = Words::new(script.statement(index));
    let isolated = words.clone().contains(&["ISOLATION", "LEVEL"]);
    let _ = words.eat("BEGIN") || words.eat("START");
    let _ = words.eat("WORK") || words.eat("TRANSACTION");
    let mut sql = "SET TRANSACTION".to_owned();
    while let Some((_, word)) = words.token() {
        sql.push(' ');
        sql.push_str(word);
    }
    isolated.then_some(sql)
}
