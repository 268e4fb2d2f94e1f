//! Attributes of fields and blocks.

use super::Owner;
use super::value::{index_fields, index_options, names, predicate, quoted};
use crate::schema::{Field, FieldId, FieldType, ForeignKey, Index, IndexKind, RelationField};
use crate::span::Span;

/// `name(a, b)`, without parentheses where there is nothing to put in.
fn call(name: &str, arguments: &[String]) -> String {
    if arguments.is_empty() { name.to_owned() } else { format!("{name}({})", arguments.join(", ")) }
}

fn named(name: &str, value: Option<&String>) -> Option<String> {
    value.map(|value| format!("{name}: {}", quoted(value)))
}

/// `@id` and `@unique` of a field.
pub(super) fn keys_of_field(owner: Owner<'_>, id: FieldId) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(key) = owner.model.primary_key.as_ref().filter(|key| key.source_field == Some(id)) {
        let map = named("map", key.mapped_name.as_ref());
        let options = key.fields.iter().flat_map(index_options);
        found.push(call("@id", &map.into_iter().chain(options).collect::<Vec<_>>()));
    }
    for index in owner.model.indexes.iter().filter(|index| index.source_field == Some(id)) {
        let map = named("map", index.mapped_name.as_ref());
        let options = index.fields.iter().flat_map(index_options);
        let condition = index.predicate.as_ref();
        let condition = condition.map(|found| format!("where: {}", predicate(owner, found)));
        let arguments: Vec<_> = map.into_iter().chain(options).chain(condition).collect();
        found.push(call("@unique", &arguments));
    }
    found
}

/// `@relation`, if the field needs it.
pub(super) fn relation(owner: Owner<'_>, id: FieldId, side: &RelationField) -> Option<String> {
    let relation = owner.schema.relation(side.relation);
    let mut arguments: Vec<String> = side.name.iter().map(|name| quoted(name)).collect();
    let key = relation.foreign_key();
    if let Some(key) = key.filter(|key| key.model == owner.id && key.field == Some(id)) {
        arguments.extend(foreign_key(owner, key));
    }
    (!arguments.is_empty()).then(|| call("@relation", &arguments))
}

fn foreign_key(owner: Owner<'_>, key: &ForeignKey) -> Vec<String> {
    let target = Owner::new(owner.schema, key.referenced_model);
    let mut arguments = vec![
        format!("fields: {}", names(owner, &key.fields)),
        format!("references: {}", names(target, &key.referenced_fields)),
    ];
    let delete = key.on_delete_given.map(|action| format!("onDelete: {}", action.name()));
    let update = key.on_update_given.map(|action| format!("onUpdate: {}", action.name()));
    let map = named("map", key.mapped_name.as_ref());
    arguments.extend(delete.into_iter().chain(update).chain(map));
    arguments
}

/// `@db.X(…)`, if the schema names a native type.
pub(super) fn native(owner: Owner<'_>, field: &Field) -> Option<String> {
    let FieldType::Scalar { native: Some(native), .. } = &field.r#type else { return None };
    let arguments: Vec<_> = native.args.iter().map(u32::to_string).collect();
    Some(call(&format!("@{}.{}", owner.datasource(), native.name), &arguments))
}

/// An attribute of a block.
pub(super) struct BlockAttribute {
    /// As it is written.
    pub(super) text: String,
    /// Where it stands in the text of its schema, if the schema remembers.
    pub(super) span: Option<Span>,
}

impl BlockAttribute {
    pub(super) fn without_place(text: String) -> Self {
        Self { text, span: None }
    }

    /// The name between `@@` and the parenthesis.
    pub(super) fn name(&self) -> &str {
        let name = self.text.trim_start_matches('@');
        name.split('(').next().unwrap_or(name)
    }
}

/// All attributes of a model's block.
pub(super) fn of_model(owner: Owner<'_>) -> Vec<BlockAttribute> {
    let model = owner.model;
    let mut found = Vec::new();
    let mut push = |text, span| found.push(BlockAttribute { text, span: Some(span) });
    if let Some(key) = model.primary_key.as_ref().filter(|key| key.source_field.is_none()) {
        let mut arguments = vec![index_fields(owner, &key.fields)];
        arguments.extend(named("name", key.name.as_ref()));
        arguments.extend(named("map", key.mapped_name.as_ref()));
        push(call("@@id", &arguments), key.span);
    }
    for one in model.indexes.iter().filter(|index| index.source_field.is_none()) {
        push(index(owner, one), one.span);
    }
    if let Some(key) = &model.shard_key {
        push(format!("@@shardKey({})", names(owner, &key.fields)), key.span);
    }
    for check in &model.checks {
        let condition = quoted(&check.condition);
        let name = quoted(&check.database_name);
        push(format!("@@check({condition}, map: {name})"), check.span);
    }
    let mut rest = mapping("@@", &model.name, &model.database_name, &model.former_names);
    rest.extend(model.schema.iter().map(|schema| format!("@@schema({})", quoted(schema))));
    rest.extend(model.is_ignored.then(|| "@@ignore".to_owned()));
    found.extend(rest.into_iter().map(BlockAttribute::without_place));
    found
}

fn index(owner: Owner<'_>, index: &Index) -> String {
    let name = match index.kind {
        IndexKind::Normal => "@@index",
        IndexKind::Unique => "@@unique",
        IndexKind::FullText => "@@fulltext",
    };
    let mut arguments = vec![index_fields(owner, &index.fields)];
    arguments.extend(named("name", index.name.as_ref()));
    arguments.extend(named("map", index.mapped_name.as_ref()));
    arguments.extend(index.index_type.map(|method| format!("type: {}", method.name())));
    let condition = index.predicate.as_ref();
    arguments.extend(condition.map(|found| format!("where: {}", predicate(owner, found))));
    call(name, &arguments)
}

/// `@map` where the database has another name, and the names before.
pub(super) fn mapping(at: &str, name: &str, database_name: &str, former: &[String]) -> Vec<String> {
    let map = (name != database_name).then(|| format!("{at}map({})", quoted(database_name)));
    let was = former.iter().map(|name| format!("{at}was({})", quoted(name)));
    map.into_iter().chain(was).collect()
}
