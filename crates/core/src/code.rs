//! Error codes. Each is a promise: constant, unique, and explained in `docs/errors.md`.
//!
//! `P` codes have the number and the meaning of Prisma Migrate's; `B` codes are Brant's own.

/// Declares the codes once: variant, text, title, and the next step where nobody knows a better one.
macro_rules! codes {
    ($($variant:ident $text:literal $title:literal $step:literal;)*) => {
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

            /// What to do, said of errors that say nothing better.
            pub fn next_step(self) -> &'static str {
                match self { $(Code::$variant => $step,)* }
            }
        }
    };
}

codes! {
    ConfigFile "B1001" "the configuration file cannot be read"
        "mend the file, or name another one with --config";
    UnknownKey "B1002" "a key of the configuration is not known"
        "docs/configuration.md lists the keys";
    ConfigValue "B1003" "a value of the configuration has the wrong type or form"
        "write the value in the form that the message asks for";
    UnknownEnvironment "B1004" "the environment is not in the configuration"
        "choose one of the environments of brant.toml, or add a section for it";
    MissingVariable "B1005" "an environment variable is not set"
        "set the variable, or give it a default: ${NAME:-value}";
    MissingUrl "B1006" "no database URL is configured"
        "set DATABASE_URL, pass --url, or write `url` in brant.toml";
    SecretSource "B1007" "the file or command that holds the URL failed"
        "run the command by hand, or look at the file: its text must be the URL";
    UnknownDatabase "B1008" "no driver for this kind of URL"
        "docs/databases.md lists the databases and their URLs";
    Protected "B1009" "the environment is protected"
        "check that you are where you think you are";
    Usage "B1010" "the command line is incomplete or contradicts itself"
        "--help behind the command shows its flags";
    Input "B1011" "a file given to the command cannot be read"
        "check the path and its permissions; relative paths start in the current folder";
    Output "B1012" "a file cannot be written"
        "check the path, its permissions and the free space";
    Unanswered "B1013" "a question has no answer, and nobody can be asked"
        "give the flag that answers the question, or run the command on a terminal";
    Git "B1014" "git has no answer"
        "run it in a clone of the project, after `git fetch`";
    Agent "B1015" "a person has to agree first"
        "ask the person you work for";
    MigrationsFolder "B2001" "the migrations folder is missing or unreadable"
        "say where it is: `migrations` in brant.toml, or --migrations PATH";
    MigrationName "B2002" "a migration's name cannot be used"
        "rename the folder";
    MigrationText "B2003" "a migration's text cannot be used"
        "save the file as UTF-8 without NUL bytes, as a regular file of the migrations folder";
    DuplicateName "B2004" "two migrations have the same name"
        "rename the one that is not applied anywhere yet";
    MigrationExists "B2005" "the migration is there already"
        "run the command again, or choose another name";
    Refused "B2006" "a statement of the migration must not be run by deploy"
        "change the statement; nothing has run";
    TransactionControl "B2007" "BEGIN, COMMIT or ROLLBACK in the file do not fit together"
        "remove the statement: Brant runs the file in a transaction anyway";
    TooLarge "B2008" "the migration's file or one of its statements is too large"
        "split the migration, or raise the limit";
    Strict "B2009" "the history and the folder differ, and the environment is strict"
        "bring the files back as they were applied";
    NotAvailable "B2010" "what was asked for is not available here"
        "docs/databases.md says what each database offers";
    UnknownMigration "B2011" "no migration of this name"
        "give the folder's whole name; `brant migrate status` lists them";
    NoDownScript "B2012" "a migration has no down.sql"
        "write the file, or go back less far";
    HistoryMoved "B2013" "the history has changed since the plan was shown"
        "run the command again and look at the new plan";
    Unsettled "B2014" "history and folder have to be settled before development goes on"
        "`brant migrate status` shows what has to be settled";
    Differs "B2015" "the database is not as the migrations make it"
        "record only the migrations that the database has: --to NAME";
    NotUndoable "B2016" "a pending migration cannot be undone as the environment wants it"
        "write or mend the down.sql and run `brant migrate verify`";
    Replaced "B2017" "a squashed migration and the ones that it replaces do not fit together"
        "docs/squash.md tells how squashed migrations and their parts belong together";
    NotSquashable "B2018" "the squashed migration does not make what the migrations make"
        "squash up to the migration before the one that is named";
    JournalMismatch "B3001" "the half-applied migration's file was changed before the point that it reached"
        "bring the statements that have run back as they were";
    Uncertain "B3002" "it cannot be seen whether one statement took effect"
        "look at the database and say which it is with `brant migrate resolve`";
    LockLost "B3003" "the migration lock was lost while working"
        "run the same command again";
    ReadOnly "B3004" "the server takes no writes"
        "connect to the primary server, or make the file writable";
    TableLocked "B3005" "a table stayed locked by another session"
        "`brant lock status` names the session in the way; or raise `lock_timeout`";
    ForeignKeys "B3006" "rows break a foreign key after the migration"
        "mend the rows or the migration";
    Interrupted "B3007" "stopped by a signal"
        "`brant migrate status` shows where the database stands";
    Database "B3008" "the database refused a statement of Brant's own"
        "the database's words tell why: mend that, and run the command again";
    HalfUndone "B3009" "a rollback stopped half-way"
        "`brant migrate down` continues it";
    Drift "B3010" "the database is not what its migrations make"
        "docs/develop.md tells the three ways out";
    Seed "B4001" "the seed command failed"
        "mend the seed, then run `brant db seed`";
    Hook "B4002" "a hook or a generator failed"
        "mend the command; what was applied before it stays applied";
    DataLoss "B5001" "the change may lose data, and nobody has agreed to that"
        "read the list; --accept-data-loss agrees to it";
    Unexecutable "B5002" "rows are in the way of the change"
        "mend the rows, or change the schema in steps";
    UnknownObject "B5003" "nothing in the database has this name"
        "`brant db show` lists what is there";
    Authentication "P1000" "the server refused the user or the password"
        "check user and password in the URL";
    Unreachable "P1001" "the database server cannot be reached"
        "check that the server is running, and host, port and firewall";
    LockTimeout "P1002" "another migration is running, or the server answers too slowly"
        "wait until the other one is done and run the same command again";
    DatabaseMissing "P1003" "the database does not exist"
        "create it with `brant db create`, or check the name in the URL";
    Timeout "P1008" "the database did not answer in time"
        "raise the limit, or see what keeps the server busy";
    DatabaseExists "P1009" "the database exists already"
        "choose another name";
    AccessDenied "P1010" "the user lacks a right on the database"
        "grant the right that the database names, or use another user";
    Tls "P1011" "the TLS connection could not be opened"
        "check `sslmode` and the certificate in the URL";
    Schema "P1012" "the schema is not valid"
        "mend the lines that are shown";
    InvalidUrl "P1013" "the database URL is not valid"
        "docs/configuration.md shows the forms of URLs";
    MissingTable "P1014" "a table does not exist"
        "`brant migrate status` shows what is applied";
    ConnectionLost "P1017" "the server closed the connection"
        "run the same command again; it continues where the database stands";
    CreateDatabase "P3000" "the database could not be created"
        "create it by hand, or use a user that may";
    SystemDatabase "P3004" "the database belongs to the server itself"
        "connect to another database";
    NotEmpty "P3005" "the database is not empty and has no history"
        "`brant migrate baseline` takes over a database that is there";
    ShadowReplay "P3006" "a migration does not apply to the scratch database"
        "mend the migration that is named";
    AlreadyApplied "P3008" "the migration is recorded as applied"
        "there is nothing to do";
    FailedMigration "P3009" "an earlier migration failed"
        "settle it with `brant migrate resolve`, then deploy again";
    NameTooLong "P3010" "the migration's name is too long"
        "choose a shorter name";
    NeverApplied "P3011" "the migration was never applied"
        "give the migration's whole name, with its timestamp";
    NotFailed "P3012" "the migration is not in a failed state"
        "undo the migration first";
    ShadowDatabase "P3014" "the scratch database could not be created"
        "name an empty database as `shadow_url`";
    FileMissing "P3015" "the migration's file is missing"
        "delete the folder, or bring the file back";
    ResetFailed "P3016" "the database could not be emptied"
        "have the owner drop what is in the way";
    NotFound "P3017" "the migration is not in the folder"
        "give the folder's whole name, with its timestamp";
    MigrationFailed "P3018" "a migration failed"
        "mend the cause, then run the command again";
    ProviderMismatch "P3019" "the database is of another kind than the migrations"
        "use the URL of a database of that kind";
    NoForeignKeys "P3021" "foreign keys cannot be created on this database"
        "write `relationMode = \"prisma\"` in the datasource";
    NoDirectDdl "P3022" "the database takes no direct changes of its structure"
        "migrate a branch of the database for development";
    Unqualified "P3023" "an external name needs its schema"
        "write the name with its schema";
    Qualified "P3024" "an external name must not have a schema"
        "write the name without a schema";
    NothingToPull "P4001" "the database to pull from is empty"
        "check the URL";
    Inconsistent "P4002" "a foreign key leads out of what was read"
        "add the schema to `schemas` of the datasource, or give it with --schemas";
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
