//! The pure part: splitting and quoting.

use brant_catalog::{NativeType, QualifiedName};
use brant_core::modeller::Modeller;
use brant_core::token::Token;
use brant_core::{Dialect, Loss, Quoting, Script, Split};
use brant_psl::connector::Connector;

use crate::split::modes::Modes;
use crate::split::{split_in, tokens};
use crate::{contents, effect, psl, quote};

/// MySQL's and MariaDB's language.
#[derive(Debug)]
pub(crate) struct MySqlDialect;

/// Databases of the server itself.
const SYSTEM: [&str; 4] = ["information_schema", "mysql", "performance_schema", "sys"];

impl Dialect for MySqlDialect {
    fn split(&self, text: &str) -> Split {
        split_in(text, Modes::default())
    }

    fn split_as(&self, text: &str, quoting: Quoting) -> Split {
        split_in(text, quoting.into())
    }

    fn tokens<'a>(&self, statement: &'a str) -> Vec<Token<'a>> {
        tokens(statement)
    }

    fn losses(&self, script: &Script) -> Vec<Loss> {
        effect::losses(script)
    }

    fn quote(&self, name: &str) -> String {
        quote::name(name)
    }

    fn literal(&self, text: &str) -> String {
        quote::text(text)
    }

    fn sample(&self, native: &NativeType, number: usize) -> Option<String> {
        contents::sample(native, number)
    }

    fn insert(&self, table: &QualifiedName, row: &[(&str, String)]) -> String {
        contents::insert(table, row)
    }

    fn takes_after_database(&self, statement: &str) -> bool {
        effect::takes_after_database(statement)
    }

    fn is_system_database(&self, name: &str) -> bool {
        SYSTEM.iter().any(|system| system.eq_ignore_ascii_case(name))
    }

    fn connector(&self) -> &'static Connector {
        &psl::CONNECTOR
    }

    fn modeller(&self) -> &dyn Modeller {
        &crate::MySql
    }
}
