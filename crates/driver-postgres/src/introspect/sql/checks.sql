SELECT k.conrelid::bigint, k.conname::text, pg_catalog.pg_get_expr(k.conbin, k.conrelid),
    k.connoinherit, k.convalidated,
    k.conenforced
-- The column is not there before version 18: then the name is that of the constant.
FROM (SELECT true AS conenforced) older
CROSS JOIN LATERAL (
    SELECT x.conrelid, x.conname, x.conbin, x.connoinherit, x.convalidated, x.contype,
        x.conislocal, conenforced
    FROM pg_catalog.pg_constraint x
) k
JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN ({namespaces}) AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    AND k.contype = 'c' AND k.conislocal
ORDER BY k.conrelid, k.conname
