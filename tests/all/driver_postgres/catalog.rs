//! What looking at the catalogue tells, and emptying a schema.

use brant_core::{Driver as _, Effect, External, Session};
use brant_driver_postgres::Postgres;

use super::{connect, databases, direct, target};

/// Before, the statement, and whether looking can tell before and after it.
const STATEMENTS: &[(&str, &str, bool)] = &[
    ("", "CREATE TABLE t (a int)", true),
    ("", "create unlogged table if not exists \"T x\" (a int)", true),
    ("CREATE TABLE t (a int)", "DROP TABLE t", true),
    (
        "CREATE TABLE t (); CREATE TABLE \"U\" ()",
        "DROP TABLE IF EXISTS public.t, \"U\" CASCADE",
        true,
    ),
    (
        "CREATE TABLE t (a int)",
        "ALTER TABLE t ADD COLUMN \"B\" int DEFAULT f(1, 2), ADD c text",
        true,
    ),
    ("CREATE TABLE t (a int, b int)", "ALTER TABLE ONLY public.t DROP COLUMN IF EXISTS b", true),
    (
        "CREATE TABLE t (a int, b int)",
        "ALTER TABLE t DROP b, ADD b text, ADD CONSTRAINT x CHECK (a > 0)",
        true,
    ),
    ("CREATE TABLE t (a int, b int)", "ALTER TABLE t DROP b, ADD b text", false),
    ("CREATE TABLE t (a int)", "ALTER TABLE t ALTER a SET NOT NULL, ADD PRIMARY KEY (a)", false),
    ("CREATE TABLE t (a int, CONSTRAINT x CHECK (a > 0))", "ALTER TABLE t DROP CONSTRAINT x", true),
    ("CREATE TABLE t (a int)", "ALTER TABLE t RENAME a TO \"B\"", true),
    (
        "CREATE TABLE t (a int, CONSTRAINT x CHECK (a > 0))",
        "ALTER TABLE t RENAME CONSTRAINT x TO y",
        true,
    ),
    ("CREATE TABLE s.t (a int)", "ALTER TABLE s.t RENAME TO u", true),
    ("CREATE TABLE t (a int)", "CREATE UNIQUE INDEX i ON t USING btree (a)", true),
    ("CREATE TABLE t (a int)", "CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a)", true),
    ("CREATE TABLE t (a int)", "CREATE INDEX ON t (a)", false),
    ("CREATE TABLE t (a int); CREATE INDEX i ON t (a)", "DROP INDEX CONCURRENTLY i", true),
    ("CREATE TABLE t (a int); CREATE INDEX i ON t (a)", "ALTER INDEX i RENAME TO j", true),
    ("", "CREATE VIEW v AS SELECT 1 AS a", true),
    ("CREATE VIEW v AS SELECT 1 AS a", "CREATE OR REPLACE VIEW v AS SELECT 2 AS a", false),
    ("", "CREATE MATERIALIZED VIEW v AS SELECT 1 AS a", true),
    ("CREATE VIEW v AS SELECT 1 AS a", "DROP VIEW v", true),
    ("", "CREATE TYPE e AS ENUM ('a')", true),
    ("CREATE TYPE e AS ENUM ('a')", "ALTER TYPE e ADD VALUE 'it''s'", true),
    ("CREATE TYPE e AS ENUM ('a')", "ALTER TYPE e RENAME VALUE 'a' TO 'b'", true),
    ("CREATE TYPE e AS ENUM ('a')", "ALTER TYPE e RENAME TO \"E\"", true),
    ("CREATE TYPE e AS ENUM ('a')", "DROP TYPE e", true),
    ("", "CREATE SCHEMA z", true),
    ("", "CREATE SEQUENCE z", true),
    ("CREATE TABLE t (a int)", "CREATE POLICY p ON t FOR SELECT USING (true)", true),
    ("CREATE TABLE t (a int); CREATE POLICY p ON t", "DROP POLICY p ON t", true),
    (
        "CREATE TABLE t (a int); CREATE FUNCTION g() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "CREATE TRIGGER r BEFORE INSERT OR UPDATE ON t EXECUTE FUNCTION g()",
        true,
    ),
    (
        "CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE q PARTITION OF p DEFAULT",
        "ALTER TABLE p DETACH PARTITION q",
        true,
    ),
    ("CREATE TABLE t (a int)", "INSERT INTO t VALUES (1)", false),
    ("CREATE TABLE t (a int)", "COMMENT ON TABLE t IS 'x'", false),
];

#[tokio::test]
async fn effects_are_seen() {
    for database in databases(direct()) {
        let mut connection = connect(&database).await;
        database
            .execute("CREATE FUNCTION public.f(int, int) RETURNS int LANGUAGE sql AS 'SELECT 1'");
        for (before, statement, tells) in STATEMENTS {
            database.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public; DROP SCHEMA IF EXISTS s, z CASCADE; CREATE SCHEMA s;");
            database.execute(
                "CREATE FUNCTION public.f(int, int) RETURNS int LANGUAGE sql AS 'SELECT 1'",
            );
            if !before.is_empty() {
                database.execute(before);
            }
            let first = connection.effect(statement).await.expect(statement);
            database.execute(statement);
            let second = connection.effect(statement).await.expect(statement);
            match tells {
                true => assert_eq!(
                    (first, second),
                    (Effect::NotApplied, Effect::Applied),
                    "{statement}"
                ),
                false => assert!(matches!(second, Effect::Unknown(_)), "{statement}: {second:?}"),
            }
        }
        for harmless in ["VACUUM t", "REINDEX DATABASE", "SET a = b"] {
            assert_eq!(connection.effect(harmless).await.expect(harmless), Effect::NotApplied);
        }
    }
}

#[tokio::test]
async fn an_invalid_index_is_no_effect() {
    for database in databases(direct()) {
        database.execute("CREATE TABLE t (a int); INSERT INTO t VALUES (1), (1);");
        let sql = "CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)";
        assert!(database.try_execute(sql).is_err());
        let effect = connect(&database).await.effect(sql).await.expect("an answer");
        assert_eq!(effect, Effect::NotApplied);
    }
}

#[tokio::test]
async fn a_schema_is_emptied_and_keeps_its_rights() {
    for database in databases(direct()) {
        database.execute(
            "CREATE SCHEMA \"S x\"; GRANT USAGE ON SCHEMA \"S x\" TO pg_monitor WITH GRANT OPTION;
             GRANT CREATE ON SCHEMA \"S x\" TO PUBLIC; COMMENT ON SCHEMA \"S x\" IS 'it''s';
             CREATE TABLE \"S x\".t (a int); CREATE TYPE \"S x\".e AS ENUM ('a'); CREATE TABLE public.keep (a int);",
        );
        let rights = "SELECT array(SELECT unnest(nspacl)::text ORDER BY 1)::text || obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = 'S x'";
        let before = database.value(rights);
        let target = target(&format!("{}?schema=S%20x", database.url()));
        let mut connection =
            Postgres.connect(&target, &Session::default()).await.expect("it connects");
        for _ in 0..2 {
            connection.clear(&[], &External::default()).await.expect("it is emptied");
            assert_eq!(database.value("SELECT count(*)::text FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = 'S x'"), "0");
        }
        assert_eq!(database.value(rights), before);
        assert_eq!(database.value("SELECT count(*)::text FROM keep"), "0");
    }
}

/// What a kept table needs stays with it, whole; what only refers to it goes.
#[tokio::test]
async fn tables_to_be_kept_are_kept_whole() {
    for database in databases(direct()) {
        database.execute(
            "CREATE TYPE mood AS ENUM ('a'); CREATE TYPE other_mood AS ENUM ('a'); CREATE DOMAIN short AS varchar(3);
             CREATE FUNCTION one() RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';
             CREATE FUNCTION same(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1';
             CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
             CREATE FUNCTION unused() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE SEQUENCE counter; CREATE SEQUENCE free;
             CREATE TABLE kept (id serial PRIMARY KEY, big int GENERATED ALWAYS AS IDENTITY, m mood NOT NULL, s short,
               n int DEFAULT one(), o int DEFAULT nextval('counter'), ms mood[], CHECK (n >= one()));
             CREATE INDEX kept_i ON kept (same(n)); CREATE TRIGGER kept_t BEFORE INSERT ON kept FOR EACH ROW EXECUTE FUNCTION touch();
             CREATE TABLE gone (id int REFERENCES kept, m mood, x other_mood); CREATE VIEW v AS SELECT * FROM kept;
             INSERT INTO kept (m) VALUES ('a')",
        );
        let shape = "SELECT (SELECT count(*) FROM pg_attribute WHERE attrelid = 'kept'::regclass AND attnum > 0 AND NOT attisdropped)::text \
            || ' ' || (SELECT count(*) FROM pg_attrdef WHERE adrelid = 'kept'::regclass) || ' ' || (SELECT count(*) FROM pg_trigger WHERE tgrelid = 'kept'::regclass AND NOT tgisinternal) \
            || ' ' || (SELECT count(*) FROM pg_index WHERE indrelid = 'kept'::regclass) || ' ' || (SELECT count(*) FROM pg_constraint WHERE conrelid = 'kept'::regclass)";
        let before = database.value(shape);
        let external =
            |name: &str| External::new(&[name.to_owned()], &[], Some("public")).expect("a name");
        let mut connection = connect(&database).await;
        connection.clear(&[], &external("public.ke*")).await.expect("it is emptied");
        connection.clear(&[], &external("public.ke*")).await.expect("nothing more");
        assert_eq!(database.value(shape), before);
        database.execute("INSERT INTO kept (m) VALUES ('a')");
        assert_eq!(database.value("SELECT max(id)::text FROM kept"), "2");
        let left = "SELECT string_agg(name, ' ' ORDER BY name) FROM (SELECT relname::text AS name FROM pg_class \
            WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'S') UNION ALL \
            SELECT proname::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace UNION ALL \
            SELECT typname::text FROM pg_type WHERE typnamespace = 'public'::regnamespace AND typtype IN ('e', 'd')) a";
        assert_eq!(
            database.value(left),
            "counter kept kept_big_seq kept_id_seq mood one same short touch"
        );
        connection.clear(&[], &external("public.none")).await.expect("it is emptied");
        assert_eq!(
            database.value(
                "SELECT count(*)::text FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            ),
            "0"
        );
    }
}

#[tokio::test]
async fn a_schema_of_somebody_else_is_emptied_as_far_as_it_is_ours() {
    for database in databases(direct()) {
        let (name, role) = (database.name(), format!("{}_role", database.name()));
        database.execute(&format!(
            "CREATE ROLE {role} LOGIN PASSWORD 'x'; GRANT CREATE, USAGE ON SCHEMA public TO {role};"
        ));
        let url = database.url().replace("brant:goose-5000-km@", &format!("{role}:x@"));
        let mut connection =
            Postgres.connect(&target(&url), &Session::default()).await.expect("it connects");
        let sql = "CREATE TABLE t (a serial PRIMARY KEY); CREATE VIEW v AS SELECT * FROM t; CREATE TYPE e AS ENUM ('a');
             CREATE TABLE p (a e) PARTITION BY LIST (a); CREATE TABLE q PARTITION OF p DEFAULT; CREATE DOMAIN d AS e;
             CREATE MATERIALIZED VIEW m AS SELECT 1 AS a; CREATE FUNCTION f(e) RETURNS int LANGUAGE sql AS 'SELECT 1';
             CREATE TYPE c AS (a int); CREATE SEQUENCE s; CREATE PROCEDURE pr() LANGUAGE sql AS 'SELECT 1'";
        let script = super::script(sql);
        connection.run(&[super::whole(&script)]).await.expect("all are made");
        connection.clear(&[], &External::default()).await.expect("it is emptied");
        for catalogue in [
            "pg_class WHERE relnamespace",
            "pg_type WHERE typnamespace",
            "pg_proc WHERE pronamespace",
        ] {
            let count = format!("SELECT count(*)::text FROM {catalogue} = 'public'::regnamespace");
            assert_eq!(database.value(&count), "0", "{catalogue}");
        }
        drop(connection);
        database.execute(&format!("DROP OWNED BY {role}; DROP ROLE {role};"));
        assert!(!name.is_empty());
    }
}

#[tokio::test]
async fn only_ordinary_tables_count() {
    for database in databases(direct()) {
        let mut connection = connect(&database).await;
        database.execute(
            "CREATE VIEW v AS SELECT 1 AS a; CREATE MATERIALIZED VIEW m AS SELECT 1 AS a; CREATE SEQUENCE s;
             CREATE TYPE e AS ENUM ('a'); CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE SCHEMA other;
             CREATE TABLE other.t (a int); CREATE TABLE spatial_ref_sys (a int); CREATE TABLE _prisma_migrations (a int);",
        );
        assert_eq!(connection.tables().await.expect("an answer"), [""; 0]);
        database.execute("CREATE UNLOGGED TABLE b (a int); CREATE TABLE \"A\" (a int); CREATE TABLE q PARTITION OF p DEFAULT;");
        assert_eq!(connection.tables().await.expect("an answer"), ["A", "b", "q"]);
    }
}
