//! What the documentation claims.

use brant_core::Code;

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
