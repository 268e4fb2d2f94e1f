//! `extensions` of the datasource.

use super::super::context::Context;
use super::super::rules;
use super::super::value::items;
use super::Properties;
use crate::ast::{Argument, Expression};
use crate::connector::Capability;
use crate::schema::{Extension, PreviewFeature};

pub(super) fn read(
    properties: &mut Properties<'_>,
    cx: &mut Context<'_>,
) -> Option<Vec<Extension>> {
    if !cx.can(Capability::Extensions) {
        // Left to be reported as unknown.
        return None;
    }
    let (value, span) = properties.take("extensions")?;
    if !cx.has_preview(PreviewFeature::PostgresqlExtensions) {
        let message = "The `extensions` property is only available with the `postgresqlExtensions` preview feature.";
        cx.error(&rules::NEEDS_PREVIEW_FEATURE, message, span);
        return None;
    }
    Some(items(value).iter().filter_map(|item| extension(item, cx)).collect())
}

fn extension(item: &Expression, cx: &mut Context<'_>) -> Option<Extension> {
    let (name, arguments) = cx.call("constant or function", item)?;
    let mut extension = Extension {
        name: name.text.to_string(),
        database_name: name.text.to_string(),
        schema: None,
        version: None,
        span: item.span(),
    };
    for argument in arguments {
        read_argument(&mut extension, argument, cx);
    }
    Some(extension)
}

fn read_argument(extension: &mut Extension, argument: &Argument, cx: &mut Context<'_>) {
    let Some(name) = &argument.name else {
        cx.validation(&rules::WRONG_VALUE, "The argument must have a name", argument.span);
        return;
    };
    if !["map", "schema", "version"].contains(&name.text.as_str()) {
        let message = format!("Argument not known: \"{}\".", name.text);
        cx.error(&rules::UNKNOWN_ARGUMENT, message, argument.span);
        return;
    }
    let Some(value) = &argument.value else { return };
    let Some(text) = cx.string(value) else {
        let message = format!("The `{}` argument must be a string literal", name.text);
        cx.validation(&rules::WRONG_VALUE, &message, argument.span);
        return;
    };
    match name.text.as_str() {
        "map" => text.clone_into(&mut extension.database_name),
        "schema" => extension.schema = Some(text.to_owned()),
        _ => extension.version = Some(text.to_owned()),
    }
}
