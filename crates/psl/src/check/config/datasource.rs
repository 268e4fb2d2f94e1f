//! The datasource block, of the 6.x line (with `url`) and of the 7.x line (without).

use std::collections::BTreeSet;

use super::super::context::Context;
use super::super::value::items;
use super::super::{UrlPolicy, rules};
use super::{Properties, extensions, url};
use crate::ast::{Config, Expression};
use crate::connector::{Capability, Connector};
use crate::schema::{Datasource, RelationMode};
use crate::span::Span;

const URLS: [&str; 3] = ["url", "directUrl", "shadowDatabaseUrl"];

const KNOWN: &[&str] =
    &["directUrl", "extensions", "provider", "relationMode", "schemas", "shadowDatabaseUrl", "url"];

/// The provider as written, before anything is checked.
pub(super) fn provider_text(config: &Config) -> Option<&str> {
    let property = config.properties.iter().find(|property| property.name.text == "provider")?;
    match &property.value {
        Some(Expression::String(text)) => Some(&text.value),
        _ => None,
    }
}

pub(super) fn read(config: &Config, cx: &mut Context<'_>) -> Option<Datasource> {
    let mut properties = Properties::new(config, cx);
    let (connector, provider_text) = provider(&mut properties, cx)?;
    cx.connector = connector;
    cx.relation_mode = relation_mode(&mut properties, cx);
    if let Some((_, span)) = properties.take("previewFeatures") {
        let message = "Preview features are only supported in the generator block. Please move this field to the generator block.";
        cx.error(&rules::INVALID_PROPERTY, message, span);
    }
    let [url, direct_url, shadow_database_url] =
        URLS.map(|name| read_url(name, &mut properties, cx));
    if let (Some(url), Some(shadow)) = (&url, &shadow_database_url)
        && url.value == shadow.value
    {
        let message = format!(
            "shadowDatabaseUrl is the same as url for datasource \"{}\". Please specify a different database as shadow database to avoid data loss.",
            config.name.text
        );
        cx.error(&rules::SAME_SHADOW_DATABASE, message, url.span);
    }
    let schemas = schemas(&mut properties, cx);
    let extensions = extensions::read(&mut properties, cx);
    for (name, property) in std::mem::take(&mut properties.found) {
        let message = format!("Property not known: \"{name}\".");
        let help = match KNOWN.contains(&name) {
            true => Some(format!("{} has no such thing", cx.connector.name)),
            false => cx.suggest(name, KNOWN.iter().copied()),
        };
        cx.error_with_help(&rules::UNKNOWN_PROPERTY, message, property.span, help);
    }
    Some(Datasource {
        name: config.name.text.to_string(),
        provider: connector.provider,
        provider_text: provider_text.to_owned(),
        url,
        direct_url,
        shadow_database_url,
        relation_mode: cx.relation_mode,
        schemas,
        extensions,
        documentation: config.docs.clone(),
        span: config.span,
    })
}

fn provider<'a>(
    properties: &mut Properties<'a>,
    cx: &mut Context<'_>,
) -> Option<(&'static Connector, &'a str)> {
    let name = &properties.config.name.text;
    let Some((value, _)) = properties.take("provider") else {
        properties.missing("provider", cx);
        return None;
    };
    let problem = match value {
        Expression::Function(function, ..) if function.text == "env" => {
            "A datasource must not use the env() function in the provider argument."
        }
        Expression::String(text) if text.value.is_empty() => {
            "The provider argument in a datasource must not be empty"
        }
        Expression::String(text) => {
            let known = cx.connectors.iter().find(|known| known.is_provider(&text.value));
            if known.is_none() {
                let message = format!("Datasource provider not known: \"{}\".", text.value);
                let names = cx.connectors.iter().map(|known| known.provider);
                let help = cx.suggest(&text.value, names.clone()).unwrap_or_else(|| {
                    format!("there are drivers for {}", names.collect::<Vec<_>>().join(", "))
                });
                cx.error_with_help(&rules::UNKNOWN_PROVIDER, message, value.span(), Some(help));
            }
            return known.map(|known| (*known, text.value.as_str()));
        }
        _ => "The provider argument in a datasource must be a string literal",
    };
    cx.datasource(&rules::UNKNOWN_PROVIDER, name, problem, value.span());
    None
}

fn relation_mode(properties: &mut Properties<'_>, cx: &mut Context<'_>) -> RelationMode {
    let current = properties.take("relationMode");
    let legacy = properties.take("referentialIntegrity");
    if let Some((_, span)) = legacy {
        if current.is_some() {
            let message = "The `referentialIntegrity` and `relationMode` attributes cannot be used together. Please use only `relationMode` instead.";
            cx.error(&rules::DEPRECATED_PROPERTY, message, span);
        } else {
            let message = "The `referentialIntegrity` attribute is deprecated. Please use `relationMode` instead. Learn more at https://pris.ly/d/relation-mode";
            cx.warning(&rules::DEPRECATED_PROPERTY, message, span);
        }
    }
    let Some((value, _)) = current.or(legacy) else { return RelationMode::default() };
    match cx.string(value) {
        Some("prisma") => RelationMode::Prisma,
        Some("foreignKeys") | None => RelationMode::ForeignKeys,
        Some(other) => {
            let message = format!(
                "Invalid relation mode setting: \"{other}\". Supported values: \"prisma\", \"foreignKeys\""
            );
            cx.datasource(&rules::INVALID_PROPERTY, "relationMode", &message, value.span());
            RelationMode::default()
        }
    }
}

fn read_url(
    name: &str,
    properties: &mut Properties<'_>,
    cx: &mut Context<'_>,
) -> Option<crate::schema::Url> {
    let was_there = properties.found.contains_key(name);
    let Some((value, _)) = properties.take(name) else {
        if name == "url" && !was_there && cx.options.urls == UrlPolicy::Required {
            properties.missing(name, cx);
        }
        return None;
    };
    match cx.options.urls {
        UrlPolicy::Required | UrlPolicy::Allowed => url::read(value, cx),
        UrlPolicy::Ignored => None,
    }
}

fn schemas(properties: &mut Properties<'_>, cx: &mut Context<'_>) -> Vec<(String, Span)> {
    let Some((value, span)) = properties.take("schemas") else { return Vec::new() };
    let rule = &rules::INVALID_PROPERTY;
    if !cx.can(Capability::MultiSchema) {
        let message = "The `schemas` property is not supported on the current connector.";
        cx.error(rule, message, span);
        return Vec::new();
    }
    if items(value).is_empty() {
        let message = "If provided, the schemas array can not be empty.";
        cx.error(rule, message, value.span());
    }
    let mut schemas = Vec::new();
    let mut seen = BTreeSet::new();
    for item in items(value) {
        let Some(name) = cx.string(item) else { continue };
        if seen.insert(name) {
            schemas.push((name.to_owned(), item.span()));
        } else {
            cx.error(rule, "Duplicated schema names are not allowed", item.span());
        }
    }
    schemas
}
