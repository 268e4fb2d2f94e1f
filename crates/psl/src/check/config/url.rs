//! Connection strings: as they stand in the schema, and as they are used.

use super::super::context::Context;
use super::super::{Lookup, rules};
use crate::ast::Expression;
use crate::connector::Connector;
use crate::diagnostic::Diagnostic;
use crate::schema::{Datasource, Setting, Url};

const ENV_USAGE: &str = "The env function expects a singular, unnamed, string argument.";

/// A text or `env("NAME")`.
pub(super) fn read(value: &Expression, cx: &mut Context<'_>) -> Option<Url> {
    let setting = match value {
        Expression::Function(name, arguments, _) if name.text == "env" => {
            match arguments.as_slice() {
                [argument] if argument.name.is_none() => {
                    let value = argument.value.as_ref()?;
                    Setting::Variable(cx.string(value)?.to_owned())
                }
                _ => {
                    cx.error(&rules::WRONG_VALUE, ENV_USAGE, value.span());
                    return None;
                }
            }
        }
        other => Setting::Text(cx.string(other)?.to_owned()),
    };
    Some(Url { value: setting, span: value.span() })
}

/// Which connection string of a datasource, in the words of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UrlKind {
    /// `url`
    Main,
    /// `directUrl`
    Direct,
    /// `shadowDatabaseUrl`
    Shadow,
}

impl UrlKind {
    fn words(self) -> &'static str {
        match self {
            Self::Main => "URL",
            Self::Direct => "direct URL",
            Self::Shadow => "shadow database URL",
        }
    }
}

impl Datasource {
    /// The connection string itself: variables looked up, and its beginning checked
    /// against the provider. None where the schema has no such property.
    ///
    /// # Errors
    ///
    /// If it is empty, its variable is not set, or it is one for another database.
    pub fn load_url(
        &self,
        kind: UrlKind,
        connector: &Connector,
        lookup: Lookup<'_>,
    ) -> Option<Result<String, Diagnostic>> {
        let url = match kind {
            UrlKind::Main => &self.url,
            UrlKind::Direct => &self.direct_url,
            UrlKind::Shadow => &self.shadow_database_url,
        };
        let url = url.as_ref()?;
        Some(self.resolve(url, kind, connector, lookup))
    }

    fn resolve(
        &self,
        url: &Url,
        kind: UrlKind,
        connector: &Connector,
        lookup: Lookup<'_>,
    ) -> Result<String, Diagnostic> {
        let (text, variable) = match &url.value {
            Setting::Text(text) => (text.clone(), None),
            Setting::Variable(name) => match lookup(name) {
                Some(text) => (text, Some(name)),
                None => {
                    let message = format!("Environment variable not found: {name}.");
                    return Err(Diagnostic::error(&rules::MISSING_VARIABLE, message, url.span));
                }
            },
            Setting::List(_) => (String::new(), None),
        };
        let refuse = |message: String| {
            let message = format!("Error validating datasource `{}`: {message}", self.name);
            Diagnostic::error(&rules::INVALID_URL, message, url.span)
        };
        let words = kind.words();
        if text.trim().is_empty() {
            let source = variable.map_or(String::new(), |name| {
                format!(" The environment variable `{name}` resolved to an empty string.")
            });
            let stop = if variable.is_some() { "." } else { "" };
            return Err(refuse(format!("You must provide a nonempty {words}{stop}{source}")));
        }
        let schemes = connector.url_schemes;
        if schemes.iter().any(|scheme| text.starts_with(scheme)) {
            return Ok(text);
        }
        let quoted: Vec<_> = schemes.iter().map(|scheme| format!("`{scheme}`")).collect();
        let mut message =
            format!("the {words} must start with the protocol {}.", quoted.join(" or "));
        if text.starts_with("prisma://") {
            message.push_str(PROXY_ADVICE);
        }
        Err(refuse(message))
    }
}

/// What the existing tool adds for addresses of its own services.
const PROXY_ADVICE: &str = "

To use a URL with protocol `prisma://`, you need to either enable Accelerate or the Data Proxy.
Enable Accelerate via `prisma generate --accelerate` or the Data Proxy via `prisma generate --data-proxy.`

More information about Data Proxy: https://pris.ly/d/data-proxy
";
