//! What is wrong with a schema, and where.

use crate::span::Span;

/// How much a diagnostic weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The schema is refused.
    Error,
    /// The schema is accepted; something in it is better changed.
    Warning,
}

impl Severity {
    /// The word that begins the rendered message.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// What a diagnostic is about: a promise to scripts and editors, documented and never renumbered.
///
/// Each area keeps its rules in a table of its own, for example [`crate::syntax::rules::ALL`].
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rule {
    /// The number of the existing tool, for nearly all of the schema language `P1012`.
    pub code: &'static str,
    /// Our own name below that number, in kebab case, for example `invalid-line`.
    pub name: &'static str,
    /// One sentence for the documentation.
    pub summary: &'static str,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// What it is about.
    pub rule: &'static Rule,
    /// The message, in the existing tool's wording where it has one.
    pub message: String,
    /// The place.
    pub span: Span,
    /// What to do about it, where that is known.
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error without a help line.
    #[must_use]
    pub fn error(rule: &'static Rule, message: impl Into<String>, span: Span) -> Self {
        Self { severity: Severity::Error, rule, message: message.into(), span, help: None }
    }

    /// A warning without a help line.
    #[must_use]
    pub fn warning(rule: &'static Rule, message: impl Into<String>, span: Span) -> Self {
        Self { severity: Severity::Warning, ..Self::error(rule, message, span) }
    }

    /// The same finding with a help line.
    #[must_use]
    pub fn with_help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    /// Whether it is an error.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}
