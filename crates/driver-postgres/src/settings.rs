//! The settings of our sessions, and how they reach the server.
//!
//! They travel in the start-up packet (`options`), so they cost no round trip
//! and `RESET ALL` comes back to them. A pool in between refuses or ignores
//! `options`; there they are set inside each transaction instead.

use std::borrow::Cow;
use std::time::Duration;

use brant_core::Session;
use brant_core::driver::Commit;
use brant_core::held::SILENCE;

use crate::quote::{identifier, literal};

/// Marks our start-up packet: a session that does not show it is somebody else's, lent by a pool.
pub(crate) const MARK: &str = "brant.direct";

/// Since version 17. Only set where the user's own setting says otherwise.
pub(crate) const NO_TRANSACTION_TIMEOUT: (&str, Cow<'static, str>) =
    ("transaction_timeout", Cow::Borrowed("0"));

/// How a connection was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    /// With all settings in the start-up packet.
    Direct,
    /// The same without those that servers before version 14 do not know.
    DirectOld,
    /// Without settings.
    Pooled,
}

/// What a connection is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    Work,
    Lock,
}

/// Names and values, the values as they are, without quotes.
pub(crate) type Settings = Vec<(&'static str, Cow<'static, str>)>;

/// A statement whose client was killed ends within a second. Since version 14.
pub(crate) const CHECK_CLIENT: (&str, Cow<'static, str>) =
    ("client_connection_check_interval", Cow::Borrowed("1000"));

/// Settings that may also be set inside a transaction.
pub(crate) fn local(schema: &str, session: &Session) -> Settings {
    let mut settings = vec![
        ("search_path", identifier(schema).into()),
        ("statement_timeout", milliseconds(session.statement_timeout).into()),
        ("idle_in_transaction_session_timeout", "0".into()),
    ];
    if let Some(limit) = session.lock_timeout {
        settings.push(("lock_timeout", milliseconds(Some(limit)).into()));
    }
    settings
}

/// Settings of the start-up packet.
pub(crate) fn startup(schema: &str, session: &Session, purpose: Purpose, route: Route) -> Settings {
    if route == Route::Pooled {
        return Vec::new();
    }
    // The limit is one for the user's statements; making and dropping databases takes its time.
    let unlimited = Session { statement_timeout: None, ..session.clone() };
    let mut settings = match purpose {
        Purpose::Work => local(schema, session),
        Purpose::Lock => local(schema, &unlimited),
    };
    let fixed = [
        (MARK, "1"),
        // Another level would make CREATE INDEX CONCURRENTLY wait for our lock's session for ever.
        ("default_transaction_isolation", "read committed"),
        // The splitter reads strings the standard way.
        ("standard_conforming_strings", "on"),
        // After 25 s without a sign of the client the server gives up; its own default is hours.
        ("tcp_keepalives_idle", "10"),
        ("tcp_keepalives_interval", "5"),
        ("tcp_keepalives_count", "3"),
    ];
    settings.extend(fixed.map(|(name, value)| (name, value.into())));
    if session.commit != Commit::Durable {
        settings.push(("synchronous_commit", "off".into()));
    }
    if route == Route::Direct {
        match purpose {
            // It says nothing while a person is asked; the next holder of the lock ends it if need be.
            Purpose::Work => settings.extend([("idle_session_timeout", "0".into()), CHECK_CLIENT]),
            // It gives a sign of life, see `brant_core::held`.
            Purpose::Lock => settings.push(("idle_session_timeout", silence())),
        }
    }
    settings
}

/// `SET LOCAL …;` for each setting, and how many there are.
pub(crate) fn set_local(settings: &Settings) -> (String, usize) {
    let sql = settings
        .iter()
        .map(|(name, value)| match *name {
            "search_path" => format!("SET LOCAL search_path = {value};\n"),
            name => format!("SET LOCAL {name} = {};\n", literal(value)),
        })
        .collect();
    (sql, settings.len())
}

/// How long the session of a lock may say nothing.
pub(crate) fn silence() -> Cow<'static, str> {
    milliseconds(Some(SILENCE)).into()
}

/// No limit is 0, so a limit is never less than 1 ms.
fn milliseconds(limit: Option<Duration>) -> String {
    match limit {
        None => "0".to_owned(),
        Some(limit) => limit.as_millis().clamp(1, 2_147_483_647).to_string(),
    }
}
