//! What breaks on purpose in the tests is not in what is shipped.

#![cfg(unix)]

use std::path::{Path, PathBuf};
use std::process::Command;

use brant_tests::{setting, skip};

/// Names that only the tests' faults have: of types, and what their deployer prints.
const NAMES: [&str; 4] = ["FaultyDriver", "FaultyConnection", "FaultyLock", "boundaries: "];

fn found(executable: &Path) -> Vec<&'static str> {
    let has = |name: &&str| {
        let grep = Command::new("grep").args(["-aqF", name]).arg(executable).status();
        match grep.ok().and_then(|status| status.code()) {
            Some(0) => true,
            Some(1) => false,
            _ => panic!("{} cannot be searched", executable.display()),
        }
    };
    NAMES.into_iter().filter(has).collect()
}

/// The executable of this build, and one that is about to be shipped (`BRANT_BINARY`).
#[test]
fn no_fault_is_in_the_executable() {
    let deployer = Path::new(env!("CARGO_BIN_EXE_deployer"));
    assert_eq!(found(deployer), NAMES, "the search finds what is there");
    let built = deployer.with_file_name("brant");
    let shipped = setting("BRANT_BINARY").map(PathBuf::from);
    if !built.exists() {
        skip("no_fault_is_in_the_executable", "only the tests were built, not `brant`");
    }
    for executable in [Some(built).filter(|path| path.exists()), shipped].into_iter().flatten() {
        assert!(found(&executable).is_empty(), "{}", executable.display());
    }
}
