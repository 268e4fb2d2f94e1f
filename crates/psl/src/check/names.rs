//! First pass: names of blocks, fields and values, each in its namespace.

use std::collections::BTreeMap;

use super::context::Context;
use super::draft::{Draft, DraftEnum, DraftEnumValue, DraftModel, Top};
use super::rules;
use crate::ast::{self, Block, ConfigKind, Name, Parsed};
use crate::schema::{EnumId, FieldId, ModelId, Scalar};

/// Words that the generated client cannot have as names.
#[rustfmt::skip] // One table, not one word per line.
static RESERVED: &[&str] = &[
    "PrismaClient", "async", "await", "break", "case", "catch", "class", "const", "continue",
    "debugger", "default", "delete", "do", "else", "enum", "export", "extends", "false", "finally",
    "for", "function", "if", "implements", "import", "in", "instanceof", "interface", "let", "new",
    "null", "package", "private", "protected", "public", "return", "super", "switch", "this",
    "throw", "true", "try", "typeof", "using", "var", "void", "while", "with", "yield",
];

/// Gathers models and enums in order; fields get their types in the next pass.
pub(super) fn collect<'a>(parsed: &'a Parsed, cx: &mut Context<'_>) -> Draft<'a> {
    let mut draft = Draft::default();
    let mut words: BTreeMap<&str, &str> = BTreeMap::new();
    let mut configs: BTreeMap<(ConfigKind, &str), ()> = BTreeMap::new();
    for block in parsed.blocks() {
        let name = block.name();
        let word = match block {
            Block::Model(model) => model.kind.word(),
            Block::Enum(_) => "enum",
            Block::Config(config) => config.kind.keyword(),
        };
        match block {
            Block::Config(config) => {
                valid_identifier(name, word, cx);
                if configs.insert((config.kind, &name.text), ()).is_some() {
                    report_duplicate(name, word, word, cx);
                }
                continue;
            }
            Block::Model(model) => model_names(model, cx),
            Block::Enum(values) => enum_names(values, cx),
        }
        if Scalar::from_name(&name.text).is_some() {
            let message =
                format!("\"{}\" is a reserved scalar type name and cannot be used.", name.text);
            cx.error(&rules::RESERVED_NAME, message, name.span);
        }
        if let Some(first) = words.get(name.text.as_str()) {
            report_duplicate(name, word, first, cx);
            continue;
        }
        words.insert(&name.text, word);
        let top = add(block, &mut draft);
        draft.tops.extend(top.map(|top| (name.text.as_str(), top)));
    }
    draft
}

fn report_duplicate(name: &Name, word: &str, first: &str, cx: &mut Context<'_>) {
    let message = format!(
        "The {word} \"{}\" cannot be defined because a {first} with that name already exists.",
        name.text
    );
    cx.error(&rules::DUPLICATE_NAME, message, name.span);
}

fn add<'a>(block: &'a Block, draft: &mut Draft<'a>) -> Option<Top> {
    match block {
        Block::Model(model) => {
            let mut entry = DraftModel::new(model);
            for (index, field) in model.fields.iter().enumerate() {
                entry.field_names.entry(&field.name.text).or_insert(FieldId::new(index));
            }
            Some(if model.kind == ast::ModelKind::CompositeType {
                draft.composites.push(entry);
                Top::Composite(draft.composites.len() - 1)
            } else {
                draft.models.push(entry);
                Top::Model(ModelId::new(draft.models.len() - 1))
            })
        }
        Block::Enum(ast) => {
            let value = |ast| DraftEnumValue { ast, map: None, former_names: Vec::new() };
            let values = ast.values.iter().map(value).collect();
            let value_names = ast.values.iter().map(|value| value.name.text.as_str()).collect();
            let former_names = Vec::new();
            let entry =
                DraftEnum { ast, value_names, map: None, schema: None, values, former_names };
            draft.enums.push(entry);
            Some(Top::Enum(EnumId::new(draft.enums.len() - 1)))
        }
        Block::Config(_) => None,
    }
}

fn model_names(model: &ast::Model, cx: &mut Context<'_>) {
    let (block, item) = match model.kind {
        ast::ModelKind::Model => ("model", "Model"),
        ast::ModelKind::View => ("view", "View"),
        ast::ModelKind::CompositeType => ("type", "Composite type"),
    };
    if RESERVED.contains(&model.name.text.as_str()) {
        let message = format!(
            "The {block} name `{}` is invalid. It is a reserved name. Please change it. Read more at https://pris.ly/d/naming-{block}s",
            model.name.text
        );
        cx.model(&rules::RESERVED_NAME, model, &message, model.span);
    }
    valid_identifier(&model.name, item, cx);
    let mut seen = BTreeMap::new();
    for field in &model.fields {
        valid_identifier(&field.name, "field", cx);
        if seen.insert(field.name.text.as_str(), ()).is_some() {
            report_field(model, field, field.name.span, cx);
        }
    }
}

/// Also used where two fields have the same name in the database.
pub(super) fn report_field(
    model: &ast::Model,
    field: &ast::Field,
    span: crate::Span,
    cx: &mut Context<'_>,
) {
    let message = format!(
        "Field \"{}\" is already defined on {} \"{}\".",
        field.name.text,
        model.kind.word(),
        model.name.text
    );
    cx.error(&rules::DUPLICATE_NAME, message, span);
}

fn enum_names(values: &ast::Enum, cx: &mut Context<'_>) {
    if RESERVED.contains(&values.name.text.as_str()) {
        let name = &values.name.text;
        let message = format!(
            "Error validating enum `{name}`: The enum name `{name}` is invalid. It is a reserved name. Please change it. Read more at https://www.prisma.io/docs/reference/tools-and-interfaces/prisma-schema/data-model#naming-enums"
        );
        cx.error(&rules::RESERVED_NAME, message, values.span);
    }
    valid_identifier(&values.name, "Enum", cx);
    if values.values.is_empty() {
        let message = "An enum must have at least one value.";
        cx.validation(&rules::EMPTY_ENUM, message, values.span);
    }
    let mut seen = BTreeMap::new();
    for value in &values.values {
        valid_identifier(&value.name, "Enum Value", cx);
        if seen.insert(value.name.text.as_str(), ()).is_some() {
            let message = format!(
                "Value \"{}\" is already defined on enum \"{}\".",
                value.name.text, values.name.text
            );
            cx.error(&rules::DUPLICATE_NAME, message, value.span);
        }
    }
}

/// Whether models, views and enums cannot have that name: the generated client needs it, or it
/// is a type of the language.
#[must_use]
pub fn is_reserved_name(name: &str) -> bool {
    RESERVED.contains(&name) || Scalar::from_name(name).is_some()
}

fn valid_identifier(name: &Name, item: &str, cx: &mut Context<'_>) {
    let problem = if name.text.is_empty() {
        format!("The name of a {item} must not be empty.")
    } else if name.text.starts_with(char::is_numeric) {
        format!("The name of a {item} must not start with a number.")
    } else if name.text.contains('-') {
        format!("The character `-` is not allowed in {item} names.")
    } else {
        return;
    };
    cx.validation(&rules::INVALID_NAME, &problem, name.span);
}
