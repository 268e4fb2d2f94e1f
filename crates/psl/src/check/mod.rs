//! From the syntax to the checked schema, in passes that each need what the one before found.
//!
//! 1. [`names`]: blocks, fields and values, each in its namespace; [`config`] beside it.
//! 2. [`types`]: what the fields' types are.
//! 3. [`attribute`]: what the attributes say, each by itself.
//! 4. [`relations`]: which relation fields belong together.
//! 5. [`validate`]: what all of it says together, and what the database can do.
//! 6. [`build`]: the [`Schema`].
//!
//! A pass that found errors is the last one that is validated: what comes after would
//! mostly report their consequences. The order and the stops are the existing tool's,
//! so that it and Brant report the same errors.

mod actions;
mod arguments;
mod attribute;
mod build;
mod config;
mod context;
mod draft;
mod names;
mod relations;
pub mod rules;
mod types;
mod validate;
mod value;

pub use config::{UrlKind, anchor_url};
pub use names::is_reserved_name;

use crate::ast::{Parsed, parse};
use crate::connector::Connector;
use crate::diagnostic::Diagnostic;
use crate::schema::Schema;
use crate::source::Sources;
use crate::span::{FileId, Span};
use context::Context;

/// How a variable of the environment is looked up. The language reads no environment
/// itself.
pub type Lookup<'a> = &'a dyn Fn(&str) -> Option<String>;

/// What a check needs to know beside the schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// What is made of connection strings in the datasource.
    pub urls: UrlPolicy,
    /// Additions to the language that only Brant knows (`@was`, `@@check`) may be used.
    /// A schema with one is refused by other tools.
    pub additions: bool,
}

/// What is made of `url`, `directUrl` and `shadowDatabaseUrl` in the datasource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UrlPolicy {
    /// `url` has to be there, as the 6.x line had it.
    Required,
    /// They may be there: projects of both lines are welcome.
    Allowed,
    /// They are not looked at, the connection string comes from elsewhere.
    Ignored,
}

/// A schema and what is wrong with it.
#[derive(Debug)]
pub struct Checked {
    /// The schema as far as it was understood; complete if no diagnostic is an error.
    pub schema: Schema,
    /// Everything that was found, in the order of the passes.
    pub diagnostics: Vec<Diagnostic>,
}

/// Parses and checks all files of a schema as one.
#[must_use]
pub fn check(sources: &Sources, connectors: &[&'static Connector], options: &Options) -> Checked {
    check_parsed(parse(sources), connectors, options)
}

/// The same for files that are parsed already.
#[must_use]
pub fn check_parsed(
    mut parsed: Parsed,
    connectors: &[&'static Connector],
    options: &Options,
) -> Checked {
    let diagnostics = std::mem::take(&mut parsed.diagnostics);
    let mut cx = Context::new(connectors, *options, diagnostics);
    let schema = passes(&parsed, &mut cx);
    Checked { schema, diagnostics: cx.diagnostics }
}

fn passes(parsed: &Parsed, cx: &mut Context<'_>) -> Schema {
    let mut draft = names::collect(parsed, cx);
    let names_are_sound = !cx.has_errors();
    let (datasource, generators) = config::read(parsed, cx);
    let config = Schema { datasource, generators, ..Schema::default() };
    if !names_are_sound {
        return config;
    }
    let before = cx.error_count();
    types::resolve(&mut draft, cx);
    if cx.error_count() == before {
        attribute::resolve(&mut draft, cx);
        relations::infer(&mut draft);
        if !cx.has_errors() {
            validate::validate(&mut draft, config.datasource.as_ref(), cx);
        }
    }
    build::build(draft, config, cx)
}

impl Checked {
    /// Whether the schema is accepted; warnings may be there.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        !self.diagnostics.iter().any(Diagnostic::is_error)
    }

    /// Adds an error where there is no datasource, for commands that need a database.
    pub fn require_datasource(&mut self) {
        if self.schema.datasource.is_none() && self.is_valid() {
            let message = "Error validating: You defined no datasource. You must define exactly one datasource.";
            let span = Span { file: FileId(0), start: 0, end: 0 };
            self.diagnostics.push(Diagnostic::error(&rules::DATASOURCE_COUNT, message, span));
        }
    }
}
