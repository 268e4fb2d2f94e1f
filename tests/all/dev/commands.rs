//! What runs beside the migrations: seeds and generators.

use super::USER;
use super::place::{Place, on_every_engine};

on_every_engine!(seeds_run_when_they_should,);

fn users(place: &Place) -> String {
    place.database.value(&format!("SELECT count(*) FROM {}", place.quoted("User")))
}

fn seeds_run_when_they_should(place: &Place) {
    place.schema(USER);
    let config = "[default]\nschema = \"schema.prisma\"\nseed = \"seed.sql\"\n\
                  generate = \"touch generated\"\n";
    place.stage.write("brant.toml", config);
    let insert = format!("INSERT INTO {} (name) VALUES ('Ada');\n", place.quoted("User"));
    place.stage.write("seed.sql", &insert);
    let generated = place.stage.path().join("generated");
    // The database was there already.
    place.dev(&["--name", "users", "--skip-generate"], 0);
    assert!(!generated.exists());
    assert_eq!(users(place), "0");
    place.dev(&[], 0);
    assert!(generated.exists());
    let again = "The database has this seed already.";
    assert!(!place.run(&["db", "seed", "--once"], 0).contains(again));
    assert!(place.run(&["db", "seed", "--once"], 0).contains(again));
    assert_eq!(users(place), "1");
    // Another seed is another matter.
    place.stage.write("seed.sql", &insert.replace("Ada", "Bob"));
    assert!(!place.run(&["db", "seed", "--once"], 0).contains(again));
    assert!(place.run(&["db", "seed", "--once"], 0).contains(again));
    assert_eq!(users(place), "2");
    place.run(&["db", "seed"], 0);
    assert_eq!(users(place), "3");
    // The history is what it was, and a reset forgets the seed with the data.
    assert!(place.run(&["migrate", "status"], 0).contains("up to date"));
    place.run(&["migrate", "reset", "--force"], 0);
    assert_eq!(users(place), "1");
    assert!(place.run(&["db", "seed", "--once"], 0).contains(again));
    place.run(&["migrate", "reset", "--force", "--skip-seed"], 0);
    assert_eq!(users(place), "0");
    place.run(&["db", "seed", "--once"], 0);
    assert_eq!(users(place), "1");
    // One that fails leaves nothing behind where the database can take it back, and runs again.
    place.stage.write("seed.sql", &format!("{insert}INSERT INTO nowhere VALUES (1);\n"));
    let out = place.run(&["db", "seed", "--once"], 1);
    assert!(out.contains("nowhere"), "{out}");
    assert!(place.run(&["db", "seed", "--once"], 1).contains("nowhere"));
    place.database.execute("DROP TABLE _prisma_migrations");
    let out = place.run(&["db", "seed", "--once"], 1);
    assert!(out.contains("P1014") && out.contains("no seed can be remembered"), "{out}");
}
