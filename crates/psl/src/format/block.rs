//! One block: its head, its lines, its block attributes at the end.

use super::inline;
use super::order;
use super::table::{Row, Table};
use crate::syntax::tree::TokenRef;
use crate::syntax::{Element, Kind, Node};

/// Writes a block from its keyword to its closing brace and the line ending.
pub(super) fn layout(node: Node<'_>, out: &mut String) {
    let mut body = Body::default();
    let mut elements = node.elements();
    out.push_str(&head(&mut elements));
    for element in elements {
        match element {
            Element::Token(token) => body.token(token),
            Element::Node(line) => body.node(line),
        }
    }
    body.finish(out);
    out.push_str("}\n");
}

/// Keyword, name and brace. What else stands on the line has no meaning, but it is the user's.
fn head<'t>(elements: &mut impl Iterator<Item = Element<'t>>) -> String {
    let mut head = String::new();
    let mut rest = String::new();
    let mut open = false;
    for element in elements {
        match element {
            Element::Token(token) if token.kind() == Kind::Newline => break,
            Element::Token(token) if open => rest.push_str(token.text()),
            Element::Token(token) => {
                open = token.kind() == Kind::LeftBrace;
                match token.kind() {
                    Kind::Whitespace => continue,
                    Kind::LeftBrace => head.push_str(" {"),
                    _ => head.push_str(token.text()),
                }
            }
            Element::Node(name) => {
                head.push(' ');
                head.push_str(name.text());
            }
        }
    }
    let rest = rest.trim();
    if !rest.is_empty() {
        head.push(' ');
        head.push_str(rest);
    }
    head.push('\n');
    head
}

/// A block attribute with the comments directly above it.
struct BlockAttribute<'t> {
    comments: Vec<&'t str>,
    node: Node<'t>,
    trailing: Option<&'t str>,
}

/// What the next comment on the same line belongs to.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Behind {
    #[default]
    Nothing,
    Row,
    Attribute,
}

#[derive(Default)]
struct Body<'t> {
    /// What is laid out so far, up to the open table.
    text: String,
    table: Table<'t>,
    /// Comments since the last line; they go with what follows directly.
    comments: Vec<&'t str>,
    attributes: Vec<BlockAttribute<'t>>,
    newlines: usize,
    behind: Behind,
}

impl<'t> Body<'t> {
    fn token(&mut self, token: TokenRef<'t>) {
        match token.kind() {
            Kind::Newline => {
                self.newlines += 1;
                self.behind = Behind::Nothing;
            }
            kind if kind.is_comment() => self.comment(token.text()),
            _ => {}
        }
    }

    fn comment(&mut self, text: &'t str) {
        match (std::mem::take(&mut self.behind), self.attributes.last_mut()) {
            (Behind::Row, _) => self.table.set_comment(text),
            (Behind::Attribute, Some(attribute)) => attribute.trailing = Some(text),
            _ => {
                self.separate();
                self.comments.push(text);
            }
        }
    }

    fn node(&mut self, line: Node<'t>) {
        match line.kind() {
            Kind::BlockAttribute => return self.block_attribute(line),
            Kind::Field if line.child(Kind::FieldType).is_some_and(|ty| !ty.text().is_empty()) => {
                self.row(inline::field(line));
            }
            Kind::EnumValue => self.row(inline::enum_value(line)),
            Kind::KeyValue => self.row(inline::key_value(line)),
            _ => self.row(Row::verbatim(line.text().trim_end_matches(['\n', '\r']))),
        }
        // Fields and unknown lines cover their line ending.
        self.newlines = usize::from(line.text().ends_with(['\n', '\r']));
        self.behind = if self.newlines == 0 { Behind::Row } else { Behind::Nothing };
    }

    fn row(&mut self, row: Row<'t>) {
        self.separate();
        self.flush_comments();
        self.table.push(row);
    }

    fn block_attribute(&mut self, node: Node<'t>) {
        if self.newlines > 1 {
            self.separate();
        }
        let comments = std::mem::take(&mut self.comments);
        self.attributes.push(BlockAttribute { comments, node, trailing: None });
        self.newlines = 0;
        self.behind = Behind::Attribute;
    }

    /// A blank line where there was one; it ends the table.
    fn separate(&mut self) {
        if self.newlines > 1 {
            self.flush_comments();
            self.table.flush(&mut self.text);
            if !self.text.is_empty() && !self.text.ends_with("\n\n") {
                self.text.push('\n');
            }
        }
        self.newlines = 0;
    }

    fn flush_comments(&mut self) {
        for comment in self.comments.drain(..) {
            self.table.push(Row::verbatim(comment));
        }
    }

    fn finish(mut self, out: &mut String) {
        self.flush_comments();
        self.table.flush(&mut self.text);
        while self.text.ends_with("\n\n") {
            self.text.pop();
        }
        out.push_str(&self.text);
        if !self.attributes.is_empty() && !self.text.is_empty() {
            out.push('\n');
        }
        self.attributes.sort_by_key(|attribute| order::rank(attribute.node));
        for attribute in &self.attributes {
            for comment in &attribute.comments {
                push_line(out, comment);
            }
            let mut text = inline::flat(attribute.node);
            if let Some(comment) = attribute.trailing {
                text.push(' ');
                text.push_str(comment);
            }
            push_line(out, &text);
        }
    }
}

fn push_line(out: &mut String, text: &str) {
    out.push_str(super::table::INDENT);
    out.push_str(text);
    out.push('\n');
}
