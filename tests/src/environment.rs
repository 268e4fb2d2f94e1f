//! The settings of a test run. No other file of the tests reads the environment.

/// The variable's value; an empty one counts as unset.
#[expect(clippy::disallowed_methods, reason = "settings of the test run, not of Brant")]
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Whether golden texts are to be written anew (`BRANT_UPDATE_GOLDEN=1`) instead of compared.
pub fn updates_golden() -> bool {
    variable("BRANT_UPDATE_GOLDEN").is_some()
}

/// Says on standard error that something was not tried, and why.
#[expect(clippy::print_stderr, reason = "a skip must be visible")]
pub fn skip(what: &str, why: &str) {
    eprintln!("SKIPPED: {what}: {why}");
}

/// Whether the long variants of the crash matrix are wanted (`BRANT_CRASH=full`, or a part of them).
#[must_use]
pub fn full_crash_matrix() -> bool {
    variable("BRANT_CRASH").is_some_and(|value| value.starts_with("full"))
}

/// Which part of a long matrix is wanted, counted from 0, and of how many: `BRANT_CRASH=full:2/6` is
/// the second of six.
#[must_use]
pub fn crash_part() -> (usize, usize) {
    let value = variable("BRANT_CRASH").unwrap_or_default();
    let part = value.strip_prefix("full:").and_then(|part| part.split_once('/'));
    let numbers = part.and_then(|(part, of)| Some((part.parse().ok()?, of.parse().ok()?)));
    match numbers {
        Some((part @ 1.., of)) if part <= of => (part - 1, of),
        _ => (0, 1),
    }
}
