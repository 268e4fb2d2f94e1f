//! The models of a schema as completion sees them.

use std::collections::{BTreeMap, BTreeSet};

use crate::ast::{
    Argument, Arity, Attribute, BaseType, Block, Expression, Field, Model, ModelKind,
};
use crate::schema::Scalar;
use crate::source::Sources;

/// Models and views by their number, in the order of the files.
pub(super) struct Models<'a> {
    pub(super) sources: &'a Sources,
    pub(super) list: Vec<&'a Model>,
    /// The types that the schema defines; those that are no model have no number.
    types: BTreeMap<&'a str, Option<usize>>,
    /// All relation fields in the order of the files.
    pub(super) relation_fields: Vec<RelationField<'a>>,
}

/// A field whose type is a model.
#[derive(Clone, Copy)]
pub(super) struct RelationField<'a> {
    pub(super) model: usize,
    pub(super) target: usize,
    pub(super) field: &'a Field,
}

impl<'a> Models<'a> {
    /// None if a name is double or a type is unknown.
    pub(super) fn new(sources: &'a Sources, blocks: &[&'a Block]) -> Option<Self> {
        let (list, types, relation_fields) = (Vec::new(), BTreeMap::new(), Vec::new());
        let mut models = Self { sources, list, types, relation_fields };
        for block in blocks {
            let number = match block {
                Block::Config(_) => continue,
                Block::Model(model) if model.kind != ModelKind::CompositeType => {
                    models.list.push(model);
                    Some(models.list.len() - 1)
                }
                Block::Model(_) | Block::Enum(_) => None,
            };
            let name = block.name().text.as_str();
            if Scalar::from_name(name).is_some() || models.types.insert(name, number).is_some() {
                return None;
            }
        }
        for (number, model) in models.list.iter().enumerate() {
            models.relation_fields.extend(relations_of(number, model, &models.types)?);
        }
        Some(models)
    }

    /// The scalar field of a model by its name.
    pub(super) fn scalar(&self, model: usize, name: &str) -> Option<&'a Field> {
        let field = self.list[model].fields.iter().find(|field| field.name.text == name)?;
        match &field.ty.base {
            BaseType::Named(ty) => match self.types.get(ty.text.as_str()) {
                Some(Some(_)) => None,
                Some(None) | None => Some(field),
            },
            BaseType::Unsupported(_) => None,
        }
    }

    /// The fields that a key to this model would refer to: its id, or else its first unique
    /// criterion without optional fields.
    pub(super) fn key(&self, model: usize) -> Option<Vec<&'a Field>> {
        let criteria = || criteria(self.list[model]);
        let id = criteria().find(|(kind, _)| *kind == "id");
        let complete = |names: &Vec<&'a str>| -> Option<Vec<&'a Field>> {
            let fields = names.iter().map(|name| self.scalar(model, name));
            fields
                .collect::<Option<Vec<_>>>()
                .filter(|fields| fields.iter().all(|field| field.ty.arity == Arity::Required))
        };
        match id {
            Some((_, names)) => complete(&names),
            None => criteria().find_map(|(_, names)| complete(&names)),
        }
    }

    /// Whether these fields of a model have different values in every row.
    pub(super) fn is_unique(&self, model: usize, names: &[&str]) -> bool {
        let wanted: BTreeSet<&str> = names.iter().copied().collect();
        criteria(self.list[model])
            .any(|(_, found)| found.iter().copied().collect::<BTreeSet<_>>() == wanted)
    }

    pub(super) fn is_ignored(&self, model: usize) -> bool {
        self.list[model].attributes.iter().any(|attribute| attribute.name.text == "ignore")
    }
}

/// The relation fields of one model. None if a field's name is double or its type unknown.
fn relations_of<'a>(
    number: usize,
    model: &'a Model,
    types: &BTreeMap<&str, Option<usize>>,
) -> Option<Vec<RelationField<'a>>> {
    let mut names: Vec<&str> = model.fields.iter().map(|field| field.name.text.as_str()).collect();
    names.sort_unstable();
    if names.windows(2).any(|pair| pair[0] == pair[1]) {
        return None;
    }
    let mut relations = Vec::new();
    for field in &model.fields {
        let BaseType::Named(name) = &field.ty.base else { continue };
        if Scalar::from_name(&name.text).is_some() {
            continue;
        }
        if let Some(target) = *types.get(name.text.as_str())? {
            relations.push(RelationField { model: number, target, field });
        }
    }
    Some(relations)
}

/// The ids and unique criteria of a model: the attribute's name and the fields' names.
fn criteria(model: &Model) -> impl Iterator<Item = (&str, Vec<&str>)> {
    let keyed = |attribute: &&Attribute| matches!(attribute.name.text.as_str(), "id" | "unique");
    let single = model.fields.iter().flat_map(move |field| {
        let own = field.attributes.iter().filter(keyed);
        own.map(|attribute| (attribute.name.text.as_str(), vec![field.name.text.as_str()]))
    });
    let compound = model.attributes.iter().filter(keyed).map(|attribute| {
        let fields = argument(attribute, "fields").map(names).unwrap_or_default();
        (attribute.name.text.as_str(), fields)
    });
    single.chain(compound)
}

/// An argument by its name; the unnamed first one stands for `fields` and for `name`.
pub(super) fn argument<'a>(attribute: &'a Attribute, name: &str) -> Option<&'a Expression> {
    let unnamed = |argument: &&Argument| argument.name.is_none() && name != "references";
    let found = attribute.named(name).or_else(|| attribute.arguments.iter().find(unnamed));
    found.and_then(|argument| argument.value.as_ref())
}

/// The field names of an array, without the arguments they may have.
pub(super) fn names(value: &Expression) -> Vec<&str> {
    let items = match value {
        Expression::Array(items, _) => items.as_slice(),
        other => std::slice::from_ref(other),
    };
    items
        .iter()
        .filter_map(|item| match item {
            Expression::Constant(name) => Some(name.text.as_str()),
            Expression::Function(name, ..) => Some(name.text.as_str()),
            _ => None,
        })
        .collect()
}
