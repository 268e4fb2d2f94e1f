//! Names of the locks. See docs/decisions/0004-mysql-lock.md.

use brant_core::Checksum;

/// The name Prisma Migrate takes, one for the whole server.
pub(crate) const PRISMA: &str = "prisma_migrate";

/// MySQL refuses longer names.
const LONGEST: usize = 64;

/// The lock of one database, which keeps two runs of Brant apart.
pub(crate) fn own(database: &str) -> String {
    of_database("brant_migrate", database)
}

/// The mark of the session that runs a database's migrations.
pub(crate) fn worker(database: &str) -> String {
    of_database("brant_worker", database)
}

fn of_database(purpose: &str, database: &str) -> String {
    let name = format!("{purpose}.{database}");
    if name.chars().count() <= LONGEST {
        return name;
    }
    let hash = Checksum::of(database.as_bytes());
    let hash = hash.as_str().get(..32).unwrap_or_default();
    format!("{purpose}#{hash}")
}

/// Says that a session is Brant's, so that the holder of [`PRISMA`] can be told apart.
pub(crate) fn session(id: &str) -> String {
    format!("brant_session.{id}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fits_the_limit() {
        for database in ["a".to_owned(), "x".repeat(50), "x".repeat(51), "ö".repeat(64)] {
            assert!(own(&database).chars().count() <= LONGEST, "{database}");
        }
        assert_ne!(own(&"x".repeat(63)), own(&"x".repeat(64)));
    }
}
