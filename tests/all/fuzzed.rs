//! What fuzzing found to be different from everything else, through the targets' own checks.

use std::path::Path;
use std::time::{Duration, Instant};

use brant_core::Driver;
use brant_tests::files;

#[path = "../../fuzz/targets/sql.rs"]
mod sql;

#[path = "../../fuzz/targets/settings.rs"]
mod settings;

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
    let (postgres, mysql, sqlite) = (
        brant_driver_postgres::driver(),
        brant_driver_mysql::driver(),
        brant_driver_sqlite::driver(),
    );
    let drivers: [&dyn Driver; 3] = [&postgres, &mysql, &sqlite];
    for text in corpus("sql") {
        drivers.into_iter().for_each(|driver| sql::check(driver, &text));
    }
    for text in corpus("urls") {
        settings::check_url(&drivers, &text);
    }
}

/// Sizes at which anything quadratic would take minutes.
#[test]
fn long_and_deep_scripts_take_linear_time() {
    let (postgres, mysql, sqlite) = (
        brant_driver_postgres::driver(),
        brant_driver_mysql::driver(),
        brant_driver_sqlite::driver(),
    );
    let drivers: [&dyn Driver; 3] = [&postgres, &mysql, &sqlite];
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
        for driver in drivers {
            let begun = Instant::now();
            sql::check(driver, &text);
            let took = begun.elapsed();
            assert!(took < Duration::from_secs(15), "{} {part:?}: {took:?}", driver.provider());
        }
    }
}
