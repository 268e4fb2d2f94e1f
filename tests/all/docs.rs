//! What the documentation claims.

use brant_core::Code;
use brant_psl::{check, syntax};

#[test]
fn every_code_is_explained() {
    let page = include_str!("../../docs/errors.md");
    for code in Code::ALL {
        let section = page.split("\n## ").find(|section| section.starts_with(code.text()));
        let section = section.unwrap_or_else(|| panic!("{} is not in docs/errors.md", code.text()));
        assert!(section.contains("**What to do.**"), "{} says nothing to do", code.text());
        assert!(section.to_lowercase().contains(&code.title().to_lowercase()), "{}", code.text());
    }
    for section in page.split("\n## ").skip(1) {
        let code = section.lines().next().unwrap_or_default();
        assert!(Code::ALL.iter().any(|known| known.text() == code), "{code} is not a code");
    }
}

#[test]
fn every_rule_of_the_schema_is_explained() {
    let page = include_str!("../../docs/schema-errors.md");
    let mut rules: Vec<_> = syntax::rules::ALL.iter().chain(check::rules::ALL).collect();
    rules.sort_by_key(|rule| rule.name);
    let rows: String =
        rules.iter().map(|rule| format!("| `{}` | {} |\n", rule.name, rule.summary)).collect();
    assert!(page.ends_with(&format!("\n{rows}")), "docs/schema-errors.md should end with\n{rows}");
}
