//! What `ALTER …` changes.

use std::collections::{BTreeMap, BTreeSet};

use super::read::{Fact, INVISIBLE, Look, one};
use crate::quote::literal;
use crate::split::words::{Words, meaning};

/// A statement has taken effect as a whole or not at all: more questions would tell no more.
const ENOUGH: usize = 50;

/// Reads what follows the word ALTER.
pub(super) fn alter(mut words: Words<'_>) -> Look {
    if words.is("SYSTEM") || words.is("SUBSCRIPTION") {
        return Look::Repeatable;
    }
    if words.eat("TYPE") {
        return alter_type(words);
    }
    if words.eat("DATABASE") {
        return alter_database(words);
    }
    if words.eat("TABLE") || words.eat_all(&["FOREIGN", "TABLE"]) {
        return alter_table(words);
    }
    if words.eat("INDEX")
        || words.eat("VIEW")
        || words.eat("SEQUENCE")
        || words.eat_all(&["MATERIALIZED", "VIEW"])
    {
        words.eat_all(&["IF", "EXISTS"]);
        let (Some(old), true, Some(new)) =
            (words.name(), words.eat_all(&["RENAME", "TO"]), words.name())
        else {
            return INVISIBLE;
        };
        return renamed("to_regclass({}) IS NOT NULL", &old, &new);
    }
    INVISIBLE
}

fn renamed(question: &str, old: &str, new: &str) -> Look {
    // The new name stays in the schema of the old one.
    let new = match old.rsplit_once('.') {
        Some((schema, _)) => format!("{schema}.{new}"),
        None => new.to_owned(),
    };
    let fact = |name: &str, afterwards| Fact {
        exists: question.replace("{}", &literal(name)),
        afterwards,
    };
    Look::Facts { facts: vec![fact(old, false), fact(&new, true)], replaces: false }
}

fn alter_database(mut words: Words<'_>) -> Look {
    let (Some(name), true, Some(space)) =
        (words.name(), words.eat_all(&["SET", "TABLESPACE"]), words.name())
    else {
        return INVISIBLE;
    };
    let exists = format!(
        "EXISTS (SELECT FROM pg_catalog.pg_database d JOIN pg_catalog.pg_tablespace t \
         ON t.oid = d.dattablespace WHERE d.datname = {}::name AND t.spcname = {}::name)",
        literal(&meaning(&name)),
        literal(&meaning(&space))
    );
    one(exists, true)
}

fn alter_type(mut words: Words<'_>) -> Look {
    let Some(name) = words.name() else { return INVISIBLE };
    // Literals go back to the server as they were written.
    let label = |value: &str| {
        format!(
            "EXISTS (SELECT FROM pg_catalog.pg_enum WHERE enumtypid = to_regtype({}) AND enumlabel = {value})",
            literal(&name)
        )
    };
    if words.eat_all(&["ADD", "VALUE"]) {
        words.eat_all(&["IF", "NOT", "EXISTS"]);
        return words.string().map_or(INVISIBLE, |value| one(label(value), true));
    }
    if words.eat_all(&["RENAME", "VALUE"])
        && let Some(old) = words.string()
        && words.eat("TO")
        && let Some(new) = words.string()
    {
        let fact = |value, afterwards| Fact { exists: label(value), afterwards };
        return Look::Facts { facts: vec![fact(old, false), fact(new, true)], replaces: false };
    }
    match (words.eat_all(&["RENAME", "TO"]), words.name()) {
        (true, Some(new)) => renamed("to_regtype({}) IS NOT NULL", &name, &new),
        _ => INVISIBLE,
    }
}

fn alter_table(mut words: Words<'_>) -> Look {
    words.eat_all(&["IF", "EXISTS"]);
    words.eat("ONLY");
    let Some(table) = words.name() else { return INVISIBLE };
    if words.eat_all(&["DETACH", "PARTITION"]) {
        return match words.name() {
            Some(partition) => Look::Detached { parent: table, partition },
            None => INVISIBLE,
        };
    }
    if words.eat_all(&["RENAME", "TO"]) {
        return words
            .name()
            .map_or(INVISIBLE, |new| renamed("to_regclass({}) IS NOT NULL", &table, &new));
    }
    let mut facts = Vec::new();
    loop {
        action(&mut words, &table, &mut facts);
        if !words.skip_to_comma() {
            break;
        }
    }
    let facts = without_remade(facts);
    if facts.is_empty() { INVISIBLE } else { Look::Facts { facts, replaces: false } }
}

/// What is dropped and made again is there before and after, so it tells nothing.
fn without_remade(facts: Vec<Fact>) -> Vec<Fact> {
    let mut outcomes = BTreeMap::<_, BTreeSet<bool>>::new();
    for fact in facts {
        outcomes.entry(fact.exists).or_default().insert(fact.afterwards);
    }
    let certain = outcomes.into_iter().filter_map(|(exists, afterwards)| {
        let both = afterwards.len() > 1;
        afterwards
            .into_iter()
            .next()
            .filter(|_| !both)
            .map(|afterwards| Fact { exists, afterwards })
    });
    certain.take(ENOUGH).collect()
}

/// Reads one action of ALTER TABLE as far as it tells something.
fn action(words: &mut Words<'_>, table: &str, facts: &mut Vec<Fact>) {
    let column = |name: &str| {
        format!(
            "EXISTS (SELECT FROM pg_catalog.pg_attribute WHERE attrelid = to_regclass({}) \
             AND attname = {}::name AND NOT attisdropped)",
            literal(table),
            literal(&meaning(name))
        )
    };
    let constraint = |name: &str| {
        format!(
            "EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE conrelid = to_regclass({}) AND conname = {}::name)",
            literal(table),
            literal(&meaning(name))
        )
    };
    let mut push = |exists: Option<String>, afterwards| {
        facts.extend(exists.map(|exists| Fact { exists, afterwards }));
    };
    let unnamed = ["PRIMARY", "UNIQUE", "FOREIGN", "CHECK", "EXCLUDE", "TABLE", "NOT"];
    if words.eat("ADD") {
        if words.eat("CONSTRAINT") {
            push(words.name().as_deref().map(constraint), true);
        } else if words.eat("COLUMN") || !unnamed.iter().any(|word| words.is(word)) {
            words.eat_all(&["IF", "NOT", "EXISTS"]);
            push(words.name().as_deref().map(column), true);
        }
    } else if words.eat("DROP") {
        let constrains = words.eat("CONSTRAINT");
        words.eat("COLUMN");
        words.eat_all(&["IF", "EXISTS"]);
        let name = words.name();
        push(
            name.as_deref().map(|name| if constrains { constraint(name) } else { column(name) }),
            false,
        );
    } else if words.eat("RENAME") {
        let constrains = words.eat("CONSTRAINT");
        words.eat("COLUMN");
        if let (Some(old), true, Some(new)) = (words.name(), words.eat("TO"), words.name()) {
            let question = |name: &str| if constrains { constraint(name) } else { column(name) };
            push(Some(question(&old)), false);
            push(Some(question(&new)), true);
        }
    }
}
