//! Where a database file is, read from a URL.
//!
//! All forms in use are understood: `file:./dev.db?connection_limit=1`
//! (Prisma), `sqlite:dev.db`, `sqlite://dev.db`, `sqlite:///srv/dev.db`,
//! `file:///srv/dev.db`, `:memory:` and a bare path. Percent-encoded characters are decoded.
//! Unknown parameters are ignored, as Prisma Migrate ignores them.

use std::path::{Path, PathBuf};
use std::time::Duration;

use brant_core::{DatabaseUrl, DriverError, ErrorKind, Target};
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

/// What a path in a URL of ours must not contain as it is.
const RESERVED: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'%').add(b'?');

/// A database's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Location {
    /// Absolute. `None`: a private database in memory.
    pub(crate) path: Option<PathBuf>,
    /// How long to wait for another process (`socket_timeout`, in seconds, as Prisma names it).
    pub(crate) patience: Option<Duration>,
}

impl Location {
    /// Reads a URL as a person wrote it; a relative path starts from `base`.
    pub(crate) fn read(url: &str, base: &Path) -> Result<Location, DriverError> {
        let (address, parameters) = url.split_once('?').unwrap_or((url, ""));
        let patience = patience(parameters)?;
        let encoded = strip_scheme(address);
        if encoded == ":memory:" || has_parameter(parameters, "mode", "memory") {
            return Ok(Location { path: None, patience });
        }
        let written = percent_decode_str(encoded)
            .decode_utf8()
            .map_err(|_| invalid("the file's name is not UTF-8 once percent-decoded"))?;
        if written.is_empty() {
            return Err(invalid("it names no file; write for example sqlite:dev.db"));
        }
        if written.contains('\0') {
            return Err(invalid("the file's name contains a NUL character"));
        }
        let path = std::path::absolute(base.join(written.as_ref()))
            .map_err(|error| invalid(&format!("the path cannot be made absolute: {error}")))?;
        Ok(Location { path: Some(path), patience })
    }

    /// The location of a target of ours.
    pub(crate) fn of(target: &Target) -> Result<Location, DriverError> {
        Location::read(target.url.expose(), Path::new("/"))
    }

    /// The target that leads back to this location.
    pub(crate) fn target(&self) -> Target {
        let (database, location, address) = match &self.path {
            None => (":memory:".to_owned(), ":memory:".to_owned(), ":memory:".to_owned()),
            Some(path) => {
                let shown = path.display().to_string();
                let name = path
                    .file_name()
                    .map_or_else(|| shown.clone(), |name| name.to_string_lossy().into_owned());
                // Two slashes at the start would be taken for an empty host.
                let host = if shown.starts_with("//") { "//" } else { "" };
                let address = format!("{host}{}", utf8_percent_encode(&shown, RESERVED));
                (name, shown, address)
            }
        };
        let parameters = match self.patience {
            Some(patience) => format!("?socket_timeout={}", patience.as_secs()),
            None => String::new(),
        };
        Target {
            provider: "sqlite",
            product: "SQLite",
            database,
            schema: None,
            location,
            url: DatabaseUrl::new(format!("sqlite:{address}{parameters}")),
        }
    }
}

/// What stands after the scheme and an empty or local host.
fn strip_scheme(address: &str) -> &str {
    let scheme = ["sqlite:", "file:"].into_iter().find(|scheme| {
        address.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    });
    let Some(scheme) = scheme else { return address };
    let rest = &address[scheme.len()..];
    match rest.strip_prefix("//") {
        Some(path) => match path.strip_prefix("localhost/") {
            Some(_) => &path["localhost".len()..],
            None => path,
        },
        None => rest,
    }
}

fn parameters(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.split('&').filter_map(|parameter| parameter.split_once('='))
}

fn has_parameter(text: &str, name: &str, value: &str) -> bool {
    parameters(text).any(|parameter| parameter == (name, value))
}

fn patience(text: &str) -> Result<Option<Duration>, DriverError> {
    let Some((_, seconds)) = parameters(text).find(|(name, _)| *name == "socket_timeout") else {
        return Ok(None);
    };
    let seconds: u32 =
        seconds.parse().map_err(|_| invalid("socket_timeout is not a number of seconds"))?;
    Ok(Some(Duration::from_secs(seconds.into())))
}

fn invalid(message: &str) -> DriverError {
    DriverError::new(ErrorKind::InvalidUrl, message)
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};
    use std::time::Duration;

    use super::Location;

    fn check(url: &str, path: Option<&str>) {
        let location = Location::read(url, Path::new("/base")).expect(url);
        assert_eq!(location.path, path.map(PathBuf::from), "{url}");
        assert_eq!(Location::of(&location.target()).expect(url), location, "{url}: there and back");
    }

    #[test]
    fn reads_every_form() {
        check("file:./dev.db", Some("/base/dev.db"));
        check("file:dev.db?connection_limit=1&x", Some("/base/dev.db"));
        check("FILE:sub/dev.db", Some("/base/sub/dev.db"));
        check("sqlite:dev.db", Some("/base/dev.db"));
        check("sqlite://dev.db", Some("/base/dev.db"));
        check("sqlite:///srv/dev.db", Some("/srv/dev.db"));
        check("sqlite:/srv/dev.db", Some("/srv/dev.db"));
        check("file:////srv/dev.db", Some("//srv/dev.db"));
        check("file:///srv/a%20b%3Fc%25.db", Some("/srv/a b?c%.db"));
        check("file://localhost/srv/dev.db", Some("/srv/dev.db"));
        check("file:../dev.db", Some("/base/../dev.db"));
        check("file:100%.db", Some("/base/100%.db"));
        check("file:gänse #1.db", Some("/base/gänse #1.db"));
        check("dev.db", Some("/base/dev.db"));
        check("sqlite::memory:", None);
        check("file::memory:?cache=shared", None);
        check("file:x?mode=memory", None);
        check("sqlite://:memory:", None);
        check(":memory:", None);
    }

    #[test]
    fn keeps_the_time_limit() {
        let location = Location::read("file:a?socket_timeout=20", Path::new("/")).expect("valid");
        assert_eq!(location.patience, Some(Duration::from_secs(20)));
        assert_eq!(Location::of(&location.target()).expect("ours"), location);
    }

    #[test]
    fn refuses_what_names_no_file() {
        for url in ["file:", "sqlite://", "", "file:a%00b", "file:%ff", "file:a?socket_timeout=x"] {
            assert!(Location::read(url, Path::new("/")).is_err(), "{url}");
        }
    }
}
