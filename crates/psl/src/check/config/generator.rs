//! Generator blocks.

use super::super::context::Context;
use super::super::rules;
use super::super::value::display;
use super::{Properties, preview};
use crate::ast::{Config, Expression};
use crate::schema::{Generator, PreviewFeature, Setting};

pub(super) fn read(
    config: &Config,
    database: Option<&str>,
    cx: &mut Context<'_>,
) -> Option<Generator> {
    let mut properties = Properties::new(config, cx);
    let Some((provider, _)) = properties.take("provider") else {
        properties.missing("provider", cx);
        return None;
    };
    let provider = setting(provider, cx)?;
    if let Some(Expression::Array(_, span)) =
        properties.found.get("engineType").and_then(|property| property.value.as_ref())
    {
        let value = properties.found["engineType"].value.as_ref().map(display).unwrap_or_default();
        let message = format!("Expected a String value, but received array value `{value}`.");
        cx.error(&rules::WRONG_VALUE, message, *span);
    }
    let mut preview_features: Vec<PreviewFeature> = Vec::new();
    if let Some((value, _)) = properties.take("previewFeatures") {
        preview_features = preview::read(value, database, cx);
    }
    let mut settings = Vec::new();
    for property in &config.properties {
        let name = property.name.text.as_str();
        if let Some((value, _)) = properties.take(name) {
            settings.extend(setting(value, cx).map(|value| (name.to_owned(), value)));
        }
    }
    Some(Generator {
        name: config.name.text.to_string(),
        provider,
        preview_features,
        settings,
        documentation: config.docs.clone(),
        span: config.span,
    })
}

fn setting(value: &Expression, cx: &mut Context<'_>) -> Option<Setting> {
    Some(match value {
        Expression::String(text) => Setting::Text(text.value.clone()),
        Expression::Number(name) | Expression::Constant(name) => {
            Setting::Text(name.text.to_string())
        }
        Expression::Array(items, _) => {
            Setting::List(items.iter().filter_map(|item| setting(item, cx)).collect())
        }
        Expression::Function(name, arguments, _) if name.text == "env" => {
            let [argument] = arguments.as_slice() else { return cx.wrong_kind("string", value) };
            Setting::Variable(cx.string(argument.value.as_ref()?)?.to_owned())
        }
        Expression::Function(..) | Expression::Object(..) => return cx.wrong_kind("string", value),
    })
}
