//! Which URL a run uses, and getting it from where it is kept.

use std::path::PathBuf;

use brant_core::{Code, DatabaseUrl, Error};
use figment::value::Value;

use super::interpolate::escape;
use super::layers::Located;
use super::select::Choice;
use super::{Config, Notice, Origin, secret};

/// The variable that every guide sets.
const DATABASE_URL: &str = "DATABASE_URL";
/// The variable that guides set for the database to replay migrations in.
const SHADOW_DATABASE_URL: &str = "SHADOW_DATABASE_URL";

/// A URL ready for a driver.
#[derive(Clone, Debug)]
pub struct Resolved {
    /// The URL.
    pub url: DatabaseUrl,
    /// Where a relative file name in it starts.
    pub base: PathBuf,
    /// Who gave it.
    pub origin: Origin,
}

/// Decides between the configuration's URL and `DATABASE_URL`, and says so.
///
/// Without a named environment the variable wins over `[dev] url`: every guide
/// runs `DATABASE_URL=… deploy`. With a named one the configuration wins. In a
/// Prisma project the schema wins, as with Prisma.
pub(super) fn settle(config: &mut Config, choice: &Choice, is_prisma: bool) {
    let origin = config.values.get("url").map(|located| located.origin.clone());
    let written = config.text("url");
    let process = config.variables.of_process(DATABASE_URL).map(str::to_owned);
    let environment = &config.environment;
    match (origin, process) {
        (Some(origin @ (Origin::Flag(_) | Origin::Variable(_))), _) => {
            drop_companions(config, &origin)
        }
        (Some(Origin::File { .. }), Some(url))
            if written.as_ref().ok() != Some(&Some(url.clone())) =>
        {
            if choice.is_explicit() {
                config.note(format!(
                    "DATABASE_URL is set, but the url of [{environment}] is used because of {}",
                    choice.by()
                ));
            } else {
                config.note(format!(
                    "DATABASE_URL of the environment is used instead of the url of [{environment}]"
                ));
                take_variable(config, &url);
            }
        }
        (Some(Origin::Prisma(place)), Some(url)) if is_prisma => match written {
            Ok(Some(written)) if written == url => {}
            Ok(_) => config.note(format!(
                "DATABASE_URL is set, but the url of {}:{} is used, as Prisma does",
                place.file, place.line
            )),
            Err(error) => {
                config.note(format!("{}; DATABASE_URL is used instead", error.message));
                take_variable(config, &url);
            }
        },
        (None, Some(url)) => take_variable(config, &url),
        (None, None) => {
            if let Some(url) = config.variables.get(DATABASE_URL).map(str::to_owned) {
                take_variable(config, &url);
            }
        }
        (Some(_), _) => {}
    }
}

/// Takes `DATABASE_URL`, and the two variables that go with it by their names.
///
/// A shadow database of the file's stays where the file has no URL that it could belong to.
fn take_variable(config: &mut Config, url: &str) {
    let is_alone = !config.values.contains_key("url");
    let of = |name: &str| Origin::Variable(name.to_owned());
    let companions = [("direct_url", "DIRECT_URL"), ("shadow_url", SHADOW_DATABASE_URL)];
    for (key, name) in companions {
        let value = config.variables.get(name).map(escape);
        let stays = key == "shadow_url" && is_alone && value.is_none();
        let value = value.unwrap_or_default();
        if !is_ours(config, key) && !stays {
            config.values.insert(key, Located { value: Value::from(value), origin: of(name) });
        }
    }
    let value = Value::from(escape(url));
    config.values.insert("url", Located { value, origin: of(DATABASE_URL) });
}

/// A URL from a flag or a variable is another database than the file's: the
/// file's direct and shadow URL do not belong to it.
fn drop_companions(config: &mut Config, origin: &Origin) {
    for key in ["direct_url", "shadow_url"] {
        if config.values.contains_key(key) && !is_ours(config, key) {
            let origin = Origin::Rule(format!("not used with the url of {origin}"));
            config.values.insert(key, Located { value: Value::from(""), origin });
        }
    }
}

/// Whether a flag or a variable gave the value.
fn is_ours(config: &Config, key: &str) -> bool {
    let origin = config.values.get(key).map(|located| &located.origin);
    matches!(origin, Some(Origin::Flag(_) | Origin::Variable(_)))
}

impl Config {
    fn note(&mut self, text: String) {
        self.notices.push(Notice::Note(text));
    }

    /// The URL that migrations use: the direct one where there is one.
    pub fn migration_url(&self) -> Result<Resolved, Error> {
        match self.resolve("direct_url") {
            Ok(Some(resolved)) => Ok(resolved),
            // A pool's URL may do; a connection that fails says so soon enough.
            Ok(None) => self.url(),
            Err(error) if error.code == Code::MissingVariable => self.url(),
            Err(error) => Err(error),
        }
    }

    /// The main URL.
    pub fn url(&self) -> Result<Resolved, Error> {
        self.resolve("url")?.ok_or_else(|| {
            let error = Error::new(
                Code::MissingUrl,
                format!("no database URL is configured for the environment `{}`", self.environment),
            );
            let section = &self.environment;
            match &self.source {
                Some(source) if source.ends_with(".toml") => {
                    error.help(format!("add `url = \"…\"` to [{section}] in {source}"))
                }
                Some(source) => error.note(format!("{source} has none")),
                None => error
                    .note("there is no brant.toml and no Prisma schema here")
                    .help("run `brant init`"),
            }
            .help("or set DATABASE_URL, or give `--url`")
        })
    }

    /// The database that may be emptied to replay migrations in, if there is one.
    pub fn shadow_url(&self) -> Result<Option<Resolved>, Error> {
        if let Some(resolved) = self.resolve("shadow_url")? {
            return Ok(Some(resolved));
        }
        Ok(self.variables.get(SHADOW_DATABASE_URL).map(|text| Resolved {
            url: DatabaseUrl::new(text),
            base: self.file_base.clone(),
            origin: Origin::Variable(SHADOW_DATABASE_URL.to_owned()),
        }))
    }

    /// A key's URL, fetched from its file or command if need be.
    fn resolve(&self, key: &str) -> Result<Option<Resolved>, Error> {
        let Some(located) = self.values.get(key) else { return Ok(None) };
        let origin = &located.origin;
        let text = match &located.value {
            Value::Array(_, pair) => match pair.as_slice() {
                [kind, text] => Some(self.fetch(key, kind.as_str(), text.as_str(), origin)?),
                _ => None,
            },
            _ => self.text(key)?,
        };
        let Some(text) = text else { return Ok(None) };
        self.scrubber.learn(&text);
        let base = match origin {
            Origin::Flag(_) => &self.directory,
            _ => &self.file_base,
        };
        Ok(Some(Resolved {
            url: DatabaseUrl::new(text),
            base: base.clone(),
            origin: origin.clone(),
        }))
    }

    fn fetch(
        &self,
        key: &str,
        kind: Option<&str>,
        text: Option<&str>,
        origin: &Origin,
    ) -> Result<String, Error> {
        let text = self.complete(key, text.unwrap_or_default(), origin)?;
        match kind {
            Some("command") => secret::from_command(&text, &self.folder, origin),
            _ => secret::from_file(&self.folder.join(&text), &text, origin),
        }
    }
}
