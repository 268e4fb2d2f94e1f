//! The crash matrix: a fault at every boundary, then plain re-runs, and the
//! result must equal that of one undisturbed run.
//!
//! `BRANT_CRASH=full` adds the variants that take minutes (`scripts/crash-matrix`).

mod scripts;

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Output};
use std::time::Duration;

use brant_tests::{Database, Kind, Rows, fresh_database, full_crash_matrix};
use tempfile::TempDir;

use self::scripts::{Case, fingerprint};

/// How often a plain re-run may be needed after a fault.
const RERUNS: usize = 3;

/// One engine and one set of migrations.
struct Matrix {
    kind: Kind,
    case: Case,
    folder: TempDir,
    /// Emptied before each round: making a new one costs a server more than the round.
    database: Database,
    expected: Rows,
    boundaries: usize,
}

/// What has to be there before the faults begin.
fn prepare(kind: Kind, case: Case, database: &Database, folder: &Path) {
    if case == Case::Down {
        let output = deployer(kind, Case::One, database, folder, None);
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{kind:?}: deploying first: {text}");
    }
}

fn deployer(
    kind: Kind,
    case: Case,
    database: &Database,
    folder: &Path,
    fault: Option<&str>,
) -> Output {
    command(kind, case, database, folder, fault).output().expect("the deployer starts")
}

fn command(
    kind: Kind,
    case: Case,
    database: &Database,
    folder: &Path,
    fault: Option<&str>,
) -> Command {
    let mut command = super::deployers::deployer(kind, database.url(), folder);
    command.args((case == Case::Down).then(|| format!("down={}", scripts::FIRST))).args(fault);
    command
}

impl Matrix {
    /// Runs the migrations once undisturbed, to know the result and the number of boundaries.
    fn new(kind: Kind, case: Case) -> Option<Matrix> {
        let server = kind.required()?;
        let folder = TempDir::new().expect("a folder");
        for (name, file, sql) in scripts::scripts(kind, case) {
            let migration = folder.path().join(name);
            std::fs::create_dir_all(&migration).expect("a folder");
            std::fs::write(migration.join(file), sql).expect("a file");
        }
        let database = fresh_database(&server);
        prepare(kind, case, &database, folder.path());
        let output = deployer(kind, case, &database, folder.path(), Some("count"));
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{}: undisturbed: {text}", server.label);
        let boundaries = text
            .lines()
            .find_map(|line| line.strip_prefix("boundaries: ")?.parse().ok())
            .expect("the number of boundaries");
        let expected = fingerprint(kind, case, &database);
        Some(Matrix { kind, case, folder, database, expected, boundaries })
    }

    /// Breaks at one boundary (and maybe again in the re-run), then re-runs. The reason if that did not heal it.
    fn round(&self, faults: &[String]) -> Result<(), String> {
        let database = &self.database;
        database.empty();
        prepare(self.kind, self.case, database, self.folder.path());
        for fault in faults {
            if fault.starts_with("freeze") {
                self.freeze(fault)?;
            } else {
                deployer(self.kind, self.case, database, self.folder.path(), Some(fault));
            }
        }
        let mut last = String::new();
        for _ in 0..RERUNS {
            let output = deployer(self.kind, self.case, database, self.folder.path(), None);
            if output.status.success() {
                let found = fingerprint(self.kind, self.case, database);
                return if found == self.expected {
                    Ok(())
                } else {
                    Err(format!("another result: {found:?}\nexpected: {:?}", self.expected))
                };
            }
            last = String::from_utf8_lossy(&output.stdout).into_owned();
        }
        Err(format!("needs a person: {last}"))
    }

    /// One that hangs with all that it holds, another one that waits for it, and its end.
    fn freeze(&self, fault: &str) -> Result<(), String> {
        let command =
            |fault| command(self.kind, self.case, &self.database, self.folder.path(), fault);
        let mut frozen = command(Some(fault)).spawn().expect("the deployer starts");
        let mut lines = BufReader::new(frozen.stdout.take().expect("its report")).lines();
        // It may end before the boundary: then there is nothing to wait for.
        lines.find(|line| line.as_ref().is_ok_and(|line| line == "frozen"));
        let waiting = command(None).spawn().expect("the deployer starts");
        std::thread::sleep(Duration::from_millis(300));
        frozen.kill().expect("it is killed");
        frozen.wait().expect("it ends");
        let output = waiting.wait_with_output().expect("it ends");
        let text = String::from_utf8_lossy(&output.stdout);
        if output.status.success() { Ok(()) } else { Err(format!("who waited failed: {text}")) }
    }

    #[expect(clippy::print_stderr, reason = "the figures are for a person to read")]
    fn run(&self, label: &str, rounds: impl Iterator<Item = Vec<String>>) {
        let mut failed = Vec::new();
        let mut count = 0;
        for faults in rounds {
            count += 1;
            if let Err(reason) = self.round(&faults) {
                failed.push(format!("{}: {reason}", faults.join(" then ")));
            }
        }
        eprintln!("{label}: {} of {count} rounds healed by a plain re-run", count - failed.len());
        assert!(failed.is_empty(), "{label}:\n{}", failed.join("\n"));
    }

    /// One fault, at each boundary.
    fn each(&self, fault: &str) -> impl Iterator<Item = Vec<String>> {
        (0..self.boundaries).map(move |number| vec![format!("{fault}@{number}")])
    }

    /// Two faults, the second in the recovery, chosen by a fixed seed.
    fn doubles(&self, count: usize) -> impl Iterator<Item = Vec<String>> + '_ {
        let mut state: usize = 0x9E37_79B9;
        let mut next = move |limit: usize| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % limit.max(1)
        };
        (0..count).map(move |_| {
            let (first, second) = (next(self.boundaries), next(self.boundaries));
            let mut word = || ["kill", "drop", "term"][next(3)];
            vec![format!("{}@{first}", word()), format!("{}@{second}", word())]
        })
    }
}

fn matrix(kind: Kind, case: Case) {
    let Some(matrix) = Matrix::new(kind, case) else { return };
    let label = format!("{kind:?} {case:?}");
    if full_crash_matrix() {
        for fault in ["kill", "drop", "term"] {
            matrix.run(&format!("{label} {fault}"), matrix.each(fault));
        }
        matrix.run(&format!("{label} freeze"), matrix.each("freeze").step_by(3));
        matrix.run(&format!("{label} double"), matrix.doubles(120));
    } else {
        // A different part for each engine and case, so that together they cover more.
        let skip = label.len() % 5;
        matrix.run(&format!("{label} kill"), matrix.each("kill").skip(skip).step_by(5));
        for (fault, step) in [("drop", 13), ("term", 11), ("freeze", 17)] {
            matrix.run(&format!("{label} {fault}"), matrix.each(fault).skip(skip).step_by(step));
        }
        matrix.run(&format!("{label} double"), matrix.doubles(4));
    }
}

/// One test per engine and case.
macro_rules! matrices {
    ($($name:ident: $kind:ident $case:ident;)*) => { $(
        #[test]
        fn $name() { matrix(Kind::$kind, Case::$case); }
    )* };
}

matrices! {
    sqlite_one: Sqlite One;
    sqlite_several: Sqlite Several;
    sqlite_steps: Sqlite Steps;
    postgres_one: Postgres One;
    postgres_several: Postgres Several;
    postgres_steps: Postgres Steps;
    mariadb_one: MariaDb One;
    mariadb_several: MariaDb Several;
    mysql_one: MySql One;
    mysql_several: MySql Several;
    sqlite_down: Sqlite Down;
    postgres_down: Postgres Down;
    mariadb_down: MariaDb Down;
    mysql_down: MySql Down;
}
