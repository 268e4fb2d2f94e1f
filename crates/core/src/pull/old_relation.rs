//! Finds the relations of the present schema again.

use std::collections::{BTreeMap, VecDeque};

use brant_catalog::ForeignKey as Key;
use brant_psl::schema::{ModelId, RelationId, RelationKind};

use super::builder::Builder;

/// A model with its columns, and those they refer to.
type Place = (ModelId, Vec<String>, ModelId, Vec<String>);

/// The relations of the present schema by what they are in the database. Each is used once.
pub(super) struct OldRelations {
    /// Several may be over the same columns.
    keys: BTreeMap<Place, VecDeque<RelationId>>,
    joins: BTreeMap<String, RelationId>,
}

impl OldRelations {
    pub(super) fn new(builder: &Builder<'_>) -> Self {
        let previous = builder.previous;
        let mut found = Self { keys: BTreeMap::new(), joins: BTreeMap::new() };
        for (index, relation) in previous.relations.iter().enumerate() {
            let id = RelationId::new(index);
            match &relation.kind {
                RelationKind::OneToOne(key) | RelationKind::OneToMany(key) => {
                    let (from, to) = builder.asked().columns_of_key(key);
                    let place = (key.model, from, key.referenced_model, to);
                    found.keys.entry(place).or_default().push_back(id);
                }
                RelationKind::ManyToMany(ends) => {
                    found.joins.insert(ends.table_name.clone(), id);
                }
            }
        }
        found
    }

    pub(super) fn take_key(
        &mut self,
        builder: &Builder<'_>,
        from: usize,
        to: usize,
        key: &Key,
    ) -> Option<RelationId> {
        let (from, to) = (builder.entities[from].old?, builder.entities[to].old?);
        let place = (from, key.columns.clone(), to, key.referenced_columns.clone());
        self.keys.get_mut(&place)?.pop_front()
    }

    pub(super) fn take_join(&mut self, table: &str) -> Option<RelationId> {
        self.joins.remove(table)
    }
}
