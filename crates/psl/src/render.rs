//! Diagnostics as text in the existing tool's layout, without colour.
//!
//! Help lines are not part of that layout; a caller that wants them prints them itself.

use std::fmt::Write as _;

use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{Source, Sources};

/// All diagnostics, warnings first, each in the order given.
#[must_use]
pub fn render(sources: &Sources, diagnostics: &[Diagnostic]) -> String {
    let mut out = String::new();
    for severity in [Severity::Warning, Severity::Error] {
        for diagnostic in diagnostics.iter().filter(|found| found.severity == severity) {
            out += &render_one(sources, diagnostic);
        }
    }
    out
}

/// The errors followed by their count, as the body of a P1012 message has it.
#[must_use]
pub fn render_with_count(sources: &Sources, diagnostics: &[Diagnostic]) -> String {
    let errors: Vec<_> = diagnostics.iter().filter(|found| found.is_error()).cloned().collect();
    format!("{}\nValidation Error Count: {}", render(sources, &errors), errors.len())
}

/// One diagnostic: the message, the place, the line before and the lines of the span.
#[must_use]
pub fn render_one(sources: &Sources, diagnostic: &Diagnostic) -> String {
    let mut out = format!("{}: {}\n", diagnostic.severity.word(), diagnostic.message);
    if let Some(source) = sources.get(diagnostic.span.file) {
        write_excerpt(&mut out, source, diagnostic);
    }
    out
}

fn write_excerpt(out: &mut String, source: &Source, diagnostic: &Diagnostic) {
    let span = diagnostic.span;
    let first = source.line_of(span.start as usize);
    let last = source.line_of(span.end as usize);
    let before = match first {
        1 => "   | \n".to_owned(),
        _ => numbered(source, first - 1),
    };
    // Writing to a string cannot fail.
    let _ = write!(out, "  -->  {}:{first}\n   | \n{before}", source.name());
    for line in first..=last {
        out.push_str(&numbered(source, line));
    }
    if span.start == span.end {
        let (_, column) = source.position(span.start as usize);
        let _ = writeln!(out, "   | {}^ Unexpected token.", " ".repeat(column - 1));
    }
    out.push_str("   | \n");
}

fn numbered(source: &Source, line: usize) -> String {
    format!("{line:>2} | {}\n", source.line(line))
}
