//! The state of a database, whatever it was written down in, and the one way to make a catalog of
//! it: for `migrate diff`, and for every command that asks what a database ought to look like.

use brant_catalog::{Aspect, Catalog};
use brant_psl::schema::Schema;

use crate::advice::advised;
use crate::aligned::aligned;
use crate::code::Code;
use crate::driver::{Driver, DriverError, Session, Target};
use crate::error::Error;
use crate::migration::Migration;
use crate::scratch::{self, Scratch, Site};
use crate::ui::Ui;
use crate::uncompared;

/// A description of a database.
#[derive(Clone, Debug)]
pub enum State {
    /// There is nothing.
    Empty,
    /// A checked schema.prisma.
    Schema(Box<Schema>),
    /// SQL that makes it, file by file.
    Sql(Vec<Migration>),
    /// Migrations that make it.
    Migrations(Vec<Migration>),
    /// It is there to be looked at.
    Database(Target),
}

impl State {
    /// Whether it has to be made before it can be looked at.
    pub fn needs_scratch(&self) -> bool {
        match self {
            State::Sql(_) | State::Migrations(_) => true,
            State::Empty | State::Schema(_) | State::Database(_) => false,
        }
    }

    /// The namespaces that it names, the only ones that are of interest; none if it names none.
    pub fn namespaces(&self) -> Vec<String> {
        let State::Schema(schema) = self else { return Vec::new() };
        let listed = schema.datasource.iter().flat_map(|datasource| &datasource.schemas);
        listed.map(|(name, _)| name.clone()).collect()
    }
}

/// What reading states takes. Two states that are compared are read with the same one.
#[derive(Clone)]
pub struct Reader<'a> {
    /// The database's driver.
    pub driver: &'a dyn Driver,
    /// Settings of the sessions.
    pub session: &'a Session,
    /// Where SQL is run to see what it makes; none if no state needs it.
    pub site: Option<&'a Site<'a>>,
    /// The namespaces to look into; none for the connection's own.
    pub namespaces: Vec<String>,
    /// The namespace that names without one stand in, where the database has namespaces.
    pub default_namespace: Option<String>,
}

impl Reader<'_> {
    /// The catalog that a state describes.
    pub async fn read(&self, state: &State) -> Result<Catalog, Error> {
        let catalog = self.read_as_it_is(state).await?;
        Ok(aligned(catalog, self.default_namespace.as_deref(), &self.namespaces))
    }

    /// The catalog of a state that a database is to have. Says what of it nobody makes.
    pub async fn wanted(&self, state: &State, ui: &dyn Ui) -> Result<Catalog, Error> {
        let wanted = self.read(state).await?;
        uncompared::tell(ui, &wanted, self.driver.dialect().modeller().features());
        Ok(wanted)
    }

    async fn read_as_it_is(&self, state: &State) -> Result<Catalog, Error> {
        let default = self.default_namespace.as_deref();
        match state {
            State::Empty => Ok(Catalog::empty(default)),
            State::Schema(schema) => {
                let mut catalog = self.driver.dialect().modeller().catalog(schema, default);
                self.session.external.leave_out(&mut catalog);
                Ok(catalog)
            }
            State::Database(target) => self.look(target).await,
            State::Migrations(migrations) => {
                scratch::using(self.site()?, async |scratch: &mut Scratch<'_>| {
                    scratch.replay(migrations).await?;
                    scratch.introspect(&self.namespaces).await
                })
                .await
            }
            State::Sql(scripts) => {
                let made = scratch::using(self.site()?, async |scratch: &mut Scratch<'_>| {
                    scratch.execute(scripts).await?;
                    scratch.introspect(&self.namespaces).await
                });
                Ok(without_objects(made.await?))
            }
        }
    }

    async fn look(&self, target: &Target) -> Result<Catalog, Error> {
        match self.introspect(target).await {
            Ok(catalog) => Ok(catalog),
            Err(error) => {
                let error = Error::from_driver(error, target);
                Err(advised(self.driver, target, self.session, error, false).await)
            }
        }
    }

    async fn introspect(&self, target: &Target) -> Result<Catalog, DriverError> {
        let mut connection = self.driver.connect(target, self.session).await?;
        let mut catalog = connection.introspect(&self.namespaces).await?;
        connection.close().await?;
        self.session.external.leave_out(&mut catalog);
        Ok(catalog)
    }

    /// The place for scratch databases.
    ///
    /// Fails if there is none.
    pub fn site(&self) -> Result<&Site<'_>, Error> {
        self.site.ok_or_else(|| {
            Error::new(
                Code::Usage,
                "You must pass the --shadow-database-url if you want to diff a migrations directory.",
            )
            .note("migrations and SQL files are run in a scratch database, to see what they make")
            .help("give `--shadow-database-url` or `--url`, or configure the database's `url`")
        })
    }
}

/// What SQL says of views, functions, triggers and policies is seen, but not compared yet: another
/// side's are neither dropped nor changed for it. What its tables are made of is made, and what it
/// does not mention of that stays.
fn without_objects(mut catalog: Catalog) -> Catalog {
    let aspects = catalog.scope.aspects.without(Aspect::Objects);
    let aspects = aspects.without(Aspect::AbsentExtensions);
    catalog.scope.aspects = aspects.without(Aspect::AbsentMaterials);
    catalog
}
