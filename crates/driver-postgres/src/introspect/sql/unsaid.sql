-- What is there and neither compared nor made: what it is, and what it is about.
WITH relation AS (
    SELECT c.*, pg_catalog.format('%s', c.relname) AS name
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname IN ({namespaces}) AND c.relkind IN ('r', 'p') AND NOT c.relispartition
        AND c.relname <> {history}
        AND NOT EXISTS (
            SELECT FROM pg_catalog.pg_depend d
            WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid
                AND d.deptype = 'e'
        )
)
SELECT u.what, u.name::text FROM (
    SELECT 'type of table', name FROM relation WHERE reloftype <> 0
    UNION ALL
    SELECT 'replica identity of table', name FROM relation WHERE relreplident <> 'd'
    UNION ALL
    SELECT 'order of rows of table', c.name
    FROM relation c JOIN pg_catalog.pg_index i ON i.indrelid = c.oid AND i.indisclustered
    UNION ALL
    SELECT CASE WHEN k.contype = 'f' THEN 'details of foreign key' ELSE 'details of constraint' END,
        k.conname
    -- Some of these columns are not there before version 15, others not before 18: then the names
    -- are those of the constants.
    FROM (
        SELECT NULL::smallint[] AS confdelsetcols, true AS conenforced, false AS conperiod
    ) older
    CROSS JOIN LATERAL (
        SELECT x.conrelid, x.conname, x.contype, x.confmatchtype, x.convalidated, x.connoinherit,
            confdelsetcols, conenforced, conperiod
        FROM pg_catalog.pg_constraint x
    ) k
    JOIN relation c ON c.oid = k.conrelid
    WHERE k.contype <> 'c' AND (
        k.confmatchtype = 'f' OR k.confdelsetcols IS NOT NULL OR NOT k.conenforced OR k.conperiod
        OR k.contype = 'n' AND (NOT k.convalidated OR k.connoinherit)
    )
    UNION ALL
    SELECT 'options of sequence', s.relname
    FROM relation c
    JOIN pg_catalog.pg_depend d ON d.refclassid = 'pg_catalog.pg_class'::regclass
        AND d.refobjid = c.oid AND d.classid = 'pg_catalog.pg_class'::regclass AND d.deptype = 'a'
    JOIN pg_catalog.pg_sequence q ON q.seqrelid = d.objid
    JOIN pg_catalog.pg_class s ON s.oid = q.seqrelid
    WHERE (q.seqstart, q.seqincrement, q.seqmin, q.seqcache, q.seqcycle) <> (1, 1, 1, 1, false)
    UNION ALL
    SELECT 'state of trigger', t.tgname
    FROM relation c JOIN pg_catalog.pg_trigger t ON t.tgrelid = c.oid
    WHERE NOT t.tgisinternal AND t.tgenabled <> 'O'
    UNION ALL
    SELECT 'statistics', e.stxname
    FROM relation c JOIN pg_catalog.pg_statistic_ext e ON e.stxrelid = c.oid
    UNION ALL
    SELECT 'publication', p.pubname FROM pg_catalog.pg_publication p
    UNION ALL
    SELECT 'foreign server', s.srvname FROM pg_catalog.pg_foreign_server s
    UNION ALL
    SELECT CASE o.kind WHEN 'o' THEN 'operator' WHEN 'c' THEN 'operator class'
        ELSE 'text search configuration' END, o.name
    FROM (
        SELECT 'o', 'pg_catalog.pg_operator'::regclass, oid, oprnamespace, oprname
        FROM pg_catalog.pg_operator WHERE oid >= 16384
        UNION ALL
        SELECT 'c', 'pg_catalog.pg_opclass'::regclass, oid, opcnamespace, opcname
        FROM pg_catalog.pg_opclass WHERE oid >= 16384
        UNION ALL
        SELECT 't', 'pg_catalog.pg_ts_config'::regclass, oid, cfgnamespace, cfgname
        FROM pg_catalog.pg_ts_config WHERE oid >= 16384
    ) AS o(kind, class, oid, namespace, name)
    JOIN pg_catalog.pg_namespace n ON n.oid = o.namespace AND n.nspname IN ({namespaces})
    WHERE NOT EXISTS (
        SELECT FROM pg_catalog.pg_depend d
        WHERE d.classid = o.class AND d.objid = o.oid AND d.deptype = 'e'
    )
    UNION ALL
    SELECT 'comment on ' || i.type, i.identity
    FROM pg_catalog.pg_description x
    LEFT JOIN relation c ON x.classoid = 'pg_catalog.pg_class'::regclass AND x.objoid = c.oid
    CROSS JOIN LATERAL pg_catalog.pg_identify_object(x.classoid, x.objoid, x.objsubid) i
    -- What users make has such numbers. Those of tables and their columns have a place.
    WHERE x.objoid >= 16384 AND c.oid IS NULL AND i.type <> 'extension'
        -- Every database has this one.
        AND x.description <> 'standard public schema'
        AND (i.schema IS NULL OR i.schema IN ({namespaces}))
        AND NOT EXISTS (
            SELECT FROM pg_catalog.pg_depend d
            WHERE d.classid = x.classoid AND d.objid = x.objoid AND d.deptype = 'e'
        )
) AS u(what, name)
ORDER BY u.what, u.name
