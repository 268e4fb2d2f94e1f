//! Keys and indexes of models.

use std::borrow::Cow;

use brant_catalog::{
    Index, IndexColumn, IndexKind, IndexMethod, OperatorClass, PrimaryKey, SortOrder,
};
use brant_psl::connector::{Capability, IndexType};
use brant_psl::schema::{self, ClassUse, IndexField, Model, Predicate, Term, TermValue};

use super::{Builder, origin};

impl Builder<'_> {
    pub(crate) fn primary_key(&self, model: &Model) -> Option<PrimaryKey> {
        let key = model.primary_key.as_ref()?;
        let named = self.conventions.connector.can(Capability::NamedPrimaryKeys);
        let name = named.then(|| key.database_name.clone());
        let columns = key.fields.iter().map(|field| column(model, field)).collect();
        Some(PrimaryKey::new(name, columns, origin(key.span)))
    }

    /// The indexes in the order in which the existing tool makes them: those of fields, then those
    /// of the block by kind.
    pub(super) fn indexes(&self, model: &Model) -> Vec<Index> {
        let rank = |index: &&schema::Index| match (index.source_field, index.kind) {
            (Some(_), _) => 0,
            (None, schema::IndexKind::Normal) => 1,
            (None, schema::IndexKind::Unique) => 2,
            (None, schema::IndexKind::FullText) => 3,
        };
        let mut indexes: Vec<&schema::Index> = model.indexes.iter().collect();
        indexes.sort_by_key(rank);
        indexes.into_iter().map(|index| self.index(model, index)).collect()
    }

    pub(crate) fn index(&self, model: &Model, source: &schema::Index) -> Index {
        let kind = match source.kind {
            schema::IndexKind::Normal => IndexKind::Normal,
            schema::IndexKind::Unique => IndexKind::Unique,
            schema::IndexKind::FullText => IndexKind::FullText,
        };
        let columns = source.fields.iter().map(|field| column(model, field)).collect();
        let mut index = Index::new(&source.database_name, kind, columns, origin(source.span));
        index.method = source.index_type.map(method);
        index.predicate = source.predicate.as_ref().map(|predicate| match predicate {
            Predicate::Raw(text) => text.clone(),
            Predicate::All(terms) => {
                let terms: Vec<_> = terms.iter().map(|term| self.term(model, term)).collect();
                terms.join(" AND ")
            }
        });
        index
    }

    fn term(&self, model: &Model, term: &Term) -> String {
        let column = (self.conventions.quote)(&model.field(term.field).database_name);
        let value = match &term.value {
            TermValue::Null => {
                return format!("{column} IS {}NULL", if term.negated { "NOT " } else { "" });
            }
            TermValue::Boolean(value) => value.to_string(),
            TermValue::Number(text) => text.clone(),
            TermValue::String(text) => format!("'{}'", text.replace('\'', "''")),
        };
        format!("{column} {} {value}", if term.negated { "!=" } else { "=" })
    }
}

fn column(model: &Model, field: &IndexField) -> IndexColumn {
    let mut column = IndexColumn::new(&model.field(field.field).database_name);
    column.length = field.length;
    column.sort = field.sort.map(|sort| match sort {
        schema::SortOrder::Asc => SortOrder::Asc,
        schema::SortOrder::Desc => SortOrder::Desc,
    });
    column.class = field.class.as_ref().map(|class| OperatorClass {
        name: match class {
            ClassUse::Known(class) => Cow::Borrowed(class.sql),
            ClassUse::Raw(name) => Cow::Owned(name.clone()),
        },
        is_default: false,
    });
    column
}

fn method(index_type: IndexType) -> IndexMethod {
    match index_type {
        IndexType::BTree => IndexMethod::BTree,
        IndexType::Hash => IndexMethod::Hash,
        IndexType::Gist => IndexMethod::Gist,
        IndexType::Gin => IndexMethod::Gin,
        IndexType::SpGist => IndexMethod::SpGist,
        IndexType::Brin => IndexMethod::Brin,
    }
}
