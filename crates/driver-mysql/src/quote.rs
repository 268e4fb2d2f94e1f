//! Names and texts inside SQL. Every statement of ours goes through here, and
//! means the same under any `sql_mode` and connection character set.

/// A name in backticks.
pub(crate) fn name(name: &str) -> String {
    format!("`{}`", name.replace('`', "``"))
}

/// A name with its database.
pub(crate) fn qualified(database: &str, table: &str) -> String {
    format!("{}.{}", name(database), name(table))
}

/// A string. Whether a backslash escapes, and what bytes beyond ASCII mean,
/// depends on the session; such texts are written in hexadecimal.
pub(crate) fn text(text: &str) -> String {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~') && !matches!(byte, b'\'' | b'\\')) {
        return format!("'{text}'");
    }
    let mut quoted = String::with_capacity(text.len() * 2 + 12);
    quoted.push_str("_utf8mb4 X'");
    for byte in text.bytes() {
        for half in [byte >> 4, byte & 15] {
            quoted.push(char::from_digit(u32::from(half), 16).unwrap_or('0'));
        }
    }
    quoted.push('\'');
    quoted
}

/// A string in a migration, which people read: a backslash escapes there, as it does unless the
/// server was told otherwise.
pub(crate) fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "''"))
}
