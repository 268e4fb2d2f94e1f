//! What migrations make, seen in scratch databases.

use std::collections::{BTreeMap, BTreeSet};

use brant_catalog::{AutoIncrement, Catalog};

use super::forms::Run;
use super::text::Part;
use crate::code::Code;
use crate::commands::verify::{lost, structure};
use crate::connection::TableRows;
use crate::error::Error;
use crate::migration::Migration;
use crate::modeller::{Modeller, compare};
use crate::rendered;
use crate::scratch::{self, Scratch, Site};

/// What there is after migrations on an empty database.
pub(super) struct Made {
    catalog: Catalog,
    rows: Vec<TableRows>,
}

impl Made {
    /// Whether a new database has rows from the beginning.
    pub(super) fn has_rows(&self) -> bool {
        self.rows.iter().any(|rows| !rows.is_empty())
    }
}

/// Runs migrations in a scratch database and looks.
pub(super) async fn replay(
    site: &Site<'_>,
    migrations: &[Migration],
    namespaces: &[String],
) -> Result<Made, Error> {
    scratch::using(site, async |scratch: &mut Scratch<'_>| {
        scratch.replay(migrations).await?;
        let catalog = scratch.introspect(namespaces).await?;
        let rows = scratch.connection().rows(&catalog.tables).await;
        let rows = rows.map_err(|error| Error::from_driver(error, scratch.target()))?;
        Ok(Made { catalog, rows })
    })
    .await
}

/// Writes what can be merged anew, from what the database is before and after each run.
pub(super) async fn merge(
    site: &Site<'_>,
    migrations: &[Migration],
    runs: &[Run],
    namespaces: &[String],
) -> Result<Vec<Part>, Error> {
    let modeller = site.driver.dialect().modeller();
    scratch::using(site, async |scratch: &mut Scratch<'_>| {
        let mut parts = Vec::with_capacity(runs.len());
        // Of the database as the migrations before left it, as far as anybody has looked.
        let mut before = None;
        for run in runs {
            let (range, is_merged) = match run {
                Run::Verbatim(index) => (*index..index + 1, false),
                // Nothing is won by writing a single one anew.
                Run::Mergeable(range) => (range.clone(), range.len() > 1),
            };
            if is_merged && before.is_none() {
                before = Some(scratch.introspect(namespaces).await?);
            }
            scratch.replay(migrations.get(range.clone()).unwrap_or_default()).await?;
            before = match before.filter(|_| is_merged) {
                Some(old) => {
                    let after = scratch.introspect(namespaces).await?;
                    parts.push(merged(modeller, range, &old, &after));
                    Some(after)
                }
                None => {
                    parts.push(Part::Verbatim(range.start));
                    None
                }
            };
        }
        Ok(parts)
    })
    .await
}

fn merged(
    modeller: &dyn Modeller,
    of: std::ops::Range<usize>,
    before: &Catalog,
    after: &Catalog,
) -> Part {
    let blocks = modeller.render(&compare(modeller, before, after));
    let sql = if blocks.is_empty() { String::new() } else { rendered::text(&blocks) };
    Part::Merged { of, sql }
}

/// Shows that a script makes what the migrations make: everything that can be seen of a database,
/// and its rows.
pub(super) async fn same(
    site: &Site<'_>,
    migrations: &[Migration],
    wanted: &Made,
    script: &Migration,
    namespaces: &[String],
) -> Result<(), Error> {
    let found = replay(site, std::slice::from_ref(script), namespaces).await?;
    let modeller = site.driver.dialect().modeller();
    if let Some(why) = structure(modeller, &wanted.catalog, &found.catalog) {
        return Err(another(&why));
    }
    if let Some(why) = facts(&wanted.catalog, &found.catalog) {
        return Err(another(&why));
    }
    let mut differing = lost(&wanted.catalog, &wanted.rows, &found.rows);
    if !differing.is_empty() {
        // Some values are made when they are written: those differ from run to run.
        let again = replay(site, migrations, namespaces).await?;
        let volatile = lost(&wanted.catalog, &wanted.rows, &again.rows);
        differing.retain(|column| !volatile.contains(column));
    }
    match differing.as_slice() {
        [] => Ok(()),
        differing => Err(another(&format!("other rows in {}", differing.join(", ")))),
    }
}

/// What only one of them has, or has in other words: also what a comparison of schemas passes over, as
/// how a type is spelled, or what a view says.
fn facts(wanted: &Catalog, found: &Catalog) -> Option<String> {
    let (wanted, found) = (named(wanted), named(found));
    let differ = |name: &&String| wanted.get(*name) != found.get(*name);
    let names: BTreeSet<&String> = wanted.keys().chain(found.keys()).filter(differ).collect();
    let names: Vec<&str> = names.into_iter().map(String::as_str).collect();
    (!names.is_empty()).then(|| format!("not the same: {}", names.join(", ")))
}

/// Everything that has a name, as text. Where a column stands and how the sequence behind it is called
/// depends on the way.
fn named(catalog: &Catalog) -> BTreeMap<String, String> {
    let mut named = BTreeMap::new();
    for table in &catalog.tables {
        let mut table = table.clone();
        table.columns.sort_by(|a, b| a.name.cmp(&b.name));
        for column in &mut table.columns {
            if let Some(AutoIncrement::Sequence { name, .. }) = &mut column.auto_increment {
                *name = None;
            }
        }
        table.indexes.sort_by_cached_key(|index| format!("{index:?}"));
        table.foreign_keys.sort_by_cached_key(|key| format!("{key:?}"));
        named.insert(format!("table `{}`", table.name), format!("{table:?}"));
    }
    named.extend(
        catalog.enums.iter().map(|one| (format!("enum `{}`", one.name), format!("{one:?}"))),
    );
    named.extend(catalog.objects.iter().map(|object| {
        (format!("{} `{}`", object.kind.word(), object.name), format!("{object:?}"))
    }));
    let others = (&catalog.sequences, &catalog.extensions);
    named.insert("sequences and extensions".to_owned(), format!("{others:?}"));
    named
}

fn another(why: &str) -> Error {
    Error::new(
        Code::NotSquashable,
        "the squashed migration does not make what the migrations make; nothing was written",
    )
    .note(why)
    .help("squash fewer of them with `--to`, and leave the ones that do not go together")
}
