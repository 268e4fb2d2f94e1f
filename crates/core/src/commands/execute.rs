//! `db execute`: runs a script outside of any migration. The history is not touched.

use serde::Serialize;

use crate::connection::Step;
use crate::context::Context;
use crate::error::Error;
use crate::migration::{Migration, Text};
use crate::mode::{ChunkKind, Mode};
use crate::prepare::{Prepared, prepare};
use crate::ui::Event;
use crate::{failure, open};

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
    let migration = Migration {
        name: shown.to_owned(),
        path: shown.to_owned(),
        script: Ok(Text::new(text)),
    };
    let prepared = prepare(ctx, connection.profile(), &migration)?;
    for note in &prepared.notes {
        ctx.ui.event(&Event::Note(note));
    }
    let steps = steps(&prepared);
    if let Err(stopped) = connection.run(&steps).await {
        let undone = connection.run(&[Step::Rollback]).await;
        let error = failure::script_failed(&prepared, &stopped);
        return Err(match undone {
            Ok(()) => error,
            Err(second) => error.note(second.error.message),
        });
    }
    connection.close().await.map_err(|error| Error::from_driver(error, ctx.target))?;
    Ok(Report { statements: prepared.script.sent() })
}

fn steps(prepared: &Prepared) -> Vec<Step<'_>> {
    let script = &prepared.script;
    let run = |statements| Step::Run { script, statements };
    match &prepared.mode {
        Mode::Atomic { suspend_foreign_keys: false } => {
            vec![Step::Begin, run(0..script.statements.len()), Step::Commit]
        }
        Mode::Atomic { suspend_foreign_keys: true } => vec![
            Step::SuspendForeignKeys,
            Step::Begin,
            run(0..script.statements.len()),
            Step::CheckForeignKeys,
            Step::Commit,
            Step::ResumeForeignKeys,
        ],
        Mode::Stepwise { chunks, .. } => chunks
            .iter()
            .flat_map(|chunk| {
                let run = run(chunk.statements.clone());
                match chunk.kind {
                    ChunkKind::Transaction => vec![Step::Begin, run, Step::Commit],
                    ChunkKind::ForeignKeyWindow => vec![
                        Step::SuspendForeignKeys,
                        Step::Begin,
                        run,
                        Step::CheckForeignKeys,
                        Step::Commit,
                        Step::ResumeForeignKeys,
                    ],
                    ChunkKind::Single | ChunkKind::Session => vec![run],
                }
            })
            .collect(),
    }
}
