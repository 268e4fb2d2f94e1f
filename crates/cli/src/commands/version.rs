//! `version`. Reads nothing and starts nothing.

use serde_json::json;

use super::{Answer, Run};
use crate::drivers::registry;
use crate::environment;

/// The version of this program.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

pub(crate) fn run(run: &Run<'_>) -> Answer {
    let registry = registry();
    let drivers: Vec<&str> = registry.drivers().map(|driver| driver.provider()).collect();
    for (name, value) in [
        ("brant", VERSION),
        ("OS", environment::OS),
        ("Architecture", environment::ARCHITECTURE),
        ("Databases", drivers.join(", ").as_str()),
    ] {
        run.output.line(format!("{name:<12} : {value}"));
    }
    Answer::done(json!({
        "brant": VERSION,
        "os": environment::OS,
        "architecture": environment::ARCHITECTURE,
        "databases": drivers,
    }))
}
