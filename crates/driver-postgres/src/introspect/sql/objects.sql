-- What the server can print by itself is asked of it, the rest is put together from its catalogs.
WITH member AS MATERIALIZED (
    SELECT d.classid, d.objid FROM pg_catalog.pg_depend d WHERE d.deptype = 'e'
),
namespace AS MATERIALIZED (
    SELECT n.oid, n.nspname FROM pg_catalog.pg_namespace n WHERE n.nspname IN ({namespaces})
),
relation AS (
    SELECT c.*, n.nspname
    FROM pg_catalog.pg_class c
    JOIN namespace n ON n.oid = c.relnamespace
    -- Neither indexes nor sequences, which are most of them.
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c') AND c.relname <> {history} AND NOT EXISTS (
        SELECT FROM member e
        WHERE e.classid = 'pg_catalog.pg_class'::regclass AND e.objid = c.oid
    )
),
type AS (
    SELECT t.*, n.nspname
    FROM pg_catalog.pg_type t
    JOIN namespace n ON n.oid = t.typnamespace
    -- Every table has a type, too.
    WHERE t.typtype IN ('d', 'r') AND NOT EXISTS (
        SELECT FROM member e
        WHERE e.classid = 'pg_catalog.pg_type'::regclass AND e.objid = t.oid
    )
),
routine AS (
    SELECT p.*, n.nspname,
        p.proname || '(' || pg_catalog.pg_get_function_identity_arguments(p.oid) || ')' AS signature
    FROM pg_catalog.pg_proc p
    JOIN namespace n ON n.oid = p.pronamespace
    WHERE NOT EXISTS (
        SELECT FROM member e
        WHERE e.classid = 'pg_catalog.pg_proc'::regclass AND e.objid = p.oid
    )
),
field AS (
    SELECT a.attrelid, pg_catalog.string_agg(
        pg_catalog.format('%I %s', a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod))
        || COALESCE(
            CASE WHEN a.attcollation <> t.typcollation
                THEN pg_catalog.format(' COLLATE %s', a.attcollation::pg_catalog.regcollation) END,
            ''
        )
        || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
        || COALESCE(' DEFAULT ' || pg_catalog.pg_get_expr(v.adbin, v.adrelid), ''),
        ', ' ORDER BY a.attnum
    ) AS list
    FROM pg_catalog.pg_attribute a
    JOIN relation c ON c.oid = a.attrelid AND c.relkind IN ('c', 'f')
    JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_catalog.pg_attrdef v ON v.adrelid = a.attrelid AND v.adnum = a.attnum
    WHERE a.attnum > 0 AND NOT a.attisdropped
    GROUP BY a.attrelid
)

SELECT o.oid::bigint, o.kind, o.namespace, o.name, o.table_namespace, o.table_name,
    o.definition, x.description
FROM (
    SELECT 'pg_catalog.pg_type'::regclass, t.oid, 'domain', t.nspname::text, t.typname::text, NULL::text, NULL::text,
        pg_catalog.format(
            'CREATE DOMAIN %I.%I AS %s', t.nspname, t.typname,
            pg_catalog.format_type(t.typbasetype, t.typtypmod)
        )
        || COALESCE(
            (
                SELECT ' COLLATE ' || t.typcollation::pg_catalog.regcollation
                FROM pg_catalog.pg_type b
                WHERE b.oid = t.typbasetype AND b.typcollation <> t.typcollation
            ),
            ''
        )
        || COALESCE(' DEFAULT ' || t.typdefault, '')
        || CASE WHEN t.typnotnull THEN ' NOT NULL' ELSE '' END
        || COALESCE(
            (
                SELECT pg_catalog.string_agg(
                    pg_catalog.format(
                        ' CONSTRAINT %I %s', k.conname, pg_catalog.pg_get_constraintdef(k.oid)
                    ),
                    '' ORDER BY k.conname
                )
                FROM pg_catalog.pg_constraint k
                WHERE k.contypid = t.oid AND k.contype = 'c'
            ),
            ''
        )
    FROM type t WHERE t.typtype = 'd'
    UNION ALL
    SELECT 'pg_catalog.pg_class'::regclass, c.oid, 'type', c.nspname::text, c.relname::text, NULL, NULL,
        pg_catalog.format('CREATE TYPE %I.%I AS (%s)', c.nspname, c.relname, COALESCE(f.list, ''))
    FROM relation c LEFT JOIN field f ON f.attrelid = c.oid
    WHERE c.relkind = 'c'
    UNION ALL
    SELECT 'pg_catalog.pg_type'::regclass, t.oid, 'type', t.nspname::text, t.typname::text, NULL, NULL,
        pg_catalog.format(
            'CREATE TYPE %I.%I AS RANGE (SUBTYPE = %s', t.nspname, t.typname,
            pg_catalog.format_type(r.rngsubtype, NULL)
        )
        || CASE WHEN o.opcdefault THEN ''
            ELSE pg_catalog.format(', SUBTYPE_OPCLASS = %I.%I', opn.nspname, o.opcname) END
        || CASE WHEN r.rngsubdiff::oid = 0 THEN '' ELSE ', SUBTYPE_DIFF = ' || r.rngsubdiff::text END
        || CASE WHEN r.rngcanonical::oid = 0 THEN '' ELSE ', CANONICAL = ' || r.rngcanonical::text END
        || ')'
    FROM type t
    JOIN pg_catalog.pg_range r ON r.rngtypid = t.oid
    JOIN pg_catalog.pg_opclass o ON o.oid = r.rngsubopc
    JOIN pg_catalog.pg_namespace opn ON opn.oid = o.opcnamespace
    UNION ALL
    SELECT 'pg_catalog.pg_collation'::regclass, l.oid, 'collation', n.nspname::text, l.collname::text, NULL, NULL,
        pg_catalog.format(
            'CREATE COLLATION %I.%I (PROVIDER = %s, %s, DETERMINISTIC = %s)', n.nspname, l.collname,
            CASE l.collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END,
            -- The column has had several names.
            CASE WHEN COALESCE(j.j ->> 'colllocale', j.j ->> 'colliculocale') IS NOT NULL
                THEN pg_catalog.format(
                    'LOCALE = %L', COALESCE(j.j ->> 'colllocale', j.j ->> 'colliculocale')
                )
                ELSE pg_catalog.format('LC_COLLATE = %L, LC_CTYPE = %L', l.collcollate, l.collctype) END,
            CASE WHEN l.collisdeterministic THEN 'true' ELSE 'false' END
        )
    FROM pg_catalog.pg_collation l
    JOIN namespace n ON n.oid = l.collnamespace
    CROSS JOIN LATERAL (SELECT pg_catalog.to_jsonb(l) AS j) j
    WHERE NOT EXISTS (
        SELECT FROM member e
        WHERE e.classid = 'pg_catalog.pg_collation'::regclass AND e.objid = l.oid
    )
    UNION ALL
    SELECT 'pg_catalog.pg_proc'::regclass, p.oid, CASE p.prokind WHEN 'p' THEN 'procedure' ELSE 'function' END,
        p.nspname::text, p.signature, NULL, NULL, pg_catalog.pg_get_functiondef(p.oid)
    FROM routine p
    -- A range type makes its constructors itself.
    WHERE p.prokind <> 'a' AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_depend d
        WHERE d.classid = 'pg_catalog.pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'i'
    )
    UNION ALL
    SELECT 'pg_catalog.pg_proc'::regclass, p.oid, 'aggregate', p.nspname::text, p.signature, NULL, NULL,
        pg_catalog.format(
            'CREATE AGGREGATE %I.%I(%s) (SFUNC = %s, STYPE = %s', p.nspname, p.proname,
            pg_catalog.pg_get_function_arguments(p.oid), g.aggtransfn::text,
            pg_catalog.format_type(g.aggtranstype, NULL)
        )
        || CASE WHEN g.aggfinalfn::oid = 0 THEN '' ELSE ', FINALFUNC = ' || g.aggfinalfn::text END
        || CASE WHEN g.aggfinalextra THEN ', FINALFUNC_EXTRA' ELSE '' END
        || CASE WHEN g.aggcombinefn::oid = 0 THEN ''
            ELSE ', COMBINEFUNC = ' || g.aggcombinefn::text END
        || COALESCE(pg_catalog.format(', INITCOND = %L', g.agginitval), '')
        || CASE WHEN g.aggsortop = 0 THEN ''
            ELSE ', SORTOP = OPERATOR(' || g.aggsortop::pg_catalog.regoper || ')' END
        || CASE p.proparallel WHEN 's' THEN ', PARALLEL = SAFE' WHEN 'r' THEN ', PARALLEL = RESTRICTED'
            ELSE '' END
        || ')'
    FROM routine p JOIN pg_catalog.pg_aggregate g ON g.aggfnoid = p.oid
    UNION ALL
    SELECT 'pg_catalog.pg_class'::regclass, c.oid, CASE c.relkind WHEN 'v' THEN 'view' ELSE 'materialized view' END,
        c.nspname::text, c.relname::text, NULL, NULL,
        pg_catalog.format(
            'CREATE %s %I.%I', CASE c.relkind WHEN 'v' THEN 'VIEW' ELSE 'MATERIALIZED VIEW' END,
            c.nspname, c.relname
        )
        || COALESCE(
            (
                SELECT pg_catalog.format(
                    ' WITH (%s)', pg_catalog.string_agg(
                        pg_catalog.format('%s = %L', o.option_name, o.option_value), ', '
                        ORDER BY o.option_name
                    )
                )
                FROM pg_catalog.pg_options_to_table(c.reloptions) o
                HAVING count(*) > 0
            ),
            ''
        )
        || E' AS\n' || pg_catalog.rtrim(pg_catalog.pg_get_viewdef(c.oid), ';')
        || COALESCE(
            (
                SELECT pg_catalog.string_agg(
                    E';\n' || pg_catalog.pg_get_indexdef(i.indexrelid), '' ORDER BY i.indexrelid
                )
                FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid
            ),
            ''
        )
    FROM relation c WHERE c.relkind IN ('v', 'm')
    UNION ALL
    SELECT 'pg_catalog.pg_class'::regclass, c.oid, 'foreign table', c.nspname::text, c.relname::text, NULL, NULL,
        pg_catalog.format(
            'CREATE FOREIGN TABLE %I.%I (%s) SERVER %I', c.nspname, c.relname, COALESCE(f.list, ''),
            s.srvname
        )
        || COALESCE(
            (
                SELECT pg_catalog.format(
                    ' OPTIONS (%s)', pg_catalog.string_agg(
                        pg_catalog.format('%I %L', o.option_name, o.option_value), ', '
                        ORDER BY o.option_name
                    )
                )
                FROM pg_catalog.pg_options_to_table(ft.ftoptions) o
                HAVING count(*) > 0
            ),
            ''
        )
    FROM relation c
    JOIN pg_catalog.pg_foreign_table ft ON ft.ftrelid = c.oid
    JOIN pg_catalog.pg_foreign_server s ON s.oid = ft.ftserver
    LEFT JOIN field f ON f.attrelid = c.oid
    UNION ALL
    SELECT 'pg_catalog.pg_class'::regclass, c.oid, 'partition', c.nspname::text, c.relname::text, NULL, NULL,
        pg_catalog.format(
            'CREATE TABLE %I.%I PARTITION OF %I.%I %s', c.nspname, c.relname, un.nspname, u.relname,
            pg_catalog.pg_get_expr(c.relpartbound, c.oid)
        )
        || CASE WHEN c.relkind = 'p'
            THEN ' PARTITION BY ' || pg_catalog.pg_get_partkeydef(c.oid) ELSE '' END
    FROM relation c
    JOIN pg_catalog.pg_inherits i ON i.inhrelid = c.oid
    JOIN pg_catalog.pg_class u ON u.oid = i.inhparent
    JOIN pg_catalog.pg_namespace un ON un.oid = u.relnamespace
    WHERE c.relispartition AND c.relkind IN ('r', 'p')
    UNION ALL
    SELECT 'pg_catalog.pg_constraint'::regclass, k.oid, 'exclusion constraint', c.nspname::text, k.conname::text, c.nspname::text, c.relname::text,
        pg_catalog.format(
            'ALTER TABLE %I.%I ADD CONSTRAINT %I %s', c.nspname, c.relname, k.conname,
            pg_catalog.pg_get_constraintdef(k.oid)
        )
    FROM pg_catalog.pg_constraint k JOIN relation c ON c.oid = k.conrelid
    WHERE k.contype = 'x' AND k.conparentid = 0
    UNION ALL
    SELECT 'pg_catalog.pg_rewrite'::regclass, r.oid, 'rule', c.nspname::text, r.rulename::text, c.nspname::text, c.relname::text,
        pg_catalog.rtrim(pg_catalog.pg_get_ruledef(r.oid), ';')
    FROM pg_catalog.pg_rewrite r JOIN relation c ON c.oid = r.ev_class
    WHERE r.rulename <> '_RETURN'
    UNION ALL
    SELECT 'pg_catalog.pg_trigger'::regclass, t.oid, 'trigger', c.nspname::text, t.tgname::text, c.nspname::text, c.relname::text,
        pg_catalog.pg_get_triggerdef(t.oid)
    FROM pg_catalog.pg_trigger t JOIN relation c ON c.oid = t.tgrelid
    -- Partitions have their own copies.
    WHERE NOT t.tgisinternal AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_depend d
        WHERE d.classid = 'pg_catalog.pg_trigger'::regclass AND d.objid = t.oid AND d.deptype = 'P'
    )
    UNION ALL
    SELECT 'pg_catalog.pg_policy'::regclass, p.oid, 'policy', c.nspname::text, p.polname::text, c.nspname::text, c.relname::text,
        pg_catalog.format(
            'CREATE POLICY %I ON %I.%I AS %s FOR %s TO %s', p.polname, c.nspname, c.relname,
            CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
            CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE'
                WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
            (
                SELECT pg_catalog.string_agg(
                    CASE WHEN o.role = 0 THEN 'PUBLIC'
                        ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(o.role)) END, ', '
                    ORDER BY pg_catalog.pg_get_userbyid(o.role)
                )
                FROM unnest(p.polroles) AS o(role)
            )
        )
        || COALESCE(' USING (' || pg_catalog.pg_get_expr(p.polqual, p.polrelid) || ')', '')
        || COALESCE(' WITH CHECK (' || pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid) || ')', '')
    FROM pg_catalog.pg_policy p JOIN relation c ON c.oid = p.polrelid
    UNION ALL
    SELECT 'pg_catalog.pg_event_trigger'::regclass, v.oid, 'event', NULL, v.evtname::text, NULL, NULL,
        pg_catalog.format('CREATE EVENT TRIGGER %I ON %s', v.evtname, v.evtevent)
        || COALESCE(
            (
                SELECT pg_catalog.format(
                    ' WHEN TAG IN (%s)', pg_catalog.string_agg(pg_catalog.quote_literal(g.tag), ', ')
                )
                FROM unnest(v.evttags) AS g(tag)
                HAVING count(*) > 0
            ),
            ''
        )
        || ' EXECUTE FUNCTION ' || v.evtfoid::pg_catalog.regprocedure
    FROM pg_catalog.pg_event_trigger v
    WHERE NOT EXISTS (
        SELECT FROM member e
        WHERE e.classid = 'pg_catalog.pg_event_trigger'::regclass AND e.objid = v.oid
    )
) AS o(class, oid, kind, namespace, name, table_namespace, table_name, definition)
LEFT JOIN pg_catalog.pg_description x ON x.classoid = o.class AND x.objoid = o.oid AND x.objsubid = 0
