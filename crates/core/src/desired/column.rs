//! Fields as columns.

use brant_catalog::{Arity, Column, ColumnType, Enum, EnumType, Family, NativeType, QualifiedName};
use brant_psl::schema::{
    Arity as FieldArity, DefaultValue, EnumId, Field, FieldType, Function, Model, NativeUse, Scalar,
};

use super::{Builder, Enums, enum_type, origin};

impl Builder<'_> {
    pub(crate) fn column(&self, model: &Model, field: &Field) -> Column {
        let r#type = self.column_type(model, field);
        let mut column = Column::new(&field.database_name, r#type, origin(field.span));
        column.former_names.clone_from(&field.former_names);
        column.labels = self.labels(field);
        let default = field.default.as_ref().map(|default| &default.value);
        column.default = default.and_then(|default| self.default(field, default));
        column.client_default = matches!(
            default, Some(DefaultValue::Function(function)) if function.is_made_by_client()
        );
        let counts = if self.conventions.integer_key_counts {
            // Nothing else can, whatever the schema says.
            self.is_integer_key(model, field)
        } else {
            matches!(default, Some(DefaultValue::Function(Function::AutoIncrement)))
        };
        column.auto_increment = counts.then(self.conventions.auto_increment);
        column
    }

    /// The enum of a field, where it becomes no type.
    fn labels(&self, field: &Field) -> Option<Enum> {
        match &field.r#type {
            FieldType::Enum(id) if self.conventions.enums != Enums::Types => {
                Some(enum_type(self.schema.r#enum(*id)))
            }
            _ => None,
        }
    }

    fn is_integer_key(&self, model: &Model, field: &Field) -> bool {
        let key = model.primary_key.as_ref().map(|key| key.fields.as_slice());
        let is_key = matches!(key, Some([only]) if model.field(only.field).name == field.name);
        // A key that may be null is `INT PRIMARY KEY`, which does not count.
        let is_required = field.arity == FieldArity::Required;
        self.conventions.integer_key_counts
            && is_key
            && is_required
            && field.scalar() == Some(Scalar::Int)
    }

    pub(super) fn column_type(&self, model: &Model, field: &Field) -> ColumnType {
        let (family, native) = match &field.r#type {
            FieldType::Scalar { scalar, native } => {
                (family(*scalar), self.native(*scalar, native.as_ref()))
            }
            FieldType::Enum(id) => self.enum_type(*id, model, field),
            FieldType::Unsupported(text) => (Family::Unsupported(text.clone()), None),
            // Relation fields are no columns; nobody asks for their type.
            FieldType::Relation(_) => (Family::Unsupported(String::new()), None),
        };
        let arity = match field.arity {
            FieldArity::Required => Arity::Required,
            FieldArity::Optional => Arity::Nullable,
            FieldArity::List => Arity::List,
        };
        ColumnType { family, native, arity }
    }

    fn native(&self, scalar: Scalar, given: Option<&NativeUse>) -> Option<NativeType> {
        match given {
            Some(native) => Some(NativeType::new(native.name, &native.args)),
            None => {
                let default = self.conventions.connector.default_type(scalar)?;
                Some(NativeType::new(default.native, default.args))
            }
        }
    }

    fn enum_type(&self, id: EnumId, model: &Model, field: &Field) -> (Family, Option<NativeType>) {
        let source = self.schema.r#enum(id);
        let r#type = match self.conventions.enums {
            Enums::Types => {
                let name = QualifiedName::new(source.schema.clone(), source.database_name.clone());
                EnumType::Named(name)
            }
            Enums::Columns => EnumType::Inline {
                name: format!("{}_{}", model.database_name, field.database_name),
                values: source.values.iter().map(|value| value.database_name.clone()).collect(),
            },
            Enums::Nowhere => return (Family::String, self.native(Scalar::String, None)),
        };
        (Family::Enum(r#type), None)
    }
}

fn family(scalar: Scalar) -> Family {
    match scalar {
        Scalar::Int => Family::Int,
        Scalar::BigInt => Family::BigInt,
        Scalar::Float => Family::Float,
        Scalar::Boolean => Family::Boolean,
        Scalar::String => Family::String,
        Scalar::DateTime => Family::DateTime,
        Scalar::Json => Family::Json,
        Scalar::Bytes => Family::Bytes,
        Scalar::Decimal => Family::Decimal,
    }
}
