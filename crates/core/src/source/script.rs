//! Reading one script from disk: a regular file inside the project, of bounded size, in UTF-8.

use std::fs::{self, File};
use std::io::{self, ErrorKind as Io, Read};
use std::path::Path;

use crate::code::Code;
use crate::error::{Error, Place};
use crate::migration::Text;

/// What a script has to keep to.
pub(super) struct Limits<'a> {
    /// A script behind a link has to be in here.
    pub(super) root: &'a Path,
    /// Bytes.
    pub(super) max_file_size: u64,
}

/// Reads one script. Every refusal names the file and happens before anything runs.
///
/// A thousand of them are read each time nothing is pending, so the usual one costs four calls of
/// the system: open, look, read, close.
pub(super) fn read(
    path: &Path,
    shown: &str,
    through_link: bool,
    limits: &Limits<'_>,
) -> Result<Text, Error> {
    let mut file = open(path, shown, through_link, limits)?;
    let metadata = file.metadata().map_err(|error| not_read(shown, &error))?;
    if !metadata.is_file() {
        return Err(irregular(shown));
    }
    let size = metadata.len();
    if size > limits.max_file_size {
        return Err(Error::new(
            Code::TooLarge,
            format!("{shown} has {size} bytes, more than the limit of {}", limits.max_file_size),
        )
        .help("raise `max_file_size` in brant.toml, or split the migration"));
    }
    let size = usize::try_from(size).map_err(|_| cannot_use(shown, "is too large to be read"))?;
    decode(all_of(&mut file, size).map_err(|error| not_read(shown, &error))?, shown)
}

/// Opens the file, or what a link that stays in the project leads to.
fn open(path: &Path, shown: &str, through_link: bool, limits: &Limits<'_>) -> Result<File, Error> {
    if through_link {
        refuse_outside(limits.root, path, shown)?;
    }
    let error = match without_link(path) {
        Ok(file) => return Ok(file),
        Err(error) => error,
    };
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_symlink() => {
            let target = fs::metadata(path).map_err(|error| missing_or(shown, &error))?;
            if !target.is_file() {
                return Err(irregular(shown));
            }
            refuse_outside(limits.root, path, shown)?;
            File::open(path).map_err(|error| not_read(shown, &error))
        }
        Ok(metadata) if !metadata.is_file() => Err(irregular(shown)),
        _ => Err(missing_or(shown, &error)),
    }
}

/// Opens what is at the path itself, without waiting for the other end of a pipe.
#[cfg(unix)]
fn without_link(path: &Path) -> io::Result<File> {
    use rustix::fs::OFlags;
    use std::os::unix::fs::OpenOptionsExt;

    let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed();
    File::options().read(true).custom_flags(flags).open(path)
}

/// The same where the system has no such flags.
#[cfg(not(unix))]
fn without_link(path: &Path) -> io::Result<File> {
    if fs::symlink_metadata(path)?.is_file() { File::open(path) } else { Err(Io::Other.into()) }
}

/// The whole file, which had `size` bytes a moment ago.
fn all_of(file: &mut impl Read, size: usize) -> io::Result<Vec<u8>> {
    // Room for one more byte shows in the same call that there is none.
    let mut bytes = vec![0; size + 1];
    let mut filled = 0;
    while let Some(room) = bytes.get_mut(filled..).filter(|room| !room.is_empty()) {
        match file.read(room) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == Io::Interrupted => {}
            Err(error) => return Err(error),
        }
        if filled == size {
            break;
        }
        if filled > size {
            return Err(io::Error::other("it changed while it was read"));
        }
    }
    bytes.truncate(filled);
    Ok(bytes)
}

fn decode(bytes: Vec<u8>, shown: &str) -> Result<Text, Error> {
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            return Err(cannot_use(shown, &format!("is not valid UTF-8 at byte {at}"))
                .help("save the file as UTF-8"));
        }
    };
    if let Some(at) = text.find('\0') {
        return Err(cannot_use(shown, "contains a NUL byte").place(Place::at(shown, &text, at, 0)));
    }
    Ok(Text::new(text))
}

/// A link that leaves the project would run text that nobody reviews with it.
fn refuse_outside(root: &Path, path: &Path, shown: &str) -> Result<(), Error> {
    let target = path.canonicalize().map_err(|error| missing_or(shown, &error))?;
    match root.canonicalize() {
        Ok(root) if target.starts_with(&root) => Ok(()),
        _ => Err(cannot_use(shown, "is a link that leaves the migrations folder")),
    }
}

/// P3015, or whatever else keeps the file from being read.
fn missing_or(shown: &str, error: &io::Error) -> Error {
    if !matches!(error.kind(), Io::NotFound | Io::NotADirectory) {
        return not_read(shown, error);
    }
    let error =
        Error::new(Code::FileMissing, format!("could not find the migration file at {shown}"));
    error.help("delete the directory or restore the migration file")
}

fn not_read(shown: &str, error: &io::Error) -> Error {
    cannot_use(shown, &format!("cannot be read: {error}"))
}

fn irregular(shown: &str) -> Error {
    cannot_use(shown, "is not a regular file")
}

fn cannot_use(shown: &str, why: &str) -> Error {
    Error::new(Code::MigrationText, format!("{shown} {why}"))
}

#[cfg(test)]
mod tests {
    use std::io::{self, Read};

    use super::all_of;

    /// Gives what it has in small portions, as some network file systems do.
    struct Trickle<'a>(&'a [u8]);

    impl Read for Trickle<'_> {
        fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
            let some = self.0.len().min(room.len()).min(3);
            room[..some].copy_from_slice(&self.0[..some]);
            self.0 = &self.0[some..];
            Ok(some)
        }
    }

    #[test]
    fn a_file_is_read_whole() {
        for (content, size) in [("", 0), ("SELECT 1;", 9), ("shorter", 9)] {
            let bytes = all_of(&mut Trickle(content.as_bytes()), size).expect("is read");
            assert_eq!(bytes, content.as_bytes());
            let bytes = all_of(&mut content.as_bytes(), size).expect("is read");
            assert_eq!(bytes, content.as_bytes());
        }
    }

    #[test]
    fn a_file_that_grows_is_not_read_in_part() {
        assert!(all_of(&mut "it has grown".as_bytes(), 5).is_err());
    }
}
