//! `db execute`: runs a script outside of any migration. The history is not touched.

use serde::Serialize;

use crate::connection::Step;
use crate::context::Context;
use crate::error::Error;
use crate::migration::Migration;
use crate::prepare::prepare;
use crate::ui::Event;
use crate::{failure, open, program};

/// What ran.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// How many statements reached the server.
    pub statements: usize,
}

/// Runs `text`, which a person knows as `shown`. In one transaction where the
/// database and the script allow it, so that a failure leaves nothing behind.
pub async fn execute(ctx: &Context<'_>, text: &str, shown: &str) -> Result<Report, Error> {
    let mut connection = open::connect(ctx).await?;
    let script = Migration::of_text(shown, text);
    let prepared = prepare(ctx.driver.dialect(), connection.profile(), &script)?;
    for note in &prepared.notes {
        ctx.ui.event(&Event::Note(note));
    }
    let steps = program::unrecorded(&prepared, None);
    if let Err(stopped) = connection.run(&steps).await {
        let undone = connection.run(&[Step::Rollback]).await;
        let error = failure::script_failed(&prepared, &stopped);
        let error = failure::with_rest(error, &prepared, &steps, &stopped);
        return Err(match undone {
            Ok(()) => error,
            Err(second) => error.note(second.error.message),
        });
    }
    connection.close().await.map_err(|error| Error::from_driver(error, ctx.target))?;
    Ok(Report { statements: prepared.script.sent() })
}
