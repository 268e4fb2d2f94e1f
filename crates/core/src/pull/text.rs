//! The files of a schema after a pull.

use brant_psl::schema::Schema;
use brant_psl::write::{rewrite, rewrite_with};
use brant_psl::{FileId, Sources};

use super::{Pulled, datasource, spelling};

/// The file that the new blocks of a schema of several files go to, in its root folder.
pub const NEW_BLOCKS: &str = "introspected.prisma";

/// The files with their names, in the order of the sources. `previous` is what the sources mean.
/// New blocks go to the only file; where there are several, to the one called `new_blocks`, which
/// comes last if it is new.
#[must_use]
pub fn files(
    sources: &Sources,
    previous: &Schema,
    pulled: &Pulled,
    new_blocks: &str,
) -> Vec<(String, String)> {
    let mut sources = sources.clone();
    let is_target = |sources: &Sources, id: FileId| {
        sources.get(id).is_some_and(|source| source.name() == new_blocks)
    };
    let first = sources.iter().next().map(|(id, _)| id);
    let named = sources.iter().map(|(id, _)| id).find(|id| is_target(&sources, *id));
    let target = match (first, named) {
        (_, Some(named)) => named,
        (Some(only), None) if sources.len() == 1 => only,
        (_, None) => sources.add(new_blocks, ""),
    };
    let was_empty = sources.get(target).is_some_and(|source| source.text().is_empty());
    let texts = rewrite_with(&sources, previous, &pulled.schema, &pulled.commented, target);
    let texts = texts.into_iter().map(|text| {
        let text = spelling::modernised(datasource::modernised(text));
        datasource::with_extensions(text, previous, &pulled.schema)
    });
    let names = sources.iter().map(|(id, source)| (id, source.name().to_owned()));
    let files = names.zip(texts);
    files
        .filter(|((id, _), text)| !(was_empty && *id == target && text.trim().is_empty()))
        .map(|((_, name), text)| (name, text.trim_start_matches('\n').to_owned()))
        .collect()
}

/// The files with nothing but their datasource and generators, for a pull that forgets the rest.
#[must_use]
pub fn without_blocks(sources: &Sources, schema: &Schema) -> Sources {
    let config = Schema {
        datasource: schema.datasource.clone(),
        generators: schema.generators.clone(),
        ..Schema::default()
    };
    let mut stripped = Sources::new();
    for ((_, source), text) in sources.iter().zip(rewrite(sources, schema, &config)) {
        stripped.add(source.name(), text);
    }
    stripped
}

/// All blocks of a pull without the files around them.
#[must_use]
pub fn blocks(pulled: &Pulled) -> String {
    brant_psl::write::blocks_with(&pulled.schema, &pulled.commented)
}

/// Whether nothing of a pull became a block.
#[must_use]
pub fn is_empty(pulled: &Pulled) -> bool {
    pulled.schema.models.is_empty() && pulled.schema.enums.is_empty()
}
