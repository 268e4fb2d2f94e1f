//! Referential actions, given or by rule.

use super::context::Context;
use super::draft::{Draft, End};
use crate::schema::{ReferentialAction, RelationMode};

impl Context<'_> {
    /// The actions that can be used with the schema's relation mode.
    pub(super) fn allowed_actions(&self) -> &'static [ReferentialAction] {
        match self.relation_mode {
            RelationMode::ForeignKeys => self.connector.referential_actions,
            RelationMode::Prisma => self.connector.emulated_referential_actions,
        }
    }
}

/// What `onDelete` comes down to on the side with the foreign key.
pub(super) fn on_delete(draft: &Draft<'_>, forward: End, cx: &Context<'_>) -> ReferentialAction {
    let given = draft.field(forward).relation().on_delete;
    given.map_or_else(|| default_on_delete(draft, forward, cx), |(action, _)| action)
}

/// What `onUpdate` comes down to.
pub(super) fn on_update(draft: &Draft<'_>, forward: End) -> ReferentialAction {
    draft
        .field(forward)
        .relation()
        .on_update
        .map_or(ReferentialAction::Cascade, |(action, _)| action)
}

/// Rows that cannot do without the one they refer to keep it from being deleted.
pub(super) fn default_on_delete(
    draft: &Draft<'_>,
    forward: End,
    cx: &Context<'_>,
) -> ReferentialAction {
    if !is_required(draft, forward) {
        ReferentialAction::SetNull
    } else if cx.allowed_actions().contains(&ReferentialAction::Restrict) {
        ReferentialAction::Restrict
    } else {
        ReferentialAction::NoAction
    }
}

/// Whether one of the foreign key's columns is required; without columns, whether the
/// relation field is.
pub(super) fn is_required(draft: &Draft<'_>, forward: End) -> bool {
    let field = draft.field(forward);
    match field.relation().fields.as_deref() {
        None | Some([]) => field.is_required(),
        Some(columns) => {
            columns.iter().any(|column| draft.model(forward.0).field(*column).is_required())
        }
    }
}
