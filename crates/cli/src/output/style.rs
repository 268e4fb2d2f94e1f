//! Colours, each with one meaning.

use anstyle::{AnsiColor, Style};

/// Nothing special.
pub const PLAIN: Style = Style::new();
/// What is less important.
pub const DIM: Style = Style::new().dimmed();
/// Names and headings.
pub const BOLD: Style = Style::new().bold();
/// It is as it should be.
pub const GOOD: Style = AnsiColor::Green.on_default();
/// Somebody should look.
pub const WARNING: Style = AnsiColor::Yellow.on_default().bold();
/// It failed.
pub const ERROR: Style = AnsiColor::Red.on_default().bold();
/// Line numbers and carets.
pub const PLACE: Style = AnsiColor::Cyan.on_default();

/// A text in a style.
pub fn paint(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}
