//! Events of the commands as lines, and on a terminal as a live line while something runs.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use brant_core::lock::Holder;
use brant_core::{Direction, Event, Ui};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::style::{DIM, paint};
use super::{Form, Output, Volume};

/// From here on a person wonders what took so long.
const LONG: Duration = Duration::from_secs(1);
/// How often the live line is redrawn.
const TICK: Duration = Duration::from_millis(100);

/// Prints events.
pub struct Reporter<'a> {
    output: &'a Output,
    bar: Mutex<Option<ProgressBar>>,
}

impl<'a> Reporter<'a> {
    /// Prints through this output.
    pub fn new(output: &'a Output) -> Reporter<'a> {
        Reporter { output, bar: Mutex::new(None) }
    }

    /// Whether lines about the way are wanted at all.
    fn is_talkative(&self) -> bool {
        let settings = self.output.settings();
        settings.form == Form::Human && settings.volume > Volume::Quiet
    }

    fn start_bar(&self, migration: &str, statements: usize) {
        if !self.output.settings().live || !self.is_talkative() {
            return;
        }
        let length = u64::try_from(statements).unwrap_or(u64::MAX);
        let target = ProgressDrawTarget::stderr();
        let bar = ProgressBar::with_draw_target(Some(length), target)
            .with_message(self.output.scrub(migration));
        if let Ok(style) = ProgressStyle::with_template("  {spinner} {msg} {pos}/{len} {elapsed}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(TICK);
        *self.bar.lock().unwrap_or_else(PoisonError::into_inner) = Some(bar);
    }

    fn stop_bar(&self) {
        if let Some(bar) = self.bar.lock().unwrap_or_else(PoisonError::into_inner).take() {
            bar.finish_and_clear();
        }
    }

    /// Prints while the live line is out of the way.
    fn print(&self, print: impl FnOnce(&Output)) {
        match &*self.bar.lock().unwrap_or_else(PoisonError::into_inner) {
            Some(bar) => bar.suspend(|| print(self.output)),
            None => print(self.output),
        }
    }
}

impl Ui for Reporter<'_> {
    fn event(&self, event: &Event<'_>) {
        match event {
            Event::Found { migrations, place } => self.output.line(found(*migrations, place)),
            Event::DatabaseCreated { label } => {
                self.print(|out| out.detail(format!("{label} created")))
            }
            Event::Waiting { holders, waited } => {
                let text = waiting(holders, *waited);
                self.print(|out| out.note(&text));
            }
            Event::Started { migration, direction, statements } => {
                self.stop_bar();
                let verb = match direction {
                    Direction::Up => "Applying",
                    Direction::Down => "Rolling back",
                };
                self.output.detail(format!("{verb} migration `{migration}`"));
                self.start_bar(migration, *statements);
            }
            Event::Verifying { migration } => {
                self.output.detail(format!("Verifying migration `{migration}`"));
            }
            Event::Progress { done, statements } => {
                if let Some(bar) = &*self.bar.lock().unwrap_or_else(PoisonError::into_inner) {
                    bar.set_length(u64::try_from(*statements).unwrap_or(u64::MAX));
                    bar.set_position(u64::try_from(*done).unwrap_or(u64::MAX));
                }
            }
            Event::Applied { elapsed, migration: _, statements: _ } => {
                self.stop_bar();
                // The summary at the end has all times; a long wait is explained at once.
                if *elapsed >= LONG {
                    self.output.detail(paint(DIM, &format!("  took {}", time(*elapsed))));
                }
            }
            Event::Note(text) => self.print(|out| out.note(text)),
            Event::Warning(text) => self.print(|out| out.warning(text)),
        }
    }
}

impl Drop for Reporter<'_> {
    fn drop(&mut self) {
        self.stop_bar();
    }
}

fn waiting(holders: &[Holder], waited: Duration) -> String {
    let who: Vec<String> = holders.iter().map(describe).collect();
    let who = if who.is_empty() { "another session".to_owned() } else { who.join("; ") };
    format!("waiting for the migration lock since {}: held by {who}", time(waited))
}

/// `session 42 (migrator, brant), since 2026-01-02T03:04:05Z`.
pub fn describe(holder: &Holder) -> String {
    let names: Vec<&str> = [&holder.user, &holder.application, &holder.client]
        .into_iter()
        .map(String::as_str)
        .filter(|name| !name.is_empty())
        .collect();
    let since = holder.since.map(|since| format!(", since {since:.0}")).unwrap_or_default();
    let names = if names.is_empty() { String::new() } else { format!(" ({})", names.join(", ")) };
    format!("session {}{names}{since}", holder.id)
}

/// `3 migrations found in prisma/migrations`: Prisma's sentence, with the folder that it is.
pub fn found(number: usize, place: &str) -> String {
    match number {
        0 => format!("No migration found in {place}"),
        number => format!("{} found in {place}", count(number, "migration")),
    }
}

/// `1 statement`, `2 statements`.
pub fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// `12 ms`, `3.4 s`, `2 min 5 s`.
pub fn time(elapsed: Duration) -> String {
    match elapsed.as_secs() {
        0 => format!("{} ms", elapsed.as_millis()),
        seconds @ 1..60 => format!("{seconds}.{} s", elapsed.subsec_millis() / 100),
        seconds => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}
