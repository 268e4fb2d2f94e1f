//! Second pass: the types of fields.

use std::collections::BTreeMap;

use super::context::Context;
use super::draft::{Draft, DraftField, Top, Type};
use super::rules;
use crate::ast::{self, BaseType, Name};
use crate::schema::Scalar;

/// Gives every field its type. Fields of unknown types are reported and taken for
/// unsupported ones, so that positions stay what they are.
pub(super) fn resolve(draft: &mut Draft<'_>, cx: &mut Context<'_>) {
    let mut models = std::mem::take(&mut draft.models);
    let mut composites = std::mem::take(&mut draft.composites);
    let mut resolver = Resolver { draft, folded: None };
    for model in &mut models {
        let field = |field| DraftField::new(field, resolver.resolve(field, cx));
        model.fields = model.ast.fields.iter().map(field).collect();
    }
    for composite in &mut composites {
        let ast = composite.ast;
        for field in &ast.fields {
            let ty = resolver.resolve(field, cx);
            if ty.is_relation() {
                let message = format!(
                    "{} refers to a model, making this a relation field. Relation fields inside composite types are not supported.",
                    field.name.text
                );
                cx.model(&rules::COMPOSITE_TYPE, ast, &message, field.span);
            }
            composite.fields.push(DraftField::new(field, ty));
        }
    }
    draft.models = models;
    draft.composites = composites;
}

struct Resolver<'d, 'a> {
    draft: &'d Draft<'a>,
    /// All names by their lower-case form, made when the first unknown type is met.
    folded: Option<BTreeMap<String, &'a str>>,
}

impl<'a> Resolver<'_, 'a> {
    fn resolve(&mut self, field: &'a ast::Field, cx: &mut Context<'_>) -> Type<'a> {
        let name = match &field.ty.base {
            BaseType::Unsupported(text) => return Type::Unsupported(&text.value),
            BaseType::Named(name) => name,
        };
        if let Some(scalar) = Scalar::from_name(&name.text) {
            return Type::Scalar(scalar);
        }
        match self.draft.tops.get(name.text.as_str()) {
            Some(Top::Model(id)) => Type::Model(*id),
            Some(Top::Enum(id)) => Type::Enum(*id),
            Some(Top::Composite(index)) => Type::Composite(*index),
            None => {
                self.report_unknown(name, field, cx);
                Type::Unsupported(&name.text)
            }
        }
    }

    fn report_unknown(&mut self, name: &Name, field: &ast::Field, cx: &mut Context<'_>) {
        let given = &name.text;
        let mut message = format!(
            "Type \"{given}\" is neither a built-in type, nor refers to another model, composite type, or enum."
        );
        let scalars = Scalar::ALL.iter().map(|scalar| scalar.name());
        let known = scalars.chain(self.draft.tops.keys().copied());
        let folded = self
            .folded
            .get_or_insert_with(|| known.clone().map(|name| (name.to_lowercase(), name)).collect());
        let mut help = None;
        match folded.get(&given.to_lowercase()) {
            Some(candidate) => message.push_str(&format!(" Did you mean \"{candidate}\"?")),
            None => help = cx.suggest(given, known),
        }
        cx.error_with_help(&rules::UNKNOWN_TYPE, message, field.ty.span, help);
    }
}
