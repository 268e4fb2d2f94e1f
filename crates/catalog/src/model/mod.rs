//! The model of a database.

use serde::{Deserialize, Serialize};
mod aspect;
mod column;
mod column_type;
mod default;
mod foreign_key;
mod index;
mod name;
mod object;
mod spelled;
mod table;

pub use aspect::{Aspect, Aspects, Scope};
pub use column::{AutoIncrement, Column, Generated};
pub use column_type::{Arity, ColumnType, EnumType, Family, NativeType};
pub use default::{DefaultValue, Literal};
pub use foreign_key::{Action, Deferral, ForeignKey};
pub use index::{
    Index, IndexColumn, IndexKey, IndexKind, IndexMethod, NullsOrder, OperatorClass, PrimaryKey,
    SortOrder,
};
pub use name::{Origin, QualifiedName};
pub use object::{Enum, EnumValue, Extension, Object, ObjectKind, Sequence, Unsaid};
pub use table::{Check, Table, VERSIONED};

/// Everything that one source (a schema file, a database, a folder of SQL) says about a database.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Catalog {
    /// The namespaces (schemas) that have to exist; empty where the database has none or the
    /// source names none.
    pub namespaces: Vec<String>,
    /// The namespace that unqualified names stand in; none where the database has no namespaces.
    pub default_namespace: Option<String>,
    /// Extensions.
    pub extensions: Vec<Extension>,
    /// Enum types. Databases that write the values into the column have none.
    pub enums: Vec<Enum>,
    /// Sequences that belong to no column.
    pub sequences: Vec<Sequence>,
    /// Tables.
    pub tables: Vec<Table>,
    /// Views, functions, triggers and all else that has a name and a definition.
    pub objects: Vec<Object>,
    /// What was seen and has no place in this model.
    pub unsaid: Vec<Unsaid>,
    /// Whether names of tables are the same in capitals and small letters. Only a server knows.
    pub folds_table_names: bool,
    /// What the source is able to say. What it cannot say is none of its business.
    pub scope: Scope,
}

impl Catalog {
    /// A catalog that says: there is nothing.
    #[must_use]
    pub fn empty(default_namespace: Option<&str>) -> Self {
        Self {
            default_namespace: default_namespace.map(str::to_owned),
            scope: Scope::everything(),
            ..Self::default()
        }
    }

    /// The namespace that a name stands in, the default one if it says none.
    #[must_use]
    pub fn namespace_of<'a>(&'a self, name: &'a QualifiedName) -> Option<&'a str> {
        name.namespace.as_deref().or(self.default_namespace.as_deref())
    }

    /// What two catalogs compare names by: the namespace is always filled in.
    #[must_use]
    pub fn key<'a>(&'a self, name: &'a QualifiedName) -> (Option<&'a str>, &'a str) {
        (self.namespace_of(name), &name.name)
    }

    /// Looks an enum up.
    #[must_use]
    pub fn find_enum(&self, name: &QualifiedName) -> Option<&Enum> {
        let key = self.key(name);
        self.enums.iter().find(|candidate| self.key(&candidate.name) == key)
    }

    /// Whether a foreign key refers to what is not there, as SQLite lets it.
    #[must_use]
    pub fn is_broken(&self, key: &ForeignKey) -> bool {
        self.find_table(&key.referenced_table).is_none_or(|table| {
            key.referenced_columns.len() != key.columns.len()
                || key.referenced_columns.iter().any(|name| table.column(name).is_none())
        })
    }

    /// Looks a table up.
    #[must_use]
    pub fn find_table(&self, name: &QualifiedName) -> Option<&Table> {
        let key = self.key(name);
        self.tables.iter().find(|candidate| self.key(&candidate.name) == key)
    }
}
