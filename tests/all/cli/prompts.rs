//! Questions in a terminal: what is asked, each answer, and Ctrl-C. The terminal is that of
//! `script`, which is part of util-linux; without it the test is skipped.

#![cfg(target_os = "linux")]

use std::io::{Read, Write};
use std::process::{ChildStdin, Command, Stdio};
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
    at_question(stage, arguments, question, |keyboard, _| {
        keyboard.write_all(key.as_bytes()).expect("it listens");
        keyboard.flush().expect("it listens");
    })
}

/// Runs a command line in a terminal and does something at the question, with the keyboard and the
/// process of `script`.
fn at_question(
    stage: &Stage,
    arguments: &str,
    question: &str,
    act: impl Fn(&mut ChildStdin, u32),
) -> (String, i32) {
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
    let id = child.id();
    let mut screen = Vec::new();
    let (begun, mut typed) = (Instant::now(), false);
    let mut piece = [0; 4096];
    while let Ok(read @ 1..) = out.read(&mut piece) {
        screen.extend_from_slice(&piece[..read]);
        let text = String::from_utf8_lossy(&screen);
        if !typed && text.contains(question) {
            act(&mut keyboard, id);
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
        (reset, sure, "n\r", 130, "Reset cancelled."),
        (reset, sure, "y\r", 0, "Database reset successful"),
        (down, "Roll back 1 migration?", CTRL_C, 130, "Rollback cancelled."),
        (down, "Roll back 1 migration?", "n\r", 130, "Rollback cancelled."),
        (down, "Roll back 1 migration?", "y\r", 0, "_users"),
    ] {
        let (screen, found) = answer(&stage, line, question, key);
        assert_eq!(found, code, "{line} {key:?}: {screen}");
        assert!(screen.contains(said), "{line} {key:?}: {screen}");
        let (hidden, shown) = (screen.rfind(HIDE_CURSOR), screen.rfind(SHOW_CURSOR));
        assert!(hidden <= shown, "{line} {key:?}: the cursor stays hidden: {screen:?}");
    }
}

/// What a flag answers is not asked, also where there is somebody to ask.
#[test]
fn a_flag_is_an_answer() {
    if !has_script() {
        return skip("prompts", "`script` is not there");
    }
    let stage = Stage::new();
    let model = |field: &str| {
        format!(
            "datasource db {{\n  provider = \"sqlite\"\n}}\n\nmodel User {{\n  id Int @id\n  {field} String?\n}}\n"
        )
    };
    let url = ["--url", "file:./dev.db"];
    stage.write("schema.prisma", &model("name"));
    let made = stage.brant(&[], &[&["migrate", "dev", "--name", "users"][..], &url].concat());
    assert_eq!(made.exit, 0, "{}", made.err);
    stage.write("row.sql", "INSERT INTO User VALUES (1, 'a goose');");
    let filled = stage.brant(&[], &[&["db", "execute", "--file", "row.sql"][..], &url].concat());
    assert_eq!(filled.exit, 0, "{}", filled.err);
    stage.write("schema.prisma", &model("full_name"));
    let line = "migrate dev --name names --accept-data-loss --url file:./dev.db";
    let (screen, code) = answer(&stage, line, "is dropped and added", "");
    assert_eq!(code, 0, "{screen}");
    assert!(!screen.contains("Is it a rename?"), "{screen}");
}

/// The processes that a process has started.
fn children(of: u32) -> Vec<u32> {
    let listed = Command::new("ps").args(["-o", "pid=", "--ppid", &of.to_string()]).output();
    let listed = String::from_utf8(listed.expect("ps runs").stdout).expect("numbers");
    listed.split_whitespace().filter_map(|id| id.parse().ok()).collect()
}

/// A signal is noticed while a question waits: at once, with its exit code, with the terminal as it
/// was, and nobody has to wait for a lock.
#[test]
fn signals_at_questions() {
    if !has_script() {
        return skip("prompts", "`script` is not there");
    }
    let stage = Stage::new();
    let model = "datasource db {\n  provider = \"sqlite\"\n}\n\nmodel User {\n  id Int @id\n}\n";
    stage.write("schema.prisma", model);
    let (dev, reset) = ("migrate dev --url file:./dev.db", "migrate reset --url file:./dev.db");
    let (name, sure) = ("Enter a name for the new migration:", "All data will be lost.");
    for (line, question) in [(dev, name), (reset, sure)] {
        for (signal, code) in [("-INT", 130), ("-TERM", 143)] {
            let sent = std::cell::Cell::new(Instant::now());
            let (screen, found) = at_question(&stage, line, question, |_, script| {
                // `script` starts a shell, which starts the command or becomes it.
                let mut process = children(script);
                while let Some(next) =
                    process.first().map(|id| children(*id)).filter(|c| !c.is_empty())
                {
                    process = next;
                }
                sent.set(Instant::now());
                let id = process.first().expect("a child").to_string();
                let killed = Command::new("kill").args([signal, &id]).status();
                assert!(killed.expect("kill runs").success());
            });
            assert_eq!(found, code, "{line} {signal}: {screen}");
            assert!(sent.get().elapsed() < Duration::from_secs(5), "{line} {signal}");
            assert!(screen.rfind(HIDE_CURSOR) <= screen.rfind(SHOW_CURSOR), "{screen:?}");
        }
    }
    stage.brant(&[], &["migrate", "dev", "--name", "users", "--url", "file:./dev.db"]);
    let printed = stage.brant(&[], &["migrate", "deploy", "--url", "file:./dev.db"]);
    assert!(
        printed.out.contains("No pending migrations to apply."),
        "{}{}",
        printed.out,
        printed.err
    );
}
