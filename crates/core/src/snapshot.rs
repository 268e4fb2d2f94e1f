//! What migrations make, remembered: a file in the user's cache folder, so that a history that has
//! not changed need not be replayed.
//!
//! The name of the file is a hash of everything that the result depends on: the scripts' contents
//! in their order, the server, and the form of the catalog. So an entry is never out of date; one
//! that is not read for long is removed. Whatever goes wrong here is a replay more, never an error.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use brant_catalog::Catalog;
use sha2::{Digest, Sha256};

use crate::migration::Migration;

/// Has to be raised when a driver reads databases in another way than before, or the catalog
/// means something else by what it says.
const FORMAT: u32 = 2;

/// So many catalogs are kept. A project needs two, and two more for each branch in work.
const KEPT: usize = 64;

/// The folder of remembered catalogs.
#[derive(Clone, Debug)]
pub struct Snapshots {
    folder: PathBuf,
}

/// What a remembered catalog is found by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key(String);

impl Key {
    /// The key of scripts on a server. `namespace` is the default one, `namespaces` are those that
    /// are looked into. None if a script cannot be read.
    pub fn of<'a>(
        server: &str,
        namespace: Option<&str>,
        namespaces: &[String],
        scripts: impl IntoIterator<Item = &'a Migration>,
    ) -> Option<Key> {
        let mut hash = Sha256::new();
        let mut part = |text: &str| {
            hash.update(u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(text);
        };
        part(&format!("{FORMAT} {}", env!("CARGO_PKG_VERSION")));
        part(server);
        part(namespace.unwrap_or_default());
        part(&namespaces.join("\0"));
        for script in scripts {
            part(script.script.as_ref().ok()?.checksum.as_str());
        }
        let bytes = hash.finalize();
        Some(Key(bytes.iter().map(|byte| format!("{byte:02x}")).collect()))
    }
}

impl Snapshots {
    /// In this folder, which is made when something is written.
    pub fn new(folder: impl Into<PathBuf>) -> Snapshots {
        Snapshots { folder: folder.into() }
    }

    fn path(&self, key: &Key) -> PathBuf {
        self.folder.join(format!("{}.json", key.0))
    }

    /// The catalog, if it is remembered.
    pub fn read(&self, key: &Key) -> Option<Catalog> {
        let path = self.path(key);
        let catalog = serde_json::from_slice(&fs::read(&path).ok()?).ok()?;
        // So that what is in use is not the oldest.
        if let Ok(file) = fs::File::options().append(true).open(&path) {
            let _ = file.set_modified(SystemTime::now());
        }
        Some(catalog)
    }

    /// Remembers a catalog, and forgets the oldest ones.
    pub fn write(&self, key: &Key, catalog: &Catalog) {
        let Ok(text) = serde_json::to_vec(catalog) else { return };
        if private_folder(&self.folder).is_err() {
            return;
        }
        let draft = self.folder.join(format!(".{:016x}", fastrand::u64(..)));
        // A reader finds a whole file or none.
        let written = fs::write(&draft, text).and_then(|()| fs::rename(&draft, self.path(key)));
        if written.is_err() {
            let _ = fs::remove_file(&draft);
        }
        self.prune();
    }

    fn prune(&self) {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let mut files: Vec<(SystemTime, PathBuf)> = entries
            .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
            .collect();
        files.sort();
        let surplus = files.len().saturating_sub(KEPT);
        for (_, path) in files.into_iter().take(surplus) {
            let _ = fs::remove_file(path);
        }
    }
}

/// Other users of the machine need not read how the databases look.
fn private_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_differ_in_whatever_matters() {
        let scripts = |texts: &[&str]| -> Vec<Migration> {
            texts.iter().map(|text| Migration::of_text("x", *text)).collect()
        };
        let key = |server: &str, namespace, texts: &[&str]| {
            Key::of(server, namespace, &[], &scripts(texts)).expect("they can be read")
        };
        let keys = [
            key("a 1", None, &[]),
            key("a 1", None, &["x"]),
            key("a 1", None, &["x", "y"]),
            key("a 1", None, &["y", "x"]),
            key("a 2", None, &["x"]),
            key("a 1", Some("public"), &["x"]),
        ];
        for (index, one) in keys.iter().enumerate() {
            assert!(!keys[..index].contains(one), "{index}");
        }
        assert_eq!(key("a 1", None, &["x"]), keys[1]);
    }

    #[test]
    fn a_catalog_comes_back() {
        let folder = std::env::temp_dir().join(format!("brant-snapshot-{}", fastrand::u64(..)));
        let snapshots = Snapshots::new(&folder);
        let key = Key::of("a", None, &[], []).expect("nothing to read");
        assert_eq!(snapshots.read(&key), None);
        let catalog = Catalog::empty(Some("public"));
        snapshots.write(&key, &catalog);
        assert_eq!(snapshots.read(&key), Some(catalog));
        fs::write(snapshots.path(&key), "{").expect("the file is there");
        assert_eq!(snapshots.read(&key), None);
        fs::remove_dir_all(folder).expect("the folder is there");
    }
}
