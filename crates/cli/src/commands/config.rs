//! `config show`.

use brant_core::Error;
use serde_json::{Map, Value, json};

use super::workplace::configure;
use super::{Answer, Run};
use crate::args::Limits;
use crate::config::show::{Row, rows};
use crate::output::style::{BOLD, DIM, ERROR, PLAIN, paint};
use crate::output::table;

pub(crate) fn show(run: &Run<'_>) -> Result<Answer, Error> {
    let config = configure(run, &Limits::default())?;
    run.output.notices(&config.notices);
    let rows = rows(&config);
    let source = config.source.as_deref().unwrap_or("nothing: no brant.toml, no Prisma schema");
    run.output.line(format!("environment {} of {source}\n", paint(BOLD, &config.environment)));
    let cell = |text: &str, style| (text.to_owned(), style);
    let lines = rows.iter().map(|row| match (&row.error, &row.value) {
        (Some(error), _) => {
            vec![cell(row.key, PLAIN), cell(&error.message, ERROR), cell(&row.origin, DIM)]
        }
        (None, Some(value)) => {
            vec![cell(row.key, PLAIN), cell(value, PLAIN), cell(&row.origin, DIM)]
        }
        (None, None) => vec![cell(row.key, PLAIN), cell("–", DIM), cell(row.meaning, DIM)],
    });
    run.output.line(table(&["KEY", "VALUE", "FROM"], lines.collect()).trim_end());
    let values: Map<String, Value> =
        rows.iter().map(|row| (row.key.to_owned(), object(row))).collect();
    Ok(Answer::done(json!({
        "environment": config.environment,
        "environments": config.environments,
        "source": config.source,
        "values": values,
    })))
}

fn object(row: &Row) -> Value {
    json!({
        "value": row.value,
        "from": row.origin,
        "error": row.error.as_ref().map(|error| error.message.as_str()),
    })
}
