use super::*;
use crate::migration::Text;

fn migration(name: &str, text: &str) -> Migration {
    Migration::new(name, format!("{name}/migration.sql"), Ok(Text::new(text)))
}

/// `name:state`, the state one of applied, failed, rolledback, ours, undoing, edited, crlf; perhaps
/// `@` and when it was begun.
fn record(word: &str) -> Record {
    let (name, state) = word.split_once(':').unwrap();
    let (state, second) = state.split_once('@').unwrap_or((state, "0"));
    let at = Some(Timestamp::from_second(second.parse().unwrap()).unwrap());
    let ours = r#"{"brant":1,"done":1,"of":2,"prefix":"a","next":"b","state":"running"}"#;
    let undoing = ours.replace('}', r#","direction":"down"}"#);
    let journal = if state == "undoing" { undoing.as_str() } else { ours };
    let text = match state {
        "edited" => "old".to_owned(),
        "crlf" => format!("{name}\r\n"),
        _ => format!("{name}\n"),
    };
    Record {
        id: word.to_owned(),
        checksum: Checksum::of(text.as_bytes()).as_str().to_owned(),
        migration: name.to_owned(),
        started_at: at,
        finished_at: at.filter(|_| matches!(state, "applied" | "edited" | "crlf")),
        rolled_back_at: at.filter(|_| state == "rolledback"),
        logs: matches!(state, "ours" | "undoing").then(|| journal.to_owned()),
        steps: 1,
    }
}

/// `name`, or `name<by` for one that another one replaces; `!name` has no file.
fn folder(word: &str) -> Migration {
    let (name, by) = word.split_once('<').map_or((word, None), |(name, by)| (name, Some(by)));
    let text = format!("{}\n", name.trim_start_matches('!'));
    let mut migration = migration(name.trim_start_matches('!'), &text);
    if name.starts_with('!') {
        migration.script = Err(crate::Error::new(crate::Code::FileMissing, "gone"));
    }
    Migration { replaced_by: by.map(str::to_owned), ..migration }
}

/// Folders and a history, each as words; `-` for no history table.
pub(crate) fn diagnosis(folders: &str, rows: &str) -> Diagnosis {
    let migrations: Vec<_> = folders.split_whitespace().map(folder).collect();
    if rows == "-" {
        return diagnose(&migrations, None);
    }
    let records: Vec<_> = rows.split_whitespace().map(record).collect();
    diagnose(&migrations, Some(&records))
}

/// Folder names and rows in, one word per entry out.
fn check(folders: &str, rows: &str, expected: &str) {
    let diagnosis = diagnosis(folders, rows);
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
fn line_ends_are_no_edit_and_a_file_that_is_gone_is_one() {
    check("a", "a:crlf", "a:applied");
    check("!a", "a:applied", "a:edited");
    check("!a", "", "a:pending");
    check("!a<s s", "a:applied s:rolledback", "a:applied s:covered");
}

#[test]
fn last_common_migration() {
    assert_eq!(diagnosis("a b c", "a:applied d:applied").last_common(), Some("a"));
    assert_eq!(diagnosis("a c", "a:applied b:applied").last_common(), Some("a"));
    assert_eq!(diagnosis("a b c", "-").last_common(), None);
    assert_eq!(diagnosis("a", "a:applied").last_common(), None);
}

/// The names that a question about the history answers with.
#[test]
fn what_the_history_is_asked() {
    let names = |entries: Vec<&Entry>| {
        entries.into_iter().map(|entry| entry.name.as_str()).collect::<Vec<_>>().join(" ")
    };
    let one = diagnosis("a b<s s c d e", "a:applied b:applied c:ours d:failed f:ours");
    assert_eq!(names(one.pending().collect()), "e");
    assert_eq!(names(one.unfinished().map(|(entry, ..)| entry).collect()), "c d f");
    assert_eq!(names(one.failed().map(|(entry, _)| entry).collect()), "d f");
    assert_eq!(names(one.complete().collect()), "s");
    assert_eq!(names(one.half_undone().into_iter().collect()), "");
    let other = diagnosis("a b<s c<s s", "a:undoing b:applied");
    assert_eq!(names(other.half_undone().into_iter().collect()), "a");
    assert_eq!(names(other.complete().collect()), "");
    assert!(one.has_history && !diagnosis("a", "-").has_history);
    let applied = diagnosis("a b", "a:applied@7 b:failed@9");
    let at: Vec<_> = applied.entries.iter().map(Entry::applied_at).collect();
    assert_eq!(at, [Some(Timestamp::from_second(7).unwrap()), None]);
}

#[test]
fn findings_are_told_in_order() {
    let found = |folders, rows| {
        let shorter = |finding: String| {
            let about = finding.split('`').nth(1).unwrap().to_owned();
            let last = finding.split_whitespace().last().unwrap().to_owned();
            format!("{about}:{last}")
        };
        diagnosis(folders, rows).findings().into_iter().map(shorter).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(found("a b", "a:applied"), "");
    assert_eq!(found("a c", "a:edited b:applied c:failed"), "a:applied b:folder");
    assert_eq!(found("a b", "b:edited"), "a:already b:applied");
    assert_eq!(found("a", "a:rolledback b:rolledback"), "");
}

/// A squashed migration has the rows of all that it replaces, however often that was squashed.
#[test]
fn rows_of_what_is_replaced() {
    let rows = |name: &str, folders, rows| {
        let diagnosis = diagnosis(folders, rows);
        let entry = diagnosis.entries.iter().find(|entry| entry.name == name).unwrap();
        let ids: Vec<_> = entry.replaced.iter().map(|record| record.id.as_str()).collect();
        ids.join(" ")
    };
    let twice = "a<c b<c c<e d<e e";
    let all = "a:applied b:applied c:applied d:applied e:applied";
    assert_eq!(rows("e", twice, all), "c:applied a:applied b:applied d:applied");
    assert_eq!(rows("c", twice, "a:applied b:rolledback c:applied"), "a:applied");
    assert_eq!(rows("a", "a", "a:applied"), "");
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
