//! Error codes. Each is a promise: constant, unique, and explained in `docs/errors.md`.
//!
//! `P` codes have the number and the meaning of Prisma Migrate's; `B` codes are Brant's own.

/// Declares the codes once: variant, text, title.
macro_rules! codes {
    ($($variant:ident $text:literal $title:literal;)*) => {
        /// What kind of failure an error is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code {
            $(#[doc = concat!("`", $text, "`: ", $title, ".")] $variant,)*
        }

        impl Code {
            /// Every code, in the order of its text.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            /// The code as printed, e.g. `P3018`.
            pub fn text(self) -> &'static str {
                match self { $(Code::$variant => $text,)* }
            }

            /// What it means, in a few words.
            pub fn title(self) -> &'static str {
                match self { $(Code::$variant => $title,)* }
            }
        }
    };
}

codes! {
    ConfigFile "B1001" "the configuration file cannot be read";
    UnknownKey "B1002" "a key of the configuration is not known";
    ConfigValue "B1003" "a value of the configuration has the wrong type or form";
    UnknownEnvironment "B1004" "the environment is not in the configuration";
    MissingVariable "B1005" "an environment variable is not set";
    MissingUrl "B1006" "no database URL is configured";
    SecretSource "B1007" "the file or command that holds the URL failed";
    UnknownDatabase "B1008" "no driver for this kind of URL";
    Protected "B1009" "the environment is protected";
    Usage "B1010" "the command line is incomplete or contradicts itself";
    Input "B1011" "a file given to the command cannot be read";
    Output "B1012" "a file cannot be written";
    Unanswered "B1013" "a question has no answer, and nobody can be asked";
    Git "B1014" "git has no answer";
    MigrationsFolder "B2001" "the migrations folder is missing or unreadable";
    MigrationName "B2002" "a migration's name cannot be used";
    MigrationText "B2003" "a migration's text cannot be used";
    DuplicateName "B2004" "two migrations have the same name";
    MigrationExists "B2005" "the migration is there already";
    Refused "B2006" "a statement of the migration must not be run by deploy";
    TransactionControl "B2007" "BEGIN, COMMIT or ROLLBACK in the file do not fit together";
    TooLarge "B2008" "the migration's file or one of its statements is too large";
    Strict "B2009" "the history and the folder differ, and the environment is strict";
    NotAvailable "B2010" "what was asked for is not available here";
    UnknownMigration "B2011" "no migration of this name";
    NoDownScript "B2012" "a migration has no down.sql";
    HistoryMoved "B2013" "the history has changed since the plan was shown";
    Unsettled "B2014" "history and folder have to be settled before development goes on";
    Differs "B2015" "the database is not as the migrations make it";
    NotUndoable "B2016" "a pending migration cannot be undone as the environment wants it";
    Replaced "B2017" "a squashed migration and the ones that it replaces do not fit together";
    NotSquashable "B2018" "the squashed migration does not make what the migrations make";
    JournalMismatch "B3001" "the half-applied migration's file was changed before the point that it reached";
    Uncertain "B3002" "it cannot be seen whether one statement took effect";
    LockLost "B3003" "the migration lock was lost while working";
    ReadOnly "B3004" "the server takes no writes";
    TableLocked "B3005" "a table stayed locked by another session";
    ForeignKeys "B3006" "rows break a foreign key after the migration";
    Interrupted "B3007" "stopped by a signal";
    Database "B3008" "the database refused a statement of Brant's own";
    HalfUndone "B3009" "a rollback stopped half-way";
    Drift "B3010" "the database is not what its migrations make";
    Seed "B4001" "the seed command failed";
    Hook "B4002" "a hook or a generator failed";
    DataLoss "B5001" "the change may lose data, and nobody has agreed to that";
    Unexecutable "B5002" "rows are in the way of the change";
    UnknownObject "B5003" "nothing in the database has this name";
    Authentication "P1000" "the server refused the user or the password";
    Unreachable "P1001" "the database server cannot be reached";
    LockTimeout "P1002" "another migration is running, or the server answers too slowly";
    DatabaseMissing "P1003" "the database does not exist";
    Timeout "P1008" "the database did not answer in time";
    DatabaseExists "P1009" "the database exists already";
    AccessDenied "P1010" "the user lacks a right on the database";
    Tls "P1011" "the TLS connection could not be opened";
    Schema "P1012" "the schema is not valid";
    InvalidUrl "P1013" "the database URL is not valid";
    MissingTable "P1014" "a table does not exist";
    ConnectionLost "P1017" "the server closed the connection";
    CreateDatabase "P3000" "the database could not be created";
    SystemDatabase "P3004" "the database belongs to the server itself";
    NotEmpty "P3005" "the database is not empty and has no history";
    ShadowReplay "P3006" "a migration does not apply to the scratch database";
    AlreadyApplied "P3008" "the migration is recorded as applied";
    FailedMigration "P3009" "an earlier migration failed";
    NameTooLong "P3010" "the migration's name is too long";
    NeverApplied "P3011" "the migration was never applied";
    NotFailed "P3012" "the migration is not in a failed state";
    ShadowDatabase "P3014" "the scratch database could not be created";
    FileMissing "P3015" "the migration's file is missing";
    NotFound "P3017" "the migration is not in the folder";
    MigrationFailed "P3018" "a migration failed";
    ProviderMismatch "P3019" "the database is of another kind than the migrations";
    NothingToPull "P4001" "the database to pull from is empty";
    Inconsistent "P4002" "a foreign key leads out of what was read";
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Code;

    #[test]
    fn codes_are_unique_and_sorted() {
        let texts: Vec<_> = Code::ALL.iter().map(|code| code.text()).collect();
        let sorted: BTreeSet<_> = texts.iter().copied().collect();
        assert_eq!(texts, sorted.into_iter().collect::<Vec<_>>());
    }
}
