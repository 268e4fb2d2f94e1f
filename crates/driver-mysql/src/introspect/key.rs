//! Primary keys, indexes and foreign keys.

use std::collections::BTreeMap;

use brant_catalog::{
    Action, Deferral, ForeignKey, Index, IndexColumn, IndexKey, IndexKind, IndexMethod, Origin,
    PrimaryKey, QualifiedName, SortOrder,
};

use super::answers::{Answers, ForeignKeyPart, IndexPart, Relation};
use crate::quote;

/// The primary key and the other indexes, those by name.
pub(super) fn keys(answers: &Answers, relation: &Relation) -> (Option<PrimaryKey>, Vec<Index>) {
    let mut indexes: BTreeMap<&str, Vec<&IndexPart>> = BTreeMap::new();
    for part in answers.index_parts.get(&relation.name).into_iter().flatten() {
        indexes.entry(&part.index).or_default().push(part);
    }
    let mut primary_key = None;
    let mut others = Vec::new();
    for (name, mut parts) in indexes {
        parts.sort_by_key(|part| part.position);
        let columns: Vec<IndexColumn> = parts.iter().filter_map(|part| column(part)).collect();
        // No other index can have that name.
        if name == "PRIMARY" {
            primary_key = Some(PrimaryKey::new(None, columns, Origin::Database));
        } else {
            others.push(index(name, parts[0], columns, &relation.engine));
        }
    }
    (primary_key, others)
}

fn index(name: &str, part: &IndexPart, columns: Vec<IndexColumn>, engine: &str) -> Index {
    let kind = match part.kind.as_str() {
        "FULLTEXT" => IndexKind::FullText,
        "SPATIAL" => IndexKind::Spatial,
        _ if part.is_unique => IndexKind::Unique,
        _ => IndexKind::Normal,
    };
    let mut index = Index::new(name, kind, columns, Origin::Database);
    // Elsewhere a hash is what MariaDB does for unique values that are too long for a tree.
    index.method = match part.kind.as_str() {
        "HASH" if engine.eq_ignore_ascii_case("MEMORY") => Some(IndexMethod::Hash),
        "BTREE" if engine.eq_ignore_ascii_case("MEMORY") => Some(IndexMethod::BTree),
        _ => None,
    };
    let comment =
        (!part.comment.is_empty()).then(|| format!("COMMENT {}", quote::literal(&part.comment)));
    index.options.extend(comment);
    index.options.extend((!part.hidden.is_empty()).then(|| part.hidden.clone()));
    index
}

fn column(part: &IndexPart) -> Option<IndexColumn> {
    let key = match (&part.column, &part.expression) {
        (Some(name), _) => IndexKey::Column(name.clone()),
        (None, Some(text)) => IndexKey::Expression(text.clone()),
        (None, None) => return None,
    };
    let mut column = IndexColumn::over(key);
    // The length of a place says nothing.
    column.length = part.length.filter(|_| part.kind != "SPATIAL");
    column.sort = (part.order == "D").then_some(SortOrder::Desc);
    Some(column)
}

/// The foreign keys by name.
pub(super) fn foreign_keys(answers: &Answers, table: &str, database: &str) -> Vec<ForeignKey> {
    let mut keys: BTreeMap<&str, Vec<&ForeignKeyPart>> = BTreeMap::new();
    for part in answers.foreign_key_parts.get(table).into_iter().flatten() {
        keys.entry(&part.name).or_default().push(part);
    }
    let rules = |name: &str| {
        answers.rules.get(&(table.to_owned(), name.to_owned())).cloned().unwrap_or_default()
    };
    let key = |(name, mut parts): (&str, Vec<&ForeignKeyPart>)| {
        parts.sort_by_key(|part| part.position);
        let (on_update, on_delete) = rules(name);
        let elsewhere = Some(&parts[0].schema).filter(|schema| *schema != database);
        ForeignKey {
            name: Some(name.to_owned()),
            columns: parts.iter().map(|part| part.column.clone()).collect(),
            referenced_table: QualifiedName::new(elsewhere.cloned(), &parts[0].table),
            referenced_columns: parts.iter().map(|part| part.referenced.clone()).collect(),
            on_delete: action(&on_delete),
            on_update: action(&on_update),
            deferral: Deferral::default(),
            validated: true,
            origin: Origin::Database,
        }
    };
    keys.into_iter().map(key).collect()
}

fn action(rule: &str) -> Action {
    match rule {
        "CASCADE" => Action::Cascade,
        "RESTRICT" => Action::Restrict,
        "SET NULL" => Action::SetNull,
        "SET DEFAULT" => Action::SetDefault,
        _ => Action::NoAction,
    }
}
