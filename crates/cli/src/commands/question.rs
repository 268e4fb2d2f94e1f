//! Questions with yes and no.

use brant_core::commands::reset::another_database;
use brant_core::{Code, Error};
use dialoguer::console::Term;
use dialoguer::{Confirm, Input};
use serde_json::json;
use tokio::runtime::Handle;

use super::signal::block;
use super::workplace::Workplace;
use super::{Answer, Run};
use crate::{args, exit};

/// What became of a question.
pub(crate) enum Consent {
    /// Go on.
    Given,
    /// Stop with this answer.
    Refused(Answer),
}

/// Puts a question on the terminal. None for Ctrl-C, and for a terminal that goes away while it is
/// asked, which has not said yes.
///
/// The library ends the process at Ctrl-C unless somebody listens to the signal.
pub(super) fn put<T>(question: impl FnOnce() -> dialoguer::Result<T>) -> Option<T> {
    let asked = match Handle::try_current() {
        Ok(_) => question(),
        Err(_) => block(async { Ok(question()) }).ok()?,
    };
    if asked.is_err() {
        // The question had hidden it, and leaves it hidden then.
        let _ = Term::stderr().show_cursor();
    }
    asked.ok()
}

/// Asks before data is lost. `cancelled` is said when the answer is no.
pub(crate) fn ask(run: &Run<'_>, question: &str, cancelled: &str) -> Result<Consent, Error> {
    if run.global.yes {
        return Ok(Consent::Given);
    }
    if !run.environment.is_interactive() || run.global.json {
        return Err(Error::new(
            Code::Usage,
            "Brant has detected that the environment is non-interactive, so it cannot ask",
        )
        .note(format!("the question would be: {question}"))
        .help("Use --force to run this command without user interaction"));
    }
    let question = run.output.scrub(question);
    let asked = put(|| Confirm::new().with_prompt(question).default(false).interact());
    if asked == Some(true) {
        return Ok(Consent::Given);
    }
    run.output.line(cancelled);
    Ok(Consent::Refused(cancel()))
}

/// Asks before data is lost in a database that may be protected: there only its name, given by a
/// flag or typed, is a yes.
pub(crate) fn confirm(
    run: &Run<'_>,
    place: &Workplace<'_>,
    flags: &args::Consent,
    question: &str,
    cancelled: &str,
) -> Result<Consent, Error> {
    let database = &place.target.database;
    match &flags.confirm {
        Some(name) if name == database => return Ok(Consent::Given),
        Some(name) => return Err(another_database(name, database)),
        None if !place.is_protected() => {
            return if flags.force { Ok(Consent::Given) } else { ask(run, question, cancelled) };
        }
        None => {}
    }
    let environment = &place.project.config.environment;
    if !run.environment.is_interactive() || run.global.json {
        return Err(Error::new(
            Code::Protected,
            format!("the environment `{environment}` is protected, so it has to be confirmed"),
        )
        .note(format!("the question would be: {question}"))
        .help(format!("--confirm {database}")));
    }
    let prompt = format!("{question} To confirm, type the name of the database ({database})");
    let prompt = run.output.scrub(&prompt);
    let typed = put(|| Input::<String>::new().with_prompt(prompt).interact_text());
    if typed.is_some_and(|name| name == *database) {
        return Ok(Consent::Given);
    }
    run.output.line(cancelled);
    Ok(Consent::Refused(cancel()))
}

fn cancel() -> Answer {
    Answer { facts: json!({ "cancelled": true }), exit: exit::CANCELLED, error: None }
}
