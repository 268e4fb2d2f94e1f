//! Names of tables whose capitals the server does not keep.

use std::collections::BTreeMap;

use super::{Catalog, ObjectKind, QualifiedName};

impl Catalog {
    /// The catalog with tables and views called as somebody else calls them. None where the server
    /// keeps names as they are, or nobody calls one otherwise.
    #[must_use]
    pub fn spelled<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> Option<Self> {
        if !self.folds_table_names {
            return None;
        }
        let names: BTreeMap<String, &str> =
            names.into_iter().map(|name| (name.to_lowercase(), name)).collect();
        let mut spelled = self.clone();
        let mut is_other = false;
        let mut spell = |found: &mut QualifiedName| {
            if let Some(name) = names.get(&found.name.to_lowercase()) {
                is_other |= found.name != *name;
                found.name = (*name).to_owned();
            }
        };
        for table in &mut spelled.tables {
            spell(&mut table.name);
            table.foreign_keys.iter_mut().for_each(|key| spell(&mut key.referenced_table));
        }
        for object in &mut spelled.objects {
            object.table.iter_mut().for_each(&mut spell);
            if object.kind == ObjectKind::View {
                spell(&mut object.name);
            }
        }
        is_other.then_some(spelled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Origin, Table};

    fn catalog(name: &str, folds_table_names: bool) -> Catalog {
        let table =
            Table::new(QualifiedName::new(None::<String>, name.to_owned()), Origin::Database);
        Catalog { tables: vec![table], folds_table_names, ..Catalog::default() }
    }

    #[test]
    fn capitals_come_from_elsewhere() {
        let found = catalog("geese", true).spelled(["Nest", "Geese"]).map(|it| it.tables);
        assert_eq!(found, Some(catalog("Geese", true).tables));
        assert_eq!(catalog("geese", true).spelled(["Nest", "geese"]), None);
        assert_eq!(catalog("geese", false).spelled(["Geese"]), None);
    }
}
