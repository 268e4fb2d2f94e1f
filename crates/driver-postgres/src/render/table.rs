//! Tables and indexes.

use brant_catalog::change::{CreateIndex, Pair, TableSetting};
use brant_catalog::{
    Check, Index, IndexColumn, IndexKey, IndexKind, IndexMethod, NullsOrder, PrimaryKey, SortOrder,
    Table,
};

use super::names::{deferral, list, wanted};
use super::{column, setting};
use crate::quote::{identifier, literal};

/// The one option that stands before the table's name.
pub(super) const UNLOGGED: &str = "UNLOGGED";

/// `CREATE TABLE`, row level security, and comments where there are any.
pub(super) fn create(table: &Table) -> Vec<String> {
    let mut lines: Vec<String> = table.columns.iter().map(column::definition).collect();
    lines.extend(table.checks.iter().map(|constraint| format!("    {}", check(constraint))));
    let name = wanted(&table.name);
    let is_unlogged = table.options.iter().any(|option| option == UNLOGGED);
    let kind = if is_unlogged { "UNLOGGED TABLE" } else { "TABLE" };
    let mut sql = format!("CREATE {kind} {name} (\n{}", lines.join(",\n"));
    if let Some(key) = &table.primary_key {
        sql.push_str(&format!(",\n\n    {}", primary_key(key, ",")));
    }
    sql.push_str("\n)");
    if !table.parents.is_empty() {
        let parents: Vec<_> = table.parents.iter().map(wanted).collect();
        sql.push_str(&format!(" INHERITS ({})", parents.join(", ")));
    }
    for option in table.options.iter().filter(|option| *option != UNLOGGED) {
        sql.push(' ');
        sql.push_str(option);
    }
    let mut statements = vec![sql];
    let is_set = |setting: &TableSetting| match setting {
        TableSetting::RowSecurity => table.row_security || table.force_row_security,
        TableSetting::Comment => table.comment.is_some(),
        // In the statement already.
        TableSetting::Parents | TableSetting::Options | TableSetting::Partitioning => false,
    };
    let settings = [TableSetting::RowSecurity, TableSetting::Comment].into_iter().filter(is_set);
    let plain = Table::new(table.name.clone(), table.origin);
    statements.extend(settings.flat_map(|it| setting::change(&name, it, Pair::new(&plain, table))));
    let commented =
        table.columns.iter().filter_map(|column| Some((column, column.comment.as_ref()?)));
    statements.extend(commented.map(|(column, text)| {
        format!("COMMENT ON COLUMN {name}.{} IS {}", identifier(&column.name), literal(text))
    }));
    statements
}

/// `CONSTRAINT … PRIMARY KEY (…)`. The existing tool writes a blank between the columns where it
/// adds a key, and none where it makes a table.
pub(super) fn primary_key(key: &PrimaryKey, separator: &str) -> String {
    let name = key.name.iter().map(|name| format!("CONSTRAINT {} ", identifier(name)));
    let columns = list(key.names(), separator);
    let rest = behind(&key.include, &key.options, deferral(key.deferral));
    format!("{}PRIMARY KEY ({columns}){rest}", name.collect::<String>())
}

pub(super) fn check(check: &Check) -> String {
    let name = check.name.iter().map(|name| format!("CONSTRAINT {} ", identifier(name)));
    let options: String = check.options.iter().map(|option| format!(" {option}")).collect();
    let not_valid = if check.validated { "" } else { " NOT VALID" };
    format!("{}CHECK ({}){options}{not_valid}", name.collect::<String>(), check.condition)
}

/// What stands behind the columns of a constraint that has an index.
fn behind(include: &[String], options: &[String], deferral: &str) -> String {
    let mut sql = String::new();
    if !include.is_empty() {
        let include = list(include.iter().map(String::as_str), ", ");
        sql.push_str(&format!(" INCLUDE ({include})"));
    }
    for option in options {
        let of_index = if option.starts_with("TABLESPACE ") { "USING INDEX " } else { "" };
        sql.push_str(&format!(" {of_index}{option}"));
    }
    sql + deferral
}

/// `CREATE INDEX`. Unique constraints are unique indexes, except where a database has them as
/// constraints.
pub(super) fn create_index(created: &CreateIndex<'_>) -> String {
    let index = created.index;
    if index.is_constraint {
        return add_constraint(created.table, index);
    }
    let unique = if index.kind == IndexKind::Unique { "UNIQUE " } else { "" };
    let method = match &index.method {
        None | Some(IndexMethod::BTree) => String::new(),
        Some(method) => format!(" USING {} ", method.sql()),
    };
    let columns: Vec<_> = index.columns.iter().map(index_column).collect();
    let mut sql = format!(
        "CREATE {unique}INDEX {} ON {}{method}({})",
        identifier(&index.name),
        wanted(&created.table.name),
        columns.join(", ")
    );
    if !index.include.is_empty() {
        let include = list(index.include.iter().map(String::as_str), ", ");
        sql.push_str(&format!(" INCLUDE ({include})"));
    }
    if index.nulls_not_distinct {
        sql.push_str(" NULLS NOT DISTINCT");
    }
    for option in &index.options {
        sql.push_str(&format!(" {option}"));
    }
    if let Some(predicate) = &index.predicate {
        // A comment to the end of the line would take the parenthesis with it.
        let end = if predicate.contains("--") { "\n" } else { "" };
        sql.push_str(&format!(" WHERE ({predicate}{end})"));
    }
    sql
}

fn add_constraint(table: &Table, index: &Index) -> String {
    let (table, name) = (wanted(&table.name), identifier(&index.name));
    let nulls = if index.nulls_not_distinct { " NULLS NOT DISTINCT" } else { "" };
    let columns = list(index.names(), ", ");
    let rest = behind(&index.include, &index.options, deferral(index.deferral));
    format!("ALTER TABLE {table} ADD CONSTRAINT {name} UNIQUE{nulls} ({columns}){rest}")
}

fn index_column(column: &IndexColumn) -> String {
    let mut sql = match &column.key {
        IndexKey::Column(name) => identifier(name),
        IndexKey::Expression(text) => format!("({text})"),
    };
    if let Some(collation) = &column.collation {
        sql.push_str(" COLLATE ");
        sql.push_str(collation);
    }
    if let Some(class) = column.class.as_ref().filter(|class| !class.is_default) {
        sql.push(' ');
        sql.push_str(&class.name);
    }
    sql.push_str(match column.order() {
        SortOrder::Asc => "",
        SortOrder::Desc => " DESC",
    });
    sql.push_str(match column.nulls {
        None => "",
        Some(NullsOrder::First) => " NULLS FIRST",
        Some(NullsOrder::Last) => " NULLS LAST",
    });
    sql
}
