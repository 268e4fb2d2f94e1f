SELECT e.extname::text, n.nspname::text, e.extversion, e.extrelocatable
FROM pg_catalog.pg_extension e
JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
-- Every database has this one from the start.
WHERE e.extname <> 'plpgsql'
ORDER BY e.extname
