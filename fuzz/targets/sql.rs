//! What holds for every splitter and every script: nothing panics, the pieces are where they say they
//! are, and whatever is decided is decided again.

use brant_core::prepare::prepare;
use brant_core::{Driver, Migration, Script};

pub(crate) fn check(driver: &dyn Driver, text: &str) {
    let dialect = driver.dialect();
    let migration = Migration::of_text("script", text);
    let executable = migration.script.as_ref().expect("it is given").executable();
    let split = dialect.split(&executable);
    let mut end = 0;
    let mut line = 1;
    for statement in &split.statements {
        let span = statement.span.clone();
        assert!(end <= span.start && span.start <= span.end, "{statement:?} after {end}");
        assert!(executable.get(span.clone()).is_some(), "{statement:?}");
        line += executable[end..span.start].matches('\n').count();
        assert_eq!(statement.line, line);
        line += executable[span.clone()].matches('\n').count();
        end = span.end;
        dialect.takes_after_database(&executable[span]);
    }
    assert_eq!(dialect.split(&executable), split);
    let losses = Script { text: executable, statements: split.statements };
    dialect.losses(&losses);
    let sent = losses.sent();
    if let Ok(prepared) = prepare(dialect, driver.profile(), &migration) {
        assert_eq!(prepared.script.sent(), sent);
    }
}
