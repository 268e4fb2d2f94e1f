//! Names of migrations.

use std::ffi::OsStr;

use jiff::Timestamp;

use crate::code::Code;
use crate::error::Error;

/// Prisma Migrate's limits: the slug is cut to 200 characters, longer names are refused (P3010).
const MAX: usize = 200;

/// Accepts the name of a folder that is there. Any name that Prisma Migrate
/// takes is a migration; what could leave the folder or garble a terminal is refused.
pub fn check_existing<'a>(name: &'a OsStr, shown: &str) -> Result<&'a str, Error> {
    let refused = |why: &str| {
        Error::new(
            Code::MigrationName,
            format!("the folder {:?} in `{shown}` {why}", name.to_string_lossy()),
        )
        .help("rename the folder, or move it out of the migrations folder")
    };
    let text = name.to_str().ok_or_else(|| refused("has a name that is not valid UTF-8"))?;
    if text.chars().any(|c| c.is_control() || is_bidi_control(c)) {
        return Err(refused("has a control character in its name"));
    }
    if text.contains(['/', '\\']) {
        return Err(refused("has a path separator in its name"));
    }
    Ok(text)
}

/// Marks that make a name read differently from what it is.
fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Turns what a person typed into the part of a folder name after the time:
/// lower case, camelCase split into words, `_` between them, cut to 200 characters.
pub fn slug(name: &str) -> String {
    let mut slug = String::new();
    let mut previous = ' ';
    for c in name.chars() {
        let starts_word =
            c.is_uppercase() && (previous.is_lowercase() || previous.is_ascii_digit());
        if c.is_ascii_alphanumeric() {
            if starts_word && !slug.is_empty() && !slug.ends_with('_') {
                slug.push('_');
            }
            slug.push(c.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('_') {
            slug.push('_');
        }
        previous = c;
    }
    slug.truncate(MAX);
    slug.trim_end_matches('_').to_owned()
}

/// A new migration's folder name: UTC time to the second, `_`, slug. The time
/// is moved past the newest existing one, so that the new migration comes last.
pub fn new(title: &str, now: Timestamp, existing: &[&str]) -> Result<String, Error> {
    let slug = slug(title);
    let newest = existing.iter().filter_map(|name| stamp(name)).max().unwrap_or(0);
    let utc = now.to_zoned(jiff::tz::TimeZone::UTC);
    let current: u64 = utc.strftime("%Y%m%d%H%M%S").to_string().parse().unwrap_or(0);
    // A stamp is a number to be sorted by, not a time to be read: +1 may leave the calendar.
    let stamp = current.max(newest.saturating_add(1));
    let name = if slug.is_empty() { format!("{stamp}") } else { format!("{stamp}_{slug}") };
    if name.len() > MAX + 15 {
        return Err(Error::new(Code::NameTooLong, "the name of the migration is too long")
            .help("it must not be longer than 200 characters"));
    }
    Ok(name)
}

/// The 14 digits at the start of a name, if it starts so.
pub fn stamp(name: &str) -> Option<u64> {
    let digits = name.get(..14)?;
    let rest = &name[14..];
    let complete =
        digits.bytes().all(|b| b.is_ascii_digit()) && (rest.is_empty() || rest.starts_with('_'));
    complete.then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs() {
        for (typed, slug_of) in [
            ("Add users", "add_users"),
            ("addUserName", "add_user_name"),
            ("  a -- b  ", "a_b"),
            ("../../etc/passwd", "etc_passwd"),
            ("", ""),
            ("ünïcode", "n_code"),
            ("HTTPServer2Go", "httpserver2_go"),
        ] {
            assert_eq!(slug(typed), slug_of, "{typed}");
        }
    }

    #[test]
    fn new_names_come_last() {
        let now: Timestamp = "2026-01-02T03:04:05Z".parse().unwrap();
        assert_eq!(new("x", now, &[]).unwrap(), "20260102030405_x");
        assert_eq!(new("x", now, &["20270101000000_later"]).unwrap(), "20270101000001_x");
        assert_eq!(new("", now, &["0_init"]).unwrap(), "20260102030405");
    }
}
