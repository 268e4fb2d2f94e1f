//! The migration lock: who excludes whom.

use super::*;
use brant_conformance::eventually;
use brant_core::lock::Role;
use brant_tests::fresh_database;

#[tokio::test]
async fn one_database_one_writer() {
    for server in servers() {
        let database = fresh_database(&server);
        let (mut first, mut second) = (lock(&database).await, lock(&database).await);
        assert!(eventually(first.as_mut()).await, "{}", server.label);
        assert!(first.try_acquire().await.expect("asked again"));
        assert!(!second.try_acquire().await.expect("answers"), "{}", server.label);
        assert!(first.keep().await.expect("answers"));
        let holders = second.sessions().await.expect("readable");
        let holder = holders.iter().find(|holder| holder.role == Role::Holds).expect("a holder");
        assert_eq!(Some(&holder.id), first.ticket().map(|ticket| &ticket.session));
        assert!(holder.since.is_some() && holder.cancel.starts_with("KILL "), "{holder:?}");
        first.release().await.expect("released");
        assert!(eventually(second.as_mut()).await, "{}", server.label);
    }
}

#[tokio::test]
async fn databases_of_one_server_do_not_wait_for_each_other() {
    for server in servers() {
        let (one, two) = (fresh_database(&server), fresh_database(&server));
        let (mut first, mut second) = (lock(&one).await, lock(&two).await);
        assert!(eventually(first.as_mut()).await);
        assert!(eventually(second.as_mut()).await);
        assert!(first.keep().await.expect("answers") && second.keep().await.expect("answers"));
        first.release().await.expect("released");
        assert!(second.keep().await.expect("answers"));
        let ticket = second.ticket().expect("held").clone();
        let mut connection = connect(&two).await;
        connection.run(&[Step::CheckLock(&ticket)]).await.expect("held");
        second.release().await.expect("released");
        let stop = connection.run(&[Step::CheckLock(&ticket)]).await.expect_err("lost");
        assert_eq!(stop.error.kind, ErrorKind::LockLost, "{stop:?}");
    }
}

#[tokio::test]
async fn a_killed_holder_loses_it() {
    for server in servers() {
        let database = fresh_database(&server);
        let (mut first, mut second) = (lock(&database).await, lock(&database).await);
        assert!(eventually(first.as_mut()).await);
        let id = first.ticket().expect("held").session.clone();
        assert!(second.end_session(&id).await.expect("killed"));
        assert!(!second.end_session("4000000000").await.expect("no such session"));
        assert!(eventually(second.as_mut()).await);
        assert!(!first.keep().await.expect("an answer, not an error"));
    }
}

/// Whoever stands in the worker's way is named, for locks on tables and on rows.
#[tokio::test]
async fn blockers_are_named() {
    for server in servers() {
        for blocked in ["ALTER TABLE t ADD COLUMN b INT", "UPDATE t SET a = 3"] {
            let database = fresh_database(&server);
            database.execute("CREATE TABLE t (a INT); INSERT INTO t VALUES (1)");
            let mut other = connect(&database).await;
            other.run(&[Step::Begin]).await.expect("begins");
            run(other.as_mut(), "UPDATE t SET a = 2").await.expect("holds the row");
            let mut worker = connect(&database).await;
            assert!(worker.claim().await.expect("claims") && worker.claim().await.expect("again"));
            let work = tokio::spawn(async move { run(worker.as_mut(), blocked).await });
            let mut lock = lock(&database).await;
            let mut found = Vec::new();
            for _ in 0..100 {
                found = lock.sessions().await.expect("readable");
                if found.iter().any(|holder| holder.role == Role::Blocks) {
                    break;
                }
                // MariaDB's tables of transactions are copies, renewed when nobody read them for 0.1 s.
                tokio::time::sleep(std::time::Duration::from_millis(300)).await;
            }
            let blockers: Vec<_> = found.iter().filter(|it| it.role == Role::Blocks).collect();
            assert_eq!(blockers.len(), 1, "{}: {blocked}: {found:?}", server.label);
            // The one that works runs a statement, so it is let be.
            assert!(!other.claim().await.expect("asked"), "two workers");
            assert!(lock.end_session(&blockers[0].id).await.expect("ended"));
            work.await.expect("no panic").expect("goes on");
        }
    }
}
