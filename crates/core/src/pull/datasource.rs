//! What a pull changes in the datasource block.

use brant_psl::ast::{Block, Config, Property};
use brant_psl::format::layout;
use brant_psl::schema::Schema;
use brant_psl::write::quoted;
use brant_psl::{Sources, parse};

use super::extension;

/// Properties that have a newer name.
static RENAMED: &[(&str, &str)] = &[("referentialIntegrity", "relationMode")];

/// The text with the properties of the datasource called by their newer names.
pub(super) fn modernised(mut text: String) -> String {
    for (old, new) in RENAMED {
        if let Some(place) = property(&text, old) {
            text.replace_range(place, new);
            text = layout(&text);
        }
    }
    text
}

/// The text with the list of extensions that a pull found, if it is another one and the datasource
/// stands here.
pub(super) fn with_extensions(mut text: String, previous: &Schema, pulled: &Schema) -> String {
    let lists = [previous, pulled].map(|schema| {
        schema.datasource.as_ref().and_then(|datasource| datasource.extensions.as_deref())
    });
    let [old, new] = lists;
    if extension::same(old, new) {
        return text;
    }
    let list: Vec<_> = new.unwrap_or_default().iter().map(extension::text).collect();
    let line = (!list.is_empty()).then(|| format!("extensions = [{}]", list.join(", ")));
    if set(&mut text, "extensions", line.as_deref()) { layout(&text) } else { text }
}

/// The sources with more namespaces in the datasource's `schemas`. `schema` is what they mean.
#[must_use]
pub fn with_schemas(sources: &Sources, schema: &Schema, names: &[String]) -> Sources {
    let Some(datasource) = &schema.datasource else { return sources.clone() };
    let listed = datasource.schemas.iter().map(|(name, _)| name);
    let mut all: Vec<&String> = listed.collect();
    for name in names.iter().filter(|name| !name.is_empty()) {
        if !all.contains(&name) {
            all.push(name);
        }
    }
    let list: Vec<_> = all.iter().map(|name| quoted(name)).collect();
    let line = format!("schemas = [{}]", list.join(", "));
    let mut changed = Sources::new();
    for (id, source) in sources.iter() {
        let mut text = source.text().to_string();
        if id == datasource.span.file && set(&mut text, "schemas", Some(&line)) {
            text = layout(&text);
        }
        changed.add(source.name(), text);
    }
    changed
}

/// Where the name of a property of the datasource stands.
fn property(text: &str, name: &str) -> Option<std::ops::Range<usize>> {
    // Most files have none, and reading one takes longer than looking for a word.
    if !text.contains(name) {
        return None;
    }
    Some(find(&datasource(text)?, name)?.name.span.range())
}

/// Writes a property of the datasource, or takes it away. False where no datasource is.
fn set(text: &mut String, name: &str, line: Option<&str>) -> bool {
    let Some(block) = datasource(text) else { return false };
    let place = find(&block, name).map(|property| property.span.range());
    match (place, line) {
        (Some(place), Some(line)) => text.replace_range(place, line),
        (Some(place), None) => {
            let ends = text[place.end..].starts_with('\n');
            text.replace_range(place.start..place.end + usize::from(ends), "");
        }
        (None, Some(line)) => text.insert_str(block.span.range().end - 1, &format!("{line}\n")),
        (None, None) => {}
    }
    true
}

fn datasource(text: &str) -> Option<Config> {
    let parsed = parse(&Sources::single("", text));
    let mut blocks = parsed.blocks();
    blocks.find_map(|block| match block {
        Block::Config(config) if config.kind.keyword() == "datasource" => Some(config.clone()),
        Block::Config(_) | Block::Model(_) | Block::Enum(_) => None,
    })
}

fn find<'b>(block: &'b Config, name: &str) -> Option<&'b Property> {
    block.properties.iter().find(|property| property.name.text == name)
}
