//! Renames as people type them: `old:new`.

use std::collections::BTreeSet;
use std::fmt;

use super::super::context::Context;
use super::find::{column_rename, enum_rename, match_enums, table_rename, value_rename};
use super::{Rename, label, renamed};
use crate::{Catalog, Rules};

/// Why a typed rename cannot be followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// It is not of the form `old:new`.
    Form,
    /// Nothing of the old name goes while something of the new name comes.
    NoSuchPair,
    /// It fits several things; these.
    Several(Vec<String>),
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Form => f.write_str("it is not of the form `old:new`"),
            Self::NoSuchPair => f.write_str(
                "nothing of the old name is dropped while something of the new name is added",
            ),
            Self::Several(paths) => write!(f, "it fits several things: {}", paths.join(", ")),
        }
    }
}

/// The renames that people typed: `User:Account`, `Account.name:full_name`,
/// `Role.ADMIN:ROOT`, or just `name:full_name` where only one table has such columns. The table of
/// a column may be named by its old or its new name.
///
/// # Errors
///
/// The first text that fits nothing or several things, with the reason.
pub fn typed<'t>(
    texts: &'t [String],
    from: &Catalog,
    to: &Catalog,
    rules: &dyn Rules,
) -> Result<Vec<Rename>, (&'t str, Unfit)> {
    let mut parsed = Vec::new();
    for text in texts {
        let pair = text.split_once(':').map(|(old, new)| (old.trim(), new.trim()));
        let pair = pair.filter(|(old, new)| !old.is_empty() && !new.is_empty());
        parsed.push((text.as_str(), pair.ok_or((text.as_str(), Unfit::Form))?));
    }
    // Tables and enums first: the columns of a renamed table can be found only afterwards.
    let mut renames = Vec::new();
    let wanted = parsed.iter().map(|(_, (_, new))| new.rsplit_once('.').map_or(*new, |(_, n)| n));
    let wanted: BTreeSet<&str> = wanted.chain(parsed.iter().map(|(_, (_, new))| *new)).collect();
    let whole = possible(from, to, rules, &wanted);
    parsed.retain(|(_, (old, new))| {
        let mut fitting = whole.iter().filter(|rename| rename.path() == *old && rename.to == *new);
        let found = fitting.next().filter(|rename| !is_part(rename));
        renames.extend(found.cloned());
        found.is_none()
    });
    let after = renamed(from, &renames);
    let parts = possible(&after, to, rules, &wanted);
    let mut left = Vec::new();
    for (text, (old, new)) in parsed {
        let new = new.rsplit_once('.').map_or(new, |(_, name)| name);
        let old = with_new_owner(old, &renames);
        let is_it = |rename: &&Rename| {
            is_part(rename)
                && rename.to == new
                && (rename.path() == old || rename.from == old || short(rename) == old)
        };
        let fitting: Vec<&Rename> = parts.iter().filter(is_it).collect();
        match fitting.as_slice() {
            [one] => renames.push((*one).clone()),
            [] => left.push((text, old, new)),
            several => {
                let paths = several.iter().map(|rename| format!("`{}`", rename.path())).collect();
                return Err((text, Unfit::Several(paths)));
            }
        }
    }
    // Values of enums last: the columns that hold them may have been renamed.
    let after = renamed(from, &renames);
    let context = Context::new(&after, to, rules);
    for (text, old, new) in left {
        let found = label::typed(&context, &old, new);
        if found.is_empty() {
            return Err((text, Unfit::NoSuchPair));
        }
        renames.extend(found);
    }
    Ok(renames)
}

fn is_part(rename: &Rename) -> bool {
    !matches!(rename.what, super::Renamed::Table(_) | super::Renamed::Enum(_))
}

/// The path without the namespace.
fn short(rename: &Rename) -> String {
    match &rename.what {
        super::Renamed::Column(owner) | super::Renamed::Value(owner) => {
            format!("{}.{}", owner.name, rename.from)
        }
        super::Renamed::Label(table, column) => {
            format!("{}.{column}.{}", table.name, rename.from)
        }
        super::Renamed::Table(_) | super::Renamed::Enum(_) => rename.from.clone(),
    }
}

/// `User.name` where `User` has become `Account`: `Account.name`.
fn with_new_owner(old: &str, renames: &[Rename]) -> String {
    let owner = old.rsplit_once('.');
    let renamed = owner.and_then(|(owner, part)| {
        let rename = renames.iter().find(|rename| rename.path() == owner)?;
        Some(format!("{}.{part}", rename.to))
    });
    renamed.unwrap_or_else(|| old.to_owned())
}

/// Every rename that could be meant: whatever goes, with whatever of a wanted name comes beside it.
fn possible(
    from: &Catalog,
    to: &Catalog,
    rules: &dyn Rules,
    wanted: &BTreeSet<&str>,
) -> Vec<Rename> {
    let is_wanted = |name: &str| wanted.contains(name);
    let context = Context::new(from, to, rules);
    let tables = context.match_tables();
    let enums = match_enums(&context);
    let mut all = Vec::new();
    for old in &tables.dropped {
        let names = tables.created.iter().map(|new| new.name.name.as_str());
        all.extend(names.filter(|new| is_wanted(new)).map(|new| table_rename(old, new)));
    }
    for old in &enums.dropped {
        let names = enums.created.iter().map(|new| new.name.name.as_str());
        all.extend(names.filter(|new| is_wanted(new)).map(|new| enum_rename(old, new)));
    }
    for pair in tables.pairs {
        let columns = Context::match_columns(pair);
        for old in columns.dropped {
            let names = columns.created.iter().map(|new| new.name.as_str());
            let names = names.filter(|new| is_wanted(new));
            all.extend(names.map(|new| column_rename(pair.from, old, new)));
        }
    }
    for pair in enums.pairs {
        let old_labels: BTreeSet<&str> = pair.from.labels().collect();
        let new_labels: BTreeSet<&str> = pair.to.labels().collect();
        for old in pair.from.values.iter().filter(|v| !new_labels.contains(v.label.as_str())) {
            let new = pair.to.labels().filter(|l| !old_labels.contains(l) && is_wanted(l));
            all.extend(new.map(|label| value_rename(pair.from, &old.label, label)));
        }
    }
    all
}
