//! One writer at a time.

use brant_conformance::eventually;
use brant_core::lock::Role;
use brant_core::{Driver as _, Lock, Session};
use brant_driver_postgres::Postgres;
use brant_tests::Database;

use super::{all, connect, databases, direct, script, target, whole};

async fn lock(database: &Database) -> Box<dyn Lock> {
    let target = target(database.url());
    Postgres.lock(&target, &Session::default()).await.expect("a session")
}

#[tokio::test]
async fn one_holds_it_and_the_other_does_not() {
    for database in databases(all()) {
        let (mut one, mut two) = (lock(&database).await, lock(&database).await);
        assert!(one.sessions().await.expect("an answer").is_empty());
        assert!(!one.keep().await.expect("an answer"));
        assert!(one.try_acquire().await.expect("an answer"));
        assert!(one.try_acquire().await.expect("twice is once"));
        assert!(one.keep().await.expect("an answer"));
        assert!(!two.try_acquire().await.expect("an answer"));
        assert!(two.ticket().is_none());
        let id = one.ticket().expect("a ticket").session.clone();
        let sessions = two.sessions().await.expect("an answer");
        assert_eq!(sessions.len(), 1, "{sessions:?}");
        assert_eq!((&sessions[0].id, sessions[0].role), (&id, Role::Holds));
        assert_eq!((&*sessions[0].user, &*sessions[0].application), ("brant", "brant"));
        assert!(sessions[0].since.is_some() && sessions[0].cancel.contains(&id));
        one.release().await.expect("it is free");
        assert!(two.try_acquire().await.expect("an answer"));
        let id = two.ticket().expect("a ticket").session.clone();
        let mut three = lock(&database).await;
        assert!(!three.end_session("1").await.expect("an answer"));
        assert!(three.end_session(&id).await.expect("an answer"));
        assert!(!two.keep().await.expect("an answer"));
        drop(two);
        assert!(eventually(&mut *three).await);
    }
}

#[tokio::test]
async fn dropping_it_frees_it() {
    for database in databases(all()) {
        let (mut one, mut two) = (lock(&database).await, lock(&database).await);
        assert!(one.try_acquire().await.expect("an answer"));
        drop(one);
        assert!(eventually(&mut *two).await);
    }
}

/// Runs `sql` in a session of its own until it is dropped.
async fn background(database: &Database, sql: &'static str) -> tokio::task::JoinHandle<()> {
    let mut connection = connect(database).await;
    assert!(connection.claim().await.expect("an answer"));
    let script = script(sql);
    let task = tokio::spawn(async move {
        let _ = connection.run(&[brant_core::Step::Begin, whole(&script)]).await;
    });
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    task
}

#[tokio::test]
async fn a_dead_worker_is_waited_for() {
    for database in databases(all()) {
        let mut next = connect(&database).await;
        let task = background(&database, "SELECT pg_sleep(20)").await;
        assert!(!next.claim().await.expect("an answer"));
        task.abort();
        let begun = std::time::Instant::now();
        while !next.claim().await.expect("an answer") {
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            assert!(begun.elapsed().as_secs() < 15, "the statement goes on: {}", database.name());
        }
        assert!(next.claim().await.expect("twice is once"));
    }
}

#[tokio::test]
async fn who_blocks_is_named() {
    for database in databases(direct()) {
        database.execute("CREATE TABLE t (a int)");
        let mut blocker = connect(&database).await;
        let reader = script("SELECT * FROM t");
        blocker.run(&[brant_core::Step::Begin, whole(&reader)]).await.expect("it reads");
        let mut holder = lock(&database).await;
        assert!(holder.try_acquire().await.expect("an answer"));
        let task = background(&database, "ALTER TABLE t ADD b int").await;
        let sessions = holder.sessions().await.expect("an answer");
        let roles: Vec<_> = sessions.iter().map(|session| session.role).collect();
        assert_eq!(roles, [Role::Holds, Role::Blocks], "{sessions:?}");
        task.abort();
    }
}
