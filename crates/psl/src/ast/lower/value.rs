//! Attributes, arguments and values.

use super::super::expression::{Argument, Attribute, Entry, Expression, Name, Text};
use super::super::string::unescape;
use super::{Lowering, child_name, name};
use crate::syntax::{Kind, Node, rules};

impl Lowering {
    /// The field attributes among the children of a line.
    pub(super) fn attributes(&mut self, line: Node<'_>) -> Vec<Attribute> {
        let found = || line.children().filter(|child| child.kind() == Kind::Attribute);
        exactly(found().count(), found().map(|child| self.attribute(child)))
    }

    pub(super) fn attribute(&mut self, node: Node<'_>) -> Attribute {
        let name = path(node);
        let arguments = self.arguments(node);
        for (rule, problem, span) in std::mem::take(&mut self.malformed) {
            let message = format!("Error parsing attribute \"@{}\": {problem}", name.text);
            self.report(rule, message, span);
        }
        Attribute { name, arguments, span: node.span() }
    }

    fn arguments(&mut self, parent: Node<'_>) -> Vec<Argument> {
        let Some(list) = parent.child(Kind::Arguments) else { return Vec::new() };
        let arguments =
            exactly(list.children().count(), list.children().map(|child| self.argument(child)));
        // The last token is the closing parenthesis.
        let last = list.tokens().rev().skip(1).find(|token| token.kind() != Kind::Whitespace);
        if let Some(comma) = last.filter(|token| token.kind() == Kind::Comma) {
            let problem =
                "Trailing commas are not valid in attribute arguments, please remove the comma.";
            self.malformed.push((&rules::TRAILING_COMMA, problem.to_owned(), comma.span()));
        }
        arguments
    }

    fn argument(&mut self, node: Node<'_>) -> Argument {
        let name = node.child(Kind::Name).map(name);
        let value = node.children().find_map(|child| self.expression(child));
        if let (Some(name), None) = (&name, &value) {
            let problem = format!("The `{}` argument is missing a value.", name.text);
            self.malformed.push((&rules::EMPTY_ARGUMENT, problem, node.span()));
        }
        Argument { name: name.map(Box::new), value, span: node.span() }
    }

    /// None if the node is no value.
    pub(super) fn expression(&mut self, node: Node<'_>) -> Option<Expression> {
        let span = node.span();
        Some(match node.kind() {
            Kind::StringValue => Expression::String(self.text(node)),
            Kind::NumberValue => Expression::Number(name(node)),
            Kind::ConstantValue => Expression::Constant(name(node)),
            Kind::Array => {
                let items = node.children().filter_map(|child| self.expression(child));
                Expression::Array(exactly(node.children().count(), items), span)
            }
            Kind::Function => {
                Expression::Function(Box::new(path(node)), self.arguments(node), span)
            }
            Kind::Object => {
                let entries = node.children().filter_map(|child| self.entry(child));
                Expression::Object(exactly(node.children().count(), entries), span)
            }
            _ => return None,
        })
    }

    fn entry(&mut self, node: Node<'_>) -> Option<Entry> {
        let value = node.children().find_map(|child| self.expression(child))?;
        Some(Entry { name: child_name(node), value })
    }

    pub(super) fn text(&mut self, node: Node<'_>) -> Text {
        unescape(node.text(), node.span(), &mut self.diagnostics)
    }
}

/// Collects without spare room: most lists have one element, and a vector begins with four.
pub(super) fn exactly<T>(count: usize, items: impl Iterator<Item = T>) -> Vec<T> {
    let mut list = Vec::with_capacity(count);
    list.extend(items);
    list
}

fn path(node: Node<'_>) -> Name {
    name(node.child(Kind::Path).unwrap_or(node))
}
