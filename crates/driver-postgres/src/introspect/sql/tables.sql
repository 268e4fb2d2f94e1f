SELECT c.oid::bigint, n.nspname::text, c.relname::text,
    c.relrowsecurity, c.relforcerowsecurity, c.relpersistence = 'u',
    CASE WHEN c.relkind = 'p' THEN pg_catalog.pg_get_partkeydef(c.oid) END,
    CASE WHEN am.amname <> 'heap' THEN pg_catalog.quote_ident(am.amname) END,
    CASE WHEN c.reloptions IS NOT NULL THEN (
        SELECT pg_catalog.string_agg(
            pg_catalog.format('%s = %L', o.option_name, o.option_value), ', ' ORDER BY o.option_name
        )
        FROM pg_catalog.pg_options_to_table(c.reloptions) o
    ) END,
    pg_catalog.quote_ident(s.spcname),
    x.description
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_am am ON am.oid = c.relam
LEFT JOIN pg_catalog.pg_tablespace s ON s.oid = c.reltablespace
LEFT JOIN pg_catalog.pg_description x ON x.classoid = 'pg_catalog.pg_class'::regclass
    AND x.objoid = c.oid AND x.objsubid = 0
WHERE n.nspname IN ({namespaces}) AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    AND c.relname <> {history}
    AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_depend d
        WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
    )
ORDER BY n.nspname, c.relname
