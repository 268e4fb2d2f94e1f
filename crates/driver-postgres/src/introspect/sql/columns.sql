-- What each domain is in the end: a domain may be over another one.
WITH RECURSIVE base AS (
    SELECT t.oid AS domain, t.typbasetype AS type, t.typtypmod AS modifier
    FROM pg_catalog.pg_type t
    WHERE t.typtype = 'd'
    UNION ALL
    SELECT b.domain, t.typbasetype, t.typtypmod
    FROM base b
    JOIN pg_catalog.pg_type t ON t.oid = b.type
    WHERE t.typtype = 'd'
)
SELECT a.attrelid::bigint, a.attname::text, a.attnotnull,
    t.oid <> e.oid,
    e.typtype = 'e',
    en.nspname::text, e.typname::text, COALESCE(b.modifier, a.atttypmod),
    CASE WHEN e.oid <> k.oid
        THEN pg_catalog.format_type(e.oid, COALESCE(b.modifier, a.atttypmod)) END,
    -- Where no column can be mentioned, the table need not be looked at.
    pg_catalog.pg_get_expr(v.adbin, CASE WHEN a.attgenerated = '' THEN 0::oid ELSE v.adrelid END),
    a.attidentity::text, a.attgenerated::text, q.options,
    CASE
        WHEN a.attcollation = k.typcollation THEN NULL
        WHEN con.nspname = 'pg_catalog' THEN pg_catalog.quote_ident(co.collname)
        ELSE pg_catalog.format('%I.%I', con.nspname, co.collname)
    END,
    x.description,
    pg_catalog.format_type(a.atttypid, a.atttypmod),
    CASE k.typtype WHEN 'd' THEN kn.nspname::text END, k.typname::text,
    c.relkind IN ('r', 'p') AND (
        a.attstorage <> k.typstorage OR a.attcompression <> '' OR a.attoptions IS NOT NULL
        OR COALESCE(a.attstattarget, -1) <> -1
    )
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
-- k: as declared, t: without domains, e: of one element.
JOIN pg_catalog.pg_type k ON k.oid = a.atttypid
JOIN pg_catalog.pg_namespace kn ON kn.oid = k.typnamespace
LEFT JOIN base b ON b.domain = k.oid
    AND NOT EXISTS (SELECT FROM base deeper WHERE deeper.domain = b.type)
JOIN pg_catalog.pg_type t ON t.oid = COALESCE(b.type, k.oid)
JOIN pg_catalog.pg_type e
    ON e.oid = CASE WHEN t.typcategory = 'A' AND t.typelem <> 0 THEN t.typelem ELSE t.oid END
JOIN pg_catalog.pg_namespace en ON en.oid = e.typnamespace
LEFT JOIN pg_catalog.pg_attrdef v ON v.adrelid = a.attrelid AND v.adnum = a.attnum
LEFT JOIN pg_catalog.pg_collation co ON co.oid = a.attcollation
LEFT JOIN pg_catalog.pg_namespace con ON con.oid = co.collnamespace
LEFT JOIN pg_catalog.pg_description x ON x.classoid = 'pg_catalog.pg_class'::regclass
    AND x.objoid = a.attrelid AND x.objsubid = a.attnum
-- How an identity column counts, if not as usual.
LEFT JOIN LATERAL (
    SELECT pg_catalog.format(
        'START WITH %s INCREMENT BY %s MINVALUE %s MAXVALUE %s CACHE %s %s', s.seqstart,
        s.seqincrement, s.seqmin, s.seqmax, s.seqcache,
        CASE WHEN s.seqcycle THEN 'CYCLE' ELSE 'NO CYCLE' END
    ) AS options
    FROM pg_catalog.pg_depend d
    JOIN pg_catalog.pg_sequence s ON s.seqrelid = d.objid
    WHERE a.attidentity <> '' AND d.refclassid = 'pg_catalog.pg_class'::regclass
        AND d.refobjid = a.attrelid AND d.refobjsubid = a.attnum
        AND d.classid = 'pg_catalog.pg_class'::regclass AND d.deptype = 'i'
        AND (s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle) <> (
            1, 1, 1, CASE s.seqtypid WHEN 'int2'::regtype THEN 32767
                WHEN 'int4'::regtype THEN 2147483647 ELSE 9223372036854775807 END, 1, false
        )
) q ON true
WHERE n.nspname IN ({namespaces}) AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
    AND NOT c.relispartition
    AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attrelid, a.attnum
