//! A place in a file, the same for every error: its name, its lines with numbers, and a mark.

use unicode_width::UnicodeWidthChar;

use super::style::{ERROR, PLACE, paint};

/// `--> file:line:column`, as a line.
pub(crate) fn place(file: &str, line: usize, column: Option<usize>) -> String {
    let column = column.map(|column| format!(":{column}")).unwrap_or_default();
    format!("  {} {file}:{line}{column}\n", paint(PLACE, "-->"))
}

/// Lines with their numbers, aligned for those up to `last`.
pub(crate) fn numbered_lines(lines: &[(usize, String)], last: usize) -> String {
    let width = width(last);
    let show = |(number, content): &(usize, String)| {
        let line = format!("  {} {content}", paint(PLACE, &format!("{number:>width$} |")));
        format!("{}\n", line.trim_end())
    };
    lines.iter().map(show).collect()
}

/// Carets below a part of the line, at least one, behind what stands before it.
pub(crate) fn mark(line: usize, before: &str, marked: &str) -> String {
    // Tabs stay tabs, so that the caret stands under its character.
    let blank = |c: char| match c {
        '\t' => "\t".to_owned(),
        c => " ".repeat(c.width().unwrap_or(0)),
    };
    let before: String = before.chars().map(blank).collect();
    let columns: usize = marked.chars().map(|c| c.width().unwrap_or(1)).sum();
    let (gap, carets) = (" ".repeat(width(line) + 1), "^".repeat(columns.max(1)));
    format!("  {gap}{} {before}{}\n", paint(PLACE, "|"), paint(ERROR, &carets))
}

/// A line below an error that is not about its place: `note`, `help`.
pub(crate) fn remark(label: &str, content: &str) -> String {
    let indented = content.replace('\n', "\n        ");
    format!("  {} {indented}\n", paint(PLACE, &format!("{label}:")))
}

fn width(line: usize) -> usize {
    line.to_string().len()
}
