//! The history tables of other migration tools: a database that one of them managed keeps its
//! table, which is neither drift nor part of a baseline.

use brant_catalog::{Catalog, QualifiedName, Table};

use crate::left_out::take_tables;
use crate::ui::{Event, Ui};

/// A tool's table, by its name and columns that no table of the same name is likely to have by
/// chance. Names and columns are those that the tools' own documentation gives.
struct Known {
    tool: &'static str,
    table: &'static str,
    columns: &'static [&'static str],
}

const fn known(tool: &'static str, table: &'static str, columns: &'static [&'static str]) -> Known {
    Known { tool, table, columns }
}

const KNOWN: &[Known] = &[
    known("Alembic", "alembic_version", &["version_num"]),
    known("Rails, dbmate or golang-migrate", "schema_migrations", &["version"]),
    known("Rails", "ar_internal_metadata", &["key", "value"]),
    known("Flyway", "flyway_schema_history", &["installed_rank", "script"]),
    known("Liquibase", "databasechangelog", &["id", "author", "md5sum"]),
    known("Liquibase", "databasechangeloglock", &["id", "locked"]),
    known("sqlx", "_sqlx_migrations", &["version", "checksum"]),
    known("Diesel", "__diesel_schema_migrations", &["version", "run_on"]),
    known("Knex", "knex_migrations", &["name", "batch"]),
    known("Knex", "knex_migrations_lock", &["is_locked"]),
    known("Drizzle", "__drizzle_migrations", &["hash", "created_at"]),
    known("Goose", "goose_db_version", &["version_id", "is_applied"]),
    known("Django", "django_migrations", &["app", "name", "applied"]),
    known("TypeORM", "migrations", &["timestamp", "name"]),
    known("TypeORM", "typeorm_metadata", &["type", "schema", "value"]),
    known("Sequelize", "SequelizeMeta", &["name"]),
    known("refinery", "refinery_schema_history", &["version", "applied_on", "checksum"]),
];

/// The tool whose history the table is, if it is one.
pub fn tool(table: &Table) -> Option<&'static str> {
    let has =
        |name: &str| table.columns.iter().any(|column| column.name.eq_ignore_ascii_case(name));
    let is = |known: &&Known| {
        table.name.name.eq_ignore_ascii_case(known.table)
            && known.columns.iter().all(|column| has(column))
            && table.columns.len() <= known.columns.len() + MORE
    };
    KNOWN.iter().find(is).map(|known| known.tool)
}

/// How many columns beside the known ones a history has at most; Flyway's has eight, Liquibase's eleven.
const MORE: usize = 12;

/// Takes the tables of other tools out of a catalog that was read from a database, with the
/// sequences that count their rows. Answers with their names and tools.
///
/// What one of the `known` catalogs (a schema, what migrations make) has is the project's own,
/// whatever it looks like, and stays.
pub fn take_out(catalog: &mut Catalog, known: &[&Catalog]) -> Vec<(String, &'static str)> {
    let is_known = |catalog: &Catalog, table: &Table| {
        let key = catalog.key(&table.name);
        known.iter().any(|known| known.tables.iter().any(|own| known.key(&own.name) == key))
    };
    let known_ones = catalog.tables.iter().filter(|table| is_known(catalog, table));
    let own: Vec<QualifiedName> = known_ones.map(|table| table.name.clone()).collect();
    let found = take_tables(catalog, |table| tool(table).is_some() && !own.contains(&table.name));
    found.iter().filter_map(|table| Some((table.name.to_string(), tool(table)?))).collect()
}

/// The same, and says what was left out.
pub(crate) fn leave_out(catalog: &mut Catalog, known: &[&Catalog], ui: &dyn Ui) {
    for (table, tool) in take_out(catalog, known) {
        let note = format!("the table `{table}` is the history of {tool}; it was left out");
        ui.event(&Event::Note(&note));
    }
}

#[cfg(test)]
mod tests {
    use brant_catalog::{
        Arity, Catalog, Column, ColumnType, Family, Origin, QualifiedName, Sequence, Table,
    };

    use super::{take_out, tool};

    fn table(name: &str, columns: &[&str]) -> Table {
        let kind = ColumnType { family: Family::String, native: None, arity: Arity::Required };
        let column = |name: &&str| Column::new(*name, kind.clone(), Origin::Database);
        let mut table = Table::new(QualifiedName::bare(name), Origin::Database);
        table.columns = columns.iter().map(column).collect();
        table
    }

    #[test]
    fn names_and_columns_tell() {
        assert_eq!(tool(&table("alembic_version", &["version_num"])), Some("Alembic"));
        assert_eq!(
            tool(&table("DATABASECHANGELOG", &["ID", "AUTHOR", "MD5SUM", "TAG"])),
            Some("Liquibase")
        );
        assert_eq!(tool(&table("migrations", &["id", "timestamp", "name"])), Some("TypeORM"));
        assert_eq!(tool(&table("migrations", &["id", "bird", "from_place"])), None);
        assert_eq!(tool(&table("geese", &["version_num"])), None);
    }

    #[test]
    fn what_the_project_has_is_its_own() {
        let mut live = Catalog::empty(Some("public"));
        live.tables.push(table("geese", &["id"]));
        live.tables.push(table("goose_db_version", &["id", "version_id", "is_applied"]));
        live.tables.push(table("migrations", &["id", "timestamp", "name"]));
        let sequence = |name: &str| Sequence {
            name: QualifiedName::bare(name),
            options: String::new(),
            origin: Origin::Database,
        };
        live.sequences =
            ["goose_db_version_id_seq", "migrations_kept"].map(sequence).into_iter().collect();
        let names = |catalog: &Catalog| -> Vec<String> {
            let tables = catalog.tables.iter().map(|table| table.name.to_string());
            tables.chain(catalog.sequences.iter().map(|s| s.name.to_string())).collect()
        };
        let mut own = Catalog::empty(Some("public"));
        let mut named = table("migrations", &["id", "timestamp", "name"]);
        named.name.namespace = Some("public".to_owned());
        own.tables.push(named);
        let mut seen = live.clone();
        let found = take_out(&mut seen, &[&own]);
        assert_eq!(found, [("goose_db_version".to_owned(), "Goose")]);
        assert_eq!(names(&seen), ["geese", "migrations", "migrations_kept"]);
        take_out(&mut live, &[]);
        assert_eq!(names(&live), ["geese", "migrations_kept"]);
    }
}
