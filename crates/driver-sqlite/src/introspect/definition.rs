//! What only the text of `CREATE TABLE` says. See <https://sqlite.org/lang_createtable.html>.
//!
//! SQLite has parsed the text already, so it is well-formed, and bare key words are never names.
//! What a pragma shows as well is passed over.

use brant_catalog::{Deferral, Generated};

use crate::words::{Words, parts};

/// The parts of `CREATE TABLE` that no pragma shows.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Definition {
    /// The columns in their order.
    pub(super) columns: Vec<ColumnText>,
    /// The checks of columns and of the table, in their order.
    pub(super) checks: Vec<CheckText>,
    /// The foreign keys of columns and of the table, in their order.
    pub(super) foreign_keys: Vec<ForeignKeyText>,
    /// What happens where a constraint is violated, if that is said, in their order.
    pub(super) conflicts: Vec<(Constraint, String)>,
    /// The numbers of deleted rows are not given out again.
    pub(super) auto_increment: bool,
}

/// A constraint that can say what happens where it is violated.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Constraint {
    NotNull(String),
    PrimaryKey,
    Unique(Vec<String>),
}

#[derive(Debug, Default, PartialEq)]
pub(super) struct ColumnText {
    pub(super) name: String,
    /// With the parentheses it stands in.
    pub(super) default: Option<String>,
    pub(super) collation: Option<String>,
    pub(super) generated: Option<Generated>,
}

#[derive(Debug, PartialEq)]
pub(super) struct CheckText {
    pub(super) name: Option<String>,
    pub(super) condition: String,
}

#[derive(Debug, PartialEq)]
pub(super) struct ForeignKeyText {
    pub(super) name: Option<String>,
    pub(super) deferral: Deferral,
}

/// Reads `CREATE TABLE`.
pub(super) fn read(sql: &str) -> Definition {
    let mut words = Words::new(sql);
    let auto_increment = words.has("AUTOINCREMENT");
    while words.peek().is_some_and(|token| token != "(") {
        words.next();
    }
    let definition = Definition { auto_increment, ..Definition::default() };
    let mut reader = Reader { words, definition, constraint: None, last: None };
    if reader.words.take(&["("]) {
        reader.items();
    }
    reader.definition
}

struct Reader<'t> {
    words: Words<'t>,
    definition: Definition,
    /// The name of the constraint that comes next.
    constraint: Option<String>,
    /// The constraint that a clause about conflicts would belong to.
    last: Option<Constraint>,
}

impl Reader<'_> {
    /// Columns, then constraints of the table, which need no commas between them.
    fn items(&mut self) {
        let constraints = ["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"];
        while self.words.peek().is_some_and(|token| token != ")") {
            if !self.words.is_any(&constraints) {
                let name = self.words.name().unwrap_or_default();
                self.definition.columns.push(ColumnText { name, ..ColumnText::default() });
            }
            self.constraint = None;
            while self.words.peek().is_some_and(|token| !matches!(token, "," | ")")) {
                self.constraint();
            }
            self.words.take(&[","]);
        }
    }

    /// One constraint, or a token of something else: a type, a part of what a pragma shows. What
    /// only columns can have stands before the first constraint of the table.
    fn constraint(&mut self) {
        let words = &mut self.words;
        if words.take(&["CONSTRAINT"]) {
            self.constraint = words.name();
            return;
        }
        if words.take(&["ON", "CONFLICT"]) {
            let word = words.name().unwrap_or_default().to_ascii_uppercase();
            self.definition.conflicts.extend(self.last.take().map(|last| (last, word)));
            return;
        }
        let of_column = || self.definition.columns.last().map(|column| column.name.clone());
        if words.take(&["NOT", "NULL"]) {
            self.last = of_column().map(Constraint::NotNull);
            self.constraint = None;
            return;
        }
        if words.take(&["PRIMARY", "KEY"]) {
            self.last = Some(Constraint::PrimaryKey);
            self.constraint = None;
            words.group();
            return;
        }
        if words.take(&["UNIQUE"]) {
            let columns = words.group().map(column_names);
            self.last = columns.or_else(|| Some(vec![of_column()?])).map(Constraint::Unique);
            self.constraint = None;
            return;
        }
        if words.take(&["FOREIGN", "KEY"]) {
            words.skip_group();
            return;
        }
        self.last = None;
        let name = self.constraint.take();
        let mut column = self.definition.columns.last_mut();
        if words.take(&["CHECK"]) {
            let condition = words.group().unwrap_or_default().to_owned();
            self.definition.checks.push(CheckText { name, condition });
        } else if words.take(&["REFERENCES"]) {
            references(words);
            let deferral = Deferral::default();
            self.definition.foreign_keys.push(ForeignKeyText { name, deferral });
        } else if let Some(deferral) = deferral(words) {
            if let Some(key) = self.definition.foreign_keys.last_mut() {
                key.deferral = deferral;
            }
        } else if let (true, Some(column)) = (words.take(&["DEFAULT"]), column.as_deref_mut()) {
            column.default = default(words);
        } else if let (true, Some(column)) = (words.take(&["COLLATE"]), column.as_deref_mut()) {
            column.collation = words.name();
        } else if let (true, Some(column)) = (words.take(&["AS"]), column) {
            let expression = words.group().unwrap_or_default().to_owned();
            column.generated = Some(Generated { expression, stored: words.take(&["STORED"]) });
        } else {
            words.skip_group();
        }
    }
}

/// The names of a list of columns.
fn column_names(list: &str) -> Vec<String> {
    parts(list).into_iter().filter_map(|part| Words::new(part).name()).collect()
}

/// Table, columns and actions; the name of a table may be any word.
fn references(words: &mut Words<'_>) {
    words.next();
    if words.is("(") {
        words.skip_group();
    }
    while words.is_any(&["ON", "MATCH"]) {
        // `MATCH FULL`, `ON DELETE CASCADE`, `ON UPDATE SET NULL`, `ON DELETE NO ACTION`
        let is_match = words.take(&["MATCH"]);
        if !is_match {
            words.next();
            words.next();
            if words.is_any(&["SET", "NO"]) {
                words.next();
            }
        }
        words.next();
    }
}

/// When the last foreign key is checked. Without `INITIALLY DEFERRED` it is at once.
fn deferral(words: &mut Words<'_>) -> Option<Deferral> {
    let never = words.take(&["NOT", "DEFERRABLE"]);
    if !never && !words.take(&["DEFERRABLE"]) {
        return None;
    }
    let is_deferred = words.take(&["INITIALLY", "DEFERRED"]);
    words.take(&["INITIALLY", "IMMEDIATE"]);
    Some(match (never, is_deferred) {
        (true, _) => Deferral::NotDeferrable,
        (false, true) => Deferral::InitiallyDeferred,
        (false, false) => Deferral::InitiallyImmediate,
    })
}

/// The value behind `DEFAULT`: an expression in parentheses, or a literal with an optional sign.
fn default(words: &mut Words<'_>) -> Option<String> {
    let start = words.position();
    while words.is_any(&["+", "-"]) {
        words.next();
    }
    let is_number = words.peek()?.starts_with(|first: char| first == '.' || first.is_ascii_digit());
    let is_blob = words.is("X");
    words.skip_group();
    // Numbers such as `1.5e-3` are several tokens, and so are blobs.
    while words.touches()
        && words.peek().is_some_and(|token| {
            is_number && !matches!(token, "," | ")") || is_blob && token.starts_with('\'')
        })
    {
        words.next();
    }
    words.since(start).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::too_many_lines, reason = "one table that has everything")]
    fn reads_what_pragmas_do_not_show() {
        let sql = r#"CREATE TABLE "a (b" /* , ( */ (
            id INTEGER CONSTRAINT pk PRIMARY KEY ON CONFLICT REPLACE AUTOINCREMENT NOT NULL,
            "check" VARCHAR(10, 2) COLLATE "no case" DEFAULT 'it''s, (' CHECK ("check" <> ')'),
            n REAL DEFAULT -1.5e-3 CONSTRAINT positive CHECK(n > 0 -- always
            ),
            blob BLOB DEFAULT X'00ff'NOT NULL on conflict fail DEFAULT (a,(b)),
            g INT GENERATED ALWAYS AS (n * 2) STORED REFERENCES [o] ON DELETE SET NULL MATCH FULL
              NOT NULL DEFERRABLE INITIALLY DEFERRED,
            v AS (lower(n))
            CONSTRAINT f FOREIGN KEY (a) REFERENCES x(y) ON UPDATE NO ACTION ON DELETE CASCADE
            CHECK (1) , CONSTRAINT u UNIQUE (a COLLATE x DESC, [b, c]) ON CONFLICT IGNORE
            CONSTRAINT last CHECK (2)
        ) STRICT"#;
        let read = read(sql);
        let column = |name: &str, default: Option<&str>| ColumnText {
            name: name.to_owned(),
            default: default.map(str::to_owned),
            ..ColumnText::default()
        };
        let generated = |expression: &str, stored| {
            Some(Generated { expression: expression.to_owned(), stored })
        };
        let check = |name: Option<&str>, condition: &str| CheckText {
            name: name.map(str::to_owned),
            condition: condition.to_owned(),
        };
        let key = |name: Option<&str>, deferral| ForeignKeyText {
            name: name.map(str::to_owned),
            deferral,
        };
        assert_eq!(
            read,
            Definition {
                columns: vec![
                    column("id", None),
                    ColumnText {
                        collation: Some("no case".to_owned()),
                        ..column("check", Some("'it''s, ('"))
                    },
                    column("n", Some("-1.5e-3")),
                    column("blob", Some("(a,(b))")),
                    ColumnText { generated: generated("n * 2", true), ..column("g", None) },
                    ColumnText { generated: generated("lower(n)", false), ..column("v", None) },
                ],
                checks: vec![
                    check(None, "\"check\" <> ')'"),
                    check(Some("positive"), "n > 0"),
                    check(None, "1"),
                    check(Some("last"), "2"),
                ],
                foreign_keys: vec![
                    key(None, Deferral::InitiallyDeferred),
                    key(Some("f"), Deferral::NotDeferrable),
                ],
                conflicts: vec![
                    (Constraint::PrimaryKey, "REPLACE".to_owned()),
                    (Constraint::NotNull("blob".to_owned()), "FAIL".to_owned()),
                    (
                        Constraint::Unique(vec!["a".to_owned(), "b, c".to_owned()]),
                        "IGNORE".to_owned()
                    ),
                ],
                auto_increment: true,
            }
        );
    }

    #[test]
    fn defaults_end_where_sqlite_ends_them() {
        for (text, expected) in [
            ("X'00'NOT NULL", "X'00'"),
            ("1.5,", "1.5"),
            (".5)", ".5"),
            ("- 5 NOT NULL", "- 5"),
            ("0x1F)", "0x1F"),
            ("1e+10 CHECK", "1e+10"),
            ("current_timestamp)", "current_timestamp"),
            ("((1)+2) NOT NULL", "((1)+2)"),
            ("\"a\"\"b\" UNIQUE", "\"a\"\"b\""),
        ] {
            assert_eq!(default(&mut Words::new(text)).as_deref(), Some(expected), "{text}");
        }
    }
}
