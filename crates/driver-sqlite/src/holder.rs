//! Who is at a database: what the lock file says, and what Linux tells.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::Path;

use brant_core::Holder;
use brant_core::lock::Role;
use jiff::Timestamp;

/// The text of a lock file: `key=value` lines about this process.
pub(crate) fn describe_self(file: &File, application: &str) -> String {
    let mut text = String::new();
    let facts = [
        ("pid", std::process::id().to_string()),
        ("user", user(file)),
        ("client", host()),
        ("since", now()),
        ("application", application.to_owned()),
    ];
    for (key, value) in facts {
        let value: String = value.chars().filter(|c| !c.is_control()).collect();
        let _ = writeln!(text, "{key}={value}");
    }
    text
}

/// To the millisecond, which is enough for people.
fn now() -> String {
    Timestamp::from_millisecond(crate::time::now()).unwrap_or_default().to_string()
}

/// The holder that a lock file names.
pub(crate) fn parse(text: &str) -> Holder {
    let fact = |key: &str| {
        let mut lines = text.lines().filter_map(|line| line.split_once('='));
        lines.find(|(found, _)| *found == key).map(|(_, value)| value.to_owned())
    };
    let id = fact("pid").unwrap_or_else(|| "unknown".to_owned());
    Holder {
        cancel: format!("kill {id}"),
        id,
        user: fact("user").unwrap_or_default(),
        application: fact("application").unwrap_or_default(),
        client: fact("client").unwrap_or_default(),
        since: fact("since").and_then(|since| since.parse().ok()),
        role: Role::Holds,
    }
}

/// Processes with a write lock on the file, from Linux's list of locks. Empty elsewhere.
#[cfg(target_os = "linux")]
pub(crate) fn writers(database: &Path) -> Vec<Holder> {
    use std::os::unix::fs::MetadataExt;
    let (Ok(locks), Ok(metadata)) = (fs::read_to_string("/proc/locks"), fs::metadata(database))
    else {
        return Vec::new();
    };
    let inode = format!(":{}", metadata.ino());
    let mut pids: Vec<&str> = locks
        .lines()
        .filter_map(|line| {
            // `12: POSIX  ADVISORY  WRITE 4711 08:01:1234 1073741825 1073741825`
            let mut words = line.split_whitespace().skip(3);
            let (kind, pid, file) = (words.next()?, words.next()?, words.next()?);
            (kind == "WRITE" && file.ends_with(&inode)).then_some(pid)
        })
        .collect();
    pids.sort_unstable();
    pids.dedup();
    pids.into_iter().map(process).collect()
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn writers(_: &Path) -> Vec<Holder> {
    Vec::new()
}

#[cfg(target_os = "linux")]
fn process(pid: &str) -> Holder {
    use std::os::unix::fs::MetadataExt;
    let folder = Path::new("/proc").join(pid);
    let owner = fs::metadata(&folder).map(|metadata| user_name(metadata.uid()));
    let command = fs::read_to_string(folder.join("comm")).unwrap_or_default();
    Holder {
        id: pid.to_owned(),
        user: owner.unwrap_or_default(),
        application: command.trim().to_owned(),
        client: host(),
        since: None,
        role: Role::Blocks,
        cancel: format!("kill {pid}"),
    }
}

/// The user of this process: the owner of its folder in `/proc`, else of the lock file.
#[cfg(unix)]
fn user(file: &File) -> String {
    use std::os::unix::fs::MetadataExt;
    let metadata = fs::metadata("/proc/self").or_else(|_| file.metadata());
    metadata.map(|metadata| user_name(metadata.uid())).unwrap_or_default()
}

#[cfg(not(unix))]
fn user(_: &File) -> String {
    String::new()
}

/// A user's name in `/etc/passwd`, or the number.
#[cfg(unix)]
fn user_name(uid: u32) -> String {
    let accounts = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let uid = uid.to_string();
    let mut names = accounts.lines().filter_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1)? == uid).then(|| name.to_owned())
    });
    names.next().unwrap_or(uid)
}

fn host() -> String {
    fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default().trim().to_owned()
}
