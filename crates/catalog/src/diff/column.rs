//! What changes about a column.

use super::context::Context;
use super::default;
use crate::change::{ColumnChange, Pair};
use crate::{AlterGenerated, Aspect, AutoIncrement, Cast, Catalog, Column, ObjectKind};

pub(super) fn compare<'a>(context: &Context<'_, '_>, column: Pair<&'a Column>) -> ColumnChange<'a> {
    let Pair { from, to } = column;
    let both = |aspect| context.compares(aspect);
    let cast = context.cast(&from.r#type, &to.r#type);
    let generated = both(Aspect::GeneratedColumns) && from.generated != to.generated;
    let is_stored = |column: &Column| column.generated.as_ref().is_none_or(|it| it.stored);
    let is_in_the_way = generated
        && match context.features.alter_generated {
            AlterGenerated::Any => false,
            AlterGenerated::Stored => is_stored(from) != is_stored(to),
            AlterGenerated::Never => to.generated.is_some(),
        };
    ColumnChange {
        column,
        cast,
        unfit: (cast == Cast::Risky)
            .then(|| context.rules.unfit(&from.r#type, &to.r#type))
            .flatten(),
        recreated: cast == Cast::Impossible || is_in_the_way,
        domain: context.knows(ObjectKind::Domain)
            && domain(context.from, from) != domain(context.to, to),
        arity: from.r#type.arity != to.r#type.arity,
        default: !default::same(context, from, to),
        auto_increment: counts_otherwise(context, from, to),
        generated,
        collation: both(Aspect::Collations) && from.collation != to.collation,
        comment: both(Aspect::Comments) && from.comment != to.comment,
        details: both(Aspect::TableOptions)
            && (!same_words(from.exact_type.as_deref(), to.exact_type.as_deref())
                || from.options != to.options
                || from.on_update != to.on_update),
    }
}

fn same_words(from: Option<&str>, to: Option<&str>) -> bool {
    match (from, to) {
        (Some(from), Some(to)) => from.eq_ignore_ascii_case(to),
        (from, to) => from == to,
    }
}

fn domain<'a>(catalog: &'a Catalog, column: &'a Column) -> Option<(Option<&'a str>, &'a str)> {
    column.domain.as_ref().map(|name| catalog.key(name))
}

fn counts_otherwise(context: &Context<'_, '_>, from: &Column, to: &Column) -> bool {
    match (&from.auto_increment, &to.auto_increment) {
        (None, None) => false,
        (None, Some(_)) | (Some(_), None) => true,
        (Some(from), Some(to)) => {
            let is_kind = |kind: &AutoIncrement| {
                matches!(kind, AutoIncrement::Identity { .. } | AutoIncrement::RowNumber)
            };
            let is_kind = is_kind(from) || is_kind(to);
            let lends = is_free(from) || is_free(to);
            is_kind && context.compares(Aspect::Identity) && from != to
                || lends && context.compares(Aspect::Sequences) && from != to
        }
    }
}

/// Whether the numbers come from a sequence that belongs to no column.
fn is_free(counter: &AutoIncrement) -> bool {
    matches!(counter, AutoIncrement::Sequence { lent: Some(_), .. })
}
