//! `migrate dev` is killed at many points: at boundaries between it and the database, and after
//! seeded times. The next run leaves no scratch database, no half-written migration, no lock, and
//! the same result as one undisturbed run.
//!
//! `BRANT_CRASH=full` kills at every boundary, `BRANT_CRASH=full:1/4` at every fourth.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use brant_tests::{Database, Kind, Server, crash_part, fresh_database, full_crash_matrix};
use tempfile::TempDir;

use crate::deployers::deployer;

const FIRST: &str = "CREATE TABLE first (id INTEGER NOT NULL PRIMARY KEY);\n";
const DESIRED: &str = "CREATE TABLE first (id INTEGER NOT NULL PRIMARY KEY);\n\
                       CREATE TABLE second (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(20));\n";

/// So many boundaries are tried of each engine, and so many times.
const SAMPLE: (usize, u32) = (4, 3);

/// So many runs are killed side by side, each with a database of its own.
const HANDS: usize = 4;

struct Round {
    kind: Kind,
    database: Database,
    folder: TempDir,
    scratch: BTreeSet<String>,
}

impl Round {
    fn command(&self, fault: Option<&str>) -> Command {
        let mut command = deployer(self.kind, self.database.url(), &self.migrations());
        command.arg(format!("dev={}", self.folder.path().join("schema.sql").display()));
        command.args(fault).stderr(Stdio::null());
        command
    }

    fn migrations(&self) -> std::path::PathBuf {
        self.folder.path().join("migrations")
    }

    /// The start: one migration that is pending, and a schema with one table more.
    fn begin(&self) {
        self.database.empty();
        let _ = fs::remove_dir_all(self.migrations());
        let first = self.migrations().join("1_first");
        fs::create_dir_all(&first).expect("a folder");
        fs::write(first.join("migration.sql"), FIRST).expect("a file");
        fs::write(self.folder.path().join("schema.sql"), DESIRED).expect("a file");
    }

    /// Runs to the end, or to the fault; what it printed, and whether all went well.
    fn run(&mut self, fault: Option<&str>, limit: Option<Duration>) -> (String, bool) {
        let mut child = self.command(fault).spawn().expect("it starts");
        if let Some(limit) = limit {
            std::thread::sleep(limit);
            // It may have ended by itself.
            let _ = child.kill();
        }
        let output = child.wait_with_output().expect("it ends");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        self.scratch.extend(text.lines().filter_map(|l| Some(l.strip_prefix("scratch: ")?.into())));
        (text, output.status.success())
    }

    /// What is wrong after plain runs.
    fn check(&mut self) -> Result<(), String> {
        let mut last = String::new();
        let healed = (0..3).any(|_| {
            let (text, done) = self.run(Some("count"), None);
            last = text;
            done
        });
        if !healed {
            return Err(format!("needs a person: {last}"));
        }
        self.folders()?;
        let applied = "SELECT count(*) FROM _prisma_migrations WHERE finished_at IS NOT NULL \
                       AND rolled_back_at IS NULL";
        let applied = self.database.value(applied);
        let rows = self.database.try_execute("INSERT INTO second VALUES (1, 'one')");
        if applied != "2" || rows.is_err() {
            return Err(format!("{applied} applied, {rows:?}"));
        }
        self.nothing_left()
    }

    /// Whole migrations, and nothing beside them.
    fn folders(&self) -> Result<(), String> {
        let names = |path: &Path| -> BTreeSet<String> {
            let entries = fs::read_dir(path).expect("a folder").flatten();
            entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
        };
        let found = names(&self.migrations());
        // A killed process's draft is no migration, and goes a minute later.
        let mut found = found.iter().filter(|name| !name.starts_with(".brant-new-"));
        let is_new = |name: &&String| name.ends_with("_change");
        let new = found.clone().find(is_new).cloned().unwrap_or_default();
        let whole = names(&self.migrations().join(&new));
        let expected = [new.as_str(), "1_first", "migration_lock.toml"];
        let files: BTreeSet<String> = ["down.sql", "migration.sql"].map(str::to_owned).into();
        if !found.all(|name| expected.contains(&name.as_str())) || whole != files {
            return Err(format!("{:?}, {whole:?}", names(&self.migrations())));
        }
        Ok(())
    }

    fn nothing_left(&mut self) -> Result<(), String> {
        let sql = match self.kind {
            Kind::Sqlite => return Ok(()),
            Kind::Postgres | Kind::Postgres18 | Kind::PgBouncer => {
                "SELECT datname FROM pg_database WHERE datname LIKE 'brant%'"
            }
            Kind::MariaDb | Kind::MySql => "SELECT schema_name FROM information_schema.schemata",
        };
        let begun = Instant::now();
        loop {
            let there: BTreeSet<String> =
                self.database.rows(sql).into_iter().flatten().flatten().collect();
            let left: Vec<&String> = self.scratch.intersection(&there).collect();
            if left.is_empty() {
                return Ok(());
            }
            if begun.elapsed() > Duration::from_secs(20) {
                return Err(format!("left behind: {left:?}"));
            }
            // The server notices the end of a killed session after a moment; a run that came
            // before that could not know.
            self.run(Some("count"), None);
        }
    }
}

/// When a run is killed.
#[derive(Clone, Copy, Debug)]
enum At {
    Boundary(usize),
    After(Duration),
}

impl Round {
    fn new(server: &Server) -> Round {
        let folder = TempDir::new().expect("a folder");
        let database = fresh_database(server);
        Round { kind: server.kind, database, folder, scratch: BTreeSet::new() }
    }

    /// What is wrong after a run that was killed then.
    fn killed(&mut self, at: At) -> Result<(), String> {
        self.begin();
        match at {
            At::Boundary(number) => {
                // A run that waits less has fewer of them, and may end before the last ones.
                drop(self.run(Some(&format!("kill@{number}")), None));
            }
            At::After(limit) => drop(self.run(None, Some(limit))),
        }
        self.check().map_err(|why| format!("{at:?}: {why}"))
    }
}

fn check(kind: Kind) {
    let Some(server) = kind.required() else { return };
    let mut round = Round::new(&server);
    round.begin();
    let begun = Instant::now();
    let (text, done) = round.run(Some("count"), None);
    let whole = begun.elapsed();
    assert!(done, "undisturbed: {text}");
    let boundaries = text.lines().find_map(|line| line.strip_prefix("boundaries: "));
    let boundaries: usize = boundaries.expect("a number").parse().expect("a number");
    round.check().expect("undisturbed");
    let step = if full_crash_matrix() { 1 } else { (boundaries / SAMPLE.0).max(1) };
    // Another part for each engine, so that together they cover more.
    let first = server.label.len() % step;
    let mut points: Vec<At> = (first..boundaries).step_by(step).map(At::Boundary).collect();
    points.extend((1..=SAMPLE.1).map(|part| At::After(whole * part / (SAMPLE.1 + 1))));
    let (part, parts) = crash_part();
    let points: Vec<At> = points.into_iter().skip(part).step_by(parts).collect();
    let next = AtomicUsize::new(0);
    let hand = |mut round: Round| -> Vec<String> {
        let points = std::iter::from_fn(|| points.get(next.fetch_add(1, Ordering::Relaxed)));
        points.filter_map(|at| round.killed(*at).err()).collect()
    };
    // They mostly wait: for the server, and for processes to start.
    let hands = if full_crash_matrix() { HANDS } else { 1 };
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let more = (1..hands).map(|_| scope.spawn(|| hand(Round::new(&server))));
        let more: Vec<_> = more.collect();
        let own = hand(round);
        let others = more.into_iter().flat_map(|hand| hand.join().expect("it ends"));
        own.into_iter().chain(others).collect()
    });
    assert!(wrong.is_empty(), "{kind:?}, {boundaries} boundaries:\n{}", wrong.join("\n"));
}

#[test]
fn sqlite() {
    check(Kind::Sqlite);
}

#[test]
fn postgres() {
    check(Kind::Postgres);
}

#[test]
fn mariadb() {
    check(Kind::MariaDb);
}

#[test]
fn mysql() {
    check(Kind::MySql);
}
