//! An error as JSON: the same facts as for people.

use brant_core::Error;
use brant_core::error::Place;
use serde_json::{Value, json};

/// `{ code, kind, title, message, place?, database?, notes, help }`.
pub(super) fn error(error: &Error) -> Value {
    let mut object = json!({
        "code": error.code.text(),
        "kind": snake_case(&format!("{:?}", error.code)),
        "title": error.code.title(),
        "message": error.message,
        "notes": error.notes,
        "help": error.help,
    });
    if let Some(place) = &error.place {
        object["place"] = self::place(place);
    }
    if let Some(database) = &error.database {
        object["database"] = json!({
            "code": database.code,
            "message": database.message,
            "details": database.details,
        });
    }
    object
}

fn place(place: &Place) -> Value {
    json!({ "file": place.file, "line": place.line, "column": place.column })
}

/// `MigrationFailed` as `migration_failed`.
fn snake_case(name: &str) -> String {
    let mut text = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() && !text.is_empty() {
            text.push('_');
        }
        text.push(c.to_ascii_lowercase());
    }
    text
}
