//! A thread that owns a SQLite connection.
//!
//! SQLite blocks its caller. Each connection therefore lives on a thread of
//! its own and gets its work through a channel. Dropping the future of a call
//! stops the statement that runs for it within about a millisecond.

use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread::{Builder, JoinHandle};

use brant_core::{DriverError, ErrorKind};
use tokio::sync::oneshot;

use crate::engine::Engine;
use crate::hooks::Watch;

/// What the stack of a main thread usually is; SQLite's parser may recurse
/// deeper than the 2 MiB of other threads allow.
const STACK: usize = 8 << 20;

type Job = Box<dyn FnOnce(&mut Engine) + Send>;

/// The near end of the thread.
pub(crate) struct Worker {
    jobs: Option<Sender<Job>>,
    thread: Option<JoinHandle<()>>,
    watch: Arc<Watch>,
    calls: u64,
}

impl Worker {
    /// Starts the thread; `open` runs there.
    pub(crate) async fn start(
        open: impl FnOnce(Arc<Watch>) -> Result<Engine, DriverError> + Send + 'static,
    ) -> Result<Worker, DriverError> {
        let (jobs, inbox) = channel::<Job>();
        let (opened, answer) = oneshot::channel();
        let watch = Arc::new(Watch::default());
        let shared = Arc::clone(&watch);
        let body = move || match open(shared) {
            Err(error) => drop(opened.send(Err(error))),
            Ok(mut engine) => {
                if opened.send(Ok(())).is_ok() {
                    inbox.into_iter().for_each(|job| job(&mut engine));
                }
            }
        };
        let thread = Builder::new()
            .name("sqlite".to_owned())
            .stack_size(STACK)
            .spawn(body)
            .map_err(|error| DriverError::new(ErrorKind::Unreachable, error.to_string()))?;
        answer.await.map_err(|_| gone())??;
        Ok(Worker { jobs: Some(jobs), thread: Some(thread), watch, calls: 0 })
    }

    /// Runs `work` on the thread and waits for its answer.
    pub(crate) async fn call<R: Send + 'static>(
        &mut self,
        work: impl FnOnce(&mut Engine) -> R + Send + 'static,
    ) -> Result<R, DriverError> {
        self.calls += 1;
        let call = self.calls;
        let (reply, answer) = oneshot::channel();
        let watch = Arc::clone(&self.watch);
        let job: Job = Box::new(move |engine| {
            watch.begin(call);
            // Nobody listens any more when the call was abandoned.
            drop(reply.send(work(engine)));
        });
        self.jobs.as_ref().ok_or_else(gone)?.send(job).map_err(|_| gone())?;
        let abandon = Abandon { watch: &self.watch, call, done: false };
        let result = answer.await;
        abandon.disarm();
        result.map_err(|_| gone())
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.jobs = None;
        // Waiting makes sure that an unfinished transaction is rolled back and
        // the companions of the file are gone when the connection is.
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

/// Cancels a call whose future is dropped before the answer is there.
struct Abandon<'w> {
    watch: &'w Watch,
    call: u64,
    done: bool,
}

impl Abandon<'_> {
    fn disarm(mut self) {
        self.done = true;
    }
}

impl Drop for Abandon<'_> {
    fn drop(&mut self) {
        if !self.done {
            self.watch.cancel(self.call);
        }
    }
}

fn gone() -> DriverError {
    DriverError::new(ErrorKind::ConnectionLost, "the thread of the SQLite connection has ended")
}
