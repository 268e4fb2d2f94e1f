//! Enums, and the schemas of the database.

use std::collections::BTreeSet;

use super::super::context::Context;
use super::super::draft::{Draft, Mapped};
use super::super::rules;
use crate::connector::Capability;
use crate::schema::Datasource;

pub(super) fn validate_all(
    draft: &Draft<'_>,
    datasource: Option<&Datasource>,
    cx: &mut Context<'_>,
) {
    let mut names = BTreeSet::new();
    for entry in &draft.enums {
        let ast = entry.ast;
        if !cx.can(Capability::Enums) {
            let message = format!(
                "You defined the enum `{}`. But the current connector does not support enums.",
                ast.name.text
            );
            cx.validation(&rules::TYPE_NOT_SUPPORTED, &message, ast.span);
        }
        let schema = entry.schema.map(|schema| schema.text);
        let database_name = entry.map.map_or(ast.name.text.as_str(), |map| map.text);
        if !names.insert((schema, database_name)) {
            let message = "An enum with the same database name is already defined.";
            cx.error(&rules::DUPLICATE_DATABASE_NAME, message, ast.span);
        }
        let Some(datasource) = datasource else { continue };
        match entry.schema {
            Some(schema) => schema_exists(schema, datasource, cx),
            None if !datasource.schemas.is_empty() => {
                let message = "This enum is missing an `@@schema` attribute.";
                cx.error(&rules::DATABASE_SCHEMA, message, ast.span);
            }
            None => {}
        }
    }
}

/// `@@schema` names a schema of the datasource.
pub(super) fn schema_exists(schema: Mapped<'_>, datasource: &Datasource, cx: &mut Context<'_>) {
    let rule = &rules::DATABASE_SCHEMA;
    if !cx.can(Capability::MultiSchema) {
        let message = "@@schema is not supported on the current datasource provider";
        cx.error(rule, message, schema.span);
        return;
    }
    let known = datasource.schemas.iter().map(|(name, _)| name.as_str());
    if known.clone().all(|name| name != schema.text) {
        let message = "This schema is not defined in the datasource. Read more on `@@schema` at https://pris.ly/d/multi-schema";
        let help = cx.suggest(schema.text, known);
        cx.error_with_help(rule, message, schema.span, help);
    }
}
