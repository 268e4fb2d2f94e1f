//! Branches: `migrate status --since` and `migrate rebase` in real repositories, and histories that
//! follow on every engine.

use std::fs;
use std::process::Command;

use brant_core::commands::rebase::follow;
use brant_core::commands::status::Verdict;

use crate::cli::stage::Stage;
use crate::world::{World, on_every_engine};

on_every_engine!(histories_follow_their_folders);

const GEESE: &str = "20260101000000_geese";
const RING: &str = "20260102000000_ring";
const WEIGHT: &str = "20260103000000_weight";

/// A repository with the branches `main` and `ours`, which have each added a migration of their own.
struct Repository(Stage);

impl Repository {
    fn new() -> Repository {
        let repository = Repository(Stage::new());
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository.0.write(".gitignore", "*.db*\n");
        repository.0.write(
            "brant.toml",
            "[dev]\nurl = \"sqlite:dev.db\"\n\n[prod]\nurl = \"${PROD_URL:-sqlite:prod.db}\"\n",
        );
        let lock = "provider = \"sqlite\"\n";
        repository.0.write("migrations/migration_lock.toml", lock);
        repository.add(GEESE, "CREATE TABLE geese (id INTEGER NOT NULL PRIMARY KEY);\n");
        repository.git(&["checkout", "--quiet", "-b", "ours"]);
        repository.add(RING, "-- Why.\nALTER TABLE \"geese\" ADD COLUMN ring TEXT;\n");
        repository.git(&["checkout", "--quiet", "main"]);
        repository.add(
            WEIGHT,
            "CREATE TABLE flocks (id INTEGER);\nALTER TABLE geese\n  ADD COLUMN weight INTEGER;\n",
        );
        repository.git(&["checkout", "--quiet", "ours"]);
        repository
    }

    fn git(&self, arguments: &[&str]) {
        let who = ["-c", "user.name=Anna", "-c", "user.email=anna@example.org"];
        let git = Command::new("git").args(who).args(arguments).current_dir(self.0.path()).output();
        let output = git.expect("git is there");
        assert!(
            output.status.success(),
            "{arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }

    /// Writes a migration and commits it.
    fn add(&self, name: &str, sql: &str) {
        self.0.write(&format!("migrations/{name}/migration.sql"), sql);
        self.commit(name);
    }

    fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "-m", message]);
    }

    fn run(&self, arguments: &[&str], exit: u8) -> String {
        self.run_with(&[], arguments, exit)
    }

    fn run_with(&self, variables: &[(&str, &str)], arguments: &[&str], exit: u8) -> String {
        let printed = self.0.brant(variables, arguments);
        let both = format!("{}{}", printed.out, printed.err);
        assert_eq!(printed.exit, exit, "{arguments:?}\n{both}");
        both
    }

    /// The names of the migrations, in order.
    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path().join("migrations")).expect("a folder");
        let entries = entries.map(|entry| entry.expect("an entry"));
        let folders = entries.filter(|entry| entry.path().is_dir());
        let mut names: Vec<String> =
            folders.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}

#[test]
fn what_a_branch_adds() {
    let repository = Repository::new();
    let out = repository.run(&["migrate", "status", "--since", "main"], 1);
    for part in [
        "20260102000000_ring    only here, late",
        "20260103000000_weight  only there",
        "both touch `geese`:",
        "20260103000000_weight:2  ALTER TABLE geese",
        "20260102000000_ring:2  ALTER TABLE \"geese\" ADD COLUMN ring TEXT",
        "brant migrate rebase --onto main",
    ] {
        assert!(out.contains(part), "{part}:\n{out}");
    }
    assert!(!out.contains("flocks"), "only one of them touches it: {out}");
    let out = repository.run(&["migrate", "status", "--since", "main", "--json"], 1);
    assert!(out.contains("\"in_order\": false") || out.contains("\"in_order\":false"), "{out}");
    // As it is after a merge: nothing is missing here, and it is late all the same.
    repository.git(&["merge", "--quiet", "--no-edit", "main"]);
    let out = repository.run(&["migrate", "status", "--since", "main"], 1);
    assert!(out.contains("only here, late") && out.contains("both touch `geese`"), "{out}");
    repository.0.write(&format!("migrations/{GEESE}/migration.sql"), "SELECT 1;\n");
    fs::remove_dir_all(repository.0.path().join("migrations").join(WEIGHT)).expect("it is there");
    let out = repository.run(&["migrate", "status", "--since", "main"], 1);
    assert!(out.contains("20260101000000_geese   edited here"), "{out}");
    assert!(out.contains("20260103000000_weight  removed here"), "{out}");
    let out = repository.run(&["migrate", "status", "--since", "nowhere"], 1);
    assert!(out.contains("B1014") && out.contains("nowhere"), "{out}");
}

#[test]
fn late_migrations_are_renumbered() {
    let repository = Repository::new();
    repository.run(&["migrate", "deploy"], 0);
    let out = repository.run(&["migrate", "rebase", "--dry-run"], 0);
    assert!(
        out.contains("20260102000000_ring\n  → ") && out.contains("Nothing was changed."),
        "{out}"
    );
    assert_eq!(repository.names(), [GEESE, RING]);
    let out = repository.run(&["migrate", "rebase"], 0);
    assert!(out.contains("1 folder renamed."), "{out}");
    assert!(out.contains("The history of `dev` has 1 new name now."), "{out}");
    let names = repository.names();
    assert!(names[1].ends_with("_ring") && names[1].as_str() > WEIGHT, "{names:?}");
    assert!(repository.run(&["migrate", "status"], 0).contains("up to date"));
    repository.commit("renumbered");
    repository.git(&["merge", "--quiet", "--no-edit", "main"]);
    let out = repository.run(&["migrate", "status", "--since", "main"], 0);
    assert!(out.contains("can be merged as they are"), "{out}");
    repository.run(&["migrate", "deploy"], 0);
    repository.run_with(&[("DATABASE_URL", "sqlite:new.db")], &["migrate", "deploy"], 0);
    let out = repository.run(&["migrate", "rebase"], 0);
    assert!(out.contains("Nothing had to be renamed."), "{out}");
}

#[test]
fn what_is_applied_elsewhere_keeps_its_name() {
    let repository = Repository::new();
    repository.run(&["migrate", "deploy", "--env", "prod"], 0);
    let out = repository.run(&["migrate", "rebase"], 1);
    assert!(out.contains("P3008") && out.contains("is applied in `prod`"), "{out}");
    assert_eq!(repository.names(), [GEESE, RING]);
    let nowhere = [("PROD_URL", "postgresql://127.0.0.1:1/prod")];
    let out = repository.run_with(&nowhere, &["migrate", "rebase"], 1);
    assert!(out.contains("the history of `prod` cannot be looked at"), "{out}");
    assert!(out.contains("Rename although prod may have applied them?"), "{out}");
    assert_eq!(repository.names(), [GEESE, RING]);
    repository.run_with(&nowhere, &["migrate", "rebase", "--force"], 0);
    assert_ne!(repository.names(), [GEESE, RING]);
}

#[test]
fn a_folder_outside_of_git() {
    let stage = Stage::new();
    stage.write("brant.toml", "[dev]\nurl = \"sqlite:dev.db\"\n");
    stage.write("migrations/1_a/migration.sql", "SELECT 1;\n");
    let printed = stage.brant(&[], &["migrate", "rebase"]);
    assert!(printed.exit == 1 && printed.err.contains("B1014"), "{}", printed.err);
}

async fn histories_follow_their_folders(world: &mut World) {
    world.migration("1_a", "CREATE TABLE a (id INTEGER);\n");
    world.migration("2_b", "CREATE TABLE b (id INTEGER);\n");
    world.deploy().await.expect("deployed");
    let rename = |from: &str, to: &str| {
        let folder = world.folder.path();
        fs::rename(folder.join(from), folder.join(to)).expect("it is there");
    };
    rename("1_a", "7_a");
    rename("2_b", "8_c");
    let moved = world.with(async |context| follow(context).await).await.expect("followed");
    let moved: Vec<_> = moved.into_iter().map(|one| (one.from, one.to)).collect();
    assert_eq!(moved, [("1_a".to_owned(), "7_a".to_owned())], "the other has another title");
    rename("8_c", "8_b");
    world.with(async |context| follow(context).await).await.expect("followed");
    assert_eq!(world.history(), ["7_a:applied:1", "8_b:applied:1"]);
    assert_eq!(world.status().await.verdict, Verdict::UpToDate);
    // Two that look alike: nobody knows which.
    rename("7_a", "5_a");
    world.migration("6_a", "CREATE TABLE a (id INTEGER);\n");
    assert!(world.with(async |context| follow(context).await).await.expect("nothing").is_empty());
}
