//! From one SQL text to another: what only SQL can say is written, settles, and goes back.

use brant_catalog::{Aspect, Catalog};
use brant_tests::{Kind, fresh_database};

use super::{as_known, catalog_of, database_of, script, servers};
use crate::laws::compare::differences;

/// A name; two texts; and what the way from one to the other must say.
type Pair = (&'static str, &'static str, &'static str, &'static [&'static str]);

const PAIRS: &[Pair] = &[
    (
        "comments",
        "CREATE TABLE t (a integer, b integer); COMMENT ON TABLE t IS 'old'; COMMENT ON COLUMN t.b IS 'b'",
        "CREATE TABLE t (a integer, b integer); COMMENT ON TABLE t IS 'it''s \\ new'; COMMENT ON COLUMN t.a IS 'a'",
        &[
            "COMMENT ON TABLE \"t\" IS E'it''s \\\\ new'",
            "COMMENT ON COLUMN \"t\".\"a\" IS 'a'",
            "COMMENT ON COLUMN \"t\".\"b\" IS NULL",
        ],
    ),
    (
        "row level security",
        "CREATE TABLE t (a integer); CREATE TABLE u (a integer); ALTER TABLE u FORCE ROW LEVEL SECURITY",
        "CREATE TABLE t (a integer); ALTER TABLE t ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY; \
         CREATE TABLE u (a integer); ALTER TABLE u ENABLE ROW LEVEL SECURITY; \
         CREATE TABLE v (a integer); ALTER TABLE v ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
        &[
            "ALTER TABLE \"t\" ENABLE ROW LEVEL SECURITY",
            "ALTER TABLE \"t\" FORCE ROW LEVEL SECURITY",
            "ALTER TABLE \"u\" NO FORCE ROW LEVEL SECURITY",
            "ALTER TABLE \"v\" FORCE ROW LEVEL SECURITY",
        ],
    ),
    (
        "keys and unique constraints",
        "CREATE TABLE t (a integer PRIMARY KEY, b integer, c integer UNIQUE, d integer); \
         CREATE UNIQUE INDEX t_d_key ON t (d)",
        "CREATE TABLE t (a integer, b integer, c integer, d integer UNIQUE, \
         CONSTRAINT t_pkey PRIMARY KEY (a) INCLUDE (b) WITH (fillfactor = 60) DEFERRABLE, \
         CONSTRAINT t_c_key UNIQUE NULLS NOT DISTINCT (c) INCLUDE (b, d) DEFERRABLE INITIALLY DEFERRED)",
        &[
            "PRIMARY KEY (\"a\") INCLUDE (\"b\") WITH (fillfactor = '60') DEFERRABLE",
            "UNIQUE NULLS NOT DISTINCT (\"c\") INCLUDE (\"b\", \"d\") DEFERRABLE INITIALLY DEFERRED",
            "ADD CONSTRAINT \"t_d_key\" UNIQUE (\"d\")",
        ],
    ),
    (
        "keys that others refer to",
        "CREATE TABLE p (a integer NOT NULL, b integer, CONSTRAINT p_pkey PRIMARY KEY (a)); \
         CREATE UNIQUE INDEX p_b_key ON p (b); \
         CREATE TABLE c (a integer CONSTRAINT c_a_fkey REFERENCES p (a), b integer CONSTRAINT c_b_fkey REFERENCES p (b))",
        "CREATE TABLE p (a integer NOT NULL, b integer, CONSTRAINT p_pkey PRIMARY KEY (a)); \
         CREATE UNIQUE INDEX p_b_key ON p (b) INCLUDE (a); \
         CREATE TABLE c (a integer CONSTRAINT c_a_fkey REFERENCES p (a), b integer CONSTRAINT c_b_fkey REFERENCES p (b))",
        &[
            "DROP CONSTRAINT \"c_b_fkey\"",
            "DROP INDEX \"p_b_key\"",
            "ADD CONSTRAINT \"c_b_fkey\" FOREIGN KEY",
        ],
    ),
    (
        "checks",
        "CREATE TABLE t (a integer, b integer, CONSTRAINT one CHECK (a > 0), CONSTRAINT two CHECK (a > 1)); \
         ALTER TABLE t ADD CONSTRAINT four CHECK (b > 4) NOT VALID",
        "CREATE TABLE t (a integer, b integer, CONSTRAINT one CHECK (a > 0) NO INHERIT, \
         CONSTRAINT four CHECK (b > 4)); ALTER TABLE t ADD CONSTRAINT three CHECK (a > 3) NOT VALID",
        &[
            "CONSTRAINT \"one\" CHECK (a > 0) NO INHERIT",
            "CONSTRAINT \"three\" CHECK (a > 3) NOT VALID",
            "DROP CONSTRAINT \"two\"",
            "VALIDATE CONSTRAINT \"four\"",
        ],
    ),
    (
        "foreign keys",
        "CREATE TABLE p (a integer PRIMARY KEY); CREATE TABLE t (a integer, b integer REFERENCES p); \
         ALTER TABLE t ADD CONSTRAINT late FOREIGN KEY (a) REFERENCES p NOT VALID",
        "CREATE TABLE p (a integer PRIMARY KEY); \
         CREATE TABLE t (a integer, b integer REFERENCES p DEFERRABLE INITIALLY DEFERRED); \
         ALTER TABLE t ADD CONSTRAINT late FOREIGN KEY (a) REFERENCES p; \
         ALTER TABLE t ADD CONSTRAINT more FOREIGN KEY (a) REFERENCES p ON DELETE CASCADE NOT VALID",
        &[
            "VALIDATE CONSTRAINT \"late\"",
            "DEFERRABLE INITIALLY DEFERRED",
            "ON UPDATE NO ACTION NOT VALID",
        ],
    ),
    (
        "options",
        "CREATE TABLE t (a integer) WITH (fillfactor = 70, autovacuum_enabled = false); CREATE TABLE u (a integer); \
         CREATE INDEX i ON t (a) WITH (fillfactor = 50)",
        "CREATE TABLE t (a integer) WITH (fillfactor = 80, parallel_workers = 2); CREATE UNLOGGED TABLE u (a integer); \
         CREATE TABLE v (a integer) WITH (fillfactor = 20); CREATE INDEX i ON t (a) WITH (fillfactor = 60)",
        &[
            "SET (fillfactor = '80', parallel_workers = '2')",
            "RESET (autovacuum_enabled)",
            "ALTER TABLE \"u\" SET UNLOGGED",
            "WITH (fillfactor = '20')",
            "ON \"t\"(\"a\") WITH (fillfactor = '60')",
        ],
    ),
    (
        "sequences",
        "CREATE SEQUENCE one; CREATE SEQUENCE two INCREMENT 5; CREATE TABLE t (a integer DEFAULT nextval('one'), b serial); \
         CREATE TABLE u (a integer)",
        "CREATE SEQUENCE two AS smallint INCREMENT 10 CYCLE; CREATE SEQUENCE \"thr'ee\" START 7; \
         CREATE TABLE t (a integer DEFAULT nextval('two'), b integer NOT NULL DEFAULT nextval('\"thr''ee\"')); \
         CREATE TABLE u (a integer NOT NULL DEFAULT nextval('two')); CREATE TABLE v (a integer DEFAULT nextval('two'), b serial)",
        &[
            "CREATE SEQUENCE \"thr'ee\" AS bigint START WITH 7",
            "ALTER SEQUENCE \"two\" AS smallint START WITH 1 INCREMENT BY 10",
            "DROP SEQUENCE \"one\"",
            "DEFAULT nextval('\"two\"'::regclass)",
        ],
    ),
    (
        "identity columns",
        "CREATE TABLE t (a integer GENERATED ALWAYS AS IDENTITY, b serial, c integer NOT NULL, \
         d bigint GENERATED BY DEFAULT AS IDENTITY (START 5 INCREMENT 5))",
        "CREATE TABLE t (a integer GENERATED BY DEFAULT AS IDENTITY (START 100 INCREMENT 10 CYCLE), \
         b integer GENERATED ALWAYS AS IDENTITY, c integer GENERATED ALWAYS AS IDENTITY (MINVALUE -5 START 3), \
         d bigint GENERATED BY DEFAULT AS IDENTITY); \
         CREATE TABLE u (a smallint GENERATED ALWAYS AS IDENTITY (MAXVALUE 99))",
        &[
            "SET GENERATED BY DEFAULT SET START WITH 100 SET INCREMENT BY 10 SET MINVALUE 1",
            "ADD GENERATED ALWAYS AS IDENTITY (START WITH 3",
            "SET START WITH 1 SET INCREMENT BY 1 SET NO MINVALUE",
            "SELECT setval(pg_get_serial_sequence('\"t\"', 'b')",
            "MAXVALUE 99",
        ],
    ),
    (
        "calculated columns",
        "CREATE TABLE t (a integer, b integer GENERATED ALWAYS AS (a + 1) STORED, c integer, \
         d integer GENERATED ALWAYS AS (a * 3) STORED UNIQUE, e integer GENERATED ALWAYS AS (a) STORED)",
        "CREATE TABLE t (a integer, b integer GENERATED ALWAYS AS (a + 2) STORED, c integer GENERATED ALWAYS AS (a) STORED, \
         d integer GENERATED ALWAYS AS (a * 4) STORED UNIQUE, e integer)",
        &[
            "DROP COLUMN \"b\",\nADD COLUMN     \"b\" INTEGER GENERATED ALWAYS AS (a + 2) STORED",
            "\"c\" INTEGER GENERATED ALWAYS AS (a) STORED",
            "DROP EXPRESSION",
        ],
    ),
    (
        "exclusion constraints",
        "CREATE TABLE t (r int4range, s int4range, CONSTRAINT old EXCLUDE USING gist (r WITH &&))",
        "CREATE TABLE t (r int4range, s int4range, CONSTRAINT new EXCLUDE USING gist (s WITH &&) WHERE (s IS NOT NULL) DEFERRABLE); \
         CREATE TABLE u (r int4range, CONSTRAINT more EXCLUDE USING gist (r WITH &&))",
        &[
            "DROP CONSTRAINT \"old\"",
            "EXCLUDE USING gist (s WITH &&)",
            "EXCLUDE USING gist (r WITH &&)",
        ],
    ),
    (
        "indexes",
        "CREATE TABLE t (a text, b text, c integer); CREATE UNIQUE INDEX i ON t (a); CREATE INDEX j ON t (lower(a)); \
         CREATE INDEX k ON t (c) WHERE c > 1",
        "CREATE TABLE t (a text, b text, c integer); CREATE UNIQUE INDEX i ON t (a) INCLUDE (c) NULLS NOT DISTINCT; \
         CREATE INDEX j ON t (upper(a) COLLATE \"C\" text_pattern_ops DESC NULLS LAST); CREATE INDEX k ON t (c) WHERE c > 2; \
         CREATE INDEX l ON t USING brin (c) WITH (pages_per_range = 8)",
        &[
            "INCLUDE (\"c\") NULLS NOT DISTINCT",
            "(upper(a)) COLLATE \"C\" text_pattern_ops DESC NULLS LAST",
            "WHERE (c > 2)",
        ],
    ),
    (
        "domains and types",
        "CREATE DOMAIN ring AS text CHECK (VALUE <> ''); CREATE TABLE t (a ring, b text DEFAULT 'x', c varchar(9), d ring)",
        "CREATE DOMAIN ring AS text CHECK (VALUE <> ''); CREATE DOMAIN best AS ring NOT NULL; CREATE DOMAIN many AS text[]; \
         CREATE DOMAIN short AS varchar(5); CREATE TYPE inner_one AS (r ring); CREATE TYPE an_outer AS (i inner_one); \
         CREATE COLLATION plain (PROVIDER = libc, LC_COLLATE = 'C', LC_CTYPE = 'C'); \
         CREATE TABLE t (a text, b ring DEFAULT 'x', c short, d ring, e many, f ring[], g an_outer, h text COLLATE plain); \
         CREATE TABLE u (a best DEFAULT 'y')",
        &[
            "CREATE DOMAIN public.best AS ring NOT NULL",
            "ALTER COLUMN \"a\" SET DATA TYPE TEXT",
            "ALTER COLUMN \"b\" SET DATA TYPE \"ring\"",
            "ADD COLUMN     \"e\" \"many\"",
            "\"a\" \"best\" DEFAULT 'y'",
        ],
    ),
    (
        "partitions",
        "CREATE TABLE m (a integer, b integer) PARTITION BY RANGE (a); CREATE TABLE x PARTITION OF m DEFAULT",
        "CREATE TABLE m (a integer, b integer) PARTITION BY RANGE (a); CREATE TABLE x PARTITION OF m DEFAULT; \
         CREATE TABLE z PARTITION OF m FOR VALUES FROM (0) TO (9) PARTITION BY LIST (b); \
         CREATE TABLE y PARTITION OF z FOR VALUES IN (1); CREATE TABLE w (a integer, b integer); \
         ALTER TABLE m ATTACH PARTITION w FOR VALUES FROM (10) TO (20)",
        &["public.y PARTITION OF public.z FOR VALUES IN (1)", "public.w PARTITION OF public.m"],
    ),
    (
        "inheritance",
        "CREATE TABLE p (a integer); CREATE TABLE q (a integer); CREATE TABLE c (b integer) INHERITS (p)",
        "CREATE TABLE p (a integer); CREATE TABLE q (a integer); CREATE TABLE c (a integer, b integer); ALTER TABLE c INHERIT q",
        &["NO INHERIT \"p\"", "INHERIT \"q\""],
    ),
    (
        "heirs",
        "CREATE TABLE p (a integer, b text COLLATE \"C\", c integer); CREATE TABLE an_heir (d integer) INHERITS (p)",
        "CREATE TABLE p (a bigint NOT NULL, b text COLLATE \"POSIX\" DEFAULT 'x', e integer DEFAULT 4 CHECK (e > 3)); \
         CREATE TABLE an_heir (d integer) INHERITS (p)",
        &["ADD COLUMN IF NOT EXISTS     \"e\"", "DROP COLUMN IF EXISTS \"c\""],
    ),
    (
        "an enum that loses values",
        "CREATE TYPE mood AS ENUM ('sad', 'ok', 'best'); CREATE TABLE t (m mood DEFAULT 'ok', n integer, ms mood[], \
         g boolean GENERATED ALWAYS AS (m = 'ok') STORED, CONSTRAINT k CHECK (m <> 'best'), \
         CONSTRAINT x EXCLUDE USING btree (n WITH =) WHERE (m = 'ok')); \
         CREATE INDEX i ON t (n) WHERE m = 'ok'; CREATE INDEX j ON t ((m = 'best')); CREATE INDEX l ON t (g); \
         CREATE TABLE u (m mood CHECK (m <> 'ok')); CREATE INDEX iu ON u (m) WHERE m = 'best'",
        "CREATE TYPE mood AS ENUM ('ok', 'best', 'new'); CREATE TABLE t (m mood DEFAULT 'new', n integer, ms mood[], \
         g boolean GENERATED ALWAYS AS (m = 'ok') STORED, CONSTRAINT k CHECK (m <> 'best'), \
         CONSTRAINT x EXCLUDE USING btree (n WITH =) WHERE (m = 'ok')); \
         CREATE INDEX i ON t (n) WHERE m = 'ok'; CREATE INDEX j ON t ((m = 'new')); CREATE INDEX l ON t (g)",
        &[
            "DROP INDEX \"i\"",
            "DROP CONSTRAINT \"k\"",
            "DROP COLUMN \"g\"",
            "DROP CONSTRAINT \"x\"",
        ],
    ),
    (
        "columns that others are calculated from",
        "CREATE TABLE t (a integer, b integer GENERATED ALWAYS AS (a + 1) STORED, c varchar(9), \
         d text GENERATED ALWAYS AS (c || 'x') STORED, e integer, f integer GENERATED ALWAYS AS (e) STORED); \
         CREATE INDEX i ON t (b)",
        "CREATE TABLE t (a bigint, b integer GENERATED ALWAYS AS (a + 1) STORED, c text, \
         d text GENERATED ALWAYS AS (c || 'x') STORED); CREATE INDEX i ON t (b)",
        &["DROP COLUMN \"b\"", "DROP COLUMN \"f\",\nDROP COLUMN \"e\""],
    ),
];

#[test]
fn from_text_to_text() {
    every_pair(Kind::Postgres);
}

#[test]
fn from_text_to_text_18() {
    every_pair(Kind::Postgres18);
}

fn every_pair(kind: Kind) {
    if let Some(server) = kind.required() {
        let read = |text: &str| {
            let database = database_of(&server, text);
            let catalog = compared(&database);
            (database, catalog)
        };
        for (name, before, after, said) in PAIRS {
            let (database, before) = read(before);
            let (_, after) = read(after);
            let forward = script(&before, &after);
            for part in *said {
                let part = as_known(&database, part);
                assert!(forward.contains(&part), "{name}: {part}\n{forward}");
            }
            let empty = Catalog::empty(Some("public"));
            for (from, to, database) in [
                (&before, &after, &database),
                (&after, &before, &database),
                (&empty, &after, &fresh_database(&server)),
            ] {
                let text = script(from, to);
                database
                    .try_execute(&text)
                    .unwrap_or_else(|error| panic!("{name}: {error}\n{text}"));
                let made = compared(database);
                let left = script(&made, to);
                assert!(left.is_empty(), "{name}: not settled:\n{left}\nafter\n{text}");
                let lines = differences(&checked(to), &checked(&made));
                assert!(lines.is_empty(), "{name}:\n{}\nafter\n{text}", lines.join("\n"));
            }
        }
    }
}

/// Constraints that are checked already are not made worse.
fn checked(catalog: &Catalog) -> Catalog {
    let mut catalog = catalog.clone();
    for table in &mut catalog.tables {
        table.checks.iter_mut().for_each(|check| check.validated = true);
        table.foreign_keys.iter_mut().for_each(|key| key.validated = true);
    }
    catalog
}

/// What is compared with a text of SQL.
fn compared(database: &brant_tests::Database) -> Catalog {
    let mut catalog = catalog_of(database, &[]);
    catalog.scope.aspects = catalog.scope.aspects.without(Aspect::Objects);
    catalog
}

/// A counter that replaces another one goes on behind the rows that are there.
#[test]
fn numbers_go_on() {
    let Some(server) = Kind::Postgres.required() else { return };
    let (database, wanted) = (fresh_database(&server), fresh_database(&server));
    database.execute(
        "CREATE TABLE t (a serial, b integer NOT NULL); INSERT INTO t (b) VALUES (7), (40);
         CREATE TABLE u (a serial)",
    );
    wanted.execute(
        "CREATE TABLE t (a integer GENERATED ALWAYS AS IDENTITY, b integer GENERATED ALWAYS AS IDENTITY);
         CREATE TABLE u (a integer GENERATED BY DEFAULT AS IDENTITY)",
    );
    database.execute(&script(&compared(&database), &compared(&wanted)));
    database.execute("INSERT INTO t DEFAULT VALUES; INSERT INTO u DEFAULT VALUES");
    let rows = database.rows("SELECT t.a || ' ' || t.b || ' ' || u.a FROM t, u ORDER BY t.a");
    let last = rows.last().and_then(|row| row.first()).cloned().flatten();
    assert_eq!(last.as_deref(), Some("3 41 1"));
}

/// What has no place in a comparison is named.
#[test]
fn what_is_not_compared_is_said() {
    for server in servers() {
        let database = fresh_database(&server);
        database.execute(
            "CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
             CREATE TABLE t (a integer, b text, c positive, PRIMARY KEY (a));
             ALTER TABLE t ALTER COLUMN b SET STORAGE EXTERNAL, REPLICA IDENTITY FULL;
             CREATE INDEX i ON t (b); COMMENT ON INDEX i IS 'an index'; CLUSTER t USING i;
             CREATE TYPE mood AS ENUM ('happy'); COMMENT ON TYPE mood IS 'a mood';
             CREATE TABLE u (a integer, b integer, FOREIGN KEY (a) REFERENCES t MATCH FULL, s serial);
             ALTER SEQUENCE u_s_seq INCREMENT BY 2;
             CREATE STATISTICS together ON a, b FROM u;
             CREATE OPERATOR === (LEFTARG = integer, RIGHTARG = integer, FUNCTION = int4eq);
             CREATE EXTENSION citext;",
        );
        let unsaid = catalog_of(&database, &[]).unsaid;
        let said: Vec<_> = unsaid.iter().map(|it| format!("{} {}", it.what, it.name)).collect();
        let expected = [
            "comment on index public.i",
            "comment on type public.mood",
            "details of foreign key u_a_fkey",
            "operator ===",
            "options of sequence u_s_seq",
            "order of rows of table t",
            "replica identity of table t",
            "statistics together",
            "storage of column t.b",
        ];
        assert_eq!(said, expected);
    }
}
