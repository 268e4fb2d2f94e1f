//! A PostgreSQL URL, with the parameters of libpq and of Prisma.

use std::path::{Path, PathBuf};
use std::time::Duration;

use brant_core::{DriverError, ErrorKind};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// What a database's name in a URL is encoded but for, so that people can read the usual ones.
const NAME: &AsciiSet = &NON_ALPHANUMERIC.remove(b'_').remove(b'-').remove(b'.');

/// PostgreSQL's port.
const PORT: u16 = 5432;
/// The database that Prisma means when the URL names none.
const DATABASE: &str = "postgres";
/// The schema that Prisma means when the URL names none.
pub(crate) const SCHEMA: &str = "public";
/// Parameters that name files; relative ones start from the project's folder.
const FILES: &[&str] = &["sslcert", "sslkey", "sslrootcert"];

/// The value of `sslrootcert` that means the well-known authorities.
const SYSTEM: &str = "system";

/// What a URL says. Has no `Debug`, so that the password cannot be printed by mistake.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Address {
    pub(crate) user: Option<String>,
    pub(crate) password: Option<String>,
    /// A name, an IP address without brackets, or a socket's folder (begins with `/`).
    pub(crate) host: Option<String>,
    pub(crate) port: u16,
    pub(crate) database: String,
    pub(crate) schema: String,
    pub(crate) tls: Tls,
    /// `Some(ZERO)`: no limit.
    pub(crate) connect_timeout: Option<Duration>,
    pub(crate) application_name: Option<String>,
    /// Command-line options for the server, as libpq takes them.
    pub(crate) options: Option<String>,
    /// The URL says that a pool stands in between.
    pub(crate) pooled: bool,
}

/// How to encrypt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tls {
    pub(crate) mode: TlsMode,
    /// File with the certificates to trust.
    pub(crate) root: Option<PathBuf>,
    /// Files of the client's own certificate and key.
    pub(crate) client: Option<(PathBuf, PathBuf)>,
}

/// libpq's `sslmode`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TlsMode {
    Disable,
    Prefer,
    Require,
    VerifyCa,
    VerifyFull,
}

impl Address {
    /// Reads a URL. No error repeats any part of it that may be secret.
    pub(crate) fn parse(url: &str) -> Result<Address, DriverError> {
        let (_, rest) = url.split_once("://").ok_or_else(|| {
            invalid("it must begin with postgresql:// as in postgresql://user:password@host:5432/database")
        })?;
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
        let (login, place) = match authority.rsplit_once('@') {
            Some((login, place)) => (Some(login), place),
            None => (None, authority),
        };
        let (user, password) = match login.map(|login| login.split_once(':').unwrap_or((login, "")))
        {
            Some((user, password)) => (decode(user, "user")?, decode(password, "password")?),
            None => (None, None),
        };
        let (host, port) = host_and_port(place)?;
        let mut address = Address {
            user,
            password,
            host: decode(host, "host")?,
            port: number(port, "port")?.unwrap_or(PORT),
            database: decode(path, "database")?.unwrap_or_else(|| DATABASE.to_owned()),
            schema: SCHEMA.to_owned(),
            tls: Tls { mode: TlsMode::Prefer, root: None, client: None },
            connect_timeout: None,
            application_name: None,
            options: None,
            pooled: false,
        };
        Parameters::read(query)?.apply(&mut address)?;
        Ok(address)
    }

    /// `host:port` or `unix:/folder`, for people.
    pub(crate) fn location(&self) -> String {
        let host = self.host.as_deref().unwrap_or("localhost");
        match host {
            socket if socket.starts_with('/') => format!("unix:{socket}"),
            ip6 if ip6.contains(':') => format!("[{ip6}]:{}", self.port),
            host => format!("{host}:{}", self.port),
        }
    }
}

/// The URL of another database of the same server. The parameter `dbname`, which would win over
/// the path, is left out.
pub(crate) fn with_database(url: &str, database: &str) -> String {
    let (start, query) = url.split_once('?').unwrap_or((url, ""));
    let (scheme, rest) = start.split_once("://").unwrap_or(("postgresql", start));
    let authority = rest.split_once('/').map_or(rest, |(authority, _)| authority);
    let path = utf8_percent_encode(database, NAME);
    let is_kept = |pair: &&str| pair.split('=').next() != Some("dbname");
    let query: Vec<&str> = query.split('&').filter(is_kept).collect();
    let query = query.join("&");
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{scheme}://{authority}/{path}{mark}{query}")
}

/// The URL of another schema of the same database, whose name is a plain word.
pub(crate) fn with_schema(url: &str, schema: &str) -> String {
    let (start, query) = url.split_once('?').unwrap_or((url, ""));
    let is_kept = |pair: &&str| !pair.is_empty() && pair.split('=').next() != Some("schema");
    let own = format!("schema={schema}");
    let query: Vec<&str> = query.split('&').filter(is_kept).chain([own.as_str()]).collect();
    format!("{start}?{}", query.join("&"))
}

/// The URL with relative file names made absolute.
pub(crate) fn resolve_files(url: &str, base: &Path) -> Result<String, DriverError> {
    let Some((start, query)) = url.split_once('?') else { return Ok(url.to_owned()) };
    let mut pairs = Vec::new();
    for pair in query.split('&') {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        let file = match decode(value, key)? {
            Some(value) if FILES.contains(&key) && value != SYSTEM => base.join(value),
            _ => {
                pairs.push(pair.to_owned());
                continue;
            }
        };
        let file = file.to_string_lossy();
        pairs.push(format!("{key}={}", utf8_percent_encode(&file, NON_ALPHANUMERIC)));
    }
    Ok(format!("{start}?{}", pairs.join("&")))
}

fn host_and_port(place: &str) -> Result<(&str, &str), DriverError> {
    if place.contains(',') {
        return Err(invalid("it names several hosts; name the primary server alone"));
    }
    if let Some(rest) = place.strip_prefix('[') {
        let (host, port) =
            rest.split_once(']').ok_or_else(|| invalid("the host's bracket is not closed"))?;
        return Ok((host, port.strip_prefix(':').unwrap_or(port)));
    }
    Ok(place.rsplit_once(':').unwrap_or((place, "")))
}

/// Percent-decodes; empty is the same as absent.
fn decode(text: &str, what: &str) -> Result<Option<String>, DriverError> {
    let text = percent_decode_str(text)
        .decode_utf8()
        .map_err(|_| invalid(&format!("its {what} is not UTF-8 after percent-decoding")))?;
    if text.contains('\0') {
        return Err(invalid(&format!("its {what} contains a NUL character")));
    }
    Ok(if text.is_empty() { None } else { Some(text.into_owned()) })
}

fn number<N: std::str::FromStr>(text: &str, what: &str) -> Result<Option<N>, DriverError> {
    if text.is_empty() {
        return Ok(None);
    }
    let parsed = text.parse().map_err(|_| {
        invalid(&format!(
            "its {what} is not a number; the characters @ : / ? in a password must be percent-encoded"
        ))
    })?;
    Ok(Some(parsed))
}

fn invalid(message: &str) -> DriverError {
    DriverError::new(ErrorKind::InvalidUrl, message)
}

/// The part after the question mark, decoded.
struct Parameters(Vec<(String, String)>);

impl Parameters {
    fn read(query: &str) -> Result<Parameters, DriverError> {
        let mut pairs = Vec::new();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            if let (Some(key), Some(value)) = (decode(key, "query")?, decode(value, "query")?) {
                pairs.push((key, value));
            }
        }
        Ok(Parameters(pairs))
    }

    fn get(&self, key: &str) -> Option<&str> {
        self.0.iter().rev().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }

    fn text(&self, key: &str) -> Option<String> {
        self.get(key).map(str::to_owned)
    }

    /// Unknown parameters are passed over, as Prisma does: URLs are shared with applications.
    fn apply(&self, address: &mut Address) -> Result<(), DriverError> {
        if let Some(user) = self.text("user") {
            address.user = Some(user);
        }
        if let Some(password) = self.text("password") {
            address.password = Some(password);
        }
        if let Some(host) = self.text("host").or_else(|| self.text("hostaddr")) {
            address.host = Some(host);
        }
        if let Some(database) = self.text("dbname") {
            address.database = database;
        }
        if let Some(port) = number(self.get("port").unwrap_or_default(), "port")? {
            address.port = port;
        }
        if let Some(value) = self.text("schema") {
            address.schema = value;
        }
        let seconds = number(self.get("connect_timeout").unwrap_or_default(), "connect_timeout")?;
        address.connect_timeout = seconds.map(Duration::from_secs);
        address.application_name = self.text("application_name");
        address.options = self.text("options");
        address.pooled = self.get("pgbouncer") == Some("true");
        address.tls = self.tls()?;
        Ok(())
    }

    fn tls(&self) -> Result<Tls, DriverError> {
        if self.get("sslidentity").is_some() {
            return Err(invalid(
                "sslidentity (PKCS #12) is not supported; split it with `openssl pkcs12` and use sslcert and sslkey",
            ));
        }
        let path = |key: &str| self.get(key).map(PathBuf::from);
        let mut root = path("sslrootcert").filter(|root| root.as_os_str() != SYSTEM);
        let client = match (path("sslcert"), path("sslkey")) {
            (Some(certificate), Some(key)) => Some((certificate, key)),
            // Alone, `sslcert` is Prisma's word for the certificate to trust.
            (Some(certificate), None) => {
                root = root.or(Some(certificate));
                None
            }
            (None, Some(_)) => return Err(invalid("sslkey needs sslcert beside it")),
            (None, None) => None,
        };
        let mode = match self.get("sslmode") {
            None | Some("prefer" | "allow") => TlsMode::Prefer,
            Some("disable") => TlsMode::Disable,
            // libpq verifies as soon as it has something to verify with.
            Some("require") if self.get("sslrootcert").is_some() => TlsMode::VerifyCa,
            Some("require") => TlsMode::Require,
            Some("verify-ca") => TlsMode::VerifyCa,
            Some("verify-full") => TlsMode::VerifyFull,
            Some(_) => {
                return Err(invalid(
                    "sslmode must be disable, prefer, require, verify-ca or verify-full",
                ));
            }
        };
        let mode = match (self.get("sslaccept"), mode) {
            (Some("strict"), TlsMode::Prefer | TlsMode::Require) => TlsMode::VerifyFull,
            (_, mode) => mode,
        };
        Ok(Tls { mode, root, client })
    }
}

#[cfg(test)]
mod tests;
