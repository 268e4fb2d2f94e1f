//! The lock with a trap before each of its calls.

use std::sync::Arc;

use async_trait::async_trait;
use brant_core::{DriverError, Holder, Lock, Ticket};

use super::Trap;

pub(super) struct FaultyLock {
    pub(super) inner: Box<dyn Lock>,
    pub(super) trap: Arc<Trap>,
}

#[async_trait]
impl Lock for FaultyLock {
    async fn try_acquire(&mut self) -> Result<bool, DriverError> {
        self.trap.boundary().await;
        self.inner.try_acquire().await
    }

    async fn sessions(&mut self) -> Result<Vec<Holder>, DriverError> {
        self.inner.sessions().await
    }

    fn ticket(&self) -> Option<&Ticket> {
        self.inner.ticket()
    }

    async fn keep(&mut self) -> Result<bool, DriverError> {
        self.inner.keep().await
    }

    async fn release(self: Box<Self>) -> Result<(), DriverError> {
        self.trap.boundary().await;
        self.inner.release().await
    }

    async fn end_session(&mut self, id: &str) -> Result<bool, DriverError> {
        self.inner.end_session(id).await
    }
}
