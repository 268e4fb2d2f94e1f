//! The file as a whole, and the lock beside it.

use super::*;

#[tokio::test]
async fn waits_for_other_writers_only_so_long() {
    let place = Place::new().await;
    let mut connection = place.connect().await;
    let other = place.other();
    other.execute_batch("BEGIN IMMEDIATE; CREATE TABLE o(a)").expect("locked");
    let stop = connection.run(&[Step::Begin]).await.expect_err("locked");
    assert_eq!((stop.error.kind, stop.error.code.as_deref()), (ErrorKind::Busy, Some("5")));
    other.execute_batch("COMMIT").expect("freed");
    connection.run(&[Step::Begin, Step::Rollback]).await.expect("free");
}

#[tokio::test]
async fn clears_the_file_under_the_eyes_of_others() {
    for mode in ["DELETE", "WAL"] {
        let place = Place::new().await;
        let other = place.other();
        let _: String = other
            .query_row(&format!("PRAGMA journal_mode={mode}"), [], |row| row.get(0))
            .expect("set");
        other
            .execute_batch("CREATE TABLE p(id PRIMARY KEY); CREATE TABLE c(p REFERENCES p(id)); INSERT INTO p VALUES (1); INSERT INTO c VALUES (1); CREATE VIEW v AS SELECT 1; CREATE TRIGGER t AFTER INSERT ON p BEGIN SELECT 1; END; PRAGMA user_version=3;")
            .expect("filled");
        let mut connection = place.connect().await;
        connection.run(&[Step::CreateHistory]).await.expect("created");
        connection.clear(&[], &External::default()).await.expect("cleared");
        connection.clear(&[], &External::default()).await.expect("nothing more");
        let left: i64 = other
            .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
            .expect("valid");
        assert_eq!(left, 0, "{mode}");
        apply(&mut *connection, "CREATE TABLE p(id); CREATE TABLE q(a);").await.expect("usable");
        let left: i64 = other
            .query_row("SELECT count(*) FROM p", [], |row| row.get(0))
            .expect("seen by others");
        assert_eq!(left, 0);
    }
}

#[tokio::test]
async fn creates_and_drops_files() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let target = target("sqlite:deep/er/a%20b.db", folder.path());
    let (driver, session) = (driver(), session());
    let kind = |error: DriverError| error.kind;
    assert!(!driver.database_exists(&target, &session).await.expect("looked"));
    assert_eq!(
        driver.connect(&target, &session).await.map(drop).map_err(kind),
        Err(ErrorKind::DatabaseMissing)
    );
    assert_eq!(
        driver.drop_database(&target, &session).await.map_err(kind),
        Err(ErrorKind::DatabaseMissing)
    );
    driver.create_database(&target, &session).await.expect("created");
    assert_eq!(
        driver.create_database(&target, &session).await.map_err(kind),
        Err(ErrorKind::DatabaseExists)
    );
    assert!(folder.path().join("deep/er/a b.db").is_file());
    driver.connect(&target, &session).await.expect("connected").close().await.expect("closed");
    driver.drop_database(&target, &session).await.expect("dropped");
    assert_eq!(std::fs::read_dir(folder.path().join("deep/er")).expect("there").count(), 0);
}

#[tokio::test]
async fn tells_what_is_no_database() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(
        folder.path().join("text.db"),
        "This is a letter to a goose, not a database.".repeat(50),
    )
    .expect("written");
    std::fs::create_dir(folder.path().join("folder.db")).expect("created");
    for (name, kind) in [
        ("text.db", ErrorKind::InvalidUrl),
        ("folder.db", ErrorKind::InvalidUrl),
        ("text.db/x.db", ErrorKind::InvalidUrl),
    ] {
        let target = target(&format!("file:{name}"), folder.path());
        let error = driver().connect(&target, &session()).await.map(drop).expect_err(name);
        assert_eq!(error.kind, kind, "{name}: {error:?}");
    }
}

#[tokio::test]
async fn a_database_in_memory_works_too() {
    let target = target(":memory:", Path::new("/"));
    let mut connection = driver().connect(&target, &session()).await.expect("connected");
    apply(&mut *connection, "CREATE TABLE a(b);").await.expect("applied");
    assert_eq!(connection.tables().await.expect("readable"), ["a"]);
    let mut lock = driver().lock(&target, &session()).await.expect("a lock");
    assert!(lock.try_acquire().await.expect("tried") && lock.keep().await.expect("kept"));
}

#[tokio::test]
async fn one_holds_the_lock() {
    let place = Place::new().await;
    let (driver, session) = (driver(), session());
    let mut first = driver.lock(&place.target, &session).await.expect("a lock");
    let mut second = driver.lock(&place.target, &session).await.expect("a lock");
    assert!(!first.keep().await.expect("asked"));
    assert!(first.try_acquire().await.expect("tried") && first.try_acquire().await.expect("tried"));
    assert!(!second.try_acquire().await.expect("tried"));
    let sessions = second.sessions().await.expect("asked");
    assert_eq!(sessions.len(), 1);
    assert_eq!(sessions[0].id, std::process::id().to_string());
    assert_eq!((sessions[0].application.as_str(), sessions[0].since.is_some()), ("brant", true));
    let refusal = second.end_session(&sessions[0].id).await.expect_err("not possible");
    assert_eq!(refusal.kind, ErrorKind::Unsupported);
    assert!(!second.end_session("0").await.expect("none"));
    let ticket = first.ticket().expect("held").clone();
    let mut connection = place.connect().await;
    connection.run(&[Step::CheckLock(&ticket)]).await.expect("held");
    first.release().await.expect("freed");
    assert_eq!(place.files(), ["dev.db"]);
    let stop = connection.run(&[Step::CheckLock(&ticket)]).await.expect_err("freed");
    assert_eq!(stop.error.kind, ErrorKind::LockLost);
    assert!(second.try_acquire().await.expect("tried") && second.keep().await.expect("kept"));
    drop(second);
    assert_eq!(place.files(), ["dev.db"]);
}

#[tokio::test]
async fn a_lock_file_that_a_crash_left_behind_is_harmless() {
    let place = Place::new().await;
    let path = place.folder.path().join("dev.db-brant-lock");
    std::fs::write(&path, "pid=1\nuser=root\napplication=an old one that said much more\n")
        .expect("written");
    let mut lock = driver().lock(&place.target, &session()).await.expect("a lock");
    assert_eq!(lock.sessions().await.expect("asked"), []);
    assert!(lock.try_acquire().await.expect("tried"));
    let facts = std::fs::read_to_string(&path).expect("readable");
    assert!(facts.contains("application=brant") && !facts.contains("old"), "{facts}");
    drop(lock);
    assert_eq!(place.files(), ["dev.db"]);
}

#[tokio::test]
async fn a_link_leads_to_the_same_lock() {
    let place = Place::new().await;
    let link = place.folder.path().join("link.db");
    std::os::unix::fs::symlink(place.folder.path().join("dev.db"), &link).expect("linked");
    let other = target("file:link.db", place.folder.path());
    let mut first = driver().lock(&place.target, &session()).await.expect("a lock");
    let mut second = driver().lock(&other, &session()).await.expect("a lock");
    assert!(first.try_acquire().await.expect("tried"));
    assert!(!second.try_acquire().await.expect("tried"));
}

/// The file is removed and made anew all the time; nobody may hold a removed one.
#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn many_take_turns() {
    let place = std::sync::Arc::new(Place::new().await);
    let inside = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let turns = (0..8).map(|_| {
        let (place, inside) = (place.clone(), inside.clone());
        tokio::spawn(async move {
            let mut taken = 0;
            while taken < 100 {
                let mut lock = driver().lock(&place.target, &session()).await.expect("a lock");
                if lock.try_acquire().await.expect("tried") {
                    let order = std::sync::atomic::Ordering::SeqCst;
                    assert_eq!(inside.fetch_add(1, order), 0, "two are inside");
                    assert!(lock.keep().await.expect("kept"));
                    inside.fetch_sub(1, order);
                    taken += 1;
                    lock.release().await.expect("released");
                }
                tokio::task::yield_now().await;
            }
        })
    });
    for turn in turns.collect::<Vec<_>>() {
        turn.await.expect("never two inside");
    }
    assert_eq!(place.files(), ["dev.db"]);
}

#[tokio::test]
async fn names_another_process_that_writes() {
    let place = Place::new().await;
    let other = place.other();
    other.execute_batch("BEGIN IMMEDIATE").expect("locked");
    let mut connection = place.connect().await;
    let stop = connection.run(&[Step::Begin]).await.expect_err("locked");
    let mut lock = driver().lock(&place.target, &session()).await.expect("a lock");
    let blockers = lock.sessions().await.expect("asked");
    if cfg!(target_os = "linux") {
        let pid = std::process::id().to_string();
        assert!(stop.error.details.iter().any(|line| line.contains(&pid)), "{:?}", stop.error);
        assert_eq!(blockers.iter().map(|blocker| &blocker.id).collect::<Vec<_>>(), [&pid]);
        assert_eq!(blockers[0].cancel, format!("kill {pid}"));
    }
}

/// The administrator may read and write everything, so this needs another user.
#[cfg(unix)]
#[tokio::test]
async fn respects_the_rights_of_a_file() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new().await;
    let path = place.folder.path().join("dev.db");
    let protect = |mode: u32| {
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).expect("changed");
    };
    protect(0o444);
    if std::fs::File::options().write(true).open(&path).is_ok() {
        brant_tests::skip("rights of a file", "this user may write to any file");
        return;
    }
    let mut connection = place.connect().await;
    assert!(connection.server().await.expect("asked").read_only);
    let stop = connection.run(&[Step::CreateHistory]).await.expect_err("read-only");
    assert_eq!(stop.error.kind, ErrorKind::ReadOnly);
    assert_eq!(connection.records().await.expect("readable"), None);
    protect(0);
    let error = driver().connect(&place.target, &session()).await.map(drop).expect_err("closed");
    assert_eq!(error.kind, ErrorKind::AccessDenied, "{error:?}");
    protect(0o644);
    let folder = |mode: u32| {
        let rights = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(place.folder.path(), rights).expect("changed");
    };
    folder(0o555);
    let mut lock = driver().lock(&place.target, &session()).await.expect("a lock");
    let refused = lock.try_acquire().await.expect_err("no place for the lock file");
    let stop = connection.run(&[Step::CreateHistory]).await.expect_err("no place for a journal");
    folder(0o755);
    assert_eq!(refused.kind, ErrorKind::AccessDenied);
    assert!(matches!(stop.error.kind, ErrorKind::AccessDenied | ErrorKind::ReadOnly), "{stop:?}");
}
