//! Checks a schema for the databases that this program has drivers for.

use brant_core::DatabaseUrl;
use brant_core::registry::Registry;
use brant_psl::check::{Lookup, UrlKind, rules};
use brant_psl::schema::Setting;
use brant_psl::{Checked, Diagnostic, Options, Sources, UrlPolicy};

/// What is checked beside the schema itself.
#[derive(Clone, Copy)]
pub struct Checks<'a> {
    /// Additions to the language that only Brant knows may be used.
    pub additions: bool,
    /// What is made of the datasource's connection strings.
    pub urls: Urls<'a>,
}

/// What is made of a datasource's connection strings.
#[derive(Clone, Copy)]
pub enum Urls<'a> {
    /// Nothing.
    Ignored,
    /// Those that the schema spells out are looked at; the others come from elsewhere.
    Literal,
    /// Each is looked at if its variable is set.
    IfSet(Lookup<'a>),
    /// Each is looked at, and a variable that is not set is an error, as in the 6.x line. The
    /// shadow database's may be missing there, too.
    Required(Lookup<'a>),
}

/// What came out.
#[derive(Debug)]
pub struct Verdict {
    /// The schema with its diagnostics.
    pub checked: Checked,
    /// What could not be checked, a sentence each.
    pub notes: Vec<String>,
}

/// Checks all files of a schema as one.
#[must_use]
pub fn check(sources: &Sources, registry: &Registry, checks: Checks<'_>) -> Verdict {
    let options = Options { urls: UrlPolicy::Allowed, additions: checks.additions };
    let checked = brant_psl::check(sources, &registry.connectors(), &options);
    let mut verdict = Verdict { checked, notes: Vec::new() };
    // A broken schema has enough to tell.
    if verdict.checked.is_valid() {
        match checks.urls {
            Urls::Ignored => {}
            Urls::Literal => verdict.check_urls(registry, &|_| None, Unset::Expected),
            Urls::IfSet(lookup) => verdict.check_urls(registry, lookup, Unset::Noted),
            Urls::Required(lookup) => verdict.check_urls(registry, lookup, Unset::Refused),
        }
    }
    verdict
}

/// What a variable is that is not set.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unset {
    Expected,
    Noted,
    Refused,
}

impl Verdict {
    fn check_urls(&mut self, registry: &Registry, lookup: Lookup<'_>, unset: Unset) {
        let Some(datasource) = &self.checked.schema.datasource else {
            let note = "there is no datasource: nothing was checked that only one database has";
            return self.notes.push(note.to_owned());
        };
        let Some(driver) = registry.for_provider(datasource.provider) else { return };
        // The language knows the schemes of the existing tool, the driver a few more.
        let is_known = |url: &str| {
            let scheme = DatabaseUrl::new(url).scheme().unwrap_or_default();
            driver.schemes().contains(&scheme.as_str()) || scheme == "prisma+postgres"
        };
        for (kind, url) in [
            (UrlKind::Main, &datasource.url),
            (UrlKind::Direct, &datasource.direct_url),
            (UrlKind::Shadow, &datasource.shadow_database_url),
        ] {
            let value = match url.as_ref().map(|url| &url.value) {
                Some(Setting::Text(text)) => Some(text.clone()),
                Some(Setting::Variable(name)) => lookup(name),
                Some(Setting::List(_)) | None => None,
            };
            if value.as_deref().is_some_and(is_known) {
                continue;
            }
            match datasource.load_url(kind, driver.dialect().connector(), lookup) {
                None | Some(Ok(_)) => {}
                Some(Err(error)) => match (is_unset(&error), unset) {
                    (true, Unset::Expected) => {}
                    (true, Unset::Noted) => {
                        self.notes.push(format!("{} Its URL was not checked.", error.message));
                    }
                    (true, Unset::Refused) if kind == UrlKind::Shadow => {}
                    (true, Unset::Refused) | (false, _) => self.checked.diagnostics.push(error),
                },
            }
        }
    }
}

fn is_unset(error: &Diagnostic) -> bool {
    std::ptr::eq(error.rule, &rules::MISSING_VARIABLE)
}
