//! The clauses of ALTER TABLE.

use super::claim::{After, Claim, Object, Shape, Trace};
use super::cursor::{Cursor, Named};
use super::read::{Reading, rename};

/// What a clause does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Clause {
    AddColumn,
    AddConstraint,
    AddForeignKey,
    AddIndex {
        unique: bool,
    },
    AddPartition,
    AddPrimaryKey,
    Change,
    DropColumn,
    DropConstraint,
    DropIndex,
    DropPartition,
    DropPrimaryKey,
    RemovePartitioning,
    RenameColumn,
    RenameIndex,
    RenameTable,
    /// A second run does no harm.
    Repeatable,
    /// Leaves nothing to look for, and must not be run twice.
    Unseen,
}

use Clause::{
    AddColumn, AddConstraint, AddForeignKey, AddIndex, AddPartition, AddPrimaryKey, Change,
    DropColumn, DropConstraint, DropIndex, DropPartition, DropPrimaryKey, RemovePartitioning,
    RenameColumn, RenameIndex, RenameTable, Repeatable, Unseen,
};

/// The first row that fits counts. Other words are table options, MODIFY,
/// ALTER COLUMN and the like, which may all be run again.
const CLAUSES: &[(&str, Clause)] = &[
    ("ADD COLUMN", AddColumn),
    ("ADD CONSTRAINT", AddConstraint),
    ("ADD FOREIGN KEY", AddForeignKey),
    ("ADD PRIMARY KEY", AddPrimaryKey),
    ("ADD UNIQUE INDEX", AddIndex { unique: true }),
    ("ADD UNIQUE KEY", AddIndex { unique: true }),
    ("ADD UNIQUE", AddIndex { unique: true }),
    ("ADD FULLTEXT INDEX", AddIndex { unique: false }),
    ("ADD FULLTEXT KEY", AddIndex { unique: false }),
    ("ADD FULLTEXT", AddIndex { unique: false }),
    ("ADD SPATIAL INDEX", AddIndex { unique: false }),
    ("ADD SPATIAL KEY", AddIndex { unique: false }),
    ("ADD SPATIAL", AddIndex { unique: false }),
    ("ADD INDEX", AddIndex { unique: false }),
    ("ADD KEY", AddIndex { unique: false }),
    ("ADD CHECK", Unseen),
    ("ADD PARTITION", AddPartition),
    ("ADD PERIOD", Unseen),
    ("ADD SYSTEM VERSIONING", Unseen),
    ("ADD", AddColumn),
    ("CHANGE COLUMN", Change),
    ("CHANGE", Change),
    ("COALESCE PARTITION", Unseen),
    ("CONVERT PARTITION", Unseen),
    ("CONVERT TABLE", Unseen),
    ("DISCARD", Unseen),
    ("DROP COLUMN", DropColumn),
    ("DROP CONSTRAINT", DropConstraint),
    ("DROP CHECK", DropConstraint),
    ("DROP FOREIGN KEY", DropConstraint),
    ("DROP INDEX", DropIndex),
    ("DROP KEY", DropIndex),
    ("DROP PARTITION", DropPartition),
    ("DROP PERIOD", Unseen),
    ("DROP PRIMARY KEY", DropPrimaryKey),
    ("DROP SYSTEM VERSIONING", Unseen),
    ("DROP", DropColumn),
    ("EXCHANGE", Unseen),
    ("IMPORT", Unseen),
    ("REMOVE PARTITIONING", RemovePartitioning),
    ("RENAME COLUMN", RenameColumn),
    ("RENAME INDEX", RenameIndex),
    ("RENAME KEY", RenameIndex),
    ("RENAME TO", RenameTable),
    ("RENAME AS", RenameTable),
    ("RENAME", RenameTable),
    ("REORGANIZE", Unseen),
];

/// Several clauses take effect together or not at all, so any that can be seen
/// decides for the rest.
pub(super) fn table(cursor: &mut Cursor<'_>, table: &Named, lenient: bool) -> Reading {
    let mut claims: Vec<Claim> = Vec::new();
    let mut unseen = false;
    while !cursor.is_at_end() {
        let clause =
            CLAUSES.iter().find(|(words, _)| cursor.eat(words)).map_or(Repeatable, |(_, it)| *it);
        match clause {
            Repeatable => {}
            Unseen => unseen = true,
            clause => match claims_of(cursor, table, clause, lenient) {
                Some(found) => claims.extend(found),
                None => unseen = true,
            },
        }
        cursor.skip_item();
        if !cursor.eat_symbol(b',') {
            break;
        }
    }
    // Under its old name a renamed table shows nothing; the rename itself decides.
    let renames = |claim: &Claim| matches!(claim.trace, Trace::Object(..));
    if claims.iter().any(renames) {
        claims.retain(renames);
    }
    match (claims.is_empty(), unseen) {
        (false, _) => Reading::Claims(claims),
        (true, true) => Reading::Unknown("what it changes cannot be seen from outside"),
        (true, false) => Reading::Repeatable,
    }
}

fn claims_of(
    cursor: &mut Cursor<'_>,
    table: &Named,
    clause: Clause,
    lenient: bool,
) -> Option<Vec<Claim>> {
    let lenient = cursor.eat("IF NOT EXISTS") || cursor.eat("IF EXISTS") || lenient;
    let there = |trace: Trace| Claim::new(trace, After::There, lenient);
    let gone = |trace: Trace| Claim::new(trace, After::Gone, lenient);
    let column = |name: String| Trace::Column(table.clone(), name);
    let index = |name: String| Trace::Index(table.clone(), name);
    Some(match clause {
        AddColumn if cursor.eat_symbol(b'(') => columns(cursor, table, lenient)?,
        AddColumn => vec![add_column(cursor, table, lenient)?],
        AddConstraint => vec![constraint(cursor, table, lenient)?],
        AddForeignKey => vec![foreign_key(cursor, table, None, lenient)?],
        AddIndex { unique } => vec![add_index(cursor, table, None, unique, lenient)?],
        AddPartition => partitions(cursor)?
            .into_iter()
            .map(|name| there(Trace::Partition(table.clone(), name)))
            .collect(),
        AddPrimaryKey => vec![primary_key(cursor, table, lenient)],
        Change => {
            let (from, to) = (cursor.name()?, cursor.name()?);
            if from.eq_ignore_ascii_case(&to) {
                return Some(Vec::new());
            }
            vec![gone(column(from)), there(column(to))]
        }
        DropColumn => vec![gone(column(cursor.name()?))],
        DropConstraint => vec![gone(Trace::Constraint(table.clone(), cursor.name()?))],
        DropIndex => vec![gone(index(cursor.name()?))],
        DropPartition => names(cursor)?
            .into_iter()
            .map(|name| gone(Trace::Partition(table.clone(), name)))
            .collect(),
        DropPrimaryKey => vec![gone(Trace::PrimaryKey(table.clone()))],
        RemovePartitioning => vec![gone(Trace::Partitions(table.clone()))],
        RenameColumn => {
            let (from, to) = pair(cursor)?;
            vec![gone(column(from)), there(column(to))]
        }
        RenameIndex => {
            let (from, to) = pair(cursor)?;
            vec![gone(index(from)), there(index(to))]
        }
        RenameTable => rename(Object::Table, table.clone(), cursor.named()?, lenient).into(),
        Repeatable | Unseen => return None,
    })
}

/// `a TO b`.
fn pair(cursor: &mut Cursor<'_>) -> Option<(String, String)> {
    let from = cursor.name()?;
    cursor.eat("TO").then_some(())?;
    Some((from, cursor.name()?))
}

fn add_column(cursor: &mut Cursor<'_>, table: &Named, lenient: bool) -> Option<Claim> {
    let name = cursor.name()?;
    let definition = cursor.item_text(&["FIRST", "AFTER"]).to_owned();
    let trace = Trace::Column(table.clone(), name);
    Some(Claim::new(trace, After::There, lenient).shaped(Some(Shape::Column(definition))))
}

/// `ADD (a INT, b INT, INDEX (a))`: the columns of it.
fn columns(cursor: &mut Cursor<'_>, table: &Named, lenient: bool) -> Option<Vec<Claim>> {
    const OTHER: [&str; 9] = [
        "INDEX",
        "KEY",
        "UNIQUE",
        "FULLTEXT",
        "SPATIAL",
        "CONSTRAINT",
        "PRIMARY",
        "FOREIGN",
        "CHECK",
    ];
    let mut claims = Vec::new();
    loop {
        if !cursor.is_any(&OTHER) {
            claims.push(add_column(cursor, table, lenient)?);
        }
        cursor.skip_item();
        if !cursor.eat_symbol(b',') {
            cursor.eat_symbol(b')');
            return Some(claims);
        }
    }
}

/// `[name] PRIMARY KEY | UNIQUE | FOREIGN KEY | CHECK`.
fn constraint(cursor: &mut Cursor<'_>, table: &Named, lenient: bool) -> Option<Claim> {
    let unnamed = cursor.is_any(&["PRIMARY", "UNIQUE", "FOREIGN", "CHECK"]);
    let name = if unnamed { None } else { Some(cursor.name()?) };
    if cursor.eat("PRIMARY KEY") {
        return Some(primary_key(cursor, table, lenient));
    }
    if cursor.eat("UNIQUE") {
        let _ = cursor.eat("INDEX") || cursor.eat("KEY");
        return add_index(cursor, table, name, true, lenient);
    }
    if cursor.eat("FOREIGN KEY") {
        return foreign_key(cursor, table, name, lenient);
    }
    let trace = Trace::Constraint(table.clone(), name?);
    Some(Claim::new(trace, After::There, lenient))
}

fn primary_key(cursor: &mut Cursor<'_>, table: &Named, lenient: bool) -> Claim {
    skip_using(cursor);
    let columns = cursor.columns().map(Shape::Columns);
    Claim::new(Trace::PrimaryKey(table.clone()), After::There, lenient).shaped(columns)
}

/// `[name] [USING …] (columns)`. Without a name, the constraint's counts.
fn add_index(
    cursor: &mut Cursor<'_>,
    table: &Named,
    constraint: Option<String>,
    unique: bool,
    lenient: bool,
) -> Option<Claim> {
    let lenient = cursor.eat("IF NOT EXISTS") || lenient;
    let unnamed = cursor.is_symbol(b'(') || cursor.is_any(&["USING"]);
    let name = if unnamed { constraint } else { cursor.name() };
    skip_using(cursor);
    let columns = cursor.columns();
    let trace = match (name, columns.clone()) {
        (Some(name), _) => Trace::Index(table.clone(), name),
        (None, Some(columns)) => Trace::IndexOn { table: table.clone(), columns, unique },
        (None, None) => return None,
    };
    Some(Claim::new(trace, After::There, lenient).shaped(columns.map(Shape::Columns)))
}

fn skip_using(cursor: &mut Cursor<'_>) {
    if cursor.eat("USING") {
        cursor.name();
    }
}

/// `[index name] (columns) REFERENCES table …`.
fn foreign_key(
    cursor: &mut Cursor<'_>,
    table: &Named,
    name: Option<String>,
    lenient: bool,
) -> Option<Claim> {
    let lenient = cursor.eat("IF NOT EXISTS") || lenient;
    let trace = match name {
        Some(name) => Trace::Constraint(table.clone(), name),
        None => {
            if !cursor.is_symbol(b'(') {
                cursor.name();
            }
            let columns = cursor.columns()?;
            cursor.eat("REFERENCES").then_some(())?;
            let references = cursor.named()?.name;
            Trace::ForeignKeyOn { table: table.clone(), columns, references }
        }
    };
    Some(Claim::new(trace, After::There, lenient))
}

/// `(PARTITION a VALUES …, PARTITION b …)`.
fn partitions(cursor: &mut Cursor<'_>) -> Option<Vec<String>> {
    cursor.eat_symbol(b'(').then_some(())?;
    let mut names = Vec::new();
    loop {
        cursor.eat("PARTITION").then_some(())?;
        names.push(cursor.name()?);
        cursor.skip_item();
        if !cursor.eat_symbol(b',') {
            cursor.eat_symbol(b')');
            return Some(names);
        }
    }
}

/// `a, b`: to the end of the statement.
fn names(cursor: &mut Cursor<'_>) -> Option<Vec<String>> {
    let mut names = vec![cursor.name()?];
    while cursor.eat_symbol(b',') {
        names.push(cursor.name()?);
    }
    Some(names)
}
