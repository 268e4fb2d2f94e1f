//! Values as commands need them: variables put in, forms checked.

use std::path::PathBuf;
use std::time::Duration;

use brant_core::{Code, Error};
use figment::value::Value;

use super::interpolate::{Gap, interpolate};
use super::key::{self, Kind};
use super::layers::Located;
use super::{Config, Origin, quantity};

impl Config {
    /// A key's value and origin as written.
    pub fn located(&self, key: &str) -> Option<&Located> {
        self.values.get(key)
    }

    /// A text; an empty one counts as none.
    pub fn text(&self, key: &str) -> Result<Option<String>, Error> {
        let Some(located) = self.values.get(key) else { return Ok(None) };
        let Some(written) = located.value.as_str() else {
            return Ok(located.value.to_bool_lossy().map(|flag| flag.to_string()));
        };
        let text = self.complete(key, written, &located.origin)?;
        Ok(Some(text).filter(|text| !text.is_empty()))
    }

    /// Texts, in their order.
    pub fn list(&self, key: &str) -> Result<Vec<String>, Error> {
        let Some(located) = self.values.get(key) else { return Ok(Vec::new()) };
        let Some(written) = located.value.as_array() else {
            return Ok(self.text(key)?.into_iter().collect());
        };
        let texts = written.iter().filter_map(Value::as_str);
        texts.map(|text| self.complete(key, text, &located.origin)).collect()
    }

    /// Names, in their order; a text has commas between them.
    pub fn names(&self, key: &str) -> Result<Vec<String>, Error> {
        let is_text = self.values.get(key).is_some_and(|located| located.value.as_str().is_some());
        let found = self.list(key)?;
        if !is_text {
            return Ok(found);
        }
        let names = found.iter().flat_map(|text| text.split(',')).map(str::trim);
        Ok(names.filter(|name| !name.is_empty()).map(str::to_owned).collect())
    }

    /// `true` or `false`; a key that nobody set is `false`.
    pub fn flag(&self, key: &str) -> Result<bool, Error> {
        Ok(self.checked(key, "true or false", boolean)?.unwrap_or(false))
    }

    /// `true`, `false`, or one of the words of a [`Kind::FlagOr`].
    pub fn choice(&self, key: &str) -> Result<Option<String>, Error> {
        let words = match key::find(key).map(|key| key.kind) {
            Some(Kind::FlagOr(words)) => words,
            _ => &[],
        };
        let parse = |text: &str| {
            let word = words.iter().find(|word| word.eq_ignore_ascii_case(text));
            word.map(|word| (*word).to_owned()).or_else(|| Some(boolean(text)?.to_string()))
        };
        self.checked(key, &format!("true, false, {}", words.join(" or ")), parse)
    }

    /// A time; zero counts as none.
    pub fn duration(&self, key: &str) -> Result<Option<Duration>, Error> {
        let found = self.checked(key, "a time such as 3s, 500ms or 2m", quantity::duration)?;
        Ok(found.filter(|duration| !duration.is_zero()))
    }

    /// A number of bytes.
    pub fn size(&self, key: &str) -> Result<Option<u64>, Error> {
        self.checked(key, "a number of bytes such as 64MB", quantity::size)
    }

    /// A path, made absolute: flags start from the working directory, all others from the project's folder.
    pub fn path(&self, key: &str) -> Result<Option<PathBuf>, Error> {
        let Some(text) = self.text(key)? else { return Ok(None) };
        let base = match self.values.get(key).map(|located| &located.origin) {
            Some(Origin::Flag(_)) => &self.directory,
            _ => &self.folder,
        };
        let joined = base.join(text.strip_prefix("./").unwrap_or(&text));
        Ok(Some(joined))
    }

    /// A variable of the process environment or of an `.env` file that is set and not empty.
    pub fn variable(&self, name: &str) -> Option<&str> {
        self.variables.get(name)
    }

    /// Variables of `.env` files, for commands that are started.
    pub fn dotenv_variables(&self) -> std::collections::BTreeMap<&str, &str> {
        self.variables.of_files()
    }

    /// A path as a person would type it.
    pub fn shown(&self, path: &std::path::Path) -> String {
        super::variables::shown(path, &self.directory)
    }

    /// A value, read by `parse`; `wanted` says in the error what it has to be.
    pub(crate) fn checked<T>(
        &self,
        key: &str,
        wanted: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, Error> {
        let Some(text) = self.text(key)? else { return Ok(None) };
        let found = parse(&text);
        match (found, self.values.get(key)) {
            (None, Some(located)) => Err(located
                .origin
                .error(Code::ConfigValue, format!("`{key}` must be {wanted}, not `{text}`"))),
            (found, _) => Ok(found),
        }
    }

    /// Puts variables into a value.
    pub(super) fn complete(&self, key: &str, text: &str, origin: &Origin) -> Result<String, Error> {
        interpolate(text, &mut |name| self.variables.get(name)).map_err(|gap| match gap {
            Gap::Malformed => origin
                .error(Code::ConfigValue, format!("`{key}` has a `${{` that is not complete"))
                .help("write `${NAME}` or `${NAME:-default}`, and `$$` for a dollar sign"),
            Gap::Missing(name) => self.missing(key, &name, origin),
        })
    }

    fn missing(&self, key: &str, name: &str, origin: &Origin) -> Error {
        let error = origin.error(
            Code::MissingVariable,
            format!("Environment variable not found: {name}, which `{key}` needs"),
        );
        let files: Vec<_> = self.variables.files().collect();
        let error = match (files.as_slice(), self.flag("protected")) {
            ([], Ok(true)) => error.note(format!(
                "`{}` is a protected environment: no .env file is read for it",
                self.environment
            )),
            ([], _) => error.note("no .env file was found"),
            (files, _) => error.note(format!("it is not in {} either", files.join(", "))),
        };
        error.help(format!("set it: `export {name}=…`"))
    }
}

fn boolean(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "1" | "yes" | "on" => Some(true),
        "false" | "0" | "no" | "off" => Some(false),
        _ => None,
    }
}
