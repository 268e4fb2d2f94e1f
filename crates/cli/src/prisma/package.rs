//! The `prisma` part of package.json.

use std::path::{Path, PathBuf};

use brant_core::error::Place;
use serde_json::Value;

use super::{Expression, Written};

/// The nearest package.json upwards.
#[derive(Clone, Debug)]
pub(super) struct Package {
    /// The folder that it is in.
    pub folder: PathBuf,
    /// `prisma.schema`, relative to the folder.
    pub schema: Option<Written>,
    /// `prisma.seed`, a command.
    pub seed: Option<Written>,
}

/// Looks upwards from a folder. A file that is not valid JSON says nothing.
pub(super) fn find(directory: &Path) -> Option<Package> {
    let folder = directory.ancestors().find(|folder| folder.join("package.json").is_file())?;
    let path = folder.join("package.json");
    let text = std::fs::read_to_string(&path).unwrap_or_default();
    let json: Value = serde_json::from_str(&text).unwrap_or_default();
    let shown = crate::config::shown(&path, directory);
    let get = |name: &str| {
        let value = json.get("prisma")?.get(name)?.as_str()?;
        let quoted = serde_json::to_string(name).unwrap_or_default();
        let prisma = text.find("\"prisma\"").unwrap_or_default();
        let offset = text[prisma..].find(&quoted).map_or(prisma, |at| prisma + at);
        let place = Place::at(&shown, &text, offset, 0);
        Some(Written { expression: Expression::Literal(value.to_owned()), place })
    };
    Some(Package { folder: folder.to_owned(), schema: get("schema"), seed: get("seed") })
}
