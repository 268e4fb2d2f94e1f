//! Extensions in the datasource, for schemas whose preview feature asks for them.

use brant_catalog as catalog;
use brant_psl::connector::Capability;
use brant_psl::schema::{Extension, PreviewFeature, Schema};
use brant_psl::write::quoted;

use super::name::sanitized;
use crate::desired::Conventions;

/// The extensions that are listed without having been listed before; the existing tool's choice.
static WORTH_LISTING: &[&str] = &["citext", "postgis", "uuid-ossp"];

/// What the datasource lists after a pull: of what was listed, whatever is there, with namespace
/// and version of the database where it said one; and what is worth listing. None if the list is
/// not shown.
pub(super) fn extensions(
    found: &[catalog::Extension],
    previous: &Schema,
    conventions: &Conventions,
) -> Option<Vec<Extension>> {
    let is_shown = conventions.connector.can(Capability::Extensions)
        && previous.has_preview(PreviewFeature::PostgresqlExtensions);
    let listed = previous.datasource.as_ref()?.extensions.as_deref().unwrap_or_default();
    let built_in = listed
        .iter()
        .filter(|old| conventions.built_in_extensions.contains(&old.database_name.as_str()));
    let there = found.iter().filter_map(|found| {
        let old = listed.iter().find(|old| old.database_name == found.name);
        match old {
            Some(old) => Some(Extension {
                schema: found.schema.clone().filter(|_| old.schema.is_some()),
                version: found.version.clone().filter(|_| old.version.is_some()),
                ..old.clone()
            }),
            None => WORTH_LISTING.contains(&found.name.as_str()).then(|| Extension {
                name: sanitized(&found.name),
                database_name: found.name.clone(),
                schema: found.schema.clone(),
                version: None,
                span: brant_psl::Span::default(),
            }),
        }
    });
    let all: Vec<Extension> = there.chain(built_in.cloned()).collect();
    (is_shown && !all.is_empty()).then_some(all)
}

/// Whether two lists say the same.
pub(super) fn same(from: Option<&[Extension]>, to: Option<&[Extension]>) -> bool {
    let text = |list: Option<&[Extension]>| -> Vec<String> {
        let mut texts: Vec<_> = list.unwrap_or_default().iter().map(text).collect();
        texts.sort_unstable();
        texts
    };
    text(from) == text(to)
}

/// `name(map: "…", schema: "…", version: "…")`.
pub(super) fn text(extension: &Extension) -> String {
    let Extension { name, database_name, schema, version, .. } = extension;
    let map = (name != database_name).then_some(database_name);
    let arguments = [("map", map), ("schema", schema.as_ref()), ("version", version.as_ref())];
    let said = arguments.iter().filter_map(|(word, value)| Some((word, (*value)?)));
    let said: Vec<_> = said.map(|(word, value)| format!("{word}: {}", quoted(value))).collect();
    if said.is_empty() { name.clone() } else { format!("{name}({})", said.join(", ")) }
}
