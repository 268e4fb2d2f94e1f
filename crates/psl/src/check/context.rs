//! What every pass works with, and the wrappers that the messages of an area share.

use super::Options;
use crate::ast;
use crate::connector::{Capability, Connector, NO_DATABASE};
use crate::diagnostic::{Diagnostic, Rule};
use crate::schema::{PreviewFeature, RelationMode};
use crate::span::Span;

/// The state of one check.
pub(super) struct Context<'a> {
    pub(super) options: Options,
    /// The drivers there are.
    pub(super) connectors: &'a [&'static Connector],
    /// The database of the schema; [`NO_DATABASE`]
    /// without a datasource.
    pub(super) connector: &'static Connector,
    pub(super) relation_mode: RelationMode,
    pub(super) preview: Vec<PreviewFeature>,
    pub(super) diagnostics: Vec<Diagnostic>,
    errors: usize,
}

impl<'a> Context<'a> {
    /// Begins with what the parser found.
    pub(super) fn new(
        connectors: &'a [&'static Connector],
        options: Options,
        diagnostics: Vec<Diagnostic>,
    ) -> Self {
        let errors = diagnostics.iter().filter(|found| found.is_error()).count();
        Self {
            options,
            connectors,
            connector: &NO_DATABASE,
            relation_mode: RelationMode::default(),
            preview: Vec::new(),
            diagnostics,
            errors,
        }
    }

    pub(super) fn can(&self, capability: Capability) -> bool {
        self.connector.can(capability)
    }

    pub(super) fn has_preview(&self, feature: PreviewFeature) -> bool {
        self.preview.contains(&feature)
    }

    pub(super) fn has_errors(&self) -> bool {
        self.errors > 0
    }

    pub(super) fn error_count(&self) -> usize {
        self.errors
    }

    /// The one of `candidates` that `given` was probably meant to be, as a help line.
    /// Only the first errors get one: comparing every wrong name with every right one
    /// would take a broken file of any size too long.
    pub(super) fn suggest<'c>(
        &self,
        given: &str,
        candidates: impl IntoIterator<Item = &'c str>,
    ) -> Option<String> {
        /// Below this likeness a suggestion is more puzzling than helpful.
        const LIKENESS: f64 = 0.8;
        const ERRORS_WITH_HELP: usize = 20;
        if self.diagnostics.len() > ERRORS_WITH_HELP {
            return None;
        }
        let rated = candidates.into_iter().map(|name| (strsim::jaro_winkler(given, name), name));
        let (likeness, name) = rated.max_by(|a, b| a.0.total_cmp(&b.0))?;
        (likeness >= LIKENESS).then(|| format!("did you mean `{name}`?"))
    }

    /// An error whose message stands for itself.
    pub(super) fn error(&mut self, rule: &'static Rule, message: impl Into<String>, span: Span) {
        self.error_with_help(rule, message, span, None);
    }

    pub(super) fn error_with_help(
        &mut self,
        rule: &'static Rule,
        message: impl Into<String>,
        span: Span,
        help: Option<String>,
    ) {
        self.errors += 1;
        self.diagnostics.push(Diagnostic { help, ..Diagnostic::error(rule, message, span) });
    }

    pub(super) fn warning(&mut self, rule: &'static Rule, message: impl Into<String>, span: Span) {
        self.diagnostics.push(Diagnostic::warning(rule, message, span));
    }

    /// `Error validating: …`
    pub(super) fn validation(&mut self, rule: &'static Rule, message: &str, span: Span) {
        self.error(rule, format!("Error validating: {message}"), span);
    }

    /// `Error parsing attribute "@x": …`; the label has its at signs.
    pub(super) fn attribute(
        &mut self,
        rule: &'static Rule,
        label: &str,
        message: &str,
        span: Span,
    ) {
        self.error(rule, format!("Error parsing attribute \"{label}\": {message}"), span);
    }

    /// `Error validating model "A": …`
    pub(super) fn model(
        &mut self,
        rule: &'static Rule,
        model: &ast::Model,
        message: &str,
        span: Span,
    ) {
        let text =
            format!("Error validating {} \"{}\": {message}", model.kind.word(), model.name.text);
        self.error(rule, text, span);
    }

    /// ``Error validating field `f` in model `A`: …``
    pub(super) fn field(
        &mut self,
        rule: &'static Rule,
        model: &ast::Model,
        field: &ast::Field,
        message: &str,
    ) {
        self.field_with_help(rule, model, field, message, None);
    }

    /// The same with what to do about it.
    pub(super) fn field_with_help(
        &mut self,
        rule: &'static Rule,
        model: &ast::Model,
        field: &ast::Field,
        message: &str,
        help: Option<String>,
    ) {
        let text = format!(
            "Error validating field `{}` in {} `{}`: {message}",
            field.name.text,
            model.kind.word(),
            model.name.text
        );
        self.error_with_help(rule, text, field.span, help);
    }

    /// ``Error validating datasource `db`: …``
    pub(super) fn datasource(
        &mut self,
        rule: &'static Rule,
        name: &str,
        message: &str,
        span: Span,
    ) {
        self.error(rule, format!("Error validating datasource `{name}`: {message}"), span);
    }
}
