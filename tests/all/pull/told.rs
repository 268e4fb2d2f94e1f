//! MySQL and MariaDB: what is pulled is what is there, and what it is not is told.

use brant_core::pull::{files, pull};
use brant_core::rendered;
use brant_psl::Sources;
use brant_tests::{Kind, fresh_database};

use super::checked;
use crate::diff_offline::case::{blocks, modeller, wanted};
use crate::workbench::connected;

const DATASOURCE: &str = "datasource db {\n  provider = \"mysql\"\n}\n";

/// A database; lines of the schema that is pulled, without alignment; and all notes.
type Case = (&'static str, &'static [&'static str], &'static [&'static str]);

const CASES: &[Case] = &[
    (
        "CREATE TABLE t (id INT PRIMARY KEY, \
         m DATETIME(3) NOT NULL DEFAULT now(3) ON UPDATE now(3), d DECIMAL(5,0) UNSIGNED, \
         z INT(4) ZEROFILL, g INT AS (1 + 1), inv INT INVISIBLE) \
         DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci; \
         ALTER TABLE t ADD c VARCHAR(9) CHARACTER SET latin1 COLLATE latin1_bin",
        &["m DateTime @default(now())", "d Decimal? @db.Decimal(5, 0)", "z Int? @db.UnsignedInt"],
        &[
            "column m of t has ON UPDATE CURRENT_TIMESTAMP(3), which cannot be said",
            "column d of t has the type decimal(5,0) unsigned, which cannot be said",
            "column z of t has the type int(4) unsigned zerofill, which cannot be said",
            "column g of t is generated, which cannot be said",
            "column inv of t has INVISIBLE, which cannot be said",
            "column c of t has the collation CHARACTER SET latin1 COLLATE latin1_bin, which cannot be said",
        ],
    ),
    (
        "CREATE TABLE t (id INT PRIMARY KEY, d DATE DEFAULT '1970-01-01', \
         s VARCHAR(9) DEFAULT (concat('a', 'it''s')), b BIT(1) NOT NULL DEFAULT b'1', \
         v VARBINARY(4) DEFAULT (0x4100ff), e ENUM('a', '') NOT NULL DEFAULT '')",
        &[
            "d DateTime? @default(dbgenerated(\"('1970-01-01')\")) @db.Date",
            "s String? @default(dbgenerated(\"(concat('a','it\\\\'s'))\")) @db.VarChar(9)",
            "b Boolean @default(true) @db.Bit(1)",
            "e t_e @default(EMPTY_ENUM_VALUE)",
        ],
        &[],
    ),
];

/// What a pull makes of a database, and that a push of it finds nothing to do.
#[test]
fn what_cannot_be_said() {
    for server in [Kind::MariaDb, Kind::MySql].into_iter().filter_map(Kind::required) {
        for (sql, lines, notes) in CASES {
            let database = fresh_database(&server);
            database.execute(sql);
            let found = connected(&database, async |it| it.introspect(&[]).await)
                .expect("the database can be read");
            let sources = Sources::single("schema.prisma", DATASOURCE);
            let config = checked(&sources, "mysql").expect("the datasource is valid");
            let pulled = pull(&found, modeller("mysql"), &config).expect("it can be pulled");
            let files = files(&sources, &config, &pulled, "");
            let text: String = files.into_iter().map(|(_, text)| text).collect();
            let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
            for line in *lines {
                assert!(words.contains(line), "{}: {line}\n{text}", server.label);
            }
            assert_eq!(pulled.notes, *notes, "{}: {text}", server.label);
            let wanted = wanted("pulled", "mysql", Some(&text));
            let left = blocks("mysql", &found, &wanted);
            assert!(left.is_empty(), "{}: {}\n{text}", server.label, rendered::text(&left));
        }
    }
}
