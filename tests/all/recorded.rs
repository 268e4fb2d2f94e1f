//! Against a live database: the scripts that the existing tool wrote for the same step, in rungs.
//! Same text; or another text that leaves the same database behind; or better, and why.
//!
//! `BRANT_DIFF_CASE` says which cases are run (see `diff_live`), `BRANT_DIFF_SHOW` prints both
//! texts where they are not the same.

#![expect(clippy::print_stdout, reason = "the counts are for whoever runs the tests")]

mod drift;
mod known;
mod warnings;

use brant_catalog::Catalog;
use brant_core::rendered;
use brant_tests::{Kind, setting};

use crate::diff_live::chosen;
use crate::diff_offline::bare;
use crate::diff_offline::case::{Case, blocks, namespaces, wanted};
use crate::laws::compare::differences;
use crate::workbench::{Place, Workbench};

#[test]
fn sqlite() {
    every_case("sqlite", Kind::Sqlite);
}

#[test]
fn postgres() {
    every_case("postgresql", Kind::Postgres);
}

#[test]
fn mariadb() {
    every_case("mysql", Kind::MariaDb);
}

#[test]
fn mysql() {
    every_case("mysql", Kind::MySql);
}

/// How far an answer is from the recorded one.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rung {
    /// The same statements.
    Same,
    /// Other statements, the same database.
    Equivalent,
    /// Listed with a reason.
    Justified,
    /// None of these.
    Wrong(String),
}

/// What was counted.
#[derive(Debug, Default)]
struct Score {
    same: usize,
    equivalent: usize,
    justified: usize,
    wrong: Vec<String>,
    /// Of those with the same statements, how many have the same comment at the head too.
    heads: usize,
}

impl Score {
    fn add(&mut self, name: &str, rung: Rung) {
        match rung {
            Rung::Same => self.same += 1,
            Rung::Equivalent => {
                self.equivalent += 1;
                println!("equivalent: {name}");
            }
            Rung::Justified => self.justified += 1,
            Rung::Wrong(complaint) => self.wrong.push(format!("{name}: {complaint}")),
        }
    }

    fn print(&self, kind: Kind, what: &str) {
        let Self { same, equivalent, justified, wrong, heads } = self;
        let all = same + equivalent + justified + wrong.len();
        println!(
            "{kind:?}: {what}: {all} cases, {same} the same ({heads} with the same head), \
             {equivalent} equivalent, {justified} justified, {} wrong",
            wrong.len()
        );
    }
}

fn every_case(provider: &str, kind: Kind) {
    let Some(mut workbench) = Workbench::new(kind) else { return };
    let (mut replayed, mut live, mut lists) =
        (Score::default(), Score::default(), Score::default());
    for case in chosen(provider).iter().filter(|case| known::is_possible(kind, &case.name)) {
        let read = |file: &str| std::fs::read_to_string(case.folder.join(file)).ok();
        if let Some(recorded) = &case.migration {
            let step = Step { case, setup: None, recorded };
            step.score(&mut workbench, &mut replayed);
        }
        if let Some(recorded) = read("engine_live.sql") {
            let setup = read("setup.sql");
            let step = Step { case, setup: setup.as_deref(), recorded: &recorded };
            step.score(&mut workbench, &mut live);
        }
        if let Some(recorded) = read("engine.warnings.json") {
            warnings::score(case, &recorded, &mut workbench, &mut lists);
        }
    }
    let scores = [("new migrations", replayed), ("live", live), ("warnings", lists)];
    for (what, score) in &scores {
        score.print(kind, what);
    }
    let wrong: Vec<_> = scores.into_iter().flat_map(|(_, score)| score.wrong).collect();
    assert!(wrong.is_empty(), "{} answers:\n{}", wrong.len(), wrong.join("\n"));
}

/// A step to a schema, and the script that was recorded for it.
struct Step<'c> {
    case: &'c Case,
    setup: Option<&'c str>,
    recorded: &'c str,
}

impl Step<'_> {
    fn score(&self, workbench: &mut Workbench, score: &mut Score) {
        let name = &self.case.name;
        match self.ours(workbench) {
            Ok((text, head)) => {
                let recorded = [self.recorded, &self.case.script];
                let is_same = recorded.iter().any(|recorded| bare(recorded) == bare(&text));
                score.heads += usize::from(is_same && head_of(self.recorded) == head);
                let rung = if is_same { Rung::Same } else { self.rung(workbench, &text) };
                score.add(name, rung);
            }
            Err(complaint) => score.add(name, Rung::Wrong(complaint)),
        }
    }

    /// Our script for the step, and the comment at its head.
    fn ours(&self, workbench: &mut Workbench) -> Result<(String, String), String> {
        let (namespaces, after) = self.wanted();
        let place = self.prepared(workbench)?;
        let found = place.introspect(&namespaces).map_err(|error| format!("read: {error}"))?;
        let blocks = blocks(&self.case.provider, &found, &after);
        Ok((rendered::text(&blocks), rendered::warnings(&blocks)))
    }

    /// The rung of a script that is not the same.
    fn rung(&self, workbench: &mut Workbench, ours: &str) -> Rung {
        if known::is_justified(&self.case.name) {
            return Rung::Justified;
        }
        if setting("BRANT_DIFF_SHOW").is_some() {
            println!("--- {}\n{ours}\n--- recorded\n{}\n---", self.case.name, self.recorded);
        }
        let (namespaces, _) = self.wanted();
        let states = (
            self.after(workbench, ours, &namespaces),
            self.after(workbench, self.recorded, &namespaces),
        );
        match states {
            (Ok(ours), Ok(theirs)) => match differences(&theirs, &ours) {
                lines if lines.is_empty() => Rung::Equivalent,
                lines => Rung::Wrong(format!("\n{}", lines.join("\n"))),
            },
            (Err(complaint), _) => Rung::Wrong(format!("ours: {complaint}")),
            (Ok(_), Err(complaint)) => Rung::Wrong(format!("recorded: {complaint}")),
        }
    }

    /// A database in the state before.
    fn prepared<'w>(&self, workbench: &'w mut Workbench) -> Result<Place<'w>, String> {
        let Case { name, provider, before, .. } = self.case;
        let place = workbench.empty();
        if let Some(before) = before {
            let empty = wanted(name, provider, None);
            let before = wanted(name, provider, Some(before));
            place.run(&rendered::text(&blocks(provider, &empty, &before)))?;
        }
        if let Some(setup) = self.setup {
            place.run(setup)?;
        }
        Ok(place)
    }

    /// What the database contains after a script.
    fn after(
        &self,
        workbench: &mut Workbench,
        script: &str,
        namespaces: &[String],
    ) -> Result<Catalog, String> {
        let place = self.prepared(workbench)?;
        place.run(script)?;
        place.introspect(namespaces).map_err(|error| format!("read: {error}"))
    }

    /// The wanted catalog, and the namespaces to look into.
    fn wanted(&self) -> (Vec<String>, Catalog) {
        let Case { name, provider, before, after, .. } = self.case;
        let after = wanted(name, provider, Some(after));
        let before = before.as_ref().map(|before| wanted(name, provider, Some(before)));
        let sides: Vec<&Catalog> = before.iter().chain([&after]).collect();
        (namespaces(&sides), after)
    }
}

/// The comment at the head of a new migration.
fn head_of(script: &str) -> &str {
    let end = script.find("*/\n").filter(|_| script.starts_with("/*"));
    end.map_or("", |end| &script[..end + 3])
}
