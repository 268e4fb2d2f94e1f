//! Looks whether a statement outside of any transaction has taken effect.

use brant_core::{DriverError, Effect};
use sqlx::PgConnection;

use crate::index::Building;
use crate::query::{boolean, rows, text};
use crate::quote::literal;
use crate::split::words::{Words, meaning};

/// What to look for.
#[derive(Debug, PartialEq, Eq)]
enum Look {
    /// The index exists and is valid.
    Index(Building),
    /// Running it again changes nothing or does the same work again.
    Repeatable,
    /// The query says whether the statement has taken effect.
    Ask(String),
    /// A partition that may be half detached.
    Detached {
        parent: String,
        partition: String,
    },
    Nothing(&'static str),
}

/// See [`brant_core::Connection::effect`].
pub(crate) async fn effect(
    connection: &mut PgConnection,
    statement: &str,
) -> Result<Effect, DriverError> {
    let applied = match look(statement) {
        Look::Index(building) => building.is_valid(connection).await?,
        Look::Repeatable => false,
        Look::Ask(sql) => boolean(connection, sql).await?,
        Look::Detached { parent, partition } => {
            return detached(connection, &parent, &partition).await;
        }
        Look::Nothing(reason) => return Ok(Effect::Unknown(reason.to_owned())),
    };
    Ok(if applied { Effect::Applied } else { Effect::NotApplied })
}

/// Reads the statement.
fn look(statement: &str) -> Look {
    if let Some(building) = Building::read(statement) {
        return match building.index {
            Some(_) => Look::Index(building),
            None => Look::Nothing("the index has no name of its own to look for"),
        };
    }
    let mut words = Words::new(statement);
    let first = words.token().map(|(_, word)| word.to_ascii_uppercase()).unwrap_or_default();
    match first.as_str() {
        "VACUUM" | "REINDEX" | "CLUSTER" | "REPACK" | "ANALYZE" | "DISCARD" | "CHECKPOINT"
        | "SET" | "RESET" | "LOAD" => Look::Repeatable,
        "CREATE" => shared(words, true),
        "DROP" if words.eat_all(&["INDEX", "CONCURRENTLY"]) => {
            words.eat_all(&["IF", "EXISTS"]);
            ask(words.name().map(|name| format!("SELECT to_regclass({}) IS NULL", literal(&name))))
        }
        "DROP" => shared(words, false),
        "ALTER" => alter(words),
        _ => Look::Nothing("its effect cannot be seen in the catalogue"),
    }
}

fn ask(sql: Option<String>) -> Look {
    sql.map_or(Look::Nothing("its name cannot be read"), Look::Ask)
}

/// Objects of the whole server, and the catalogues that list them.
fn shared(mut words: Words<'_>, created: bool) -> Look {
    let catalogues = [
        ("DATABASE", "pg_database", "datname"),
        ("TABLESPACE", "pg_tablespace", "spcname"),
        ("SUBSCRIPTION", "pg_subscription", "subname"),
    ];
    for (word, catalogue, column) in catalogues {
        if words.eat(word) {
            words.eat_all(&["IF", "EXISTS"]);
            let not = if created { "" } else { "NOT " };
            return ask(words.name().map(|name| {
                let name = literal(&meaning(&name));
                format!("SELECT {not}EXISTS (SELECT FROM pg_catalog.{catalogue} WHERE {column} = {name}::name)")
            }));
        }
    }
    Look::Nothing("its effect cannot be seen in the catalogue")
}

fn alter(mut words: Words<'_>) -> Look {
    if words.is("SYSTEM") || words.is("SUBSCRIPTION") {
        return Look::Repeatable;
    }
    if words.eat("TYPE") {
        return ask(enum_value(words));
    }
    if words.eat("DATABASE") {
        let sql = words.name().filter(|_| words.eat_all(&["SET", "TABLESPACE"])).and_then(|name| {
            Some(format!(
                "SELECT EXISTS (SELECT FROM pg_catalog.pg_database d JOIN pg_catalog.pg_tablespace t \
                 ON t.oid = d.dattablespace WHERE d.datname = {}::name AND t.spcname = {}::name)",
                literal(&meaning(&name)),
                literal(&meaning(&words.name()?))
            ))
        });
        return ask(sql);
    }
    if words.eat("TABLE") {
        words.eat_all(&["IF", "EXISTS"]);
        words.eat("ONLY");
        if let Some(parent) = words.name()
            && words.eat_all(&["DETACH", "PARTITION"])
            && let Some(partition) = words.name()
        {
            return Look::Detached { parent, partition };
        }
    }
    Look::Nothing("its effect cannot be seen in the catalogue")
}

fn enum_value(mut words: Words<'_>) -> Option<String> {
    let name = words.name()?;
    if !words.eat_all(&["ADD", "VALUE"]) {
        return None;
    }
    words.eat_all(&["IF", "NOT", "EXISTS"]);
    let (_, value) = words.token()?;
    // The literal goes back to the server as it was written.
    Some(format!(
        "SELECT EXISTS (SELECT FROM pg_catalog.pg_enum WHERE enumtypid = to_regtype({}) AND enumlabel = {value})",
        literal(&name)
    ))
}

/// Detaching works in two transactions; between them only FINALIZE can go on.
async fn detached(
    connection: &mut PgConnection,
    parent: &str,
    partition: &str,
) -> Result<Effect, DriverError> {
    let sql = format!(
        "SELECT inhdetachpending::text AS pending FROM pg_catalog.pg_inherits \
         WHERE inhparent = to_regclass({}) AND inhrelid = to_regclass({})",
        literal(parent),
        literal(partition)
    );
    let found = rows(connection, sql).await?;
    Ok(match found.first().and_then(|row| text(row, "pending")).as_deref() {
        None => Effect::Applied,
        Some("true") => Effect::Unknown(format!(
            "the partition is half detached; run: ALTER TABLE {parent} DETACH PARTITION {partition} FINALIZE; and resolve it as applied"
        )),
        Some(_) => Effect::NotApplied,
    })
}
