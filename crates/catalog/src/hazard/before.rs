//! A hazard of a change that begins with renames, asked of the database as it is before them.

use super::{Hazard, HazardKind};
use crate::{Rename, Renamed};

impl Hazard {
    /// The hazard in the names that tables and columns have before the renames: those to count by.
    #[must_use]
    pub fn before(&self, renames: &[Rename]) -> Self {
        let mut hazard = self.clone();
        for Rename { what, from, to } in renames.iter().rev() {
            match what {
                Renamed::Table(namespace) | Renamed::Enum(namespace) => {
                    let table = &mut hazard.table;
                    if table.namespace == *namespace && table.name == *to {
                        table.name.clone_from(from);
                    }
                }
                Renamed::Column(table) if hazard.table == *table => {
                    let follow = |name: &mut String| {
                        if name == to {
                            name.clone_from(from);
                        }
                    };
                    if let HazardKind::AddUnique { columns, by } = &mut hazard.kind {
                        columns.iter_mut().chain(by.iter_mut().flatten()).for_each(follow);
                    }
                    follow(&mut hazard.column);
                }
                Renamed::Column(_) | Renamed::Value(_) | Renamed::Label(..) => {}
            }
        }
        hazard
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::QualifiedName;

    #[test]
    fn old_names() {
        let account = QualifiedName::bare("Account");
        let renames = [
            Rename { what: Renamed::Table(None), from: "User".into(), to: "Account".into() },
            Rename {
                what: Renamed::Column(account.clone()),
                from: "mail".into(),
                to: "email".into(),
            },
        ];
        let kind = |column: &str| HazardKind::AddUnique {
            columns: vec![column.to_owned(), "other".to_owned()],
            by: Some(vec![column.to_owned()]),
        };
        let hazard = Hazard { kind: kind("email"), table: account, column: "email".into() };
        let before = hazard.before(&renames);
        assert_eq!(before.table, QualifiedName::bare("User"));
        assert_eq!((before.column.as_str(), &before.kind), ("mail", &kind("mail")));
        // A column that another table had by the old name is another one.
        let stray = Rename {
            what: Renamed::Column(QualifiedName::bare("User")),
            from: "x".into(),
            to: "mail".into(),
        };
        assert_eq!(hazard.before(&[renames.as_slice(), &[stray]].concat()), before);
        let elsewhere = Hazard { table: QualifiedName::bare("Post"), ..hazard };
        assert_eq!(elsewhere.before(&renames), elsewhere);
    }
}
