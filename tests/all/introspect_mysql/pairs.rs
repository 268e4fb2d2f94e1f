//! From one SQL text to another: what only SQL can say is written, settles, and goes back.

use brant_catalog::Aspect;

use super::*;
use crate::laws::compare::differences;

/// A name; where; two texts; and what the way from one to the other must say.
type Pair = (&'static str, On, &'static str, &'static str, &'static [&'static str]);

const PAIRS: &[Pair] = &[
    (
        "options of tables",
        Both,
        "CREATE TABLE t (a INT) ENGINE=InnoDB ROW_FORMAT=COMPRESSED STATS_PERSISTENT=0 COMMENT='old'; \
         CREATE TABLE u (a INT) ENGINE=MyISAM MAX_ROWS=10 CHECKSUM=1",
        "CREATE TABLE t (a INT) ENGINE=MyISAM ROW_FORMAT=FIXED COMMENT='it''s \\\\ new'; \
         CREATE TABLE u (a INT) ENGINE=InnoDB ROW_FORMAT=DYNAMIC",
        &[
            "ENGINE=MyISAM",
            "row_format=FIXED",
            "COMMENT = 'it''s \\\\ new'",
            "max_rows=0",
            "stats_persistent=DEFAULT",
        ],
    ),
    (
        "character sets",
        Both,
        "CREATE TABLE p (a VARCHAR(20) PRIMARY KEY, b TEXT, c VARCHAR(5) CHARACTER SET ascii, d INT, e ENUM('x') DEFAULT 'x') \
             DEFAULT CHARSET=latin1; \
         CREATE TABLE c (a VARCHAR(20), CONSTRAINT fk FOREIGN KEY (a) REFERENCES p (a)) DEFAULT CHARSET=latin1",
        "CREATE TABLE p (a VARCHAR(20) PRIMARY KEY, b TEXT, c VARCHAR(5), d INT, e ENUM('x') CHARACTER SET latin1 DEFAULT 'x') \
             DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin; \
         CREATE TABLE c (a VARCHAR(20), CONSTRAINT fk FOREIGN KEY (a) REFERENCES p (a)) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin",
        &[
            "DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",
            "MODIFY `b` TEXT",
            "DROP FOREIGN KEY `fk`",
        ],
    ),
    (
        "columns",
        Both,
        "CREATE TABLE t (a INT INVISIBLE, b DECIMAL(5,2) UNSIGNED, c FLOAT(7,3), d INT(4) UNSIGNED ZEROFILL, e INT, \
             at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6), \
             bt DATETIME NULL, k INT)",
        "CREATE TABLE t (a INT, b DECIMAL(5,2), c DOUBLE(7,3), d INT UNSIGNED, e INT INVISIBLE DEFAULT 7 COMMENT 'e', \
             at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6), bt DATETIME NULL ON UPDATE CURRENT_TIMESTAMP, \
             f DECIMAL(9,1) UNSIGNED ZEROFILL NOT NULL DEFAULT 1 INVISIBLE, k INT)",
        &["MODIFY `e` INTEGER NULL DEFAULT 7 COMMENT 'e' INVISIBLE", "ON UPDATE CURRENT_TIMESTAMP"],
    ),
    (
        "calculated columns",
        Both,
        "CREATE TABLE t (a INT, v1 INT AS (a + 1) VIRTUAL, v2 INT AS (a + 1) VIRTUAL, v3 INT AS (a + 1) VIRTUAL, \
             s1 INT AS (a + 1) STORED, s2 INT AS (a + 1) STORED, s3 INT AS (a + 1) STORED, p1 INT, p2 INT, \
             KEY kv (v2), KEY ks (s2))",
        "CREATE TABLE t (a INT, v1 INT AS (a + 2) VIRTUAL, v2 INT AS (a + 1) STORED, v3 INT NOT NULL DEFAULT 3, \
             s1 INT AS (a + 2) STORED, s2 INT AS (a + 1) VIRTUAL, s3 INT, p1 INT AS (a * 2) VIRTUAL, \
             p2 INT AS (a * 2) STORED, KEY kv (v2), KEY ks (s2))",
        &["UPDATE `t` SET `v3` = `a` + 1", "DROP COLUMN `p1`", "MODIFY `p2`"],
    ),
    (
        "checks",
        Both,
        "CREATE TABLE t (a INT CHECK (a > 0), b INT DEFAULT 5 CHECK (b > 0), c INT, d INT CHECK (d > 0), \
             CONSTRAINT one CHECK (a < b), CONSTRAINT two CHECK (c <> 7))",
        "CREATE TABLE t (a INT CHECK (a > 1), b INT, c INT CHECK (c > 2), d BIGINT CHECK (d > 0), e INT CHECK (e > 3), \
             CONSTRAINT one CHECK (a <= b), CONSTRAINT two CHECK (c <> 7))",
        &["DROP CONSTRAINT `one`"],
    ),
    (
        "indexes",
        Both,
        "CREATE TABLE p (id INT PRIMARY KEY); \
         CREATE TABLE t (a VARCHAR(50), b TEXT, c INT, p INT, KEY k1 (a), KEY k2 (a(10)), KEY k3 (c DESC), \
             FULLTEXT KEY f (a, b), KEY kp (p), CONSTRAINT fk FOREIGN KEY (p) REFERENCES p (id))",
        "CREATE TABLE p (id INT PRIMARY KEY); \
         CREATE TABLE t (a VARCHAR(50), b TEXT, c INT, p INT, KEY k1 (a) COMMENT 'it''s \\\\ one', KEY k2 (a(20)), KEY k3 (c), \
             KEY k4 (b(9), c DESC), FULLTEXT KEY f (b), KEY kp (p) COMMENT 'x', \
             CONSTRAINT fk FOREIGN KEY (p) REFERENCES p (id))",
        &["COMMENT 'it''s \\\\ one'", "`k2` ON `t`(`a`(20))"],
    ),
    (
        "names of indexes that change hands",
        Both,
        "CREATE TABLE t (a INT, b INT, c INT, d INT, KEY x (a), UNIQUE KEY y (b), KEY z (c))",
        "CREATE TABLE t (a INT, b INT, c INT, d INT, KEY y (a), UNIQUE KEY x (b), KEY w (c), KEY z (d))",
        &["DROP INDEX `x`", "RENAME INDEX `y` TO `x`", "RENAME INDEX `z` TO `w`"],
    ),
    (
        "names of foreign keys that change hands",
        Both,
        "CREATE TABLE p (id INT PRIMARY KEY); \
         CREATE TABLE t (a INT, b INT, c INT, d INT, \
             CONSTRAINT f FOREIGN KEY (a) REFERENCES p (id), CONSTRAINT g FOREIGN KEY (b) REFERENCES p (id), \
             CONSTRAINT h FOREIGN KEY (c) REFERENCES p (id), CONSTRAINT i FOREIGN KEY (d) REFERENCES p (id))",
        "CREATE TABLE p (id INT PRIMARY KEY); \
         CREATE TABLE t (a INT, b INT, c INT, d INT, \
             CONSTRAINT g FOREIGN KEY (a) REFERENCES p (id), CONSTRAINT f FOREIGN KEY (b) REFERENCES p (id), \
             KEY k (c), CONSTRAINT j FOREIGN KEY (c) REFERENCES p (id), KEY l (d, a), \
             CONSTRAINT i FOREIGN KEY (d) REFERENCES p (id) ON DELETE CASCADE)",
        &["RENAME INDEX `h` TO `k`"],
    ),
    (
        "partitions",
        Both,
        "CREATE TABLE t (a INT NOT NULL, b INT, PRIMARY KEY (a)) PARTITION BY HASH (a) PARTITIONS 2; \
         CREATE TABLE u (a INT NOT NULL) PARTITION BY RANGE (a) (PARTITION x VALUES LESS THAN (10)); \
         CREATE TABLE v (a INT NOT NULL)",
        "CREATE TABLE t (a INT NOT NULL, c INT, PRIMARY KEY (a)) ROW_FORMAT=DYNAMIC PARTITION BY KEY (a) PARTITIONS 3; \
         CREATE TABLE u (a INT NOT NULL); \
         CREATE TABLE v (a INT NOT NULL) PARTITION BY LIST (a) (PARTITION x VALUES IN (1, 2), PARTITION y VALUES IN (3))",
        &[
            "row_format=DYNAMIC PARTITION BY KEY",
            "ALTER TABLE `u`  REMOVE PARTITIONING",
            "PARTITION BY LIST",
        ],
    ),
    (
        "indexes that are not used",
        On::MySql,
        "CREATE TABLE t (a VARCHAR(50), b INT, j JSON, KEY k (a), KEY e ((lower(a))), UNIQUE KEY u (b) INVISIBLE, \
             FULLTEXT KEY f (a))",
        "CREATE TABLE t (a VARCHAR(50), b INT, j JSON, KEY k (a) INVISIBLE, KEY e ((upper(a)), b DESC), UNIQUE KEY u (b), \
             FULLTEXT KEY f (a) WITH PARSER ngram COMMENT 'x', \
             KEY m ((CAST(j->'$.\"it''s\"' AS UNSIGNED ARRAY))))",
        &["INVISIBLE", "WITH PARSER `ngram`", "(upper(`a`))"],
    ),
    (
        "places and checks",
        On::MySql,
        "CREATE TABLE t (p POINT NOT NULL SRID 4326, q POINT NOT NULL, a INT, CONSTRAINT x CHECK (a > 0), \
             SPATIAL KEY k (p))",
        "CREATE TABLE t (p POINT NOT NULL, q POINT NOT NULL SRID 0, a INT, CONSTRAINT x CHECK (a > 0) NOT ENFORCED, \
             SPATIAL KEY k (q))",
        &["SRID 0", "NOT ENFORCED"],
    ),
    (
        "sequences and types",
        MariaDb,
        "CREATE SEQUENCE one; CREATE SEQUENCE two INCREMENT 5; \
         CREATE TABLE t (a INT DEFAULT nextval(one), u UUID DEFAULT uuid(), i INET6, k INT, KEY k (k) IGNORED)",
        "CREATE SEQUENCE two START 7 MAXVALUE 700 CYCLE; CREATE SEQUENCE `th'r``ee` MINVALUE -5 START 3; \
         CREATE TABLE t (a INT DEFAULT nextval(`th'r``ee`), u UUID, i INET6 DEFAULT '::1', j INET4, k INT, KEY k (k)); \
         CREATE TABLE v (a INT NOT NULL DEFAULT (nextval(two) + 1))",
        &["CREATE SEQUENCE `th'r``ee` START WITH 3", "DROP SEQUENCE `one`", "nextval(`th'r``ee`)"],
    ),
    (
        "old rows",
        MariaDb,
        "CREATE TABLE t (a INT, b INT) WITH SYSTEM VERSIONING; CREATE TABLE u (a INT); \
         CREATE TABLE v (a INT) WITH SYSTEM VERSIONING; CREATE TABLE w (a INT)",
        "CREATE TABLE t (a BIGINT, b INT WITHOUT SYSTEM VERSIONING) WITH SYSTEM VERSIONING COMMENT='x'; \
         CREATE TABLE u (a INT) WITH SYSTEM VERSIONING; CREATE TABLE v (a INT); \
         CREATE TABLE w (a INT, s TIMESTAMP(6) GENERATED ALWAYS AS ROW START, e TIMESTAMP(6) GENERATED ALWAYS AS ROW END, \
             PERIOD FOR SYSTEM_TIME (s, e)) WITH SYSTEM VERSIONING",
        &[
            "ADD SYSTEM VERSIONING",
            "DROP SYSTEM VERSIONING",
            "ADD PERIOD FOR SYSTEM_TIME (`s`, `e`)",
        ],
    ),
];

#[tokio::test]
async fn from_text_to_text() {
    let mut wrong = Vec::new();
    for server in servers() {
        for pair in PAIRS.iter().filter(|pair| is_for(pair.1, &server)) {
            let result = there_and_back(&server, pair).await;
            wrong.extend(result.err().map(|text| format!("{} {}: {text}", server.label, pair.0)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

async fn there_and_back(server: &Server, pair: &Pair) -> Result<(), String> {
    let (_, _, before, after, said) = pair;
    let (database, wanted) = (fresh_database(server), fresh_database(server));
    database.execute(before);
    wanted.execute(after);
    let (before, after) = (compared(&database).await, compared(&wanted).await);
    let forward = script(&before, &after).unwrap_or_default();
    if let Some(part) = said.iter().find(|part| !forward.contains(**part)) {
        return Err(format!("{part} is not in\n{forward}"));
    }
    let empty = Catalog::empty(None);
    for (from, to, database) in [
        (&before, &after, &database),
        (&after, &before, &database),
        (&empty, &after, &fresh_database(server)),
    ] {
        let text = script(from, to).unwrap_or_default();
        database.try_execute(&text).map_err(|error| format!("{error}\n{text}"))?;
        let made = compared(database).await;
        if let Some(left) = script(&made, to) {
            return Err(format!("not settled:\n{left}\nafter\n{text}"));
        }
        let lines = differences(to, &made);
        if !lines.is_empty() {
            return Err(format!("{}\nafter\n{text}", lines.join("\n")));
        }
    }
    Ok(())
}

/// What is compared with a text of SQL.
async fn compared(database: &Database) -> Catalog {
    let mut catalog = read(database).await;
    catalog.scope.aspects = catalog.scope.aspects.without(Aspect::Objects);
    catalog
}

/// Old rows stay where a table changes, and go only with a warning.
#[tokio::test]
async fn old_rows_stay() {
    let Some(server) = Kind::MariaDb.required() else { return };
    let (database, wanted) = (fresh_database(&server), fresh_database(&server));
    database.execute(
        "CREATE TABLE t (a INT) WITH SYSTEM VERSIONING; INSERT INTO t VALUES (1); UPDATE t SET a = 2",
    );
    let changed = "CREATE TABLE t (a BIGINT, b INT DEFAULT 5)";
    wanted.execute(&format!("{changed} WITH SYSTEM VERSIONING"));
    let text = script(&compared(&database).await, &compared(&wanted).await).unwrap_or_default();
    database.execute(&text);
    assert_eq!(database.value("SELECT count(*) FROM t FOR SYSTEM_TIME ALL"), "2", "{text}");
    let plain = fresh_database(&server);
    plain.execute(changed);
    let (from, to) = (compared(&database).await, compared(&plain).await);
    let diff = compare(&MySql, &from, &to);
    let hazards = diff.changes.iter().flat_map(brant_catalog::hazards);
    assert_eq!(hazards.map(|it| it.kind).collect::<Vec<_>>(), [HazardKind::DropHistory]);
}
