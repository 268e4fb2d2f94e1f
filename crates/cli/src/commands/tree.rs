//! The tree of migrations, as Prisma prints it, with what each of them took.

use brant_core::apply::Applied;

use crate::output::style::{DIM, paint};
use crate::output::{count, time};

/// ```text
/// migrations/
///   └─ 20240101000000_init/
///     └─ migration.sql  3 statements, 12 ms
/// ```
pub(crate) fn tree(applied: &[Applied], file: &str) -> String {
    applied.iter().fold("migrations/".to_owned(), |text, applied| {
        let took = format!("{}, {}", count(applied.statements, "statement"), time(applied.elapsed));
        let took = paint(DIM, &took);
        format!("{text}\n  └─ {}/\n    └─ {file}  {took}", applied.name)
    })
}
