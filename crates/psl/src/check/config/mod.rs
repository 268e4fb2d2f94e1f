//! The configuration blocks: the datasource and the generators.

mod datasource;
mod extensions;
mod generator;
mod preview;
mod url;
mod url_paths;

pub use url::UrlKind;
pub use url_paths::anchor_url;

use std::collections::BTreeMap;

use super::context::Context;
use super::rules;
use crate::ast::{Block, Config, ConfigKind, Expression, Parsed, Property};
use crate::schema::{Datasource, Generator};
use crate::span::Span;

/// Reads all configuration blocks. The context learns which database the schema is for.
pub(super) fn read(parsed: &Parsed, cx: &mut Context<'_>) -> (Option<Datasource>, Vec<Generator>) {
    let configs = || {
        parsed.blocks().filter_map(|block| match block {
            Block::Config(config) => Some(config),
            Block::Model(_) | Block::Enum(_) => None,
        })
    };
    let of_kind = |kind| configs().filter(move |config| config.kind == kind);
    let provider = of_kind(ConfigKind::Datasource).find_map(datasource::provider_text);
    let generators: Vec<_> = of_kind(ConfigKind::Generator)
        .filter_map(|config| generator::read(config, provider, cx))
        .collect();
    cx.preview =
        generators.iter().flat_map(|generator| generator.preview_features.clone()).collect();
    let datasources: Vec<_> = of_kind(ConfigKind::Datasource).collect();
    if datasources.len() > 1 {
        for config in &datasources {
            let message = "You defined more than one datasource. This is not allowed yet because support for multiple databases has not been implemented yet.";
            cx.datasource(&rules::DATASOURCE_COUNT, &config.name.text, message, config.span);
        }
    }
    // A second one has been refused; the first serves for the rest.
    let datasource = datasources.first().and_then(|config| datasource::read(config, cx));
    (datasource, generators)
}

/// The properties of a block, each once.
struct Properties<'a> {
    config: &'a Config,
    found: BTreeMap<&'a str, &'a Property>,
}

impl<'a> Properties<'a> {
    fn new(config: &'a Config, cx: &mut Context<'_>) -> Self {
        let mut found = BTreeMap::new();
        for property in &config.properties {
            if found.insert(property.name.text.as_str(), property).is_some() {
                let message = format!(
                    "Key \"{}\" is already defined in {} \"{}\".",
                    property.name.text,
                    config.kind.keyword(),
                    config.name.text
                );
                cx.error(&rules::DUPLICATE_ARGUMENT, message, property.span);
            }
        }
        Self { config, found }
    }

    /// The property, taken out; none too where its value is missing, which is reported.
    fn take(&mut self, name: &str) -> Option<(&'a Expression, Span)> {
        let property = self.found.remove(name)?;
        Some((property.value.as_ref()?, property.span))
    }

    /// Reports that a property is missing.
    fn missing(&self, name: &str, cx: &mut Context<'_>) {
        let block = match self.config.kind {
            ConfigKind::Datasource => "data source",
            ConfigKind::Generator => "generator",
        };
        let message = format!(
            "Argument \"{name}\" is missing in {block} block \"{}\".",
            self.config.name.text
        );
        cx.error(&rules::MISSING_ARGUMENT, message, self.config.span);
    }
}
