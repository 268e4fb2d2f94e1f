//! The migration lock: who excludes whom.

use super::*;
use brant_core::lock::Role;
use brant_tests::fresh_database;

#[tokio::test]
async fn one_database_one_writer() {
    for server in servers() {
        let database = fresh_database(&server);
        let (mut first, mut second) = (lock(&database).await, lock(&database).await);
        assert!(wait(first.as_mut()).await, "{}", server.label);
        assert!(first.try_acquire().await.expect("asked again"));
        assert!(!second.try_acquire().await.expect("answers"), "{}", server.label);
        assert!(first.keep().await.expect("answers"));
        let holders = second.sessions().await.expect("readable");
        let holder = holders.iter().find(|holder| holder.role == Role::Holds).expect("a holder");
        assert_eq!(Some(&holder.id), first.ticket().map(|ticket| &ticket.session));
        assert!(holder.since.is_some() && holder.cancel.starts_with("KILL "), "{holder:?}");
        first.release().await.expect("released");
        assert!(wait(second.as_mut()).await, "{}", server.label);
    }
}

/// The lock of another test's database may hold Prisma's name for a moment.
async fn wait(lock: &mut dyn Lock) -> bool {
    for _ in 0..100 {
        if lock.try_acquire().await.expect("answers") {
            return true;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    false
}

#[tokio::test]
async fn databases_of_one_server_do_not_wait_for_each_other() {
    for server in servers() {
        let (one, two) = (fresh_database(&server), fresh_database(&server));
        let (mut first, mut second) = (lock(&one).await, lock(&two).await);
        assert!(wait(first.as_mut()).await);
        assert!(wait(second.as_mut()).await);
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
        assert!(wait(first.as_mut()).await);
        let id = first.ticket().expect("held").session.clone();
        assert!(second.end_session(&id).await.expect("killed"));
        assert!(!second.end_session("4000000000").await.expect("no such session"));
        assert!(wait(second.as_mut()).await);
        assert!(!first.keep().await.expect("an answer, not an error"));
    }
}
