//! The drivers a program was built with.

use brant_psl::connector::Connector;

use crate::code::Code;
use crate::driver::Driver;
use crate::error::Error;
use crate::secret::DatabaseUrl;

/// A list of drivers, asked by URL or provider.
#[derive(Debug, Default)]
pub struct Registry {
    drivers: Vec<Box<dyn Driver>>,
}

impl Registry {
    /// Takes the drivers in the order in which messages list them.
    pub fn new(drivers: Vec<Box<dyn Driver>>) -> Registry {
        Registry { drivers }
    }

    /// Every driver.
    pub fn drivers(&self) -> impl Iterator<Item = &dyn Driver> {
        self.drivers.iter().map(Box::as_ref)
    }

    /// The driver for a URL's scheme.
    pub fn for_url(&self, url: &DatabaseUrl) -> Result<&dyn Driver, Error> {
        let scheme = url.scheme().unwrap_or_default();
        let found = self.drivers().find(|driver| driver.schemes().contains(&scheme.as_str()));
        found.ok_or_else(|| {
            let known: Vec<_> =
                self.drivers().flat_map(Driver::schemes).map(|s| format!("`{s}:`")).collect();
            let message = if scheme.is_empty() {
                "the database URL has no scheme".to_owned()
            } else {
                format!("no driver for database URLs that begin with `{scheme}:`")
            };
            Error::new(Code::UnknownDatabase, message)
                .help(format!("the URL must begin with one of {}", known.join(", ")))
        })
    }

    /// What each database means to the schema language.
    pub fn connectors(&self) -> Vec<&'static Connector> {
        self.drivers().map(|driver| driver.dialect().connector()).collect()
    }

    /// The driver for a provider's name or one of its aliases.
    pub fn for_provider(&self, provider: &str) -> Option<&dyn Driver> {
        self.drivers().find(|driver| is_provider(*driver, provider))
    }
}

/// Whether a provider's name, in any spelling, means this driver.
pub fn is_provider(driver: &dyn Driver, provider: &str) -> bool {
    driver.provider() == provider || driver.aliases().contains(&provider)
}
