//! Spellings of older versions of the language in blocks that a pull keeps.

use brant_psl::ast::{self, Attribute, Block};
use brant_psl::format::layout;
use brant_psl::{Sources, parse};

/// The text with `map:` for the name of an index, which used to be `name:`, and without a needless
/// `name:` before that of a mapping, as the existing tool writes them.
pub(super) fn modernised(mut text: String) -> String {
    // Most schemas have never seen an older version, and parsing takes its time.
    if !text.contains("name:") {
        return text;
    }
    let parsed = parse(&Sources::single("", text.as_str()));
    let mut places: Vec<_> = parsed.blocks().flat_map(attributes).filter_map(replacement).collect();
    if places.is_empty() {
        return text;
    }
    places.sort_by_key(|(range, _)| range.start);
    for (range, word) in places.into_iter().rev() {
        text.replace_range(range, word);
    }
    layout(&text)
}

/// What of an attribute has a newer spelling, and which.
fn replacement(attribute: &Attribute) -> Option<(std::ops::Range<usize>, &'static str)> {
    let argument = attribute.named("name")?;
    let (name, value) = (argument.name.as_ref()?, argument.value.as_ref()?);
    match attribute.name.text.as_str() {
        "index" => Some((name.span.range(), "map")),
        "map" => Some((name.span.range().start..value.span().range().start, "")),
        _ => None,
    }
}

fn attributes(block: &Block) -> Vec<&Attribute> {
    match block {
        Block::Model(ast::Model { fields, attributes, .. }) => {
            fields.iter().flat_map(|field| &field.attributes).chain(attributes).collect()
        }
        Block::Enum(ast::Enum { values, attributes, .. }) => {
            values.iter().flat_map(|value| &value.attributes).chain(attributes).collect()
        }
        Block::Config(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn older_words_give_way() {
        let old = r#"model Song {
  id     Int    @id @map(name: "song_id") // kept
  singer Int    @map( name : "by")
  Singer Singer @relation(name: "Sings", fields: [singer], references: [id])

  @@unique([singer, id], name: "for the client")
  // whose
  @@index([singer], name: "by_singer") // quick
  @@index(name: "by name:", fields: [singer, id])
  @@map(name: "name: songs")
}

enum Mood {
  gay @map(name: "happy")

  @@map(name: "moods")
}
"#;
        let new = r#"model Song {
  id     Int    @id @map("song_id") // kept
  singer Int    @map("by")
  Singer Singer @relation(name: "Sings", fields: [singer], references: [id])

  @@unique([singer, id], name: "for the client")
  // whose
  @@index([singer], map: "by_singer") // quick
  @@index(map: "by name:", fields: [singer, id])
  @@map("name: songs")
}

enum Mood {
  gay @map("happy")

  @@map("moods")
}
"#;
        assert_eq!(modernised(old.to_owned()), new);
        assert_eq!(modernised(new.to_owned()), new);
    }
}
