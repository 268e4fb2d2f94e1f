//! Native types: `@db.X` becomes a type of the database, with arguments in range.

use super::super::context::Context;
use super::super::draft::{Draft, DraftField, Type};
use super::super::rules;
use super::super::value::display;
use crate::ast::Attribute;
use crate::connector::NativeType;
use crate::schema::{Datasource, NativeUse, Scalar};
use crate::span::Span;

/// Finds out what all `@db.X` mean.
pub(super) fn resolve(
    draft: &mut Draft<'_>,
    datasource: Option<&Datasource>,
    cx: &mut Context<'_>,
) {
    let Some(datasource) = datasource else { return };
    let models = draft.models.iter_mut();
    for field in models.flat_map(|model| &mut model.fields) {
        let Type::Scalar(scalar) = field.ty else { continue };
        let Some(attribute) = field.native_attribute else { continue };
        field.native = resolve_one(attribute, scalar, datasource, cx);
    }
}

fn resolve_one(
    attribute: &Attribute,
    scalar: Scalar,
    datasource: &Datasource,
    cx: &mut Context<'_>,
) -> Option<NativeUse> {
    let span = attribute.span;
    let (prefix, name) = attribute.name.text.split_once('.')?;
    let db = &datasource.name;
    if prefix != db {
        let message = format!(
            "The prefix {prefix} is invalid. It must be equal to the name of an existing datasource e.g. {db}. Did you mean to use {db}.{name}?"
        );
        cx.error(&rules::NATIVE_TYPE, message, span);
        return None;
    }
    let Some(native) = cx.connector.native_type(name) else {
        let message =
            format!("Native type {name} is not supported for {} connector.", cx.connector.name);
        let known = cx.connector.native_types.iter();
        let fitting = known.filter(|native| native.scalars.contains(&scalar));
        let help = cx.suggest(name, fitting.map(|native| native.name));
        cx.error_with_help(&rules::NATIVE_TYPE, message, span, help);
        return None;
    };
    let given: Vec<String> = attribute
        .arguments
        .iter()
        .filter_map(|argument| argument.value.as_ref().map(display))
        .collect();
    if let Err(message) = check_count(native, given.len()) {
        cx.error(&rules::NATIVE_TYPE, message, span);
        return None;
    }
    if !native.scalars.contains(&scalar) {
        let wanted: Vec<_> = native.scalars.iter().map(|scalar| scalar.name()).collect();
        let message = format!(
            "Native type {name} is not compatible with declared field type {}, expected field type {}.",
            scalar.name(),
            wanted.join(" or ")
        );
        cx.error(&rules::NATIVE_TYPE, message, span);
        return None;
    }
    let args = numbers(&given, span, cx)?;
    if let Err(message) = check_ranges(native, scalar, &args, cx.connector.name) {
        cx.error(&rules::NATIVE_TYPE, message, span);
    }
    Some(NativeUse { name: native.name, args, span })
}

fn check_count(native: &NativeType, given: usize) -> Result<(), String> {
    let (required, optional) = (native.params.required, native.params.optional);
    if given < required || (given > required && optional == 0) {
        return Err(format!(
            "Function \"{}\" takes {required} arguments, but received {given}.",
            native.name
        ));
    }
    if given > required + optional {
        return Err(format!(
            "Native type {} takes {optional} optional arguments, but received {given}.",
            native.name
        ));
    }
    Ok(())
}

fn numbers(given: &[String], span: Span, cx: &mut Context<'_>) -> Option<Vec<u32>> {
    let mut numbers = Vec::new();
    for text in given {
        match text.parse() {
            Ok(number) => numbers.push(number),
            Err(_) => {
                let message = format!("Expected a nonnegative integer, but found ({text}).");
                cx.error(&rules::NATIVE_TYPE, message, span);
                return None;
            }
        }
    }
    Some(numbers)
}

fn check_ranges(
    native: &NativeType,
    scalar: Scalar,
    args: &[u32],
    database: &str,
) -> Result<(), String> {
    let shown = shown(native.name, args);
    if native.params.scale_within_precision
        && let [precision, scale] = args
        && scale > precision
    {
        return Err(format!(
            "The scale must not be larger than the precision for the {shown} native type in {database}."
        ));
    }
    let broken = native.params.ranges.iter().find(|range| {
        let applies = range.only_on.is_none_or(|only| only == scalar);
        let value = args.get(range.index);
        applies && value.is_some_and(|value| !(range.min..=range.max).contains(value))
    });
    broken.map_or(Ok(()), |range| {
        Err(format!(
            "Argument M is out of range for native type `{shown}` of {database}: {}",
            range.message
        ))
    })
}

fn shown(name: &str, args: &[u32]) -> String {
    if args.is_empty() {
        return name.to_owned();
    }
    let args: Vec<_> = args.iter().map(u32::to_string).collect();
    format!("{name}({})", args.join(","))
}

/// `Unsupported("…")` with a type that is supported after all.
pub(super) fn refuse_known(
    field: &DraftField<'_>,
    text: &str,
    datasource: Option<&Datasource>,
    cx: &mut Context<'_>,
) {
    let Some(datasource) = datasource else { return };
    let (name, args) = match text.split_once('(') {
        Some((name, rest)) => (name, rest.split_once(')').map(|(args, _)| args)),
        None => (text, None),
    };
    let Some(native) = cx.connector.native_type(name.trim()) else { return };
    let args: Result<Vec<u32>, _> =
        args.into_iter().flat_map(|args| args.split(',')).map(|arg| arg.trim().parse()).collect();
    let Ok(args) = args else { return };
    let [scalar, ..] = native.scalars else { return };
    if check_count(native, args.len()).is_err() {
        return;
    }
    let message = format!(
        "The type `Unsupported(\"{text}\")` you specified in the type definition for the field `{}` is supported as a native type by Prisma. Please use the native type notation `{} @{}.{}` for full support.",
        field.name(),
        scalar.name(),
        datasource.name,
        shown(native.name, &args)
    );
    cx.validation(&rules::UNSUPPORTED_TYPE, &message, field.ast.span);
}
