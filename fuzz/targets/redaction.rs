//! What holds for every password in whatever is printed.

use brant::redact::{MASK, Scrubber};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// Around a password, so that it is neither short nor a word.
const BEFORE: &str = "Zq7x";
const AFTER: &str = "9Kp2wT";

/// The first line is a password, in what follows `SECRET` stands for it, in each spelling in turn.
pub(crate) fn check(text: &str) {
    let (password, printed) = text.split_once('\n').unwrap_or((text, "SECRET"));
    let password = format!("{BEFORE}{}{AFTER}", password.replace("SECRET", ""));
    let encoded = utf8_percent_encode(&password, NON_ALPHANUMERIC).to_string();
    let scrubber = Scrubber::default();
    scrubber.learn(&format!("postgresql://me:{encoded}@host:5432/shop"));
    let debug = password.escape_debug().to_string();
    let quoted = password.replace('\'', "''");
    let forms = [&password, &encoded, &debug, &quoted];
    let mut next = forms.iter().cycle();
    let mut pieces = printed.split("SECRET");
    let mut whole = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        whole += next.next().expect("it never ends");
        whole += piece;
    }
    let scrubbed = scrubber.scrub(&whole);
    for form in forms {
        assert!(!scrubbed.contains(form.as_str()), "{form:?} in {scrubbed:?}");
    }
    let mut end = 0;
    for secret in scrubber.secrets(&whole) {
        assert!(end <= secret.start && secret.start < secret.end, "{secret:?} after {end}");
        assert!(whole.get(secret.clone()).is_some(), "{secret:?}");
        end = secret.end;
    }
    if !whole.contains(BEFORE) {
        assert_eq!(scrubbed.replace(MASK, ""), whole.replace(MASK, ""));
    }
}
