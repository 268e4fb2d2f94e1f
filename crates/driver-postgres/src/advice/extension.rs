//! An extension is missing: which, whether the server has it, and who may create it.

mod known;

use brant_core::{Advice, Refusal};
use sqlx::PgConnection;

use super::Here;
use crate::query::{flag, rows, text};
use crate::quote::{identifier, literal};

pub(super) use known::missing;

/// What the server knows about an extension.
#[derive(Default)]
struct Facts {
    /// The schema that its objects are in, where it is created.
    schema: Option<String>,
    /// Its files are on the server.
    available: bool,
    /// Our role may create it.
    may_create: bool,
    /// Whoever may create objects in the database may create it.
    trusted: bool,
}

async fn look(connection: &mut PgConnection, name: &str) -> Facts {
    // `trusted` came with version 13; a missing column would fail the query.
    let sql = format!(
        "SELECT (SELECT n.nspname::text FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n \
           ON n.oid = e.extnamespace WHERE e.extname = {0}::name) AS schema, \
         EXISTS (SELECT FROM pg_available_extensions WHERE name = {0}::name) AS available, \
         (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user) AS superuser, \
         has_database_privilege(current_database(), 'CREATE') AS creates, \
         COALESCE((SELECT bool_or(NOT (to_jsonb(v) ->> 'superuser')::boolean \
            OR COALESCE((to_jsonb(v) ->> 'trusted')::boolean, false)) \
          FROM pg_available_extension_versions v WHERE v.name = {0}::name), false) AS trusted",
        literal(name)
    );
    let found = rows(connection, sql).await.unwrap_or_default();
    let Some(row) = found.first() else { return Facts::default() };
    let trusted = flag(row, "trusted");
    Facts {
        schema: text(row, "schema"),
        available: flag(row, "available"),
        may_create: flag(row, "superuser") || trusted && flag(row, "creates"),
        trusted,
    }
}

fn create(name: &str) -> String {
    format!("CREATE EXTENSION IF NOT EXISTS {};", identifier(name))
}

/// Something that an extension makes is not there, or the extension itself is not on the server.
pub(super) async fn advise(
    connection: &mut PgConnection,
    here: &Here,
    name: &str,
    refusal: Refusal<'_>,
) -> Advice {
    let facts = look(connection, name).await;
    let extension = identifier(name);
    if !facts.available {
        return Advice::default()
            .note(format!(
                "the extension {extension} is not installed on this server (PostgreSQL {})",
                here.version
            ))
            .help(known::package(name, &here.version))
            .sql(
                &format!("then, as a superuser, in database \"{}\"", here.database),
                &create(name),
            );
    }
    match &facts.schema {
        // A scratch database has what its template and the migrations give it, not what this one has.
        Some(schema) if !refusal.scratch => Advice::default()
            .note(format!("it comes with the extension {extension}, which is in schema \"{schema}\" of this database: the search path does not lead there"))
            .sql(
                "write the schema in front of the name, or begin the migration with",
                &format!("SET search_path TO {}, {};", identifier(&here.schema), identifier(schema)),
            ),
        _ => to_create(here, name, &facts, refusal.scratch),
    }
}

fn to_create(here: &Here, name: &str, facts: &Facts, scratch: bool) -> Advice {
    let advice = Advice::default().note(format!(
        "it comes with the extension {}, which this database does not have",
        identifier(name)
    ));
    let advice = if scratch {
        advice.note("the migrations are replayed in an empty database: what was created by hand is missing there")
    } else {
        advice
    };
    if facts.may_create {
        return advice.sql("put this at the head of the migration", &create(name));
    }
    who_may(advice, here, name, facts, scratch)
}

/// The role may not create it.
fn who_may(advice: Advice, here: &Here, name: &str, facts: &Facts, scratch: bool) -> Advice {
    let role = here.grantee();
    let advice =
        advice.note(format!("role {role} may not create the extension {}", identifier(name)));
    let advice = if scratch {
        advice.sql(
            "as a superuser, in database \"template1\", which new databases are copied from",
            &create(name),
        )
    } else {
        advice.sql(&here.superuser(), &create(name))
    };
    if facts.trusted && !scratch {
        let database = identifier(&here.database);
        return advice.sql(
            "or let the role create it",
            &format!("GRANT CREATE ON DATABASE {database} TO {role};"),
        );
    }
    advice
}

/// `CREATE EXTENSION` itself was denied.
pub(super) async fn denied(
    connection: &mut PgConnection,
    here: &Here,
    name: &str,
    refusal: Refusal<'_>,
) -> Advice {
    let facts = look(connection, name).await;
    who_may(Advice::default(), here, name, &facts, refusal.scratch)
        .help("`CREATE EXTENSION IF NOT EXISTS` in the migration does nothing then")
}
