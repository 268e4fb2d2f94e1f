//! The manual is played: what README.md and docs/ show is what Brant prints.
//!
//! A page's blocks in the language `console` are its terminal: `$ …` is a
//! command, what follows is what it prints, and a line `…` stands for any
//! lines. A comment `<!-- file: NAME -->` makes a file of the next block (a `*` in
//! it is a folder that is there), `<!-- clone: FOLDER -->` starts afresh
//! above a folder of this repository, `<!-- project: FOLDER -->` inside of it,
//! `<!-- server: KIND -->` with nothing, on a server, and `<!-- start: empty -->` with nothing.

use std::fs;
use std::path::{Path, PathBuf};

use brant_tests::{Database, Kind, fresh_database};

use super::stage::{Stage, replace_times};
use super::{UPDATE, is_update};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
/// Where the manual's readers have this repository and their project.
const HOMES: [&str; 2] = ["/home/anna/brant", "/home/anna/geese"];
/// How a clone without an installed binary runs it.
const FROM_SOURCE: &str = "cargo run -q -p brant --";

/// The words of `server:` comments, and the address that the page shows.
const SERVERS: [(&str, Kind, &str); 3] = [
    ("postgresql", Kind::Postgres, "db.example:5432"),
    ("mysql", Kind::MySql, "db.example:3306"),
    ("mariadb", Kind::MariaDb, "db.example:3306"),
];

#[test]
fn pages_show_what_is_printed() {
    let mut pages: Vec<PathBuf> = fs::read_dir(Path::new(ROOT).join("docs"))
        .expect("a page that can be played")
        .map(|entry| entry.expect("a page that can be played").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    pages.push(Path::new(ROOT).join("README.md"));
    let mut wrong = Vec::new();
    for page in pages {
        let text = fs::read_to_string(&page).expect("a page that can be played");
        let played = play(&text);
        if played == text {
            continue;
        }
        if is_update() {
            fs::write(&page, played).expect("a page that can be played");
        } else {
            let differs = text.lines().zip(played.lines()).zip(1..).find(|((a, b), _)| a != b);
            wrong.push(format!("{}: {differs:?}", page.display()));
        }
    }
    assert!(wrong.is_empty(), "{}\n{UPDATE}=1 accepts what came out", wrong.join("\n"));
}

/// One terminal of a page.
struct Terminal {
    stage: Stage,
    /// The database of a server, and the address that stands for it.
    database: Option<(Database, &'static str)>,
}

/// The page with what its commands print now, where that is something else.
fn play(page: &str) -> String {
    let mut terminal = Some(Terminal { stage: Stage::new(), database: None });
    let mut lines = page.lines();
    let (mut played, mut file) = (String::new(), None);
    while let Some(line) = lines.next() {
        played += &format!("{line}\n");
        match comment(line) {
            Some(("file", name)) => file = Some(name),
            Some((word, value)) => terminal = Terminal::open(word, value),
            None => {}
        }
        let Some(language) = line.strip_prefix("```") else { continue };
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let block = match (&terminal, file.take()) {
            (Some(terminal), Some(name)) => {
                let name = terminal.stage.find(name);
                terminal.stage.write(&name, &format!("{}\n", block.join("\n")));
                block.join("\n")
            }
            (Some(terminal), None) if language == "console" => terminal.play(&block),
            _ => block.join("\n"),
        };
        played += &format!("{block}\n```\n");
    }
    played
}

/// `<!-- word: value -->`.
fn comment(line: &str) -> Option<(&str, &str)> {
    line.strip_prefix("<!-- ")?.strip_suffix(" -->")?.split_once(": ")
}

impl Terminal {
    /// `None`: the server is not there, which was said.
    fn open(word: &str, value: &str) -> Option<Terminal> {
        let stage = Stage::new();
        match word {
            "clone" => stage.copy(Path::new(ROOT), value),
            "project" => stage.copy(&Path::new(ROOT).join(value), ""),
            _ => {}
        }
        if word != "server" {
            return Some(Terminal { stage, database: None });
        }
        let found = SERVERS.iter().find(|(name, ..)| *name == value);
        let (_, kind, address) = found.unwrap_or_else(|| panic!("{word}: {value}"));
        let database = fresh_database(&kind.required()?);
        Some(Terminal { stage, database: Some((database, address)) })
    }

    /// A block with what its commands print.
    fn play(&self, block: &[&str]) -> String {
        let mut played = String::new();
        let mut rest = block;
        while let Some((line, after)) = rest.split_first() {
            let command = line.strip_prefix("$ ").expect("a block begins with a command");
            let end = after.iter().position(|line| line.starts_with("$ ")).unwrap_or(after.len());
            let (shown, next) = after.split_at(end);
            let printed = self.run(command);
            let printed: Vec<&str> = printed.trim().lines().collect();
            let kept = if agrees(shown, &printed) { shown } else { &printed };
            let gap = !next.is_empty() && kept.last().is_none_or(|line| !line.is_empty());
            for line in [line].into_iter().chain(kept).chain(gap.then_some(&"")) {
                played += line.trim_end();
                played.push('\n');
            }
            rest = next;
        }
        played.trim_end().to_owned()
    }

    fn run(&self, command: &str) -> String {
        let url = self.database.as_ref().map(|(database, _)| ("DATABASE_URL", database.url()));
        let command = command.replace(FROM_SOURCE, "brant");
        let mut printed = self.stage.terminal(url.as_slice(), &command, HOMES[1]);
        if let Some((database, address)) = &self.database {
            let after = database.url().split_once('@').map_or("", |(_, after)| after);
            let own = after.split_once('/').map_or(after, |(own, _)| own);
            printed = printed.replace(own, address).replace(database.name(), "geese");
        }
        printed
    }
}

/// A line without what differs from run to run, and without its alignment.
fn plain(line: &str) -> String {
    let line = HOMES.iter().fold(line.to_owned(), |line, home| line.replace(home, "[FOLDER]"));
    replace_times(&line).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether the lines are the printed ones; `…` stands for any.
fn agrees(shown: &[&str], printed: &[&str]) -> bool {
    let lines = |lines: &[&str]| -> Vec<String> {
        lines.iter().map(|line| plain(line)).filter(|line| !line.is_empty()).collect()
    };
    let (shown, printed) = (lines(shown), lines(printed));
    let mut printed = printed.iter();
    let mut skipping = false;
    for line in &shown {
        if line == "…" {
            skipping = true;
        } else if skipping && printed.any(|printed| printed == line) {
            skipping = false;
        } else if skipping || printed.next() != Some(line) {
            return false;
        }
    }
    skipping || printed.next().is_none()
}
