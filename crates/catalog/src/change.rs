//! The differences between two catalogs, one small type each.
//!
//! A change borrows from the catalogs it leads from and to. What it looks like in SQL is the
//! business of `render.rs` of a driver.

use crate::{
    Cast, Check, Column, Condition, Enum, Extension, ForeignKey, Index, Object, PrimaryKey, Rename,
    Sequence, Table,
};

/// A step from one catalog to another.
#[derive(Clone, Debug, PartialEq)]
pub enum Change<'a> {
    /// A thing gets another name. Renames stand before all other changes.
    Rename(&'a Rename),
    /// A namespace is made, if it is not there.
    CreateNamespace(&'a str),
    /// An extension goes.
    DropExtension(&'a Extension),
    /// An extension is installed.
    CreateExtension(&'a Extension),
    /// An extension changes version or namespace.
    AlterExtension(Pair<&'a Extension>),
    /// An object goes.
    DropObject(&'a Object),
    /// A sequence is made.
    CreateSequence(&'a Sequence),
    /// A sequence counts in another way.
    AlterSequence(Pair<&'a Sequence>),
    /// An enum is made.
    CreateEnum(&'a Enum),
    /// An enum gets or loses values.
    AlterEnum(AlterEnum<'a>),
    /// A foreign key goes.
    DropForeignKey(OfTable<'a, ForeignKey>),
    /// An index goes.
    DropIndex(OfTable<'a, Index>),
    /// A table changes in place.
    AlterTable(AlterTable<'a>),
    /// A table goes.
    DropTable(&'a Table),
    /// An enum goes.
    DropEnum(&'a Enum),
    /// A sequence goes.
    DropSequence(&'a Sequence),
    /// A table is made.
    CreateTable(&'a Table),
    /// Tables are made anew and their rows copied.
    RedefineTables(Vec<RedefineTable<'a>>),
    /// An index is made.
    CreateIndex(CreateIndex<'a>),
    /// A foreign key gets another name.
    RenameForeignKey(PairOfTable<'a, ForeignKey>),
    /// A foreign key is made.
    AddForeignKey(OfTable<'a, ForeignKey>),
    /// An index gets another name.
    RenameIndex(PairOfTable<'a, Index>),
    /// An index is dropped and made again under another name.
    RedefineIndex(PairOfTable<'a, Index>),
    /// An object is made.
    CreateObject(&'a Object),
    /// An object's definition changes.
    AlterObject(Pair<&'a Object>),
}

/// The same thing in both catalogs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair<T> {
    /// As it is.
    pub from: T,
    /// As it is to be.
    pub to: T,
}

impl<T> Pair<T> {
    /// The two of them.
    pub fn new(from: T, to: T) -> Self {
        Self { from, to }
    }
}

/// A part of a table, with the table of the same catalog.
#[derive(Debug, PartialEq)]
pub struct OfTable<'a, T> {
    /// The table.
    pub table: &'a Table,
    /// Its part.
    pub part: &'a T,
}

impl<T> Copy for OfTable<'_, T> {}
impl<T> Clone for OfTable<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

/// A part of a table that is in both catalogs.
#[derive(Debug, PartialEq)]
pub struct PairOfTable<'a, T> {
    /// The table.
    pub table: Pair<&'a Table>,
    /// Its part.
    pub part: Pair<&'a T>,
}

impl<T> Copy for PairOfTable<'_, T> {}
impl<T> Clone for PairOfTable<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

/// A new index.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CreateIndex<'a> {
    /// The table it is on.
    pub table: &'a Table,
    /// The index.
    pub index: &'a Index,
    /// Why it is made.
    pub reason: IndexReason<'a>,
}

/// Why an index is made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum IndexReason<'a> {
    /// The table is new.
    NewTable,
    /// It was not there. The table as it is.
    New(&'a Table),
    /// It went with a column that was made anew.
    Recreated,
}

/// An enum that gets or loses values.
#[derive(Clone, Debug, PartialEq)]
pub struct AlterEnum<'a> {
    /// The enum.
    pub r#enum: Pair<&'a Enum>,
    /// The labels that are new, in their order.
    pub added: Vec<&'a str>,
    /// The labels that go, in their order.
    pub removed: Vec<&'a str>,
    /// The columns that have the type before and after.
    pub columns: Vec<ColumnPair<'a>>,
    /// The columns that have the type before, but not after: they or their tables go later.
    pub former_columns: Vec<(&'a Table, &'a Column)>,
    /// The rows that have one of the labels that go, for each column that has the type before.
    pub holding: Vec<(&'a Table, &'a Column, Condition)>,
}

/// A column with its table, in both catalogs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ColumnPair<'a> {
    /// The table.
    pub table: Pair<&'a Table>,
    /// The column.
    pub column: Pair<&'a Column>,
}

/// A table that changes in place.
#[derive(Clone, Debug, PartialEq)]
pub struct AlterTable<'a> {
    /// The table.
    pub table: Pair<&'a Table>,
    /// What changes, in the order in which it is done.
    pub changes: Vec<TableChange<'a>>,
}

/// A change within a table.
#[derive(Clone, Debug, PartialEq)]
pub enum TableChange<'a> {
    /// The primary key goes.
    DropPrimaryKey(&'a PrimaryKey),
    /// The primary key gets another name.
    RenamePrimaryKey(Pair<&'a PrimaryKey>),
    /// A check constraint goes.
    DropCheck(&'a Check),
    /// A check constraint that nobody asked about goes with this column, which it reads with others.
    LoseCheck(&'a Check, &'a Column),
    /// A column goes.
    DropColumn(&'a Column),
    /// A column is added.
    AddColumn(&'a Column),
    /// A column changes.
    AlterColumn(ColumnChange<'a>),
    /// A column is dropped and added, because its values cannot be kept.
    RecreateColumn(ColumnChange<'a>),
    /// A primary key is made.
    AddPrimaryKey(&'a PrimaryKey),
    /// A check constraint is made.
    AddCheck(&'a Check),
    /// The rows that were there before a constraint of this name are checked.
    Validate(&'a str),
    /// Something about the table as a whole changes.
    Set(TableSetting),
}

/// What can change about a table as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableSetting {
    /// The tables it inherits from.
    Parents,
    /// Its options, but for how it is partitioned.
    Options,
    /// How it is partitioned.
    Partitioning,
    /// Whether policies decide who sees which rows.
    RowSecurity,
    /// Its comment.
    Comment,
}

/// What changes about a column.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnChange<'a> {
    /// The column.
    pub column: Pair<&'a Column>,
    /// What becomes of the values; [`Cast::Same`] where the type stays.
    pub cast: Cast,
    /// Where the cast is risky: the rows that it would refuse or change, if a condition tells.
    pub unfit: Option<Condition>,
    /// Its type becomes that of a domain, of another one, or of none.
    pub domain: bool,
    /// It takes another number of values.
    pub arity: bool,
    /// It has another default.
    pub default: bool,
    /// It starts or stops counting, or counts in another way.
    pub auto_increment: bool,
    /// It starts or stops being calculated, or is calculated in another way.
    pub generated: bool,
    /// Its character set or collation changes.
    pub collation: bool,
    /// Its comment changes.
    pub comment: bool,
    /// Something else that only SQL says of it changes: details of its type, options, what is written
    /// at updates.
    pub details: bool,
    /// It has to be dropped and made anew, because its values cannot be kept or because there is no
    /// other way to have them calculated.
    pub recreated: bool,
}

impl ColumnChange<'_> {
    /// Whether the type changes.
    #[must_use]
    pub fn r#type(&self) -> bool {
        self.cast != Cast::Same
    }

    /// Whether nothing changes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !self.r#type()
            && !self.domain
            && !self.arity
            && !self.default
            && !self.auto_increment
            && !self.generated
            && !self.collation
            && !self.comment
            && !self.details
    }

    /// Whether nothing changes but the default.
    #[must_use]
    pub fn only_default(&self) -> bool {
        self.default && Self { default: false, ..self.clone() }.is_empty()
    }
}

/// A table that is made anew, with its rows copied.
#[derive(Clone, Debug, PartialEq)]
pub struct RedefineTable<'a> {
    /// The table.
    pub table: Pair<&'a Table>,
    /// The columns that both have, with what changes about each (perhaps nothing).
    pub columns: Vec<ColumnChange<'a>>,
    /// The columns that are new, by name.
    pub added: Vec<&'a Column>,
    /// The columns that go, by name.
    pub dropped: Vec<&'a Column>,
    /// The checks that nobody asked about and that go with such a column, which they read with others.
    pub lost_checks: Vec<(&'a Check, &'a Column)>,
    /// The primary key that goes or becomes another one.
    pub dropped_primary_key: Option<&'a PrimaryKey>,
    /// The indexes that are new.
    pub created_indexes: Vec<&'a Index>,
}
