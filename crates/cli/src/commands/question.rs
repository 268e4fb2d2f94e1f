//! Questions with yes and no.

use brant_core::{Code, Error};
use dialoguer::Confirm;
use serde_json::json;

use super::{Answer, Run};
use crate::exit;

/// What became of a question.
pub(crate) enum Consent {
    /// Go on.
    Given,
    /// Stop with this answer.
    Refused(Answer),
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
    // A terminal that goes away while it is asked has not said yes.
    let yes = Confirm::new().with_prompt(run.output.scrub(question)).default(false).interact();
    if matches!(yes, Ok(true)) {
        return Ok(Consent::Given);
    }
    run.output.line(cancelled);
    Ok(Consent::Refused(Answer {
        facts: json!({ "cancelled": true }),
        exit: exit::CANCELLED,
        error: None,
    }))
}
