//! The order of attributes.

use crate::syntax::{Kind, Node};

/// The attributes that have a place; the others follow in the order given.
const ORDER: &[&str] =
    &["id", "unique", "default", "updatedAt", "index", "fulltext", "map", "relation", "ignore"];

/// The place of an attribute among its like. Sorting by it must be stable.
pub(super) fn rank(attribute: Node<'_>) -> usize {
    let name = attribute.child(Kind::Path).map_or("", Node::text);
    ORDER.iter().position(|known| *known == name).unwrap_or(ORDER.len())
}
