//! Values of enums: renamed with the rows that have them, and counted where they go.

use super::place::{Place, on_every_engine};

on_every_engine!(
    values_are_renamed_by_flag,
    values_are_renamed_in_the_schema,
    values_are_asked_about,
    rows_with_values_that_go,
);

/// Two tables with the same enum, one with a default.
const SCHEMA: &str = "enum Role {\n  USER\n  ADMIN\n}\n\
    model User {\n  id Int @id @default(autoincrement())\n  name String\n  role Role @default(ADMIN)\n}\n\
    model Team {\n  id Int @id @default(autoincrement())\n  name String\n  role Role?\n}\n";

fn begin(place: &Place) {
    place.schema(SCHEMA);
    place.dev(&["--name", "first"], 0);
    for (table, role) in [("User", "ADMIN"), ("User", "USER"), ("User", "ADMIN"), ("Team", "ADMIN")]
    {
        let table = place.quoted(table);
        place.database.execute(&format!("INSERT INTO {table} (name, role) VALUES ('x', '{role}')"));
    }
}

/// How many rows of both tables have a value.
fn with(place: &Place, role: &str) -> (String, String) {
    let count = |table: &str| {
        let table = place.quoted(table);
        place.database.value(&format!("SELECT count(*) FROM {table} WHERE role = '{role}'"))
    };
    (count("User"), count("Team"))
}

fn is(found: (String, String), user: &str, team: &str) {
    assert_eq!(found, (user.to_owned(), team.to_owned()));
}

/// On SQLite the rows may have any value, so any can be renamed.
fn values_are_renamed_by_flag(place: &Place) {
    begin(place);
    place.schema(&SCHEMA.replace("ADMIN", "ROOT"));
    if place.provider != "sqlite" {
        let out = place.dev(&["--name", "rename", "--rename", "Role.NOBODY:ROOT"], 1);
        assert!(out.contains("cannot be followed"), "{out}");
    }
    let out = place.dev(&["--name", "rename", "--rename", "ADMIN:NOBODY"], 1);
    assert!(out.contains("cannot be followed"), "{out}");
    place.dev(&["--name", "rename", "--rename", "ADMIN:ROOT"], 0);
    is(with(place, "ROOT"), "2", "1");
}

fn values_are_renamed_in_the_schema(place: &Place) {
    begin(place);
    let renamed =
        SCHEMA.replace("\n  ADMIN\n", "\n  ROOT @was(\"ADMIN\")\n").replace("(ADMIN)", "(ROOT)");
    place.schema(&renamed);
    place.dev(&["--name", "rename"], 0);
    is(with(place, "ROOT"), "2", "1");
    is(with(place, "USER"), "1", "0");
    let table = place.quoted("User");
    place.database.execute(&format!("INSERT INTO {table} (name) VALUES ('by default')"));
    is(with(place, "ROOT"), "3", "1");
    // It is stated still, and done.
    assert!(place.dev(&[], 0).contains("Already in sync"));
}

fn values_are_asked_about(place: &Place) {
    begin(place);
    place.schema(&SCHEMA.replace("ADMIN", "ROOT"));
    if place.provider != "sqlite" {
        let out = place.dev(&["--name", "rename"], 130);
        assert!(
            out.contains("looks like ")
                && out.contains("the enum value")
                && out.contains("ADMIN:ROOT"),
            "{out}"
        );
        assert_eq!(place.migrations().len(), 1);
    }
    let out = place.dev(&["--name", "rename", "--rename", "Role.ADMIN:ROOT"], 0);
    assert!(out.contains("Renames the enum value"), "{out}");
    is(with(place, "ROOT"), "2", "1");
    assert!(place.dev(&[], 0).contains("Already in sync"));
    place.run(&["migrate", "down", "--yes"], 0);
    is(with(place, "ADMIN"), "2", "1");
    // The same migration anew.
    place.run(&["migrate", "deploy"], 0);
    is(with(place, "ROOT"), "2", "1");
    // Only the capitals: one value to MySQL.
    place.schema(&SCHEMA.replace("ADMIN", "Root"));
    place.dev(&["--name", "capitals", "--rename", "Role.ROOT:Root"], 0);
    is(with(place, "Root"), "2", "1");
    assert!(place.dev(&[], 0).contains("Already in sync"));
}

fn rows_with_values_that_go(place: &Place) {
    begin(place);
    if place.provider == "sqlite" {
        return;
    }
    place.schema(&SCHEMA.replace("  ADMIN\n", "").replace("(ADMIN)", "(USER)"));
    let out = place.dev(&["--name", "fewer"], 130);
    assert!(out.contains("2 rows have them in the column `role` of the `User` table."), "{out}");
    assert!(
        out.contains("1 row has one of them in the column `role` of the `Team` table."),
        "{out}"
    );
    assert_eq!(out.matches("They are found by: SELECT * FROM ").count(), 2, "{out}");
    for table in ["User", "Team"].map(|table| place.quoted(table)) {
        place.database.execute(&format!("UPDATE {table} SET role = 'USER' WHERE role = 'ADMIN'"));
    }
    place.dev(&["--name", "fewer"], 0);
    is(with(place, "USER"), "3", "1");
    let sql = place.sql(&place.migrations()[1]);
    assert!(sql.contains("The values [ADMIN] on the enum"), "{sql}");
}
