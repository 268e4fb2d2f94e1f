//! What a pull changes in the datasource block.

use brant_psl::ast::{Block, Property};
use brant_psl::format::layout;
use brant_psl::schema::Schema;
use brant_psl::write::quoted;
use brant_psl::{Sources, parse};

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
        if id == datasource.span.file {
            let brace = datasource.span.end as usize - 1;
            let place = property_line(&text, "schemas").unwrap_or(brace..brace);
            let line = if place.is_empty() { format!("{line}\n") } else { line.clone() };
            text.replace_range(place, &line);
            text = layout(&text);
        }
        changed.add(source.name(), text);
    }
    changed
}

/// Where the name of a property of the datasource stands.
fn property(text: &str, name: &str) -> Option<std::ops::Range<usize>> {
    find(text, name).map(|property| property.name.span.range())
}

/// Where a property of the datasource stands, name and value.
fn property_line(text: &str, name: &str) -> Option<std::ops::Range<usize>> {
    find(text, name).map(|property| property.span.range())
}

fn find(text: &str, name: &str) -> Option<Property> {
    // Most files have none, and reading one takes longer than looking for a word.
    if !text.contains(name) {
        return None;
    }
    let parsed = parse(&Sources::single("", text));
    let mut blocks = parsed.blocks();
    blocks.find_map(|block| match block {
        Block::Config(config) if config.kind.keyword() == "datasource" => {
            let mut properties = config.properties.iter();
            properties.find(|property| property.name.text == name).cloned()
        }
        Block::Config(_) | Block::Model(_) | Block::Enum(_) => None,
    })
}
