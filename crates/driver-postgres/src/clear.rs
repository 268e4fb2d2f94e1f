//! Emptying a schema.

use brant_core::{DriverError, ErrorKind, External};
use sqlx::PgConnection;
use sqlx::postgres::PgRow;

use crate::query::{execute, flag, rows, text};
use crate::quote::{identifier, literal};

/// Drops the schema with everything in it and makes it again, with the same owner, rights and comment.
/// Where tables are to be kept, only the others go.
pub(crate) async fn clear(
    connection: &mut PgConnection,
    schema: &str,
    keep: &External,
) -> Result<(), DriverError> {
    let name = identifier(schema);
    let mut sql = format!("DROP SCHEMA IF EXISTS {name} CASCADE;\nCREATE SCHEMA {name};\n");
    for statement in restore(connection, schema).await? {
        sql.push_str(&statement);
        sql.push_str(";\n");
    }
    // One message is one transaction: the schema is never seen missing.
    as_a_whole(connection, schema, keep, sql).await
}

/// Drops a schema that migrations make; one of somebody else is emptied.
pub(crate) async fn remove(
    connection: &mut PgConnection,
    schema: &str,
    keep: &External,
) -> Result<(), DriverError> {
    let sql = format!("DROP SCHEMA IF EXISTS {} CASCADE", identifier(schema));
    as_a_whole(connection, schema, keep, sql).await
}

/// Runs what drops the schema; where something in it stays, or the schema cannot be had as a whole,
/// what is in it goes piece by piece.
async fn as_a_whole(
    connection: &mut PgConnection,
    schema: &str,
    keep: &External,
    sql: String,
) -> Result<(), DriverError> {
    let kept = kept(connection, schema, keep).await?;
    if !kept.is_empty() {
        return clear_softly(connection, schema, &kept).await;
    }
    match execute(connection, sql).await {
        Err(error) if is_soft(&error) => clear_softly(connection, schema, &kept).await,
        result => result,
    }
}

/// The numbers of the tables and enums to be kept.
async fn kept(
    connection: &mut PgConnection,
    schema: &str,
    keep: &External,
) -> Result<Vec<String>, DriverError> {
    if *keep == External::default() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "WITH n AS (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = {}::name) \
         SELECT c.oid::text, c.relname::text AS name, false AS is_enum FROM pg_catalog.pg_class c, n \
           WHERE c.relnamespace = n.oid AND c.relkind IN ('r', 'p', 'f') \
         UNION ALL SELECT t.oid::text, t.typname::text, true FROM pg_catalog.pg_type t, n \
           WHERE t.typnamespace = n.oid AND t.typtype = 'e'",
        literal(schema)
    );
    let found = rows(connection, sql).await?;
    let is_kept = |row: &&PgRow| {
        let name = text(row, "name").unwrap_or_default();
        match flag(row, "is_enum") {
            true => keep.has_enum(Some(schema), &name),
            false => keep.has_table(Some(schema), &name, false),
        }
    };
    Ok(found.iter().filter(is_kept).filter_map(|row| text(row, "oid")).collect())
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
async fn clear_softly(
    connection: &mut PgConnection,
    schema: &str,
    kept: &[String],
) -> Result<(), DriverError> {
    let statements: Vec<_> = rows(connection, objects(schema, kept))
        .await?
        .iter()
        .filter_map(|row| text(row, "sql"))
        .collect();
    for batch in statements.chunks(BATCH) {
        execute(connection, batch.join(";\n")).await?;
    }
    Ok(())
}

/// What a kept table needs: its columns' types and sequences, and what its defaults, constraints,
/// indexes and triggers call.
const NEEDED: &str = "\
    SELECT d.refclassid, d.refobjid FROM pg_catalog.pg_depend d \
    LEFT JOIN pg_catalog.pg_attrdef a ON d.classid = 'pg_attrdef'::regclass AND a.oid = d.objid \
    LEFT JOIN pg_catalog.pg_constraint c ON d.classid = 'pg_constraint'::regclass AND c.oid = d.objid \
    LEFT JOIN pg_catalog.pg_trigger t ON d.classid = 'pg_trigger'::regclass AND t.oid = d.objid \
    LEFT JOIN pg_catalog.pg_index i ON d.classid = 'pg_class'::regclass AND i.indexrelid = d.objid \
    WHERE coalesce(a.adrelid, nullif(c.conrelid, 0), t.tgrelid, i.indrelid, \
      CASE d.classid WHEN 'pg_class'::regclass THEN d.objid END) IN (SELECT oid FROM kept) \
    UNION SELECT d.classid, d.objid FROM pg_catalog.pg_depend d \
    WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid IN (SELECT oid FROM kept) \
      AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i') \
    UNION SELECT 'pg_class'::regclass, oid FROM kept \
    UNION SELECT 'pg_type'::regclass, oid FROM kept";

/// `DROP … IF EXISTS … CASCADE` for each object, those that others hang on first.
fn objects(schema: &str, kept: &[String]) -> String {
    // A table's foreign keys go with what they refer to; the table itself is not needed for them.
    let own = |catalogue: &str| {
        format!(
            "NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = '{catalogue}'::regclass \
             AND d.objid = o.oid AND d.deptype = 'e') \
             AND ('{catalogue}'::regclass, o.oid) NOT IN (SELECT refclassid, refobjid FROM needed)"
        )
    };
    let kept = match kept {
        [] => "NULL".to_owned(),
        kept => kept.join(", "),
    };
    format!(
        "WITH n AS (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = {schema}::name), \
         kept AS (SELECT oid FROM (SELECT oid FROM pg_catalog.pg_class UNION ALL SELECT oid FROM pg_catalog.pg_type) a \
           WHERE oid IN ({kept})), \
         needed AS ({NEEDED}) \
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
