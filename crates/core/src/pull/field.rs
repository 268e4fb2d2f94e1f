//! Columns as fields.

use std::collections::{BTreeMap, BTreeSet};

use brant_catalog::{Arity as ColumnArity, Column, EnumType, Family, NativeType};
use brant_psl::Span;
use brant_psl::schema::{
    Arity, Field, FieldId, FieldType, Model, ModelId, ModelKind, NativeUse, Scalar,
};

use super::builder::{Builder, plain_field};
use super::name::{free, sanitized};
use super::warning::Group;
use crate::desired::Enums;

/// Above a field that is commented out.
static INVALID_NAME: &str = "This field was commented out because of an invalid name. Please provide a valid one that matches [a-zA-Z][a-zA-Z0-9_]*";

impl<'a> Builder<'a> {
    /// The fields that are columns, in the order of the columns.
    pub(super) fn fields(&mut self, entity: usize) -> Vec<Field> {
        let old = self.old(entity);
        let id = ModelId::new(entity);
        let by_column: BTreeMap<&str, &'a Field> = old
            .into_iter()
            .flat_map(Model::columns)
            .map(|(_, field)| (field.database_name.as_str(), field))
            .collect();
        let columns = self.entities[entity].columns.clone();
        let kept = columns.iter().filter_map(|column| by_column.get(column.name.as_str()));
        let mut taken: BTreeSet<String> = kept.map(|field| field.name.clone()).collect();
        let mut fields = Vec::with_capacity(columns.len());
        let mut invalid = Vec::new();
        for (position, column) in columns.iter().enumerate() {
            let old_field = by_column.get(column.name.as_str()).copied();
            let plain = sanitized(&column.name);
            let (r#type, arity) = (self.field_type(entity, position, column), arity(column));
            let mut field = plain_field(String::new(), &column.name, r#type, arity);
            field.default = self.default(column, &field);
            if let (Some(old), Some(old_field)) = (old, old_field) {
                field.name.clone_from(&old_field.name);
                self.keep(&mut field, old, old_field, column);
                self.warn_of_map(entity, old_field);
            } else if plain.is_empty() {
                field.name = super::comment::on_one_line(&column.name);
                field.documentation = Some(INVALID_NAME.to_owned());
                self.commented.fields.insert((id, FieldId::new(position)));
                invalid.push(format!("\"{}\"", column.name));
            } else {
                field.name = free(&plain, |name| taken.contains(name));
                taken.insert(field.name.clone());
            }
            self.warn_of_type(entity, &field);
            fields.push(field);
        }
        self.warn_of_names(entity, &invalid);
        fields
    }

    fn field_type(&self, entity: usize, position: usize, column: &Column) -> FieldType {
        let family = &column.r#type.family;
        if let Some(scalar) = scalar(family) {
            let is_list = column.r#type.arity.is_list();
            return self.scalar_type(scalar, column.r#type.native.as_ref(), is_list);
        }
        match family {
            Family::Enum(EnumType::Named(name)) => {
                match self.enum_ids.get(&self.catalog.key(name)) {
                    Some(id) => FieldType::Enum(*id),
                    None => FieldType::Unsupported(name.to_string()),
                }
            }
            Family::Enum(EnumType::Inline { .. }) => {
                match self.inline_enums.get(&(entity, position)) {
                    Some(id) => FieldType::Enum(*id),
                    None => FieldType::Scalar { scalar: Scalar::String, native: None },
                }
            }
            other if self.is_read_as_text(other) => self.scalar_type(Scalar::String, None, false),
            other => FieldType::Unsupported(unsupported(other)),
        }
    }

    /// Whether a type that the language has no name for is shown as a text.
    fn is_read_as_text(&self, family: &Family) -> bool {
        let Family::Unsupported(text) = family else { return false };
        let text = text.to_ascii_lowercase();
        self.conventions.read_as_texts.iter().any(|beginning| text.starts_with(beginning))
    }

    fn scalar_type(&self, scalar: Scalar, native: Option<&NativeType>, is_list: bool) -> FieldType {
        let Some(native) = native else { return FieldType::Scalar { scalar, native: None } };
        let default = self.connector().default_type(scalar);
        // Lists of times say nothing where they have the server's own precision.
        let is_bare = is_list && scalar == Scalar::DateTime && native.args == [6];
        if default.is_some_and(|it| it.native == native.name && it.args == native.args) {
            return FieldType::Scalar { scalar, native: None };
        }
        match self.connector().native_type(&native.name) {
            Some(known) => {
                let args = if is_bare { Vec::new() } else { native.args.clone() };
                let native = NativeUse { name: known.name, args, span: Span::default() };
                FieldType::Scalar { scalar, native: Some(native) }
            }
            None => FieldType::Unsupported(native.to_string()),
        }
    }

    /// Keeps from the present schema what the database does not contradict.
    fn keep(&self, field: &mut Field, model: &'a Model, old: &'a Field, column: &Column) {
        field.documentation.clone_from(&old.documentation);
        field.former_names.clone_from(&old.former_names);
        field.is_ignored = old.is_ignored;
        field.is_updated_at = old.is_updated_at && field.scalar() == Some(Scalar::DateTime);
        let asked = self.asked().column(model, old);
        let change = self.comparison.column(column, &asked);
        let is_text =
            self.is_read_as_text(&column.r#type.family) && old.scalar() == Some(Scalar::String);
        if !change.r#type() || is_text {
            match &old.r#type {
                FieldType::Enum(id) if self.conventions.enums == Enums::Nowhere => {
                    if let Some(id) = self.kept_enums.get(id) {
                        field.r#type = FieldType::Enum(*id);
                    }
                }
                FieldType::Enum(_) | FieldType::Relation(_) => {}
                FieldType::Scalar { .. } | FieldType::Unsupported(_) => {
                    field.r#type = old.r#type.clone();
                }
            }
        }
        if !change.default && !change.auto_increment {
            field.default.clone_from(&old.default);
        }
        // Databases take every column of a view for one that may be null.
        let is_list = |arity| arity == Arity::List;
        if model.kind == ModelKind::View && is_list(field.arity) == is_list(old.arity) {
            field.arity = old.arity;
        }
    }

    fn warn_of_map(&mut self, entity: usize, old: &Field) {
        if old.name == old.database_name {
            return;
        }
        let model = &self.entities[entity];
        let (group, word) = match model.kind {
            ModelKind::Table => (Group::MappedFields, "Model"),
            ModelKind::View => (Group::MappedViewFields, "View"),
        };
        let item = format!("{word}: \"{}\", field: \"{}\"", model.name, old.name);
        self.warnings.add(group, item);
    }

    fn warn_of_type(&mut self, entity: usize, field: &Field) {
        let FieldType::Unsupported(text) = &field.r#type else { return };
        let model = &self.entities[entity];
        let (group, word) = match model.kind {
            ModelKind::Table => (Group::UnsupportedTypes, "Model"),
            ModelKind::View => (Group::UnsupportedTypesOfViews, "View"),
        };
        let (model, name) = (&model.name, &field.name);
        let item =
            format!("{word}: \"{model}\", field: \"{name}\", original data type: \"{text}\"");
        self.warnings.add(group, item);
    }

    fn warn_of_names(&mut self, entity: usize, invalid: &[String]) {
        if invalid.is_empty() {
            return;
        }
        let model = &self.entities[entity];
        let (group, word) = match model.kind {
            ModelKind::Table => (Group::FieldNames, "Model"),
            ModelKind::View => (Group::FieldNamesOfViews, "View"),
        };
        let item = format!("{word}: \"{}\", field(s): [{}]", model.name, invalid.join(", "));
        self.warnings.add(group, item);
    }
}

fn arity(column: &Column) -> Arity {
    match column.r#type.arity {
        ColumnArity::Required => Arity::Required,
        ColumnArity::Nullable => Arity::Optional,
        ColumnArity::List => Arity::List,
    }
}

fn scalar(family: &Family) -> Option<Scalar> {
    Some(match family {
        Family::Int => Scalar::Int,
        Family::BigInt => Scalar::BigInt,
        Family::Float => Scalar::Float,
        Family::Decimal => Scalar::Decimal,
        Family::Boolean => Scalar::Boolean,
        Family::String => Scalar::String,
        Family::DateTime => Scalar::DateTime,
        Family::Json => Scalar::Json,
        Family::Bytes => Scalar::Bytes,
        Family::Enum(_) | Family::Unsupported(_) => return None,
    })
}

fn unsupported(family: &Family) -> String {
    match family {
        Family::Unsupported(text) => text.clone(),
        other => other.name().into_owned(),
    }
}
