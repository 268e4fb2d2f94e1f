//! Cycles of referential actions, which the client cannot follow when it takes the
//! database's place (`relationMode = "prisma"`). Databases find them by themselves.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, VecDeque};

use super::super::actions;
use super::super::context::Context;
use super::super::draft::{Draft, End, Type};
use super::super::rules;
use crate::schema::{ModelId, ReferentialAction, RelationMode};

pub(super) fn validate(draft: &Draft<'_>, forward: End, cx: &mut Context<'_>) {
    if cx.relation_mode == RelationMode::ForeignKeys || !changes_rows(draft, forward, cx) {
        return;
    }
    let Type::Model(target) = draft.field(forward).ty else { return };
    let message = if target == forward.0 {
        "A self-relation must have `onDelete` and `onUpdate` referential actions set to `NoAction` in one of the @relation attributes.".to_owned()
    } else {
        let Some(path) = path_back(draft, forward, target, cx) else { return };
        let steps: Vec<_> = path
            .iter()
            .map(|end| format!("{}.{}", draft.model(end.0).name(), draft.field(*end).name()))
            .collect();
        format!(
            "Reference causes a cycle. One of the @relation attributes in this cycle must have `onDelete` and `onUpdate` referential actions set to `NoAction`. Cycle path: {}.",
            steps.join(" → ")
        )
    };
    let message = format!(
        "{message}{} Read more at https://pris.ly/d/cyclic-referential-actions",
        implicit_actions(draft, forward, cx)
    );
    cx.validation(&rules::REFERENTIAL_CYCLE, &message, draft.field(forward).ast.span);
}

/// The shortest way over foreign keys back to the model it starts from.
fn path_back(draft: &Draft<'_>, start: End, target: ModelId, cx: &Context<'_>) -> Option<Vec<End>> {
    let mut came_by = BTreeMap::from([(target, start)]);
    let mut open = VecDeque::from([target]);
    while let Some(model) = open.pop_front() {
        for (id, field) in draft.model(model).fields_with_ids() {
            let Type::Model(next) = field.ty else { continue };
            let end = (model, id);
            if field.relation().fields.is_none() || !changes_rows(draft, end, cx) {
                continue;
            }
            if next == start.0 {
                return Some(walk_back(&came_by, start, end));
            }
            if let Entry::Vacant(unseen) = came_by.entry(next) {
                unseen.insert(end);
                open.push_back(next);
            }
        }
    }
    None
}

fn walk_back(came_by: &BTreeMap<ModelId, End>, start: End, last: End) -> Vec<End> {
    let mut path = vec![last];
    let mut step = last;
    while step != start {
        step = came_by[&step.0];
        path.push(step);
    }
    path.reverse();
    path
}

fn changes_rows(draft: &Draft<'_>, forward: End, cx: &Context<'_>) -> bool {
    is_change(actions::on_delete(draft, forward, cx))
        || is_change(actions::on_update(draft, forward))
}

fn is_change(action: ReferentialAction) -> bool {
    match action {
        ReferentialAction::Cascade | ReferentialAction::SetNull | ReferentialAction::SetDefault => {
            true
        }
        ReferentialAction::Restrict | ReferentialAction::NoAction => false,
    }
}

/// The actions by rule that have a part in it, since nobody sees them in the schema.
fn implicit_actions(draft: &Draft<'_>, forward: End, cx: &Context<'_>) -> String {
    let relation = draft.field(forward).relation();
    let on_delete = Some(actions::default_on_delete(draft, forward, cx))
        .filter(|action| relation.on_delete.is_none() && is_change(*action));
    let on_update = Some(ReferentialAction::Cascade).filter(|_| relation.on_update.is_none());
    match (on_delete, on_update) {
        (None, None) => String::new(),
        (Some(delete), None) => format!(" (Implicit default `onDelete`: `{}`)", delete.name()),
        (None, Some(update)) => format!(" (Implicit default `onUpdate`: `{}`)", update.name()),
        (Some(delete), Some(update)) => format!(
            " (Implicit default `onDelete`: `{}`, and `onUpdate`: `{}`)",
            delete.name(),
            update.name()
        ),
    }
}
