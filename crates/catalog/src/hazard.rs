//! What a change may cost: data that is lost, and steps that rows can make impossible.
//!
//! Pure: a hazard says what *can* happen. Whether it does is asked with its [`Probe`]; the
//! messages come in both forms, with and without the count.

mod before;
mod find;

use std::fmt;

pub use find::hazards;

use crate::{Condition, QualifiedName};

/// A danger of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hazard {
    /// What kind of danger.
    pub kind: HazardKind,
    /// The table; for enums that no column has, the enum.
    pub table: QualifiedName,
    /// The column, where it is about one; else empty.
    pub column: String,
}

/// The kinds of danger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HazardKind {
    /// A table goes with its rows.
    DropTable,
    /// A table stops keeping the rows that were (MariaDB).
    DropHistory,
    /// A column goes with its values.
    DropColumn,
    /// Values may be cut or rounded.
    RiskyCast {
        /// The type as it is.
        from: String,
        /// The type as it is to be.
        to: String,
        /// The rows that would be changed or refused, if a condition tells.
        unfit: Option<Condition>,
    },
    /// A check constraint that reads other columns as well goes with a column.
    LoseCheck {
        /// Its name, or its condition where it has none.
        check: String,
    },
    /// A column is emptied.
    RecreateColumn,
    /// A column that has to have values is emptied.
    RecreateRequiredColumn,
    /// The primary key changes.
    ChangePrimaryKey,
    /// Rows must differ from now on.
    AddUnique {
        /// In these columns taken together.
        columns: Vec<String>,
        /// The columns to group the rows by, to find those that do not: without new columns that
        /// are the same in all rows; so perhaps none, and all rows are one group. Not known where
        /// the index is over an expression or a part of a text, or takes nulls for equal.
        by: Option<Vec<String>>,
    },
    /// Values of an enum go.
    RemoveEnumValues {
        /// What messages call the enum.
        of: String,
        /// These.
        values: Vec<String>,
        /// The rows of the column that have one of them; none where no column has the type.
        holding: Option<Condition>,
    },
    /// Rows need a value that nobody gives them.
    AddRequiredColumn,
    /// Rows need a value that only the client makes.
    AddRequiredColumnOfClient,
    /// Rows without a value are refused.
    MakeRequired,
}

/// A question to the database that tells whether a hazard is real.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Probe<'a> {
    /// How many rows has the table?
    Rows,
    /// How many rows have a value in the column?
    Values,
    /// How many rows have none?
    Nulls,
    /// How many rows are too many for these columns to be unique? Rows with a null are not. Of no
    /// columns, all but one.
    Duplicates(&'a [String]),
    /// How many rows meet this condition on the column?
    Where(&'a Condition),
}

impl Hazard {
    /// Whether the step cannot be done where the hazard is real; else data is lost or the step
    /// may fail.
    #[must_use]
    pub fn is_blocking(&self) -> bool {
        use HazardKind as K;
        match self.kind {
            K::RecreateRequiredColumn
            | K::AddRequiredColumn
            | K::AddRequiredColumnOfClient
            | K::MakeRequired => true,
            K::DropTable
            | K::DropHistory
            | K::DropColumn
            | K::LoseCheck { .. }
            | K::RiskyCast { .. }
            | K::RecreateColumn
            | K::ChangePrimaryKey
            | K::AddUnique { .. }
            | K::RemoveEnumValues { .. } => false,
        }
    }

    /// What to ask the database; a count of 0 means that there is no danger. None where no
    /// question of this kind tells.
    #[must_use]
    pub fn probe(&self) -> Option<Probe<'_>> {
        use HazardKind as K;
        match &self.kind {
            K::DropTable
            | K::ChangePrimaryKey
            | K::AddRequiredColumn
            | K::AddRequiredColumnOfClient => Some(Probe::Rows),
            K::RiskyCast { unfit: Some(condition), .. } => Some(Probe::Where(condition)),
            K::DropColumn
            | K::RiskyCast { unfit: None, .. }
            | K::RecreateColumn
            | K::RecreateRequiredColumn => Some(Probe::Values),
            K::MakeRequired => Some(Probe::Nulls),
            K::AddUnique { by, .. } => by.as_deref().map(Probe::Duplicates),
            K::RemoveEnumValues { holding, .. } => holding.as_ref().map(Probe::Where),
            K::DropHistory | K::LoseCheck { .. } => None,
        }
    }

    /// The message after the database has been asked.
    #[must_use]
    pub fn counted(&self, count: u64) -> String {
        use HazardKind as K;
        let (table, column) = (&self.table.name, &self.column);
        match &self.kind {
            K::DropTable => {
                format!(
                    "You are about to drop the `{table}` table, which is not empty ({count} rows)."
                )
            }
            K::DropColumn => format!(
                "You are about to drop the column `{column}` on the `{table}` table, which still contains {count} non-null values."
            ),
            K::RiskyCast { from, to, unfit: Some(_) } => format!(
                "You are about to alter the column `{column}` on the `{table}` table, in which {count} {have} a value that does not fit. The data in that column will be cast from `{from}` to `{to}`.",
                have = if count == 1 { "row has" } else { "rows have" },
            ),
            K::RiskyCast { from, to, unfit: None } => format!(
                "You are about to alter the column `{column}` on the `{table}` table, which contains {count} non-null values. The data in that column will be cast from `{from}` to `{to}`."
            ),
            K::RecreateColumn => format!(
                "The `{column}` column on the `{table}` table would be dropped and recreated. This will lead to data loss."
            ),
            K::RecreateRequiredColumn => format!(
                "Changed the type of `{column}` on the `{table}` table. No cast exists, the column would be dropped and recreated, which cannot be done since the column is required and there is data in the table."
            ),
            K::AddRequiredColumn => format!(
                "Added the required column `{column}` to the `{table}` table without a default value. There are {count} rows in this table, it is not possible to execute this step."
            ),
            K::AddRequiredColumnOfClient => format!(
                "The required column `{column}` was added to the `{table}` table with a prisma-level default value. There are {count} rows in this table, it is not possible to execute this step. Please add this column as optional, then populate it before making it required."
            ),
            K::MakeRequired => format!(
                "Made the column `{column}` on table `{table}` required, but there are {count} existing NULL values."
            ),
            K::AddUnique { .. } => {
                let are =
                    if count == 1 { "There is 1 duplicate" } else { "There are {} duplicates" };
                format!("{self} {}.", are.replace("{}", &count.to_string()))
            }
            K::RemoveEnumValues { .. } => format!(
                "{self} {count} {have} them in the column `{column}` of the `{table}` table.",
                have = if count == 1 { "row has one of" } else { "rows have" },
            ),
            K::DropHistory | K::LoseCheck { .. } | K::ChangePrimaryKey => self.to_string(),
        }
    }
}

/// The message while the database has not been asked, as it stands in the head of a migration.
impl fmt::Display for Hazard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use HazardKind as K;
        let (table, column) = (&self.table.name, &self.column);
        match &self.kind {
            K::DropTable => write!(
                f,
                "You are about to drop the `{table}` table. If the table is not empty, all the data it contains will be lost."
            ),
            K::DropHistory => write!(
                f,
                "You are about to end the system versioning of the `{table}` table. All rows that it kept from before will be lost."
            ),
            K::DropColumn => write!(
                f,
                "You are about to drop the column `{column}` on the `{table}` table. All the data in the column will be lost."
            ),
            K::LoseCheck { check } => write!(
                f,
                "The check constraint `{check}` on the `{table}` table reads the column `{column}` and will be dropped with it."
            ),
            K::RiskyCast { from, to, .. } => write!(
                f,
                "You are about to alter the column `{column}` on the `{table}` table. The data in that column could be lost. The data in that column will be cast from `{from}` to `{to}`."
            ),
            K::RecreateColumn => write!(
                f,
                "The `{column}` column on the `{table}` table would be dropped and recreated. This will lead to data loss if there is data in the column."
            ),
            K::RecreateRequiredColumn => write!(
                f,
                "Changed the type of `{column}` on the `{table}` table. No cast exists, the column would be dropped and recreated, which cannot be done if there is data, since the column is required."
            ),
            K::ChangePrimaryKey => write!(
                f,
                "The primary key for the `{table}` table will be changed. If it partially fails, the table could be left without primary key constraint."
            ),
            K::AddUnique { columns, .. } => write!(
                f,
                "A unique constraint covering the columns `[{}]` on the table `{table}` will be added. If there are existing duplicate values, this will fail.",
                columns.join(",")
            ),
            K::RemoveEnumValues { of, values, .. } => write!(
                f,
                "The values [{}] on the enum `{of}` will be removed. If these variants are still used in the database, this will fail.",
                values.join(",")
            ),
            K::AddRequiredColumn => write!(
                f,
                "Added the required column `{column}` to the `{table}` table without a default value. This is not possible if the table is not empty."
            ),
            K::AddRequiredColumnOfClient => write!(
                f,
                "The required column `{column}` was added to the `{table}` table with a prisma-level default value. This is not possible if the table is not empty. Please add this column as optional, then populate it before making it required."
            ),
            K::MakeRequired => write!(
                f,
                "Made the column `{column}` on table `{table}` required. This step will fail if there are existing NULL values in that column."
            ),
        }
    }
}
