//! What the libraries below say (`-vv`, `BRANT_LOG`, `RUST_LOG`), without secrets.

use std::io::{self, Write};
use std::sync::Arc;

use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::{MakeWriter, Subscriber};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

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
    let subscriber = Subscriber::builder()
        .with_max_level(LevelFilter::TRACE)
        .with_ansi(output.settings().notices_colored)
        .with_writer(MakeEvents(Arc::clone(output)))
        .finish()
        .with(targets(filter));
    // Fails only when somebody listens already.
    let _ = subscriber.try_init();
}

/// Levels, for everything or by target: `debug`, `brant=info,sqlx=debug`. What a part says about
/// spans or fields is for other programs that read the same variable; such parts are passed over.
fn targets(filter: &str) -> Targets {
    let parts = filter.split(',').map(str::trim).filter(|part| !part.is_empty());
    let parts = parts.filter_map(|part| part.parse::<Targets>().ok());
    parts.fold(Targets::new(), |all, part| {
        let all = match part.default_level() {
            Some(level) => all.with_default(level),
            None => all,
        };
        all.with_targets(part)
    })
}

#[cfg(test)]
mod tests {
    use tracing::Level;

    use super::targets;

    #[test]
    fn a_filter_names_levels() {
        for (filter, target, level, expected) in [
            ("debug", "sqlx", Level::DEBUG, true),
            ("debug", "sqlx", Level::TRACE, false),
            ("brant=info,brant_core=info", "brant_core::apply", Level::INFO, true),
            ("brant=info,brant_core=info", "sqlx", Level::ERROR, false),
            ("warn, sqlx=trace", "sqlx", Level::TRACE, true),
            ("warn, sqlx=trace", "rustls", Level::WARN, true),
            ("other[span{field=1}]=info,sqlx=debug", "sqlx", Level::DEBUG, true),
            ("", "sqlx", Level::ERROR, false),
        ] {
            let shown = targets(filter).would_enable(target, &level);
            assert_eq!(shown, expected, "{filter}: {target} at {level}");
        }
    }
}
