//! Writes the files of a schema.

use std::fs::{self, Permissions};
use std::io::{self, Write};
use std::path::Path;

use tempfile::NamedTempFile;

/// Makes a file that is not there, whole or not at all, with the folders above it.
pub(crate) fn create(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    #[cfg(unix)]
    {
        // A temporary file is its owner's alone.
        use std::os::unix::fs::PermissionsExt;
        file.as_file().set_permissions(Permissions::from_mode(0o644))?;
    }
    file.as_file().sync_all()?;
    file.persist_noclobber(path).map(|_| ()).map_err(|error| error.error)
}

/// Puts a text in the place of a file's. Whoever reads the file sees all of one or all of the
/// other, also after a crash; its permissions stay, and a link stays one.
pub(crate) fn replace(path: &Path, text: &str) -> io::Result<()> {
    let path = path.canonicalize()?;
    let permissions = fs::metadata(&path)?.permissions();
    if permissions.readonly() {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    match rename_over(&path, text, permissions) {
        // A file that is mounted by itself cannot be replaced, nor one in a folder that takes no
        // new files; they can be written.
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::PermissionDenied
                    | io::ErrorKind::ResourceBusy
                    | io::ErrorKind::CrossesDevices
            ) =>
        {
            fs::write(&path, text)
        }
        done => done,
    }
}

fn rename_over(path: &Path, text: &str, permissions: Permissions) -> io::Result<()> {
    let mut file = NamedTempFile::new_in(path.parent().unwrap_or(path))?;
    file.write_all(text.as_bytes())?;
    file.as_file().set_permissions(permissions)?;
    file.as_file().sync_all()?;
    file.persist(path).map(|_| ()).map_err(|error| error.error)
}
