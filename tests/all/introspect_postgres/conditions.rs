//! Conditions of partial indexes, as people write them: what every server prints counts as the same.

use brant_catalog::Rules as _;
use brant_driver_postgres::Postgres;

use super::{catalog_of, database_of, servers};

/// What is written, and what one of the servers prints.
const CONDITIONS: &str =
    include_str!("../../../crates/driver-postgres/src/diff/condition/printed.txt");

/// A column of each type that the conditions are about.
const TABLE: &str = r#"
CREATE EXTENSION citext;
CREATE EXTENSION hstore;
CREATE TYPE mood AS ENUM ('x', 'y', 'z');
CREATE TABLE t1 (
    id int PRIMARY KEY, d date, ts timestamp, ts3 timestamp(3), tz timestamptz, t time, ttz timetz,
    iv interval, n int, s2 smallint, bn bigint, dec decimal(10,2), fl double precision, rl real,
    mon money, b boolean, b2 boolean, txt text, vc varchar(50), ch char, ch10 char(10), e mood,
    u uuid, j jsonb, arr text[], ia int[], bin bytea, inet inet, bitf bit(3), "Camel" int,
    "select" int, "it's" int, "a b" int, deleted_at timestamptz, status varchar, tsv tsvector,
    r int4range, xid8 xid8, oidc oid, ctx citext, h hstore
);
"#;

#[test]
fn every_condition_settles() {
    let written: Vec<&str> =
        CONDITIONS.lines().filter_map(|line| Some(line.split_once('\t')?.0)).collect();
    let indexes = |conditions: &[&str]| -> String {
        let numbered = conditions.iter().enumerate();
        numbered.map(|(at, it)| format!("CREATE INDEX i{at} ON t1 (id) WHERE {it}\n;\n")).collect()
    };
    for server in servers() {
        let found = |conditions: &[&str]| -> Vec<String> {
            let script = format!("{TABLE}{}", indexes(conditions));
            let catalog = catalog_of(&database_of(&server, &script), &["public"]);
            let predicate = |at| {
                let name = format!("i{at}");
                let index = catalog.tables[0].indexes.iter().find(|index| index.name == name);
                index.and_then(|index| index.predicate.clone()).unwrap_or_default()
            };
            (0..conditions.len()).map(predicate).collect()
        };
        let printed = found(&written);
        let changed =
            |(written, printed): &(&&str, &String)| !Postgres.same_condition(written, printed);
        let wrong: Vec<_> = written.iter().zip(&printed).filter(changed).collect();
        assert!(wrong.is_empty(), "{}: {wrong:#?}", server.label);
        // What is printed may be printed differently once it is read again.
        let again: Vec<&str> = printed.iter().map(String::as_str).collect();
        let reprinted = found(&again);
        let wrong: Vec<_> = written.iter().zip(&reprinted).filter(changed).collect();
        assert!(wrong.is_empty(), "{}: {wrong:#?}", server.label);
    }
}
