//! Which secrets go, and what stays readable.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::spelling::lower_hex;
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
    for url in ["sqlite:dev.db", "file:./dev.db", "postgres://host/db", "postgres://me@h/d", ""] {
        assert_eq!(scrubbed(url, "x host/db me"), "x host/db me");
    }
}

#[test]
fn overlapping_secrets_go_whole() {
    let text = "A=postgres://a:abcX1@h\nB=postgres://b:X1longer@h\nabcX1longer";
    assert_eq!(scrubbed(text, "abcX1longer"), "***");
    assert_eq!(scrubbed(text, text), "A=postgres://a:***@h\nB=postgres://b:***@h\n***");
    // A short one within a longer one, and a weak one beside it.
    let text = "x://u:aaaa@h\nx://u:aaaaaa@h\nx://aaaa@:aaaa@@h";
    assert_eq!(scrubbed(text, "aaaaaaaaa b"), "*** b");
}

#[test]
fn several_urls_of_a_line() {
    for (line, password) in [
        ("A=x://u:one two@h B=y://v:other@h", "one two"),
        ("A=x://u:other@h B=y://v:two \"three@h C=z://w@h", "two \"three"),
        ("A=x://u@h B=y://v:two://three@h C=z://w:other@h", "two://three"),
        ("A=x://u:a://b://c d@h/db", "a://b://c d"),
    ] {
        assert_eq!(scrubbed(line, &format!("<{password}>")), "<***>", "{line}");
    }
}

#[test]
fn the_mark_does_not_tell_the_length() {
    let scrubber = Scrubber::default();
    let line = "url = \"postgres://u:hunter22222@h/db\" x";
    scrubber.learn(line);
    for (column, expected) in [(1, 1), (20, 20), (21, 21), (22, 21), (31, 21), (32, 24), (39, 31)] {
        assert_eq!(scrubber.column(line, column), expected, "{column}");
    }
}

#[test]
fn more_secrets_than_one_automaton_holds() {
    let scrubber = Scrubber::default();
    let line = |number: usize| format!("postgres://u:passw0rd{number}x@h/db\n");
    let text: String = (0..10_000).map(line).collect();
    scrubber.learn(&text);
    assert_eq!(scrubber.scrub(&text), "postgres://u:***@h/db\n".repeat(10_000));
}

/// So many bytes are looked at to learn from a text, for any text of this size.
#[test]
fn learning_is_linear() {
    for repeated in ["a://b:c@", "a://b:passw0rd@h/ ", "://", "a://b c ", ":@", "?password=x&"] {
        let readings = |length: usize| {
            let text = format!("a://{}", repeated.repeat(length / repeated.len()));
            let read: usize = candidate::urls(&text).map(str::len).sum();
            (read, candidates(&text).len(), text.len())
        };
        let ((small, few, _), (large, many, length)) = (readings(10_000), readings(40_000));
        assert!(large <= 6 * length && large <= 5 * small, "{repeated}: {small}, {large}");
        assert!(many <= 5 * few, "{repeated}: {few}, {many}");
    }
}
