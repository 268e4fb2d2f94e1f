//! The history tables of other migration tools: a database that one of them managed keeps its
//! table, which is neither drift nor part of a baseline.

use brant_catalog::{Catalog, Table};

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
pub fn take_out(catalog: &mut Catalog) -> Vec<(String, &'static str)> {
    let mut found = Vec::new();
    catalog.tables.retain(|table| match tool(table) {
        Some(tool) => {
            found.push((table.name.to_string(), tool));
            false
        }
        None => true,
    });
    catalog.sequences.retain(|sequence| {
        !found.iter().any(|(table, _)| sequence.name.name.starts_with(&format!("{table}_")))
    });
    found
}

#[cfg(test)]
mod tests {
    use brant_catalog::{Arity, Column, ColumnType, Family, Origin, QualifiedName, Table};

    use super::tool;

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
}
