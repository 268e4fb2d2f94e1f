//! Whole blocks, line by line, before they are formatted.

use super::attribute::{BlockAttribute, mapping, of_model};
use super::value::quoted;
use super::{Owner, field};
use crate::schema::{Enum, EnumValue, FieldId, ModelId, ModelKind, Schema};

pub(super) fn model(schema: &Schema, id: ModelId) -> String {
    let owner = Owner::new(schema, id);
    let keyword = match owner.model.kind {
        ModelKind::Table => "model",
        ModelKind::View => "view",
    };
    let mut text = documented(owner.model.documentation.as_deref());
    text += &format!("{keyword} {} {{\n", owner.model.name);
    for (index, found) in owner.model.fields.iter().enumerate() {
        text += &documented(found.documentation.as_deref());
        text += &format!("{}\n", field::line(owner, FieldId::new(index)));
    }
    for attribute in of_model(owner) {
        text += &format!("{}\n", attribute.text);
    }
    text + "}\n"
}

pub(super) fn enumeration(values: &Enum) -> String {
    let mut text = documented(values.documentation.as_deref());
    text += &format!("enum {} {{\n", values.name);
    for found in &values.values {
        text += &documented(found.documentation.as_deref());
        text += &format!("{}\n", value(found));
    }
    for attribute in of_enum(values) {
        text += &format!("{}\n", attribute.text);
    }
    text + "}\n"
}

/// The line of an enum's value.
pub(super) fn value(value: &EnumValue) -> String {
    let attributes = mapping("@", &value.name, &value.database_name, &value.former_names);
    let parts = std::iter::once(value.name.clone()).chain(attributes);
    parts.collect::<Vec<_>>().join(" ")
}

/// All attributes of an enum's block.
pub(super) fn of_enum(values: &Enum) -> Vec<BlockAttribute> {
    let mut found = mapping("@@", &values.name, &values.database_name, &values.former_names);
    found.extend(values.schema.iter().map(|schema| format!("@@schema({})", quoted(schema))));
    found.into_iter().map(BlockAttribute::without_place).collect()
}

/// Documentation as the lines above an item.
pub(super) fn documented(text: Option<&str>) -> String {
    text.into_iter().flat_map(|text| text.split('\n')).map(|line| format!("/// {line}\n")).collect()
}
