//! Last pass: from the draft to the checked schema.

use super::actions;
use super::context::Context;
use super::draft::{
    Class, Draft, DraftEnum, DraftField, DraftModel, DraftRelation, End, Key, KeyField, KeyKind,
    Shape, Type,
};
use crate::ast;
use crate::schema::{
    Arity, Check, ClassUse, ConstraintNames, Enum, EnumValue, Field, FieldDefault, FieldId,
    FieldType, ForeignKey, Index, IndexField, IndexKind, ManyToMany, Model, ModelKind, PrimaryKey,
    Relation, RelationField, RelationId, RelationKind, Schema, ShardKey,
};

/// `config` has the datasource and the generators already.
pub(super) fn build(draft: Draft<'_>, config: Schema, cx: &Context<'_>) -> Schema {
    let names = ConstraintNames::new(cx.connector);
    let relations = draft.relations.iter().map(|relation| Relation {
        name: relation.name.clone(),
        kind: relation_kind(&draft, relation, names, cx),
    });
    let relations = relations.collect();
    let of_field = relations_of_fields(&draft);
    let models = draft.models.into_iter().zip(of_field);
    Schema {
        models: models.map(|(entry, of_field)| model(entry, &of_field, names)).collect(),
        enums: draft.enums.into_iter().map(enumeration).collect(),
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

fn model(entry: DraftModel<'_>, relations: &[Option<RelationId>], names: ConstraintNames) -> Model {
    let ast = entry.ast;
    let database_name = entry.database_name().to_owned();
    let checks = entry.checks.into_iter().enumerate();
    let checks = checks.map(|(position, check)| Check {
        database_name: check.name.unwrap_or_else(|| names.check(&database_name, position)),
        condition: check.condition,
        span: check.span,
    });
    let checks = checks.collect();
    Model {
        name: ast.name.text.to_string(),
        database_name,
        kind: match ast.kind {
            ast::ModelKind::View => ModelKind::View,
            ast::ModelKind::Model | ast::ModelKind::CompositeType => ModelKind::Table,
        },
        schema: entry.schema.map(|schema| schema.text.to_owned()),
        fields: entry
            .fields
            .into_iter()
            .zip(relations)
            .map(|(entry, id)| field(entry, *id))
            .collect(),
        primary_key: entry.id.map(primary_key),
        indexes: entry.indexes.into_iter().map(index).collect(),
        shard_key: entry.shard_key.map(|(fields, span)| ShardKey { fields, span }),
        is_ignored: entry.ignored,
        former_names: entry.former_names,
        checks,
        documentation: ast.docs.clone(),
        span: ast.span,
        name_span: ast.name.span,
    }
}

fn field(entry: DraftField<'_>, relation: Option<RelationId>) -> Field {
    let ast = entry.ast;
    Field {
        name: ast.name.text.to_string(),
        database_name: entry.database_name().to_owned(),
        arity: match ast.ty.arity {
            ast::Arity::Required => Arity::Required,
            ast::Arity::Optional => Arity::Optional,
            ast::Arity::List => Arity::List,
        },
        is_updated_at: entry.updated_at,
        is_ignored: entry.ignored.is_some(),
        documentation: ast.docs.clone(),
        span: ast.span,
        name_span: ast.name.span,
        type_span: ast.ty.span,
        r#type: match (entry.ty, relation) {
            (Type::Scalar(scalar), _) => FieldType::Scalar { scalar, native: entry.native },
            (Type::Enum(id), _) => FieldType::Enum(id),
            (Type::Unsupported(text), _) => FieldType::Unsupported(text.to_owned()),
            (Type::Model(model), Some(relation)) => FieldType::Relation(RelationField {
                model,
                relation,
                name: entry.relation().name.map(str::to_owned),
                attribute_span: entry.relation().span,
            }),
            // Composite types: no database of ours has them, without a datasource they are
            // let pass. Relation fields without a relation: the schema has been refused.
            (Type::Composite(_), _) | (Type::Model(_), None) => {
                FieldType::Unsupported(match &ast.ty.base {
                    ast::BaseType::Named(name) => name.text.to_string(),
                    ast::BaseType::Unsupported(text) => text.value.clone(),
                })
            }
        },
        default: entry.default.and_then(|default| {
            Some(FieldDefault { value: default.meaning?, span: default.attribute.span })
        }),
        former_names: entry.former_names,
    }
}

fn primary_key(key: Key<'_>) -> PrimaryKey {
    PrimaryKey {
        name: key.name.map(str::to_owned),
        mapped_name: key.map.map(str::to_owned),
        source_field: key.source_field,
        span: key.span(),
        database_name: key.database_name,
        fields: key.fields.into_iter().map(index_field).collect(),
    }
}

fn index(key: Key<'_>) -> Index {
    Index {
        kind: match key.kind {
            KeyKind::Index(kind) => kind,
            KeyKind::Id => IndexKind::Unique,
        },
        index_type: key.index_type,
        name: key.name.map(str::to_owned),
        mapped_name: key.map.map(str::to_owned),
        source_field: key.source_field,
        span: key.span(),
        database_name: key.database_name,
        predicate: key.predicate,
        fields: key.fields.into_iter().map(index_field).collect(),
    }
}

fn index_field(field: KeyField) -> IndexField {
    IndexField {
        field: field.field,
        length: field.length,
        sort: field.sort,
        class: field.class.map(|class| match class {
            Class::Known(class) => ClassUse::Known(class),
            Class::Unknown(name) | Class::Raw(name) => ClassUse::Raw(name),
        }),
    }
}

fn enumeration(entry: DraftEnum<'_>) -> Enum {
    let ast = entry.ast;
    let name = ast.name.text.to_string();
    Enum {
        database_name: entry.map.map_or_else(|| name.clone(), |map| map.text.to_owned()),
        name,
        schema: entry.schema.map(|schema| schema.text.to_owned()),
        values: entry
            .values
            .into_iter()
            .map(|value| {
                let name = &value.ast.name.text;
                EnumValue {
                    name: name.to_string(),
                    database_name: value.map.map_or(name.as_str(), |map| map.text).to_owned(),
                    former_names: value.former_names,
                    documentation: value.ast.docs.clone(),
                    span: value.ast.span,
                }
            })
            .collect(),
        former_names: entry.former_names,
        documentation: ast.docs.clone(),
        span: ast.span,
        name_span: ast.name.span,
    }
}

fn relation_kind(
    draft: &Draft<'_>,
    relation: &DraftRelation,
    names: ConstraintNames,
    cx: &Context<'_>,
) -> RelationKind {
    let key = |forward: Option<End>, back: Option<End>| ForeignKey {
        database_name: relation.database_name.clone(),
        ..foreign_key(draft, forward, back, cx)
    };
    match relation.shape {
        Shape::OneToOne { forward, back } => RelationKind::OneToOne(key(Some(forward), back)),
        Shape::OneToMany { forward, back } => RelationKind::OneToMany(key(forward, back)),
        Shape::ManyToMany { a, b } | Shape::Embedded { a, b } => {
            RelationKind::ManyToMany(ManyToMany {
                table_name: names.join_table(&relation.name),
                a,
                b,
            })
        }
    }
}

fn foreign_key(
    draft: &Draft<'_>,
    forward: Option<End>,
    back: Option<End>,
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
        fields: ids(&field.relation().fields),
        referenced_model: related,
        opposite: back.filter(|back| *back != end).map(|back| back.1),
        referenced_fields: ids(&field.relation().references),
        on_delete_given: field.relation().on_delete.map(|(action, _)| action),
        on_update_given: field.relation().on_update.map(|(action, _)| action),
        on_delete: actions::on_delete(draft, end, cx),
        on_update: actions::on_update(draft, end),
        mapped_name: field.relation().map.map(str::to_owned),
        database_name: String::new(),
        span: field.ast.span,
    }
}
