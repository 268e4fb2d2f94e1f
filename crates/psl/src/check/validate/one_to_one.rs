//! Relations with one row on each side.

use super::super::context::Context;
use super::super::draft::{Draft, DraftField, End};
use super::super::rules;
use super::one_to_many::{is_given, report_missing};
use super::relation::is_unique;
use crate::span::Span;

pub(super) fn validate(draft: &Draft<'_>, forward: End, back: Option<End>, cx: &mut Context<'_>) {
    let Some(back) = back else { return report_missing(draft, forward, cx) };
    let sides = Sides { draft, forward, back };
    sides.one_side_defines(cx);
    sides.one_side_has_actions(cx);
    // The rest would only repeat in other words what has been said.
    for check in [
        Sides::arguments_on_the_same_side,
        Sides::back_is_optional,
        Sides::forward_defines,
        Sides::columns_are_unique,
    ] {
        if !cx.has_errors() {
            check(&sides, cx);
        }
    }
}

struct Sides<'d, 'a> {
    draft: &'d Draft<'a>,
    forward: End,
    back: End,
}

fn has_fields(field: &DraftField<'_>) -> bool {
    is_given(field.relation().fields.as_deref())
}

fn has_references(field: &DraftField<'_>) -> bool {
    is_given(field.relation().references.as_deref())
}

fn has_actions(field: &DraftField<'_>) -> bool {
    field.relation().on_delete.is_some() || field.relation().on_update.is_some()
}

impl<'d, 'a> Sides<'d, 'a> {
    fn forward(&self) -> &'d DraftField<'a> {
        self.draft.field(self.forward)
    }

    fn back(&self) -> &'d DraftField<'a> {
        self.draft.field(self.back)
    }

    /// `` `f` on Model `A` ``
    fn named(&self, end: End) -> String {
        format!("`{}` on Model `{}`", self.draft.field(end).name(), self.draft.model(end.0).name())
    }

    fn refuse(&self, message: &str, span: Span, cx: &mut Context<'_>) {
        cx.attribute(&rules::RELATION_ARGUMENTS, "@relation", message, span);
    }

    fn refuse_both(&self, message: &str, cx: &mut Context<'_>) {
        self.refuse(message, self.forward().ast.span, cx);
        self.refuse(message, self.back().ast.span, cx);
    }

    /// `fields` and `references` are there, once.
    fn one_side_defines(&self, cx: &mut Context<'_>) {
        type Given = fn(&DraftField<'_>) -> bool;
        let arguments: [(&str, Given); 2] =
            [("fields", has_fields), ("references", has_references)];
        for (name, given) in arguments {
            if given(self.forward()) || given(self.back()) {
                continue;
            }
            for (here, there) in [(self.forward, self.back), (self.back, self.forward)] {
                let message = format!(
                    "The relation fields {} and {} do not provide the `{name}` argument in the @relation attribute. You have to provide it on one of the two fields.",
                    self.named(here),
                    self.named(there)
                );
                self.refuse(&message, self.draft.field(here).ast.span, cx);
            }
        }
        for (name, given) in arguments.into_iter().rev() {
            if given(self.forward()) && given(self.back()) {
                self.refuse_both(&self.provided_twice(&format!("`{name}`")), cx);
            }
        }
    }

    fn provided_twice(&self, what: &str) -> String {
        format!(
            "The relation fields {} and {} both provide the {what} argument in the @relation attribute. You have to provide it only on one of the two fields.",
            self.named(self.forward),
            self.named(self.back)
        )
    }

    fn one_side_has_actions(&self, cx: &mut Context<'_>) {
        let (forward, back) = (self.forward(), self.back());
        if has_actions(forward) && has_actions(back) {
            self.refuse_both(&self.provided_twice("`onDelete` or `onUpdate`"), cx);
        } else if has_actions(back) {
            let message = format!(
                "The relation field {} must not specify the `onDelete` or `onUpdate` argument in the @relation attribute. You must only specify it on the opposite field `{}` on model `{}`.",
                self.named(self.back),
                forward.name(),
                self.draft.model(self.forward.0).name()
            );
            self.refuse(&message, back.ast.span, cx);
        }
    }

    fn arguments_on_the_same_side(&self, cx: &mut Context<'_>) {
        let (forward, back) = (self.forward(), self.back());
        let (here, there) = if has_fields(forward) && has_references(back) {
            ("fields", "references")
        } else if has_references(forward) && has_fields(back) {
            ("references", "fields")
        } else {
            return;
        };
        let message = format!(
            "The relation field {} provides the `{here}` argument in the @relation attribute. And the related field {} provides the `{there}` argument. You must provide both arguments on the same side.",
            self.named(self.forward),
            self.named(self.back)
        );
        self.refuse_both(&message, cx);
    }

    fn back_is_optional(&self, cx: &mut Context<'_>) {
        let back = self.back();
        if !back.is_required() {
            return;
        }
        let forward_model = self.draft.model(self.forward.0).name();
        let message = format!(
            "The relation field {} is required. This is not valid because it's not possible to enforce this constraint on the database level. Please change the field type from `{forward_model}` to `{forward_model}?` to fix this.",
            self.named(self.back)
        );
        cx.attribute(&rules::RELATION_ARITY, "@relation", &message, back.ast.span);
    }

    fn forward_defines(&self, cx: &mut Context<'_>) {
        let (forward, back) = (self.forward(), self.back());
        let on_back = has_fields(back) || has_references(back);
        if forward.is_required() && !back.is_required() && on_back {
            let path = |end: End| {
                format!("{}.{}", self.draft.model(end.0).name(), self.draft.field(end).name())
            };
            let message = format!(
                "The relation field `{}` defines the `fields` and/or `references` argument. You must set them on the required side of the relation (`{}`) in order for the constraints to be enforced. Alternatively, you can change this field to be required and the opposite optional, or make both sides of the relation optional.",
                path(self.back),
                path(self.forward)
            );
            self.refuse(&message, back.ast.span, cx);
        }
    }

    fn columns_are_unique(&self, cx: &mut Context<'_>) {
        let forward = self.forward();
        let model = self.draft.model(self.forward.0);
        let columns = forward.relation().fields.as_deref().unwrap_or_default();
        if columns.is_empty() || is_unique(model, columns) {
            return;
        }
        let advice = match model.names_of(columns.iter().copied()).as_slice() {
            [one] => format!("`@unique` attribute to the field `{one}`"),
            many => format!("`@@unique([{}])` attribute to the model", many.join(", ")),
        };
        let message = format!(
            "A one-to-one relation must use unique fields on the defining side. Either add an {advice}, or change the relation to one-to-many."
        );
        cx.attribute(&rules::RELATION_NOT_UNIQUE, "@relation", &message, forward.ast.span);
    }
}
