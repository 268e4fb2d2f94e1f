//! What fuzzing the splitters found to be different from everything else, through the targets' own check.

use std::path::Path;

use brant_core::Driver;
use brant_tests::files;

#[path = "../../fuzz/targets/sql.rs"]
mod sql;

#[test]
fn the_corpus_of_the_splitters_holds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus/sql");
    let paths = files(&folder, "");
    assert!(paths.len() >= 10, "only {} inputs", paths.len());
    let (postgres, mysql, sqlite) = (
        brant_driver_postgres::driver(),
        brant_driver_mysql::driver(),
        brant_driver_sqlite::driver(),
    );
    let drivers: [&dyn Driver; 3] = [&postgres, &mysql, &sqlite];
    for path in paths {
        let text = std::fs::read(&path).expect("the input can be read");
        let Ok(text) = String::from_utf8(text) else { continue };
        drivers.into_iter().for_each(|driver| sql::check(driver, &text));
    }
}
