//! Deploys, or goes back to a migration: `deployer PROVIDER URL FOLDER [down=NAME] [FAULT]`.
//!
//! With a fault (`count`, or see [`Trap::parse`]) there is a trap in the driver,
//! and it prints how many boundaries were passed. Without, it is the driver as it is.
//! Prints the error if there was one.

use std::path::Path;
use std::process::ExitCode;

use brant_core::commands::{deploy, down};
use brant_core::source::Directory;
use brant_core::ui::Silent;
use brant_core::{Context, DatabaseUrl, Driver, Policy, Session};
use brant_tests::fault::{FaultyDriver, Trap};

#[expect(clippy::print_stdout, reason = "what it prints is read by the test that started it")]
fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [provider, url, folder, fault @ ..] = arguments.as_slice() else {
        return ExitCode::from(2);
    };
    let (down, fault) = match fault {
        [first, rest @ ..] if first.starts_with("down=") => (first.strip_prefix("down="), rest),
        fault => (None, fault),
    };
    let inner: Box<dyn Driver> = match provider.as_str() {
        "sqlite" => Box::new(brant_driver_sqlite::driver()),
        "postgresql" => Box::new(brant_driver_postgres::driver()),
        _ => Box::new(brant_driver_mysql::driver()),
    };
    let trap = Trap::parse(fault.first().map_or("", String::as_str));
    let driver: Box<dyn Driver> = match fault {
        [] => inner,
        _ => Box::new(FaultyDriver { inner, trap: trap.clone() }),
    };
    let target = driver.target(&DatabaseUrl::new(url.as_str()), Path::new("/")).expect("a URL");
    let source = Directory::new(folder, "migrations", u64::MAX);
    let (session, policy) = (Session::default(), Policy::default());
    let ctx = Context {
        driver: driver.as_ref(),
        target: &target,
        source: &source,
        session: &session,
        policy: &policy,
        ui: &Silent,
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let done = runtime.expect("a runtime").block_on(async {
        match down {
            None => {
                let options = deploy::Options::default();
                deploy::deploy(&ctx, &options, &mut deploy::Report::default()).await
            }
            Some(name) => {
                let reach = down::Reach::To(name.to_owned());
                let plan = down::plan(&ctx, &reach).await?;
                down::down(&ctx, &reach, &plan, &mut down::Report::default()).await
            }
        }
    });
    println!("boundaries: {}", trap.passed());
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("{error} {:?}", error.database);
            ExitCode::FAILURE
        }
    }
}
