SELECT i.indrelid::bigint, ic.relname::text,
    i.indisunique, i.indisprimary, i.indisvalid, k.conname IS NOT NULL,
    COALESCE(k.condeferrable, false), COALESCE(k.condeferred, false),
    m.amname::text,
    i.indisunique AND i.indnullsnotdistinct,
    pg_catalog.pg_get_expr(i.indpred, i.indrelid),
    CASE WHEN ic.reloptions IS NOT NULL THEN (
        SELECT pg_catalog.string_agg(
            pg_catalog.format('%s = %L', g.option_name, g.option_value), ', ' ORDER BY g.option_name
        )
        FROM pg_catalog.pg_options_to_table(ic.reloptions) g
    ) END,
    pg_catalog.quote_ident(s.spcname),
    p.position > i.indnkeyatts,
    a.attname::text,
    CASE WHEN a.attname IS NULL THEN pg_catalog.pg_get_indexdef(ic.oid, p.position, false) END,
    o.opcdefault,
    CASE
        WHEN o.oid IS NULL THEN NULL
        WHEN opn.nspname = 'pg_catalog' OR pg_catalog.pg_opclass_is_visible(o.oid)
        THEN pg_catalog.quote_ident(o.opcname)
        ELSE pg_catalog.format('%I.%I', opn.nspname, o.opcname)
    END || CASE WHEN ia.attrelid IS NULL THEN '' ELSE (
        SELECT '(' || pg_catalog.string_agg(
            pg_catalog.format('%s = %L', g.option_name, g.option_value), ', '
            ORDER BY g.option_name
        ) || ')'
        FROM pg_catalog.pg_options_to_table(ia.attoptions) g
    ) END,
    -- Bits: 1 descending, 2 nulls first. Other methods have no order.
    CASE WHEN m.amname = 'btree' THEN COALESCE(i.indoption[p.position - 1]::integer, 0) ELSE 0 END,
    CASE
        -- What is usual for an expression is not known, unless it is the default.
        WHEN co.oid IS NULL
            OR co.oid = COALESCE(a.attcollation, 'pg_catalog."default"'::regcollation)
        THEN NULL
        WHEN con.nspname = 'pg_catalog' THEN pg_catalog.quote_ident(co.collname)
        ELSE pg_catalog.format('%I.%I', con.nspname, co.collname)
    END
-- The column is not there before version 15: then the name is that of the constant.
FROM (SELECT false AS indnullsnotdistinct) older
CROSS JOIN LATERAL (
    SELECT x.indrelid, x.indexrelid, x.indisunique, x.indisprimary, x.indisvalid, x.indpred,
        x.indnatts, x.indnkeyatts, x.indkey, x.indclass, x.indoption, x.indcollation,
        indnullsnotdistinct
    FROM pg_catalog.pg_index x
) i
JOIN pg_catalog.pg_class ic ON ic.oid = i.indexrelid
JOIN pg_catalog.pg_am m ON m.oid = ic.relam
LEFT JOIN pg_catalog.pg_tablespace s ON s.oid = ic.reltablespace
JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
CROSS JOIN LATERAL (
    SELECT s.position, i.indcollation[s.position - 1] AS collation
    FROM pg_catalog.generate_series(1, i.indnatts::integer) AS s(position)
) p
-- One by one: all that the database has would be many more.
LEFT JOIN LATERAL (
    SELECT a.attname, a.attcollation
    FROM pg_catalog.pg_attribute a
    WHERE a.attrelid = i.indrelid AND a.attnum = i.indkey[p.position - 1] AND a.attnum <> 0
    LIMIT 1
) a ON true
LEFT JOIN pg_catalog.pg_attribute ia
    ON ia.attrelid = ic.oid AND ia.attnum = p.position AND ia.attoptions IS NOT NULL
LEFT JOIN pg_catalog.pg_opclass o ON o.oid = i.indclass[p.position - 1]
LEFT JOIN pg_catalog.pg_namespace opn ON opn.oid = o.opcnamespace
LEFT JOIN pg_catalog.pg_collation co ON co.oid = p.collation
LEFT JOIN pg_catalog.pg_namespace con ON con.oid = co.collnamespace
LEFT JOIN pg_catalog.pg_constraint k ON k.conindid = ic.oid AND k.conrelid = i.indrelid
    AND k.contype IN ('p', 'u', 'x')
WHERE n.nspname IN ({namespaces}) AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    AND k.contype IS DISTINCT FROM 'x'
ORDER BY i.indrelid, ic.relname, p.position
