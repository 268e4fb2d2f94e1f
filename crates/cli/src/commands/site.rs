//! Where scratch databases are made: in the configured shadow database, in memory, or beside a
//! database that the run knows.

use brant_core::registry::{Registry, is_provider};
use brant_core::scratch::{Place, Site};
use brant_core::{Code, Driver, Error, Migration, Session, Target, Ui};

use super::Run;
use super::desired::{project_namespaces, script};
use super::workplace::Workplace;
use crate::config::{Config, Origin, Resolved};
use crate::prisma::hosted;

/// What is needed to make scratch databases for a driver; the place is missing if no database is
/// known. `live` are the databases that the command itself works with.
#[derive(Clone)]
pub(super) struct Surroundings {
    place: Option<Place>,
    init: Option<Migration>,
    /// What a given shadow database is rid of besides its own namespace.
    namespaces: Vec<String>,
}

impl Surroundings {
    /// Finds out. Opens nothing.
    pub(super) fn find(
        run: &Run<'_>,
        config: &Config,
        registry: &Registry,
        driver: &dyn Driver,
        live: &[Target],
    ) -> Result<Surroundings, Error> {
        let main = main_target(run, config, registry, driver);
        let shadow = shadow(run, config, registry, driver)?;
        let place = match shadow {
            Some(shadow) => {
                let keep = main.iter().chain(live).cloned().collect();
                Some(Place::Given { shadow, keep })
            }
            None => {
                let free = !config.flag("protected")?;
                let near = main.filter(|_| free).or_else(|| live.first().cloned());
                driver.in_memory().or(near).map(Place::Beside)
            }
        };
        let init = match config.path("shadow_init")? {
            Some(path) => Some(script(run, &path)?),
            None => {
                let sql = config.text("shadow_init_sql")?;
                sql.map(|sql| Migration::of_text("shadow_init_sql", sql))
            }
        };
        let namespaces = match &place {
            Some(Place::Given { .. }) => project_namespaces(run, config, registry),
            Some(Place::Beside(_)) | None => Vec::new(),
        };
        Ok(Surroundings { place, init, namespaces })
    }

    /// With namespaces that the project's own schema does not name.
    pub(super) fn with_namespaces(mut self, more: &[String]) -> Surroundings {
        self.namespaces.extend_from_slice(more);
        self
    }

    /// The namespace that names without one stand in there.
    pub(super) fn schema(&self) -> Option<&str> {
        match &self.place {
            Some(Place::Beside(target) | Place::Given { shadow: target, .. }) => {
                target.schema.as_deref()
            }
            None => None,
        }
    }

    /// The site, if there is a place for it.
    pub(super) fn site<'a>(
        self,
        driver: &'a dyn Driver,
        session: &Session,
        ui: &'a dyn Ui,
    ) -> Option<Site<'a>> {
        let Surroundings { place, init, namespaces } = self;
        let session = session.clone();
        place.map(|place| Site { driver, place, namespaces, session, init, ui })
    }
}

/// The place for scratch databases beside a command's own database.
pub(super) fn site<'a>(
    run: &Run<'_>,
    place: &'a Workplace<'_>,
    registry: &Registry,
    ui: &'a dyn Ui,
) -> Result<Site<'a>, Error> {
    let live = [place.target.clone()];
    let around = Surroundings::find(run, &place.project.config, registry, place.driver, &live)?;
    let site = around.site(place.driver, place.session(), ui);
    site.ok_or_else(|| Error::new(Code::Usage, "no place for a scratch database"))
}

/// The configured database, if it is one for this driver. One that is not configured, or whose URL
/// cannot be had, is no place for a scratch database, which is said where one is needed.
fn main_target(
    run: &Run<'_>,
    config: &Config,
    registry: &Registry,
    driver: &dyn Driver,
) -> Option<Target> {
    let resolved = hosted::direct(config.migration_url().ok()?, run.scrubber).ok()?;
    let own = registry.for_url(&resolved.url).ok()?;
    let target = own.target(&resolved.url, &resolved.base).ok()?;
    is_provider(driver, own.provider()).then_some(target)
}

fn shadow(
    run: &Run<'_>,
    config: &Config,
    registry: &Registry,
    driver: &dyn Driver,
) -> Result<Option<Target>, Error> {
    let hosted = |resolved: &Resolved| hosted::shadow(resolved, run.scrubber);
    let configured = config.shadow_url()?;
    let found = configured.or_else(|| config.url().ok().as_ref().and_then(hosted));
    let Some(resolved) = found else { return Ok(None) };
    let own = registry.for_url(&resolved.url)?;
    if !is_provider(driver, own.provider()) {
        // The project's shadow database has no say in a comparison of other kinds of database.
        return match resolved.origin {
            Origin::Flag(flag) => Err(Error::new(
                Code::ProviderMismatch,
                format!(
                    "{flag} is for {}, but what is compared is for {}",
                    own.provider(),
                    driver.provider()
                ),
            )),
            _ => Ok(None),
        };
    }
    let target = own.target(&resolved.url, &resolved.base);
    target.map(Some).map_err(|error| {
        Error::from_url(error).note(format!("the URL comes from {}", resolved.origin))
    })
}
