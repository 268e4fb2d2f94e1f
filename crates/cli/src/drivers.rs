//! The drivers of this program: the only place that names concrete ones.

use brant_core::registry::Registry;

/// Every driver, in the order in which messages list them.
pub fn registry() -> Registry {
    Registry::new(vec![
        Box::new(brant_driver_postgres::driver()),
        Box::new(brant_driver_sqlite::driver()),
        Box::new(brant_driver_mysql::driver()),
    ])
}
