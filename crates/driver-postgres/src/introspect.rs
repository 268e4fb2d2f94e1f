//! What a database contains.

use brant_catalog::Catalog;
use brant_core::{DriverError, ErrorKind};

use crate::connection::Worker;

/// See [`brant_core::Connection::introspect`].
pub(crate) async fn introspect(
    _connection: &mut Worker,
    _namespaces: &[String],
) -> Result<Catalog, DriverError> {
    Err(DriverError::new(ErrorKind::Unsupported, "reading a database is not built yet"))
}
