//! What fuzzing found to be different from everything else, through the targets' own checks.

use std::path::Path;
use std::time::{Duration, Instant};

use brant_core::Driver;
use brant_tests::{Kind, files};

use crate::world::driver;

#[path = "../../fuzz/targets/sql.rs"]
mod sql;

#[path = "../../fuzz/targets/settings.rs"]
mod settings;

#[path = "../../fuzz/targets/folder.rs"]
mod folder;

#[path = "../../fuzz/targets/redaction.rs"]
mod redaction;

fn drivers() -> Vec<Box<dyn Driver>> {
    [Kind::Postgres, Kind::MySql, Kind::Sqlite].map(driver).into()
}

fn corpus(name: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus").join(name);
    let paths = files(&folder, "");
    assert!(paths.len() >= 10, "only {} inputs in {name}", paths.len());
    let text = |path| String::from_utf8(std::fs::read(path).expect("the input can be read")).ok();
    paths.iter().filter_map(text).collect()
}

#[test]
fn the_corpus_of_settings_holds() {
    corpus("config").iter().for_each(|text| settings::check_config(text));
}

#[test]
fn the_corpora_of_the_drivers_hold() {
    let drivers = drivers();
    let drivers: Vec<&dyn Driver> = drivers.iter().map(AsRef::as_ref).collect();
    for text in corpus("sql") {
        drivers.iter().for_each(|driver| sql::check(*driver, &text));
    }
    for text in corpus("urls") {
        settings::check_url(&drivers, &text);
    }
}

#[test]
fn the_corpora_of_folders_and_secrets_hold() {
    corpus("folders").iter().for_each(|text| folder::check(text));
    corpus("secrets").iter().for_each(|text| redaction::check(text));
}

/// Sizes at which anything quadratic would take minutes.
#[test]
fn long_and_deep_scripts_take_linear_time() {
    let drivers = drivers();
    let drivers: Vec<&dyn Driver> = drivers.iter().map(AsRef::as_ref).collect();
    for (part, times) in [
        ("SELECT 1;\n", 20_000),
        ("(", 50_000),
        ("/*", 50_000),
        ("-- x\n", 20_000),
        ("BEGIN ", 20_000),
        ("CASE ", 20_000),
        ("$$;", 20_000),
        ("'\\", 50_000),
        ("DELIMITER ;;\n", 10_000),
        ("CREATE TRIGGER t AFTER INSERT ON a BEGIN ", 5_000),
    ] {
        let text = part.repeat(times);
        for driver in &drivers {
            let begun = Instant::now();
            sql::check(*driver, &text);
            let took = begun.elapsed();
            assert!(took < Duration::from_secs(15), "{} {part:?}: {took:?}", driver.provider());
        }
    }
}

/// A fuzzer's short run: inputs of the corpus, cut, doubled and mixed by a fixed seed.
fn mutated(name: &str, check: impl Fn(&str)) {
    let inputs = corpus(name);
    let mut state: u64 = 0x2545_F491_4F6C_DD1D;
    let mut below = |limit: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state >> 33).expect("31 bits") % limit.max(1)
    };
    for _ in 0..RUNS {
        let mut text: Vec<char> = inputs[below(inputs.len())].chars().collect();
        for _ in 0..=below(4) {
            let other: Vec<char> = inputs[below(inputs.len())].chars().take(200).collect();
            let at = below(text.len() + 1);
            let from = below(other.len() + 1);
            match below(3) {
                0 => drop(text.drain(at..(at + below(8)).min(text.len()))),
                1 => drop(text.splice(at..at, other[from..].iter().copied())),
                _ => text.truncate(at),
            }
        }
        let text: String = text.into_iter().collect();
        let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| check(&text)));
        assert!(done.is_ok(), "{name}: {text:?}");
    }
}

/// How many inputs of each kind.
const RUNS: usize = 1_000;

#[test]
fn what_is_like_the_corpora_holds() {
    let drivers = drivers();
    let drivers: Vec<&dyn Driver> = drivers.iter().map(AsRef::as_ref).collect();
    mutated("config", settings::check_config);
    mutated("folders", folder::check);
    mutated("secrets", redaction::check);
    mutated("urls", |text| settings::check_url(&drivers, text));
    mutated("sql", |text| drivers.iter().for_each(|driver| sql::check(*driver, text)));
}
