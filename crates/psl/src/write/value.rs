//! Values: strings, defaults, fields of indexes, conditions.

use super::Owner;
use crate::schema::{
    ClassUse, DefaultValue, FieldId, Function, IndexField, Literal, Predicate, SortOrder, Term,
    TermValue,
};

/// A string with quotes and escapes.
#[must_use]
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for found in text.chars() {
        match found {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            control if control.is_control() && u32::from(control) < 0x1_0000 => {
                out.push_str(&format!("\\u{:04x}", u32::from(control)));
            }
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

pub(super) fn default(value: &DefaultValue) -> String {
    match value {
        DefaultValue::Literal(one) => literal(one),
        DefaultValue::List(items) => array(items.iter().map(literal)),
        DefaultValue::Function(made) => function(made),
    }
}

fn literal(value: &Literal) -> String {
    match value {
        Literal::String(text) => quoted(text),
        Literal::Number(text) | Literal::EnumValue(text) => text.clone(),
        Literal::Boolean(value) => value.to_string(),
    }
}

fn function(value: &Function) -> String {
    match value {
        Function::AutoIncrement => "autoincrement()".to_owned(),
        Function::Now => "now()".to_owned(),
        Function::DbGenerated(expression) => {
            format!("dbgenerated({})", expression.as_deref().map(quoted).unwrap_or_default())
        }
        // The bare forms mean version 4 of UUIDs and version 1 of CUIDs.
        Function::Uuid(4) => "uuid()".to_owned(),
        Function::Uuid(version) => format!("uuid({version})"),
        Function::Cuid(1) => "cuid()".to_owned(),
        Function::Cuid(version) => format!("cuid({version})"),
        Function::Ulid => "ulid()".to_owned(),
        Function::Nanoid(None) => "nanoid()".to_owned(),
        Function::Nanoid(Some(length)) => format!("nanoid({length})"),
    }
}

pub(super) fn array(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", items.collect::<Vec<_>>().join(", "))
}

/// The names of fields as a list.
pub(super) fn names(owner: Owner<'_>, fields: &[FieldId]) -> String {
    array(fields.iter().map(|field| owner.model.field(*field).name.clone()))
}

/// The fields of a key or an index as a list.
pub(super) fn index_fields(owner: Owner<'_>, fields: &[IndexField]) -> String {
    array(fields.iter().map(|field| {
        let name = &owner.model.field(field.field).name;
        let options = index_options(field);
        if options.is_empty() { name.clone() } else { format!("{name}({})", options.join(", ")) }
    }))
}

/// What is said about a field of a key or an index.
pub(super) fn index_options(field: &IndexField) -> Vec<String> {
    let length = field.length.map(|length| format!("length: {length}"));
    let sort = field.sort.map(|sort| {
        let word = match sort {
            SortOrder::Asc => "Asc",
            SortOrder::Desc => "Desc",
        };
        format!("sort: {word}")
    });
    let class = field.class.as_ref().map(|class| match class {
        ClassUse::Known(class) => format!("ops: {}", class.name),
        ClassUse::Raw(name) => format!("ops: raw({})", quoted(name)),
    });
    length.into_iter().chain(sort).chain(class).collect()
}

pub(super) fn predicate(owner: Owner<'_>, predicate: &Predicate) -> String {
    match predicate {
        Predicate::Raw(sql) => format!("raw({})", quoted(sql)),
        Predicate::All(terms) => {
            let terms: Vec<_> = terms.iter().map(|one| term(owner, one)).collect();
            format!("{{ {} }}", terms.join(", "))
        }
    }
}

fn term(owner: Owner<'_>, term: &Term) -> String {
    let value = match &term.value {
        TermValue::Null => "null".to_owned(),
        TermValue::Boolean(value) => value.to_string(),
        TermValue::Number(text) => text.clone(),
        TermValue::String(text) => quoted(text),
    };
    let value = if term.negated { format!("{{ not: {value} }}") } else { value };
    format!("{}: {value}", owner.model.field(term.field).name)
}
