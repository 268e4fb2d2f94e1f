use super::*;
use crate::migration::Text;

fn migration(name: &str, text: &str) -> Migration {
    Migration::new(name, format!("{name}/migration.sql"), Ok(Text::new(text)))
}

/// `name:state`, the state one of applied, failed, rolledback, ours, edited.
fn record(word: &str) -> Record {
    let (name, state) = word.split_once(':').unwrap();
    let at = Some(Timestamp::UNIX_EPOCH);
    let journal = r#"{"brant":1,"done":1,"of":2,"prefix":"a","next":"b","state":"running"}"#;
    Record {
        id: word.to_owned(),
        checksum: Checksum::of(if state == "edited" { b"old" } else { name.as_bytes() })
            .as_str()
            .to_owned(),
        migration: name.to_owned(),
        started_at: at,
        finished_at: at.filter(|_| matches!(state, "applied" | "edited")),
        rolled_back_at: at.filter(|_| state == "rolledback"),
        logs: (state == "ours").then(|| journal.to_owned()),
        steps: 1,
    }
}

/// `name`, or `name<by` for one that another one replaces.
fn folder(word: &str) -> Migration {
    let (name, by) = word.split_once('<').map_or((word, None), |(name, by)| (name, Some(by)));
    Migration { replaced_by: by.map(str::to_owned), ..migration(name, name) }
}

/// Folder names and rows in, one word per entry out.
fn check(folders: &str, rows: &str, expected: &str) {
    let migrations: Vec<_> = folders.split_whitespace().map(folder).collect();
    let records: Vec<_> = rows.split_whitespace().map(record).collect();
    let diagnosis = diagnose(&migrations, Some(&records));
    let words: Vec<String> = diagnosis
        .entries
        .iter()
        .map(|entry| {
            let standing = match &entry.standing {
                Standing::Applied(_) if entry.edited => "edited",
                Standing::Applied(_) => "applied",
                Standing::Pending { rolled_back: None } => "pending",
                Standing::Pending { rolled_back: Some(_) } => "again",
                Standing::Unfinished { journal: None, .. } => "failed",
                Standing::Unfinished { journal: Some(_), .. } => "continue",
                Standing::Covered { complete: true } => "covered",
                Standing::Covered { complete: false } => "begun",
            };
            let missing = if entry.is_missing() { "-missing" } else { "" };
            let late = if entry.out_of_order { "-late" } else { "" };
            format!("{}:{standing}{missing}{late}", entry.name)
        })
        .collect();
    assert_eq!(words.join(" "), expected, "{folders} | {rows}");
}

#[test]
fn folder_and_history_side_by_side() {
    check("a b", "", "a:pending b:pending");
    check("a b", "a:applied", "a:applied b:pending");
    check("a b", "b:applied", "a:pending-late b:applied");
    check("a", "a:edited", "a:edited");
    check("b", "a:applied b:applied", "a:applied-missing b:applied");
    check("a b", "a:applied c:applied", "a:applied b:pending c:applied-missing");
    check("a", "a:failed", "a:failed");
    check("", "a:failed", "a:failed-missing");
    check("a", "a:ours", "a:continue");
    check("a", "a:rolledback", "a:again");
    check("", "a:rolledback", "");
    check("a", "a:rolledback a:applied", "a:applied");
    check("a", "a:applied a:rolledback", "a:applied");
    check("a", "a:applied a:failed", "a:failed");
    check("10_x 2_x", "2_x:applied", "10_x:pending-late 2_x:applied");
}

#[test]
fn last_common_migration() {
    let migrations: Vec<_> = ["a", "b", "c"].map(|name| migration(name, name)).into();
    let records: Vec<_> = ["a:applied", "d:applied"].map(record).into();
    assert_eq!(diagnose(&migrations, Some(&records)).last_common(), Some("a"));
    assert_eq!(diagnose(&migrations, None).last_common(), None);
}

#[test]
fn squashed_migrations_stand_for_the_older_ones() {
    let once = "a<s b<s s t";
    check(once, "", "s:pending t:pending");
    check(once, "s:applied", "s:applied t:pending");
    check(once, "a:applied", "a:applied b:pending s:begun t:pending");
    check(once, "a:applied b:applied t:applied", "a:applied b:applied s:covered t:applied");
    check(once, "a:applied b:applied t:applied s:applied", "s:applied t:applied");
    check(once, "a:applied b:failed", "a:applied b:failed s:begun t:pending");
    check(once, "a:applied b:failed s:applied", "b:failed s:applied t:pending");
    check(once, "a:rolledback", "s:pending t:pending");
    check(once, "a:edited s:rolledback", "a:edited b:pending s:begun t:pending");
    check(once, "s:failed", "s:failed t:pending");
    check(once, "x:applied s:applied", "s:applied t:pending x:applied-missing");
    let twice = "a<c b<c c<e d<e e";
    check(twice, "", "e:pending");
    check(twice, "a:applied", "a:applied b:pending c:begun d:pending e:begun");
    check(
        twice,
        "a:applied b:applied d:applied",
        "a:applied b:applied c:covered d:applied e:covered",
    );
    check(twice, "c:applied", "c:applied d:pending e:begun");
    check(twice, "a:applied b:applied c:applied d:applied", "c:applied d:applied e:covered");
    check(twice, "e:applied a:applied c:applied", "e:applied");
}
