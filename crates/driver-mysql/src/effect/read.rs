//! Reads a statement: which traces does it leave?

use super::alter;
use super::claim::{After, Claim, Object, Shape, Trace};
use super::cursor::{Cursor, Named};

/// What reading a statement gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    Claims(Vec<Claim>),
    /// A second run does no harm.
    Repeatable,
    Unknown(&'static str),
}

const UNREAD: Reading = Reading::Unknown("it cannot be read here");
const DATA: Reading = Reading::Unknown("data leaves no trace to look for");

/// Characters that are enough for the first words.
const HEAD: usize = 200;

/// Statements by their first words; the first row that fits counts.
const FIRST: &[(&str, Reading)] = &[
    ("ALTER DATABASE", Reading::Repeatable),
    ("ALTER SCHEMA", Reading::Repeatable),
    ("ALTER VIEW", Reading::Repeatable),
    ("ALTER PROCEDURE", Reading::Repeatable),
    ("ALTER FUNCTION", Reading::Repeatable),
    ("ALTER SEQUENCE", Reading::Repeatable),
    ("ALTER USER", Reading::Repeatable),
    ("ALTER SERVER", Reading::Repeatable),
    ("ANALYZE", Reading::Repeatable),
    ("CACHE", Reading::Repeatable),
    ("CHECK", Reading::Repeatable),
    ("CHECKSUM", Reading::Repeatable),
    ("FLUSH", Reading::Repeatable),
    ("GRANT", Reading::Repeatable),
    ("KILL", Reading::Repeatable),
    ("LOAD INDEX", Reading::Repeatable),
    ("LOCK", Reading::Repeatable),
    ("OPTIMIZE", Reading::Repeatable),
    ("REPAIR", Reading::Repeatable),
    ("SET", Reading::Repeatable),
    ("TRUNCATE", Reading::Repeatable),
    ("UNLOCK", Reading::Repeatable),
    ("CALL", Reading::Unknown("what the procedure did cannot be seen from outside")),
    ("EXECUTE", Reading::Unknown("what the prepared statement did cannot be seen from outside")),
    ("BEGIN", Reading::Unknown("what the block did cannot be seen from outside")),
    ("INSERT", DATA),
    ("REPLACE", DATA),
    ("UPDATE", DATA),
    ("DELETE", DATA),
    ("LOAD", DATA),
    ("SELECT", DATA),
    ("WITH", DATA),
];

/// Words of CREATE and DROP, and of ALTER EVENT.
const OBJECTS: &[(&str, Object)] = &[
    ("DATABASE", Object::Database),
    ("SCHEMA", Object::Database),
    ("EVENT", Object::Event),
    ("FUNCTION", Object::Function),
    ("PROCEDURE", Object::Procedure),
    ("SEQUENCE", Object::Sequence),
    ("TABLE", Object::Table),
    ("TABLES", Object::Table),
    ("TRIGGER", Object::Trigger),
    ("VIEW", Object::View),
];

pub(super) fn read(statement: &str) -> Reading {
    // The whole of it may be many megabytes of data.
    let head: String = statement.chars().take(HEAD).collect();
    let head = Cursor::new(&head);
    if let Some((_, reading)) = FIRST.iter().find(|(words, _)| head.clone().eat(words)) {
        return reading.clone();
    }
    let mut cursor = Cursor::new(statement);
    let claims = if cursor.eat("CREATE") {
        return create(&mut cursor);
    } else if cursor.eat("DROP") {
        drop(&mut cursor)
    } else if cursor.eat("RENAME TABLE") || cursor.eat("RENAME TABLES") {
        renames(&mut cursor)
    } else if cursor.eat("ALTER") {
        return alter(&mut cursor);
    } else {
        None
    };
    claims.map_or(UNREAD, Reading::Claims)
}

fn create(cursor: &mut Cursor<'_>) -> Reading {
    if cursor.eat("OR REPLACE") {
        return Reading::Repeatable;
    }
    let index = ["INDEX", "UNIQUE", "FULLTEXT", "SPATIAL", "ONLINE", "OFFLINE"];
    if cursor.is_any(&index) {
        return create_index(cursor).map_or(UNREAD, |claim| Reading::Claims(vec![claim]));
    }
    if cursor.eat("USER") || cursor.eat("ROLE") {
        return users(cursor, After::There).map_or(UNREAD, Reading::Claims);
    }
    let Some(object) = object(cursor) else { return UNREAD };
    let lenient = cursor.eat("IF NOT EXISTS");
    let Some(named) = cursor.named() else { return UNREAD };
    Reading::Claims(vec![Claim::new(Trace::Object(object, named), After::There, lenient)])
}

/// The kind of object. Words in front of it (`DEFINER = …`, `ALGORITHM = …`,
/// `SQL SECURITY …`, `AGGREGATE`) are passed over.
fn object(cursor: &mut Cursor<'_>) -> Option<Object> {
    while !cursor.is_at_end() {
        if let Some((_, object)) = OBJECTS.iter().find(|(word, _)| cursor.eat(word)) {
            return Some(*object);
        }
        if cursor.name().is_none()
            && ![b'=', b'@', b'(', b')'].iter().any(|s| cursor.eat_symbol(*s))
        {
            return None;
        }
    }
    None
}

fn create_index(cursor: &mut Cursor<'_>) -> Option<Claim> {
    if !cursor.skip_past("INDEX") {
        return None;
    }
    let lenient = cursor.eat("IF NOT EXISTS");
    let name = cursor.name()?;
    if !cursor.skip_past("ON") {
        return None;
    }
    let table = cursor.named()?;
    let columns = cursor.columns().map(Shape::Columns);
    Some(Claim::new(Trace::Index(table, name), After::There, lenient).shaped(columns))
}

fn drop(cursor: &mut Cursor<'_>) -> Option<Vec<Claim>> {
    if cursor.eat("USER") || cursor.eat("ROLE") {
        return users(cursor, After::Gone);
    }
    if cursor.eat("INDEX") {
        let lenient = cursor.eat("IF EXISTS");
        let name = cursor.name()?;
        cursor.eat("ON").then_some(())?;
        let table = cursor.named()?;
        return Some(vec![Claim::new(Trace::Index(table, name), After::Gone, lenient)]);
    }
    let object = object(cursor)?;
    let lenient = cursor.eat("IF EXISTS");
    let mut claims = Vec::new();
    loop {
        let trace = Trace::Object(object, cursor.named()?);
        claims.push(Claim::new(trace, After::Gone, lenient));
        if !cursor.eat_symbol(b',') {
            return Some(claims);
        }
    }
}

fn renames(cursor: &mut Cursor<'_>) -> Option<Vec<Claim>> {
    let mut claims = Vec::new();
    loop {
        let lenient = cursor.eat("IF EXISTS");
        let from = cursor.named()?;
        cursor.skip_past("TO").then_some(())?;
        claims.extend(rename(Object::Table, from, cursor.named()?, lenient));
        if !cursor.eat_symbol(b',') {
            return Some(claims);
        }
    }
}

/// What a rename leaves behind.
pub(super) fn rename(object: Object, from: Named, to: Named, lenient: bool) -> [Claim; 2] {
    let to = Named { database: to.database.or_else(|| from.database.clone()), ..to };
    [
        Claim::new(Trace::Object(object, from), After::Gone, lenient),
        Claim::new(Trace::Object(object, to), After::There, lenient),
    ]
}

fn alter(cursor: &mut Cursor<'_>) -> Reading {
    // `ALTER DEFINER = … EVENT`, `ALTER ALGORITHM = … VIEW`, `ALTER ONLINE IGNORE TABLE`.
    match object(cursor) {
        Some(Object::Table) => {
            let lenient = cursor.eat("IF EXISTS");
            let Some(table) = cursor.named() else { return UNREAD };
            alter::table(cursor, &table, lenient)
        }
        Some(Object::Event) => {
            cursor.eat("IF EXISTS");
            let Some(from) = cursor.named() else { return UNREAD };
            if !cursor.skip_past("RENAME") || !cursor.eat("TO") {
                return Reading::Repeatable;
            }
            cursor
                .named()
                .map_or(UNREAD, |to| Reading::Claims(rename(Object::Event, from, to, false).into()))
        }
        Some(
            Object::Database
            | Object::Function
            | Object::Procedure
            | Object::Sequence
            | Object::Trigger
            | Object::View,
        ) => Reading::Repeatable,
        None => UNREAD,
    }
}

/// `'user'@'host', …`; what follows the list is left unread.
fn users(cursor: &mut Cursor<'_>, after: After) -> Option<Vec<Claim>> {
    let lenient = cursor.eat("IF EXISTS") || cursor.eat("IF NOT EXISTS");
    let mut claims = Vec::new();
    loop {
        let user = cursor.name()?;
        let host = if cursor.eat_symbol(b'@') { cursor.name()? } else { "%".to_owned() };
        claims.push(Claim::new(Trace::User(user, host), after, lenient));
        cursor.skip_item();
        if !cursor.eat_symbol(b',') {
            return Some(claims);
        }
    }
}

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;
