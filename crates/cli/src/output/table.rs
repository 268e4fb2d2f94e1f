//! Columns without borders.

use anstyle::Style;
use comfy_table::{ContentArrangement, Table, presets};

use super::style::{BOLD, paint};

/// A cell: its text and how it looks.
pub type Cell = (String, Style);

/// Rows below a header, a line each, with a line end after the last.
///
/// The columns are laid out without colours, whose bytes would count as
/// width; each cell is painted where it came to stand.
pub fn table(header: &[&str], rows: Vec<Vec<Cell>>) -> String {
    let header: Vec<Cell> = header.iter().map(|text| ((*text).to_owned(), BOLD)).collect();
    columns(std::iter::once(header).chain(rows).collect())
}

/// The same without a header.
pub fn columns(rows: Vec<Vec<Cell>>) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    for row in &rows {
        table.add_row(row.iter().map(|(text, _)| one_line(text)).collect::<Vec<_>>());
    }
    table
        .lines()
        .zip(&rows)
        .fold(String::new(), |text, (line, cells)| text + &paint_cells(line.trim(), cells) + "\n")
}

fn paint_cells(line: &str, cells: &[Cell]) -> String {
    let (mut painted, mut rest) = (String::new(), line);
    for (text, style) in cells {
        let text = one_line(text);
        let Some(at) = rest.find(&text).filter(|_| !text.is_empty()) else { continue };
        painted.push_str(&rest[..at]);
        painted.push_str(&paint(*style, &text));
        rest = &rest[at + text.len()..];
    }
    painted + rest
}

fn one_line(text: &str) -> String {
    text.replace(['\n', '\r'], " ").trim().to_owned()
}
