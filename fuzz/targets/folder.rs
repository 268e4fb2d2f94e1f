//! What holds for every migrations folder, whatever is in it.

use std::fs;
use std::path::{Component, Path};

use brant_core::Source;
use brant_core::source::Directory;

/// Stands for what lies beside the project and is nobody's business.
const OUTSIDE: &str = "Zq7x9Kp2wT lies outside";
/// The largest file that is read.
const LIMIT: u64 = 64;

/// Each line is something in the folder: `d|path` a folder, `l|path|target` a link, `f|path|text` a file.
/// Reading it ends, and gives nothing that lies elsewhere.
pub(crate) fn check(text: &str) {
    let place = tempfile::tempdir().expect("a folder");
    let root = place.path().join("migrations");
    fs::create_dir(&root).expect("a folder");
    fs::write(place.path().join("outside.sql"), OUTSIDE).expect("a file");
    for line in text.lines().take(40) {
        let mut parts = line.splitn(3, '|');
        let (kind, path) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let inside = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
        if inside && !path.is_empty() {
            // What a system does not take as a name is not there.
            let _ = make(kind, &root.join(path), parts.next().unwrap_or_default());
        }
    }
    read(&Directory::new(&root, "migrations", LIMIT));
}

fn make(kind: &str, path: &Path, rest: &str) -> std::io::Result<()> {
    fs::create_dir_all(path.parent().unwrap_or(path))?;
    match kind {
        "d" => fs::create_dir_all(path),
        #[cfg(unix)]
        "l" if !Path::new(rest).is_absolute() => std::os::unix::fs::symlink(rest, path),
        // Writing through a link would leave the folder.
        "f" if path.symlink_metadata().is_err() => fs::write(path, rest),
        _ => Ok(()),
    }
}

fn read(folder: &Directory) {
    let _ = (folder.lock_file(), folder.verified());
    let names = match folder.migrations() {
        Ok(migrations) => {
            let names = migrations.iter().map(|migration| migration.name.clone()).collect();
            migrations.iter().for_each(check_script);
            names
        }
        Err(error) => {
            let shown = error.to_string();
            assert!(!shown.contains(['\n', '\r', '\u{1b}', '\u{202e}']), "{shown:?}");
            Vec::new()
        }
    };
    assert!(names.is_sorted(), "{names:?}");
    for name in names.iter().map(String::as_str).chain(["missing"]) {
        folder.down(name).into_iter().flatten().for_each(|found| check_script(&found));
        folder.replaced(name, "a").into_iter().flatten().for_each(|found| check_script(&found));
    }
}

fn check_script(migration: &brant_core::Migration) {
    if let Ok(script) = &migration.script {
        let text = script.executable();
        assert!(!text.contains(OUTSIDE), "{}", migration.name);
        assert!(text.len() <= 64 && !text.contains('\0'), "{}", migration.name);
    }
}
