//! Fields and their types, legacy forms among them.

use super::super::block::{Arity, BaseType, Field, FieldType, Model};
use super::{Lowering, child_name, docs, name};
use crate::span::Span;
use crate::syntax::tree::TokenRef;
use crate::syntax::{Element, Kind, Node, rules};

impl Lowering {
    /// None if the field has no type, which is reported.
    pub(super) fn field(
        &mut self,
        node: Node<'_>,
        model: &Model,
        mut docs: Option<String>,
    ) -> Option<Field> {
        for element in node.elements() {
            match element {
                Element::Token(token) if token.kind() == Kind::Colon => self.report(
                    &rules::LEGACY_COLON,
                    "Field declarations don't require a `:`.",
                    token.span(),
                ),
                Element::Token(token) if token.kind() == Kind::DocComment => {
                    docs::append(&mut docs, docs::content(token.text()));
                }
                Element::Token(_) | Element::Node(_) => {}
            }
        }
        let ty = node.child(Kind::FieldType).and_then(|ty| self.field_type(ty));
        let Some(ty) = ty else {
            let message = format!(
                "Error validating {} \"{}\": This field declaration is invalid. It is either missing a name or a type.",
                model.kind.word(),
                model.name.text
            );
            self.report(&rules::MISSING_TYPE, message, node.span());
            return None;
        };
        let attributes = self.attributes(node);
        Some(Field { name: child_name(node), docs, ty, attributes, span: node.span() })
    }

    fn field_type(&mut self, node: Node<'_>) -> Option<FieldType> {
        let base = node.children().find_map(|child| match child.kind() {
            Kind::Name => Some(BaseType::Named(name(child))),
            Kind::StringValue => Some(BaseType::Unsupported(self.text(child))),
            _ => None,
        })?;
        let arity = self.arity(node);
        Some(FieldType { base, arity, span: node.span() })
    }

    fn arity(&mut self, node: Node<'_>) -> Arity {
        let own_tokens: Vec<TokenRef<'_>> = node
            .elements()
            .filter_map(|element| match element {
                Element::Token(token) => Some(token),
                Element::Node(_) => None,
            })
            .collect();
        let has =
            |kind| own_tokens.iter().find(|token| token.kind() == kind).map(|found| found.span());
        let legacy = node.text().starts_with('[');
        let list = has(Kind::LeftBracket).is_some();
        let optional = has(Kind::Question).is_some();
        if legacy {
            let message = "To specify a list, please use `Type[]` instead of `[Type]`.";
            self.report(&rules::LEGACY_LIST, message, node.span());
        }
        if let Some(bang) = has(Kind::Bang) {
            let message = "Fields are required by default, `!` is no longer required.";
            self.report(&rules::LEGACY_REQUIRED, message, bang);
        }
        match (list, optional) {
            (true, true) => {
                let message = "Optional lists are not supported. Use either `Type[]` or `Type?`.";
                self.report(&rules::OPTIONAL_LIST, message, modifiers(node, &own_tokens));
                Arity::List
            }
            (true, false) => Arity::List,
            (false, true) => Arity::Optional,
            (false, false) => Arity::Required,
        }
    }
}

/// From the first modifier to the end of the type.
fn modifiers(node: Node<'_>, own_tokens: &[TokenRef<'_>]) -> Span {
    let whole = node.span();
    let first = own_tokens.iter().find(|token| token.kind() == Kind::LeftBracket);
    Span { start: first.map_or(whole.start, |token| token.span().start), ..whole }
}
