//! Keys and indexes.

use std::collections::BTreeMap;

use brant_catalog as catalog;
use brant_catalog::{IndexColumn, IndexKey, IndexMethod, Table};
use brant_psl::Span;
use brant_psl::connector::{Capability, IndexType};
use brant_psl::schema::{
    ClassUse, FieldId, Index, IndexField, IndexKind, Model, Predicate, PreviewFeature, PrimaryKey,
    SortOrder,
};

use super::builder::Builder;

/// The fields of a model by the names of their columns.
type Fields<'a> = BTreeMap<&'a str, FieldId>;

impl<'a> Builder<'a> {
    /// Gives a model its keys.
    pub(super) fn keys(&mut self, entity: usize) {
        let fields = self.columns(entity);
        let old = self.old(entity);
        let Some(table) = self.entities[entity].table else {
            // What is unique in a view only the schema knows.
            let kept = old.into_iter().flat_map(|old| {
                old.indexes.iter().filter_map(|index| remapped_index(old, index, &fields))
            });
            self.schema.models[entity].indexes = kept.collect();
            return;
        };
        let key = table.primary_key.as_ref().and_then(|key| {
            self.kept_primary_key(old, key, &fields)
                .or_else(|| self.primary_key(table, key, &fields))
        });
        let indexes = self.indexes(table, old, &fields);
        let shard_key = old.and_then(|old| old.shard_key.clone()).and_then(|mut key| {
            let old = old?;
            let fields: Option<Vec<_>> =
                key.fields.iter().map(|id| remapped(old, *id, &fields)).collect();
            key.fields = fields?;
            Some(key)
        });
        let model = &mut self.schema.models[entity];
        (model.primary_key, model.indexes, model.shard_key) = (key, indexes, shard_key);
    }

    fn kept_primary_key(
        &self,
        old: Option<&'a Model>,
        key: &catalog::PrimaryKey,
        fields: &Fields<'_>,
    ) -> Option<PrimaryKey> {
        let old = old?;
        let asked = self.asked().primary_key(old)?;
        let same_name = asked.name.is_none() || key.name.is_none() || asked.name == key.name;
        if !same_name || !self.comparison.same_primary_key(key, &asked) {
            return None;
        }
        let mut kept = old.primary_key.clone()?;
        kept.fields = remapped_fields(old, &kept.fields, fields)?;
        kept.source_field = kept.source_field.and_then(|id| remapped(old, id, fields));
        Some(kept)
    }

    fn primary_key(
        &self,
        table: &Table,
        key: &catalog::PrimaryKey,
        fields: &Fields<'_>,
    ) -> Option<PrimaryKey> {
        let usual = self.names().primary_key(&table.name.name);
        let named = self.connector().can(Capability::NamedPrimaryKeys);
        let name = key.name.as_ref().filter(|_| named);
        let mut fields = self.index_fields(&key.columns, None, fields)?;
        // The language has no order of keys.
        fields.iter_mut().for_each(|field| field.sort = None);
        Some(PrimaryKey {
            source_field: (fields.len() == 1).then(|| fields[0].field),
            fields,
            name: None,
            mapped_name: name.filter(|name| **name != usual).cloned(),
            database_name: name.cloned().unwrap_or(usual),
            span: Span::default(),
        })
    }

    /// The indexes that the language can say: unique ones, others, full-text ones.
    fn indexes(
        &mut self,
        table: &Table,
        old: Option<&'a Model>,
        fields: &Fields<'_>,
    ) -> Vec<Index> {
        let rank = |kind| match kind {
            catalog::IndexKind::Unique => 0,
            catalog::IndexKind::Normal => 1,
            catalog::IndexKind::FullText => 2,
            catalog::IndexKind::Spatial => 3,
        };
        let mut found: Vec<&catalog::Index> = table.indexes.iter().collect();
        if self.conventions.indexes_by_name {
            found.sort_by(|a, b| a.name.cmp(&b.name));
        }
        found.sort_by_key(|index| rank(index.kind));
        let mut unique_fields: BTreeMap<FieldId, Vec<&catalog::Index>> = BTreeMap::new();
        let mut indexes = Vec::new();
        for source in found {
            let reason = self.unsayable(source);
            let index = match reason {
                Some(_) => None,
                None => self
                    .kept_index(old, source, fields)
                    .or_else(|| self.index(table, old, source, fields)),
            };
            let Some(mut index) = index else {
                self.leave_out(table, source, reason.unwrap_or("its column is left out"));
                continue;
            };
            // A field says only once that it is unique; the model says what is more than that.
            if let Some(field) = index.source_field {
                let others = unique_fields.entry(field).or_default();
                if others.iter().any(|other| self.comparison.same_index(other, source)) {
                    self.leave_out(table, source, "its column is unique already");
                    continue;
                }
                index.source_field = others.is_empty().then_some(field);
                others.push(source);
            }
            indexes.push(index);
        }
        indexes
    }

    fn leave_out(&mut self, table: &Table, index: &catalog::Index, reason: &str) {
        let (name, table) = (&index.name, &table.name);
        self.notes.push(format!("index {name} of {table} is left out: {reason}"));
    }

    /// Why the language has no words for an index.
    fn unsayable(&self, index: &catalog::Index) -> Option<&'static str> {
        let has_expression =
            index.columns.iter().any(|column| matches!(column.key, IndexKey::Expression(_)));
        let can_be_partial = self.connector().can(Capability::PartialIndexes)
            && self.previous.has_preview(PreviewFeature::PartialIndexes);
        if index.kind == catalog::IndexKind::Spatial {
            Some("it is spatial")
        } else if has_expression {
            Some("it is over an expression")
        } else if index.predicate.is_some() && !can_be_partial {
            Some("it is partial (the preview feature \"partialIndexes\" shows it)")
        } else if matches!(index.method, Some(IndexMethod::Other(_))) {
            Some("its method comes from an extension")
        } else {
            None
        }
    }

    fn kept_index(
        &self,
        old: Option<&'a Model>,
        source: &catalog::Index,
        fields: &Fields<'_>,
    ) -> Option<Index> {
        let old = old?;
        let same = |index: &&Index| {
            index.database_name == source.name
                && self.comparison.same_index(source, &self.asked().index(old, index))
        };
        remapped_index(old, old.indexes.iter().find(same)?, fields)
    }

    fn index(
        &self,
        table: &Table,
        old: Option<&'a Model>,
        source: &catalog::Index,
        fields: &Fields<'_>,
    ) -> Option<Index> {
        let kind = match source.kind {
            catalog::IndexKind::Normal => IndexKind::Normal,
            catalog::IndexKind::Unique => IndexKind::Unique,
            catalog::IndexKind::FullText => IndexKind::FullText,
            catalog::IndexKind::Spatial => return None,
        };
        let index_type = source.method.as_ref().and_then(index_type);
        let index_type = index_type.filter(|method| {
            *method != IndexType::BTree && self.connector().index_type(*method).is_some()
        });
        // The existing tool takes columns that are only carried along for part of the key.
        let carried = source.include.iter().map(IndexColumn::new);
        let columns: Vec<_> = source.columns.iter().cloned().chain(carried).collect();
        let names: Vec<&str> = columns.iter().filter_map(IndexColumn::name).collect();
        let usual = match kind {
            IndexKind::Unique => self.names().unique(&table.name.name, &names),
            IndexKind::Normal | IndexKind::FullText => self.names().index(&table.name.name, &names),
        };
        let fields = self.index_fields(&columns, index_type, fields)?;
        let single = kind == IndexKind::Unique && fields.len() == 1;
        Some(Index {
            kind,
            name: old.and_then(|old| client_name(old, kind, &names)),
            mapped_name: (source.name != usual).then(|| source.name.clone()),
            database_name: source.name.clone(),
            predicate: source.predicate.clone().map(Predicate::Raw),
            source_field: single.then(|| fields[0].field),
            index_type,
            fields,
            span: Span::default(),
        })
    }

    fn index_fields(
        &self,
        columns: &[IndexColumn],
        index_type: Option<IndexType>,
        fields: &Fields<'_>,
    ) -> Option<Vec<IndexField>> {
        let field = |column: &IndexColumn| {
            let class = column.class.as_ref().filter(|class| !class.is_default);
            Some(IndexField {
                field: *fields.get(column.name()?)?,
                length: column.length,
                sort: (column.order() == catalog::SortOrder::Desc).then_some(SortOrder::Desc),
                class: class.map(|class| self.class(&class.name, index_type)),
            })
        };
        columns.iter().map(field).collect()
    }

    fn class(&self, name: &str, index_type: Option<IndexType>) -> ClassUse {
        let mut classes = self.connector().operator_classes.iter();
        let suits = |method| index_type == Some(method);
        let known = classes
            .find(|class| class.sql == name && class.index_types.iter().any(|it| suits(*it)));
        known.map_or_else(|| ClassUse::Raw(name.to_owned()), ClassUse::Known)
    }
}

fn index_type(method: &IndexMethod) -> Option<IndexType> {
    Some(match method {
        IndexMethod::BTree => IndexType::BTree,
        IndexMethod::Hash => IndexType::Hash,
        IndexMethod::Gist => IndexType::Gist,
        IndexMethod::Gin => IndexType::Gin,
        IndexMethod::SpGist => IndexType::SpGist,
        IndexMethod::Brin => IndexType::Brin,
        IndexMethod::Other(_) => return None,
    })
}

/// The name that the client knows a criterion by, which no database knows.
fn client_name(old: &Model, kind: IndexKind, columns: &[&str]) -> Option<String> {
    let is_over = |index: &&Index| {
        let names = index.fields.iter().map(|field| &old.field(field.field).database_name);
        index.kind == kind && names.eq(columns)
    };
    old.indexes.iter().find(is_over)?.name.clone()
}

fn remapped(old: &Model, id: FieldId, fields: &Fields<'_>) -> Option<FieldId> {
    fields.get(old.field(id).database_name.as_str()).copied()
}

fn remapped_fields(
    old: &Model,
    list: &[IndexField],
    fields: &Fields<'_>,
) -> Option<Vec<IndexField>> {
    let one = |field: &IndexField| {
        Some(IndexField { field: remapped(old, field.field, fields)?, ..field.clone() })
    };
    list.iter().map(one).collect()
}

/// An index of the present schema, with the fields of the new one; none where one is gone.
fn remapped_index(old: &Model, index: &Index, fields: &Fields<'_>) -> Option<Index> {
    let mut kept = index.clone();
    kept.fields = remapped_fields(old, &kept.fields, fields)?;
    kept.source_field = kept.source_field.and_then(|id| remapped(old, id, fields));
    if let Some(Predicate::All(terms)) = &mut kept.predicate {
        for term in terms {
            term.field = remapped(old, term.field, fields)?;
        }
    }
    Some(kept)
}
