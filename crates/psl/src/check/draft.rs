//! The schema while it is being checked: the syntax beside what was understood of it.
//!
//! Models and their fields have the positions they will have in the finished
//! [`Schema`](crate::schema::Schema).

use std::collections::{BTreeMap, BTreeSet};

use crate::ast::{self, Attribute};
use crate::connector::{IndexType, OperatorClass};
use crate::schema::{
    DefaultValue, EnumId, FieldId, IndexKind, ModelId, NativeUse, Predicate, ReferentialAction,
    Scalar, SortOrder,
};
use crate::span::Span;

/// Everything with a name that a field's type can refer to.
#[derive(Clone, Copy)]
pub(super) enum Top {
    Model(ModelId),
    Enum(EnumId),
    /// A position in [`Draft::composites`].
    Composite(usize),
}

#[derive(Default)]
pub(super) struct Draft<'a> {
    pub(super) models: Vec<DraftModel<'a>>,
    pub(super) enums: Vec<DraftEnum<'a>>,
    pub(super) composites: Vec<DraftModel<'a>>,
    pub(super) tops: BTreeMap<&'a str, Top>,
    pub(super) relations: Vec<DraftRelation>,
}

pub(super) struct DraftModel<'a> {
    pub(super) ast: &'a ast::Model,
    pub(super) fields: Vec<DraftField<'a>>,
    pub(super) field_names: BTreeMap<&'a str, FieldId>,
    pub(super) map: Option<Mapped<'a>>,
    pub(super) schema: Option<Mapped<'a>>,
    pub(super) ignored: bool,
    pub(super) id: Option<Key<'a>>,
    pub(super) indexes: Vec<Key<'a>>,
    pub(super) shard_key: Option<(Vec<FieldId>, Span)>,
    pub(super) former_names: Vec<String>,
    pub(super) checks: Vec<DraftCheck>,
}

/// A text given by an attribute.
#[derive(Clone, Copy)]
pub(super) struct Mapped<'a> {
    pub(super) text: &'a str,
    /// The attribute.
    pub(super) span: Span,
}

pub(super) struct DraftCheck {
    pub(super) name: Option<String>,
    pub(super) condition: String,
    pub(super) span: Span,
}

pub(super) struct DraftField<'a> {
    pub(super) ast: &'a ast::Field,
    pub(super) ty: Type<'a>,
    pub(super) map: Option<Mapped<'a>>,
    pub(super) ignored: Option<Span>,
    pub(super) updated_at: bool,
    pub(super) default: Option<Box<DraftDefault<'a>>>,
    /// `@db.X` as written; what it means is found once all attributes are known.
    pub(super) native_attribute: Option<&'a Attribute>,
    pub(super) native: Option<NativeUse>,
    /// Boxed, as most fields have none; see [`DraftField::relation`].
    pub(super) relation_attribute: Option<Box<RelationAttribute<'a>>>,
    pub(super) former_names: Vec<String>,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Type<'a> {
    Scalar(Scalar),
    Enum(EnumId),
    Unsupported(&'a str),
    Model(ModelId),
    Composite(usize),
}

impl Type<'_> {
    pub(super) fn is_relation(self) -> bool {
        matches!(self, Self::Model(_))
    }
}

pub(super) struct DraftDefault<'a> {
    pub(super) attribute: &'a Attribute,
    pub(super) value: &'a ast::Expression,
    /// None for functions of other databases.
    pub(super) meaning: Option<DefaultValue>,
    /// `map:`
    pub(super) name: Option<&'a str>,
}

/// What `@relation` says on one side.
pub(super) struct RelationAttribute<'a> {
    pub(super) span: Option<Span>,
    pub(super) name: Option<&'a str>,
    pub(super) fields: Option<Vec<FieldId>>,
    pub(super) references: Option<Vec<FieldId>>,
    pub(super) on_delete: Option<(ReferentialAction, Span)>,
    pub(super) on_update: Option<(ReferentialAction, Span)>,
    pub(super) map: Option<&'a str>,
}

/// A key or an index.
pub(super) struct Key<'a> {
    pub(super) attribute: &'a Attribute,
    /// The field it stands at; none for block attributes.
    pub(super) source_field: Option<FieldId>,
    pub(super) kind: KeyKind,
    pub(super) fields: Vec<KeyField>,
    /// `name:`, for the client.
    pub(super) name: Option<&'a str>,
    /// `map:`, for the database.
    pub(super) map: Option<&'a str>,
    pub(super) index_type: Option<IndexType>,
    pub(super) clustered: Option<bool>,
    pub(super) predicate: Option<Predicate>,
    /// The constraint's name: given, or by convention. Known once all attributes are.
    pub(super) database_name: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum KeyKind {
    Id,
    Index(IndexKind),
}

pub(super) struct KeyField {
    pub(super) field: FieldId,
    pub(super) length: Option<u32>,
    pub(super) sort: Option<SortOrder>,
    pub(super) class: Option<Class>,
}

/// `ops:` as written.
pub(super) enum Class {
    Known(&'static OperatorClass),
    /// A name that the database of the schema does not have.
    Unknown(String),
    Raw(String),
}

impl Key<'_> {
    /// The attribute with its at signs.
    pub(super) fn label(&self) -> &'static str {
        match (self.kind, self.source_field.is_some()) {
            (KeyKind::Id, true) => "@id",
            (KeyKind::Id, false) => "@@id",
            (KeyKind::Index(IndexKind::Unique), true) => "@unique",
            (KeyKind::Index(IndexKind::Unique), false) => "@@unique",
            (KeyKind::Index(IndexKind::Normal), _) => "@@index",
            (KeyKind::Index(IndexKind::FullText), _) => "@@fulltext",
        }
    }

    pub(super) fn span(&self) -> Span {
        self.attribute.span
    }

    pub(super) fn is_unique(&self) -> bool {
        matches!(self.kind, KeyKind::Id | KeyKind::Index(IndexKind::Unique))
    }

    pub(super) fn field_ids(&self) -> impl Iterator<Item = FieldId> {
        self.fields.iter().map(|field| field.field)
    }
}

pub(super) struct DraftEnum<'a> {
    pub(super) ast: &'a ast::Enum,
    pub(super) value_names: BTreeSet<&'a str>,
    pub(super) map: Option<Mapped<'a>>,
    pub(super) schema: Option<Mapped<'a>>,
    pub(super) values: Vec<DraftEnumValue<'a>>,
    pub(super) former_names: Vec<String>,
}

pub(super) struct DraftEnumValue<'a> {
    pub(super) ast: &'a ast::EnumValue,
    pub(super) map: Option<Mapped<'a>>,
    pub(super) former_names: Vec<String>,
}

/// One end of a relation.
pub(super) type End = (ModelId, FieldId);

/// Two relation fields that belong together, or one that nothing answers.
pub(super) struct DraftRelation {
    pub(super) name: String,
    /// The foreign key's name, where the relation has one.
    pub(super) database_name: String,
    pub(super) shape: Shape,
}

#[derive(Clone, Copy)]
pub(super) enum Shape {
    /// `forward` has the foreign key.
    OneToOne { forward: End, back: Option<End> },
    /// `forward` has the foreign key, `back` is a list.
    OneToMany { forward: Option<End>, back: Option<End> },
    /// Lists on both sides, nothing in `fields`.
    ManyToMany { a: End, b: End },
    /// Lists on both sides with `fields`, as document databases have them.
    Embedded { a: End, b: End },
}

impl Shape {
    /// The side with the foreign key, if the relation has one.
    pub(super) fn forward(self) -> Option<End> {
        match self {
            Self::OneToOne { forward, .. } => Some(forward),
            Self::OneToMany { forward, .. } => forward,
            Self::ManyToMany { .. } | Self::Embedded { .. } => None,
        }
    }
}

impl<'a> Draft<'a> {
    pub(super) fn model(&self, id: ModelId) -> &DraftModel<'a> {
        &self.models[id.index()]
    }

    pub(super) fn field(&self, (model, field): End) -> &DraftField<'a> {
        &self.model(model).fields[field.index()]
    }

    pub(super) fn model_ids(&self) -> impl Iterator<Item = ModelId> + use<'a> {
        (0..self.models.len()).map(ModelId::new)
    }
}

impl<'a> DraftModel<'a> {
    pub(super) fn new(ast: &'a ast::Model) -> Self {
        Self {
            ast,
            fields: Vec::new(),
            field_names: BTreeMap::new(),
            map: None,
            schema: None,
            ignored: false,
            id: None,
            indexes: Vec::new(),
            shard_key: None,
            former_names: Vec::new(),
            checks: Vec::new(),
        }
    }

    pub(super) fn name(&self) -> &'a str {
        &self.ast.name.text
    }

    pub(super) fn is_view(&self) -> bool {
        self.ast.kind == ast::ModelKind::View
    }

    pub(super) fn database_name(&self) -> &'a str {
        self.map.map_or(self.name(), |map| map.text)
    }

    pub(super) fn field(&self, id: FieldId) -> &DraftField<'a> {
        &self.fields[id.index()]
    }

    pub(super) fn fields_with_ids(&self) -> impl Iterator<Item = (FieldId, &DraftField<'a>)> {
        self.fields.iter().enumerate().map(|(index, field)| (FieldId::new(index), field))
    }

    /// The primary key and the unique criteria.
    pub(super) fn unique_keys(&self) -> impl Iterator<Item = &Key<'a>> {
        self.id.iter().chain(&self.indexes).filter(|key| key.is_unique())
    }

    /// The primary key and all indexes.
    pub(super) fn keys(&self) -> impl Iterator<Item = &Key<'a>> {
        self.id.iter().chain(&self.indexes)
    }

    pub(super) fn field_name(&self, id: FieldId) -> &'a str {
        &self.field(id).ast.name.text
    }

    /// The names of fields, for messages.
    pub(super) fn names_of(&self, fields: impl IntoIterator<Item = FieldId>) -> Vec<&'a str> {
        fields.into_iter().map(|id| self.field_name(id)).collect()
    }
}

impl<'a> DraftField<'a> {
    pub(super) fn new(ast: &'a ast::Field, ty: Type<'a>) -> Self {
        Self {
            ast,
            ty,
            map: None,
            ignored: None,
            updated_at: false,
            default: None,
            native_attribute: None,
            native: None,
            relation_attribute: None,
            former_names: Vec::new(),
        }
    }

    pub(super) fn name(&self) -> &'a str {
        &self.ast.name.text
    }

    pub(super) fn database_name(&self) -> &'a str {
        self.map.map_or(self.name(), |map| map.text)
    }

    /// What `@relation` says; without it, nothing.
    pub(super) fn relation(&self) -> &RelationAttribute<'a> {
        static NOTHING: RelationAttribute<'static> = RelationAttribute {
            span: None,
            name: None,
            fields: None,
            references: None,
            on_delete: None,
            on_update: None,
            map: None,
        };
        self.relation_attribute.as_deref().unwrap_or(&NOTHING)
    }

    pub(super) fn is_required(&self) -> bool {
        self.ast.ty.arity == ast::Arity::Required
    }

    pub(super) fn is_list(&self) -> bool {
        self.ast.ty.arity == ast::Arity::List
    }

    pub(super) fn is_optional(&self) -> bool {
        self.ast.ty.arity == ast::Arity::Optional
    }
}
