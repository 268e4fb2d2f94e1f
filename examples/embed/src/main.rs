//! A program that carries its migrations with it and applies them when it starts.

#![expect(clippy::print_stdout, reason = "what the example shows is its output")]

use std::path::Path;

use brant_core::commands::deploy;
use brant_core::source::Embedded;
use brant_core::{Context, DatabaseUrl, Driver, Error, Policy, Session, ui::Silent};

/// The files become part of the binary; names decide the order.
const MIGRATIONS: [(&str, &str); 2] = [
    ("1_geese", include_str!("../migrations/1_geese.sql")),
    ("2_first_goose", include_str!("../migrations/2_first_goose.sql")),
];

/// Works with the database of `url` and the migrations of this program.
async fn with_context<T>(
    url: &str,
    work: impl AsyncFnOnce(&Context<'_>) -> Result<T, Error>,
) -> Result<T, Error> {
    let driver = brant_driver_sqlite::driver();
    let target = driver.target(&DatabaseUrl::new(url), Path::new(".")).map_err(Error::from_url)?;
    let context = Context {
        driver: &driver,
        target: &target,
        source: &Embedded::new(MIGRATIONS),
        session: &Session::default(),
        policy: &Policy::default(),
        ui: &Silent,
    };
    work(&context).await
}

/// Brings the database of `url` up to date and says what was done.
async fn migrate(url: &str) -> Result<deploy::Report, Error> {
    with_context(url, async |context: &Context<'_>| {
        let mut report = deploy::Report::default();
        deploy::deploy(context, &deploy::Options::default(), &mut report).await?;
        Ok(report)
    })
    .await
}

#[tokio::main]
async fn main() -> Result<(), Error> {
    let report = migrate("sqlite:geese.db").await?;
    println!("{} migrations, {} applied now", report.found, report.applied.len());
    for applied in report.applied {
        println!("applied {}", applied.name);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use brant_core::commands::clone::with_database;
    use brant_core::{Context, Target};

    /// Each test has a database of its own, with all migrations in it.
    #[tokio::test]
    async fn a_goose_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("tests.db").display());
        let pending = async |target: &Target| {
            // Any client will do: its address is `target.url.expose()`.
            super::migrate(target.url.expose()).await.unwrap().applied.len()
        };
        let work = async |context: &Context<'_>| with_database(context, pending).await;
        assert_eq!(super::with_context(&url, work).await.unwrap(), 0, "nothing is pending");
    }

    #[tokio::test]
    async fn the_second_start_has_nothing_to_do() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("geese.db").display());
        let applied = async || super::migrate(&url).await.unwrap().applied.len();
        assert_eq!((applied().await, applied().await), (2, 0));
    }
}
