//! `migrate dev --watch`: what it shows, what it leaves alone, and its end.

#![cfg(unix)]

use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::signals::child_process;
use super::stage::Stage;

const USER: &str = "datasource db {\n  provider = \"sqlite\"\n  url = \"file:./dev.db\"\n}\n\n\
                    model User {\n  id Int @id\n}\n";

#[test]
fn each_save_is_planned() {
    let stage = Stage::new();
    stage.write("schema.prisma", USER);
    let file = |name| fs::File::create(stage.path().join(name)).expect("a file for the output");
    let mut child = child_process("migrate dev --watch --url file:./dev.db")
        .current_dir(stage.path())
        .stdin(Stdio::null())
        .stdout(file("out"))
        .stderr(file("err"))
        .spawn()
        .expect("the child starts");
    let wait = |name: &str, text: &str| {
        let begun = Instant::now();
        let read = || fs::read_to_string(stage.path().join(name)).unwrap_or_default();
        while !read().contains(text) {
            assert!(begun.elapsed() < Duration::from_secs(20), "{name} lacks {text}: {}", read());
            std::thread::sleep(Duration::from_millis(20));
        }
    };
    wait("out", "CREATE TABLE \"User\"");
    wait("out", "Watching schema.prisma");
    stage.write("schema.prisma", &USER.replace("@id\n", "@id\n  age Intt\n"));
    wait("err", "Type \"Intt\"");
    stage.write("schema.prisma", &USER.replace("@id\n", "@id\n  age Int?\n"));
    wait("out", "\"age\" INTEGER");
    // A migration that says so already leaves nothing to write.
    let sql =
        "CREATE TABLE \"User\" (\n\"id\" INTEGER NOT NULL PRIMARY KEY,\n\"age\" INTEGER\n);\n";
    stage.write("migrations/20260101000000_user/migration.sql", sql);
    wait("out", "No difference detected.");
    let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(killed.expect("kill runs").success());
    assert_eq!(child.wait().expect("the child ends").code(), Some(0));
    wait("out", "Nothing was written or applied.");
    assert!(!stage.path().join("dev.db").exists(), "the database is not touched");
    let migrations = fs::read_dir(stage.path().join("migrations")).expect("a folder");
    assert_eq!(migrations.count(), 1);
}

#[test]
fn not_with_everything() {
    let stage = Stage::new();
    stage.write("schema.prisma", USER);
    let watch = ["migrate", "dev", "--watch"];
    for (more, word) in [("--json", "--json"), ("--create-only", "cannot be used with")] {
        let printed = stage.brant(&[], &[&watch[..], &[more]].concat());
        assert!(printed.exit == 1, "{more}");
        assert!(format!("{}{}", printed.out, printed.err).contains(word), "{}", printed.err);
    }
    stage.write("brant.toml", "[prod]\nurl = \"sqlite:prod.db\"\nschema = \"schema.prisma\"\n");
    let printed = stage.brant(&[], &[&watch[..], &["--env", "prod"]].concat());
    assert!(printed.exit == 1 && printed.err.contains("B1009"), "{}", printed.err);
}
