//! How many rows make a danger real.

use brant_catalog::Hazard;
use brant_core::{DriverError, ErrorKind};

use crate::connection::SqliteConnection;

/// See [`brant_core::Connection::count`].
pub(crate) async fn count(
    _connection: &mut SqliteConnection,
    _hazards: &[Hazard],
) -> Result<Vec<Option<u64>>, DriverError> {
    Err(DriverError::new(ErrorKind::Unsupported, "counting rows is not built yet"))
}
