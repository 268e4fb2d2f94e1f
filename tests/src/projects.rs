//! Other people's projects to try Brant on: schemas and migrations that are not part of this
//! repository. `BRANT_CONFORMANCE` names the folder that holds them.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::environment::{skip, variable};

/// A project with the migrations that its authors committed.
#[derive(Clone, Debug)]
pub struct Project {
    /// The folder's name, `owner__repository`.
    pub name: String,
    /// The folder: a schema and `migrations/`.
    pub folder: PathBuf,
    /// `postgresql`, `mysql` or `sqlite`.
    pub provider: String,
    /// The whole of `meta.json`.
    pub meta: Value,
}

impl Project {
    /// The folder of the migrations.
    pub fn migrations(&self) -> PathBuf {
        self.folder.join("migrations")
    }

    /// The migration at which the data itself stops, if it cannot be replayed to the end.
    pub fn stops_at(&self) -> Option<&str> {
        self.meta["applied_in_order"]["stopped_at"].as_str()
    }
}

/// A folder of the conformance data, or none with a visible skip.
pub fn conformance(part: &str) -> Option<PathBuf> {
    match variable("BRANT_CONFORMANCE") {
        Some(folder) => Some(Path::new(&folder).join(part)),
        None => {
            skip(part, "BRANT_CONFORMANCE is not set");
            None
        }
    }
}

/// Every project, by name; none with a visible skip if there is no conformance data.
///
/// # Panics
/// If the folder is named but cannot be read: that is no skip.
pub fn projects() -> Vec<Project> {
    let Some(folder) = conformance("projects") else { return Vec::new() };
    let entries = std::fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("BRANT_CONFORMANCE: {}: {error}", folder.display()));
    let mut projects: Vec<Project> =
        entries.map(|entry| read(&entry.expect("an entry of the folder").path())).collect();
    projects.sort_by(|a, b| a.name.cmp(&b.name));
    projects
}

fn read(folder: &Path) -> Project {
    let file = folder.join("meta.json");
    let text = std::fs::read_to_string(&file)
        .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let meta: Value =
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let name = folder.file_name().expect("a folder has a name").to_string_lossy().into_owned();
    let provider = meta["provider"].as_str().expect("meta.json names a provider").to_owned();
    Project { name, folder: folder.to_owned(), provider, meta }
}
