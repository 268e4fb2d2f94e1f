//! `ALTER COLUMN`: number of values, default, counting, and the type last.

use brant_catalog::change::{ColumnChange, Pair};
use brant_catalog::{Arity, AutoIncrement, Cast, ColumnType, Diff, Family, Rules, Table};

use super::alter_table::Parts;
use super::names::{existing, in_namespace_of, wanted};
use super::{column, literal};
use crate::Postgres;
use crate::quote::{identifier, literal as quoted};

pub(super) fn alter(
    diff: &Diff<'_>,
    table: Pair<&Table>,
    change: &ColumnChange<'_>,
    parts: &mut Parts,
) {
    let (from, to) = (change.column.from, change.column.to);
    let name = identifier(&to.name);
    let mut clause = |text: String| parts.clauses.push(format!("ALTER COLUMN {name} {text}"));
    if change.arity {
        match (from.r#type.arity, to.r#type.arity) {
            (_, Arity::Required) => clause("SET NOT NULL".to_owned()),
            (Arity::Required, Arity::Nullable | Arity::List) => clause("DROP NOT NULL".to_owned()),
            (Arity::Nullable | Arity::List, _) => {}
        }
    }
    let using = if change.r#type() { using(&name, &from.r#type, &to.r#type) } else { None };
    // The server would cast the old default as well, and may not know how.
    let is_in_the_way = using.is_some() && from.default.is_some();
    if is_in_the_way && to.default.is_some() {
        clause("DROP DEFAULT".to_owned());
    }
    if change.default || is_in_the_way {
        match to.default.as_ref().and_then(|value| literal::default(to, value)) {
            Some(value) => clause(format!("SET DEFAULT {value}")),
            None => clause("DROP DEFAULT".to_owned()),
        }
    }
    if change.auto_increment {
        count(diff, table, change, parts);
    }
    let mut clause = |text: String| parts.clauses.push(format!("ALTER COLUMN {name} {text}"));
    if change.r#type() || change.domain || change.collation {
        let collation = to.collation.iter().map(|collation| format!(" COLLATE {collation}"));
        let collation: String = collation.collect();
        let using = using.unwrap_or_default();
        clause(format!("SET DATA TYPE {}{collation}{using}", column::type_of(to)));
    }
    if change.generated && to.generated.is_none() {
        clause("DROP EXPRESSION".to_owned());
    }
    if change.comment {
        let comment = to.comment.as_deref().map_or_else(|| "NULL".to_owned(), quoted);
        let table = wanted(&table.to.name);
        parts.after.push(format!("COMMENT ON COLUMN {table}.{name} IS {comment}"));
    }
}

/// How the values get there, where the server does not do it by itself: a type that the schema
/// language has no word for may be any, and every type can be read from a text. So can those that
/// have no cast, where somebody wants it tried.
fn using(name: &str, from: &ColumnType, to: &ColumnType) -> Option<String> {
    let is_unknown = |r#type: &ColumnType| matches!(r#type.family, Family::Unsupported(_));
    let is_text = to.native.as_ref().is_some_and(|to| matches!(&*to.name, "Text" | "VarChar"));
    let is_forced = Postgres.cast(from, to) == Cast::Impossible;
    let needed = is_forced || is_unknown(from) != is_unknown(to) && !is_text;
    needed.then(|| format!(" USING ({name}::text::{})", column::type_name(to)))
}

/// Starts or stops counting.
fn count(diff: &Diff<'_>, table: Pair<&Table>, change: &ColumnChange<'_>, parts: &mut Parts) {
    use AutoIncrement as A;
    let (from, to) = (change.column.from, change.column.to);
    let name = identifier(&to.name);
    let clause = |text: &str| format!("ALTER COLUMN {name} {text}");
    match &from.auto_increment {
        Some(A::Identity { always, .. }) => {
            if let Some(A::Identity { always: wanted, options }) = &to.auto_increment {
                let changed = (always != wanted).then_some(*wanted);
                parts.clauses.push(clause(&count_otherwise(changed, options)));
                return;
            }
            parts.clauses.push(clause("DROP IDENTITY"));
        }
        // Others may take numbers from it.
        Some(A::Sequence { lent: Some(_), .. }) => {
            if !change.default || to.default.is_none() {
                parts.clauses.push(clause("DROP DEFAULT"));
            }
        }
        Some(A::Sequence { name: sequence, lent: None }) => {
            if !change.default || to.default.is_none() {
                parts.clauses.push(clause("DROP DEFAULT"));
            }
            let sequence = match sequence {
                Some(sequence) => in_namespace_of(diff.from, &table.from.name, sequence),
                None => {
                    // What SERIAL calls it. It may have been made in another way.
                    let name = fitting(&table.from.name.name, &from.name);
                    let name = in_namespace_of(diff.from, &table.from.name, &name);
                    format!("IF EXISTS {name}")
                }
            };
            parts.after.push(format!("DROP SEQUENCE {sequence}"));
        }
        Some(A::Counter | A::RowNumber) | None => {}
    }
    match &to.auto_increment {
        Some(A::Identity { always, options }) => {
            parts.clauses.push(clause(&format!("ADD {}", column::identity(*always, options))));
            parts.after.push(go_on(&existing(diff.from, &table.from.name), &to.name));
        }
        Some(A::Sequence { lent: Some(_), .. }) => {
            let value = column::next_value(to);
            parts.clauses.extend(value.map(|value| clause(&format!("SET DEFAULT {value}"))));
        }
        Some(A::Sequence { .. } | A::Counter | A::RowNumber) => {
            let sequence = sequence_name(&table.to.name.name, &to.name);
            // It has to be where its table is.
            let namespace = table.from.name.namespace.as_deref();
            let sequence =
                match namespace.filter(|_| namespace != diff.from.default_namespace.as_deref()) {
                    Some(namespace) => format!("{}.{sequence}", identifier(namespace)),
                    None => sequence,
                };
            let owner = format!("{}.{name}", existing(diff.from, &table.from.name));
            parts.before.push(format!("CREATE SEQUENCE {sequence}"));
            let value = quoted(&sequence);
            parts.clauses.push(clause(&format!("SET DEFAULT nextval({value})")));
            parts.after.push(format!("ALTER SEQUENCE {sequence} OWNED BY {owner}"));
        }
        None => {}
    }
}

/// What changes about an identity column that stays one. What is not said goes back to the usual.
fn count_otherwise(always: Option<bool>, options: &str) -> String {
    let kind = always
        .map(|always| format!("SET GENERATED {}", if always { "ALWAYS" } else { "BY DEFAULT" }));
    let options = match options {
        "" => "START WITH 1 INCREMENT BY 1 NO MINVALUE NO MAXVALUE CACHE 1 NO CYCLE",
        said => said,
    };
    let mut words = Vec::new();
    for word in options.split(' ') {
        let begins =
            matches!(word, "START" | "INCREMENT" | "MINVALUE" | "MAXVALUE" | "CACHE" | "CYCLE");
        let after_no = words.last().is_some_and(|last| *last == "NO");
        if word == "NO" || begins && !after_no {
            words.push("SET");
        }
        words.push(word);
    }
    kind.into_iter().chain([words.join(" ")]).collect::<Vec<_>>().join(" ")
}

/// Lets a new counter go on behind the numbers that are there.
fn go_on(table: &str, column: &str) -> String {
    let (of, name) = (quoted(table), identifier(column));
    let column = quoted(column);
    format!(
        "SELECT setval(pg_get_serial_sequence({of}, {column}), coalesce(max({name}), 0) + 1, false) FROM {table}"
    )
}

/// The name in small letters, without quotes where it can do without.
fn sequence_name(table: &str, column: &str) -> String {
    let name = fitting(&table.to_lowercase(), &column.to_lowercase());
    let is_plain = name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if is_plain { name } else { identifier(&name) }
}

/// The name as the server would make it: where it is too long, the longer part is cut. The server
/// would cut the end off, and what is left may be the table's own name.
fn fitting(table: &str, column: &str) -> String {
    // NAMEDATALEN less its closing zero byte, and what stands between and behind the parts.
    const ROOM: usize = 63 - "__seq".len();
    let (mut table, mut column) = (table, column);
    while table.len() + column.len() > ROOM {
        let longer = if table.len() > column.len() { &mut table } else { &mut column };
        let last = longer.char_indices().next_back();
        *longer = &longer[..last.map_or(0, |(at, _)| at)];
    }
    format!("{table}_{column}_seq")
}
