//! Types of columns from the servers' words (`int(10) unsigned`, `enum('a','b')`).

use std::borrow::Cow;

use brant_catalog::{ColumnType, EnumType, Family, NativeType};

use super::text;

/// What becomes of a type's arguments.
#[derive(Clone, Copy)]
enum Args {
    /// They say how it is shown, or they are always the same.
    Dropped,
    /// They are part of it.
    Kept,
    /// The digits of a second; none is none.
    Precision,
}
use Args::{Dropped, Kept, Precision};

/// The word in SQL, the kind of values, and the name in the schema language.
static TYPES: &[(&str, Family, &str, Args)] = &[
    ("int", Family::Int, "Int", Dropped),
    ("smallint", Family::Int, "SmallInt", Dropped),
    ("tinyint", Family::Int, "TinyInt", Dropped),
    ("mediumint", Family::Int, "MediumInt", Dropped),
    ("bigint", Family::BigInt, "BigInt", Dropped),
    ("decimal", Family::Decimal, "Decimal", Kept),
    ("float", Family::Float, "Float", Dropped),
    ("double", Family::Float, "Double", Dropped),
    ("bit", Family::Bytes, "Bit", Kept),
    ("char", Family::String, "Char", Kept),
    ("varchar", Family::String, "VarChar", Kept),
    ("binary", Family::Bytes, "Binary", Kept),
    ("varbinary", Family::Bytes, "VarBinary", Kept),
    ("tinyblob", Family::Bytes, "TinyBlob", Dropped),
    ("blob", Family::Bytes, "Blob", Dropped),
    ("mediumblob", Family::Bytes, "MediumBlob", Dropped),
    ("longblob", Family::Bytes, "LongBlob", Dropped),
    ("tinytext", Family::String, "TinyText", Dropped),
    ("text", Family::String, "Text", Dropped),
    ("mediumtext", Family::String, "MediumText", Dropped),
    ("longtext", Family::String, "LongText", Dropped),
    ("date", Family::DateTime, "Date", Dropped),
    ("time", Family::DateTime, "Time", Precision),
    ("datetime", Family::DateTime, "DateTime", Precision),
    ("timestamp", Family::DateTime, "Timestamp", Precision),
    ("year", Family::Int, "Year", Dropped),
    ("json", Family::Json, "Json", Dropped),
];

/// Reads a type. `inline` is what messages call an enum in this place.
pub(super) fn read(words: &str, inline: String) -> (Family, Option<NativeType>) {
    let (word, args, rest) = parts(words);
    if word == "enum"
        && let Some(values) = text::strings(args)
    {
        return (Family::Enum(EnumType::Inline { name: inline, values }), None);
    }
    let known = TYPES.iter().find(|(name, ..)| *name == word);
    let Some((_, family, name, kept)) = known else {
        return (Family::Unsupported(words.to_owned()), None);
    };
    let args: Vec<u32> = args.split(',').filter_map(|arg| arg.trim().parse().ok()).collect();
    let family = match (word, args.as_slice()) {
        ("tinyint" | "bit", [1]) => Family::Boolean,
        _ => family.clone(),
    };
    // Truth values are not counted, so their sign says nothing.
    let is_unsigned = family != Family::Boolean && rest.split(' ').any(|word| word == "unsigned");
    let is_integer = matches!(family, Family::Int | Family::BigInt);
    let name = match is_unsigned && is_integer {
        true => Cow::Owned(format!("Unsigned{name}")),
        false => Cow::Borrowed(*name),
    };
    let args = match kept {
        Dropped => Vec::new(),
        Kept => args,
        Precision => vec![args.first().copied().unwrap_or(0)],
    };
    (family, Some(NativeType { name, args }))
}

/// The words of a type that says more than can be said of it otherwise.
pub(super) fn exact(words: &str, r#type: &ColumnType) -> Option<String> {
    let native = r#type.native.as_ref()?;
    let (word, args, rest) = parts(words);
    let is_unsigned = rest.contains("unsigned") && !native.name.starts_with("Unsigned");
    let has_digits = matches!(word, "float" | "double") && !args.is_empty();
    let is_more = is_unsigned || has_digits || rest.contains("zerofill") || rest.contains("/*");
    is_more.then(|| words.to_owned())
}

/// `int(10) unsigned` as `int`, `10` and `unsigned`.
fn parts(words: &str) -> (&str, &str, &str) {
    let end = words.find(['(', ' ']).unwrap_or(words.len());
    let (word, rest) = words.split_at(end);
    match (rest.strip_prefix('('), rest.rfind(')')) {
        (Some(inner), Some(close)) => (word, &inner[..close - 1], &rest[close + 1..]),
        _ => (word, "", rest),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_those_of_the_schema_language() {
        let cases = [
            ("int(10) unsigned zerofill", "Int", "UnsignedInt"),
            ("int unsigned", "Int", "UnsignedInt"),
            ("tinyint(1)", "Boolean", "TinyInt"),
            ("tinyint(1) unsigned", "Boolean", "TinyInt"),
            ("tinyint(4)", "Int", "TinyInt"),
            ("tinyint", "Int", "TinyInt"),
            ("bit(1)", "Boolean", "Bit(1)"),
            ("bit(9)", "Bytes", "Bit(9)"),
            ("decimal(10,2) unsigned", "Decimal", "Decimal(10,2)"),
            ("float(7,3)", "Float", "Float"),
            ("datetime(3)", "DateTime", "DateTime(3)"),
            ("timestamp", "DateTime", "Timestamp(0)"),
            ("year(4)", "Int", "Year"),
            ("enum('a)','b'',')", "Enum(t_c)", ""),
            ("set('a','b')", "Unsupported(\"set('a','b')\")", ""),
            ("point", "Unsupported(\"point\")", ""),
            ("", "Unsupported(\"\")", ""),
            ("int(", "Int", "Int"),
        ];
        for (words, family, native) in cases {
            let (found, found_native) = read(words, "t_c".to_owned());
            let found_native = found_native.map(|native| native.to_string()).unwrap_or_default();
            assert_eq!((found.name().as_ref(), found_native.as_str()), (family, native), "{words}");
        }
    }
}
