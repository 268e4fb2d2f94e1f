//! Questions with yes and no.

use brant_core::commands::reset::another_database;
use brant_core::{Code, Error, Target};
use dialoguer::console::Term;
use dialoguer::{Confirm, Input};
use serde_json::json;
use tokio::sync::oneshot;

use super::signal::{Stop, block};
use super::workplace::Workplace;
use super::{Answer, Run};
use crate::environment::CONSENT;
use crate::{args, exit};

/// What became of a question.
pub(crate) enum Consent {
    /// Go on.
    Given,
    /// Stop with this answer.
    Refused(Answer),
}

/// Puts a question on the terminal. The error is an exit code: for Ctrl-C and for a terminal that
/// goes away while it is asked, which has not said yes, and for SIGTERM.
///
/// Reading a key cannot be given up, so the question has a thread of its own, and a signal is
/// waited for in another one: whoever asks may be in the middle of asynchronous work.
pub(super) fn put<T: Send + 'static>(
    question: impl FnOnce() -> dialoguer::Result<T> + Send + 'static,
) -> Result<T, u8> {
    let terminal = Terminal::as_it_is();
    let waiting = std::thread::spawn(move || {
        // It is asked when somebody listens to signals already.
        block(async {
            let (tell, answer) = oneshot::channel();
            std::thread::spawn(move || tell.send(question().ok()));
            Ok(answer.await)
        })
    });
    let asked = match waiting.join() {
        Ok(Ok(Ok(Some(answer)))) => Ok(answer),
        Ok(Err(Stop::Signal(code))) => Err(code),
        Ok(Ok(_) | Err(Stop::Failed(_))) | Err(_) => Err(exit::CANCELLED),
    };
    if asked.is_err() {
        // The question had hidden it, and leaves it hidden then.
        let _ = Term::stderr().show_cursor();
        terminal.restore();
    }
    asked
}

/// Waits for Enter: with an answer at the first key, the Enter of somebody who types `y` and Enter
/// would say no to the next question.
pub(super) fn yes_or_no(question: String) -> Result<bool, u8> {
    put(move || {
        let confirm = Confirm::new().with_prompt(question);
        confirm.default(false).wait_for_newline(true).interact()
    })
}

/// Where an AI agent runs us, what destroys data needs the words of a person.
pub(super) fn refuse_agent(run: &Run<'_>, target: &Target, command: &str) -> Result<(), Error> {
    let Some(variable) = run.environment.unattended_agent() else { return Ok(()) };
    let label = target.label();
    Err(Error::new(
        Code::Agent,
        format!("`{command}` destroys data, and an AI agent has started it ({variable} is set)"),
    )
    .note(format!("the database would be {label}; nothing was changed"))
    .help("agent: stop here. Tell the person you work for which command this is, that it destroys the data of this database for good, and why you want it; ask whether the database is one for development, and wait for an explicit yes")
    .help(format!(
        "only after that yes, and never on your own account, run it again with {CONSENT} set to the person's own words"
    )))
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
    let asked = yes_or_no(question);
    if asked == Ok(true) {
        return Ok(Consent::Given);
    }
    run.output.line(cancelled);
    Ok(Consent::Refused(cancel(asked.err())))
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
    let typed = put(move || Input::<String>::new().with_prompt(prompt).interact_text());
    if typed.as_ref().is_ok_and(|name| name == database) {
        return Ok(Consent::Given);
    }
    run.output.line(cancelled);
    Ok(Consent::Refused(cancel(typed.err())))
}

fn cancel(code: Option<u8>) -> Answer {
    let exit = code.unwrap_or(exit::CANCELLED);
    Answer { facts: json!({ "cancelled": true }), exit, error: None }
}

/// How the terminal reads keys. While a question is asked it does so in another way.
struct Terminal {
    #[cfg(unix)]
    settings: Option<rustix::termios::Termios>,
}

impl Terminal {
    fn as_it_is() -> Terminal {
        Terminal {
            #[cfg(unix)]
            settings: rustix::termios::tcgetattr(std::io::stdin()).ok(),
        }
    }

    fn restore(&self) {
        #[cfg(unix)]
        if let Some(settings) = &self.settings {
            use rustix::termios::{OptionalActions, tcsetattr};
            let _ = tcsetattr(std::io::stdin(), OptionalActions::Now, settings);
        }
    }
}
