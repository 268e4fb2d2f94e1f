//! Looks whether a statement has taken effect.

mod alter;
mod read;

use brant_core::{DriverError, Effect};
use sqlx::PgConnection;

use self::read::{Fact, Look, look};
use crate::query::{rows, text};
use crate::quote::literal;

/// See [`brant_core::Connection::effect`].
pub(crate) async fn effect(
    connection: &mut PgConnection,
    statement: &str,
) -> Result<Effect, DriverError> {
    match look(statement) {
        // To run it once more is as good as knowing.
        Look::Repeatable => Ok(Effect::NotApplied),
        Look::Nothing(reason) => Ok(Effect::Unknown(reason.to_owned())),
        Look::Detached { parent, partition } => detached(connection, &parent, &partition).await,
        Look::Facts { facts, replaces } => {
            let seen = ask(connection, &facts).await?;
            Ok(judge(&facts, &seen, replaces))
        }
    }
}

/// All questions in one query.
async fn ask(connection: &mut PgConnection, facts: &[Fact]) -> Result<Vec<bool>, DriverError> {
    let questions: Vec<_> = facts.iter().map(|fact| format!("({})", fact.exists)).collect();
    let sql = format!("SELECT array_to_string(ARRAY[{}], ',') AS seen", questions.join(", "));
    let found = rows(connection, sql).await?;
    let seen = found.first().and_then(|row| text(row, "seen")).unwrap_or_default();
    Ok(seen.split(',').map(|answer| answer == "t").collect())
}

/// A statement is applied as a whole or not at all, so the facts must agree.
fn judge(facts: &[Fact], seen: &[bool], replaces: bool) -> Effect {
    let agree = |wanted: bool| {
        facts.iter().zip(seen).all(|(fact, exists)| (fact.afterwards == *exists) == wanted)
    };
    if agree(false) {
        Effect::NotApplied
    } else if !agree(true) {
        Effect::Unknown("the database shows only a part of it".to_owned())
    } else if replaces {
        Effect::Unknown("it replaces what may have been there before".to_owned())
    } else {
        Effect::Applied
    }
}

/// Detaching works in two transactions; between them only FINALIZE can go on.
async fn detached(
    connection: &mut PgConnection,
    parent: &str,
    partition: &str,
) -> Result<Effect, DriverError> {
    // Read through JSON: the column is not there before version 14.
    let sql = format!(
        "SELECT COALESCE(to_jsonb(i) ->> 'inhdetachpending', 'false') AS pending \
         FROM pg_catalog.pg_inherits i \
         WHERE inhparent = to_regclass({}) AND inhrelid = to_regclass({})",
        literal(parent),
        literal(partition)
    );
    let found = rows(connection, sql).await?;
    Ok(match found.first().and_then(|row| text(row, "pending")).as_deref() {
        None => Effect::Applied,
        Some("true") => Effect::Unknown(format!(
            "the partition is half detached; run `ALTER TABLE {parent} DETACH PARTITION {partition} FINALIZE` and count it as applied"
        )),
        Some(_) => Effect::NotApplied,
    })
}

#[cfg(test)]
mod tests {
    use brant_core::Effect;

    use super::judge;
    use super::read::Fact;

    #[test]
    fn facts_must_agree() {
        let facts = [true, false].map(|afterwards| Fact { exists: String::new(), afterwards });
        assert_eq!(judge(&facts, &[true, false], false), Effect::Applied);
        assert_eq!(judge(&facts, &[false, true], false), Effect::NotApplied);
        assert!(matches!(judge(&facts, &[true, true], false), Effect::Unknown(_)));
        assert!(matches!(judge(&facts, &[true, false], true), Effect::Unknown(_)));
        assert_eq!(judge(&facts, &[false, true], true), Effect::NotApplied);
    }
}
