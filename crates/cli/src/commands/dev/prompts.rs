//! The questions of a development run, on the terminal.

use brant_core::commands::dev::{Answer, Asker, Drift, Lookalike, Loser, OnDrift};
use dialoguer::{Input, Select};

use crate::commands::Run;
use crate::commands::question::{put, yes_or_no};
use crate::output::style::{WARNING, paint};

/// Asks the person at the terminal, if there is one.
pub(super) struct Prompts<'a> {
    pub(super) run: &'a Run<'a>,
    /// It was said beforehand that what looks like a rename is none.
    pub(super) drops: bool,
}

impl Prompts<'_> {
    fn may_ask(&self) -> bool {
        self.run.environment.is_interactive() && !self.run.global.json
    }

    fn confirm(&self, question: &str) -> Answer<bool> {
        let asked = yes_or_no(self.run.output.scrub(question));
        asked.map_or(Answer::Cancelled, Answer::Given)
    }
}

impl Asker for Prompts<'_> {
    fn rename(&self, Lookalike { rename, cost }: &Lookalike<'_>) -> Answer<bool> {
        if self.run.global.yes {
            self.run.output.line(format!("\nTaken for a rename: {rename}"));
            return Answer::Given(true);
        }
        if self.drops || !self.may_ask() {
            return Answer::Nobody;
        }
        self.run.output.line(format!("\n{} If it is none: {cost}", looks_like(rename)));
        self.confirm("Is it a rename?")
    }

    fn lose(&self, warnings: &[String], loser: Loser) -> Answer<bool> {
        if !self.may_ask() {
            return Answer::Nobody;
        }
        let items: String = warnings.iter().map(|text| format!("\n  • {text}")).collect();
        let head = paint(WARNING, "Warnings for the current datasource:");
        self.run.output.complaint(format!("\n⚠️  {head}\n{items}\n"));
        self.confirm(match loser {
            Loser::Draft => "Are you sure you want to create this migration?",
            Loser::Migration => "Are you sure you want to create and apply this migration?",
            Loser::Repair => "Are you sure you want to repair the database all the same?",
        })
    }

    fn drift(&self, drift: &Drift) -> Answer<OnDrift> {
        if !self.may_ask() {
            return Answer::Nobody;
        }
        let head =
            "Drift detected: Your database schema is not in sync with your migration history.";
        let head = paint(WARNING, head);
        self.run.output.complaint(format!("\n{head}\n\n{}\n", drift.summary));
        let mut ways = vec![(OnDrift::Fail, "Stop and change nothing")];
        if drift.not_adoptable.is_none() {
            ways.push((
                OnDrift::Adopt,
                "Adopt it: write it as a new migration, recorded as applied",
            ));
        }
        ways.push((OnDrift::Repair, "Repair: bring the database back to its migrations"));
        ways.push((OnDrift::Reset, "Reset: empty the database and apply all migrations"));
        let words: Vec<&str> = ways.iter().map(|(_, words)| *words).collect();
        // Escape stops.
        let select =
            move || Select::new().with_prompt("What now").items(&words).default(0).interact_opt();
        let Some((way, _)) = put(select).ok().flatten().and_then(|index| ways.get(index)) else {
            return Answer::Cancelled;
        };
        match way {
            OnDrift::Repair => self.run.output.line(format!("\n{}", drift.repair.trim_end())),
            OnDrift::Adopt => self.run.output.line(format!("\n{}", drift.adopt.trim_end())),
            OnDrift::Fail | OnDrift::Reset => {}
        }
        let question = match way {
            // They have just read what the error would say.
            OnDrift::Fail => return Answer::Cancelled,
            OnDrift::Adopt => "Write this migration?",
            OnDrift::Repair => "Run this?",
            OnDrift::Reset => {
                "Are you sure you want to reset your database? All data will be lost."
            }
        };
        match self.confirm(question) {
            Answer::Given(true) => Answer::Given(*way),
            Answer::Given(false) | Answer::Cancelled | Answer::Nobody => Answer::Cancelled,
        }
    }

    fn name(&self) -> Answer<String> {
        if self.run.global.yes || !self.may_ask() {
            return Answer::Nobody;
        }
        let typed = put(|| {
            let input = Input::<String>::new().with_prompt("Enter a name for the new migration");
            input.allow_empty(true).interact_text()
        });
        typed.map_or(Answer::Cancelled, Answer::Given)
    }
}

fn looks_like(rename: &impl std::fmt::Display) -> String {
    format!("This looks like a rename of {rename}.")
}
