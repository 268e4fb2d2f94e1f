//! Types, defaults and all else that a column can have.

use super::*;

/// A column's definition and what is read.
const COLUMNS: &[(On, &str, &str)] = &[
    (Both, "INT NOT NULL", "Int Int"),
    (Both, "INTEGER UNSIGNED", "Int UnsignedInt?"),
    (Both, "SMALLINT UNSIGNED NOT NULL DEFAULT 7", "Int UnsignedSmallInt = Literal(Int(7))"),
    (Both, "MEDIUMINT NOT NULL DEFAULT -7", "Int MediumInt = Literal(Int(-7))"),
    (Both, "BIGINT(20)", "BigInt BigInt?"),
    (
        Both,
        "BIGINT UNSIGNED DEFAULT 18446744073709551615",
        "BigInt UnsignedBigInt? = Literal(Number(\"18446744073709551615\"))",
    ),
    (Both, "TINYINT", "Int TinyInt?"),
    (Both, "TINYINT UNSIGNED DEFAULT 1", "Int UnsignedTinyInt? = Literal(Int(1))"),
    (Both, "BOOLEAN NOT NULL DEFAULT true", "Boolean TinyInt = Literal(Boolean(true))"),
    (Both, "TINYINT(1) DEFAULT 0", "Boolean TinyInt? = Literal(Boolean(false))"),
    (Both, "TINYINT(1) DEFAULT 2", "Int TinyInt? = Literal(Int(2))"),
    (Both, "TINYINT(1) DEFAULT -1", "Int TinyInt? = Literal(Int(-1))"),
    (MariaDb, "TINYINT(1) UNSIGNED DEFAULT 3", "Int UnsignedTinyInt? = Literal(Int(3))"),
    (Both, "TINYINT(1) DEFAULT (1 - 1)", "Boolean TinyInt? = Expression(Some(\"(1 - 1)\"))"),
    (Both, "BIT(1) DEFAULT b'1'", "Boolean Bit(1)? = Literal(Boolean(true))"),
    (Both, "BIT(5) DEFAULT b'101'", "Bytes Bit(5)? = Expression(Some(\"b'101'\"))"),
    (Both, "DECIMAL", "Decimal Decimal(10,0)?"),
    (Both, "NUMERIC(10, 2) DEFAULT 1.5", "Decimal Decimal(10,2)? = Literal(Number(\"1.50\"))"),
    (Both, "FLOAT DEFAULT 0.5", "Float Float? = Literal(Number(\"0.5\"))"),
    (Both, "DOUBLE", "Float Double?"),
    (Both, "YEAR DEFAULT 2020", "Int Year? = Literal(Int(2020))"),
    (Both, "CHAR", "String Char(1)?"),
    (Both, "VARCHAR(9) DEFAULT ''", "String VarChar(9)? = Literal(String(\"\"))"),
    (Both, "VARCHAR(9) DEFAULT 'NULL'", "String VarChar(9)? = Literal(String(\"NULL\"))"),
    (Both, "VARCHAR(9) DEFAULT '1'", "String VarChar(9)? = Literal(String(\"1\"))"),
    (Both, "VARCHAR(9) DEFAULT 'uuid()'", "String VarChar(9)? = Literal(String(\"uuid()\"))"),
    (Both, "VARCHAR(9) DEFAULT NULL", "String VarChar(9)?"),
    (
        Both,
        r#"VARCHAR(19) DEFAULT 'it''s \\ " \n é'"#,
        r#"String VarChar(19)? = Literal(String("it's \\ \" \n é"))"#,
    ),
    (Both, "VARCHAR(99) DEFAULT (uuid())", "String VarChar(99)? = Expression(Some(\"(uuid())\"))"),
    (
        MariaDb,
        r"VARCHAR(99) DEFAULT (concat('é\\', 'x'))",
        r#"String VarChar(99)? = Expression(Some("(concat('é\\\\','x'))"))"#,
    ),
    (
        On::MySql,
        r"VARCHAR(99) DEFAULT (concat('é\\', 'x'))",
        r#"String VarChar(99)? = Expression(Some("(concat('é\\\\','x'))"))"#,
    ),
    (
        Both,
        "VARCHAR(9) CHARACTER SET latin1 COLLATE latin1_bin",
        "String VarChar(9)? in CHARACTER SET latin1 COLLATE latin1_bin",
    ),
    (Both, "TINYTEXT", "String TinyText?"),
    (Both, "TEXT", "String Text?"),
    (Both, "MEDIUMTEXT NOT NULL", "String MediumText"),
    (Both, "LONGTEXT", "String LongText?"),
    (Both, "BINARY(3) NOT NULL", "Bytes Binary(3)"),
    (MariaDb, "VARBINARY(3) DEFAULT 'abc'", "Bytes VarBinary(3)? = Expression(Some(\"('abc')\"))"),
    (
        On::MySql,
        "VARBINARY(3) DEFAULT 'abc'",
        "Bytes VarBinary(3)? = Expression(Some(\"0x616263\"))",
    ),
    (Both, "TINYBLOB", "Bytes TinyBlob?"),
    (Both, "BLOB", "Bytes Blob?"),
    (Both, "MEDIUMBLOB", "Bytes MediumBlob?"),
    (Both, "LONGBLOB", "Bytes LongBlob?"),
    (Both, "DATE DEFAULT '2020-01-02'", "DateTime Date? = Expression(Some(\"('2020-01-02')\"))"),
    (Both, "TIME(2)", "DateTime Time(2)?"),
    (Both, "DATETIME DEFAULT CURRENT_TIMESTAMP", "DateTime DateTime(0)? = Now"),
    (
        Both,
        "DATETIME(3) NOT NULL DEFAULT now(3) ON UPDATE now(3)",
        "DateTime DateTime(3) = Now on update CURRENT_TIMESTAMP(3)",
    ),
    (
        Both,
        "TIMESTAMP NULL ON UPDATE CURRENT_TIMESTAMP",
        "DateTime Timestamp(0)? on update CURRENT_TIMESTAMP",
    ),
    (Both, "TIMESTAMP(6) NULL DEFAULT NULL", "DateTime Timestamp(6)?"),
    (Both, "JSON", "Json Json?"),
    (Both, "JSON DEFAULT (json_array())", "Json Json? = Expression(Some(\"(json_array())\"))"),
    (
        Both,
        r"ENUM('a', 'b''c', 'd\\e', 'é)') NOT NULL DEFAULT 'b''c'",
        r#"Enum(t_c) = Literal(Enum("b'c"))"#,
    ),
    (
        Both,
        "SET('a', 'b') DEFAULT 'a,b'",
        "Unsupported(\"set('a','b')\")? = Expression(Some(\"('a,b')\"))",
    ),
    (Both, "POINT", "Unsupported(\"point\")?"),
    (Both, "INT AS (1 + 2) VIRTUAL", "Int Int? as 1 + 2 false"),
    (Both, "INT AS (abs(1)) STORED", "Int Int? as abs(1) true"),
    (Both, "INT AUTO_INCREMENT, KEY (c)", "Int Int counts"),
    (Both, "INT INVISIBLE", "Int Int?"),
    (MariaDb, "UUID", "Unsupported(\"uuid\")?"),
    (MariaDb, "INET6", "Unsupported(\"inet6\")?"),
    (MariaDb, "LONGTEXT CHECK (json_valid(c))", "Json Json?"),
];

#[tokio::test]
async fn columns_have_the_form_of_schemas() {
    for server in servers() {
        let database = fresh_database(&server);
        let cases: Vec<_> = COLUMNS.iter().filter(|(on, ..)| is_for(*on, &server)).collect();
        let mut wrong = Vec::new();
        for (_, definition, expected) in &cases {
            database.execute(&format!(
                "CREATE TABLE t (other INT, c {definition}) COLLATE utf8mb4_unicode_ci"
            ));
            let catalog = read(&database).await;
            let found = line(&catalog.tables[0].columns[1]);
            if found != *expected {
                wrong.push(format!("{definition}\n  wanted {expected}\n  found  {found}"));
            }
            database.execute("DROP TABLE t");
        }
        assert!(wrong.is_empty(), "{}:\n{}", server.label, wrong.join("\n"));
        let columns = cases.iter().enumerate();
        let columns = columns.map(|(index, (_, definition, _))| {
            let definition = definition.replace("(c)", &format!("(c{index})"));
            format!("CREATE TABLE t{index} (c{index} {definition}, other INT);\n")
        });
        written_again(&server, &columns.collect::<String>()).await;
    }
}
