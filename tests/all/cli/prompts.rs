//! Questions in a terminal: what is asked, each answer, and Ctrl-C. The terminal is that of
//! `script`, which is part of util-linux; without it the test is skipped.

#![cfg(target_os = "linux")]

use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use brant_tests::skip;

use super::signals::child_process;
use super::stage::Stage;

/// Ctrl-C, as a terminal sends it.
const CTRL_C: &str = "\u{3}";
/// What shows the cursor again.
const SHOW_CURSOR: &str = "\u{1b}[?25h";
/// What hides it.
const HIDE_CURSOR: &str = "\u{1b}[?25l";

fn has_script() -> bool {
    let found = Command::new("script").arg("--version").output();
    found.is_ok_and(|output| output.status.success())
}

/// Runs a command line in a terminal, types `key` at the question, and gives screen and exit code.
fn answer(stage: &Stage, arguments: &str, question: &str, key: &str) -> (String, i32) {
    let child = child_process(arguments);
    let words = std::iter::once(child.get_program()).chain(child.get_args());
    let line: Vec<String> = words.map(|word| word.to_string_lossy().into_owned()).collect();
    let mut command = Command::new("script");
    command.args(["-qec", &line.join(" "), "/dev/null"]).env("TERM", "xterm");
    for (name, value) in child.get_envs() {
        command.env(name, value.expect("it is set"));
    }
    for name in ["CI", "GITHUB_ACTIONS"] {
        command.env_remove(name);
    }
    let command = command.current_dir(stage.path()).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().expect("script starts");
    let mut out = child.stdout.take().expect("a stream");
    let mut keyboard = child.stdin.take().expect("a stream");
    let mut screen = Vec::new();
    let (begun, mut typed) = (Instant::now(), false);
    let mut piece = [0; 4096];
    while let Ok(read @ 1..) = out.read(&mut piece) {
        screen.extend_from_slice(&piece[..read]);
        let text = String::from_utf8_lossy(&screen);
        if !typed && text.contains(question) {
            keyboard.write_all(key.as_bytes()).expect("it listens");
            keyboard.flush().expect("it listens");
            typed = true;
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "{text}");
    }
    drop(keyboard);
    let code = child.wait().expect("it ends").code().expect("a code");
    let text = String::from_utf8_lossy(&screen).into_owned();
    assert!(typed, "it did not ask: {text}");
    (text, code)
}

#[test]
fn each_answer() {
    if !has_script() {
        return skip("prompts", "`script` is not there");
    }
    let stage = Stage::new();
    let model = "datasource db {\n  provider = \"sqlite\"\n  url = \"file:./dev.db\"\n}\n\n\
                 model User {\n  id Int @id\n}\n";
    stage.write("schema.prisma", model);
    let dev = "migrate dev --url file:./dev.db";
    let reset = "migrate reset --url file:./dev.db";
    let down = "migrate down --url file:./dev.db";
    let (name, sure) = ("Enter a name for the new migration:", "All data will be lost.");
    for (line, question, key, code, said) in [
        (dev, name, CTRL_C, 130, "Migration cancelled."),
        (dev, name, "users\r", 0, "now in sync with your schema"),
        (reset, sure, CTRL_C, 130, "Reset cancelled."),
        (reset, sure, "n", 130, "Reset cancelled."),
        (reset, sure, "y", 0, "Database reset successful"),
        (down, "Roll back 1 migration?", CTRL_C, 130, "Rollback cancelled."),
        (down, "Roll back 1 migration?", "n", 130, "Rollback cancelled."),
        (down, "Roll back 1 migration?", "y", 0, "_users"),
    ] {
        let (screen, found) = answer(&stage, line, question, key);
        assert_eq!(found, code, "{line} {key:?}: {screen}");
        assert!(screen.contains(said), "{line} {key:?}: {screen}");
        let (hidden, shown) = (screen.rfind(HIDE_CURSOR), screen.rfind(SHOW_CURSOR));
        assert!(hidden <= shown, "{line} {key:?}: the cursor stays hidden: {screen:?}");
    }
}
