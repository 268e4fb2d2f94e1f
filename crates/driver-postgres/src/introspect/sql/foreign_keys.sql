SELECT k.conrelid::bigint, k.conname::text, rn.nspname::text, r.relname::text,
    k.confdeltype::text, k.confupdtype::text, k.condeferrable, k.condeferred, k.convalidated,
    a.attname::text, ra.attname::text
FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_class r ON r.oid = k.confrelid
JOIN pg_catalog.pg_namespace rn ON rn.oid = r.relnamespace
CROSS JOIN LATERAL unnest(k.conkey, k.confkey) WITH ORDINALITY AS p(own, other, position)
JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = p.own
JOIN pg_catalog.pg_attribute ra ON ra.attrelid = k.confrelid AND ra.attnum = p.other
WHERE n.nspname IN ({namespaces}) AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    -- Those to the partitions of the other table come with the one to the table.
    AND k.contype = 'f' AND k.conparentid = 0
ORDER BY k.conrelid, k.conname, p.position
