use brant_core::Kind;

use super::classify;

/// Each line: a word for the kind, and a statement.
const CASES: &str = "
begin      BEGIN
begin      begin transaction isolation level serializable
begin      START TRANSACTION READ ONLY
commit     COMMIT
commit     COMMIT AND NO CHAIN
commit     END WORK
rollback   ROLLBACK
rollback   ABORT TRANSACTION
in         ROLLBACK TO SAVEPOINT a
in         ROLLBACK WORK TO a
in         SAVEPOINT a
in         RELEASE a
refused    COMMIT AND CHAIN
refused    ROLLBACK TRANSACTION AND CHAIN
refused    PREPARE TRANSACTION 'a'
refused    COMMIT PREPARED 'a'
refused    ROLLBACK PREPARED 'a'
in         PREPARE a AS SELECT 1
session    SET search_path = a
session    SET SESSION AUTHORIZATION a
session    SET ROLE a
session    RESET ALL
session    SELECT pg_catalog.set_config('search_path', '', false)
in         SELECT set_config('a', 'b', false), 1
in         SET LOCAL a = b
in         SET CONSTRAINTS ALL DEFERRED
in         SET TRANSACTION ISOLATION LEVEL SERIALIZABLE
alone      CREATE INDEX CONCURRENTLY ON t (a)
alone      create /* x */ unique index concurrently i on t (a)
in         CREATE INDEX i ON t (a)
in         CREATE TABLE concurrently (a int)
alone      DROP INDEX CONCURRENTLY i
in         DROP INDEX i
alone      REINDEX INDEX CONCURRENTLY i
alone      REINDEX (VERBOSE, CONCURRENTLY) TABLE t
alone      REINDEX SCHEMA s
alone      REINDEX (VERBOSE) DATABASE
in         REINDEX TABLE t
alone      VACUUM
alone      VACUUM (ANALYZE) t
in         ANALYZE t
alone      CREATE DATABASE d
alone      DROP DATABASE IF EXISTS d
alone      CREATE TABLESPACE t LOCATION '/x'
alone      DROP TABLESPACE t
alone      ALTER SYSTEM SET a = b
alone      CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p
alone      DROP SUBSCRIPTION s
alone      ALTER SUBSCRIPTION s REFRESH PUBLICATION
in         ALTER SUBSCRIPTION s ENABLE
alone      ALTER DATABASE d SET TABLESPACE t
in         ALTER DATABASE d SET a = b
alone      ALTER TABLE t DETACH PARTITION p CONCURRENTLY
in         ALTER TABLE t DETACH PARTITION p
in         ALTER TABLE t DETACH PARTITION p FINALIZE
alone      CLUSTER
alone      CLUSTER VERBOSE
in         CLUSTER t USING i
alone      DISCARD ALL
in         DISCARD TEMP
in         REFRESH MATERIALIZED VIEW CONCURRENTLY v
in         ALTER TYPE e ADD VALUE 'a'
in         CALL p()
in         (SELECT 1)
in         DO $$ BEGIN COMMIT; END $$
refused    COPY t FROM STDIN
refused    COPY (SELECT 1) TO STDOUT WITH CSV
refused    COPY t TO STDOUT
in         COPY t TO '/x'
in         COPY (SELECT a FROM stdin) TO '/x'
in         START REPLICATION
in         SELECT f(1)
session    SELECT set_config('a', 'b', false)
in         SELECT set_config('a', 'b', false) FROM t
in         SELECT set_config
in         DISCARD PLANS
in         PREPARE
in         COMMIT TO a
refused    ABORT WORK AND CHAIN
alone      CLUSTER (VERBOSE)
in         CLUSTER (VERBOSE) t
alone      REPACK t
in         ALTER TABLE t RENAME TO concurrently
in         ALTER TABLE t DETACH concurrently
in         ALTER DATABASE d RENAME TO e
alone      ALTER SUBSCRIPTION s SET PUBLICATION p
in         ALTER SUBSCRIPTION s OWNER TO x
in         ALTER INDEX i RENAME TO publication
in         DROP TABLE t
in         CREATE INDEX concurrently_i ON t (a)
in         CREATE UNIQUE INDEX i ON t (a)
alone      REINDEX SYSTEM d
alone      reindex (concurrently) index i
in         REINDEX (VERBOSE) INDEX i
in         COPY t FROM '/x' WITH (DELIMITER 'stdin')
";

#[test]
fn kinds() {
    for case in CASES.lines().filter(|line| !line.is_empty()) {
        let (word, statement) = case.split_once(' ').expect("two columns");
        let found = match classify(statement.trim()) {
            Kind::Begin => "begin",
            Kind::Commit => "commit",
            Kind::Rollback => "rollback",
            Kind::Transactional | Kind::Opening => "in",
            Kind::Session => "session",
            Kind::Alone(_) => "alone",
            Kind::Refused(_) => "refused",
            other => panic!("{other:?}"),
        };
        assert_eq!(found, word, "{case}");
    }
}
