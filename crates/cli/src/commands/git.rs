//! What git knows of a migrations folder. Runs `git`, and reads only.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use brant_core::branch::Base;
use brant_core::migration::Text;
use brant_core::{Code, Error, Migration};

/// The branches that a project is usually merged into, the first that there is counts.
const USUAL: [&str; 5] = ["origin/HEAD", "origin/main", "origin/master", "main", "master"];

/// A folder in a repository.
pub(super) struct Repository<'r> {
    folder: &'r Path,
}

/// A commit, by what it was called.
pub(super) struct Revision {
    /// As somebody named it.
    pub(super) name: String,
    /// Its hash, short.
    pub(super) short: String,
    hash: String,
}

impl<'r> Repository<'r> {
    /// The repository that a migrations folder is in.
    pub(super) fn of(folder: &'r Path) -> Result<Repository<'r>, Error> {
        let repository = Repository { folder };
        repository.line(&["rev-parse", "--show-toplevel"])?;
        Ok(repository)
    }

    /// The named commit, or that of the branch that one usually merges into.
    pub(super) fn revision(&self, name: Option<&str>) -> Result<Revision, Error> {
        let find = |name: &str| {
            let commit = format!("{name}^{{commit}}");
            let hash = self
                .line(&["rev-parse", "--verify", "--quiet", "--end-of-options", &commit])
                .ok()?;
            let short = hash.get(..8).unwrap_or(&hash).to_owned();
            Some(Revision { name: name.to_owned(), short, hash })
        };
        match name {
            Some(name) => find(name).ok_or_else(|| {
                Error::new(Code::Git, format!("git knows no commit `{name}` here"))
                    .help("give a branch, a tag or a hash; `git fetch` brings those of the server")
            }),
            None => USUAL.iter().find_map(|name| find(name)).ok_or_else(|| {
                Error::new(Code::Git, "which branch this one is merged into cannot be seen")
                    .note(format!("there is none of {}", USUAL.join(", ")))
                    .help("name it: `--onto BRANCH`")
            }),
        }
    }

    /// The migrations of a commit, and which of them were there when this branch left it.
    pub(super) fn base(&self, revision: &Revision) -> Result<Base, Error> {
        let files = self.files(&revision.hash)?;
        let texts = self.texts(files.iter().map(|(_, blob)| blob.as_str()))?;
        let migrations = files.into_iter().zip(texts).map(|((name, _), text)| {
            let path = format!("{}:{name}/migration.sql", revision.name);
            Migration::new(name, path, Ok(Text::new(text)))
        });
        let mut migrations: Vec<Migration> = migrations.collect();
        migrations.sort_by(|a, b| a.name.cmp(&b.name));
        // Histories without a common commit have parted before the first one.
        let parted = match self.line(&["merge-base", "HEAD", &revision.hash]) {
            Ok(fork) => self.files(&fork)?.into_iter().map(|(name, _)| name).collect(),
            Err(_) => BTreeSet::new(),
        };
        Ok(Base { migrations, parted })
    }

    /// The migrations of a commit: name and the script's object.
    fn files(&self, commit: &str) -> Result<Vec<(String, String)>, Error> {
        // Paths are relative to the folder, and a commit without it has none.
        let listed = self.bytes(&["ls-tree", "-r", "-z", commit, "./"], &[])?;
        let listed = String::from_utf8_lossy(&listed).into_owned();
        let entry = |entry: &str| {
            let (facts, path) = entry.split_once('\t')?;
            let name = path.strip_suffix("/migration.sql").filter(|name| !name.contains('/'))?;
            Some((name.to_owned(), facts.split(' ').nth(2)?.to_owned()))
        };
        Ok(listed.split('\0').filter_map(entry).collect())
    }

    /// The texts of objects, in one go.
    fn texts<'b>(&self, blobs: impl Iterator<Item = &'b str>) -> Result<Vec<String>, Error> {
        let asked: Vec<&str> = blobs.collect();
        let input = asked.iter().map(|blob| format!("{blob}\n")).collect::<String>();
        let answer = self.bytes(&["cat-file", "--batch"], input.as_bytes())?;
        let mut rest = answer.as_slice();
        let mut texts = Vec::with_capacity(asked.len());
        for blob in asked {
            let read = head(rest).and_then(|(size, start)| {
                let text = rest.get(start..start + size)?;
                rest = rest.get(start + size + 1..)?;
                Some(String::from_utf8_lossy(text).into_owned())
            });
            texts.push(read.ok_or_else(|| {
                Error::new(Code::Git, format!("git does not give the object {blob}"))
            })?);
        }
        Ok(texts)
    }

    fn line(&self, arguments: &[&str]) -> Result<String, Error> {
        let bytes = self.bytes(arguments, &[])?;
        Ok(String::from_utf8_lossy(&bytes).trim_end().to_owned())
    }

    /// Runs git in the folder. The input is given from a thread, since git answers meanwhile.
    fn bytes(&self, arguments: &[&str], input: &[u8]) -> Result<Vec<u8>, Error> {
        let failed = |why: String| {
            Error::new(Code::Git, format!("`git {}` {why}", arguments.join(" ")))
                .help("run it in a clone of the project's repository, with git installed")
        };
        let mut child = Command::new("git")
            .args(arguments)
            .current_dir(self.folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| failed(format!("cannot be started: {error}")))?;
        let stdin = child.stdin.take();
        let output = std::thread::scope(|scope| {
            scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(input)));
            child.wait_with_output()
        });
        let output = output.map_err(|error| failed(format!("failed: {error}")))?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let words = String::from_utf8_lossy(&output.stderr);
        Err(failed(format!("failed: {}", words.trim_end())))
    }
}

/// The size of the object whose description begins here, and where its content does.
fn head(answer: &[u8]) -> Option<(usize, usize)> {
    let end = answer.iter().position(|byte| *byte == b'\n')?;
    let line = std::str::from_utf8(answer.get(..end)?).ok()?;
    Some((line.rsplit_once(' ')?.1.parse().ok()?, end + 1))
}

/// The path for git: the folder must be there.
pub(super) fn folder(path: &Path, shown: &str) -> Result<PathBuf, Error> {
    path.canonicalize().map_err(|error| {
        Error::new(
            Code::MigrationsFolder,
            format!("the migrations folder `{shown}` cannot be read: {error}"),
        )
    })
}
