//! A project in a temporary folder, and `brant` run in it.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Arc, Mutex};

use brant::environment::Environment;
use brant::words;
use tempfile::TempDir;

/// A temporary project.
pub(crate) struct Stage(TempDir);

/// What a command printed.
pub(crate) struct Printed {
    pub(crate) out: String,
    pub(crate) err: String,
    pub(crate) exit: u8,
}

/// A stream that keeps what is written.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("a stage that works").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Kept {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().expect("a stage that works").clone())
            .expect("a stage that works")
    }
}

impl Stage {
    /// An empty folder.
    pub(crate) fn new() -> Stage {
        Stage(tempfile::tempdir().expect("a stage that works"))
    }

    /// The folder.
    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// Writes a file; its folders are made. `\x` in front of two digits is a byte.
    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().expect("a stage that works")).expect("a stage that works");
        fs::write(&path, bytes(text)).expect("a stage that works");
        if name.contains(".env") {
            private(&path);
        }
    }

    /// Copies a folder of the repository, without databases that a trial left there.
    pub(crate) fn copy(&self, root: &Path, folder: &str) {
        for file in brant_tests::files(&root.join(folder), "") {
            if file.extension().is_none_or(|extension| extension != "db") {
                let name =
                    file.strip_prefix(root).expect("a stage that works").display().to_string();
                self.write(&name, &fs::read_to_string(&file).expect("a stage that works"));
            }
        }
    }

    /// The name with `*_x` replaced by the folder that ends in `_x`.
    pub(crate) fn find(&self, name: &str) -> String {
        let Some((before, after)) = name.split_once('*') else { return name.to_owned() };
        let (ending, rest) = after.split_once('/').expect("a stage that works");
        let folders = fs::read_dir(self.0.path().join(before)).expect("a stage that works");
        let names = folders.map(|entry| {
            entry
                .expect("a stage that works")
                .file_name()
                .into_string()
                .expect("a stage that works")
        });
        let found = names.filter(|name| name.ends_with(ending)).max();
        format!("{before}{}/{rest}", found.unwrap_or_else(|| panic!("{name}")))
    }

    /// What a person with a project in `home` sees after typing a line: both
    /// streams as they come, without the exit code.
    pub(crate) fn terminal(&self, variables: &[(&str, &str)], line: &str, home: &str) -> String {
        let words = words::split(line).expect("a stage that works");
        let at = words.iter().position(|word| !word.contains('=')).expect("a stage that works");
        if words[at] != "brant" {
            return self.run(line);
        }
        let own = words[..at].iter().map(|word| word.split_once('=').expect("a stage that works"));
        let variables: Vec<(&str, &str)> = variables.iter().copied().chain(own).collect();
        let arguments: Vec<&str> = words[at + 1..].iter().map(String::as_str).collect();
        let screen = Kept::default();
        self.start(&variables, &arguments, screen.clone(), screen.clone());
        screen.text().replace(&self.folder(), home)
    }

    /// Runs `brant` with variables.
    pub(crate) fn brant(&self, variables: &[(&str, &str)], arguments: &[&str]) -> Printed {
        let (out, err) = (Kept::default(), Kept::default());
        let exit = self.start(variables, arguments, out.clone(), err.clone());
        Printed { out: out.text(), err: err.text(), exit }
    }

    fn start(&self, variables: &[(&str, &str)], arguments: &[&str], out: Kept, err: Kept) -> u8 {
        let folder = self.0.path().canonicalize().expect("a stage that works");
        let (arguments, input) = match arguments {
            [arguments @ .., "<", name] => (arguments, Some(self.0.path().join(name))),
            arguments => (arguments, None),
        };
        let arguments = std::iter::once("brant").chain(arguments.iter().copied());
        let mut environment = Environment::new(&folder, arguments, variables.iter().copied());
        environment.input = input.map(|path| fs::read(path).expect("a stage that works"));
        brant::run(&environment, Box::new(out), Box::new(err))
    }

    /// Runs a line of a transcript and gives what it printed.
    pub(crate) fn run(&self, line: &str) -> String {
        let line_words = words::split(line).expect("a stage that works");
        let at =
            line_words.iter().position(|word| !word.contains('=')).expect("a stage that works");
        let variables: Vec<(&str, &str)> = line_words[..at]
            .iter()
            .map(|word| word.split_once('=').expect("a stage that works"))
            .collect();
        let words: Vec<&str> = line_words[at..].iter().map(String::as_str).collect();
        let path = |name: &str| self.0.path().join(self.find(name));
        match words.as_slice() {
            ["brant", arguments @ ..] => self.transcript(&self.brant(&variables, arguments)),
            ["cat", name] => {
                self.plain(&fs::read_to_string(path(name)).expect("a stage that works"))
            }
            ["rm", name] => {
                fs::remove_file(path(name)).expect("a stage that works");
                String::new()
            }
            ["ls", name] => {
                let mut names: Vec<String> = fs::read_dir(path(name))
                    .expect("a stage that works")
                    .map(|entry| {
                        entry
                            .expect("a stage that works")
                            .file_name()
                            .into_string()
                            .expect("a stage that works")
                    })
                    .collect();
                names.sort();
                self.plain(&(names.join("\n") + "\n"))
            }
            ["mode", name] => mode(&path(name)),
            _ => panic!("a transcript has no command `{line}`"),
        }
    }

    fn transcript(&self, printed: &Printed) -> String {
        let mut text = self.plain(&printed.out);
        for line in self.plain(&printed.err).lines() {
            text += format!("! {line}").trim_end();
            text.push('\n');
        }
        if printed.exit != 0 {
            text += &format!("[exit {}]\n", printed.exit);
        }
        text
    }

    fn folder(&self) -> String {
        self.0.path().canonicalize().expect("a stage that works").display().to_string()
    }

    /// Without what differs from run to run.
    fn plain(&self, text: &str) -> String {
        let text = text.replace(&self.folder(), "[FOLDER]").replace('\u{1b}', "[ESC]");
        let mut plain = String::new();
        for line in text.lines() {
            plain += replace_times(line).trim_end();
            plain.push('\n');
        }
        plain
    }
}

/// Sentences of Prisma's that end with a time without a blank: `in 12ms`.
const TIMED: [&str; 2] = ["Formatted ", "✔ Introspected "];

/// `2026-01-02T03:04:05.678Z` as `[TIME]`, `12 ms` as `[N] ms`, the stamp of a new migration as `[STAMP]`.
pub(crate) fn replace_times(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        text += &rest[..at];
        rest = &rest[at..];
        let end = rest
            .find(|c: char| !(c.is_ascii_digit() || matches!(c, '-' | 'T' | ':' | '.' | 'Z')))
            .unwrap_or(rest.len());
        let (number, after) = rest.split_at(end);
        let recent = number.len() == 14 && number.starts_with("20") && after.starts_with('_');
        text += if number.len() > 18 && number.ends_with('Z') {
            "[TIME]"
        } else if after.starts_with(" ms")
            || (TIMED.iter().any(|words| line.starts_with(words)) && after.starts_with("ms"))
            || (line.contains(" Done in ") && (after.starts_with("ms") || after.starts_with('s')))
            || line.contains("\"milliseconds\"")
        {
            "[N]"
        } else if recent && !number.starts_with("202001") {
            "[STAMP]"
        } else {
            number
        };
        rest = after;
    }
    text + rest
}

/// `\xff` as the byte.
fn bytes(text: &str) -> Vec<u8> {
    let mut pieces = text.split("\\x");
    let mut bytes = pieces.next().unwrap_or_default().as_bytes().to_vec();
    for piece in pieces {
        bytes.push(u8::from_str_radix(&piece[..2], 16).expect("a stage that works"));
        bytes.extend_from_slice(&piece.as_bytes()[2..]);
    }
    bytes
}

#[cfg(unix)]
fn private(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).expect("a stage that works");
}

#[cfg(unix)]
fn mode(path: &Path) -> String {
    use std::os::unix::fs::PermissionsExt;
    format!("{:o}\n", fs::metadata(path).expect("a stage that works").permissions().mode() & 0o777)
}
