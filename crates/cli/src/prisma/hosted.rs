//! `prisma:` and `prisma+postgres:` URLs.
//!
//! The first kind goes through a proxy that runs no migrations. The local form
//! of the second carries the real database's URL in its `api_key`.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use brant_core::{Code, DatabaseUrl, Error};
use serde_json::Value;

use crate::config::Resolved;
use crate::redact::Scrubber;

/// The URL of the database itself.
pub fn direct(resolved: Resolved, scrubber: &Scrubber) -> Result<Resolved, Error> {
    match resolved.url.scheme().as_deref() {
        Some("prisma") => Err(refused(&resolved)),
        Some("prisma+postgres") => match inner(resolved.url.expose(), "databaseUrl") {
            Some(url) => {
                scrubber.learn(&url);
                Ok(Resolved { url: DatabaseUrl::new(url), ..resolved })
            }
            None => Err(refused(&resolved)),
        },
        _ => Ok(resolved),
    }
}

/// The URL of the database that the local form has for replaying migrations in.
pub fn shadow(resolved: &Resolved, scrubber: &Scrubber) -> Option<Resolved> {
    let is_hosted = resolved.url.scheme().as_deref() == Some("prisma+postgres");
    let url = inner(resolved.url.expose(), "shadowDatabaseUrl").filter(|_| is_hosted)?;
    scrubber.learn(&url);
    Some(Resolved { url: DatabaseUrl::new(url), ..resolved.clone() })
}

fn refused(resolved: &Resolved) -> Error {
    let message = "Using an Accelerate URL is not supported for this command";
    resolved.origin.error(Code::InvalidUrl, message).help(
        "Please use a direct connection to your database: `directUrl` in the datasource, or `direct_url` in brant.toml",
    )
}

/// A value of the JSON in `api_key`.
fn inner(url: &str, name: &str) -> Option<String> {
    let (_, query) = url.split_once('?')?;
    let key = query.split('&').find_map(|parameter| parameter.strip_prefix("api_key="))?;
    let key = percent_encoding::percent_decode_str(key).decode_utf8().ok()?;
    let key = key.trim_end_matches('=');
    let bytes = URL_SAFE_NO_PAD.decode(key).or_else(|_| STANDARD_NO_PAD.decode(key)).ok()?;
    let json: Value = serde_json::from_slice(&bytes).ok()?;
    json.get(name)?.as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn local_form() {
        let key = URL_SAFE_NO_PAD.encode(r#"{"databaseUrl":"postgres://a:b@localhost:51214/t"}"#);
        let url = format!("prisma+postgres://localhost:51213/?api_key={key}");
        assert_eq!(inner(&url, "databaseUrl").as_deref(), Some("postgres://a:b@localhost:51214/t"));
        assert_eq!(inner("prisma+postgres://accelerate.example/?api_key=abc", "databaseUrl"), None);
        assert_eq!(inner("prisma+postgres://x", "databaseUrl"), None);
    }
}
