//! The tree of migrations, as Prisma prints it.

/// ```text
/// migrations/
///   └─ 20240101000000_init/
///     └─ migration.sql
/// ```
pub(crate) fn tree<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().fold("migrations/".to_owned(), |text, name| {
        format!("{text}\n  └─ {name}/\n    └─ migration.sql")
    })
}

/// `3 migrations found in prisma/migrations`: the literal path, as Prisma prints it.
pub(crate) fn found(number: usize) -> String {
    match number {
        0 => "No migration found in prisma/migrations".to_owned(),
        1 => "1 migration found in prisma/migrations".to_owned(),
        number => format!("{number} migrations found in prisma/migrations"),
    }
}
