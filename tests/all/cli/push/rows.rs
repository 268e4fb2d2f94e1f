//! What becomes of rows: whatever a push is asked for, without consent they are as they were, and
//! either the push did its work or it refused before anything ran.

use brant_tests::Kind;

use super::super::stage::Printed;
use super::{IN_SYNC, PUSHED, Site, on_engines};

on_engines!(children_keep_their_rows, keys_change_with_their_children, rows_that_do_not_fit);

/// What a foreign key does when its parent goes, and how the schema marks the column.
const ACTIONS: &[(&str, &str)] =
    &[("Cascade", ""), ("SetNull", "?"), ("Restrict", ""), ("NoAction", "")];

/// What takes the place of the flock's fields. SQLite rebuilds the table for each.
const CHANGED: &[&str] = &[
    "  size  BigInt @default(3)\n  since Int @default(7)\n  note  String?\n  @@unique([size])\n",
    "  size  Int?\n  empty Int?\n",
];
const FIELDS: &str = "  size  Int\n  empty Int?\n";

fn family(action: &str, mark: &str) -> String {
    format!(
        "model Flock {{
  id    Int     @id
  size  Int
  empty Int?
  upId  Int?
  up    Flock?  @relation(\"up\", fields: [upId], references: [id], onDelete: {own}, onUpdate: {own})
  downs Flock[] @relation(\"up\")
  birds Goose[]
}}
model Goose {{
  id      Int     @id
  flockId Int{mark}
  flock   Flock{mark}  @relation(fields: [flockId], references: [id], onDelete: {action}, onUpdate: {action})
}}
",
        own = if action == "Cascade" { "NoAction" } else { action },
    )
}

impl Site {
    /// Runs SQL with names in double quotes.
    fn run(&self, sql: &str) {
        self.database.execute(&self.spelled(sql));
    }

    fn value(&self, sql: &str) -> String {
        self.database.value(&self.spelled(sql))
    }

    fn spelled(&self, sql: &str) -> String {
        if self.is_transactional() { sql.to_owned() } else { sql.replace('"', "`") }
    }

    fn family(&self) -> [String; 5] {
        [
            self.value("SELECT count(*) FROM \"Flock\""),
            self.value("SELECT sum(\"size\") FROM \"Flock\""),
            self.value("SELECT count(*) FROM \"Flock\" WHERE \"upId\" = 1"),
            self.value("SELECT count(*) FROM \"Goose\" WHERE \"flockId\" = 1"),
            self.value("SELECT count(*) FROM \"Goose\" WHERE \"flockId\" = 2"),
        ]
    }
}

const FAMILY: &str = "INSERT INTO \"Flock\" (\"id\", \"size\", \"upId\") VALUES (1, 5, NULL), (2, 6, 1); \
    INSERT INTO \"Goose\" (\"id\", \"flockId\") VALUES (1, 1), (2, 1), (3, 2)";
const WHOLE: [&str; 5] = ["2", "11", "1", "2", "1"];

fn done(what: &str, printed: &Printed) {
    assert!(printed.exit == 0 && printed.out.contains(PUSHED), "{what}: {}", printed.err);
}

fn children_keep_their_rows(kind: Kind) {
    for (action, mark) in ACTIONS {
        let models = family(action, mark);
        let Some(site) = Site::with(kind, &models) else { return };
        site.run(FAMILY);
        for fields in CHANGED {
            let what = format!("{action} {fields}");
            done(&what, &site.push(&models.replace(FIELDS, fields), &["--accept-data-loss"]));
            assert_eq!(site.family(), WHOLE, "{what}");
        }
    }
}

/// The key that others refer to gets another type, and they follow.
fn keys_change_with_their_children(kind: Kind) {
    for (action, mark) in ACTIONS {
        let models = family(action, mark);
        let Some(site) = Site::with(kind, &models) else { return };
        site.run(FAMILY);
        let wide = models
            .replace("id    Int ", "id    BigInt ")
            .replace("upId  Int", "upId  BigInt")
            .replace("flockId Int", "flockId BigInt");
        done(action, &site.push(&wide, &["--accept-data-loss"]));
        assert_eq!(site.family(), WHOLE, "{action}");
    }
}

/// A table `T` with one field `v`: before, its value in SQL, after, and whether a server that has
/// native types is needed.
const MISFITS: &[(&str, &str, &str, bool)] = &[
    ("v String", "'abc'", "v Int", false),
    ("v String", "'abc'", "v DateTime", false),
    ("v BigInt", "99999999999", "v Int", false),
    ("v Float", "1.5", "v Int", false),
    ("v String?", "NULL", "v String", false),
    ("v String?", "NULL", "v String @default(\"x\")", false),
    ("v Int?", "NULL", "v Int @default(autoincrement()) @unique", true),
    ("v String", "'abc'", "v String\n w Int", false),
    ("v String", "'abc'", "v String\n w String @unique @default(\"same\")", false),
    ("v String", "'abc'", "", false),
    ("v String", "'abcdef'", "v String @db.VarChar(3)", true),
    ("v String", "'abcdef'", "v String @db.Char(3)", true),
    ("v Int", "70000", "v Int @db.SmallInt", true),
    ("v Decimal", "123456.789", "v Decimal @db.Decimal(4, 2)", true),
    ("v Mood", "'hungry'", "v Other", true),
    ("v String", "'abc'", "v Mood", true),
    ("v Mood", "'hungry'", "v Less", true),
];

const MOODS: &str = "
enum Mood {
  calm
  hungry
}
enum Other {
  calm
  angry
}
enum Less {
  calm
}
";

fn rows_that_do_not_fit(kind: Kind) {
    let Some(site) = Site::new(kind) else { return };
    for (before, value, after, needs_types) in MISFITS {
        if *needs_types && kind == Kind::Sqlite {
            continue;
        }
        let enums = if *needs_types { MOODS } else { "" };
        let models = |field: &str| format!("{enums}model T {{\n  id Int @id\n  {field}\n}}\n");
        done(before, &site.push(&models(before), &["--force-reset"]));
        site.run(&format!("INSERT INTO \"T\" (\"id\", \"v\") VALUES (1, {value}), (2, {value})"));
        let seen = || match site.value("SELECT count(\"v\") FROM \"T\"") {
            none if none == "0" => "all null".to_owned(),
            some => some + " of " + &site.value("SELECT min(\"v\") FROM \"T\""),
        };
        let kept = seen();
        let printed = site.push(&models(after), &[]);
        let what = format!("{before} → {after}: {}{}", printed.out, printed.err);
        let refused = ["B5001", "B5002"].iter().any(|code| printed.err.contains(code));
        assert!(printed.exit == 0 || refused, "neither done nor refused beforehand: {what}");
        assert_eq!(seen(), kept, "{what}");
        if refused {
            assert!(!site.has("T", "w"), "something ran: {what}");
            assert_eq!(site.push(&models(before), &[]).out.trim(), IN_SYNC, "{what}");
        }
    }
}
