//! Emptying a schema.

use brant_core::{DriverError, ErrorKind};
use sqlx::PgConnection;

use crate::query::{execute, rows, text};
use crate::quote::{identifier, literal};

/// Drops the schema with everything in it and makes it again, with the same owner, rights and comment.
pub(crate) async fn clear(connection: &mut PgConnection, schema: &str) -> Result<(), DriverError> {
    let name = identifier(schema);
    let mut sql = format!("DROP SCHEMA IF EXISTS {name} CASCADE;\nCREATE SCHEMA {name};\n");
    for statement in restore(connection, schema).await? {
        sql.push_str(&statement);
        sql.push_str(";\n");
    }
    // One message is one transaction: the schema is never seen missing.
    match execute(connection, sql).await {
        Err(error) if is_soft(&error) => clear_softly(connection, schema).await,
        result => result,
    }
}

/// Drops a schema that migrations make; one of somebody else is emptied.
pub(crate) async fn remove(connection: &mut PgConnection, schema: &str) -> Result<(), DriverError> {
    let sql = format!("DROP SCHEMA IF EXISTS {} CASCADE", identifier(schema));
    match execute(connection, sql).await {
        Err(error) if is_soft(&error) => clear_softly(connection, schema).await,
        result => result,
    }
}

/// Not the schema's owner, or more objects than one transaction may lock.
fn is_soft(error: &DriverError) -> bool {
    error.kind == ErrorKind::AccessDenied || error.code.as_deref() == Some("53200")
}

/// What makes the new schema like the old one.
async fn restore(connection: &mut PgConnection, schema: &str) -> Result<Vec<String>, DriverError> {
    let sql = format!(
        "WITH n AS (SELECT oid, nspowner, nspacl, nspname FROM pg_catalog.pg_namespace WHERE nspname = {}::name) \
         SELECT format('ALTER SCHEMA %I OWNER TO %I', nspname, pg_get_userbyid(nspowner)) AS sql, 0 AS part \
           FROM n WHERE pg_get_userbyid(nspowner) <> current_user \
         UNION ALL SELECT format('GRANT %s ON SCHEMA %I TO %s%s', a.privilege_type, nspname, \
           CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END, \
           CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END), 1 \
           FROM n, aclexplode(nspacl) a WHERE a.grantee <> nspowner \
         UNION ALL SELECT format('COMMENT ON SCHEMA %I IS %L', nspname, obj_description(oid, 'pg_namespace')), 2 \
           FROM n WHERE obj_description(oid, 'pg_namespace') IS NOT NULL \
         ORDER BY part, sql",
        literal(schema)
    );
    Ok(rows(connection, sql).await?.iter().filter_map(|row| text(row, "sql")).collect())
}

/// How many objects are dropped in one transaction.
const BATCH: usize = 50;

/// Drops the objects and leaves the schema itself. What belongs to an extension goes with the extension.
async fn clear_softly(connection: &mut PgConnection, schema: &str) -> Result<(), DriverError> {
    let statements: Vec<_> = rows(connection, objects(schema))
        .await?
        .iter()
        .filter_map(|row| text(row, "sql"))
        .collect();
    for batch in statements.chunks(BATCH) {
        execute(connection, batch.join(";\n")).await?;
    }
    Ok(())
}

/// `DROP … IF EXISTS … CASCADE` for each object, those that others hang on first.
fn objects(schema: &str) -> String {
    let own = |catalogue: &str| {
        format!(
            "NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = '{catalogue}'::regclass \
             AND d.objid = o.oid AND d.deptype = 'e')"
        )
    };
    format!(
        "WITH n AS (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = {schema}::name) \
         SELECT sql FROM ( \
         SELECT 0 AS part, o.oid, format('DROP %s IF EXISTS %s CASCADE', CASE o.relkind WHEN 'v' THEN 'VIEW' \
           WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'f' THEN 'FOREIGN TABLE' WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, \
           o.oid::regclass) AS sql FROM pg_catalog.pg_class o, n \
           WHERE o.relnamespace = n.oid AND o.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND {classes} \
         UNION ALL SELECT 1, o.oid, format('DROP ROUTINE IF EXISTS %s CASCADE', o.oid::regprocedure) \
           FROM pg_catalog.pg_proc o, n WHERE o.pronamespace = n.oid AND {procs} \
         UNION ALL SELECT 2, o.oid, format('DROP TYPE IF EXISTS %s CASCADE', o.oid::regtype) \
           FROM pg_catalog.pg_type o, n WHERE o.typnamespace = n.oid AND {types} \
           AND (o.typtype IN ('e', 'd', 'r') OR (o.typtype = 'c' AND EXISTS \
             (SELECT FROM pg_catalog.pg_class c WHERE c.oid = o.typrelid AND c.relkind = 'c'))) \
         ) AS objects ORDER BY part, oid DESC",
        schema = literal(schema),
        classes = own("pg_catalog.pg_class"),
        procs = own("pg_catalog.pg_proc"),
        types = own("pg_catalog.pg_type"),
    )
}
