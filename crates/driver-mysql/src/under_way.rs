//! Ends on the server what its process no longer waits for.
//!
//! MySQL and MariaDB do not notice that a client is gone before they answer it: a long `ALTER TABLE`
//! would go on for hours after Ctrl-C. So a session that is dropped in the middle of its work is killed
//! through another one, which undoes its statement.

use std::time::Duration;

use brant_core::Session;

use crate::connect::open;
use crate::lock::name::worker;
use crate::quote;
use crate::rows::{column, execute};
use crate::session::Purpose;
use crate::url::Address;

/// How long that may take. A server that does not answer is left to itself.
const LIMIT: Duration = Duration::from_secs(3);

/// Whether a session works, and how to end it.
pub(crate) struct UnderWay {
    address: Address,
    session: Session,
    /// The server's number of the session.
    id: u32,
    works: bool,
}

impl UnderWay {
    pub(crate) fn new(address: Address, session: &Session, id: u32) -> UnderWay {
        let session = Session { connect_timeout: LIMIT, ..session.clone() };
        UnderWay { address, session, id, works: false }
    }

    pub(crate) fn begins(&mut self) {
        self.works = true;
    }

    pub(crate) fn ends(&mut self) {
        self.works = false;
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        if !self.works {
            return;
        }
        let (address, session, id) = (self.address.clone(), self.session.clone(), self.id);
        // The runtime around this may be ending; nothing can be waited for in it.
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            let Ok(runtime) = runtime else { return };
            runtime.block_on(async {
                let _ = tokio::time::timeout(LIMIT, kill(&address, &session, id)).await;
            });
        });
        let _ = thread.join();
    }
}

/// Behind a proxy the number may be another server's: only the session with our mark is killed.
async fn kill(address: &Address, session: &Session, id: u32) -> Option<()> {
    let mut conn = open(address, session, None, Purpose::Work).await.ok()?.conn;
    let mark = quote::text(&worker(&address.database));
    let found = column(&mut conn, &format!("SELECT IS_USED_LOCK({mark})")).await.ok()?;
    if found.first()?.parse() == Ok(id) {
        execute(&mut conn, &format!("KILL {id}")).await.ok()?;
    }
    Some(())
}
