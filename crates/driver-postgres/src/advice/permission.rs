//! A right is missing: which, to whom, and the statement that grants it.

use brant_core::{Advice, Refusal};
use sqlx::PgConnection;

use super::Here;
use super::denied::Denied;
use crate::query::{flag, rows, text};
use crate::quote::{identifier, literal};
use crate::url::Address;

fn qualified(schema: &str, name: &str) -> String {
    format!("{}.{}", identifier(schema), identifier(name))
}

/// What can be told by somebody who is not let in.
pub(super) fn from_outside(address: &Address, refusal: Refusal<'_>) -> Advice {
    let user = address.user.as_deref().unwrap_or("…");
    let (role, database) = (identifier(user), identifier(&address.database));
    match Denied::read(&refusal.error.message) {
        Denied::Database(_) => Advice::default()
            .note(format!("role {role} may not connect to database {database}"))
            .sql("as a superuser", &format!("GRANT CONNECT ON DATABASE {database} TO {role};")),
        Denied::CreateDatabase => create_database(&role, &database, refusal.scratch),
        _ => Advice::default(),
    }
}

/// What the server tells about it.
pub(super) async fn advise(
    connection: &mut PgConnection,
    here: &Here,
    address: &Address,
    refusal: Refusal<'_>,
) -> Advice {
    let role = here.grantee();
    let none = Advice::default();
    match Denied::read(&refusal.error.message) {
        Denied::Schema(name) => schema(connection, here, name).await.unwrap_or(none),
        Denied::Relation(name) => {
            relation(connection, here, address, name, refusal.statement).await.unwrap_or(none)
        }
        Denied::Database(name) => database(here, &identifier(name), address),
        Denied::CreateDatabase => {
            create_database(&role, &identifier(&address.database), refusal.scratch)
        }
        Denied::CreateRole => none
            .note(format!("role {role} may not create roles"))
            .sql("as a superuser", &format!("ALTER ROLE {role} CREATEROLE;"))
            .help("or create the role by hand and leave it out of the migration: roles belong to the server, not to the database"),
        Denied::Extension(name) => super::extension::denied(connection, here, name, refusal).await,
        Denied::Owner { kind, name } => owner(connection, here, address, kind, name).await,
        Denied::Use { grant, name } => none
            .note(format!("role {role} may not use it"))
            .sql(&here.superuser(), &format!("GRANT {grant} {} TO {role};", identifier(name))),
        Denied::Role(other) => none
            .note(format!("role {role} is no member of \"{other}\""))
            .sql("as a superuser", &format!("GRANT {} TO {role};", identifier(other))),
        Denied::Unknown => {
            schema(connection, here, &address.schema).await.filter(is_missing).unwrap_or(none)
        }
    }
}

/// Whether a look at a schema has found something.
fn is_missing(advice: &Advice) -> bool {
    !advice.help.is_empty()
}

async fn schema(connection: &mut PgConnection, here: &Here, name: &str) -> Option<Advice> {
    let sql = format!(
        "SELECT pg_get_userbyid(nspowner)::text AS owner, has_schema_privilege(oid, 'CREATE') AS creates, \
         has_schema_privilege(oid, 'USAGE') AS uses FROM pg_catalog.pg_namespace WHERE nspname = {}::name",
        literal(name)
    );
    let found = rows(connection, sql).await.ok()?;
    let row = found.first()?;
    let (creates, uses) = (flag(row, "creates"), flag(row, "uses"));
    let (rights, what) = match (uses, creates) {
        (false, false) => ("USAGE, CREATE", "neither look into nor create anything in"),
        (true, false) => ("CREATE", "not create anything in"),
        (false, true) => ("USAGE", "not look into"),
        (true, true) => return Some(Advice::default()),
    };
    let (role, schema) = (here.grantee(), identifier(name));
    let owner = text(row, "owner").unwrap_or_default();
    Some(
        Advice::default()
            .note(format!(
                "role {role} may {what} schema {schema} of database \"{}\"",
                here.database
            ))
            .sql(&here.lead(&owner), &format!("GRANT {rights} ON SCHEMA {schema} TO {role};")),
    )
}

/// Creating a schema in the database.
fn database(here: &Here, database: &str, address: &Address) -> Advice {
    let (role, schema) = (here.grantee(), identifier(&address.schema));
    Advice::default()
        .note(format!("role {role} may not create schemas in database {database}"))
        .sql(&here.lead(&here.owner), &format!("GRANT CREATE ON DATABASE {database} TO {role};"))
        .sql("or, for this one schema", &format!("CREATE SCHEMA {schema} AUTHORIZATION {role};"))
}

fn create_database(role: &str, database: &str, scratch: bool) -> Advice {
    let advice = Advice::default().note(format!("role {role} may not create databases"));
    let right = format!("ALTER ROLE {role} CREATEDB;");
    if scratch {
        return advice.sql("as a superuser", &right);
    }
    advice
        .sql("as a superuser", &format!("CREATE DATABASE {database} OWNER {role};"))
        .sql("or, to let Brant do it", &right)
}

/// Where the relation is, whose it is, and which of the rights are missing.
async fn relation(
    connection: &mut PgConnection,
    here: &Here,
    address: &Address,
    name: &str,
    statement: Option<&str>,
) -> Option<Advice> {
    let needed: Vec<String> = needed(statement).iter().map(|right| literal(right)).collect();
    let sql = format!(
        "SELECT n.nspname::text AS schema, c.relkind = 'S' AS sequence, \
         pg_get_userbyid(c.relowner)::text AS owner, CASE WHEN c.relkind <> 'S' THEN \
         (SELECT string_agg(r, ', ' ORDER BY i) FROM unnest(ARRAY[{}]) WITH ORDINALITY AS needed (r, i) \
          WHERE NOT has_table_privilege(c.oid, r)) END AS missing \
         FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
         WHERE c.relname = {}::name AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') \
         ORDER BY n.nspname = {}::name DESC, n.nspname LIMIT 1",
        needed.join(", "),
        literal(name),
        literal(&address.schema)
    );
    let found = rows(connection, sql).await.ok()?;
    let row = found.first()?;
    let relation = qualified(&text(row, "schema")?, name);
    let (rights, kind) = if flag(row, "sequence") {
        ("USAGE, SELECT, UPDATE".to_owned(), "SEQUENCE")
    } else {
        (text(row, "missing").unwrap_or_else(|| "ALL".to_owned()), "TABLE")
    };
    let role = here.grantee();
    let owner = text(row, "owner").unwrap_or_default();
    Some(
        Advice::default()
            .note(format!("role {role} lacks {rights} on {relation}, which belongs to \"{owner}\""))
            .sql(&here.lead(&owner), &format!("GRANT {rights} ON {kind} {relation} TO {role};")),
    )
}

/// The rights that a statement may need on a table; without one it is the history that is worked on.
fn needed(statement: Option<&str>) -> &'static [&'static str] {
    let all = &["SELECT", "INSERT", "UPDATE", "DELETE"];
    let Some(statement) = statement else { return all };
    let upper = statement.to_ascii_uppercase();
    let has = |word: &str| upper.split(|c: char| !c.is_alphanumeric()).any(|found| found == word);
    // What a statement does with a table tells more than how it begins: `WITH … DELETE`.
    let table: &[(&str, &[&str])] = &[
        ("TRIGGER", &["TRIGGER"]),
        ("REFERENCES", &["REFERENCES"]),
        ("TRUNCATE", &["TRUNCATE"]),
        ("INSERT", &["SELECT", "INSERT"]),
        ("UPDATE", &["SELECT", "UPDATE"]),
        ("DELETE", &["SELECT", "DELETE"]),
        ("SELECT", &["SELECT"]),
    ];
    table.iter().find(|(word, _)| has(word)).map_or(all, |(_, rights)| rights)
}

/// What only the owner may do.
async fn owner(
    connection: &mut PgConnection,
    here: &Here,
    address: &Address,
    kind: &str,
    name: &str,
) -> Advice {
    let role = here.grantee();
    let sql = format!(
        "SELECT pg_get_userbyid(c.relowner)::text AS owner, n.nspname::text AS schema \
         FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
         WHERE c.relname = {}::name ORDER BY n.nspname = {}::name DESC, n.nspname LIMIT 1",
        literal(name),
        literal(&address.schema)
    );
    let in_schema = !matches!(kind, "schema" | "extension" | "database" | "function" | "procedure");
    let found =
        if in_schema { rows(connection, sql).await.unwrap_or_default() } else { Vec::new() };
    let place = found.first().and_then(|row| Some((text(row, "owner")?, text(row, "schema")?)));
    let word = if kind == "relation" { "table" } else { kind }.to_ascii_uppercase();
    let (whose, object) = match &place {
        Some((owner, schema)) => (format!("; it belongs to \"{owner}\""), qualified(schema, name)),
        None => (String::new(), identifier(name)),
    };
    let advice = Advice::default().note(format!(
        "only the owner of {kind} {object} may do this, and role {role} is not{whose}"
    ));
    // An extension has no owner that could be changed.
    match kind {
        "extension" => advice
            .help(format!("run the statement as a superuser, in database \"{}\"", here.database)),
        _ => advice.sql(&here.superuser(), &format!("ALTER {word} {object} OWNER TO {role};")),
    }
}
