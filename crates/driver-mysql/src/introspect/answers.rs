//! The questions about tables, and their answers row by row.

use std::collections::BTreeMap;

use brant_core::history::TABLE;
use mysql_async::Row;

use super::{Flavour, text as repair, value};
use crate::lock::lease::TABLE as LEASE;
use crate::quote;
use crate::rows::text;

/// Every answer, grouped by table. What is said about views and about the history is among it.
pub(super) struct Answers {
    /// Whether names of tables are the same in capitals and small letters.
    pub(super) folds_table_names: bool,
    /// Tables, views and sequences by name.
    pub(super) relations: Vec<Relation>,
    pub(super) columns: BTreeMap<String, Vec<ColumnRow>>,
    pub(super) index_parts: BTreeMap<String, Vec<IndexPart>>,
    pub(super) foreign_key_parts: BTreeMap<String, Vec<ForeignKeyPart>>,
    /// Update and delete rule by the name of the foreign key's table and its own.
    pub(super) rules: BTreeMap<(String, String), (String, String)>,
    pub(super) checks: BTreeMap<String, Vec<CheckRow>>,
    pub(super) partitions: BTreeMap<String, Vec<PartitionRow>>,
    /// Kind, name, table of everything that has a definition of its own, except views.
    pub(super) routines: Vec<(String, String, String)>,
}

pub(super) struct Relation {
    pub(super) name: String,
    /// `BASE TABLE`, `VIEW`, `SEQUENCE`, `SYSTEM VERSIONED`.
    pub(super) kind: String,
    pub(super) engine: String,
    pub(super) collation: String,
    pub(super) options: String,
    pub(super) comment: String,
    /// Whether the user may see a view's definition.
    pub(super) is_readable: bool,
}

pub(super) struct ColumnRow {
    pub(super) name: String,
    pub(super) r#type: String,
    pub(super) is_nullable: bool,
    pub(super) default: Option<String>,
    pub(super) extra: String,
    pub(super) character_set: String,
    pub(super) collation: String,
    pub(super) comment: String,
    pub(super) expression: Option<String>,
    /// The system of reference of a place (MySQL).
    pub(super) reference_system: Option<String>,
}

pub(super) struct IndexPart {
    pub(super) index: String,
    pub(super) is_unique: bool,
    pub(super) position: u32,
    pub(super) column: Option<String>,
    pub(super) order: String,
    pub(super) length: Option<u32>,
    pub(super) kind: String,
    pub(super) expression: Option<String>,
    /// The server's word for an index that it makes no use of.
    pub(super) hidden: String,
    pub(super) comment: String,
}

pub(super) struct ForeignKeyPart {
    pub(super) name: String,
    pub(super) position: u32,
    pub(super) column: String,
    pub(super) schema: String,
    pub(super) table: String,
    pub(super) referenced: String,
}

pub(super) struct CheckRow {
    pub(super) name: String,
    /// Whether it is part of a column and not of the table (MariaDB).
    pub(super) of_column: bool,
    pub(super) condition: String,
    pub(super) is_enforced: bool,
}

pub(super) struct PartitionRow {
    pub(super) name: String,
    pub(super) position: u32,
    pub(super) method: String,
    pub(super) submethod: Option<String>,
    pub(super) expression: String,
    pub(super) subexpression: Option<String>,
    pub(super) values: Option<String>,
}

/// The queries, in the order in which [`Answers::read`] takes their answers.
pub(super) fn queries(database: &str, flavour: Flavour) -> Vec<String> {
    // What only one of them knows: places, expressions of indexes, indexes that are not used.
    let (place, expression, hidden) = match flavour {
        Flavour::MySql => ("srs_id", "expression", "IF(is_visible = 'NO', 'INVISIBLE', '')"),
        Flavour::MariaDb => ("NULL", "NULL", "IF(ignored = 'YES', 'IGNORED', '')"),
    };
    let checks = match flavour {
        Flavour::MySql => {
            "SELECT t.table_name, c.constraint_name, 'Table', c.check_clause, t.enforced \
             FROM information_schema.table_constraints t \
             JOIN information_schema.check_constraints c \
             ON c.constraint_schema = t.constraint_schema AND c.constraint_name = t.constraint_name \
             WHERE t.table_schema = {db} AND t.constraint_type = 'CHECK'"
        }
        Flavour::MariaDb => {
            "SELECT table_name, constraint_name, level, check_clause, 'YES' \
             FROM information_schema.check_constraints WHERE constraint_schema = {db}"
        }
    };
    [
        "SELECT @@lower_case_table_names",
        "SELECT table_name, table_type, engine, table_collation, create_options, table_comment \
         FROM information_schema.tables WHERE table_schema = {db}",
        "SELECT table_name, column_name, ordinal_position, column_type, is_nullable, \
         column_default, extra, character_set_name, collation_name, column_comment, \
         generation_expression, {place} FROM information_schema.columns WHERE table_schema = {db}",
        "SELECT table_name, index_name, non_unique, seq_in_index, column_name, collation, \
         sub_part, index_type, {expression}, {hidden}, index_comment FROM information_schema.statistics \
         WHERE table_schema = {db}",
        "SELECT table_name, constraint_name, ordinal_position, column_name, \
         referenced_table_schema, referenced_table_name, referenced_column_name \
         FROM information_schema.key_column_usage \
         WHERE table_schema = {db} AND referenced_table_name IS NOT NULL",
        "SELECT table_name, constraint_name, update_rule, delete_rule \
         FROM information_schema.referential_constraints WHERE constraint_schema = {db}",
        checks,
        "SELECT table_name, partition_name, subpartition_name, partition_ordinal_position, \
         partition_method, subpartition_method, partition_expression, subpartition_expression, \
         partition_description FROM information_schema.partitions \
         WHERE table_schema = {db} AND partition_name IS NOT NULL \
         ORDER BY table_name, partition_ordinal_position, subpartition_ordinal_position",
        "SELECT table_name, view_definition <> '' FROM information_schema.views \
         WHERE table_schema = {db}",
        "SELECT routine_type, routine_name, '' FROM information_schema.routines \
         WHERE routine_schema = {db} AND routine_type IN ('FUNCTION', 'PROCEDURE') \
         UNION ALL SELECT 'TRIGGER', trigger_name, event_object_table \
         FROM information_schema.triggers WHERE trigger_schema = {db} \
         UNION ALL SELECT 'EVENT', event_name, '' \
         FROM information_schema.events WHERE event_schema = {db}",
    ]
    .into_iter()
    .map(|query| {
        let query = query.replace("{place}", place).replace("{expression}", expression);
        query.replace("{hidden}", hidden).replace("{db}", &quote::text(database))
    })
    .collect()
}

impl Answers {
    pub(super) fn read(found: Vec<Vec<Row>>, database: &str, flavour: Flavour) -> Self {
        let mut found = found.into_iter();
        let mut next = || found.next().unwrap_or_default();
        let repair = |text: String| repair::expression(text, database, flavour);
        let folds_table_names = next().first().is_some_and(|row| value(row, 0) != "0");
        let mut relations: Vec<Relation> = next().iter().map(relation).collect();
        relations.retain(|relation| ![TABLE, LEASE].contains(&relation.name.as_str()));
        relations.sort_by(|a, b| a.name.cmp(&b.name));
        let mut columns = next();
        columns.sort_by_cached_key(|row| number(row, 2).unwrap_or_default());
        let columns = grouped(&columns, |row| column(row, flavour, repair));
        let index_parts = grouped(&next(), |row| index_part(row, repair));
        let foreign_key_parts = grouped(&next(), foreign_key_part);
        let rules = next();
        let rules = rules
            .iter()
            .map(|row| ((value(row, 0), value(row, 1)), (value(row, 2), value(row, 3))));
        let rules = rules.collect();
        let checks = grouped(&next(), |row| CheckRow {
            name: value(row, 1),
            of_column: value(row, 2) == "Column",
            condition: repair(value(row, 3)),
            is_enforced: value(row, 4) == "YES",
        });
        let partitions = grouped(&next(), partition);
        for row in next().iter().filter(|row| value(row, 1) == "1") {
            let name = value(row, 0);
            if let Some(view) = relations.iter_mut().find(|relation| relation.name == name) {
                view.is_readable = true;
            }
        }
        let routines = next();
        let routines = routines.iter().map(|row| (value(row, 0), value(row, 1), value(row, 2)));
        let mut routines: Vec<_> = routines.collect();
        routines.sort();
        Self {
            folds_table_names,
            relations,
            columns,
            index_parts,
            foreign_key_parts,
            rules,
            checks,
            partitions,
            routines,
        }
    }
}

/// Rows by the name of the table, which stands first in all of them.
fn grouped<T>(rows: &[Row], read: impl Fn(&Row) -> T) -> BTreeMap<String, Vec<T>> {
    let mut groups: BTreeMap<String, Vec<T>> = BTreeMap::new();
    for row in rows {
        groups.entry(value(row, 0)).or_default().push(read(row));
    }
    groups
}

fn number(row: &Row, index: usize) -> Option<u32> {
    text(row, index)?.parse().ok()
}

fn relation(row: &Row) -> Relation {
    Relation {
        name: value(row, 0),
        kind: value(row, 1),
        engine: value(row, 2),
        collation: value(row, 3),
        options: value(row, 4),
        comment: value(row, 5),
        is_readable: false,
    }
}

fn column(row: &Row, flavour: Flavour, repair: impl Fn(String) -> String) -> ColumnRow {
    let extra = value(row, 6);
    // MariaDB does not tell them apart, and quotes values.
    let is_expression = flavour == Flavour::MariaDb || extra.contains("DEFAULT_GENERATED");
    ColumnRow {
        name: value(row, 1),
        r#type: value(row, 3),
        is_nullable: value(row, 4) == "YES",
        default: text(row, 5).map(|text| if is_expression { repair(text) } else { text }),
        extra,
        character_set: value(row, 7),
        collation: value(row, 8),
        comment: value(row, 9),
        expression: text(row, 10).filter(|text| !text.is_empty()).map(repair),
        reference_system: text(row, 11),
    }
}

fn index_part(row: &Row, repair: impl Fn(String) -> String) -> IndexPart {
    IndexPart {
        index: value(row, 1),
        is_unique: value(row, 2) == "0",
        position: number(row, 3).unwrap_or_default(),
        column: text(row, 4),
        order: value(row, 5),
        length: number(row, 6),
        kind: value(row, 7),
        expression: text(row, 8).map(repair),
        hidden: value(row, 9),
        comment: value(row, 10),
    }
}

fn foreign_key_part(row: &Row) -> ForeignKeyPart {
    ForeignKeyPart {
        name: value(row, 1),
        position: number(row, 2).unwrap_or_default(),
        column: value(row, 3),
        schema: value(row, 4),
        table: value(row, 5),
        referenced: value(row, 6),
    }
}

fn partition(row: &Row) -> PartitionRow {
    PartitionRow {
        name: value(row, 1),
        position: number(row, 3).unwrap_or_default(),
        method: value(row, 4),
        submethod: text(row, 5),
        expression: value(row, 6),
        subexpression: text(row, 7),
        values: text(row, 8),
    }
}
