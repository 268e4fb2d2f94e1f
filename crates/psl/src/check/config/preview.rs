//! `previewFeatures` of generators.
//!
//! Only a few mean something to migrations. The names of the others are kept to tell
//! what became standard from what never was.

use super::super::context::Context;
use super::super::rules;
use super::super::value::items;
use crate::ast::Expression;
use crate::schema::PreviewFeature;

/// Features that can be asked for, with what they mean to us.
static ACTIVE: &[(&str, Option<PreviewFeature>)] = &[
    ("fullTextSearchPostgres", None),
    ("nativeDistinct", None),
    ("partialIndexes", Some(PreviewFeature::PartialIndexes)),
    ("postgresqlExtensions", Some(PreviewFeature::PostgresqlExtensions)),
    ("relationJoins", None),
    ("schemaEngineDriverAdapters", None),
    ("shardKeys", Some(PreviewFeature::ShardKeys)),
    ("strictUndefinedChecks", None),
    ("typedSql", None),
    ("views", Some(PreviewFeature::Views)),
];

/// Features that are on without being asked for, or gone.
#[rustfmt::skip] // One table, not one word per line.
static STABLE: &[&str] = &[
    "aggregateApi", "atomicNumberOperations", "clientExtensions", "cockroachDb", "connectOrCreate",
    "createMany", "dataProxy", "deno", "distinct", "driverAdapters", "extendedIndexes",
    "extendedWhereUnique", "fieldReference", "filterJson", "filteredRelationCount", "fullTextIndex",
    "fullTextSearch", "groupBy", "improvedQueryRaw", "insensitiveFilters", "interactiveTransactions",
    "jsonProtocol", "metrics", "microsoftSqlServer", "middlewares", "mongoDb", "mongodb",
    "multiSchema", "nApi", "namedConstraints", "nativeTypes", "omitApi", "orderByAggregateGroup",
    "orderByNulls", "orderByRelation", "prismaSchemaFolder", "queryCompiler", "reactNative",
    "referentialActions", "referentialIntegrity", "selectRelationCount", "tracing",
    "transactionApi", "uncheckedScalarInputs",
];

pub(super) fn read(
    value: &Expression,
    database: Option<&str>,
    cx: &mut Context<'_>,
) -> Vec<PreviewFeature> {
    let mut features = Vec::new();
    for item in items(value) {
        let Some(name) = cx.string(item) else { continue };
        if let Some((_, feature)) = ACTIVE.iter().find(|(known, _)| *known == name) {
            features.extend(*feature);
            continue;
        }
        let is_postgres = database.is_some_and(|name| name.starts_with("postgres"));
        let mut help = None;
        let message = if name == "fullTextSearch" && is_postgres {
            "On `provider = \"postgresql\"`, preview feature \"fullTextSearch\" has been renamed to \"fullTextSearchPostgres\". Learn more at https://pris.ly/d/fts-postgres.".to_owned()
        } else if STABLE.contains(&name) {
            format!(
                "Preview feature \"{name}\" is deprecated. The functionality can be used without specifying it as a preview feature."
            )
        } else {
            let known: Vec<_> = ACTIVE.iter().map(|(known, _)| *known).collect();
            help = cx.suggest(name, known.iter().copied());
            format!(
                "The preview feature \"{name}\" is not known. Expected one of: {}",
                known.join(", ")
            )
        };
        cx.warning(&rules::PREVIEW_FEATURE, message, item.span());
        if let (Some(help), Some(last)) = (help, cx.diagnostics.last_mut()) {
            last.help = Some(help);
        }
    }
    features
}
