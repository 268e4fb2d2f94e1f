//! The keys of the configuration, once: for reading, checking, `config show` and the documentation.

/// What form a key's value has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Any text.
    Text,
    /// A command or a name, or a list of them.
    List,
    /// A path, relative to the file that says so.
    Path,
    /// A URL, or where to get it: `{ file = "…" }`, `{ command = "…" }`.
    Url,
    /// `true` or `false`.
    Flag,
    /// `true`, `false`, or one of these words, each of which is also a yes.
    FlagOr(&'static [&'static str]),
    /// A time: `500ms`, `3s`, `2m`, `1h`; `0` for no limit.
    Duration,
    /// A number of bytes: `4096`, `512KB`, `64MB`.
    Size,
}

/// One key.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// As it stands in the file; a dot means a table.
    pub name: &'static str,
    /// Its form.
    pub kind: Kind,
    /// What holds when nobody says anything, as one would write it.
    pub default: Option<&'static str>,
    /// What it is for, in a few words.
    pub meaning: &'static str,
}

const fn key(
    name: &'static str,
    kind: Kind,
    default: Option<&'static str>,
    meaning: &'static str,
) -> Key {
    Key { name, kind, default, meaning }
}

/// What `down` may ask for: that there is a down.sql, or that it brings every row back.
pub const DOWN_LEVELS: &[&str] = &["required", "exact"];

/// Every key, in the order of `config show`.
pub const KEYS: &[Key] = &[
    key("url", Kind::Url, None, "the database"),
    key("direct_url", Kind::Url, None, "the same database without a connection pool in between"),
    key("shadow_url", Kind::Url, None, "a database that may be emptied, to replay migrations in"),
    key("shadow_init", Kind::Path, None, "SQL that runs in the scratch database before the replay"),
    key("shadow_init_sql", Kind::Text, None, "the SQL of shadow_init itself, instead of its file"),
    key("schema", Kind::Path, None, "schema.prisma, schema.sql, or a folder of either"),
    key(
        "additions",
        Kind::Flag,
        Some("false"),
        "whether the schema may say what only Brant knows: @was, @@check",
    ),
    key("migrations", Kind::Path, None, "the migrations folder"),
    key("seed", Kind::Text, None, "the command, or the .sql file, that `db seed` runs"),
    key(
        "protected",
        Kind::Flag,
        None,
        "no reset, no drop; destructive changes need a confirmation",
    ),
    key("strict", Kind::Flag, None, "edited, missing and out-of-order migrations stop a deploy"),
    key("lock_wait", Kind::Duration, Some("60s"), "how long to wait for another deploy"),
    key("lock_timeout", Kind::Duration, None, "how long a statement may wait for a table's lock"),
    key("statement_timeout", Kind::Duration, None, "how long a statement may run"),
    key(
        "commit",
        Kind::Text,
        Some("durable"),
        "what PostgreSQL's commits wait for: durable, or lazy for databases that can be made again",
    ),
    key("connect_timeout", Kind::Duration, Some("5s"), "how long the server may take to answer"),
    key("max_file_size", Kind::Size, Some("64MB"), "the largest migration file"),
    key("take_lock", Kind::Flag, Some("true"), "whether a deploy takes the migration lock"),
    key(
        "down",
        Kind::FlagOr(DOWN_LEVELS),
        Some("false"),
        "whether new migrations get a down.sql; required, exact: a deploy wants one that works",
    ),
    key("tables.external", Kind::List, None, "tables that somebody else manages: left alone"),
    key("enums.external", Kind::List, None, "enums that somebody else manages: left alone"),
    key("allow_attach", Kind::Flag, Some("false"), "whether SQLite scripts may ATTACH files"),
    key("generate", Kind::List, None, "the commands that `generate` runs, and `migrate dev`"),
    key("hooks.after_apply", Kind::Text, None, "a command to run after migrations were applied"),
];

/// Looks a key up by its dotted name.
pub fn find(name: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.name == name)
}

/// Names of the keys' tables: `hooks`.
pub fn is_table(name: &str) -> bool {
    KEYS.iter().any(|key| key.name.split_once('.').is_some_and(|(table, _)| table == name))
}

/// The variable that sets a key: `BRANT_LOCK_TIMEOUT`.
pub fn variable(key: &Key) -> String {
    format!("BRANT_{}", key.name.replace('.', "_").to_ascii_uppercase())
}

/// The known word that is closest to a mistyped one, if any is close.
pub fn closest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|word| (strsim::jaro_winkler(typed, word), word))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, word)| word)
}
