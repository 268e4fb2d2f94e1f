//! The fake's language: `create table X` and `insert into X`, ended by `;`.

use brant_catalog::{NativeType, QualifiedName};
use brant_core::modeller::Modeller;
use brant_core::token::Token;
use brant_core::{Dialect, Kind, Loss, Script, Split, Statement};
use brant_psl::connector::{Connector, NO_DATABASE};

#[derive(Debug)]
pub(super) struct FakeDialect;

impl Dialect for FakeDialect {
    fn split(&self, text: &str) -> Split {
        let mut statements = Vec::new();
        let mut start = 0;
        for piece in blank_comments(text).split_inclusive(';') {
            let body = piece.trim_end_matches(';');
            let lead = body.len() - body.trim_start().len();
            let span = start + lead..start + body.trim_end().len().max(lead);
            start += piece.len();
            if !span.is_empty() {
                let line = text[..span.start].matches('\n').count() + 1;
                statements.push(Statement { span, line, kind: Kind::Transactional });
            }
        }
        Split { statements, stepwise: None, unreadable: None }
    }

    fn tokens<'a>(&self, statement: &'a str) -> Vec<Token<'a>> {
        statement.split_whitespace().map(Token::Word).collect()
    }

    fn losses(&self, _script: &Script) -> Vec<Loss> {
        Vec::new()
    }

    fn quote(&self, name: &str) -> String {
        format!("\"{name}\"")
    }

    fn literal(&self, text: &str) -> String {
        text.to_owned()
    }

    fn sample(&self, _native: &NativeType, _number: usize) -> Option<String> {
        None
    }

    fn insert(&self, table: &QualifiedName, _row: &[(&str, String)]) -> String {
        format!("insert into {table}")
    }

    fn takes_after_database(&self, _: &str) -> bool {
        false
    }

    fn is_system_database(&self, name: &str) -> bool {
        name == "system"
    }

    fn connector(&self) -> &'static Connector {
        &NO_DATABASE
    }

    fn modeller(&self) -> &dyn Modeller {
        self
    }
}

/// Comments replaced by blanks of the same length.
fn blank_comments(text: &str) -> String {
    let mut blanked = text.to_owned();
    for (open, close) in [("--", "\n"), ("/*", "*/")] {
        while let Some(start) = blanked.find(open) {
            let end =
                blanked[start..].find(close).map_or(blanked.len(), |at| start + at + close.len());
            let blank: String =
                blanked[start..end].chars().map(|c| if c == '\n' { '\n' } else { ' ' }).collect();
            blanked.replace_range(start..end, &blank);
        }
    }
    blanked
}
