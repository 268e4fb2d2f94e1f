//! Values as messages show them, and values of a certain kind.

use super::context::Context;
use super::rules;
use crate::ast::{Argument, Expression, Name};

/// A value as messages show it: like the source, but without spaces after commas in lists.
pub(super) fn display(value: &Expression) -> String {
    let list = |items: &[Expression]| items.iter().map(display).collect::<Vec<_>>().join(",");
    match value {
        Expression::String(text) => quoted(&text.value),
        Expression::Number(name) | Expression::Constant(name) => name.text.to_string(),
        Expression::Array(items, _) => format!("[{}]", list(items)),
        Expression::Function(name, arguments, _) => {
            let arguments: Vec<_> = arguments.iter().map(display_argument).collect();
            format!("{}({})", name.text, arguments.join(","))
        }
        Expression::Object(entries, _) => {
            let entry = |entry: &crate::ast::Entry| {
                format!("{}: {}", entry.name.text, display(&entry.value))
            };
            format!("{{ {} }}", entries.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
    }
}

fn display_argument(argument: &Argument) -> String {
    let value = argument.value.as_ref().map(display).unwrap_or_default();
    match &argument.name {
        Some(name) => format!("{}: {value}", name.text),
        None => value,
    }
}

/// A text as the schema writes it.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for next in text.chars() {
        match next {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

impl Context<'_> {
    /// Reports that a value is of the wrong kind; always `None`, for the callers' sake.
    pub(super) fn wrong_kind<T>(&mut self, wanted: &str, value: &Expression) -> Option<T> {
        let message = format!(
            "Expected a {wanted} value, but received {} value `{}`.",
            value.describe(),
            display(value)
        );
        self.error(&rules::WRONG_VALUE, message, value.span());
        None
    }

    pub(super) fn string<'v>(&mut self, value: &'v Expression) -> Option<&'v str> {
        match value {
            Expression::String(text) => Some(&text.value),
            other => self.wrong_kind("string", other),
        }
    }

    pub(super) fn constant<'v>(&mut self, value: &'v Expression) -> Option<&'v str> {
        match value {
            Expression::Constant(name) => Some(&name.text),
            other => self.wrong_kind("constant", other),
        }
    }

    pub(super) fn boolean(&mut self, value: &Expression) -> Option<bool> {
        match value {
            Expression::Constant(name) if name.text == "true" => Some(true),
            Expression::Constant(name) if name.text == "false" => Some(false),
            other => self.wrong_kind("boolean", other),
        }
    }

    pub(super) fn integer(&mut self, value: &Expression) -> Option<i64> {
        match value {
            Expression::Number(name) => match name.text.parse() {
                Ok(number) => Some(number),
                Err(_) => self.wrong_kind("numeric", value),
            },
            other => self.wrong_kind("numeric", other),
        }
    }

    /// A name on its own, or with arguments.
    pub(super) fn call<'v>(
        &mut self,
        wanted: &str,
        value: &'v Expression,
    ) -> Option<(&'v Name, &'v [Argument])> {
        match value {
            Expression::Constant(name) => Some((name, &[])),
            Expression::Function(name, arguments, _) => Some((name, arguments)),
            other => self.wrong_kind(wanted, other),
        }
    }
}

/// The items of a list; a single value is a list of one.
pub(super) fn items(value: &Expression) -> &[Expression] {
    match value {
        Expression::Array(items, _) => items,
        other => std::slice::from_ref(other),
    }
}
