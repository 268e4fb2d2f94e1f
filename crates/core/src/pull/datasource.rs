//! What a pull changes in the datasource block.

use brant_psl::ast::Block;
use brant_psl::format::layout;
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

/// Where the name of a property of the datasource stands.
fn property(text: &str, name: &str) -> Option<std::ops::Range<usize>> {
    // Most files have none, and reading one takes longer than looking for a word.
    if !text.contains(name) {
        return None;
    }
    let parsed = parse(&Sources::single("", text));
    let mut blocks = parsed.blocks();
    blocks.find_map(|block| match block {
        Block::Config(config) if config.kind.keyword() == "datasource" => {
            let mut properties = config.properties.iter();
            properties.find(|property| property.name.text == name).map(|it| it.name.span.range())
        }
        Block::Config(_) | Block::Model(_) | Block::Enum(_) => None,
    })
}
