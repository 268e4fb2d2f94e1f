//! The answers to the queries, and reading their rows from left to right.

use brant_core::DriverError;
use sqlx::postgres::PgRow;
use sqlx::{Decode, Postgres, Row as _, Type};

use crate::error::{Phase, classify};

/// The rows of each query that gives any.
pub(super) struct Answers(pub(super) Vec<Vec<PgRow>>);

/// The answer to the query of the same place in [`QUERIES`].
macro_rules! answers {
    ($($name:ident),* $(,)?) => {
        /// The queries in the order in which they are asked.
        pub(super) static QUERIES: &[&str] =
            &[$(include_str!(concat!("sql/", stringify!($name), ".sql"))),*];

        #[expect(non_camel_case_types, reason = "one for each query, named like it")]
        enum Query { $($name),* }

        impl Answers {
            $(pub(super) fn $name(&self) -> &[PgRow] {
                self.0.get(Query::$name as usize).map_or(&[], Vec::as_slice)
            })*
        }
    };
}

answers!(
    namespaces,
    extensions,
    enums,
    sequences,
    tables,
    parents,
    columns,
    indexes,
    foreign_keys,
    checks,
    objects,
    unsaid,
);

/// The fields of a row, in the order of the query.
pub(super) struct Fields<'r> {
    row: &'r PgRow,
    next: usize,
}

impl<'r> Fields<'r> {
    pub(super) fn new(row: &'r PgRow) -> Self {
        Self { row, next: 0 }
    }

    pub(super) fn text(&mut self) -> Result<String, DriverError> {
        self.take()
    }

    pub(super) fn optional(&mut self) -> Result<Option<String>, DriverError> {
        self.take()
    }

    pub(super) fn flag(&mut self) -> Result<bool, DriverError> {
        self.take()
    }

    pub(super) fn optional_flag(&mut self) -> Result<Option<bool>, DriverError> {
        self.take()
    }

    /// An object identifier.
    pub(super) fn oid(&mut self) -> Result<i64, DriverError> {
        self.take()
    }

    /// A modifier of a type, or bits.
    pub(super) fn integer(&mut self) -> Result<i32, DriverError> {
        self.take()
    }

    fn take<T: Decode<'r, Postgres> + Type<Postgres>>(&mut self) -> Result<T, DriverError> {
        let at = self.next;
        self.next += 1;
        self.row.try_get(at).map_err(|error| classify(&error, Phase::Working))
    }
}
