//! From the tree to plain values.

mod docs;
mod field;
mod value;

use super::block::{Block, Config, ConfigKind, Enum, EnumValue, Model, ModelKind, Property};
use super::expression::{Attribute, Name};
use crate::diagnostic::{Diagnostic, Rule};
use crate::span::Span;
use crate::syntax::{Element, Kind, Node, Tree, rules};
use docs::Docs;

/// All blocks of a file, and what the tree shows to be wrong with them.
pub(super) fn blocks(tree: &Tree) -> (Vec<Block>, Vec<Diagnostic>) {
    let mut lowering = Lowering { diagnostics: Vec::new(), malformed: Vec::new() };
    let mut blocks = Vec::new();
    let mut docs = Docs::default();
    for element in tree.root().elements() {
        match element {
            Element::Token(token) => docs.token(token),
            Element::Node(node) if node.kind() == Kind::InvalidLine => docs.forget(),
            Element::Node(node) => {
                blocks.extend(lowering.block(node, docs.take()));
                docs.forget_on_line();
            }
        }
    }
    (blocks, lowering.diagnostics)
}

struct Lowering {
    diagnostics: Vec<Diagnostic>,
    /// What is wrong with the arguments of the attribute at hand, to be reported with its name.
    malformed: Vec<(&'static Rule, String, Span)>,
}

impl Lowering {
    fn block(&mut self, node: Node<'_>, docs: Option<String>) -> Option<Block> {
        Some(match node.kind() {
            Kind::Model => Block::Model(self.model(node, ModelKind::Model, docs)),
            Kind::View => Block::Model(self.model(node, ModelKind::View, docs)),
            Kind::CompositeType => Block::Model(self.model(node, ModelKind::CompositeType, docs)),
            Kind::Enum => Block::Enum(self.enumeration(node, docs)),
            Kind::Datasource => Block::Config(self.config(node, ConfigKind::Datasource, docs)),
            Kind::Generator => Block::Config(self.config(node, ConfigKind::Generator, docs)),
            _ => return None,
        })
    }

    fn model(&mut self, node: Node<'_>, kind: ModelKind, docs: Option<String>) -> Model {
        let count = |kind| node.children().filter(|line| line.kind() == kind).count();
        let mut model = Model {
            kind,
            name: child_name(node),
            docs,
            fields: Vec::with_capacity(count(Kind::Field)),
            attributes: Vec::with_capacity(count(Kind::BlockAttribute)),
            span: node.span(),
        };
        let mut docs = Docs::behind_head();
        for element in node.elements() {
            match element {
                Element::Token(token) => docs.token(token),
                Element::Node(line) => match line.kind() {
                    Kind::Field => {
                        let field = self.field(line, &model, docs.take());
                        model.fields.extend(field);
                    }
                    Kind::BlockAttribute => {
                        model.attributes.push(self.attribute(line));
                        docs.forget_on_line();
                    }
                    Kind::InvalidLine => docs.forget(),
                    _ => {}
                },
            }
        }
        model
    }

    fn enumeration(&mut self, node: Node<'_>, docs: Option<String>) -> Enum {
        let name = child_name(node);
        let (mut values, mut attributes): (Vec<EnumValue>, Vec<Attribute>) = (vec![], vec![]);
        let mut docs_above = Docs::behind_head();
        for element in node.elements() {
            match element {
                Element::Token(token) => {
                    match (docs_above.trailing(token), values.last_mut()) {
                        (Some(text), Some(value)) => docs::append(&mut value.docs, text),
                        _ => docs_above.token(token),
                    };
                }
                Element::Node(line) => match line.kind() {
                    Kind::EnumValue => values.push(EnumValue {
                        name: child_name(line),
                        attributes: self.attributes(line),
                        span: line.span(),
                        docs: docs_above.take_on_line(),
                    }),
                    Kind::BlockAttribute => {
                        attributes.push(self.attribute(line));
                        docs_above.forget_on_line();
                    }
                    Kind::InvalidLine => docs_above.forget(),
                    _ => {}
                },
            }
        }
        Enum { name, docs, values, attributes, span: node.span() }
    }

    fn config(&mut self, node: Node<'_>, kind: ConfigKind, docs: Option<String>) -> Config {
        let name = child_name(node);
        let mut properties = Vec::new();
        for entry in node.children().filter(|child| child.kind() == Kind::KeyValue) {
            let value = entry.children().find_map(|child| self.expression(child));
            // Functions of properties have their own checks.
            self.malformed.clear();
            let property = Property { name: child_name(entry), value, span: entry.span() };
            if property.value.is_none() {
                let message = format!(
                    "Property {} in {} {} needs to be assigned a value",
                    property.name.text,
                    kind.keyword(),
                    name.text
                );
                self.report(&rules::MISSING_VALUE, message, entry.span());
            }
            properties.push(property);
        }
        Config { kind, name, docs, properties, span: node.span() }
    }

    fn report(&mut self, rule: &'static Rule, message: impl Into<String>, span: Span) {
        self.diagnostics.push(Diagnostic::error(rule, message, span));
    }
}

/// The name of a block or line; the parser makes none without.
fn child_name(node: Node<'_>) -> Name {
    name(node.child(Kind::Name).unwrap_or(node))
}

fn name(node: Node<'_>) -> Name {
    Name { text: node.text().into(), span: node.span() }
}
