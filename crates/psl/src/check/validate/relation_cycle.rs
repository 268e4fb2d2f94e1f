//! Cycles of referential actions, which the client cannot follow when it takes the
//! database's place (`relationMode = "prisma"`). Databases find them by themselves.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, VecDeque};

use super::super::actions;
use super::super::context::Context;
use super::super::draft::{Draft, End, Type};
use super::super::rules;
use super::components::components;
use crate::schema::{ModelId, ReferentialAction, RelationMode};

/// The models that can reach each other over actions that change rows.
pub(super) struct Cycles {
    /// By model; models on a common cycle have the same.
    component: Vec<usize>,
    /// How many paths may still be looked for: in one great cycle each of its relations has
    /// a path as long as the cycle, and nobody reads that many.
    searches: usize,
}

const MOST_SEARCHES: usize = 200;

impl Cycles {
    pub(super) fn find(draft: &Draft<'_>, cx: &Context<'_>) -> Self {
        let mut edges = vec![Vec::new(); draft.models.len()];
        if cx.relation_mode == RelationMode::Prisma {
            for model in draft.model_ids() {
                edges[model.index()] =
                    changing(draft, model, cx).map(|(_, next)| next.index()).collect();
            }
        }
        Self { component: components(&edges), searches: MOST_SEARCHES }
    }

    fn are_connected(&self, one: ModelId, other: ModelId) -> bool {
        self.component[one.index()] == self.component[other.index()]
    }

    pub(super) fn validate(&mut self, draft: &Draft<'_>, forward: End, cx: &mut Context<'_>) {
        if cx.relation_mode == RelationMode::ForeignKeys || !changes_rows(draft, forward, cx) {
            return;
        }
        let Type::Model(target) = draft.field(forward).ty else { return };
        let message = if target == forward.0 {
            "A self-relation must have `onDelete` and `onUpdate` referential actions set to `NoAction` in one of the @relation attributes.".to_owned()
        } else {
            let Some(path) = self.path_back(draft, forward, target, cx) else { return };
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
    fn path_back(
        &mut self,
        draft: &Draft<'_>,
        start: End,
        target: ModelId,
        cx: &Context<'_>,
    ) -> Option<Vec<End>> {
        if self.searches == 0 || !self.are_connected(start.0, target) {
            return None;
        }
        self.searches -= 1;
        let mut came_by = BTreeMap::from([(target, start)]);
        let mut open = VecDeque::from([target]);
        while let Some(model) = open.pop_front() {
            for (end, next) in changing(draft, model, cx) {
                if next == start.0 {
                    return Some(walk_back(&came_by, start, end));
                }
                if self.are_connected(next, target)
                    && let Entry::Vacant(unseen) = came_by.entry(next)
                {
                    unseen.insert(end);
                    open.push_back(next);
                }
            }
        }
        None
    }
}

/// The foreign keys of a model whose actions change rows, with the models they point to.
fn changing<'d>(
    draft: &'d Draft<'_>,
    model: ModelId,
    cx: &'d Context<'_>,
) -> impl Iterator<Item = (End, ModelId)> + 'd {
    draft.model(model).fields_with_ids().filter_map(move |(id, field)| {
        let Type::Model(next) = field.ty else { return None };
        let end = (model, id);
        let counts = field.relation().fields.is_some() && changes_rows(draft, end, cx);
        counts.then_some((end, next))
    })
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
