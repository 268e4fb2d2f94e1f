//! Tables and enums that somebody else manages: no command makes, changes, compares or drops them.

use brant_catalog::{Catalog, QualifiedName};

use crate::code::Code;
use crate::error::Error;
use crate::left_out::take_tables;

/// Which tables and enums are somebody else's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct External {
    tables: Vec<Pattern>,
    enums: Vec<Pattern>,
}

/// A name, or the beginning of names.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Pattern {
    namespace: Option<String>,
    name: String,
    is_open: bool,
}

impl External {
    /// From names as they are configured; one that ends in `*` stands for all that begin so.
    ///
    /// # Errors
    /// [`Code::Unqualified`] for a name without its namespace where the database has namespaces,
    /// [`Code::Qualified`] for one with a namespace where it has none.
    pub fn new(
        tables: &[String],
        enums: &[String],
        default_namespace: Option<&str>,
    ) -> Result<External, Error> {
        let read = |names: &[String]| -> Result<Vec<Pattern>, Error> {
            names.iter().map(|name| Pattern::new(name, default_namespace)).collect()
        };
        Ok(External { tables: read(tables)?, enums: read(enums)? })
    }

    /// Whether no table is.
    #[must_use]
    pub fn has_no_tables(&self) -> bool {
        self.tables.is_empty()
    }

    /// Whether a table is. `folds`: names are the same in capitals and small letters.
    #[must_use]
    pub fn has_table(&self, namespace: Option<&str>, name: &str, folds: bool) -> bool {
        self.tables.iter().any(|pattern| pattern.fits(namespace, name, folds))
    }

    /// Whether an enum is.
    #[must_use]
    pub fn has_enum(&self, namespace: Option<&str>, name: &str) -> bool {
        self.enums.iter().any(|pattern| pattern.fits(namespace, name, false))
    }

    /// Takes them out of a catalog, with the sequences that count their rows.
    pub fn leave_out(&self, catalog: &mut Catalog) {
        let default = catalog.default_namespace.clone();
        let folds = catalog.folds_table_names;
        let namespace = |name: &QualifiedName| name.namespace.clone().or_else(|| default.clone());
        if !self.tables.is_empty() {
            take_tables(catalog, |table| {
                self.has_table(namespace(&table.name).as_deref(), &table.name.name, folds)
            });
        }
        catalog
            .enums
            .retain(|found| !self.has_enum(namespace(&found.name).as_deref(), &found.name.name));
    }

    /// What of this a remembered catalog depends on.
    pub(crate) fn fingerprint(&self) -> String {
        if *self == External::default() { String::new() } else { format!("{self:?}") }
    }
}

impl Pattern {
    fn new(written: &str, default_namespace: Option<&str>) -> Result<Pattern, Error> {
        let (namespace, name) = match written.split_once('.') {
            Some((namespace, name)) => (Some(namespace), name),
            None => (None, written),
        };
        match (default_namespace, namespace) {
            (Some(default), None) => return Err(unqualified(written, default)),
            (None, Some(_)) => return Err(qualified(written, name)),
            (Some(_), Some(_)) | (None, None) => {}
        }
        let start = name.strip_suffix('*');
        Ok(Pattern {
            namespace: namespace.map(str::to_owned),
            name: start.unwrap_or(name).to_owned(),
            is_open: start.is_some(),
        })
    }

    fn fits(&self, namespace: Option<&str>, name: &str, folds: bool) -> bool {
        let same = |a: &str, b: &str| a == b || (folds && a.eq_ignore_ascii_case(b));
        let fits = match self.is_open {
            true => name.get(..self.name.len()).is_some_and(|start| same(start, &self.name)),
            false => same(name, &self.name),
        };
        fits && self.namespace.as_deref() == namespace
    }
}

fn unqualified(written: &str, default: &str) -> Error {
    Error::new(
        Code::Unqualified,
        format!(
            "For the current database, `tables.external` and `enums.external` must contain only fully qualified names (`schema_name.table_name`), not `{written}`"
        ),
    )
    .help(format!("write `{default}.{written}`, or the schema that it is in"))
}

fn qualified(written: &str, name: &str) -> Error {
    Error::new(
        Code::Qualified,
        format!(
            "For the current database, `tables.external` and `enums.external` must contain only simple names without a schema, not `{written}`"
        ),
    )
    .help(format!("write `{name}`"))
}

#[cfg(test)]
mod tests {
    use super::External;

    /// What is configured, the default namespace, a table and whether it is external; `None` for
    /// what is refused.
    #[test]
    fn names() {
        let cases = [
            ("public.geese", Some("public"), Some("public"), "geese", Some(true)),
            ("public.geese", Some("public"), Some("auth"), "geese", Some(false)),
            ("auth.*", Some("public"), Some("auth"), "geese", Some(true)),
            ("auth.ge*", Some("public"), Some("auth"), "ducks", Some(false)),
            ("auth.ge*", Some("public"), Some("auth"), "g", Some(false)),
            ("auth.gé*", Some("public"), Some("auth"), "gèse", Some(false)),
            ("public.Geese", Some("public"), Some("public"), "geese", Some(false)),
            ("geese", Some("public"), Some("public"), "geese", None),
            ("*", Some("public"), Some("public"), "geese", None),
            ("geese", None, None, "geese", Some(true)),
            ("g*", None, None, "geese", Some(true)),
            ("shop.geese", None, None, "geese", None),
        ];
        for (written, default, namespace, name, expected) in cases {
            let external = External::new(&[written.to_owned()], &[], default).ok();
            let found = external.map(|external| external.has_table(namespace, name, false));
            assert_eq!(found, expected, "{written} {namespace:?} {name}");
        }
        let folded = External::new(&["Ge*".to_owned()], &[], None).expect("names");
        assert!(folded.has_table(None, "geese", true) && !folded.has_table(None, "geese", false));
    }
}
