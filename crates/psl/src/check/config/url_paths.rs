//! Relative paths in connection strings, which count from the folder of the schema.

use std::path::Path;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::connector::Connector;

/// What stays as it is in a query, after the rules of HTML forms.
const QUERY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'*').remove(b'-').remove(b'.').remove(b'_');

/// The connection string with all its relative paths made absolute: the file that a
/// `file:` string names, and the parameters that hold paths (certificates).
#[must_use]
pub fn anchor_url(url: &str, folder: &Path, connector: &Connector) -> String {
    if let Some(path) = url.strip_prefix("file:") {
        return match path.starts_with('/') || path.is_empty() {
            true => url.to_owned(),
            false => format!("file:{}", folder.join(path).display()),
        };
    }
    let Some((base, query)) = url.split_once('?') else { return url.to_owned() };
    let parameters: Vec<_> =
        query.split('&').map(|parameter| anchor_parameter(parameter, folder, connector)).collect();
    format!("{base}?{}", parameters.join("&"))
}

fn anchor_parameter(parameter: &str, folder: &Path, connector: &Connector) -> String {
    let path = parameter
        .split_once('=')
        .filter(|(name, _)| connector.path_parameters.contains(name))
        .and_then(|(name, value)| Some((name, percent_decode_str(value).decode_utf8().ok()?)))
        .filter(|(_, path)| Path::new(path.as_ref()).is_relative());
    let Some((name, path)) = path else { return parameter.to_owned() };
    let absolute = folder.join(path.as_ref());
    format!("{name}={}", utf8_percent_encode(&absolute.to_string_lossy(), QUERY))
}
