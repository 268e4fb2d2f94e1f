//! Verdicts that are kept, in a file that is committed beside the migrations.
//!
//! They are found by a checksum of everything that they depend on: the texts of all migrations up
//! to and with the one that is undone, and the down script. So CI tries only what is new.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::Label;
use crate::checksum::Checksum;
use crate::code::Code;
use crate::error::Error;

/// Version of the file's format.
const VERSION: u32 = 1;

/// Verdicts by checksum.
#[derive(Clone, Debug, Default)]
pub struct Store(BTreeMap<String, Entry>);

/// A verdict as it is written.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Entry {
    /// For people who read the file.
    migration: String,
    hash: String,
    #[serde(flatten)]
    label: Label,
}

#[derive(Serialize, Deserialize)]
struct Written {
    brant: u32,
    migrations: Vec<Entry>,
}

impl Store {
    /// Reads the file's text. One of another version counts as empty: it is only a memory.
    pub fn read(text: &str, shown: &str) -> Result<Store, Error> {
        let written: Written = serde_json::from_str(text).map_err(|error| {
            Error::new(Code::Input, format!("{shown} cannot be read: {error}"))
                .help("delete it; `brant migrate verify` writes it again")
        })?;
        let entries = written.migrations.into_iter().filter(|_| written.brant == VERSION);
        Ok(Store(entries.map(|entry| (entry.hash.clone(), entry)).collect()))
    }

    /// The file's text: a line per migration, in their order, so that merges are easy.
    pub fn text(&self) -> String {
        let mut entries: Vec<&Entry> = self.0.values().collect();
        entries.sort_by(|a, b| a.migration.cmp(&b.migration));
        let lines: Vec<String> =
            entries.iter().filter_map(|entry| serde_json::to_string(entry).ok()).collect();
        format!("{{\"brant\": {VERSION}, \"migrations\": [\n{}\n]}}\n", lines.join(",\n"))
    }

    /// The verdict on these texts.
    pub fn get(&self, hash: &str) -> Option<&Label> {
        self.0.get(hash).map(|entry| &entry.label)
    }

    /// Keeps a verdict.
    pub(super) fn put(&mut self, migration: &str, hash: &str, label: Label) {
        let entry = Entry { migration: migration.to_owned(), hash: hash.to_owned(), label };
        self.0.insert(hash.to_owned(), entry);
    }

    /// Forgets the verdicts on texts that are no more.
    pub(super) fn keep<'a>(&mut self, hashes: impl Iterator<Item = &'a str>) {
        let hashes: BTreeSet<&str> = hashes.collect();
        self.0.retain(|hash, _| hashes.contains(hash.as_str()));
    }
}

/// The checksum of a text and everything before it.
pub(super) fn link(before: &str, checksum: &str) -> String {
    Checksum::of(format!("{before}\n{checksum}").as_bytes()).as_str().to_owned()
}
