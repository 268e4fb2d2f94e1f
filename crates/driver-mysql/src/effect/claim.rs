//! What a statement leaves behind.

use super::cursor::Named;

/// Something that can be looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Trace {
    Object(Object, Named),
    Column(Named, String),
    /// An index by its name.
    Index(Named, String),
    /// An index without a name of ours, by its columns.
    IndexOn {
        table: Named,
        columns: Vec<String>,
        unique: bool,
    },
    /// A foreign key, check or unique constraint by its name.
    Constraint(Named, String),
    /// A foreign key without a name of ours.
    ForeignKeyOn {
        table: Named,
        columns: Vec<String>,
        references: String,
    },
    PrimaryKey(Named),
    Partition(Named, String),
    /// Whether the table has partitions at all.
    Partitions(Named),
    /// User and host.
    User(String, String),
}

/// Kinds of object with a name of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Object {
    Database,
    Event,
    Function,
    Procedure,
    Sequence,
    Table,
    Trigger,
    View,
}

/// What the statement leaves of a trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum After {
    There,
    Gone,
}

/// How a thing that is dropped and added again in one statement can be told
/// from the old one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// The definition of a column, as written.
    Column(String),
    /// The columns of an index or of the primary key, in order.
    Columns(Vec<String>),
}

/// A statement's promise about one trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Claim {
    pub(super) trace: Trace,
    pub(super) after: After,
    /// Said `IF EXISTS` or `IF NOT EXISTS`: the trace may have been so before.
    pub(super) lenient: bool,
    pub(super) shape: Option<Shape>,
    /// The thing was dropped earlier in the same statement: only its shape tells.
    pub(super) reshaped: bool,
}

impl Claim {
    pub(super) fn new(trace: Trace, after: After, lenient: bool) -> Claim {
        Claim { trace, after, lenient, shape: None, reshaped: false }
    }

    pub(super) fn shaped(self, shape: Option<Shape>) -> Claim {
        Claim { shape, ..self }
    }
}
