//! The spellings that some layer could give a password.

use std::collections::BTreeSet;

use percent_encoding::{
    AsciiSet, CONTROLS, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode,
};

use super::candidate::SHORT;

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

/// So many bytes of passwords in one text are spelled in every way. No configuration has as many;
/// a text that was made to have more must not fill the memory with spellings that nothing prints.
const ENCODED_BYTES: usize = 1 << 20;

/// What is done for a password.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Spell {
    /// Every spelling.
    All,
    /// Nothing is encoded anew.
    Quoted,
}

/// What was done for the passwords of a text.
#[derive(Default)]
pub(super) struct Effort {
    bytes: usize,
}

impl Effort {
    /// What is done for the next password.
    pub(super) fn spend(&mut self, length: usize) -> Spell {
        self.bytes += length;
        if self.bytes <= ENCODED_BYTES { Spell::All } else { Spell::Quoted }
    }
}

/// Each spelling once.
pub(super) fn spellings(written: &str, spell: Spell) -> BTreeSet<String> {
    let decoded = percent_decode_str(written).decode_utf8_lossy();
    if written == decoded && written.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return [written.to_owned()].into();
    }
    let mut forms = BTreeSet::from([written.to_owned(), decoded.clone().into_owned()]);
    if spell == Spell::All {
        for set in [NON_ALPHANUMERIC, COMPONENT, USERINFO] {
            let encoded = utf8_percent_encode(&decoded, set).to_string();
            forms.extend([lower_hex(&encoded), encoded.replace("%20", "+"), encoded]);
        }
    }
    // A layout may cut a password at its line ends.
    forms.extend(decoded.lines().filter(|line| line.len() >= SHORT).map(str::to_owned));
    for form in forms.clone() {
        forms.insert(form.escape_debug().to_string());
        forms.insert(form.replace('\'', "''"));
        let json = serde_json::to_string(&form).unwrap_or_default();
        forms.insert(json.trim_matches('"').to_owned());
    }
    forms.remove("");
    forms
}

/// `%2F` as `%2f`; other letters stay.
pub(super) fn lower_hex(encoded: &str) -> String {
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
