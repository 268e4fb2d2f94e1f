//! Types and definitions of columns.

use brant_catalog::{
    Arity, AutoIncrement, Column, ColumnType, EnumType, Family, NativeType, QualifiedName,
};

use super::literal;
use super::names::wanted;

/// The names in SQL of the types that are not just written in capitals.
static SQL_NAMES: &[(&str, &str)] =
    &[("DoublePrecision", "DOUBLE PRECISION"), ("VarBit", "VARBIT")];

/// A column in `CREATE TABLE` or `ADD COLUMN`, with the indent that both have before it.
pub(super) fn definition(column: &Column) -> String {
    let name = crate::quote::identifier(&column.name);
    let mut sql = format!("    {name} {}", serial(column).unwrap_or_else(|| type_of(column)));
    if let Some(collation) = &column.collation {
        sql.push_str(" COLLATE ");
        sql.push_str(collation);
    }
    if column.r#type.arity == Arity::Required {
        sql.push_str(" NOT NULL");
    }
    if let Some(AutoIncrement::Identity { always, options }) = &column.auto_increment {
        sql.push(' ');
        sql.push_str(&identity(*always, options));
    }
    if let Some(generated) = &column.generated {
        let kind = if generated.stored { "STORED" } else { "VIRTUAL" };
        sql.push_str(&format!(" GENERATED ALWAYS AS ({}) {kind}", generated.expression));
    } else if let Some(value) = next_value(column) {
        sql.push_str(&format!(" DEFAULT {value}"));
    } else if let Some(value) = &column.default {
        let value = literal::default(column, value);
        sql.extend(value.map(|value| format!(" DEFAULT {value}")));
    }
    sql
}

/// `GENERATED … AS IDENTITY`, with the options of its sequence.
pub(super) fn identity(always: bool, options: &str) -> String {
    let kind = if always { "ALWAYS" } else { "BY DEFAULT" };
    let options = if options.is_empty() { String::new() } else { format!(" ({options})") };
    format!("GENERATED {kind} AS IDENTITY{options}")
}

/// The default that takes the next number of a sequence that belongs to no column.
pub(super) fn next_value(column: &Column) -> Option<String> {
    match &column.auto_increment {
        Some(AutoIncrement::Sequence { lent: Some(name), .. }) => {
            let name = super::string(&wanted(name));
            Some(format!("nextval({name}::regclass)"))
        }
        _ => None,
    }
}

/// The type that brings its own sequence.
fn serial(column: &Column) -> Option<String> {
    let Some(AutoIncrement::Sequence { lent: None, .. }) = column.auto_increment else {
        return None;
    };
    let native = column.r#type.native.as_ref()?;
    let name = match &*native.name {
        "SmallInt" => "SMALLSERIAL",
        "Integer" => "SERIAL",
        "BigInt" => "BIGSERIAL",
        _ => return None,
    };
    Some(name.to_owned())
}

/// Types whose precision is 6 where none is given. Their columns keep the form that they were declared
/// in, which the server shows although it means the same.
const TIMED: [&str; 4] = ["Time", "Timestamp", "Timestamptz", "Timetz"];

/// The type of a column.
pub(super) fn type_of(column: &Column) -> String {
    if let Some(domain) = &column.domain {
        return wanted(domain);
    }
    let is_plain = column.declared.as_ref().is_some_and(|declared| !declared.contains('('));
    let mut r#type = column.r#type.clone();
    if let Some(native) = r#type.native.as_mut().filter(|_| is_plain)
        && TIMED.contains(&&*native.name)
    {
        native.args.clear();
    }
    type_name(&r#type)
}

/// A type with its arguments, and brackets for lists.
pub(super) fn type_name(r#type: &ColumnType) -> String {
    let mut sql = match (&r#type.family, &r#type.native) {
        (Family::Enum(name), _) => enum_name(name),
        (Family::Unsupported(text), _) => text.clone(),
        (_, Some(native)) => native_name(native),
        // Schemas always get a native type here; a bare family is no type of PostgreSQL.
        (family, None) => family.name().to_uppercase(),
    };
    if r#type.arity.is_list() {
        sql.push_str("[]");
    }
    sql
}

fn enum_name(name: &EnumType) -> String {
    match name {
        EnumType::Named(name) => wanted(name),
        EnumType::Inline { name, .. } => wanted(&QualifiedName::bare(name)),
    }
}

fn native_name(native: &NativeType) -> String {
    let known = SQL_NAMES.iter().find(|(name, _)| *name == native.name);
    let mut sql = known.map_or_else(|| native.name.to_uppercase(), |(_, sql)| (*sql).to_owned());
    if !native.args.is_empty() {
        let args: Vec<_> = native.args.iter().map(u32::to_string).collect();
        sql.push_str(&format!("({})", args.join(",")));
    }
    sql
}
