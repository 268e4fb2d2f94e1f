//! SQLite's tokens, as far as they matter for finding the end of a statement.
//! See <https://sqlite.org/lang_comment.html> and <https://sqlite.org/lang_keywords.html>.

/// What a piece of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// White space or a comment.
    Blank,
    /// A bare word: a keyword or a name.
    Word,
    Semicolon,
    /// A string, a quoted name, a number, an operator, a parameter.
    Other,
    /// The character at which SQLite stops reading.
    Nul,
    /// What has no end; it reaches to the end of the text.
    Endless(&'static str),
}

/// What an unfinished comment is called.
pub(super) const COMMENT: &str = "comment";

/// The token that begins at `at` and its end. Always advances.
pub(super) fn next(bytes: &[u8], at: usize) -> (Token, usize) {
    let second = bytes.get(at + 1).copied();
    match bytes[at] {
        b';' => (Token::Semicolon, at + 1),
        byte if begins_space(byte) => (Token::Blank, run(bytes, at + 1, is_space)),
        b'-' if second == Some(b'-') => (Token::Blank, run(bytes, at + 2, |byte| byte != b'\n')),
        // A slash and a star at the very end are two operators.
        b'/' if second == Some(b'*') && at + 2 < bytes.len() => comment(bytes, at),
        quote @ (b'\'' | b'"' | b'`') => quoted(bytes, at, quote),
        b'[' => match find(bytes, at + 1, b']') {
            Some(end) => (Token::Other, end + 1),
            None => (Token::Endless("name in brackets"), bytes.len()),
        },
        b'$' | b'@' | b':' | b'#' => (Token::Other, parameter(bytes, at + 1)),
        b'?' => (Token::Other, run(bytes, at + 1, |byte| byte.is_ascii_digit())),
        0 => (Token::Nul, at + 1),
        0xef if bytes[at..].starts_with("\u{feff}".as_bytes()) => (Token::Blank, at + 3),
        byte if byte.is_ascii_digit() => (Token::Other, run(bytes, at + 1, is_name)),
        byte if is_name(byte) => (Token::Word, run(bytes, at + 1, is_name)),
        _ => (Token::Other, at + 1),
    }
}

/// Skips what can neither end a statement nor hide its end. `end` is moved
/// behind the last character that is not blank.
pub(super) fn skip_plain(bytes: &[u8], at: usize, end: &mut usize) -> usize {
    let mut stop = at;
    loop {
        stop = run(bytes, stop, |byte| PLAIN[usize::from(byte)]);
        // Inside a word a dollar is a letter.
        if stop == at || bytes.get(stop) != Some(&b'$') || !is_name(bytes[stop - 1]) {
            break;
        }
        stop += 1;
    }
    let solid = bytes[at..stop].iter().rposition(|byte| !begins_space(*byte));
    *end = solid.map_or(*end, |solid| at + solid + 1);
    stop
}

/// Bytes that [`next`] would make part of a blank, a word, a number or a lone operator.
static PLAIN: [bool; 256] = {
    let mut plain = [true; 256];
    let special = b";'\"`[-/$@:#?\0";
    let mut index = 0;
    while index < special.len() {
        plain[special[index] as usize] = false;
        index += 1;
    }
    plain
};

fn run(bytes: &[u8], from: usize, belongs: impl Fn(u8) -> bool) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    rest.iter().position(|byte| !belongs(*byte)).map_or(bytes.len(), |length| from + length)
}

fn find(bytes: &[u8], from: usize, wanted: u8) -> Option<usize> {
    bytes.get(from..)?.iter().position(|byte| *byte == wanted).map(|length| from + length)
}

fn comment(bytes: &[u8], at: usize) -> (Token, usize) {
    let mut from = at + 2;
    while let Some(star) = find(bytes, from, b'*') {
        if bytes.get(star + 1) == Some(&b'/') {
            return (Token::Blank, star + 2);
        }
        from = star + 1;
    }
    (Token::Endless(COMMENT), bytes.len())
}

/// A quote inside is doubled.
fn quoted(bytes: &[u8], at: usize, quote: u8) -> (Token, usize) {
    let mut from = at + 1;
    while let Some(end) = find(bytes, from, quote) {
        if bytes.get(end + 1) != Some(&quote) {
            return (Token::Other, end + 1);
        }
        from = end + 2;
    }
    (Token::Endless("string or quoted name"), bytes.len())
}

/// `$name::part(suffix)`, where the suffix may contain a semicolon.
fn parameter(bytes: &[u8], mut at: usize) -> usize {
    let mut named = false;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'(' if named => {
                let end = run(bytes, at + 1, |byte| byte != b')' && byte != 0 && !is_space(byte));
                return if bytes.get(end) == Some(&b')') { end + 1 } else { end };
            }
            b':' if bytes.get(at + 1) == Some(&b':') => at += 2,
            byte if is_name(*byte) => {
                named = true;
                at += 1;
            }
            _ => break,
        }
    }
    at
}

/// A vertical tab is white space to SQLite, but only behind other white space.
fn begins_space(byte: u8) -> bool {
    is_space(byte) && byte != b'\x0b'
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

/// SQLite counts every byte above ASCII as a letter.
fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte >= 0x80
}
