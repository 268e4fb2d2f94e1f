//! Datasource and generators.

use crate::Span;

/// The datasource block.
#[derive(Clone, Debug, PartialEq)]
pub struct Datasource {
    /// The block's name, which is also the prefix of native types.
    pub name: String,
    /// The canonical provider, for example `postgresql` (also where the file says `postgres`).
    pub provider: &'static str,
    /// The provider as written.
    pub provider_text: String,
    /// `url`; absent in projects of the 7.x line.
    pub url: Option<Url>,
    /// `directUrl`.
    pub direct_url: Option<Url>,
    /// `shadowDatabaseUrl`.
    pub shadow_database_url: Option<Url>,
    /// Who keeps the foreign keys.
    pub relation_mode: RelationMode,
    /// `schemas`, with their spans; empty where the property is absent.
    pub schemas: Vec<(String, Span)>,
    /// `extensions`, if the property is there.
    pub extensions: Option<Vec<Extension>>,
    /// The `///` lines above it.
    pub documentation: Option<String>,
    /// The whole block.
    pub span: Span,
}

/// A connection string as the schema gives it.
#[derive(Clone, Debug, PartialEq)]
pub struct Url {
    /// The text, or the name of a variable.
    pub value: Setting,
    /// The value without its key.
    pub span: Span,
}

/// A value of a configuration block.
#[derive(Clone, Debug, PartialEq)]
pub enum Setting {
    /// A literal.
    Text(String),
    /// `env("NAME")`.
    Variable(String),
    /// `[…]`.
    List(Vec<Setting>),
}

/// Who makes sure that references point somewhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RelationMode {
    /// The database, by foreign keys.
    #[default]
    ForeignKeys,
    /// The client; the database gets no foreign keys.
    Prisma,
}

/// An entry of `extensions`.
#[derive(Clone, Debug, PartialEq)]
pub struct Extension {
    /// The name in the schema.
    pub name: String,
    /// The name in the database, `map:` or the same.
    pub database_name: String,
    /// `schema:`.
    pub schema: Option<String>,
    /// `version:`.
    pub version: Option<String>,
    /// Where it stands.
    pub span: Span,
}

/// A generator block. Brant runs none; it keeps them for those that do.
#[derive(Clone, Debug, PartialEq)]
pub struct Generator {
    /// The block's name.
    pub name: String,
    /// `provider`.
    pub provider: Setting,
    /// The preview features that mean something to migrations.
    pub preview_features: Vec<PreviewFeature>,
    /// All other properties, in the order of the file.
    pub settings: Vec<(String, Setting)>,
    /// The `///` lines above it.
    pub documentation: Option<String>,
    /// The whole block.
    pub span: Span,
}

/// Preview features that change what a schema may say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PreviewFeature {
    /// `where:` on indexes.
    PartialIndexes,
    /// `extensions` in the datasource.
    PostgresqlExtensions,
    /// `@shardKey`.
    ShardKeys,
    /// `view` blocks.
    Views,
}
