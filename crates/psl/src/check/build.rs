//! Last pass: from the draft to the checked schema.

use super::actions;
use super::context::Context;
use super::draft::{
    Class, Draft, DraftEnum, DraftField, DraftModel, End, Key, KeyField, KeyKind, Shape, Type,
};
use super::validate::{foreign_key_name, key_name};
use crate::ast;
use crate::schema::{
    Arity, Check, ClassUse, ConstraintNames, Enum, EnumValue, Field, FieldDefault, FieldId,
    FieldType, ForeignKey, Index, IndexField, IndexKind, ManyToMany, Model, ModelId, ModelKind,
    PrimaryKey, Relation, RelationField, RelationId, RelationKind, Schema, ShardKey,
};

/// `config` has the datasource and the generators already.
pub(super) fn build(draft: &Draft<'_>, config: Schema, cx: &Context<'_>) -> Schema {
    let names = ConstraintNames::new(cx.connector);
    let relations = draft.relations.iter();
    let relations: Vec<_> = relations
        .map(|relation| Relation {
            name: relation.name.clone(),
            kind: relation_kind(draft, relation.shape, &relation.name, names, cx),
        })
        .collect();
    let of_field = relations_of_fields(draft);
    let models = draft.model_ids().map(|id| model(draft, id, &of_field[id.index()], names));
    Schema {
        models: models.collect(),
        enums: draft.enums.iter().map(enumeration).collect(),
        relations,
        ..config
    }
}

/// The relation of each relation field, by model and field.
fn relations_of_fields(draft: &Draft<'_>) -> Vec<Vec<Option<RelationId>>> {
    let mut found: Vec<Vec<Option<RelationId>>> =
        draft.models.iter().map(|model| vec![None; model.fields.len()]).collect();
    for (index, relation) in draft.relations.iter().enumerate() {
        let ends = match relation.shape {
            Shape::OneToOne { forward, back } => [Some(forward), back],
            Shape::OneToMany { forward, back } => [forward, back],
            Shape::ManyToMany { a, b } | Shape::Embedded { a, b } => [Some(a), Some(b)],
        };
        for (model, field) in ends.into_iter().flatten() {
            found[model.index()][field.index()] = Some(RelationId::new(index));
        }
    }
    found
}

fn model(
    draft: &Draft<'_>,
    id: ModelId,
    relations: &[Option<RelationId>],
    names: ConstraintNames,
) -> Model {
    let entry = draft.model(id);
    let ast = entry.ast;
    let fields = entry.fields.iter().zip(relations);
    Model {
        name: ast.name.text.to_string(),
        database_name: entry.database_name().to_owned(),
        kind: if entry.is_view() { ModelKind::View } else { ModelKind::Table },
        schema: entry.schema.map(|schema| schema.text.to_owned()),
        fields: fields.map(|(entry, relation)| field(draft, entry, *relation)).collect(),
        primary_key: entry.id.as_ref().map(|key| primary_key(entry, key, names)),
        indexes: entry.indexes.iter().map(|key| index(entry, key, names)).collect(),
        shard_key: entry
            .shard_key
            .as_ref()
            .map(|(fields, span)| ShardKey { fields: fields.clone(), span: *span }),
        is_ignored: entry.ignored,
        former_names: entry.former_names.clone(),
        checks: entry
            .checks
            .iter()
            .enumerate()
            .map(|(position, check)| Check {
                database_name: check
                    .name
                    .clone()
                    .unwrap_or_else(|| names.check(entry.database_name(), position)),
                condition: check.condition.clone(),
                span: check.span,
            })
            .collect(),
        documentation: ast.docs.clone(),
        span: ast.span,
        name_span: ast.name.span,
    }
}

fn field(draft: &Draft<'_>, entry: &DraftField<'_>, relation: Option<RelationId>) -> Field {
    let ast = entry.ast;
    Field {
        name: ast.name.text.to_string(),
        database_name: entry.database_name().to_owned(),
        r#type: field_type(draft, entry, relation),
        arity: match ast.ty.arity {
            ast::Arity::Required => Arity::Required,
            ast::Arity::Optional => Arity::Optional,
            ast::Arity::List => Arity::List,
        },
        default: entry.default.as_ref().and_then(|default| {
            let value = default.meaning.clone()?;
            Some(FieldDefault { value, span: default.attribute.span })
        }),
        is_updated_at: entry.updated_at,
        is_ignored: entry.ignored.is_some(),
        former_names: entry.former_names.clone(),
        documentation: ast.docs.clone(),
        span: ast.span,
        name_span: ast.name.span,
        type_span: ast.ty.span,
    }
}

fn field_type(
    draft: &Draft<'_>,
    entry: &DraftField<'_>,
    relation: Option<RelationId>,
) -> FieldType {
    match (entry.ty, relation) {
        (Type::Scalar(scalar), _) => FieldType::Scalar { scalar, native: entry.native.clone() },
        (Type::Enum(id), _) => FieldType::Enum(id),
        (Type::Unsupported(text), _) => FieldType::Unsupported(text.to_owned()),
        // No database of ours has composite types; without a datasource they are let pass.
        (Type::Composite(index), _) => {
            FieldType::Unsupported(draft.composites[index].name().to_owned())
        }
        (Type::Model(model), Some(relation)) => FieldType::Relation(RelationField {
            model,
            relation,
            name: entry.relation.name.map(str::to_owned),
            attribute_span: entry.relation.span,
        }),
        // A field that nobody answers the way it asks: the schema has been refused.
        (Type::Model(model), None) => FieldType::Unsupported(draft.model(model).name().to_owned()),
    }
}

fn primary_key(entry: &DraftModel<'_>, key: &Key<'_>, names: ConstraintNames) -> PrimaryKey {
    PrimaryKey {
        fields: key.fields.iter().map(index_field).collect(),
        name: key.name.map(str::to_owned),
        mapped_name: key.map.map(str::to_owned),
        database_name: key_name(entry, key, names),
        source_field: key.source_field,
        span: key.span(),
    }
}

fn index(entry: &DraftModel<'_>, key: &Key<'_>, names: ConstraintNames) -> Index {
    Index {
        kind: match key.kind {
            KeyKind::Index(kind) => kind,
            KeyKind::Id => IndexKind::Unique,
        },
        fields: key.fields.iter().map(index_field).collect(),
        index_type: key.index_type,
        name: key.name.map(str::to_owned),
        mapped_name: key.map.map(str::to_owned),
        database_name: key_name(entry, key, names),
        predicate: key.predicate.clone(),
        source_field: key.source_field,
        span: key.span(),
    }
}

fn index_field(field: &KeyField) -> IndexField {
    IndexField {
        field: field.field,
        length: field.length,
        sort: field.sort,
        class: field.class.as_ref().map(|class| match class {
            Class::Known(class) => ClassUse::Known(class),
            Class::Unknown(name) | Class::Raw(name) => ClassUse::Raw(name.clone()),
        }),
    }
}

fn enumeration(entry: &DraftEnum<'_>) -> Enum {
    let ast = entry.ast;
    let name = ast.name.text.to_string();
    Enum {
        database_name: entry.map.map_or_else(|| name.clone(), |map| map.text.to_owned()),
        name,
        schema: entry.schema.map(|schema| schema.text.to_owned()),
        values: entry
            .values
            .iter()
            .map(|value| {
                let name = &value.ast.name.text;
                EnumValue {
                    name: name.to_string(),
                    database_name: value.map.map_or(name.as_str(), |map| map.text).to_owned(),
                    former_names: value.former_names.clone(),
                    documentation: value.ast.docs.clone(),
                    span: value.ast.span,
                }
            })
            .collect(),
        former_names: entry.former_names.clone(),
        documentation: ast.docs.clone(),
        span: ast.span,
        name_span: ast.name.span,
    }
}

fn relation_kind(
    draft: &Draft<'_>,
    shape: Shape,
    name: &str,
    names: ConstraintNames,
    cx: &Context<'_>,
) -> RelationKind {
    let key =
        |forward: Option<End>, back: Option<End>| foreign_key(draft, forward, back, names, cx);
    match shape {
        Shape::OneToOne { forward, back } => RelationKind::OneToOne(key(Some(forward), back)),
        Shape::OneToMany { forward, back } => RelationKind::OneToMany(key(forward, back)),
        Shape::ManyToMany { a, b } | Shape::Embedded { a, b } => {
            RelationKind::ManyToMany(ManyToMany { table_name: names.join_table(name), a, b })
        }
    }
}

fn foreign_key(
    draft: &Draft<'_>,
    forward: Option<End>,
    back: Option<End>,
    names: ConstraintNames,
    cx: &Context<'_>,
) -> ForeignKey {
    // One of the two is there. Where the side with the columns is missing, the schema
    // has been refused, and the other side stands in for it.
    let end = forward.or(back).expect("a relation has a field");
    let field = draft.field(end);
    let related = match field.ty {
        Type::Model(related) => related,
        Type::Scalar(_) | Type::Enum(_) | Type::Unsupported(_) | Type::Composite(_) => end.0,
    };
    let ids = |list: &Option<Vec<FieldId>>| list.clone().unwrap_or_default();
    ForeignKey {
        model: end.0,
        field: Some(end.1),
        fields: ids(&field.relation.fields),
        referenced_model: related,
        opposite: back.filter(|back| *back != end).map(|back| back.1),
        referenced_fields: ids(&field.relation.references),
        on_delete_given: field.relation.on_delete.map(|(action, _)| action),
        on_update_given: field.relation.on_update.map(|(action, _)| action),
        on_delete: actions::on_delete(draft, end, cx),
        on_update: actions::on_update(draft, end),
        mapped_name: field.relation.map.map(str::to_owned),
        database_name: foreign_key_name(draft, end, names),
        span: field.ast.span,
    }
}
