//! What stands on one line: attributes, types and values, with their spacing.

use std::borrow::Cow;

use super::order;
use super::table::Row;
use crate::syntax::{Element, Kind, Node};

/// Name, type and attributes.
pub(super) fn field(line: Node<'_>) -> Row<'_> {
    let ty = line.child(Kind::FieldType).map_or(Cow::Borrowed(""), trimmed);
    let cells = [name(line), ty, attributes(line)];
    let comment = line.elements().find_map(|element| match element {
        Element::Token(token) if token.kind().is_comment() => Some(token.text()),
        Element::Token(_) | Element::Node(_) => None,
    });
    Row { cells, comment, aligned: true }
}

/// Name and attributes.
pub(super) fn enum_value(line: Node<'_>) -> Row<'_> {
    Row { cells: [name(line), attributes(line), "".into()], comment: None, aligned: true }
}

/// Key and `= value`.
pub(super) fn key_value(line: Node<'_>) -> Row<'_> {
    let mut value = "=".to_owned();
    for child in line.children().filter(|child| child.kind() != Kind::Name) {
        value.push(' ');
        push_flat(&mut value, child);
    }
    Row { cells: [name(line), value.into(), "".into()], comment: None, aligned: true }
}

fn name(line: Node<'_>) -> Cow<'_, str> {
    line.child(Kind::Name).map_or("", Node::text).into()
}

fn attributes(line: Node<'_>) -> Cow<'_, str> {
    let mut found: Vec<_> =
        line.children().filter(|child| child.kind() == Kind::Attribute).collect();
    match found.as_slice() {
        [] => return "".into(),
        [only] => return trimmed(*only),
        _ => {}
    }
    found.sort_by_key(|attribute| order::rank(*attribute));
    let mut text = String::new();
    for attribute in found {
        if !text.is_empty() {
            text.push(' ');
        }
        push_flat(&mut text, attribute);
    }
    text.into()
}

/// A node with its own spacing taken out and the formatter's put in.
pub(super) fn flat(node: Node<'_>) -> String {
    let mut text = String::with_capacity(node.text().len() + 8);
    push_flat(&mut text, node);
    text
}

/// The same, without a copy where nothing changes.
fn trimmed(node: Node<'_>) -> Cow<'_, str> {
    let flat = flat(node);
    if flat == node.text() { node.text().into() } else { flat.into() }
}

fn push_flat(text: &mut String, node: Node<'_>) {
    for token in node.tokens() {
        match token.kind() {
            Kind::Whitespace => {}
            Kind::Comma => text.push_str(", "),
            Kind::Colon => text.push_str(": "),
            Kind::LeftBrace => text.push_str("{ "),
            Kind::RightBrace if text.ends_with("{ ") => {
                text.pop();
                text.push('}');
            }
            Kind::RightBrace => text.push_str(" }"),
            _ => text.push_str(token.text()),
        }
    }
}
