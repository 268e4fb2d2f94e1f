//! Indexes, and what stands only in the text of `CREATE INDEX`.
//! See <https://sqlite.org/lang_createindex.html>.

use brant_catalog::{Index, IndexColumn, IndexKey, IndexKind, Origin, SortOrder, Table};

use super::rows::{IndexColumnRow, IndexRow};
use crate::split::unquote;
use crate::words::{Words, bare, parts};

/// An index with its text; those of constraints have none.
pub(super) fn read(table: &Table, row: &IndexRow, sql: Option<&str>) -> Index {
    let text = sql.map(Text::read).unwrap_or_default();
    let kind = if row.unique { IndexKind::Unique } else { IndexKind::Normal };
    let columns = columns(table, row, &text.columns);
    let mut index = Index::new(&row.name, kind, columns, Origin::Database);
    index.predicate = text.predicate.map(str::to_owned);
    index.is_constraint = row.origin != "c";
    index
}

/// The columns of an index or a key. Texts are needed for expressions only.
pub(super) fn columns(table: &Table, row: &IndexRow, texts: &[&str]) -> Vec<IndexColumn> {
    let columns = row.columns.iter().enumerate();
    columns.map(|(at, row)| column(table, row, texts.get(at).copied())).collect()
}

fn column(table: &Table, row: &IndexColumnRow, text: Option<&str>) -> IndexColumn {
    let sort = row.descending.then_some(SortOrder::Desc);
    let Some(name) = &row.name else {
        let (expression, collation) = expression(text.unwrap_or_default());
        let key = IndexKey::Expression(expression.to_owned());
        return IndexColumn { sort, collation, ..IndexColumn::over(key) };
    };
    let of_column = table.column(name).and_then(|column| column.collation.as_deref());
    let collation = row
        .collation
        .as_deref()
        .filter(|collation| !collation.eq_ignore_ascii_case(of_column.unwrap_or("BINARY")));
    IndexColumn { sort, collation: collation.map(str::to_owned), ..IndexColumn::new(name) }
}

/// An expression without its order, and the collation at its end.
fn expression(text: &str) -> (&str, Option<String>) {
    let mut words = Words::new(text);
    let start = words.position();
    let mut end = (text, None);
    while words.peek().is_some() {
        let before = words.since(start).unwrap_or_default();
        let is_order = words.is_any(&["ASC", "DESC"]) && words.ahead(1).is_none();
        if is_order {
            return if end.1.is_some() { end } else { (before, None) };
        }
        if words.is("COLLATE") && !before.is_empty() {
            words.next();
            let name = words.peek().map(unquote);
            end = (before, name);
        } else {
            end = (text, None);
        }
        words.skip_group();
    }
    end
}

/// The list and the condition of `CREATE INDEX … ON t (list) WHERE condition`.
#[derive(Debug, Default, PartialEq)]
struct Text<'t> {
    columns: Vec<&'t str>,
    predicate: Option<&'t str>,
}

impl<'t> Text<'t> {
    fn read(sql: &'t str) -> Self {
        let mut words = Words::new(sql);
        while words.peek().is_some_and(|token| token != "(") {
            words.next();
        }
        let columns = words.group().map(parts).unwrap_or_default();
        let has_predicate = words.take(&["WHERE"]);
        let start = words.position();
        while has_predicate && words.next().is_some() {}
        let predicate = words.since(start).map(bare);
        Self { columns, predicate }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_lists_and_conditions() {
        for (sql, columns, predicate) in [
            ("CREATE INDEX i ON t(a)", vec!["a"], None),
            (
                "CREATE UNIQUE INDEX \"i (\" ON \"t\" (lower(a, b) COLLATE nocase DESC, \"c,\")
                 WHERE (a > 0 AND b IN (1, 2)) -- really",
                vec!["lower(a, b) COLLATE nocase DESC", "\"c,\""],
                Some("a > 0 AND b IN (1, 2)"),
            ),
        ] {
            assert_eq!(Text::read(sql), Text { columns, predicate }, "{sql}");
        }
    }

    #[test]
    fn expressions_end_before_collation_and_order() {
        for (text, expected, collation) in [
            ("lower(a)", "lower(a)", None),
            ("lower(a) DESC", "lower(a)", None),
            ("a || b COLLATE \"no case\" ASC", "a || b", Some("no case")),
            ("a COLLATE nocase || b", "a COLLATE nocase || b", None),
            ("a COLLATE nocase || b DESC", "a COLLATE nocase || b", None),
            ("a COLLATE x COLLATE y", "a COLLATE x", Some("y")),
        ] {
            let (found, order) = expression(text);
            assert_eq!((found, order.as_deref()), (expected, collation), "{text}");
        }
    }
}
