//! The files that a pull reads and writes.

use std::fs;
use std::path::PathBuf;

use brant_core::pull::{self, NEW_BLOCKS, Pulled};
use brant_core::{Code, Driver, Error};
use brant_psl::Sources;
use brant_psl::format::layout;
use brant_psl::schema::Schema;

use super::super::Run;
use crate::config::{self, Config};
use crate::schema::{self, Language, SchemaText};

/// Where a schema is made if there is none and nobody says where.
const STANDARD: &str = "prisma/schema.prisma";

/// A schema with what is to become of it.
pub(super) struct Files {
    /// As it was read. A file without a datasource got one.
    pub(super) schema: SchemaText,
    /// The texts on disk, in the order of the paths; none for a file that is not there.
    on_disk: Vec<Option<String>>,
    /// Where new blocks of a schema of several files go.
    new_blocks: (String, PathBuf),
}

impl Files {
    /// Reads the schema that the configuration names; a missing one is begun with a datasource.
    pub(super) fn open(run: &Run<'_>, config: &Config, driver: &dyn Driver) -> Result<Self, Error> {
        let directory = &run.environment.directory;
        let path = config.path("schema")?;
        let path = path.or_else(|| {
            crate::prisma::standard_schema(&config.folder).map(|shown| config.folder.join(shown))
        });
        let path = path.unwrap_or_else(|| config.folder.join(STANDARD));
        let is_new = !path.exists();
        let schema = if is_new {
            let shown = config::shown(&path, directory);
            if Language::of(&path) == Language::Sql {
                return Err(schema::is_sql(&shown));
            }
            let sources = Sources::single(shown.clone(), "");
            SchemaText { shown, is_folder: false, paths: vec![path.clone()], sources }
        } else {
            schema::read(&path, "the schema", directory)?
        };
        for (_, source) in schema.sources.iter() {
            run.scrubber.learn(source.text());
        }
        let on_disk = schema.sources.iter();
        let on_disk = on_disk.map(|(_, source)| (!is_new).then(|| source.text().to_string()));
        let target = path.join(NEW_BLOCKS);
        let new_blocks = (config::shown(&target, directory), target);
        let on_disk = on_disk.collect();
        Ok(Self { schema: begun(schema, driver), on_disk, new_blocks })
    }

    /// The files after the pull, with the names that people see.
    pub(super) fn texts(
        &self,
        sources: &Sources,
        previous: &Schema,
        pulled: &Pulled,
    ) -> Vec<(String, String)> {
        pull::files(sources, previous, pulled, &self.new_blocks.0)
    }

    /// Writes what has changed, each file whole or not at all; gives the names of those.
    pub(super) fn write(
        &self,
        config: &Config,
        texts: &[(String, String)],
    ) -> Result<Vec<String>, Error> {
        let mut written = Vec::new();
        for (index, (name, text)) in texts.iter().enumerate() {
            let path = self.schema.paths.get(index).unwrap_or(&self.new_blocks.1);
            let before = self.on_disk.get(index).and_then(Option::as_deref);
            // How a file is laid out is the author's business as long as it says the same.
            if before.is_some_and(|before| layout(before) == *text) {
                continue;
            }
            let done = match before {
                Some(_) if text.trim().is_empty() && texts.len() > 1 => fs::remove_file(path),
                Some(_) => schema::replace(path, text),
                None => schema::create(path, text),
            };
            done.map_err(|error| {
                let shown = config.shown(path);
                Error::new(Code::Output, format!("cannot write {shown}: {error}"))
            })?;
            written.push(name.clone());
        }
        Ok(written)
    }
}

/// A schema that says nothing yet gets a datasource.
fn begun(schema: SchemaText, driver: &dyn Driver) -> SchemaText {
    let is_blank = schema.sources.iter().all(|(_, source)| source.text().trim().is_empty());
    if !is_blank {
        return schema;
    }
    let mut sources = Sources::new();
    for (index, (_, source)) in schema.sources.iter().enumerate() {
        let text = match index {
            0 => format!("datasource db {{\n  provider = \"{}\"\n}}\n", driver.provider()),
            _ => String::new(),
        };
        sources.add(source.name(), text);
    }
    SchemaText { sources, ..schema }
}
