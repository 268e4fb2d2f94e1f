//! The manual is played: what README.md and docs/ show is what Brant prints.
//!
//! A page's blocks in the language `console` are its terminal: `$ …` is a
//! command, what follows is what it prints, and a line `…` stands for any
//! lines. A comment `<!-- file: NAME -->` makes a file of the next block (a `*` in
//! it is a folder that is there), `<!-- clone: FOLDER -->` starts afresh
//! above a folder of this repository, `<!-- project: FOLDER -->` inside of it,
//! `<!-- server: KIND -->` with nothing, on a server, and `<!-- start: empty -->` with nothing.
//!
//! Words behind the kind of server are further databases, whose URLs are in `WORD_DATABASE_URL`;
//! the word `app` is a user without rights, whose URL for the main database is in
//! `APP_DATABASE_URL`; the word `dev` puts the main one's URL into `DEV_DATABASE_URL`, so that no
//! environment is overruled. A page calls them geese, geese_word and app.

use std::fs;
use std::path::{Path, PathBuf};

use brant_tests::{Database, Kind, User, fresh_database};

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
    let mut pages = pages("docs");
    pages.push(Path::new(ROOT).join("README.md"));
    check(pages);
}

/// A test per guide: they take their time.
macro_rules! guides {
    ($($name:ident $file:literal)*) => {
        const GUIDES: &[&str] = &[$($file),*];

        mod guide {
            $(#[test]
            fn $name() {
                super::check(vec![std::path::Path::new(super::ROOT).join("docs/guides").join($file)]);
            })*
        }
    };
}

guides! {
    from_db_push "from-db-push.md"
    local_and_ci "local-and-ci.md"
    vps "vps.md"
    from_alembic "from-alembic.md"
    team "team.md"
}

#[test]
fn every_guide_is_played() {
    for page in pages("docs/guides") {
        let name = page.file_name().expect("a file").to_string_lossy().into_owned();
        assert!(GUIDES.contains(&name.as_str()), "{name} has no test");
    }
}

fn pages(folder: &str) -> Vec<PathBuf> {
    let mut pages: Vec<PathBuf> = fs::read_dir(Path::new(ROOT).join(folder))
        .expect("a page that can be played")
        .map(|entry| entry.expect("a page that can be played").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    pages.sort();
    pages
}

fn check(pages: Vec<PathBuf>) {
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
    /// What is on a server, and the address that stands for it.
    server: Option<(Place, &'static str)>,
}

/// What a page has on a server. The user goes before its database.
struct Place {
    user: Option<User>,
    database: Database,
    /// The variable with its URL.
    variable: &'static str,
    /// Further databases with their words.
    more: Vec<(String, Database)>,
}

impl Place {
    /// `None`: the server is not there, which was said.
    fn new(kind: Kind, words: &str) -> Option<Place> {
        let server = kind.required()?;
        let database = fresh_database(&server);
        let words: Vec<&str> = words.split_whitespace().collect();
        let user = words.contains(&"app").then(|| User::new(&database));
        let variable = if words.contains(&"dev") { "DEV_DATABASE_URL" } else { "DATABASE_URL" };
        let others = words.into_iter().filter(|word| !matches!(*word, "app" | "dev"));
        let more = others.map(|word| (word.to_owned(), fresh_database(&server))).collect();
        Some(Place { user, database, variable, more })
    }

    fn variables(&self) -> Vec<(String, String)> {
        let own = (self.variable.to_owned(), self.database.url().to_owned());
        let user = self.user.iter().map(|user| ("APP_DATABASE_URL".to_owned(), user.url()));
        let more = self.more.iter().map(|(word, database)| {
            (format!("{}_DATABASE_URL", word.to_uppercase()), database.url().to_owned())
        });
        std::iter::once(own).chain(user).chain(more).collect()
    }

    /// Each real name with the one that pages use.
    fn names(&self) -> Vec<(&str, String)> {
        let user = self.user.iter().map(|user| (user.name(), "app".to_owned()));
        let more =
            self.more.iter().map(|(word, database)| (database.name(), format!("geese_{word}")));
        let own = (self.database.name(), "geese".to_owned());
        user.chain(more).chain(std::iter::once(own)).collect()
    }

    /// A page's text with the user's real name, where it stands in quotes.
    fn real(&self, text: &str) -> String {
        let Some(user) = &self.user else { return text.to_owned() };
        ['"', '\''].into_iter().fold(text.to_owned(), |text, quote| {
            text.replace(&format!("{quote}app{quote}"), &format!("{quote}{}{quote}", user.name()))
        })
    }
}

/// The page with what its commands print now, where that is something else.
fn play(page: &str) -> String {
    let mut terminal = Some(Terminal { stage: Stage::new(), server: None });
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
                let text = block.join("\n");
                let real = terminal.server.as_ref().map(|(place, _)| place.real(&text));
                terminal.stage.write(&name, &format!("{}\n", real.unwrap_or(text)));
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
            return Some(Terminal { stage, server: None });
        }
        let (name, words) = value.split_once(' ').unwrap_or((value, ""));
        let found = SERVERS.iter().find(|(known, ..)| *known == name);
        let (_, kind, address) = found.unwrap_or_else(|| panic!("{word}: {value}"));
        Some(Terminal { stage, server: Some((Place::new(*kind, words)?, address)) })
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
        let command = command.replace(FROM_SOURCE, "brant");
        let Some((place, address)) = &self.server else {
            return self.stage.terminal(&[], &command, HOMES[1]);
        };
        let names = place.names();
        // A migration that has just been made is called by the end of its name.
        let command = command.split(' ').map(|word| match word.strip_prefix("*_") {
            Some(_) => {
                let found = self.stage.find(&format!("migrations/{word}/"));
                found.trim_start_matches("migrations/").trim_end_matches('/').to_owned()
            }
            None => word.to_owned(),
        });
        let command = command.collect::<Vec<_>>().join(" ");
        // Flags name databases without quotes.
        let command = names.iter().fold(command, |command, (real, name)| {
            command.replace(&format!("--confirm {name}"), &format!("--confirm {real}"))
        });
        let variables = place.variables();
        let variables: Vec<(&str, &str)> =
            variables.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let printed = self.stage.terminal(&variables, &command, HOMES[1]);
        let after = place.database.url().split_once('@').map_or("", |(_, after)| after);
        let own = after.split_once('/').map_or(after, |(own, _)| own);
        let printed = printed.replace(own, address);
        names.iter().fold(printed, |printed, (real, name)| {
            // Escaped in grants of MySQL.
            let printed = printed.replace(&real.replace('_', "\\_"), &name.replace('_', "\\_"));
            printed.replace(real, name)
        })
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
