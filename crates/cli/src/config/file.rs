//! `brant.toml`: its text, its values, and where in the text each of them stands.
//!
//! Everything that can be wrong with the file alone is found here, so that the
//! error can show the line: malformed toml, unknown keys, values of a wrong type.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;

use brant_core::error::Place;
use brant_core::{Code, Error};
use figment::value::{Dict, Map, Value};
use figment::{Metadata, Profile, Provider};
use toml_edit::{ImDocument, Item, TableLike};

use super::key::{self, Key, Kind};

/// Name of the file.
pub const FILE_NAME: &str = "brant.toml";
/// The section that every environment is layered on.
pub const DEFAULT: &str = "default";
/// Figment's name for what wins over every environment; no section may have it.
const RESERVED: &str = "global";

/// A configuration file that is valid by itself.
#[derive(Clone, Debug)]
pub struct ConfigFile {
    /// Where it is.
    pub path: PathBuf,
    /// The path as a person would type it.
    pub shown: String,
    text: String,
    /// Section, dotted key, value and its place.
    entries: BTreeMap<(String, String), (Value, Range<usize>)>,
    sections: Vec<String>,
}

impl ConfigFile {
    /// Reads the file's text.
    pub fn parse(path: PathBuf, shown: String, text: String) -> Result<ConfigFile, Error> {
        let document = ImDocument::parse(text.clone()).map_err(|error| {
            let offset = error.span().map_or(0, |span| span.start);
            let message = format!(
                "{shown} is not valid toml: {}",
                error.message().trim_end().replace('\n', ", ")
            );
            Error::new(Code::ConfigFile, message).place(Place::at(&shown, &text, offset, 1))
        })?;
        let mut file =
            ConfigFile { path, shown, text, entries: BTreeMap::new(), sections: Vec::new() };
        for (name, item) in document.as_table().iter() {
            let at = document.as_table().key(name).and_then(toml_edit::Key::span);
            let Some(table) = item.as_table_like() else {
                return Err(file.outside_section(name, at));
            };
            if name == RESERVED {
                let message = format!("`[{RESERVED}]` cannot be the name of an environment");
                return Err(file.refuse(Code::ConfigValue, message, at));
            }
            if let Some(other) = file.sections.iter().find(|other| other.eq_ignore_ascii_case(name))
            {
                let message = format!("`[{other}]` and `[{name}]` differ only by case");
                return Err(file.refuse(Code::ConfigValue, message, at));
            }
            file.sections.push(name.to_owned());
            file.section(name, "", table)?;
        }
        Ok(file)
    }

    /// The sections in the file's order, `default` included.
    pub fn sections(&self) -> impl Iterator<Item = &str> {
        self.sections.iter().map(String::as_str)
    }

    /// Whether the environment's own section sets this key, not `[default]`.
    pub fn sets(&self, section: &str, key: &str) -> bool {
        self.entries.contains_key(&(section.to_owned(), key.to_owned()))
    }

    /// Where the value of a key in a section stands.
    pub fn place(&self, section: &str, key: &str) -> Option<Place> {
        let (_, span) = self.entries.get(&(section.to_owned(), key.to_owned()))?;
        Some(Place::at(&self.shown, &self.text, span.start, 0))
    }

    /// Takes the values of one section, or of a table in it.
    fn section(&mut self, section: &str, table: &str, items: &dyn TableLike) -> Result<(), Error> {
        for (name, item) in items.iter() {
            let at = items.key(name).and_then(toml_edit::Key::span);
            let dotted = if table.is_empty() { name.to_owned() } else { format!("{table}.{name}") };
            if let Some(key) = key::find(&dotted) {
                let span = item.span().or(at).unwrap_or(0..0);
                let value = value(key, item)
                    .map_err(|why| self.refuse(Code::ConfigValue, why, Some(span.clone())))?;
                self.entries.insert((section.to_owned(), dotted), (value, span));
            } else if key::is_table(&dotted)
                && let Some(inner) = item.as_table_like()
            {
                self.section(section, &dotted, inner)?;
            } else {
                return Err(self.unknown(section, &dotted, at));
            }
        }
        Ok(())
    }

    fn refuse(&self, code: Code, message: String, at: Option<Range<usize>>) -> Error {
        let offset = at.map_or(0, |span| span.start);
        Error::new(code, message).place(Place::at(&self.shown, &self.text, offset, 0))
    }

    fn unknown(&self, section: &str, name: &str, at: Option<Range<usize>>) -> Error {
        let error =
            self.refuse(Code::UnknownKey, format!("unknown key `{name}` in [{section}]"), at);
        match key::closest(name, key::KEYS.iter().map(|key| key.name)) {
            Some(close) => error.help(format!("did you mean `{close}`?")),
            None => {
                let known: Vec<_> = key::KEYS.iter().map(|key| key.name).collect();
                error.help(format!("the keys are {}", known.join(", ")))
            }
        }
    }

    fn outside_section(&self, name: &str, at: Option<Range<usize>>) -> Error {
        let message = format!("`{name}` stands outside of any section");
        self.refuse(Code::UnknownKey, message, at)
            .help("put it under `[default]`, or under the environment that it is for, e.g. `[dev]`")
    }
}

/// The sections as figment profiles.
impl Provider for ConfigFile {
    fn metadata(&self) -> Metadata {
        Metadata::named(FILE_NAME)
    }

    fn data(&self) -> Result<Map<Profile, Dict>, figment::Error> {
        let mut profiles: Map<Profile, Dict> = Map::new();
        for ((section, key), (value, _)) in &self.entries {
            let dict = profiles.entry(Profile::new(section)).or_default();
            super::layers::insert(dict, key, value.clone());
        }
        Ok(profiles)
    }
}

/// A toml value in the form that the key wants, or what is wrong with it.
fn value(key: &Key, item: &Item) -> Result<Value, String> {
    let wrong = |wanted: &str| format!("`{}` must be {wanted}, not {}", key.name, kind_of(item));
    match key.kind {
        Kind::Text | Kind::Path | Kind::Duration => {
            let wanted = match key.kind {
                Kind::Duration => "a time in quotes such as \"3s\" or \"500ms\"",
                _ => "a text in quotes",
            };
            item.as_str().map(Value::from).ok_or_else(|| wrong(wanted))
        }
        Kind::List => list(item).ok_or_else(|| wrong("a text in quotes, or a list of them")),
        Kind::Flag => item.as_bool().map(Value::from).ok_or_else(|| wrong("true or false")),
        Kind::FlagOr(words) => match (item.as_bool(), item.as_str()) {
            (Some(flag), _) => Ok(Value::from(flag)),
            (None, Some(word)) if words.contains(&word) => Ok(Value::from(word)),
            _ => Err(wrong(&format!("true, false, \"{}\"", words.join("\" or \"")))),
        },
        Kind::Size => match (item.as_str(), item.as_integer()) {
            (Some(text), _) => Ok(Value::from(text)),
            (None, Some(number)) => Ok(Value::from(number.to_string())),
            (None, None) => Err(wrong("a number of bytes, or a text such as \"64MB\"")),
        },
        Kind::Url => url(item)
            .ok_or_else(|| wrong("a URL in quotes, `{ file = \"…\" }` or `{ command = \"…\" }`")),
    }
}

/// One text as it is, several as an array, which figment replaces when it layers.
fn list(item: &Item) -> Option<Value> {
    if let Some(text) = item.as_str() {
        return Some(Value::from(text));
    }
    let texts = item.as_array()?.iter().map(|item| item.as_str().map(str::to_owned));
    Some(Value::from(texts.collect::<Option<Vec<String>>>()?))
}

/// What an item is, with its article.
fn kind_of(item: &Item) -> String {
    match item.type_name() {
        "string" => "a text".to_owned(),
        "inline table" => "a table".to_owned(),
        name if name.starts_with(['a', 'e', 'i', 'o']) => format!("an {name}"),
        name => format!("a {name}"),
    }
}

/// A URL's source as an array `[kind, text]`: figment replaces arrays when it
/// layers, while it would mix the tables of two sections.
fn url(item: &Item) -> Option<Value> {
    if let Some(text) = item.as_str() {
        return Some(Value::from(text));
    }
    let table = item.as_table_like()?;
    let (kind, text) = table.iter().next()?;
    let known = table.len() == 1 && matches!(kind, "file" | "command");
    known.then(|| text.as_str().map(|text| Value::from(vec![kind, text]))).flatten()
}
