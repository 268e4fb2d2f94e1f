//! Pushes that must not, or cannot, go through: the rows are still there afterwards.

use brant_tests::Kind;
use serde_json::Value;

use super::super::stage::Printed;
use super::{FLOCKS, PUSHED, Site, json, on_engines};

on_engines!(
    a_loss_needs_consent,
    a_required_column_needs_values,
    what_fails_leaves_nothing_behind,
    an_enum_keeps_the_values_in_use,
    a_protected_environment_is_not_pushed_to,
    another_provider_is_refused,
);

fn refused(printed: &Printed, code: &str) {
    let all = format!("{}{}", printed.out, printed.err);
    assert!(printed.exit == 1 && all.contains(code), "not {code}: {} {all}", printed.exit);
}

fn a_loss_needs_consent(kind: Kind) {
    let Some(site) = Site::with(kind, FLOCKS) else { return };
    site.fill();
    let only_flocks = "model Flock {\n  id Int @id @default(autoincrement())\n  name String\n}\n";
    let loss = "You are about to drop the `Goose` table, which is not empty (2 rows).";
    let printed = site.push(only_flocks, &[]);
    refused(&printed, "B5001");
    assert!(printed.err.contains(loss) && printed.err.contains("--accept-data-loss"));
    let facts = json(&site.push(only_flocks, &["--json"]));
    assert_eq!(facts["error"]["code"], "B5001");
    assert_eq!(facts["warnings"], serde_json::json!([loss]));
    assert_eq!((&facts["done"], site.count("Goose")), (&Value::from(0), "2".to_owned()));
    let printed = site.push(only_flocks, &["--accept-data-loss"]);
    assert!(printed.exit == 0 && printed.out.contains(PUSHED), "{}", printed.err);
    assert!(!site.has("Goose", "id") && site.count("Flock") == "1");
}

fn a_required_column_needs_values(kind: Kind) {
    let Some(site) = Site::with(kind, FLOCKS) else { return };
    site.fill();
    let changed = FLOCKS
        .replace("  name  String\n", "  name  String\n  size  Int\n")
        .replace("note    String?", "note    String");
    for flags in [&[][..], &["--accept-data-loss"]] {
        let printed = site.push(&changed, flags);
        refused(&printed, "B5002");
        for reason in [
            "Added the required column `size` to the `Flock` table without a default value. There are 1 rows in this table, it is not possible to execute this step.",
            "Made the column `note` on table `Goose` required, but there are 2 existing NULL values.",
        ] {
            assert!(printed.err.contains(reason), "{}", printed.err);
        }
    }
    assert!(!site.has("Flock", "size"), "nothing ran");
    let goose = site.quoted("Goose");
    site.database.execute(&format!("DELETE FROM {goose}; DELETE FROM {}", site.quoted("Flock")));
    let printed = site.push(&changed, &[]);
    assert!(printed.exit == 0 && printed.out.contains(PUSHED), "{}", printed.err);
}

/// Two geese of one name are in the way of the last statement. On MySQL and MariaDB those before it
/// stay, and are named.
fn what_fails_leaves_nothing_behind(kind: Kind) {
    let Some(site) = Site::with(kind, FLOCKS) else { return };
    site.fill();
    let changed = format!(
        "{}\nmodel Egg {{\n  id Int @id\n}}\n",
        FLOCKS.replace("note    String?", "note    String?\n  weight  Int?\n  @@unique([name])")
    );
    refused(&site.push(&changed, &[]), "B5001");
    let printed = site.push(&changed, &["--accept-data-loss"]);
    refused(&printed, "B3008");
    assert_eq!((site.count("Flock"), site.count("Goose")), ("1".into(), "2".into()));
    let stayed = [site.has("Goose", "weight"), site.has("Egg", "id")];
    if site.is_transactional() {
        assert_eq!(stayed, [false; 2], "{}", printed.err);
        assert!(printed.err.contains("nothing of it stayed in the database"), "{}", printed.err);
    } else {
        assert_eq!(stayed, [true; 2], "{}", printed.err);
        assert!(printed.err.contains("statements 1 to 2 of 3 are committed and stay"));
        for statement in ["stays: ALTER TABLE `Goose` ADD", "stays: CREATE TABLE `Egg`"] {
            assert!(printed.err.contains(statement), "{statement}: {}", printed.err);
        }
    }
    let facts = json(&site.push(&changed, &["--accept-data-loss", "--json"]));
    assert_eq!((&facts["error"]["code"], &facts["done"]), (&"B3008".into(), &Value::from(0)));
    let goose = site.quoted("Goose");
    site.database.execute(&format!("UPDATE {goose} SET name = 'Bea' WHERE id = 2"));
    let printed = site.push(&changed, &["--accept-data-loss"]);
    assert!(printed.exit == 0 && printed.out.contains(PUSHED), "{}", printed.err);
    assert!(site.has("Egg", "id") && site.count("Goose") == "2");
}

fn an_enum_keeps_the_values_in_use(kind: Kind) {
    let models = |values: &str, default: &str| {
        format!(
            "enum Mood {{\n{values}}}\nmodel Goose {{\n  id Int @id\n  mood Mood @default({default})\n}}\n"
        )
    };
    let three = models("  calm\n  angry\n  hungry\n", "calm");
    if kind == Kind::Sqlite {
        // There are no enums there: the values are the client's.
        return;
    }
    let Some(site) = Site::with(kind, &three) else { return };
    let goose = site.quoted("Goose");
    site.database.execute(&format!("INSERT INTO {goose} VALUES (1, 'hungry')"));
    let two = models("  calm\n  angry\n", "calm");
    refused(&site.push(&two, &[]), "B5001");
    refused(&site.push(&two, &["--accept-data-loss"]), "B3008");
    assert_eq!(site.database.value(&format!("SELECT mood FROM {goose}")), "hungry");
    site.database.execute(&format!("UPDATE {goose} SET mood = 'angry'"));
    let printed = site.push(&two, &["--accept-data-loss"]);
    assert!(printed.exit == 0 && printed.out.contains(PUSHED), "{}", printed.err);
    // A new value that is a default at once: PostgreSQL wants a commit in between.
    let four = models("  calm\n  angry\n  proud\n", "proud");
    let printed = site.push(&four, &[]);
    assert!(printed.exit == 0 && printed.out.contains(PUSHED), "{}", printed.err);
    site.database.execute(&format!("INSERT INTO {goose} (id) VALUES (2)"));
    let last = format!("SELECT mood FROM {goose} WHERE id = 2");
    assert_eq!(site.database.value(&last), "proud");
}

fn a_protected_environment_is_not_pushed_to(kind: Kind) {
    let Some(site) = Site::new(kind) else { return };
    let config = "[default]\nurl = \"${DATABASE_URL}\"\nschema = \"schema.prisma\"\n[prod]\n";
    site.stage.write("brant.toml", config);
    let protected: &[&[&str]] = &[
        &["--env", "prod"],
        &["--env", "prod", "--force-reset", "--yes"],
        &["--env", "prod", "--confirm", "another"],
        &["--env", "prod", "--force-reset", "--accept-data-loss", "--confirm", "another"],
        // A mistaken name is a mistake anywhere.
        &["--confirm", "another"],
    ];
    for flags in protected {
        refused(&site.push(FLOCKS, flags), "B1009");
    }
    assert!(!site.has("Flock", "id"));
    let url = site.database.url();
    let name = url.rsplit('/').next().and_then(|rest| rest.split('?').next());
    let confirmed = ["--env", "prod", "--confirm", name.expect("a URL names a database")];
    let printed = site.push(FLOCKS, &confirmed);
    assert!(printed.exit == 0 && printed.out.contains(PUSHED), "{}", printed.err);
    site.fill();
    // Its name opens the door; what is lost is asked about as everywhere.
    refused(&site.push("model Egg {\n  id Int @id\n}\n", &confirmed), "B5001");
    let printed = site.push(FLOCKS, &[&confirmed[..], &["--force-reset"]].concat());
    assert!(
        printed.exit == 0 && printed.out.contains(" was successfully reset."),
        "{}",
        printed.err
    );
    assert_eq!(site.count("Flock"), "0");
}

fn another_provider_is_refused(kind: Kind) {
    let Some(site) = Site::new(kind) else { return };
    let other = if kind == Kind::Sqlite { "mysql" } else { "sqlite" };
    let datasource = format!("datasource db {{\n  provider = \"{other}\"\n}}\n");
    site.stage.write("other.prisma", &format!("{datasource}model A {{\n  id Int @id\n}}\n"));
    let printed = site.brant(&["db", "push", "--schema", "other.prisma"]);
    assert_eq!(printed.exit, 1, "{}", printed.out);
    assert!(["P1013", "P3019"].iter().any(|code| printed.err.contains(code)), "{}", printed.err);
}
