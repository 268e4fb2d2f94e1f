//! URLs of databases. `SECRET` in an input stands for a password.

#![no_main]

#[expect(dead_code, reason = "the other target checks files")]
mod settings;

use brant_core::Driver;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (postgres, mysql, sqlite) = (
        brant_driver_postgres::driver(),
        brant_driver_mysql::driver(),
        brant_driver_sqlite::driver(),
    );
    let drivers: [&dyn Driver; 3] = [&postgres, &mysql, &sqlite];
    settings::check_url(&drivers, text);
});
