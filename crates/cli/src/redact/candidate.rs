//! Finds in a text what may be a password.
//!
//! Where a URL ends, and where in it the password, can be read in several ways if characters that
//! need it are not encoded; each reading gives a candidate. No piece of a text is read more than a
//! fixed number of times.

use std::collections::BTreeSet;

use percent_encoding::percent_decode_str;

/// Query parameters whose values are secret.
pub(super) const SECRET_PARAMETERS: &[&str] = &["password", "sslpassword", "pwd", "api_key"];

/// Words that our own output is made of; as passwords they protect nothing.
const ORDINARY: &[&str] = &[
    "admin",
    "brant",
    "database",
    "default",
    "dev",
    "example",
    "localhost",
    "mariadb",
    "migrate",
    "migration",
    "migrations",
    "mysql",
    "password",
    "postgres",
    "postgresql",
    "prisma",
    "prod",
    "production",
    "public",
    "root",
    "schema",
    "secret",
    "sqlite",
    "staging",
    "table",
    "test",
    "user",
];

/// Passwords with fewer bytes are only removed where they stand as a password.
pub(super) const SHORT: usize = 4;

/// No server takes a longer password: it is PostgreSQL's limit for one, in bytes, and the others
/// have smaller ones. What is longer was read wrongly.
const LONGEST: usize = 65_535;

/// What stands between a URL's scheme and the rest.
const MARK: &str = "://";

/// What may be a password.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Candidate<'t> {
    /// As the text has it.
    pub(super) written: &'t str,
    /// Whether it is removed only where it stands as a password.
    pub(super) is_weak: bool,
}

/// Each candidate of a text once.
pub(super) fn candidates(text: &str) -> BTreeSet<Candidate<'_>> {
    let mut found = BTreeSet::new();
    for url in urls(text) {
        read(url, &mut found);
    }
    found
}

/// The rest of the text if all of it is one URL, and the readings of the URLs in each line.
pub(super) fn urls(text: &str) -> impl Iterator<Item = &str> {
    let whole = text.split_once(MARK).filter(|(scheme, _)| {
        !scheme.is_empty()
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    });
    whole.map(|(_, rest)| rest).into_iter().chain(text.lines().flat_map(in_line))
}

/// What follows each `://` of a line: up to a blank or quote, and, since a password may hold those
/// and a `://` too, up to the next URL and to the one after it; the first one also up to the end.
fn in_line(line: &str) -> impl Iterator<Item = &str> {
    let starts: Vec<usize> = line.match_indices(MARK).map(|(at, _)| at + MARK.len()).collect();
    (0..starts.len()).flat_map(move |index| {
        let up_to = |other: usize| {
            let end = starts.get(other).map_or(line.len(), |next| next - MARK.len());
            &line[starts[index]..end]
        };
        let after_next = up_to(index + 2);
        let blank = after_next.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`'));
        let token = &after_next[..blank.unwrap_or(after_next.len())];
        let line = (index == 0).then(|| up_to(starts.len()));
        [token, up_to(index + 1), after_next].into_iter().chain(line)
    })
}

/// The candidates of one URL without its scheme. A password with an unencoded `@` or `/` can be
/// read in several ways.
fn read<'t>(url: &'t str, found: &mut BTreeSet<Candidate<'t>>) {
    let host_end = url.find(['/', '?', '#']).unwrap_or(url.len());
    let ends = [url.find('@'), url.rfind('@'), url[..host_end].rfind('@')];
    for end in ends.into_iter().flatten() {
        if let Some((user, password)) = url[..end].split_once(':') {
            let database = url[end + 1..].split('/').nth(1).unwrap_or_default();
            let database = database.split(['?', '#']).next().unwrap_or_default();
            found.extend(candidate(password, &[user, database]));
        }
    }
    for parameter in url.split(['?', '&']).skip(1) {
        if let Some((name, value)) = parameter.split_once('=')
            && SECRET_PARAMETERS.iter().any(|known| known.eq_ignore_ascii_case(name))
        {
            found.extend(candidate(value, &[]));
        }
    }
}

/// `None` for what hides nothing.
fn candidate<'t>(written: &'t str, names: &[&str]) -> Option<Candidate<'t>> {
    if written.len() > 3 * LONGEST {
        return None;
    }
    let decoded = percent_decode_str(written).decode_utf8_lossy();
    if decoded.is_empty() || decoded.len() > LONGEST || is_template(written) {
        return None;
    }
    let is_weak = decoded.len() < SHORT
        || ORDINARY.iter().any(|word| word.eq_ignore_ascii_case(&decoded))
        || names.contains(&written);
    Some(Candidate { written, is_weak })
}

/// `${NAME}`: a variable's name is no secret; its value is learned where it is put in.
fn is_template(written: &str) -> bool {
    let name = written.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
    name.is_some_and(|name| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'))
}
