//! Columns that change their type: the rows whose values do not fit are counted and can be found.

use brant_tests::Kind;

use super::place::{Place, on_every_engine, run};

on_every_engine!(values_that_do_not_fit,);

/// A field's type as it is and as it is to be, values, and how many of them do not fit.
type Case = (&'static str, &'static str, &'static [&'static str], usize);

const POSTGRES: &[Case] = &[
    ("Int?", "Int? @db.SmallInt", &["1", "40000", "-40000"], 2),
    ("BigInt?", "Int?", &["1", "3000000000"], 1),
    ("String?", "String? @db.VarChar(3)", &["'abc'", "'abcd'", "'ä€😀'"], 1),
    ("String?", "String? @db.Char(3)", &["'ab'", "'abcd'"], 1),
    (
        "Decimal? @db.Decimal(10, 3)",
        "Decimal? @db.Decimal(4, 1)",
        &["1.5", "1.25", "12345", "999.95"],
        3,
    ),
    ("Decimal? @db.Decimal(10, 3)", "Int?", &["2", "2.5"], 1),
    ("Float?", "Int?", &["2", "2.5", "1e300", "'NaN'"], 3),
    ("Int?", "Decimal? @db.Decimal(3, 1)", &["99", "100", "-2147483648"], 2),
    ("Float?", "Decimal? @db.Decimal(4, 2)", &["0.1", "0.125", "1000", "'Infinity'"], 3),
    ("Json?", "String? @db.VarChar(4)", &["'[1]'", "'[1, 2]'"], 1),
];

const MYSQL: &[Case] = &[
    ("Int?", "Int? @db.SmallInt", &["1", "40000", "-40000"], 2),
    ("Int?", "Int? @db.UnsignedInt", &["1", "-1"], 1),
    ("BigInt?", "Int?", &["1", "3000000000"], 1),
    ("String?", "String? @db.VarChar(3)", &["'abc'", "'abcd'", "'ä€😀'"], 1),
    ("String? @db.Text", "String? @db.TinyText", &["'a'", "REPEAT('ä', 128)"], 1),
    ("String?", "Int?", &["'12'", "'x'", "'99999999999'"], 2),
    ("String?", "Decimal? @db.Decimal(5, 2)", &["'1.50'", "'1.234'", "'a'", "'1000'"], 3),
    ("String?", "Json?", &["'[1]'", "'['"], 1),
    ("String?", "DateTime? @db.DateTime(0)", &["'2020-01-01 10:00:00'", "'soon'"], 1),
    ("String?", "Role?", &["'ADMIN'", "'nobody'"], 1),
    (
        "Decimal? @db.Decimal(10, 3)",
        "Decimal? @db.Decimal(4, 1)",
        &["1.5", "1.25", "12345", "999.95"],
        3,
    ),
    ("Float?", "Int?", &["2", "2.5", "1e300"], 2),
    (
        "DateTime?",
        "DateTime? @db.DateTime(0)",
        &["'2020-01-01 00:00:00'", "'2020-01-01 00:00:00.5'"],
        1,
    ),
];

const SQLITE: &[Case] = &[
    ("String?", "Int?", &["'12'", "'x'", "'3.5'", "'3000000000'"], 3),
    ("String?", "BigInt?", &["'3000000000'", "''"], 1),
    ("Float?", "Int?", &["2.0", "2.5"], 1),
    ("BigInt?", "Int?", &["1", "3000000000"], 1),
    ("String?", "Float?", &["'1.50'", "'x'"], 1),
    ("Int?", "Boolean?", &["1", "2"], 1),
    ("String?", "Json?", &["'[1]'", "'['"], 1),
];

fn schema(cases: &[Case], r#type: impl Fn(&Case) -> &'static str) -> String {
    let fields = cases.iter().enumerate();
    let fields: String =
        fields.map(|(index, case)| format!("  c{index} {}\n", r#type(case))).collect();
    format!("enum Role {{\n  USER\n  ADMIN\n}}\nmodel T {{\n  id Int @id\n{fields}}}\n")
}

fn values_that_do_not_fit(place: &Place) {
    let cases = match place.provider {
        "postgresql" => POSTGRES,
        "mysql" => MYSQL,
        _ => SQLITE,
    };
    place.schema(&schema(cases, |case| case.0));
    place.dev(&["--name", "before"], 0);
    let table = place.quoted("T");
    let mut id = 0;
    for (index, (_, _, values, _)) in cases.iter().enumerate() {
        for value in *values {
            id += 1;
            let column = place.quoted(&format!("c{index}"));
            let insert = format!("INSERT INTO {table} (id, {column}) VALUES ({id}, {value})");
            place.database.execute(&insert);
        }
    }
    place.schema(&schema(cases, |case| case.1));
    let out = place.dev(&["--name", "after"], 130);
    for (index, (from, to, _, bad)) in cases.iter().enumerate() {
        let what = format!("c{index}, {from} to {to}:\n{out}");
        let said = match bad {
            1 => "1 row has a value that does not fit.".to_owned(),
            bad => format!("{bad} rows have a value that does not fit."),
        };
        let start = format!("the column `c{index}` on the `T` table, in which {said}");
        let line = out.lines().find(|line| line.contains(&start)).expect(&what);
        let query = line.split("They are found by: ").nth(1).expect(&what);
        let found = place.database.rows(query.trim_end_matches(';'));
        assert_eq!(found.len(), *bad, "{what}");
        let ids: Vec<&str> = found.iter().filter_map(|row| row[0].as_deref()).collect();
        place.database.execute(&format!("DELETE FROM {table} WHERE id IN ({})", ids.join(", ")));
    }
    // What fits is kept, and nobody is asked.
    let kept: usize = cases.iter().map(|(_, _, values, bad)| values.len() - bad).sum();
    place.dev(&["--name", "after"], 0);
    assert_eq!(place.database.value(&format!("SELECT count(*) FROM {table}")), kept.to_string());
    let sql = place.sql(&place.migrations()[1]);
    assert_eq!(sql.matches("The data in that column could be lost.").count(), cases.len(), "{sql}");
}

/// A required column that PostgreSQL cannot cast by itself, and columns that could be dropped.
#[test]
fn what_reads_as_the_new_type_is_cast() {
    run(Kind::Postgres, |place| {
        let schema = |[code, note, role, size]: [&str; 4]| {
            place.schema(&format!(
                "enum Role {{\n  USER\n  ADMIN\n}}\nmodel T {{\n  id Int @id\n  code {code} @unique\n  \
                 note {note}\n  role {role}\n  size {size}\n}}\n"
            ));
        };
        schema(["String", "String?", "Role", "String @default(\"1\")"]);
        place.dev(&["--name", "before"], 0);
        place.database.execute(
            "INSERT INTO \"T\" VALUES (1, '12', '7', 'ADMIN', '3'), (2, '-5', NULL, 'USER', '4')",
        );
        schema(["String", "Int?", "Role", "String @default(\"1\")"]);
        let out = place.dev(&["--name", "note"], 130);
        assert!(out.contains("TYPE INTEGER USING (\"note\"::text::INTEGER)"), "{out}");
        schema(["Int", "Int?", "String", "Int @default(2)"]);
        let out = place.dev(&["--name", "after"], 1);
        assert!(out.contains("TYPE INTEGER USING (\"code\"::text::INTEGER)"), "{out}");
        place.dev(&["--name", "after", "--create-only", "--accept-data-loss"], 0);
        place.dev(&[], 0);
        let rows =
            "SELECT string_agg(concat_ws('|', code, note, role, size), ' ' ORDER BY id) FROM \"T\"";
        assert_eq!(place.database.value(rows), "12|7|ADMIN|3 -5|USER|4");
        place.database.execute("INSERT INTO \"T\" (id, code, role) VALUES (3, 6, '')");
        assert_eq!(place.database.value("SELECT size FROM \"T\" WHERE id = 3"), "2");
        assert!(place.dev(&[], 0).contains("Already in sync"));
    });
}
