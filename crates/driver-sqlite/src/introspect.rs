//! What a database contains.

use brant_catalog::Catalog;
use brant_core::{DriverError, ErrorKind};

use crate::connection::SqliteConnection;

/// See [`brant_core::Connection::introspect`].
pub(crate) async fn introspect(
    _connection: &mut SqliteConnection,
    _namespaces: &[String],
) -> Result<Catalog, DriverError> {
    Err(DriverError::new(ErrorKind::Unsupported, "reading a database is not built yet"))
}
