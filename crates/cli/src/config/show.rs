//! `config show`: every key with its value and where it came from.

use brant_core::Error;
use figment::value::Value;

use super::key::{KEYS, Kind};
use super::{Config, Located};

/// One key as it is shown.
#[derive(Clone, Debug)]
pub struct Row {
    /// The key.
    pub key: &'static str,
    /// Its value, secrets masked; `None` if nobody set it.
    pub value: Option<String>,
    /// Where it came from.
    pub origin: String,
    /// Why it cannot be used, if so.
    pub error: Option<Error>,
    /// What the key is for.
    pub meaning: &'static str,
}

/// All keys. Secret files and commands are named, not read.
pub fn rows(config: &Config) -> Vec<Row> {
    KEYS.iter()
        .map(|key| {
            let Some(located) = config.located(key.name) else {
                let origin = String::new();
                return Row {
                    key: key.name,
                    value: None,
                    origin,
                    error: None,
                    meaning: key.meaning,
                };
            };
            let value = match value(config, key.name, key.kind, located) {
                Ok(value) => Ok(value.map(|value| config.scrubber.scrub(&value))),
                Err(error) => Err(config.scrubber.scrub_error(&error)),
            };
            let origin = format!("{}{}", located.origin, through(config, located));
            let (value, error) = match value {
                Ok(value) => (value, None),
                Err(error) => (None, Some(error)),
            };
            Row { key: key.name, value, origin, error, meaning: key.meaning }
        })
        .collect()
}

fn value(
    config: &Config,
    key: &str,
    kind: Kind,
    located: &Located,
) -> Result<Option<String>, Error> {
    if kind == Kind::List {
        let between = if key == "generate" { "; " } else { ", " };
        return Ok(Some(config.list(key)?.join(between)).filter(|text| !text.is_empty()));
    }
    if let Value::Array(_, pair) = &located.value {
        let words: Vec<_> = pair.iter().filter_map(Value::as_str).collect();
        return Ok(Some(format!("from {}", words.join(" "))));
    }
    match kind {
        Kind::Text | Kind::List => config.text(key),
        Kind::Url => {
            let text = config.text(key)?;
            config.scrubber.learn(text.as_deref().unwrap_or_default());
            Ok(text)
        }
        Kind::Path => Ok(config.path(key)?.map(|path| config.shown(&path))),
        Kind::FlagOr(_) => config.choice(key),
        Kind::Flag => config.flag(key).map(|flag| Some(flag.to_string())),
        Kind::Duration => config.duration(key).and_then(|_| config.text(key)),
        Kind::Size => config.size(key).and_then(|_| config.text(key)),
    }
}

/// The variables inside a value and where they are set.
fn through(config: &Config, located: &Located) -> String {
    let mut names = Vec::new();
    let text = located.value.as_str().unwrap_or_default();
    // Only the names matter here; a gap is told by the value itself.
    let _ = super::interpolate::interpolate(text, &mut |name| {
        names.push(name.to_owned());
        Some("")
    });
    names.retain(|name| config.variables.place(name).is_some());
    names
        .iter()
        .map(|name| {
            format!(", ${{{name}}} from {}", config.variables.place(name).unwrap_or("nowhere"))
        })
        .collect()
}
