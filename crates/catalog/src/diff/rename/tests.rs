//! What looks like a rename, what people type, and what becomes of a catalog.

use super::super::tests::{AnyDatabase, catalog, column};
use super::*;
use crate::{Enum, EnumValue, Family, Origin, QualifiedName, Table};

/// A catalog of tables, each with columns by name: a capital letter makes a number, others texts.
fn tables(tables: &[(&str, &[&str])]) -> Catalog {
    let mut all = catalog(|_| {});
    all.tables.clear();
    for (name, columns) in tables {
        let mut table = Table::new(QualifiedName::bare(*name), Origin::Database);
        table.columns = columns
            .iter()
            .map(|name| {
                let is_number = name.starts_with(char::is_uppercase);
                column(name, if is_number { Family::Int } else { Family::String })
            })
            .collect();
        all.tables.push(table);
    }
    all
}

fn with_enum(name: &str, labels: &[&str]) -> Catalog {
    let mut all = catalog(|_| {});
    all.enums.push(Enum {
        name: QualifiedName::bare(name),
        former_names: Vec::new(),
        values: labels.iter().map(|label| EnumValue::new(*label)).collect(),
        origin: Origin::Database,
    });
    all
}

fn check(from: &Catalog, to: &Catalog, expected: &[&str]) {
    let found: Vec<String> =
        candidates(from, to, &AnyDatabase).iter().map(|found| found.rename.typed()).collect();
    assert_eq!(found, expected);
}

#[test]
fn columns_that_look_alike() {
    for (old, new, expected) in [
        (["Id", "name"], ["Id", "full_name"], &["t.name:full_name"] as &[&str]),
        (["Id", "email"], ["Id", "phone"], &["t.email:phone"]),
        (["Id", "name"], ["Id", "Age"], &[]),
        (
            ["first", "last"],
            ["first_name", "last_name"],
            &["t.first:first_name", "t.last:last_name"],
        ),
        (
            ["last", "first"],
            ["first_name", "last_name"],
            &["t.last:last_name", "t.first:first_name"],
        ),
        (["a", "b"], ["a", "b"], &[]),
    ] {
        check(&tables(&[("t", &old)]), &tables(&[("t", &new)]), expected);
    }
}

#[test]
fn tables_and_enums_that_look_alike() {
    let columns: &[&str] = &["Id", "name", "email", "Age"];
    let user = tables(&[("User", columns)]);
    check(&user, &tables(&[("Account", columns)]), &["User:Account"]);
    check(&user, &tables(&[("Account", &["Id", "name", "mail", "Age"])]), &["User:Account"]);
    check(&user, &tables(&[("Account", &["Id", "title", "body", "Size"])]), &[]);
    check(&user, &tables(&[("User", columns), ("Account", columns)]), &[]);
    let role = with_enum("Role", &["ADMIN", "USER"]);
    check(&role, &with_enum("Kind", &["ADMIN", "USER"]), &["Role:Kind"]);
    check(&role, &with_enum("Role", &["ROOT", "USER"]), &["Role.ADMIN:ROOT"]);
    check(&role, &with_enum("Role", &["USER"]), &[]);
}

#[test]
fn hundreds_of_tables_are_no_renames() {
    let names: Vec<String> = (0..300).map(|n| format!("t{n}")).collect();
    let old: Vec<_> = names.iter().map(|name| (name.as_str(), &["Id"] as &[&str])).collect();
    let new: Vec<String> = names.iter().map(|name| format!("x{name}")).collect();
    let new: Vec<_> = new.iter().map(|name| (name.as_str(), &["Id"] as &[&str])).collect();
    check(&tables(&old), &tables(&new), &[]);
}

#[test]
fn typed_renames() {
    let from = tables(&[("User", &["Id", "name", "mail"]), ("Post", &["Id", "name"])]);
    let to = tables(&[("Account", &["Id", "full_name", "email"]), ("Post", &["Id", "full_name"])]);
    let check = |texts: &[&str], expected: Result<&[&str], &str>| {
        let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
        let found = typed(&texts, &from, &to, &AnyDatabase);
        let found = found.map(|list| list.iter().map(Rename::typed).collect::<Vec<_>>());
        let expected = expected.map(|list| list.iter().map(|text| (*text).to_owned()).collect());
        assert_eq!(found.map_err(|(text, _)| text.to_owned()), expected.map_err(str::to_owned));
    };
    check(&["User:Account"], Ok(&["User:Account"]));
    check(&["Post.name:full_name"], Ok(&["Post.name:full_name"]));
    check(&["Post.name:Post.full_name"], Ok(&["Post.name:full_name"]));
    check(
        &["User.name:full_name", "User:Account"],
        Ok(&["User:Account", "Account.name:full_name"]),
    );
    check(&["User:Account", "mail:email"], Ok(&["User:Account", "Account.mail:email"]));
    check(&["name:full_name"], Ok(&["Post.name:full_name"]));
    check(&["User:Account", "name:full_name"], Err("name:full_name"));
    check(&["User"], Err("User"));
    check(&["Nobody:Account"], Err("Nobody:Account"));
    check(&["Post.Id:full_name"], Err("Post.Id:full_name"));
}

#[test]
fn renames_lead_there_and_back() {
    let from = tables(&[("User", &["Id", "name"])]);
    let to = tables(&[("Account", &["Id", "title"])]);
    let texts = ["User:Account".to_owned(), "name:title".to_owned()];
    let renames = typed(&texts, &from, &to, &AnyDatabase).expect("they fit");
    let after = renamed(&from, &renames);
    assert_eq!(after.tables, to.tables);
    let back = reversed(&renames);
    assert_eq!(renamed(&after, &back), from);
    assert_eq!(diff_after(&renames, &after, &to, &AnyDatabase).changes.len(), 2);
}
