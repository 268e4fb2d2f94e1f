//! Whether an uncertain statement took effect.

use brant_core::{DriverError, Effect};
use mysql_async::Conn;

pub(crate) async fn effect(
    _conn: &mut Conn,
    _database: &str,
    _statement: &str,
) -> Result<Effect, DriverError> {
    Ok(Effect::Unknown("this kind of statement leaves no trace to look for".to_owned()))
}
