//! Migrations that are part of a program.

use crate::error::Error;
use crate::migration::{Migration, Text};
use crate::source::{Reading, Source};

/// Names and texts known when the program was compiled (`include_str!`) or made at run time.
#[derive(Clone, Debug, Default)]
pub struct Embedded {
    migrations: Vec<Migration>,
    downs: Vec<Migration>,
}

impl Embedded {
    /// Takes pairs of name and SQL text, in any order.
    pub fn new<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Embedded {
        let mut migrations: Vec<_> =
            pairs.into_iter().map(|(name, text)| script(name, "migration.sql", text)).collect();
        migrations.sort_by(|a, b| a.name.cmp(&b.name));
        Embedded { migrations, downs: Vec::new() }
    }

    /// Adds scripts that undo migrations, as pairs of the migration's name and SQL text.
    #[must_use]
    pub fn with_down<'a>(
        mut self,
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Embedded {
        self.downs.extend(pairs.into_iter().map(|(name, text)| script(name, "down.sql", text)));
        self
    }
}

fn script(name: &str, file: &str, text: &str) -> Migration {
    Migration::new(name, format!("{name}/{file}"), Ok(Text::new(text)))
}

impl Source for Embedded {
    fn begin(&self) -> Result<Reading, Error> {
        let names = self.migrations.iter().map(|migration| migration.name.as_str());
        super::directory::refuse_duplicates(names)?;
        let migrations = self.migrations.clone();
        Ok(Box::new(|| migrations))
    }

    fn down(&self, name: &str) -> Result<Option<Migration>, Error> {
        Ok(self.downs.iter().find(|down| down.name == name).cloned())
    }

    /// What was squashed is not embedded: a program brings a database from one end to the other.
    fn replaced(&self, _: &str, _: &str) -> Result<Option<Migration>, Error> {
        Ok(None)
    }

    fn lock_file(&self) -> Result<Option<String>, Error> {
        Ok(None)
    }

    fn verified(&self) -> Result<Option<String>, Error> {
        Ok(None)
    }

    fn place(&self) -> String {
        "embedded migrations".to_owned()
    }
}
