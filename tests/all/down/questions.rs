//! What `migrate down` says on the command line before it does anything, on every engine.

use std::fs;

use crate::dev::place::{Place, on_every_engine};

on_every_engine!(wrong_use_is_stopped, a_protected_environment_wants_its_name);

const FIRST: &str = "20260101000000_geese";
const SECOND: &str = "20260102000000_flocks";

/// Two migrations, applied, with rows in the tables.
fn prepare(place: &Place, settings: &str) {
    place.stage.write("brant.toml", &format!("[dev]\n{settings}"));
    for (name, table) in [(FIRST, "geese"), (SECOND, "flocks")] {
        let up = format!("CREATE TABLE {table} (id INTEGER NOT NULL PRIMARY KEY);\n");
        place.stage.write(&format!("migrations/{name}/migration.sql"), &up);
        let down = format!("DROP TABLE {table};\n");
        place.stage.write(&format!("migrations/{name}/down.sql"), &down);
    }
    place.run(&["migrate", "deploy"], 0);
    place.database.execute("INSERT INTO flocks (id) VALUES (1), (2), (3)");
}

/// The command is refused with these words, and nothing happens.
fn refused(place: &Place, arguments: &[&str], exit: u8, words: &[&str]) {
    let out = place.run(&[&["migrate", "down"], arguments].concat(), exit);
    for word in words {
        assert!(out.contains(word), "{arguments:?}: {word}\n{out}");
    }
    assert_eq!(place.database.value("SELECT count(*) FROM flocks"), "3");
    assert!(place.has_table("geese"));
}

fn wrong_use_is_stopped(place: &Place) {
    prepare(place, "");
    let lost = "You are about to drop the `flocks` table, which is not empty (3 rows).";
    refused(
        place,
        &[],
        1,
        &[lost, "Roll back 1 migration? The data named above will be lost.", "--force"],
    );
    refused(place, &["--dry-run"], 0, &[lost, "nothing was changed"]);
    // Out of order: only the newest, or all that came after one.
    refused(place, &[FIRST], 1, &["it must be a number", "--to NAME"]);
    refused(place, &["3", "--force"], 1, &["P3011", "only 2 are applied"]);
    refused(place, &["--to", "20260109000000_other", "--force"], 1, &["P3011", "is not applied"]);
    fs::remove_file(place.stage.path().join(format!("migrations/{SECOND}/down.sql")))
        .expect("a file");
    refused(place, &["--force"], 1, &["B2012", SECOND, "has no down.sql", "nothing was undone"]);
    let down = "DROP TABLE nowhere;\nDROP TABLE flocks;\n";
    place.stage.write(&format!("migrations/{SECOND}/down.sql"), down);
    refused(place, &["--force"], 1, &["P3018", "nowhere", "down.sql:1"]);
    place.run(&["migrate", "status"], 0);
}

fn a_protected_environment_wants_its_name(place: &Place) {
    prepare(place, "protected = true\n");
    refused(place, &["--force"], 1, &["B1009", "has to be confirmed", "--confirm"]);
    refused(place, &["--yes"], 1, &["B1009"]);
    refused(place, &["--confirm", "another"], 1, &["--confirm names `another`"]);
    let out = place.run(&["migrate", "down", "--dry-run"], 0);
    let name = out.split('"').nth(1).expect("the heading names the database").to_owned();
    place.run(&["migrate", "down", "--confirm", &name], 0);
    assert!(!place.has_table("flocks") && place.has_table("geese"));
}
