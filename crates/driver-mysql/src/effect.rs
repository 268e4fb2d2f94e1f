//! Whether an uncertain statement took effect.
//!
//! Read the statement, look for its traces in `information_schema`, decide.
//! Nothing is guessed from an error of a second run, and what leaves no trace
//! is unknown, unless a second run would do no harm.

mod alter;
mod claim;
mod cursor;
mod decide;
mod look;
mod losses;
mod read;

use brant_core::{DriverError, Effect};
use mysql_async::Conn;

use cursor::Cursor;
pub(crate) use losses::losses;
use read::Reading;

/// See [`brant_core::Dialect::takes_after_database`].
pub(crate) fn takes_after_database(statement: &str) -> bool {
    let mut cursor = Cursor::new(statement);
    let is_table = cursor.eat("CREATE TABLE") || cursor.eat("CREATE OR REPLACE TABLE");
    is_table && !cursor.skip_past("COLLATE")
}

/// Looks; changes nothing. (A temporary table may be made to have the server
/// read a column's definition; nobody else can see it.)
pub(crate) async fn effect(
    conn: &mut Conn,
    database: &str,
    statement: &str,
) -> Result<Effect, DriverError> {
    match read::read(statement) {
        Reading::Repeatable => Ok(Effect::Repeatable),
        Reading::Unknown(why) => Ok(Effect::Unknown(why.to_owned())),
        Reading::Claims(claims) => {
            let claims = decide::settle(claims);
            let mut findings = Vec::with_capacity(claims.len());
            for claim in &claims {
                findings.push(look::look(conn, database, claim).await?);
            }
            Ok(decide::decide(&claims, &findings))
        }
    }
}
