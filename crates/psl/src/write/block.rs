//! Whole blocks, line by line, before they are formatted.

use super::attribute::{BlockAttribute, mapping, of_model};
use super::value::quoted;
use super::{Commented, Owner, field};
use crate::schema::{Enum, EnumValue, FieldId, ModelId, ModelKind, Schema};

pub(super) fn model(schema: &Schema, id: ModelId, commented: &Commented) -> String {
    let owner = Owner::new(schema, id);
    let keyword = match owner.model.kind {
        ModelKind::Table => "model",
        ModelKind::View => "view",
    };
    let docs = documented(owner.model.documentation.as_deref());
    let mut text = format!("{keyword} {} {{\n", owner.model.name);
    for (index, found) in owner.model.fields.iter().enumerate() {
        let field = FieldId::new(index);
        text += &documented(found.documentation.as_deref());
        text += &match commented.fields.contains(&(id, field)) {
            true => format!("// {}\n", field::commented_line(owner, field)),
            false => format!("{}\n", field::line(owner, field)),
        };
    }
    for attribute in of_model(owner) {
        text += &format!("{}\n", attribute.text);
    }
    text += "}\n";
    match commented.models.contains(&id) {
        true => docs + &text.lines().map(|line| format!("// {line}\n")).collect::<String>(),
        false => docs + &text,
    }
}

/// The block of an enum; the values at some positions are commented out.
pub(super) fn enumeration(values: &Enum, is_commented: &dyn Fn(usize) -> bool) -> String {
    let mut text = documented(values.documentation.as_deref());
    text += &format!("enum {} {{\n", values.name);
    for (index, found) in values.values.iter().enumerate() {
        text += &documented(found.documentation.as_deref());
        text += &match is_commented(index) {
            true => format!("// {}\n", commented_value(found)),
            false => format!("{}\n", value(found)),
        };
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

/// The same behind `//`, where the name says what is in the database.
pub(super) fn commented_value(value: &EnumValue) -> String {
    format!("{} @map({})", value.name, quoted(&value.database_name))
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
