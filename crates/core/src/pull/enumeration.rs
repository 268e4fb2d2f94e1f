//! Enums.

use std::collections::{BTreeMap, BTreeSet};

use brant_catalog::{Column, EnumType, Family};
use brant_psl::Span;
use brant_psl::schema::{Enum, EnumId, EnumValue, FieldType, ModelKind};

use super::builder::Builder;
use super::comment::on_one_line;
use super::name::{free, sanitized};
use super::warning::Group;
use crate::desired::Enums;

/// The name of a value whose label is the empty text.
static EMPTY_VALUE: &str = "EMPTY_ENUM_VALUE";

/// The labels of an enum, and the columns that have it, by entity and position.
type OfColumns<'a> = (Vec<&'a str>, Vec<(usize, usize)>);

impl<'a> Builder<'a> {
    /// All enums, each with a final number.
    pub(super) fn enums(&mut self) {
        match self.conventions.enums {
            Enums::Types => self.enum_types(),
            Enums::Columns => self.enums_of_columns(),
            Enums::Nowhere => self.enums_of_the_client(),
        }
    }

    fn enum_types(&mut self) {
        let empty = self.catalog.enums.iter().filter(|one| one.values.is_empty());
        let left_out = empty.map(|one| format!("enum {} is left out: it has no values", one.name));
        self.notes.extend(left_out);
        for index in 0..self.named_enums.len() {
            let found = &self.named_enums[index];
            let (name, old) = (found.name.clone(), found.old.map(|id| self.previous.r#enum(id)));
            let source = found.source;
            let labels: Vec<&'a str> = source.labels().collect();
            let namespace = self.catalog.namespace_of(&source.name).map(str::to_owned);
            let mut one = self.enumeration(name, &labels, old);
            one.database_name.clone_from(&source.name.name);
            one.schema = namespace.filter(|_| self.has_namespaces());
            self.schema.enums.push(one);
        }
    }

    /// The enums of columns: those of the present schema that a column still has with the same
    /// labels or that no column had, and new ones by name.
    fn enums_of_columns(&mut self) {
        let mut kept: BTreeMap<EnumId, OfColumns<'a>> = BTreeMap::new();
        let mut new = Vec::new();
        for entity in 0..self.entities.len() {
            let columns = self.entities[entity].columns.clone();
            for (position, column) in columns.iter().enumerate() {
                let Family::Enum(EnumType::Inline { name, values }) = &column.r#type.family else {
                    continue;
                };
                let old = self.old_enum(entity, &column.name);
                let labels = self.labels(entity, column, values, old);
                let same =
                    old.map(|id| kept.entry(id).or_insert_with(|| (labels.clone(), Vec::new())));
                match same.filter(|(first, _)| *first == labels) {
                    Some((_, users)) => users.push((entity, position)),
                    None => new.push((name.as_str(), labels, (entity, position))),
                }
            }
        }
        for id in self.unused_enums() {
            kept.insert(id, (Vec::new(), Vec::new()));
        }
        for (id, (labels, users)) in kept {
            let old = self.previous.r#enum(id);
            let one = match users.is_empty() {
                true => old.clone(),
                false => self.enumeration(old.name.clone(), &labels, Some(old)),
            };
            self.push_enum(one, &users);
        }
        new.sort_by(|a, b| a.0.cmp(b.0));
        for (name, labels, user) in new {
            let taken: BTreeSet<&str> = self.block_names();
            let name = free(&sanitized(name), |name| name.is_empty() || taken.contains(name));
            let one = self.enumeration(name, &labels, None);
            self.push_enum(one, &[user]);
        }
    }

    /// The labels of a column's enum. Where the database says the same as the present schema in
    /// other words, since servers do not print every character, it is the schema's words.
    fn labels(
        &self,
        entity: usize,
        column: &Column,
        values: &'a [String],
        old: Option<EnumId>,
    ) -> Vec<&'a str> {
        let printed = values.iter().map(String::as_str);
        let Some((old, model)) = old.zip(self.old(entity)) else { return printed.collect() };
        let mut fields = model.columns().filter(|(_, field)| field.database_name == column.name);
        let asked = fields.next().map(|(_, field)| self.asked().column(model, field));
        let is_same = asked.is_some_and(|asked| !self.comparison.column(column, &asked).r#type());
        match is_same {
            true => old_labels(self.previous.r#enum(old)),
            false => printed.collect(),
        }
    }

    /// The database only has texts; which of them are enums is known from the present schema.
    fn enums_of_the_client(&mut self) {
        let mut used: BTreeSet<EnumId> = self.unused_enums().into_iter().collect();
        for entity in 0..self.entities.len() {
            let columns = self.entities[entity].columns.clone();
            let enums = columns.iter().filter_map(|column| self.old_enum(entity, &column.name));
            used.extend(enums);
        }
        for id in used {
            self.kept_enums.insert(id, EnumId::new(self.schema.enums.len()));
            self.schema.enums.push(self.previous.r#enum(id).clone());
        }
    }

    fn push_enum(&mut self, one: Enum, users: &[(usize, usize)]) {
        let id = EnumId::new(self.schema.enums.len());
        self.inline_enums.extend(users.iter().map(|user| (*user, id)));
        self.schema.enums.push(one);
    }

    fn block_names(&self) -> BTreeSet<&str> {
        let models = self.entities.iter().map(|entity| entity.name.as_str());
        models.chain(self.schema.enums.iter().map(|one| one.name.as_str())).collect()
    }

    /// The enum that the present schema gives a column.
    fn old_enum(&self, entity: usize, column: &str) -> Option<EnumId> {
        let mut columns = self.old(entity)?.columns();
        let (_, field) = columns.find(|(_, field)| field.database_name == column)?;
        match &field.r#type {
            FieldType::Enum(id) => Some(*id),
            FieldType::Scalar { .. } | FieldType::Unsupported(_) | FieldType::Relation(_) => None,
        }
    }

    /// The enums of the present schema that no field has. No database can say that they are gone.
    fn unused_enums(&self) -> Vec<EnumId> {
        let fields = self.previous.models.iter().flat_map(|model| &model.fields);
        let used: BTreeSet<EnumId> = fields
            .filter_map(|field| match &field.r#type {
                FieldType::Enum(id) => Some(*id),
                FieldType::Scalar { .. } | FieldType::Unsupported(_) | FieldType::Relation(_) => {
                    None
                }
            })
            .collect();
        let all = (0..self.previous.enums.len()).map(EnumId::new);
        all.filter(|id| !used.contains(id)).collect()
    }

    /// An enum with the next number.
    fn enumeration(&mut self, name: String, labels: &[&str], old: Option<&Enum>) -> Enum {
        let id = EnumId::new(self.schema.enums.len());
        let old_values = old.into_iter().flat_map(|old| &old.values);
        let old_values: BTreeMap<&str, &EnumValue> =
            old_values.map(|value| (value.database_name.as_str(), value)).collect();
        let kept = labels.iter().filter_map(|label| old_values.get(label));
        let mut taken: BTreeSet<String> = kept.map(|value| value.name.clone()).collect();
        let mut values = Vec::with_capacity(labels.len());
        for (position, label) in labels.iter().enumerate() {
            let mut value = EnumValue {
                name: String::new(),
                database_name: (*label).to_owned(),
                former_names: Vec::new(),
                documentation: None,
                span: Span::default(),
            };
            let plain = if label.is_empty() { EMPTY_VALUE.to_owned() } else { sanitized(label) };
            if let Some(old) = old_values.get(label) {
                value = (*old).clone();
                self.warn_of_mapped_value(&name, old);
            } else if plain.is_empty() {
                value.name = on_one_line(label);
                self.commented.values.insert((id, position));
                let item = format!("Enum: \"{name}\", value: \"{label}\"");
                self.warnings.add(Group::EnumValues, item);
            } else {
                value.name = free(&plain, |name| taken.contains(name));
                taken.insert(value.name.clone());
            }
            values.push(value);
        }
        Enum {
            database_name: old.map_or(&name, |old| &old.database_name).clone(),
            name,
            schema: None,
            values,
            former_names: old.map(|old| old.former_names.clone()).unwrap_or_default(),
            documentation: old.and_then(|old| old.documentation.clone()),
            span: Span::default(),
            name_span: Span::default(),
        }
    }

    fn warn_of_mapped_value(&mut self, name: &str, value: &EnumValue) {
        if value.name != value.database_name {
            let item = format!("Enum: \"{name}\", value: \"{}\"", value.name);
            self.warnings.add(Group::MappedEnumValues, item);
        }
    }

    /// What was renamed, and which names come from the present schema.
    pub(super) fn warn_of_block_names(&mut self) {
        use super::entity::Renaming;
        for entity in &self.entities {
            let (word, group) = match entity.kind {
                ModelKind::Table => ("model", Group::MappedModels),
                ModelKind::View => ("view", Group::MappedViews),
            };
            if entity.renaming == Renaming::Duplicate {
                let item = format!("Type: \"{word}\", name: \"{}\"", entity.name);
                self.warnings.add(Group::Duplicates, item);
            }
            if entity.old.is_some() && entity.name != entity.database_name.name {
                self.warnings.add(group, format!("\"{}\"", entity.name));
            }
        }
        for one in &self.named_enums {
            if one.renaming == Renaming::Duplicate {
                let item = format!("Type: \"enum\", name: \"{}\"", one.name);
                self.warnings.add(Group::Duplicates, item);
            }
            if one.old.is_some() && one.name != one.source.name.name {
                self.warnings.add(Group::MappedEnums, format!("\"{}\"", one.name));
            }
        }
    }
}

fn old_labels(old: &Enum) -> Vec<&str> {
    old.values.iter().map(|value| value.database_name.as_str()).collect()
}
