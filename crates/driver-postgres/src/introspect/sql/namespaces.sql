SELECT n.nspname::text
FROM pg_catalog.pg_namespace n
WHERE n.nspname IN ({namespaces})
ORDER BY n.nspname
