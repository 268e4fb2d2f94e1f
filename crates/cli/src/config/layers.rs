//! The layers of the configuration, put on top of each other by figment.
//!
//! This is the only module that knows figment's ways: environments are custom
//! profiles, `[default]` and everything below it is the default profile, what
//! wins over every environment is the global profile.

use std::collections::BTreeMap;

use figment::value::{Dict, Map, Value};
use figment::{Figment, Metadata, Profile, Provider};

use super::file::{ConfigFile, FILE_NAME};
use super::key::{KEYS, Key};
use super::origin::Origin;

/// Values from one place that is not the file: flags, variables, a Prisma project.
#[derive(Clone, Debug, Default)]
pub struct Layer {
    values: BTreeMap<&'static str, (Value, Origin)>,
}

impl Layer {
    /// Sets a key.
    pub fn set(&mut self, key: &'static str, value: impl Into<Value>, origin: Origin) {
        self.values.insert(key, (value.into(), origin));
    }

    /// Whether this layer says something about a key.
    pub fn has(&self, key: &str) -> bool {
        self.values.contains_key(key)
    }
}

/// One layer as figment wants it: under a name, for a profile.
struct Named<'a>(&'static str, Profile, &'a Layer);

impl Provider for Named<'_> {
    fn metadata(&self) -> Metadata {
        Metadata::named(self.0)
    }

    fn data(&self) -> Result<Map<Profile, Dict>, figment::Error> {
        let mut dict = Dict::new();
        for (key, (value, _)) in &self.2.values {
            insert(&mut dict, key, value.clone());
        }
        Ok(self.1.collect(dict))
    }
}

/// Puts a value under a dotted key.
pub(super) fn insert(dict: &mut Dict, key: &str, value: Value) {
    match key.split_once('.') {
        None => {
            dict.insert(key.to_owned(), value);
        }
        Some((table, rest)) => {
            let inner = dict.entry(table.to_owned()).or_insert_with(|| Value::from(Dict::new()));
            if let Value::Dict(_, inner) = inner {
                insert(inner, rest, value);
            }
        }
    }
}

/// All layers, the weakest first.
pub(super) struct Layers<'a> {
    /// What holds when nobody says anything.
    pub defaults: &'a Layer,
    /// A Prisma project without `brant.toml`.
    pub prisma: &'a Layer,
    /// `brant.toml`.
    pub file: Option<&'a ConfigFile>,
    /// `BRANT_*` and the variables that the guides name.
    pub variables: &'a Layer,
    /// The command line.
    pub flags: &'a Layer,
}

/// A value and where it came from.
#[derive(Clone, Debug)]
pub struct Located {
    /// As written; variables not yet put in.
    pub value: Value,
    /// Where it was written.
    pub origin: Origin,
}

impl Layers<'_> {
    /// The value of every key that has one, for an environment.
    pub(super) fn merge(&self, environment: &str) -> BTreeMap<&'static str, Located> {
        let mut figment = Figment::new()
            .merge(Named("defaults", Profile::Default, self.defaults))
            .merge(Named("prisma", Profile::Default, self.prisma));
        if let Some(file) = self.file {
            figment = figment.merge(file);
        }
        let figment = figment
            .merge(Named("variables", Profile::Global, self.variables))
            .merge(Named("flags", Profile::Global, self.flags))
            .select(Profile::new(environment));
        let found = KEYS.iter().filter_map(|key| {
            let value = figment.find_value(key.name).ok()?;
            let metadata = figment.get_metadata(value.tag())?;
            let origin = self.origin(key, environment, &metadata.name)?;
            Some((key.name, Located { value, origin }))
        });
        found.collect()
    }

    fn origin(&self, key: &Key, environment: &str, layer: &str) -> Option<Origin> {
        let layer = match layer {
            FILE_NAME => {
                let file = self.file?;
                let section = if file.sets(environment, key.name) {
                    environment
                } else {
                    super::file::DEFAULT
                };
                let place = file.place(section, key.name)?;
                return Some(Origin::File { place, section: section.to_owned() });
            }
            "defaults" => self.defaults,
            "prisma" => self.prisma,
            "variables" => self.variables,
            _ => self.flags,
        };
        layer.values.get(key.name).map(|(_, origin)| origin.clone())
    }
}
