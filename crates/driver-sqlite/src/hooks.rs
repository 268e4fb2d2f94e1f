//! What SQLite asks us while it works: go on? wait? may this be done?

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use rusqlite::Connection;
use rusqlite::ffi;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};

/// Virtual machine steps between two looks at the clock: some 20 to 50 µs.
const STEPS: i32 = 1000;

/// No deadline.
const NEVER: u64 = u64::MAX;

/// Facts shared between the thread of a connection and those who wait for it.
#[derive(Debug)]
pub(crate) struct Watch {
    origin: Instant,
    /// The call that is running, counted from 1.
    current: AtomicU64,
    /// Calls up to this one are abandoned.
    cancelled: AtomicU64,
    /// When the running statement must end, in nanoseconds since `origin`.
    deadline: AtomicU64,
    /// A statement changed a setting of the session or made a temporary object.
    touched: AtomicBool,
}

impl Default for Watch {
    fn default() -> Watch {
        Watch {
            origin: Instant::now(),
            current: AtomicU64::new(0),
            cancelled: AtomicU64::new(0),
            deadline: AtomicU64::new(NEVER),
            touched: AtomicBool::new(false),
        }
    }
}

impl Watch {
    /// The thread takes up a call. Only statements of scripts have a time limit.
    pub(crate) fn begin(&self, call: u64) {
        self.limit(None);
        self.current.store(call, Ordering::Release);
    }

    /// A call's answer is no longer wanted.
    pub(crate) fn cancel(&self, call: u64) {
        self.cancelled.fetch_max(call, Ordering::AcqRel);
    }

    /// Whether the running call was abandoned.
    pub(crate) fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Acquire) >= self.current.load(Ordering::Acquire).max(1)
    }

    /// Gives the next statement a time limit.
    pub(crate) fn limit(&self, limit: Option<Duration>) {
        let deadline = limit.map_or(NEVER, |limit| nanoseconds(self.origin.elapsed() + limit));
        self.deadline.store(deadline, Ordering::Release);
    }

    /// Whether the running statement has used up its time.
    pub(crate) fn is_late(&self) -> bool {
        let deadline = self.deadline.load(Ordering::Acquire);
        deadline != NEVER && nanoseconds(self.origin.elapsed()) > deadline
    }

    /// Whether the session's settings may differ from ours; forgotten by asking.
    pub(crate) fn take_touched(&self) -> bool {
        self.touched.swap(false, Ordering::AcqRel)
    }

    /// The session's settings may differ from ours.
    pub(crate) fn touch(&self) {
        self.touched.store(true, Ordering::Release);
    }

    fn must_stop(&self) -> bool {
        self.is_cancelled() || self.is_late()
    }
}

/// Installs all hooks. `patience` is how long to wait for another process.
pub(crate) fn install(
    connection: &mut Connection,
    watch: &Arc<Watch>,
    patience: Duration,
    allow_attach: bool,
) -> rusqlite::Result<()> {
    let stop = Arc::clone(watch);
    connection.progress_handler(STEPS, Some(move || stop.must_stop()))?;
    be_patient(connection, watch, patience)?;
    let seen = Arc::clone(watch);
    connection.authorizer(Some(move |context: AuthContext<'_>| {
        authorize(&context.action, &seen, allow_attach)
    }))
}

/// Waits for other processes ourselves, because SQLite's own wait cannot be
/// interrupted. `PRAGMA busy_timeout` removes this, so it is repeated on reset.
pub(crate) fn be_patient(
    connection: &mut Connection,
    watch: &Arc<Watch>,
    patience: Duration,
) -> rusqlite::Result<()> {
    let watch = Arc::clone(watch);
    let mut since = Instant::now();
    connection.busy_handler(Some(move |attempt: i32| {
        if attempt == 0 {
            since = Instant::now();
        }
        let go_on = since.elapsed() < patience && !watch.must_stop();
        if go_on {
            // 1 ms at first, as SQLite does it, 25 ms in the long run.
            sleep(Duration::from_millis(u64::from(attempt.unsigned_abs()).clamp(1, 25)));
        }
        go_on
    }))
}

fn authorize(action: &AuthAction<'_>, watch: &Watch, allow_attach: bool) -> Authorization {
    match action {
        AuthAction::Attach { filename } => {
            watch.touch();
            // The empty name is a temporary database; VACUUM attaches one.
            match allow_attach || matches!(*filename, "" | ":memory:") {
                true => Authorization::Allow,
                false => Authorization::Deny,
            }
        }
        // The file's name is an expression.
        AuthAction::Unknown { code: ffi::SQLITE_ATTACH, .. } if !allow_attach => {
            Authorization::Deny
        }
        AuthAction::Pragma { pragma_value: Some(_), .. }
        | AuthAction::Unknown { code: ffi::SQLITE_ATTACH, .. }
        | AuthAction::CreateTempTable { .. }
        | AuthAction::CreateTempTrigger { .. }
        | AuthAction::CreateTempView { .. } => {
            watch.touch();
            Authorization::Allow
        }
        _ => Authorization::Allow,
    }
}

fn nanoseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(NEVER - 1)
}
