//! Removes passwords from everything that is printed.
//!
//! Every text that may hold a URL (the configuration, `.env` files, variables,
//! the command line) is shown to the [`Scrubber`] before anything is printed;
//! every byte that leaves the program passes through it. Each password is
//! removed in all spellings that some layer could give it: as written,
//! percent-decoded, percent-encoded, escaped by JSON, SQL or Rust's debug form.
//!
//! A password that is also an ordinary word of our own output, or the user's
//! or the database's name, or very short, cannot be removed everywhere without
//! making the output useless; such a password is removed only where it stands
//! as one: between `:` and `@`, and after `password=`.

use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

use brant_core::Error;
use percent_encoding::{
    AsciiSet, CONTROLS, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode,
};

/// What stands in a password's place.
const MASK: &str = "***";

/// Query parameters whose values are secret.
const SECRET_PARAMETERS: &[&str] = &["password", "sslpassword", "pwd", "api_key"];

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
const SHORT: usize = 4;

/// What must be encoded in the user part of a URL.
const USERINFO: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'/')
    .add(b':')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'@')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// What most encoders leave as it is.
const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Knows the secrets of this run.
#[derive(Debug, Default)]
pub struct Scrubber(RwLock<Vec<(String, String)>>);

impl Scrubber {
    /// Learns the passwords of all URLs in a text.
    pub fn learn(&self, text: &str) {
        let mut found = BTreeMap::new();
        for url in urls(text) {
            learn_url(url, &mut found);
        }
        if found.is_empty() {
            return;
        }
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        found.extend(known.drain(..));
        known.extend(found);
        known.sort_by_key(|(pattern, _)| std::cmp::Reverse(pattern.len()));
    }

    /// The text without any secret.
    pub fn scrub(&self, text: &str) -> String {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known.iter().fold(text.to_owned(), |text, (pattern, mask)| {
            if text.contains(pattern.as_str()) {
                text.replace(pattern.as_str(), mask)
            } else {
                text
            }
        })
    }

    /// The error without any secret, before a layout could cut one into lines.
    pub fn scrub_error(&self, error: &Error) -> Error {
        let mut error = error.clone();
        error.message = self.scrub(&error.message);
        for line in error.notes.iter_mut().chain(&mut error.help) {
            *line = self.scrub(line);
        }
        if let Some(place) = &mut error.place {
            place.file = self.scrub(&place.file);
            for (_, line) in &mut place.lines {
                *line = self.scrub(line);
            }
        }
        if let Some(database) = &mut error.database {
            database.message = self.scrub(&database.message);
            for line in &mut database.details {
                *line = self.scrub(line);
            }
        }
        error
    }
}

/// What follows each `://` of a text: up to a blank or quote, and, since a
/// password may contain those, also up to the end of the line, and to the end if the text is one URL.
fn urls(text: &str) -> impl Iterator<Item = &str> {
    let whole = text.split_once("://").filter(|(scheme, _)| {
        !scheme.is_empty()
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    });
    let tokens = text.match_indices("://").flat_map(|(at, mark)| {
        let line = text[at + mark.len()..].lines().next().unwrap_or_default();
        let end = line.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`'));
        [line, &line[..end.unwrap_or(line.len())]]
    });
    whole.map(|(_, rest)| rest).into_iter().chain(tokens)
}

/// The secrets of one URL without its scheme. A password with an unencoded
/// `@` or `/` can be read in several ways; all are learned.
fn learn_url(url: &str, found: &mut BTreeMap<String, String>) {
    let host_end = url.find(['/', '?', '#']).unwrap_or(url.len());
    let ends = [url.find('@'), url.rfind('@'), url[..host_end].rfind('@')];
    for end in ends.into_iter().flatten() {
        if let Some((user, password)) = url[..end].split_once(':') {
            let database = url[end + 1..].split('/').nth(1).unwrap_or_default();
            let database = database.split(['?', '#']).next().unwrap_or_default();
            learn_password(password, &[user, database], found);
        }
    }
    for parameter in url.split(['?', '&']).skip(1) {
        if let Some((name, value)) = parameter.split_once('=')
            && SECRET_PARAMETERS.contains(&name.to_ascii_lowercase().as_str())
        {
            learn_password(value, &[], found);
        }
    }
}

fn learn_password(written: &str, names: &[&str], found: &mut BTreeMap<String, String>) {
    let decoded = percent_decode_str(written).decode_utf8_lossy().into_owned();
    if decoded.is_empty() || is_template(written) {
        return;
    }
    let weak = decoded.len() < SHORT
        || ORDINARY.contains(&decoded.to_ascii_lowercase().as_str())
        || names.contains(&written);
    for spelling in spellings(written, &decoded) {
        if !weak {
            found.insert(spelling, MASK.to_owned());
            continue;
        }
        found.insert(format!(":{spelling}@"), format!(":{MASK}@"));
        for name in SECRET_PARAMETERS {
            found.insert(format!("{name}={spelling}"), format!("{name}={MASK}"));
        }
    }
}

/// `${NAME}`: a variable's name is no secret; its value is learned where it is put in.
fn is_template(written: &str) -> bool {
    let name = written.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
    name.is_some_and(|name| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'))
}

fn spellings(written: &str, decoded: &str) -> Vec<String> {
    let mut forms = vec![written.to_owned(), decoded.to_owned()];
    for set in [NON_ALPHANUMERIC, COMPONENT, USERINFO] {
        let encoded = utf8_percent_encode(decoded, set).to_string();
        forms.push(lower_hex(&encoded));
        forms.push(encoded.replace("%20", "+"));
        forms.push(encoded);
    }
    // A layout may cut a password at its line ends.
    forms.extend(decoded.lines().filter(|line| line.len() >= SHORT).map(str::to_owned));
    for form in forms.clone() {
        forms.push(form.escape_debug().to_string());
        forms.push(form.replace('\'', "''"));
        let json = serde_json::to_string(&form).unwrap_or_default();
        forms.push(json.trim_matches('"').to_owned());
    }
    forms.retain(|form| !form.is_empty());
    forms
}

/// `%2F` as `%2f`; other letters stay.
fn lower_hex(encoded: &str) -> String {
    let mut hex = 0;
    encoded
        .chars()
        .map(|c| {
            hex = if c == '%' { 3 } else { hex };
            hex = i32::max(hex - 1, -1);
            if hex >= 0 { c.to_ascii_lowercase() } else { c }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scrubbed(url: &str, text: &str) -> String {
        let scrubber = Scrubber::default();
        scrubber.learn(url);
        scrubber.scrub(text)
    }

    #[test]
    fn every_spelling_goes() {
        let password = "p@:/?#%'\" $\nWörd";
        let encoded = utf8_percent_encode(password, NON_ALPHANUMERIC).to_string();
        let url = format!("postgres://me:{encoded}@host/db");
        for form in [
            password.to_owned(),
            encoded.clone(),
            lower_hex(&encoded),
            format!("{password:?}"),
            serde_json::to_string(password).unwrap(),
            format!("DatabaseUrl({url})"),
            password.replace('\'', "''"),
        ] {
            let text = scrubbed(&url, &form);
            assert!(!text.contains("rd") && !text.contains("%C3"), "{form} -> {text}");
        }
    }

    #[test]
    fn unencoded_passwords_go() {
        for password in ["p@ss/w?rd#1", "a b\"c'd", "x:y:z1234"] {
            let url = format!("mysql://me:{password}@host/db");
            assert_eq!(scrubbed(&url, &format!("<{password}>")), "<***>", "{password}");
            assert!(!scrubbed(&url, &url).contains(password));
        }
        let file = "[dev]\nurl = \"postgres://me:hunter22@h/db\" # x\n";
        assert_eq!(scrubbed(file, file), file.replace("hunter22", "***"));
    }

    #[test]
    fn parameters_go() {
        let url = "postgres://host/db?user=me&password=hunter22&sslmode=require";
        assert_eq!(scrubbed(url, url), url.replace("hunter22", "***"));
    }

    #[test]
    fn ordinary_words_stay_readable() {
        let text = "1 migration found in prisma/migrations";
        assert_eq!(scrubbed("postgres://prisma:prisma@host/db", text), text);
        let url = "postgres://prisma:prisma@host/db";
        assert_eq!(scrubbed(url, url), "postgres://prisma:***@host/db");
        assert_eq!(scrubbed("postgres://u:a@host/db", "a cat"), "a cat");
    }

    #[test]
    fn nothing_to_hide() {
        for url in ["sqlite:dev.db", "file:./dev.db", "postgres://host/db", "postgres://me@h/d", ""]
        {
            assert_eq!(scrubbed(url, "x host/db me"), "x host/db me");
        }
    }
}
