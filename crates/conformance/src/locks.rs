//! The migration lock.

use brant_core::lock::Role;
use brant_core::{ErrorKind, Lock, Step};

use crate::Room;

/// Tries to take a lock that is free or soon will be, for ten seconds: the server needs a moment to notice
/// that a session is gone, and a run on another database may be in the way for as long.
pub async fn eventually(lock: &mut dyn Lock) -> bool {
    for _ in 0..200 {
        if lock.try_acquire().await.expect("an answer") {
            return true;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    false
}

pub(crate) async fn one_at_a_time(room: &Room<'_>) {
    let connection = room.enter().await;
    let Room { driver, target, session, .. } = room;
    let mut first = driver.lock(target, session).await.expect("a lock session");
    assert!(eventually(first.as_mut()).await, "a free lock is taken");
    assert!(first.try_acquire().await.expect("try"), "and stays taken");
    assert!(first.keep().await.expect("keep"));
    if room.samples.concurrent {
        let mut second = driver.lock(target, session).await.expect("a second session");
        assert!(!second.try_acquire().await.expect("try"), "two sessions hold the lock");
        let holders = second.sessions().await.expect("sessions");
        assert!(holders.iter().any(|holder| holder.role == Role::Holds), "{holders:?}");
        first.release().await.expect("release");
        assert!(eventually(second.as_mut()).await, "a released lock is free");
        drop(second);
        let mut third = driver.lock(target, session).await.expect("a third session");
        assert!(eventually(third.as_mut()).await, "a dropped lock is free");
        third.release().await.expect("release");
    }
    connection.close().await.expect("close");
}

pub(crate) async fn ticket(room: &Room<'_>) {
    let mut connection = room.enter().await;
    let Room { driver, target, session, .. } = room;
    let mut lock = driver.lock(target, session).await.expect("a lock session");
    assert_eq!(lock.ticket(), None, "a ticket without the lock");
    assert!(eventually(lock.as_mut()).await);
    let Some(ticket) = lock.ticket().cloned() else { return };
    let steps = [Step::Begin, Step::CheckLock(&ticket), Step::Commit];
    connection.run(&steps).await.expect("the lock is held");
    lock.release().await.expect("release");
    let mut found = None;
    for _ in 0..100 {
        if let Err(stopped) = connection.run(&steps).await {
            found = Some(stopped);
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    let stopped = found.expect("a lost lock is noticed");
    assert_eq!((stopped.step, stopped.error.kind), (1, ErrorKind::LockLost), "{stopped:?}");
    connection.run(&[Step::Rollback]).await.expect("rollback");
}
