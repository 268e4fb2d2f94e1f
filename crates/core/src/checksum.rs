//! Checksums of migration files, as Prisma Migrate computes and compares them.

use std::fmt;

use sha2::{Digest, Sha256};

/// SHA-256 of a file's bytes as they are stored (a byte order mark included).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Checksum(String);

impl Checksum {
    /// Of these bytes.
    pub fn of(bytes: &[u8]) -> Checksum {
        Checksum(hex(&Sha256::digest(bytes)))
    }

    /// 64 lower-case hexadecimal digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a stored checksum belongs to this text. The text counts as
    /// unchanged when it is equal as it is, with all line ends LF, or with all
    /// line ends CRLF. Checksums of very old releases were printed without
    /// zero padding, a byte below 0x10 as one digit; those are recognised by their length.
    pub fn matches(text: &str, stored: &str) -> bool {
        let same = |digest: &[u8]| {
            let full = hex(digest);
            if stored.len() == full.len() { stored == full } else { stored == unpadded(digest) }
        };
        if same(&Sha256::digest(text.as_bytes())) {
            return true;
        }
        if !text.contains('\n') {
            return false;
        }
        let unix = text.replace("\r\n", "\n");
        same(&Sha256::digest(unix.as_bytes()))
            || same(&Sha256::digest(unix.replace('\n', "\r\n").as_bytes()))
    }
}

impl fmt::Display for Checksum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// First 16 digits of the SHA-256 of a text given in pieces: enough to notice
/// an edit, short enough for the journal.
pub(crate) fn short<'a>(pieces: impl IntoIterator<Item = &'a str>) -> String {
    let mut hasher = Sha256::new();
    for piece in pieces {
        hasher.update(piece.as_bytes());
    }
    let mut full = hex(&hasher.finalize());
    full.truncate(16);
    full
}

fn hex(digest: &[u8]) -> String {
    digest.iter().fold(String::with_capacity(64), |mut text, byte| {
        for half in [byte >> 4, byte & 15] {
            text.push(char::from_digit(u32::from(half), 16).unwrap_or('0'));
        }
        text
    })
}

fn unpadded(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::Checksum;

    const HELLO: &str = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

    #[test]
    fn known_digest() {
        assert_eq!(Checksum::of(b"hello").as_str(), HELLO);
        assert!(Checksum::matches("hello", HELLO));
        assert!(!Checksum::matches("hello ", HELLO));
        assert!(!Checksum::matches("hello", ""));
    }

    #[test]
    fn unpadded_digest_of_old_releases() {
        assert!(Checksum::matches(
            "hello",
            "2cf24dba5fb0a3e26e83b2ac5b9e29e1b161e5c1fa7425e7343362938b9824"
        ));
    }

    #[test]
    fn line_ends_do_not_count() {
        let unix = Checksum::of(b"a;\nb;\n");
        let dos = Checksum::of(b"a;\r\nb;\r\n");
        for text in ["a;\nb;\n", "a;\r\nb;\r\n", "a;\r\nb;\n"] {
            assert!(Checksum::matches(text, unix.as_str()), "{text:?}");
            assert!(Checksum::matches(text, dos.as_str()), "{text:?}");
        }
        assert!(!Checksum::matches("a;\nb;", unix.as_str()));
    }
}
