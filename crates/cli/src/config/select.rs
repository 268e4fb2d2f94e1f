//! Which environment a run is for.
//!
//! The name is checked before figment sees it: figment falls back to the
//! defaults in silence, and a mistyped `--env prdo` would deploy to nowhere good.

use brant_core::{Code, Error};

use super::file::{ConfigFile, DEFAULT};
use super::key;
use super::origin::Origin;

/// The environment when nobody names one.
pub(super) const DEV: &str = "dev";
/// Protected unless the file says otherwise.
pub(super) const PROTECTED: &[&str] = &["prod", "production", "staging"];
/// What can be named without a `brant.toml`.
const WELL_KNOWN: &[&str] = &["dev", "test", "staging", "prod", "production"];

/// An environment and who chose it.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    /// Its name.
    pub name: String,
    /// Who named it: the default, a variable or a flag.
    pub origin: Origin,
}

impl Choice {
    /// Whether somebody named it.
    pub(super) fn is_explicit(&self) -> bool {
        !matches!(self.origin, Origin::Default)
    }
}

/// Takes the flag, then the variable, then `dev`.
pub(super) fn choose(
    flag: Option<&str>,
    variable: Option<&str>,
    file: Option<&ConfigFile>,
) -> Result<Choice, Error> {
    let (name, origin) = match (flag, variable) {
        (Some(name), _) => (name, Origin::Flag("--env")),
        (None, Some(name)) => (name, Origin::Variable("BRANT_ENV".to_owned())),
        (None, None) => (DEV, Origin::Default),
    };
    let choice = Choice { name: name.to_owned(), origin };
    let known: Vec<&str> = match file {
        Some(file) => file.sections().filter(|section| *section != DEFAULT).collect(),
        None => WELL_KNOWN.to_vec(),
    };
    if name == DEV || known.contains(&name) {
        return Ok(choice);
    }
    Err(unknown(&choice, &known, file))
}

fn unknown(choice: &Choice, known: &[&str], file: Option<&ConfigFile>) -> Error {
    let name = &choice.name;
    let error = match file {
        Some(file) => {
            let message = format!("there is no environment `{name}` in {}", file.shown);
            let list = match known {
                [] => "it has no environments, only `[default]`".to_owned(),
                known => format!("it has {}", known.join(", ")),
            };
            choice.origin.error(Code::UnknownEnvironment, message).note(list)
        }
        None => choice
            .origin
            .error(Code::UnknownEnvironment, format!("there is no environment `{name}`"))
            .note(format!("without a brant.toml there are {}", known.join(", "))),
    };
    match key::closest(name, known.iter().copied()) {
        Some(close) => error.help(format!("did you mean `{close}`?")),
        None => error.help(format!("add a section `[{name}]` to brant.toml")),
    }
}
