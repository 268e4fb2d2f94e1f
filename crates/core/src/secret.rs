//! Values that must not be shown.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

/// A database URL. Printing it in any way shows no secret.
#[derive(Clone)]
pub struct DatabaseUrl(SecretString);

impl DatabaseUrl {
    /// Takes a URL as it was written.
    pub fn new(url: impl Into<String>) -> DatabaseUrl {
        DatabaseUrl(SecretString::from(url.into()))
    }

    /// The URL with its secret. For drivers only.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// The scheme, e.g. `postgresql`, in lower case; `None` when there is none.
    pub fn scheme(&self) -> Option<String> {
        let (scheme, _) = self.expose().split_once(':')?;
        let valid = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
        valid.then(|| scheme.to_ascii_lowercase())
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DatabaseUrl({}:***)", self.scheme().unwrap_or_default())
    }
}
