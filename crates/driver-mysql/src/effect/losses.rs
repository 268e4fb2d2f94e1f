//! The tables and columns that a script drops.

use brant_catalog::QualifiedName;
use brant_core::{Loss, Script};

use super::cursor::{Cursor, Named};

/// See [`brant_core::Dialect::losses`].
pub(crate) fn losses(script: &Script) -> Vec<Loss> {
    // A long statement is one of data.
    let short = script.sent_texts().filter(|text| text.len() <= LONGEST);
    short.flat_map(of_statement).collect()
}

/// No list of columns to drop is longer than this many bytes.
const LONGEST: usize = 64 * 1024;

fn of_statement(statement: &str) -> Vec<Loss> {
    let mut cursor = Cursor::new(statement);
    if cursor.eat("DROP TABLE") || cursor.eat("DROP TABLES") {
        cursor.eat("IF EXISTS");
        return tables(&mut cursor);
    }
    if cursor.eat("ALTER TABLE") || cursor.eat("ALTER IGNORE TABLE") {
        cursor.eat("IF EXISTS");
        return columns(&mut cursor);
    }
    Vec::new()
}

fn tables(cursor: &mut Cursor<'_>) -> Vec<Loss> {
    let mut losses = Vec::new();
    while let Some(named) = cursor.named() {
        losses.push(Loss::table(qualified(&named)));
        if !cursor.eat_symbol(b',') {
            break;
        }
    }
    losses
}

/// What `DROP` can name in `ALTER TABLE` beside columns.
const OTHERS: [&str; 8] =
    ["PRIMARY", "INDEX", "KEY", "FOREIGN", "CONSTRAINT", "CHECK", "PARTITION", "PERIOD"];

fn columns(cursor: &mut Cursor<'_>) -> Vec<Loss> {
    let Some(table) = cursor.named() else { return Vec::new() };
    let mut losses = Vec::new();
    loop {
        if cursor.eat("DROP") && !cursor.is_any(&OTHERS) {
            cursor.eat("COLUMN");
            cursor.eat("IF EXISTS");
            losses.extend(cursor.name().map(|column| Loss::column(qualified(&table), column)));
        }
        cursor.skip_item();
        if !cursor.eat_symbol(b',') {
            return losses;
        }
    }
}

fn qualified(named: &Named) -> QualifiedName {
    QualifiedName::new(named.database.as_deref(), named.name.as_str())
}

#[cfg(test)]
mod tests {
    use brant_catalog::QualifiedName;
    use brant_core::Loss;

    use super::of_statement;

    #[test]
    fn tables_and_columns() {
        let table = QualifiedName::bare;
        let column = |name: &str| Loss::column(table("a"), name.to_owned());
        let other = QualifiedName::new(Some("d"), "b");
        let cases = [
            ("DROP TABLE IF EXISTS `a`, d.b", vec![Loss::table(table("a")), Loss::table(other)]),
            (
                "ALTER TABLE `a` DROP COLUMN `x`, ADD y DECIMAL(3, 2), DROP z",
                vec![column("x"), column("z")],
            ),
            ("ALTER TABLE a DROP PRIMARY KEY, DROP FOREIGN KEY f, DROP INDEX i", vec![]),
            ("DROP INDEX a ON b", vec![]),
        ];
        for (statement, expected) in cases {
            assert_eq!(of_statement(statement), expected, "{statement}");
        }
    }
}
