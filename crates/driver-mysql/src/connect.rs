//! Opens sessions.

use std::time::Duration;

use brant_core::{DriverError, ErrorKind, Session};
use mysql_async::{ClientIdentity, Conn, Opts, OptsBuilder, SslOpts};

use crate::error;
use crate::rows::{answer, execute, sets, text};
use crate::session::{Purpose, settings};
use crate::split::modes::Modes;
use crate::url::{Address, Tls};

/// The largest packet that the protocol's header allows a server to accept.
const PROTOCOL_LIMIT: usize = 1 << 30;
/// Idle time after which the system asks whether the other side is still there.
const KEEPALIVE: Duration = Duration::from_secs(10);

const FACTS: &str = "SELECT VERSION(), @@max_allowed_packet, @@SESSION.sql_mode";
/// No row on servers that know no clusters.
const CLUSTER: &str = "SHOW GLOBAL VARIABLES LIKE 'wsrep_on'";
/// What is read and changed has seen whatever another node has committed before.
const WAIT_FOR_OTHERS: &str = "SET SESSION wsrep_sync_wait = 7";

/// An open session and what the server said about itself.
pub(crate) struct Opened {
    pub(crate) conn: Conn,
    /// As the server writes it.
    pub(crate) version: String,
    pub(crate) max_packet: usize,
    /// How the session reads quotes.
    pub(crate) modes: Modes,
    /// A node of a cluster: locks count there alone.
    pub(crate) in_cluster: bool,
}

impl Opened {
    pub(crate) fn is_mariadb(&self) -> bool {
        self.version.to_ascii_lowercase().contains("mariadb")
    }
}

/// Connects, with or without choosing the database, and sets the session up.
/// Costs the handshake and one round trip.
pub(crate) async fn open(
    address: &Address,
    session: &Session,
    database: Option<&str>,
    purpose: Purpose,
) -> Result<Opened, DriverError> {
    let mut conn = reach(address, session, database).await?;
    let query = format!("{}; {FACTS}; {CLUSTER}", settings(session, purpose));
    let answers = sets(&mut conn, &query).await.map_err(error::crowded)?;
    let [_, facts, cluster, ..] = answers.as_slice() else {
        return Err(DriverError::new(ErrorKind::Unsupported, "the server does not answer"));
    };
    let in_cluster = cluster.iter().any(|row| text(row, 1).as_deref() == Some("ON"));
    if in_cluster {
        execute(&mut conn, WAIT_FOR_OTHERS).await?;
    }
    let (version, max_packet, sql_mode) = facts
        .first()
        .and_then(|row| mysql_async::from_row_opt::<(String, usize, String)>(row.clone()).ok())
        .ok_or_else(|| {
            DriverError::new(ErrorKind::Unsupported, "the server does not say its version")
        })?;
    Ok(Opened { conn, version, max_packet, modes: Modes::of(&sql_mode), in_cluster })
}

/// Tries the ways that the URL allows, one after the other.
async fn reach(
    address: &Address,
    session: &Session,
    database: Option<&str>,
) -> Result<Conn, DriverError> {
    let (first, second) = match address.tls {
        Tls::Off => (Tls::Off, None),
        Tls::IfRequired => (Tls::Off, Some(Tls::Required)),
        Tls::Preferred => (Tls::Required, Some(Tls::Off)),
        Tls::Required | Tls::VerifyCa | Tls::VerifyIdentity => (address.tls, None),
    };
    let limit = address.connect_timeout.unwrap_or(session.connect_timeout);
    match (handshake(options(address, session, database, first), limit).await, second) {
        (Err(error), Some(second)) if error.kind == ErrorKind::Tls => {
            handshake(options(address, session, database, second), limit).await
        }
        (answer, _) => answer,
    }
}

async fn handshake(options: Opts, limit: Duration) -> Result<Conn, DriverError> {
    match tokio::time::timeout(limit, answer(Conn::new(options))).await {
        Ok(answer) => answer.map_err(error::at_connect),
        Err(_) => Err(DriverError::new(
            ErrorKind::Unreachable,
            format!("no answer within {} s", limit.as_secs_f64()),
        )),
    }
}

fn options(address: &Address, session: &Session, database: Option<&str>, tls: Tls) -> Opts {
    let ssl = match tls {
        Tls::Off | Tls::IfRequired | Tls::Preferred => None,
        Tls::Required | Tls::VerifyCa | Tls::VerifyIdentity => Some(
            SslOpts::default()
                .with_root_certs(
                    address.root_certificate.iter().map(|path| path.clone().into()).collect(),
                )
                .with_client_identity(
                    address
                        .identity
                        .as_ref()
                        .map(|path| ClientIdentity::new(path.clone().into(), path.clone().into())),
                )
                .with_danger_accept_invalid_certs(tls == Tls::Required)
                .with_danger_skip_domain_validation(tls != Tls::VerifyIdentity),
        ),
    };
    OptsBuilder::default()
        .ip_or_hostname(address.host.clone())
        .tcp_port(address.port)
        .socket(address.socket.clone())
        .user(Some(address.user.clone()).filter(|user| !user.is_empty()))
        .pass(address.password.clone())
        .db_name(database)
        .ssl_opts(ssl)
        .prefer_socket(false)
        .tcp_keepalive(Some(KEEPALIVE))
        // Read by our own query, together with other facts.
        .max_allowed_packet(Some(PROTOCOL_LIMIT))
        .wait_timeout(Some(28_800))
        .stmt_cache_size(0)
        .connect_attribute("program_name", session.application_name.clone())
        .into()
}
