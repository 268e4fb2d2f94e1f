//! Writing a squashed migration, and moving the old ones into its folder.
//!
//! The new folder appears whole, with copies of the old ones in it; only then do the old ones go. A
//! process that dies in between leaves both, which every command refuses and the next squash mends.

use std::fs;
use std::io;
use std::path::Path;

use super::Report;
use crate::code::Code;
use crate::commands::new;
use crate::error::Error;
use crate::source::Directory;
use crate::squashed::KEPT;

/// Makes the new folder and removes the old ones.
pub(super) fn write(folder: &Directory, report: &Report, down: Option<&str>) -> Result<(), Error> {
    let root = folder.path();
    let path = root.join(&report.name);
    if path.exists() {
        return Err(Error::new(
            Code::MigrationExists,
            format!("the migration directory already exists at {}", path.display()),
        ));
    }
    let draft = new::draft(root);
    let drafted = fill(root, &draft, report, down).and_then(|()| fs::rename(&draft, &path));
    if let Err(error) = drafted {
        // What cannot be removed is passed over by every reader.
        let _ = fs::remove_dir_all(&draft);
        return Err(cannot(&path, &error));
    }
    remove(folder, &report.name, &report.replaced)
}

fn fill(root: &Path, draft: &Path, report: &Report, down: Option<&str>) -> io::Result<()> {
    fs::create_dir(draft)?;
    fs::write(draft.join("migration.sql"), &report.script)?;
    if let Some(down) = down {
        fs::write(draft.join("down.sql"), down)?;
    }
    let kept = draft.join(KEPT);
    fs::create_dir(&kept)?;
    report.replaced.iter().try_for_each(|name| copy(&root.join(name), &kept.join(name)))
}

/// Copies a folder with everything in it; links become what they lead to.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir(to)?;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let target = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            copy(&path, &target)?;
        } else {
            fs::copy(&path, &target)?;
        }
    }
    Ok(())
}

/// Removes the old folders, each only if the new one has its script.
pub(super) fn remove(folder: &Directory, by: &str, names: &[String]) -> Result<(), Error> {
    let root = folder.path();
    for name in names {
        let old = root.join(name);
        let script = |folder: &Path| fs::read(folder.join("migration.sql"));
        if !old.exists() {
            continue;
        }
        match (script(&old), script(&root.join(by).join(KEPT).join(name))) {
            (Ok(old), Ok(kept)) if old == kept => {}
            _ => {
                return Err(Error::new(
                    Code::Replaced,
                    format!("the migration `{name}` is not what `{by}` has kept of it"),
                )
                .help(format!("compare {} with what `{by}` has in `{KEPT}`", old.display())));
            }
        }
        let removed =
            if old.is_symlink() { fs::remove_file(&old) } else { fs::remove_dir_all(&old) };
        removed.map_err(|error| cannot(&old, &error))?;
    }
    Ok(())
}

fn cannot(path: &Path, error: &io::Error) -> Error {
    Error::new(Code::Output, format!("cannot write {}: {error}", path.display()))
        .help("check the path and its permissions, and run the same command again")
}
