//! The additions to the language that only Brant knows, all in this one place.
//!
//! - `@was("old")` and `@@was("old")`: the thing was renamed, so the migration renames
//!   it instead of dropping one and creating another. Fields, enum values, models, enums.
//! - `@@check("condition", map: "name")`: a check constraint.
//!
//! Each is refused unless [`Options::additions`](crate::check::Options) switches it on: a
//! schema that uses one is no longer understood by the existing tool, and its owner has
//! to want that. Partial indexes (`where:`) need no switch of ours, they are the 7.x
//! line's own preview feature.

use super::super::arguments::{Arguments, Attributes};
use super::super::context::Context;
use super::super::draft::DraftCheck;
use super::super::rules;
use super::name_argument;
use crate::ast::Attribute;

/// The old names of a thing, in the order written.
pub(super) fn former_names(attributes: &mut Attributes<'_>, cx: &mut Context<'_>) -> Vec<String> {
    let mut names = Vec::new();
    for attribute in attributes.all("was") {
        if !is_switched_on(attribute, cx) {
            continue;
        }
        let Some(mut arguments) = Arguments::new(attribute, cx) else { continue };
        let name = arguments.required("name", cx).and_then(|value| cx.string(value));
        names.extend(name.filter(|name| !name.is_empty()).map(str::to_owned));
        arguments.finish(cx);
    }
    names
}

/// The check constraints of a model.
pub(super) fn checks(attributes: &mut Attributes<'_>, cx: &mut Context<'_>) -> Vec<DraftCheck> {
    let mut checks = Vec::new();
    for attribute in attributes.all("check") {
        if !is_switched_on(attribute, cx) {
            continue;
        }
        let Some(mut arguments) = Arguments::new(attribute, cx) else { continue };
        let condition = arguments.required("condition", cx).and_then(|value| cx.string(value));
        let name = name_argument(&mut arguments, "map", cx).map(str::to_owned);
        arguments.finish(cx);
        checks.extend(condition.map(|condition| DraftCheck {
            name,
            condition: condition.to_owned(),
            span: attribute.span,
        }));
    }
    checks
}

fn is_switched_on(attribute: &Attribute, cx: &mut Context<'_>) -> bool {
    if cx.options.additions {
        return true;
    }
    let message = format!("Attribute not known: \"@{}\".", attribute.name.text);
    let help = "this is an addition of Brant that other tools do not understand; `additions = true` in brant.toml switches it on";
    let rule = &rules::EXTENSION_SWITCHED_OFF;
    cx.error_with_help(rule, message, attribute.span, Some(help.to_owned()));
    false
}
