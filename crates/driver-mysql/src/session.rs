//! What every session of ours is set to, at the start and again after a script.

use std::time::Duration;

use brant_core::held::SILENCE;
use brant_core::{DriverError, Session};
use mysql_async::{Conn, Row};

use crate::rows::{execute, sets};

/// How long a statement waits for a table's lock when nobody said: the
/// server's own limit is a day on MariaDB and a year on MySQL.
const LONGEST_WAIT: u32 = 60;
/// How long a session that works may say nothing: as long as any run, the server's own default.
const WORKING_DAY: Duration = Duration::from_secs(28_800);

/// What a connection is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    Work,
    /// It gives a sign of life, see `brant_core::held`.
    Lock,
}

impl Purpose {
    /// After how many seconds of silence the server ends the session.
    pub(crate) fn silence(self) -> u64 {
        match self {
            Purpose::Work => WORKING_DAY.as_secs(),
            Purpose::Lock => SILENCE.as_secs(),
        }
    }
}

/// One SET statement. Everything that a script may have changed goes back to
/// the server's default (which is what Prisma Migrate runs with), except:
///
/// - `wait_timeout` and `net_read_timeout`, so that an idle session lives as
///   long as the run (the server's default of `wait_timeout` may be seconds);
/// - the time limits, which are the run's;
/// - `lc_messages`, since positions are read from English messages.
///
/// The two checks are copied from the server's values: for them MySQL takes `DEFAULT` as "off",
/// whatever the server's value is (seen on 9.7; MariaDB takes it as it should).
///
/// `/*M! … */` is read by MariaDB only and `/*!80000 … */` by MySQL only.
pub(crate) fn settings(session: &Session, purpose: Purpose) -> String {
    let wait = match session.lock_timeout {
        Some(limit) => whole_seconds(limit).to_string(),
        None => format!("CAST(LEAST(@@GLOBAL.lock_wait_timeout, {LONGEST_WAIT}) AS SIGNED)"),
    };
    let row_wait = match session.lock_timeout {
        Some(limit) => whole_seconds(limit).to_string(),
        None => "DEFAULT".to_owned(),
    };
    let limit = session.statement_timeout.unwrap_or_default();
    format!(
        "SET SESSION sql_mode=DEFAULT, time_zone=DEFAULT, autocommit=1, \
         foreign_key_checks=@@GLOBAL.foreign_key_checks, unique_checks=@@GLOBAL.unique_checks, \
         timestamp=DEFAULT, \
         sql_safe_updates=DEFAULT, sql_select_limit=DEFAULT, sql_notes=DEFAULT, \
         group_concat_max_len=DEFAULT, default_storage_engine=DEFAULT, lc_time_names=DEFAULT, \
         lc_messages='en_US', wait_timeout={silence}, net_read_timeout=60, \
         lock_wait_timeout={wait}, innodb_lock_wait_timeout={row_wait} \
         /*M! , tx_isolation=DEFAULT, tx_read_only=DEFAULT, max_statement_time={seconds} */ \
         /*!80000 , transaction_isolation=DEFAULT, transaction_read_only=DEFAULT, \
         max_execution_time={milliseconds} */ , NAMES utf8mb4",
        silence = purpose.silence(),
        seconds = limit.as_secs_f64(),
        milliseconds = limit.as_millis(),
    )
}

/// The server counts in seconds, from one on.
fn whole_seconds(limit: Duration) -> u64 {
    let seconds = limit.as_secs() + u64::from(limit.subsec_nanos() > 0);
    seconds.clamp(1, 31_536_000)
}

/// Kept by the server, so that a session that was set up in another way gets its mode back.
const OPEN: &str = "SET @brant_sql_mode = @@SESSION.sql_mode; SET SESSION sql_mode = ''";
const CLOSE: &str = "SET SESSION sql_mode = @brant_sql_mode";

/// The answers to some queries that travel together, asked under an empty `sql_mode`: quotes and
/// backslashes mean the same everywhere.
pub(crate) async fn in_plain_mode(
    conn: &mut Conn,
    queries: &[String],
) -> Result<Vec<Vec<Row>>, DriverError> {
    let packet = format!("{OPEN}; {}; {CLOSE}", queries.join("; "));
    match sets(conn, &packet).await {
        // The answers of the two statements before and of the one after have no rows.
        Ok(mut found) => {
            found.pop();
            Ok(found.split_off(found.len().min(2)))
        }
        Err(error) => {
            // The first error counts.
            let _ = execute(conn, CLOSE).await;
            Err(error)
        }
    }
}
