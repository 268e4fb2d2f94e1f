//! Attributes of enums and their values.

use super::super::arguments::Attributes;
use super::super::context::Context;
use super::super::draft::Draft;
use super::additions;
use crate::schema::EnumId;

pub(super) fn resolve(draft: &mut Draft<'_>, id: EnumId, cx: &mut Context<'_>) {
    let entry = &mut draft.enums[id.index()];
    for value in &mut entry.values {
        let mut attributes = Attributes::new(&value.ast.attributes);
        value.map = super::map_of_value(&mut attributes, cx);
        value.former_names = additions::former_names(&mut attributes, cx);
        attributes.finish(&["map"], cx);
    }
    let mut attributes = Attributes::new(&entry.ast.attributes);
    entry.map = super::map(&mut attributes, cx);
    entry.schema = super::schema(&mut attributes, cx);
    entry.former_names = additions::former_names(&mut attributes, cx);
    attributes.finish(&["map", "schema"], cx);
}
