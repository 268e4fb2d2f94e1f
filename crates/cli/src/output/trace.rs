//! What the libraries below say (`-vv`, `BRANT_LOG`, `RUST_LOG`), without secrets.

use std::io::{self, Write};
use std::sync::Arc;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

use super::Output;

/// Hands a formatted event to the output. Events come in one piece, so no secret is cut in two.
struct Events(Arc<Output>);

impl Write for Events {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write_err(&String::from_utf8_lossy(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct MakeEvents(Arc<Output>);

impl<'a> MakeWriter<'a> for MakeEvents {
    type Writer = Events;

    fn make_writer(&'a self) -> Events {
        Events(Arc::clone(&self.0))
    }
}

/// Listens from now on, to what the filter lets through. A second call changes nothing.
pub fn install(output: &Arc<Output>, filter: &str) {
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(filter))
        .with_ansi(output.settings().notices_colored)
        .with_writer(MakeEvents(Arc::clone(output)));
    // Fails only when somebody listens already.
    let _ = subscriber.try_init();
}
