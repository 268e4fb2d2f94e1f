//! The fake's lock: a number in the store.

use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use brant_core::lock::Role;
use brant_core::{DriverError, Holder, Lock, Ticket};

use super::Stores;

pub(super) struct FakeLock {
    stores: Stores,
    database: String,
    id: u64,
    ticket: Option<Ticket>,
}

impl FakeLock {
    pub(super) fn new(stores: Stores, database: String) -> FakeLock {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        FakeLock { stores, database, id: NEXT.fetch_add(1, Ordering::Relaxed), ticket: None }
    }

    fn holder(&self) -> Option<u64> {
        self.stores.lock().expect("no panic").get(&self.database).and_then(|store| store.lock)
    }

    fn free(&self, id: u64) -> bool {
        let mut stores = self.stores.lock().expect("no panic");
        match stores.get_mut(&self.database) {
            Some(store) if store.lock == Some(id) => {
                store.lock = None;
                true
            }
            _ => false,
        }
    }
}

impl Drop for FakeLock {
    fn drop(&mut self) {
        self.free(self.id);
    }
}

#[async_trait]
impl Lock for FakeLock {
    async fn try_acquire(&mut self) -> Result<bool, DriverError> {
        let mut stores = self.stores.lock().expect("no panic");
        let store = stores.entry(self.database.clone()).or_default();
        let holder = *store.lock.get_or_insert(self.id);
        if holder == self.id {
            self.ticket = Some(Ticket { session: self.id.to_string(), lease: None });
        }
        Ok(holder == self.id)
    }

    async fn sessions(&mut self) -> Result<Vec<Holder>, DriverError> {
        let holder = self.holder().map(|id| Holder {
            id: id.to_string(),
            user: String::new(),
            application: "fake".to_owned(),
            client: String::new(),
            since: None,
            role: Role::Holds,
            cancel: "stop it".to_owned(),
        });
        Ok(holder.into_iter().collect())
    }

    fn ticket(&self) -> Option<&Ticket> {
        self.ticket.as_ref()
    }

    async fn keep(&mut self) -> Result<bool, DriverError> {
        Ok(self.holder() == Some(self.id))
    }

    async fn release(self: Box<Self>) -> Result<(), DriverError> {
        self.free(self.id);
        Ok(())
    }

    async fn end_session(&mut self, id: &str) -> Result<bool, DriverError> {
        Ok(id.parse().is_ok_and(|id| self.free(id)))
    }
}
