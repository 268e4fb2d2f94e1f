//! What a file says, without places and without the orders that the formatter may change.

use brant_psl::ParsedFile;
use brant_psl::ast::{Argument, Attribute, BaseType, Block, Expression, Field};

/// One line per fact.
pub(super) fn file(parsed: &ParsedFile) -> Vec<String> {
    let mended = "Field declarations don't require a `:`.";
    let errors = parsed.diagnostics.iter().map(|found| found.message.clone());
    let mut facts: Vec<String> = errors.filter(|message| message != mended).collect();
    // Block attributes move, and their errors with them.
    facts.sort();
    for block in &parsed.file.blocks {
        describe_block(block, &mut facts);
    }
    facts
}

fn describe_block(block: &Block, facts: &mut Vec<String>) {
    match block {
        Block::Model(model) => {
            facts.push(format!("{} {} {:?}", model.kind.word(), model.name.text, model.docs));
            facts.extend(model.fields.iter().map(field));
            facts.push(attributes(&model.attributes));
        }
        Block::Enum(values) => {
            facts.push(format!("enum {} {:?}", values.name.text, values.docs));
            for value in &values.values {
                let own = attributes(&value.attributes);
                facts.push(format!("{} {own} {:?}", value.name.text, value.docs));
            }
            facts.push(attributes(&values.attributes));
        }
        Block::Config(config) => {
            let (keyword, name) = (config.kind.keyword(), &config.name.text);
            facts.push(format!("{keyword} {name} {:?}", config.docs));
            for property in &config.properties {
                let value = property.value.as_ref().map(expression);
                facts.push(format!("{} = {value:?}", property.name.text));
            }
        }
    }
}

fn field(field: &Field) -> String {
    let base = match &field.ty.base {
        BaseType::Named(name) => name.text.to_string(),
        BaseType::Unsupported(text) => format!("Unsupported({:?})", text.value),
    };
    let own = attributes(&field.attributes);
    format!("{}: {base}{} {own} {:?}", field.name.text, field.ty.arity.suffix(), field.docs)
}

fn attributes(list: &[Attribute]) -> String {
    let one = |found: &Attribute| format!("@{}{}", found.name.text, arguments(&found.arguments));
    let mut all: Vec<String> = list.iter().map(one).collect();
    all.sort();
    all.join(" ")
}

fn arguments(list: &[Argument]) -> String {
    let one = |argument: &Argument| {
        let name = argument.name.as_ref().map(|name| name.text.as_str());
        format!("{name:?}: {:?}", argument.value.as_ref().map(expression))
    };
    format!("({})", list.iter().map(one).collect::<Vec<_>>().join(", "))
}

fn expression(value: &Expression) -> String {
    match value {
        Expression::String(text) => format!("{:?}", text.value),
        Expression::Number(name) => format!("number {}", name.text),
        Expression::Constant(name) => format!("constant {}", name.text),
        Expression::Array(items, _) => {
            format!("[{}]", items.iter().map(expression).collect::<Vec<_>>().join(", "))
        }
        Expression::Function(name, list, _) => format!("{}{}", name.text, arguments(list)),
        Expression::Object(entries, _) => {
            let one = entries
                .iter()
                .map(|entry| format!("{}: {}", entry.name.text, expression(&entry.value)));
            format!("{{{}}}", one.collect::<Vec<_>>().join(", "))
        }
    }
}
