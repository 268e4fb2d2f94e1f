//! An error for people: what happened, where, the database's words, what to do next.

use std::fmt::Write;

use brant_core::Error;
use brant_core::driver::DriverError;
use brant_core::error::Place;

use super::style::{BOLD, ERROR, paint};
use super::{mark, numbered_lines, remark};

/// Several lines, with a line end.
pub(super) fn render(error: &Error) -> String {
    let mut text = format!(
        "{} {}: {}\n",
        paint(ERROR, "Error:"),
        paint(BOLD, error.code.text()),
        error.message
    );
    if let Some(place) = &error.place {
        text.push_str(&render_place(place));
    }
    if let Some(database) = &error.database {
        text.push_str(&render_database(database));
    }
    for note in &error.notes {
        text.push_str(&remark("note", note));
    }
    for help in &error.help {
        text.push_str(&remark("help", help));
    }
    text
}

/// The lines around the place, numbered, with a caret under the column.
fn render_place(place: &Place) -> String {
    let mut text = super::place(&place.file, place.line, place.column);
    for numbered in &place.lines {
        text.push_str(&numbered_lines(std::slice::from_ref(numbered), place.line));
        if let (true, Some(column)) = (numbered.0 == place.line, place.column) {
            let before: String = numbered.1.chars().take(column.saturating_sub(1)).collect();
            text.push_str(&mark(place.line, &before, ""));
        }
    }
    text
}

fn render_database(error: &DriverError) -> String {
    let mut text = String::new();
    let code = error.code.as_ref().map(|code| format!("error {code}: ")).unwrap_or_default();
    text.push_str(&remark("database", &format!("{code}{}", error.message)));
    for detail in &error.details {
        let _ = writeln!(text, "            {}", detail.replace('\n', "\n            "));
    }
    text
}
