//! What was found in a schema: for people, for programs, and as annotations of a pull request.

use std::fmt::Write as _;
use std::path::Path;

use brant_psl::{Severity, Sources};
use serde_json::{Value, json};

use super::Finding;
use super::excerpt::Excerpt;
use crate::output::style::{BOLD, ERROR, WARNING, paint};
use crate::output::{mark, numbered_lines, place, remark};
use crate::redact::Scrubber;

/// A person reads no further; `--json` has them all.
const MOST_FINDINGS: usize = 1000;

/// The findings of one severity with their lines, a blank line behind each. The scrubber knows
/// what of the lines must not be shown.
#[must_use]
pub fn human(
    sources: &Sources,
    findings: &[Finding<'_>],
    severity: Severity,
    scrubber: &Scrubber,
) -> String {
    if findings.iter().all(|found| found.diagnostic.severity != severity) {
        return String::new();
    }
    let secrets: Vec<_> =
        sources.iter().map(|(_, source)| scrubber.secrets(source.text())).collect();
    let mut wanted = findings.iter().filter(|found| found.diagnostic.severity == severity);
    let mut text = String::new();
    for finding in wanted.by_ref().take(MOST_FINDINGS) {
        let file = finding.diagnostic.span.file;
        let excerpt = sources.get(file).zip(secrets.get(file.0 as usize));
        let excerpt = excerpt.map(|(source, secrets)| Excerpt::of(source, secrets, finding));
        write_finding(&mut text, finding, excerpt);
    }
    match wanted.count() {
        0 => {}
        more => {
            let _ = writeln!(text, "… and {more} more, which --json lists\n");
        }
    }
    text
}

fn write_finding(text: &mut String, finding: &Finding<'_>, excerpt: Option<Excerpt>) {
    let diagnostic = finding.diagnostic;
    let style = match diagnostic.severity {
        Severity::Error => ERROR,
        Severity::Warning => WARNING,
    };
    let label = paint(style, &format!("{}[{}]:", diagnostic.severity.word(), diagnostic.rule.name));
    let _ = writeln!(text, "{label} {}", paint(BOLD, &diagnostic.message));
    let (line, column) = finding.start;
    text.push_str(&place(finding.file, line, Some(column)));
    if let Some(excerpt) = excerpt {
        text.push_str(&numbered_lines(&excerpt.lines, line));
        text.push_str(&mark(line, &excerpt.indent, &excerpt.marked));
    }
    if let Some(help) = &diagnostic.help {
        text.push_str(&remark("help", help));
    }
    text.push('\n');
}

/// `{ code, rule, severity, message, file, line, column, end_line, end_column, help }` for each.
#[must_use]
pub fn json(findings: &[Finding<'_>]) -> Value {
    let object = |finding: &Finding<'_>| {
        let diagnostic = finding.diagnostic;
        json!({
            "code": diagnostic.rule.code,
            "rule": diagnostic.rule.name,
            "severity": diagnostic.severity.word(),
            "message": diagnostic.message,
            "file": finding.file,
            "line": finding.start.0,
            "column": finding.start.1,
            "end_line": finding.end.0,
            "end_column": finding.end.1,
            "help": diagnostic.help,
        })
    };
    findings.iter().map(object).collect()
}

/// A workflow command of GitHub for each finding. Paths are relative to the folder of the check-out
/// where it is known; `directory` is where the program was started.
#[must_use]
pub fn github(findings: &[Finding<'_>], directory: &Path, checkout: Option<&Path>) -> String {
    let mut text = String::new();
    for finding in findings {
        let diagnostic = finding.diagnostic;
        let absolute = directory.join(finding.file);
        let inside = checkout.and_then(|checkout| absolute.strip_prefix(checkout).ok());
        let file = inside.map_or(finding.file.to_owned(), |path| path.display().to_string());
        let mut message =
            format!("{} {}: {}", diagnostic.rule.code, diagnostic.rule.name, diagnostic.message);
        if let Some(help) = &diagnostic.help {
            let _ = write!(message, "\n{help}");
        }
        let (line, column) = finding.start;
        let _ = writeln!(
            text,
            "::{} file={},line={line},col={column}::{}",
            diagnostic.severity.word(),
            escaped(&file).replace(':', "%3A").replace(',', "%2C"),
            escaped(&message),
        );
    }
    text
}

/// As GitHub's runner reads it back: a command is one line.
fn escaped(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}
