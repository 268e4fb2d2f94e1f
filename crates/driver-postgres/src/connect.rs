//! Opening a session.

use std::future::Future;
use std::time::Duration;

use brant_core::{DriverError, ErrorKind, Session};
use sqlx::postgres::{PgConnectOptions, PgSslMode};
use sqlx::{ConnectOptions, PgConnection};

use crate::error::{Phase, classify, code};
use crate::query::answer;
use crate::settings::{Purpose, Route, startup};
use crate::url::{Address, TlsMode};

/// A fresh session.
pub(crate) struct Link {
    pub(crate) connection: PgConnection,
    pub(crate) route: Route,
}

/// Opens a session within the time allowed.
pub(crate) async fn open(
    address: &Address,
    session: &Session,
    purpose: Purpose,
) -> Result<Link, DriverError> {
    within(address.connect_timeout.unwrap_or(session.connect_timeout), async {
        let mut route = if address.pooled { Route::Pooled } else { Route::Direct };
        loop {
            let options = options(address, session, purpose, route)?;
            match answer(options.connect()).await {
                Ok(connection) => return Ok(Link { connection, route }),
                Err(error) => match next_route(route, code(&error).as_deref()) {
                    Some(next) => route = next,
                    None => return Err(classify(&error, Phase::Connecting)),
                },
            }
        }
    })
    .await
}

/// Runs a future with a limit; zero is none.
pub(crate) async fn within<T>(
    limit: Duration,
    work: impl Future<Output = Result<T, DriverError>>,
) -> Result<T, DriverError> {
    if limit.is_zero() {
        return work.await;
    }
    tokio::time::timeout(limit, work).await.unwrap_or_else(|_| {
        let message = format!("no answer within {} s", limit.as_secs_f32());
        Err(DriverError::new(ErrorKind::Unreachable, message))
    })
}

/// What to try after a refusal. Without a SQLSTATE nobody refused: there is no server.
fn next_route(route: Route, code: Option<&str>) -> Option<Route> {
    let code = code?;
    // User, database, rights, resources, shutting down: other settings would not help.
    let final_refusal = ["28", "3D", "42501", "53", "57"];
    if final_refusal.iter().any(|class| code.starts_with(class)) {
        return None;
    }
    match (route, code) {
        // Unknown parameter, or a value that this server's platform does not offer.
        (Route::Direct, "42704" | "22023") => Some(Route::DirectOld),
        (Route::Direct | Route::DirectOld, _) => Some(Route::Pooled),
        (Route::Pooled, _) => None,
    }
}

fn options(
    address: &Address,
    session: &Session,
    purpose: Purpose,
    route: Route,
) -> Result<PgConnectOptions, DriverError> {
    let settings = startup(&address.schema, session, purpose, route);
    let mut options = base(address)?
        .port(address.port)
        .database(&address.database)
        .application_name(address.application_name.as_deref().unwrap_or(&session.application_name))
        .ssl_mode(match address.tls.mode {
            TlsMode::Disable => PgSslMode::Disable,
            TlsMode::Prefer => PgSslMode::Prefer,
            TlsMode::Require => PgSslMode::Require,
            TlsMode::VerifyCa => PgSslMode::VerifyCa,
            TlsMode::VerifyFull => PgSslMode::VerifyFull,
        })
        // PgBouncer refuses this start-up parameter.
        .extra_float_digits(None)
        .statement_cache_capacity(0)
        // Statements are the user's; they belong in no log.
        .disable_statement_logging();
    options = match &address.host {
        Some(socket) if socket.starts_with('/') => options.socket(socket),
        Some(host) => options.host(host),
        None => options,
    };
    if let Some(user) = &address.user {
        options = options.username(user);
    }
    if let Some(password) = &address.password {
        options = options.password(password);
    }
    if let Some(root) = &address.tls.root {
        options = options.ssl_root_cert(root);
    }
    if let Some((certificate, key)) = &address.tls.client {
        options = options.ssl_client_cert(certificate).ssl_client_key(key);
    }
    Ok(if settings.is_empty() { options } else { options.options(settings) })
}

/// The client's defaults for this address. Only its URL parser looks into
/// `.pgpass` for the right host and takes the server's options as one text.
fn base(address: &Address) -> Result<PgConnectOptions, DriverError> {
    use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
    let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let mut url = format!("postgres:///{}?port={}", encode(&address.database), address.port);
    let parts = [("host", &address.host), ("user", &address.user), ("options", &address.options)];
    for (key, value) in parts {
        if let Some(value) = value {
            url.push_str(&format!("&{key}={}", encode(value)));
        }
    }
    url.parse()
        .map_err(|_| DriverError::new(ErrorKind::InvalidUrl, "its host or user is not valid"))
}

#[cfg(test)]
mod tests {
    use super::next_route;
    use crate::settings::Route;

    #[test]
    fn refusals_lead_to_other_routes() {
        for (route, code, next) in [
            (Route::Direct, None, None),
            (Route::Direct, Some("28P01"), None),
            (Route::Direct, Some("3D000"), None),
            (Route::Direct, Some("53300"), None),
            (Route::Direct, Some("42704"), Some(Route::DirectOld)),
            (Route::Direct, Some("08P01"), Some(Route::Pooled)),
            (Route::Direct, Some("0A000"), Some(Route::Pooled)),
            (Route::DirectOld, Some("42704"), Some(Route::Pooled)),
            (Route::Pooled, Some("08P01"), None),
        ] {
            assert_eq!(next_route(route, code), next, "{route:?} {code:?}");
        }
    }
}
