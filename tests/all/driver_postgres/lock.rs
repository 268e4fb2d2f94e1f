//! One writer at a time.

use brant_core::lock::Role;
use brant_core::{Driver as _, Lock, Session};
use brant_driver_postgres::Postgres;
use brant_tests::Database;

use super::{all, databases, target};

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

/// The server notices a closed socket a moment later.
async fn eventually(lock: &mut dyn Lock) -> bool {
    for _ in 0..100 {
        if lock.try_acquire().await.expect("an answer") {
            return true;
        }
        tokio::time::sleep(std::time::Duration::from_millis(30)).await;
    }
    false
}
