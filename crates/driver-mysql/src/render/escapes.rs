//! Texts with backslashes, on servers that read them in one way or the other.

use brant_catalog::{Change, ObjectKind};
use brant_core::rendered::{Block, Statement};
use brant_core::token::Token;

use crate::split::tokens;

/// A server takes a backslash for a plain character if `sql_mode` says so. Nobody can know where
/// a script will run, so it says itself how its texts are to be read.
const OPEN: &str = "SET @brant_sql_mode = @@SESSION.sql_mode, \
    SESSION sql_mode = REPLACE(@@SESSION.sql_mode, 'NO_BACKSLASH_ESCAPES', '')";
const CLOSE: &str = "SET SESSION sql_mode = @brant_sql_mode";

/// Whether the texts of a step are written here or by a server. Those of programs are their
/// author's, and the server keeps the mode that it reads them in.
pub(super) fn are_ours(change: &Change<'_>) -> bool {
    match change {
        Change::CreateObject(object) => object.kind == ObjectKind::View,
        Change::AlterObject(objects) => objects.to.kind == ObjectKind::View,
        _ => true,
    }
}

/// The block, with a word about backslashes where it has any.
pub(super) fn read(mut block: Block) -> Block {
    let escapes = |piece: &Token<'_>| matches!(piece, Token::Text(text) if text.contains('\\'));
    let is_read = |statement: &Statement| {
        statement.sql.contains('\\') && tokens(&statement.sql).iter().any(escapes)
    };
    if block.statements.iter().any(is_read) {
        block.statements.insert(0, Statement::new(OPEN));
        block.statements.push(Statement::new(CLOSE));
    }
    block
}
