//! An error for people: what happened, where, the database's words, what to do next.

use std::fmt::Write;

use brant_core::Error;
use brant_core::driver::DriverError;
use brant_core::error::Place;

use super::style::{BOLD, ERROR, PLACE, paint};

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
        line(&mut text, "note", note);
    }
    for help in &error.help {
        line(&mut text, "help", help);
    }
    text
}

fn line(text: &mut String, label: &str, content: &str) {
    let indented = content.replace('\n', "\n        ");
    let _ = writeln!(text, "  {} {indented}", paint(PLACE, &format!("{label}:")));
}

/// The lines around the place, numbered, with a caret under the column.
fn render_place(place: &Place) -> String {
    let at = match place.column {
        Some(column) => format!("{}:{}:{column}", place.file, place.line),
        None => format!("{}:{}", place.file, place.line),
    };
    let mut text = format!("  {} {at}\n", paint(PLACE, "-->"));
    let width = place.line.to_string().len();
    for (number, content) in &place.lines {
        let line = format!("  {} {content}", paint(PLACE, &format!("{number:>width$} |")));
        let _ = writeln!(text, "{}", line.trim_end());
        if let (true, Some(column)) = (*number == place.line, place.column) {
            // Tabs stay tabs, so that the caret stands under its character.
            let before: String = content
                .chars()
                .take(column.saturating_sub(1))
                .map(|c| if c == '\t' { '\t' } else { ' ' })
                .collect();
            let gap = " ".repeat(width + 1);
            let _ = writeln!(text, "  {gap}{} {before}{}", paint(PLACE, "|"), paint(ERROR, "^"));
        }
    }
    text
}

fn render_database(error: &DriverError) -> String {
    let mut text = String::new();
    let code = error.code.as_ref().map(|code| format!("error {code}: ")).unwrap_or_default();
    line(&mut text, "database", &format!("{code}{}", error.message));
    for detail in &error.details {
        let _ = writeln!(text, "            {}", detail.replace('\n', "\n            "));
    }
    text
}
