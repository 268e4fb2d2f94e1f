//! Deploys, goes back to a migration, or develops towards a file with SQL:
//! `deployer PROVIDER URL FOLDER [down=NAME|dev=FILE] [FAULT]`.
//!
//! With a fault (`count`, or see [`Trap::parse`]) there is a trap in the driver,
//! and it prints how many boundaries were passed. Without, it is the driver as it is.
//! Prints the error if there was one.

use std::path::Path;
use std::process::ExitCode;

use brant_core::commands::{deploy, dev, down};
use brant_core::scratch::{Place, Site};
use brant_core::source::Directory;
use brant_core::state::{Reader, State};
use brant_core::ui::Silent;
use brant_core::{Context, DatabaseUrl, Driver, Error, Migration, Policy, Session};
use brant_tests::fault::{FaultyDriver, Trap};

/// But for those on the way to reading an answer, which are errors like others.
fn tell_of_panics() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if !brant_core::answer::is_reading() {
            usual(info);
        }
    }));
}

#[expect(clippy::print_stdout, reason = "what it prints is read by the test that started it")]
fn main() -> ExitCode {
    tell_of_panics();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [provider, url, folder, fault @ ..] = arguments.as_slice() else {
        return ExitCode::from(2);
    };
    let (task, fault) = match fault {
        [first, rest @ ..] if first.contains('=') => (first.split_once('='), rest),
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
        tokio::select! {
            () = terminated() => None,
            done = work(&ctx, &source, task) => Some(done),
        }
    });
    println!("boundaries: {}", trap.passed());
    let Some(done) = done else { return ExitCode::from(143) };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("{error} {:?}", error.database);
            ExitCode::FAILURE
        }
    }
}

/// Ends at SIGTERM, as the command line does: the work is dropped where it stands.
async fn terminated() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut stream = signal(SignalKind::terminate()).expect("a listener");
        stream.recv().await;
    }
    #[cfg(not(unix))]
    std::future::pending().await
}

/// What was asked for.
async fn work(
    ctx: &Context<'_>,
    source: &Directory,
    task: Option<(&str, &str)>,
) -> Result<(), Error> {
    match task {
        Some(("down", name)) => {
            let reach = down::Reach::To(name.to_owned());
            let plan = down::plan(ctx, &reach).await?;
            down::down(ctx, &reach, &plan, &mut down::Report::default()).await
        }
        Some(("dev", file)) => develop(ctx, source, file).await,
        _ => {
            let options = deploy::Options::default();
            deploy::deploy(ctx, &options, &mut deploy::Report::default()).await
        }
    }
}

/// Agrees to everything.
struct Yes;

impl dev::Asker for Yes {
    fn rename(&self, _: &dev::Lookalike<'_>) -> dev::Answer<bool> {
        dev::Answer::Given(true)
    }

    fn lose(&self, _: &[String], _: dev::Loser) -> dev::Answer<bool> {
        dev::Answer::Given(true)
    }

    fn drift(&self, _: &dev::Drift) -> dev::Answer<dev::OnDrift> {
        dev::Answer::Nobody
    }

    fn name(&self) -> dev::Answer<String> {
        dev::Answer::Given("change".to_owned())
    }
}

async fn develop(ctx: &Context<'_>, source: &Directory, file: &str) -> Result<(), Error> {
    let text = std::fs::read_to_string(file).expect("the file can be read");
    let desired = State::Sql(vec![Migration::of_text(file, text.as_str())]);
    let site = Site {
        driver: ctx.driver,
        place: ctx.driver.in_memory().map_or(Place::Beside(ctx.target.clone()), Place::Beside),
        namespaces: Vec::new(),
        session: ctx.session.clone(),
        init: None,
        ui: ctx.ui,
    };
    let reader = Reader {
        driver: ctx.driver,
        session: ctx.session,
        site: Some(&site),
        namespaces: Vec::new(),
        default_namespace: ctx.target.schema.clone(),
    };
    let job = dev::Job {
        folder: source,
        desired: &desired,
        reader: &reader,
        snapshots: None,
        options: &dev::Options { down: true, ..dev::Options::default() },
        asker: &Yes,
        now: jiff::Timestamp::now(),
    };
    dev::dev(ctx, &job, &mut dev::Report::default()).await
}
