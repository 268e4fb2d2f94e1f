//! What changes about a column.

use super::context::Context;
use super::default;
use crate::change::{ColumnChange, Pair};
use crate::{Aspect, AutoIncrement, Column};

pub(super) fn compare<'a>(context: &Context<'_, '_>, column: Pair<&'a Column>) -> ColumnChange<'a> {
    let Pair { from, to } = column;
    let both = |aspect| context.compares(aspect);
    ColumnChange {
        column,
        cast: context.cast(&from.r#type, &to.r#type),
        arity: from.r#type.arity != to.r#type.arity,
        default: !default::same(context, from, to),
        auto_increment: counts_otherwise(context, from, to),
        generated: both(Aspect::GeneratedColumns) && from.generated != to.generated,
        collation: both(Aspect::Collations) && from.collation != to.collation,
        comment: both(Aspect::Comments) && from.comment != to.comment,
    }
}

fn counts_otherwise(context: &Context<'_, '_>, from: &Column, to: &Column) -> bool {
    match (&from.auto_increment, &to.auto_increment) {
        (None, None) => false,
        (None, Some(_)) | (Some(_), None) => true,
        (Some(from), Some(to)) => {
            let is_kind = |kind: &AutoIncrement| {
                matches!(kind, AutoIncrement::Identity { .. } | AutoIncrement::RowNumber)
            };
            context.compares(Aspect::Identity) && (is_kind(from) || is_kind(to)) && from != to
        }
    }
}
