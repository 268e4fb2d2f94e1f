//! What a database contains, as sorted lines. Without the order of columns and of an enum's
//! values, and without the names of sequences: they depend on the way.

use brant_tests::{Database, Kind};

const POSTGRES: &str = r#"
SELECT 'column ' || table_schema || '.' || table_name || '.' || column_name || ' ' || udt_name
    || ' ' || coalesce(character_maximum_length::text, '') || ' '
    || coalesce(numeric_precision::text, '') || ' ' || coalesce(numeric_scale::text, '') || ' '
    || coalesce(datetime_precision::text, '') || ' ' || is_nullable || ' '
    || coalesce(CASE WHEN column_default LIKE 'nextval(%' THEN 'nextval' ELSE column_default END, '')
FROM information_schema.columns
WHERE table_schema NOT IN ('pg_catalog', 'information_schema')
UNION ALL
SELECT 'index ' || indexdef FROM pg_indexes
WHERE schemaname NOT IN ('pg_catalog', 'information_schema')
UNION ALL
SELECT 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
FROM pg_constraint WHERE contype IN ('p', 'f', 'c', 'u')
    AND connamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
    AND conrelid <> 0
UNION ALL
SELECT 'enum ' || t.typname || ' ' || string_agg(e.enumlabel, ',' ORDER BY e.enumlabel)
FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid GROUP BY t.typname
"#;

const MYSQL: &str = r#"
SELECT CONCAT_WS(' ', 'column', table_name, column_name, column_type, is_nullable,
    coalesce(column_default, ''), extra, coalesce(collation_name, ''))
FROM information_schema.columns WHERE table_schema = DATABASE()
UNION ALL
SELECT CONCAT_WS(' ', 'index', table_name, index_name, seq_in_index, non_unique, column_name,
    coalesce(sub_part, ''), collation, index_type)
FROM information_schema.statistics WHERE table_schema = DATABASE()
UNION ALL
SELECT CONCAT_WS(' ', 'foreign key', k.table_name, k.constraint_name, k.ordinal_position,
    k.column_name, k.referenced_table_name, k.referenced_column_name, r.update_rule, r.delete_rule)
FROM information_schema.key_column_usage k
JOIN information_schema.referential_constraints r
    ON r.constraint_schema = k.constraint_schema AND r.constraint_name = k.constraint_name
    AND r.table_name = k.table_name
WHERE k.table_schema = DATABASE()
"#;

const SQLITE: &str = r#"
SELECT 'column ' || m.name || '.' || c.name || ' ' || c.type || ' ' || c."notnull" || ' '
    || coalesce(c.dflt_value, '') || ' ' || c.pk || ' '
    || (m.sql LIKE '%AUTOINCREMENT%')
FROM sqlite_master m, pragma_table_xinfo(m.name) c WHERE m.type = 'table'
    AND m.name <> 'sqlite_sequence'
UNION ALL
SELECT 'index ' || m.name || ' ' || i.name || ' ' || i."unique" || ' ' || x.seqno || ' '
    || coalesce(x.name, '') || ' ' || x."desc" || ' ' || coalesce(s.sql, '')
FROM sqlite_master m, pragma_index_list(m.name) i, pragma_index_xinfo(i.name) x
LEFT JOIN sqlite_master s ON s.name = i.name WHERE m.type = 'table'
UNION ALL
SELECT 'foreign key ' || m.name || ' ' || f."from" || ' ' || f."table" || ' '
    || coalesce(f."to", '') || ' ' || f.on_update || ' ' || f.on_delete
FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table'
"#;

/// The lines.
pub(super) fn state(database: &Database) -> Vec<String> {
    let sql = match database.server().kind {
        Kind::Sqlite => SQLITE,
        Kind::Postgres | Kind::Postgres18 | Kind::PgBouncer => POSTGRES,
        Kind::MariaDb | Kind::MySql => MYSQL,
    };
    let rows = database.rows(sql);
    let mut lines: Vec<String> =
        rows.into_iter().flatten().map(Option::unwrap_or_default).collect();
    lines.sort();
    lines
}
