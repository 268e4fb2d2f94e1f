//! Indexes. When one is built without blocking writers and the build fails, an
//! invalid index stays behind, which only looks like the wanted one.

use brant_core::{DriverError, ErrorKind};
use sqlx::PgConnection;

use crate::query::{execute, flag, rows, text};
use crate::quote::literal;
use crate::split::words::{Words, meaning};

/// What a `CREATE INDEX` says.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Building {
    /// Without quotes; `None` when the server is to choose.
    pub(crate) index: Option<String>,
    /// As it is written.
    pub(crate) table: String,
    pub(crate) concurrently: bool,
}

/// An invalid index.
#[derive(Debug)]
pub(crate) struct Leftover {
    /// With its schema, quoted.
    name: String,
    /// Some session is building it right now.
    busy: bool,
}

impl Leftover {
    /// A line for people.
    pub(crate) fn explain(&self) -> String {
        format!(
            "the invalid index {name} is left; the next run drops it, or: DROP INDEX CONCURRENTLY {name};",
            name = self.name
        )
    }
}

impl Building {
    /// Reads the statement; `None` when it is another one.
    pub(crate) fn read(sql: &str) -> Option<Building> {
        let mut words = Words::new(sql);
        if !words.eat("CREATE") {
            return None;
        }
        words.eat("UNIQUE");
        if !words.eat("INDEX") {
            return None;
        }
        let concurrently = words.eat("CONCURRENTLY");
        words.eat_all(&["IF", "NOT", "EXISTS"]);
        let index = if words.is("ON") { None } else { Some(meaning(&words.name()?)) };
        if !words.eat("ON") {
            return None;
        }
        words.eat("ONLY");
        Some(Building { index, table: words.name()?, concurrently })
    }

    /// Invalid indexes of this name (of any name, if the server chose it) on the table.
    pub(crate) async fn leftovers(
        &self,
        connection: &mut PgConnection,
    ) -> Result<Vec<Leftover>, DriverError> {
        let sql = format!("{} AND NOT i.indisvalid", self.select());
        let found = rows(connection, sql).await?;
        let leftover = |row| Some(Leftover { name: text(row, "name")?, busy: flag(row, "busy") });
        Ok(found.iter().filter_map(leftover).collect())
    }

    /// SQL that is true when a valid index of this name is there.
    pub(crate) fn exists(&self) -> String {
        format!("EXISTS ({} AND i.indisvalid)", self.select())
    }

    /// Drops what an earlier attempt has left, so that the next one can succeed.
    pub(crate) async fn drop_leftover(
        &self,
        connection: &mut PgConnection,
    ) -> Result<(), DriverError> {
        if self.index.is_none() {
            return Ok(());
        }
        for Leftover { name, busy } in self.leftovers(connection).await? {
            if busy {
                let message = format!("another session is building the index {name} right now");
                return Err(DriverError::new(ErrorKind::LockTimeout, message));
            }
            execute(connection, format!("DROP INDEX CONCURRENTLY IF EXISTS {name}")).await?;
        }
        Ok(())
    }

    /// Fails if the index that now has this name is invalid.
    pub(crate) async fn verify(&self, connection: &mut PgConnection) -> Result<(), DriverError> {
        if self.index.is_none() {
            return Ok(());
        }
        match self.leftovers(connection).await?.first() {
            None => Ok(()),
            Some(left) => {
                let message = format!("the index {} was built but is not valid", left.name);
                let mut error = DriverError::new(ErrorKind::Statement, message);
                error.details.push(left.explain());
                Err(error)
            }
        }
    }

    fn select(&self) -> String {
        let named = match &self.index {
            Some(index) => format!("AND c.relname = {}::name", literal(index)),
            None => String::new(),
        };
        format!(
            "SELECT format('%I.%I', n.nspname, c.relname) AS name, EXISTS (SELECT FROM \
             pg_catalog.pg_stat_progress_create_index p WHERE p.index_relid = c.oid) AS busy \
             FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid \
             JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
             WHERE i.indrelid = to_regclass({}) {named}",
            literal(&self.table)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::Building;

    #[test]
    fn statements_are_read() {
        let building = |index: Option<&str>, table: &str, concurrently| {
            let (index, table) = (index.map(str::to_owned), table.to_owned());
            Some(Building { index, table, concurrently })
        };
        for (sql, expected) in [
            ("CREATE INDEX CONCURRENTLY i ON t (a)", building(Some("i"), "t", true)),
            (
                "create unique index concurrently if not exists \"I\"\"x\" on only s . \"T\" using gin (a)",
                building(Some("I\"x"), "s.\"T\"", true),
            ),
            ("CREATE INDEX CONCURRENTLY ON t (a)", building(None, "t", true)),
            ("CREATE INDEX i ON t (a)", building(Some("i"), "t", false)),
            ("CREATE INDEX CONCURRENTLY", None),
        ] {
            assert_eq!(Building::read(sql), expected, "{sql}");
        }
    }
}
