//! Other databases of the same server.

use brant_core::{DriverError, ErrorKind, Session, Target, driver::Naming};

use crate::database::outside;
use crate::quote;
use crate::rows::column;
use crate::url;

/// Longest name of a database, in characters.
const LONGEST_NAME: usize = 64;

/// Another database of the same server. See [`brant_core::Driver::sibling`].
pub(crate) fn sibling(of: &Target, naming: &Naming<'_>) -> Result<Target, DriverError> {
    let name = naming(&of.database);
    if name.is_empty() || name.chars().count() > LONGEST_NAME || name.contains(['\0', '/']) {
        let message = format!("`{name}` is no database's name: 1 to {LONGEST_NAME} characters");
        return Err(DriverError::new(ErrorKind::InvalidUrl, message));
    }
    let url = url::with_database(&of.url, &name)?;
    Ok(Target { database: name, url, ..of.clone() })
}

/// Databases whose names begin like this. The server does not say how old they are.
pub(crate) async fn siblings(
    of: &Target,
    naming: &Naming<'_>,
    session: &Session,
) -> Result<Vec<Target>, DriverError> {
    let mut conn = outside(&url::read(&of.url)?, session).await?;
    let prefix = naming(&of.database);
    let query = format!(
        "SELECT schema_name FROM information_schema.schemata \
         WHERE LEFT(schema_name, {}) = {} ORDER BY schema_name",
        prefix.chars().count(),
        quote::text(&prefix)
    );
    let found = column(&mut conn, &query).await?;
    found.iter().map(|name| sibling(of, &|_| name.clone())).collect()
}
