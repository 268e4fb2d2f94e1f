//! The parts of a table in a few words.

use std::fmt::Write as _;

use brant_catalog::{
    AutoIncrement, Column, DefaultValue, Deferral, ForeignKey, Index, IndexColumn, IndexKey,
    IndexKind, Literal, NullsOrder, SortOrder,
};

/// The type as the database names it.
pub(super) fn type_name(column: &Column) -> String {
    if let Some(declared) = &column.declared {
        return declared.clone();
    }
    let list = if column.r#type.arity.is_list() { "[]" } else { "" };
    match &column.r#type.native {
        Some(native) => format!("{native}{list}"),
        None => format!("{}{list}", column.r#type.family.name()),
    }
}

/// Where the value comes from if a row brings none.
pub(super) fn default(column: &Column) -> Option<String> {
    if let Some(generated) = &column.generated {
        let stored = if generated.stored { " stored" } else { "" };
        return Some(format!("= {}{stored}", generated.expression));
    }
    let own = match &column.auto_increment {
        Some(AutoIncrement::Sequence { name: Some(name), .. }) => Some(format!("nextval({name})")),
        Some(AutoIncrement::Sequence { name: None, .. }) => Some("nextval".to_owned()),
        Some(AutoIncrement::Identity { always: true, .. }) => Some("identity, always".to_owned()),
        Some(AutoIncrement::Identity { always: false, .. }) => Some("identity".to_owned()),
        Some(AutoIncrement::Counter) => Some("auto increment".to_owned()),
        Some(AutoIncrement::RowNumber) => Some("row number".to_owned()),
        None => column.default.as_ref().map(value),
    };
    let on_update = column.on_update.as_ref().map(|value| format!("on update {value}"));
    let said: Vec<String> = own.into_iter().chain(on_update).collect();
    (!said.is_empty()).then(|| said.join(" "))
}

fn value(value: &DefaultValue) -> String {
    match value {
        DefaultValue::Literal(value) => literal(value),
        DefaultValue::List(values) => {
            let values: Vec<String> = values.iter().map(literal).collect();
            format!("{{{}}}", values.join(", "))
        }
        DefaultValue::Now => "CURRENT_TIMESTAMP".to_owned(),
        DefaultValue::Expression(Some(text)) => text.clone(),
        DefaultValue::Expression(None) => "an expression".to_owned(),
    }
}

fn literal(value: &Literal) -> String {
    match value {
        Literal::Int(number) => number.to_string(),
        Literal::Number(text) => text.clone(),
        Literal::Boolean(value) => value.to_string(),
        Literal::String(text)
        | Literal::Enum(text)
        | Literal::DateTime(text)
        | Literal::Json(text) => format!("'{}'", text.replace('\'', "''")),
        Literal::Bytes(bytes) => {
            bytes.iter().fold("X'".to_owned(), |mut text, byte| {
                let _ = write!(text, "{byte:02x}");
                text
            }) + "'"
        }
    }
}

/// What an index is: `unique`, `gin`, `index`.
pub(super) fn index_kind(index: &Index) -> String {
    let kind = match (index.kind, index.is_constraint) {
        (IndexKind::Normal, _) => "",
        (IndexKind::Unique, true) => "unique constraint",
        (IndexKind::Unique, false) => "unique",
        (IndexKind::FullText, _) => "full text",
        (IndexKind::Spatial, _) => "spatial",
    };
    let method = index.method.as_ref().map(|method| method.sql().to_lowercase());
    match (kind, method) {
        ("", None) => "index".to_owned(),
        ("", Some(method)) => method,
        (kind, None) => kind.to_owned(),
        (kind, Some(method)) => format!("{kind}, {method}"),
    }
}

/// What an index is over, and what else is special about it.
pub(super) fn index(index: &Index) -> String {
    let mut text = columns(&index.columns);
    if !index.include.is_empty() {
        let _ = write!(text, " include ({})", index.include.join(", "));
    }
    if index.nulls_not_distinct {
        text.push_str(" nulls not distinct");
    }
    if let Some(predicate) = &index.predicate {
        let _ = write!(text, " where {predicate}");
    }
    for option in &index.options {
        let _ = write!(text, " {option}");
    }
    text.push_str(deferral(index.deferral));
    if !index.is_valid {
        text.push_str(" INVALID");
    }
    text
}

/// `(a, lower(b) desc, c(10))`.
pub(super) fn columns(columns: &[IndexColumn]) -> String {
    let columns: Vec<String> = columns.iter().map(column).collect();
    format!("({})", columns.join(", "))
}

fn column(column: &IndexColumn) -> String {
    let mut text = match &column.key {
        IndexKey::Column(name) | IndexKey::Expression(name) => name.clone(),
    };
    if let Some(length) = column.length {
        let _ = write!(text, "({length})");
    }
    if let Some(collation) = &column.collation {
        let _ = write!(text, " collate {collation}");
    }
    if let Some(class) = column.class.as_ref().filter(|class| !class.is_default) {
        let _ = write!(text, " {}", class.name);
    }
    text.push_str(match column.order() {
        SortOrder::Asc => "",
        SortOrder::Desc => " desc",
    });
    text.push_str(match column.nulls {
        Some(NullsOrder::First) => " nulls first",
        Some(NullsOrder::Last) => " nulls last",
        None => "",
    });
    text
}

/// What happens to the rows that refer: `on delete cascade, on update set null`. Nothing is said of
/// what is only refused.
pub(super) fn actions(key: &ForeignKey) -> String {
    use brant_catalog::Action;
    let said = [("on delete", key.on_delete), ("on update", key.on_update)];
    let said = said.into_iter().filter(|(_, action)| *action != Action::NoAction);
    let said: Vec<String> =
        said.map(|(when, action)| format!("{when} {}", action.sql().to_lowercase())).collect();
    let validated = if key.validated { "" } else { " NOT VALID" };
    format!("{}{}{validated}", said.join(", "), deferral(key.deferral)).trim().to_owned()
}

fn deferral(deferral: Deferral) -> &'static str {
    match deferral {
        Deferral::NotDeferrable => "",
        Deferral::InitiallyImmediate => " deferrable",
        Deferral::InitiallyDeferred => " deferred",
    }
}

/// A text of several lines in one, cut where it is long.
pub(super) fn brief(text: &str, most: usize) -> String {
    let mut words = text.split_whitespace();
    let mut line = words.next().unwrap_or_default().to_owned();
    for word in words.by_ref() {
        line.push(' ');
        line.push_str(word);
        if line.chars().count() > most {
            break;
        }
    }
    match line.char_indices().nth(most) {
        None => line,
        Some((at, _)) => format!("{}…", &line[..at]),
    }
}
