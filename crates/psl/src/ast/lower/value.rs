//! Attributes, arguments and values.

use super::super::expression::{Argument, Attribute, Entry, Expression, Name, Text};
use super::super::string::unescape;
use super::{Lowering, child_name, name};
use crate::syntax::{Element, Kind, Node, rules};

impl Lowering {
    /// The field attributes among the children of a line.
    pub(super) fn attributes(&mut self, line: Node<'_>) -> Vec<Attribute> {
        line.children()
            .filter(|child| child.kind() == Kind::Attribute)
            .map(|child| self.attribute(child))
            .collect()
    }

    pub(super) fn attribute(&mut self, node: Node<'_>) -> Attribute {
        let name = path(node);
        let arguments = self.arguments(node);
        self.report_malformed(node, &name);
        Attribute { name, arguments, span: node.span() }
    }

    /// Arguments without a value and trailing commas anywhere in an attribute.
    fn report_malformed(&mut self, node: Node<'_>, attribute: &Name) {
        for child in node.children() {
            match child.kind() {
                Kind::Argument if child.children().all(|part| part.kind() == Kind::Name) => {
                    let problem =
                        format!("The `{}` argument is missing a value.", child_name(child).text);
                    let message =
                        format!("Error parsing attribute \"@{}\": {problem}", attribute.text);
                    self.report(&rules::EMPTY_ARGUMENT, message, child.span());
                }
                Kind::Arguments => self.report_trailing_comma(child, attribute),
                _ => {}
            }
            self.report_malformed(child, attribute);
        }
    }

    fn report_trailing_comma(&mut self, arguments: Node<'_>, attribute: &Name) {
        let mut comma = None;
        for element in arguments.elements() {
            match element {
                Element::Token(token) if token.kind() == Kind::Comma => comma = Some(token.span()),
                Element::Token(_) => {}
                Element::Node(_) => comma = None,
            }
        }
        if let Some(span) = comma {
            let message = format!(
                "Error parsing attribute \"@{}\": Trailing commas are not valid in attribute arguments, please remove the comma.",
                attribute.text
            );
            self.report(&rules::TRAILING_COMMA, message, span);
        }
    }

    fn arguments(&mut self, parent: Node<'_>) -> Vec<Argument> {
        let Some(list) = parent.child(Kind::Arguments) else { return Vec::new() };
        list.children().map(|child| self.argument(child)).collect()
    }

    fn argument(&mut self, node: Node<'_>) -> Argument {
        Argument {
            name: node.child(Kind::Name).map(name),
            value: node.children().find_map(|child| self.expression(child)),
            span: node.span(),
        }
    }

    /// None if the node is no value.
    pub(super) fn expression(&mut self, node: Node<'_>) -> Option<Expression> {
        let span = node.span();
        Some(match node.kind() {
            Kind::StringValue => Expression::String(self.text(node)),
            Kind::NumberValue => Expression::Number(name(node)),
            Kind::ConstantValue => Expression::Constant(name(node)),
            Kind::Array => {
                let items = node.children().filter_map(|child| self.expression(child)).collect();
                Expression::Array(items, span)
            }
            Kind::Function => Expression::Function(path(node), self.arguments(node), span),
            Kind::Object => {
                let entries = node.children().filter_map(|child| self.entry(child)).collect();
                Expression::Object(entries, span)
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

fn path(node: Node<'_>) -> Name {
    name(node.child(Kind::Path).unwrap_or(node))
}
