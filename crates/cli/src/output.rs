//! The one way out: everything that is printed goes through an [`Output`].
//!
//! Results go to the standard output, notices and errors to the error stream.
//! With `--json` nothing is printed but one object, at the end. Every byte
//! passes the [`Scrubber`], except a text that goes back to whom it came from.

mod error;
mod json;
mod place;
mod progress;
pub mod style;
mod table;
mod trace;

pub(crate) use place::{mark, numbered_lines, place, remark};
pub use progress::{Reporter, count, describe, found, time};
pub use table::{Cell, columns, table};
pub use trace::install as install_trace;

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use brant_core::Error;
use serde_json::{Map, Value};

use crate::config::Notice;
use crate::redact::Scrubber;

/// How to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// For people.
    Human,
    /// One object.
    Json,
}

/// How much to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Volume {
    /// Results, warnings and errors.
    Quiet,
    /// Also notes and progress.
    Normal,
    /// Also where things came from.
    Verbose,
}

/// The checked settings of the output.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// For whom.
    pub form: Form,
    /// How much.
    pub volume: Volume,
    /// Whether results are coloured.
    pub colored: bool,
    /// Whether notices are coloured.
    pub notices_colored: bool,
    /// Whether a line may be redrawn while something runs.
    pub live: bool,
}

/// A stream to print to.
pub type Stream = Box<dyn Write + Send>;

/// Prints.
pub struct Output {
    settings: Settings,
    scrubber: Arc<Scrubber>,
    streams: Mutex<(Stream, Stream)>,
    /// Notes and warnings for the JSON object.
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    notes: Vec<String>,
    warnings: Vec<String>,
}

impl Output {
    /// Prints results to the first stream and everything else to the second.
    pub fn new(settings: Settings, scrubber: Arc<Scrubber>, out: Stream, err: Stream) -> Output {
        Output { settings, scrubber, streams: Mutex::new((out, err)), kept: Mutex::default() }
    }

    /// How it prints.
    pub fn settings(&self) -> Settings {
        self.settings
    }

    /// Removes secrets, for what is drawn by others.
    pub fn scrub(&self, text: &str) -> String {
        self.scrubber.scrub(text)
    }

    /// A line of the result, for people.
    pub fn line(&self, text: impl AsRef<str>) {
        if self.settings.form == Form::Human {
            self.write_out(&format!("{}\n", text.as_ref()));
        }
    }

    /// Lines of the result, for people.
    pub fn text(&self, text: &str) {
        if self.settings.form == Form::Human {
            self.write_out(text);
        }
    }

    /// A line of the result that `--quiet` leaves out.
    pub fn detail(&self, text: impl AsRef<str>) {
        if self.settings.volume > Volume::Quiet {
            self.line(text);
        }
    }

    /// Worth knowing, but no reason to stop.
    pub fn note(&self, text: &str) {
        if self.settings.form == Form::Json {
            self.keep(|kept| &mut kept.notes, text);
        } else if self.settings.volume > Volume::Quiet {
            let style = style::DIM;
            self.write_err(&format!("{style}{text}{style:#}\n"));
        }
    }

    /// Probably a mistake of somebody's, but no reason to stop.
    pub fn warning(&self, text: &str) {
        if self.settings.form == Form::Json {
            self.keep(|kept| &mut kept.warnings, text);
        } else {
            let style = style::WARNING;
            self.write_err(&format!("{style}warning:{style:#} {text}\n"));
        }
    }

    /// What the configuration wants a person to know.
    pub fn notices(&self, notices: &[Notice]) {
        for notice in notices {
            match notice {
                Notice::Note(text) => self.note(text),
                Notice::Warning(text) => self.warning(text),
            }
        }
    }

    /// A line about a result that says "no", on the error stream as Prisma prints it.
    pub fn complaint(&self, text: impl AsRef<str>) {
        if self.settings.form == Form::Human {
            self.write_err(&format!("{}\n", text.as_ref()));
        }
    }

    /// A notice for people about what the command works on.
    pub fn heading(&self, text: &str) {
        if self.settings.form == Form::Human && self.settings.volume > Volume::Quiet {
            self.write_err(&format!("{}\n", style::paint(style::DIM, text)));
        }
    }

    /// Where something came from, with `--verbose`.
    pub fn explain(&self, text: &str) {
        if self.settings.volume == Volume::Verbose {
            self.heading(text);
        }
    }

    /// An error that does not end the command, for people.
    pub fn error(&self, error: &Error) {
        if self.settings.form == Form::Human {
            self.write_err(&error::render(&self.scrubber.scrub_error(error)));
        }
    }

    /// The command's object; `None` for what failed before there was any.
    pub fn finish(&self, command: &str, facts: Value, error: Option<&Error>) {
        if let (Form::Human, Some(error)) = (self.settings.form, error) {
            let error = self.scrubber.scrub_error(error);
            self.write_err(&error::render(&error));
        }
        if self.settings.form == Form::Json {
            let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            let mut object = Map::new();
            object.insert("command".to_owned(), Value::from(command));
            object.insert("ok".to_owned(), Value::from(error.is_none()));
            if let Value::Object(facts) = facts {
                object.extend(facts);
            }
            object.insert("notes".to_owned(), Value::from(std::mem::take(&mut kept.notes)));
            let warnings = std::mem::take(&mut kept.warnings);
            object.entry("warnings").or_insert_with(|| Value::from(warnings));
            if let Some(error) = error {
                let error = self.scrubber.scrub_error(error);
                object.insert("error".to_owned(), json::error(&error));
            }
            let text = serde_json::to_string_pretty(&Value::Object(object)).unwrap_or_default();
            self.write_out(&format!("{text}\n"));
        }
    }

    /// Text as it is, for help and completions.
    pub fn write_out(&self, text: &str) {
        self.write(text, self.settings.colored, |streams| &mut streams.0);
    }

    /// Text as it is, on the error stream.
    pub fn write_err(&self, text: &str) {
        self.write(text, self.settings.notices_colored, |streams| &mut streams.1);
    }

    /// A person's own text, which they handed in to have it back: the one thing that is printed to
    /// the byte, with the secrets that it may hold.
    pub fn hand_back(&self, text: &str) {
        self.write_bytes(text, |streams| &mut streams.0);
    }

    fn write(&self, text: &str, colored: bool, pick: fn(&mut (Stream, Stream)) -> &mut Stream) {
        let text = self.scrubber.scrub(text);
        if colored {
            self.write_bytes(&text, pick);
        } else {
            self.write_bytes(&anstream::adapter::strip_str(&text).to_string(), pick);
        }
    }

    fn write_bytes(&self, text: &str, pick: fn(&mut (Stream, Stream)) -> &mut Stream) {
        let mut streams = self.streams.lock().unwrap_or_else(PoisonError::into_inner);
        let stream = pick(&mut streams);
        // A reader that has gone away (`brant … | head`) is no failure of the work.
        let _: io::Result<()> = stream.write_all(text.as_bytes()).and_then(|()| stream.flush());
    }

    fn keep(&self, list: fn(&mut Kept) -> &mut Vec<String>, text: &str) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        list(&mut kept).push(text.to_owned());
    }
}
