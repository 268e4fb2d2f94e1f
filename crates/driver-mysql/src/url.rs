//! Connection URLs with Prisma's parameters.

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use brant_core::{DatabaseUrl, DriverError, ErrorKind};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use url::Url;

/// What a database's name in a URL is encoded but for, so that people can read the usual ones.
const NAME: &AsciiSet = &NON_ALPHANUMERIC.remove(b'_').remove(b'-').remove(b'.');

/// What a URL says.
#[derive(Clone)]
pub(crate) struct Address {
    pub(crate) host: String,
    pub(crate) port: u16,
    /// A Unix socket, which wins over host and port.
    pub(crate) socket: Option<String>,
    pub(crate) user: String,
    pub(crate) password: Option<String>,
    pub(crate) database: String,
    pub(crate) tls: Tls,
    /// Certificates to trust, PEM or DER.
    pub(crate) root_certificate: Option<PathBuf>,
    /// Our own certificate and key, in one PEM file.
    pub(crate) identity: Option<PathBuf>,
    /// `connect_timeout`; overrides the session's.
    pub(crate) connect_timeout: Option<Duration>,
    /// `lock=lease`: the server's own locks do not hold (a proxy, a server that only looks like MySQL).
    pub(crate) lease: bool,
}

/// Whether the connection is encrypted, and whom it trusts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tls {
    Off,
    /// Plain first, encrypted if the server insists: on the machine itself.
    IfRequired,
    /// Encrypted if the server can, as the servers' own clients do.
    Preferred,
    /// Encrypted, any certificate.
    Required,
    /// The certificate must come from a trusted authority.
    VerifyCa,
    /// And must name the host.
    VerifyIdentity,
}

/// Words of `sslmode` in the spellings of MySQL's clients and of PostgreSQL's.
const MODES: [(&[&str], Tls); 5] = [
    (&["disable", "disabled"], Tls::Off),
    (&["prefer", "preferred", "allow"], Tls::Preferred),
    (&["require", "required"], Tls::Required),
    (&["verify_ca", "verify-ca"], Tls::VerifyCa),
    (&["verify_identity", "verify-identity", "verify-full", "verify_full"], Tls::VerifyIdentity),
];

/// Parameters whose value is a file.
const FILES: [&str; 2] = ["sslcert", "sslidentity"];

fn invalid(why: &str) -> DriverError {
    DriverError::new(ErrorKind::InvalidUrl, format!("the URL {why}"))
}

/// Reads a URL. No error repeats any part of it that could be a secret.
pub(crate) fn read(url: &DatabaseUrl) -> Result<Address, DriverError> {
    let url = parse(url)?;
    let parameter = |name: &str| {
        url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    };
    // Without `//` everything would be a path, the password in it shown as the database's name.
    if !url.has_authority() {
        return Err(invalid(
            "lacks `//` after its scheme; write mysql://user:password@host:3306/database",
        ));
    }
    let host = match url.host_str() {
        None | Some("") => "localhost".to_owned(),
        // A literal IPv6 address stands in brackets.
        Some(host) => decode(host.trim_start_matches('[').trim_end_matches(']'), "host")?,
    };
    let database = decode(url.path().trim_start_matches('/'), "database")?;
    if database.is_empty() {
        return Err(invalid("names no database; write mysql://user:password@host:3306/database"));
    }
    let socket = parameter("socket").filter(|socket| !socket.is_empty());
    let local = socket.is_some() || is_loopback(&host);
    Ok(Address {
        port: url.port().unwrap_or(3306),
        user: decode(url.username(), "user")?,
        password: url.password().map(|password| decode(password, "password")).transpose()?,
        database,
        tls: tls(&parameter, local)?,
        root_certificate: parameter("sslcert").map(PathBuf::from),
        identity: parameter("sslidentity").map(PathBuf::from),
        lease: lease(&parameter)?,
        connect_timeout: parameter("connect_timeout").map(|value| seconds(&value)).transpose()?,
        socket,
        host,
    })
}

/// The URL with the files it names made absolute.
pub(crate) fn rebase(url: &DatabaseUrl, base: &Path) -> Result<DatabaseUrl, DriverError> {
    let mut parsed = parse(url)?;
    if !parsed.query_pairs().any(|(key, _)| FILES.contains(&key.as_ref())) {
        return Ok(url.clone());
    }
    let pairs: Vec<(String, String)> = parsed
        .query_pairs()
        .map(|(key, value)| match FILES.contains(&key.as_ref()) {
            true => (key.into_owned(), base.join(value.as_ref()).to_string_lossy().into_owned()),
            false => (key.into_owned(), value.into_owned()),
        })
        .collect();
    parsed.query_pairs_mut().clear().extend_pairs(pairs);
    Ok(DatabaseUrl::new(parsed.as_str()))
}

/// The URL of another database of the same server.
pub(crate) fn with_database(url: &DatabaseUrl, database: &str) -> Result<DatabaseUrl, DriverError> {
    let mut parsed = parse(url)?;
    parsed.set_path(&utf8_percent_encode(database, NAME).to_string());
    Ok(DatabaseUrl::new(parsed.as_str()))
}

fn parse(url: &DatabaseUrl) -> Result<Url, DriverError> {
    Url::parse(url.expose()).map_err(|error| {
        invalid(&format!(
            "cannot be read ({error}); characters of the password such as @ : / ? # % must be percent-encoded"
        ))
    })
}

fn decode(part: &str, what: &str) -> Result<String, DriverError> {
    percent_decode_str(part)
        .decode_utf8()
        .map(|text| text.into_owned())
        .map_err(|_| invalid(&format!("has a {what} that is not UTF-8 after percent-decoding")))
}

/// Zero means no limit, as in Prisma.
fn seconds(value: &str) -> Result<Duration, DriverError> {
    match value.parse::<u64>() {
        Ok(0) => Ok(Duration::MAX),
        Ok(seconds) => Ok(Duration::from_secs(seconds)),
        Err(_) => Err(invalid("has a connect_timeout that is no number of seconds")),
    }
}

fn lease(parameter: &impl Fn(&str) -> Option<String>) -> Result<bool, DriverError> {
    match parameter("lock").as_deref() {
        None | Some("session") => Ok(false),
        Some("lease") => Ok(true),
        Some(_) => Err(invalid("has a lock other than session and lease")),
    }
}

fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn tls(parameter: &impl Fn(&str) -> Option<String>, local: bool) -> Result<Tls, DriverError> {
    let strict = match parameter("sslaccept").as_deref() {
        Some("strict") => Some(true),
        Some("accept_invalid_certs") => Some(false),
        Some(_) => {
            return Err(invalid("has an sslaccept other than strict and accept_invalid_certs"));
        }
        None => None,
    };
    let by_accept = |strict| if strict { Tls::VerifyIdentity } else { Tls::Required };
    if let Some(mode) = parameter("sslmode").or_else(|| parameter("ssl-mode")) {
        let mode = mode.to_ascii_lowercase();
        let found = MODES.iter().find(|(words, _)| words.contains(&mode.as_str()));
        return match found {
            Some((_, Tls::Required)) => Ok(by_accept(strict == Some(true))),
            Some((_, tls)) => Ok(*tls),
            None => Err(invalid("has an sslmode that is not known")),
        };
    }
    Ok(match strict {
        Some(strict) => by_accept(strict),
        None if FILES.iter().any(|name| parameter(name).is_some()) => Tls::Required,
        None if local => Tls::IfRequired,
        None => Tls::Preferred,
    })
}

#[cfg(test)]
#[path = "url_tests.rs"]
mod tests;
