//! From the process environment to a command: flags, output, panics.

use std::borrow::Cow;
use std::ffi::OsString;
use std::io;
use std::process::ExitCode;
use std::sync::{Arc, OnceLock};

use brant_core::{Code, Error};
use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};
use serde_json::Value;

use crate::args::{Cli, ColorWhen, Command, Global};
use crate::commands::{self, Run};
use crate::environment::Environment;
use crate::exit;
use crate::output::{self, Form, Output, Settings, Stream, Volume};
use crate::redact::Scrubber;

/// The whole program.
pub fn main() -> ExitCode {
    let environment = Environment::of_process();
    let start = Start::new(&environment, Box::new(io::stdout()), Box::new(io::stderr()));
    watch_panics(&start.output);
    ExitCode::from(start.run())
}

/// Runs one command line and returns its exit code.
pub fn run(environment: &Environment, out: Stream, err: Stream) -> u8 {
    Start::new(environment, out, err).run()
}

/// A command line that was read, with a place to print to.
struct Start<'a> {
    environment: &'a Environment,
    parsed: Result<Cli, clap::Error>,
    scrubber: Arc<Scrubber>,
    output: Arc<Output>,
}

impl Start<'_> {
    fn new(environment: &Environment, out: Stream, err: Stream) -> Start<'_> {
        let scrubber = Arc::new(Scrubber::default());
        for argument in &environment.arguments {
            scrubber.learn(&argument.to_string_lossy());
        }
        let parsed = Cli::try_parse_from(without_preview_flag(&environment.arguments).iter());
        let settings = match &parsed {
            Ok(cli) => settings(&cli.global, environment),
            Err(_) => settings_without_flags(environment),
        };
        let output = Arc::new(Output::new(settings, Arc::clone(&scrubber), out, err));
        Start { environment, parsed, scrubber, output }
    }

    fn run(self) -> u8 {
        let Start { environment, parsed, scrubber, output } = self;
        let cli = match parsed {
            Ok(cli) => cli,
            Err(error) => return refuse(&output, &error),
        };
        if let Some(filter) = filter(&cli.global, environment) {
            output::install_trace(&output, &filter);
        }
        let command = match cli.command {
            Some(command) => command,
            // `-v` alone is Prisma's `--version`.
            None if cli.global.verbose > 0 => Command::Version,
            None => {
                output.write_out(&Cli::command().render_help().ansi().to_string());
                return exit::DONE;
            }
        };
        let run = Run {
            environment,
            global: &cli.global,
            output: &output,
            scrubber: &scrubber,
            place: OnceLock::new(),
        };
        commands::run(&run, &command)
    }
}

/// Older guides put `--preview-feature` behind any command, where it has no value and no meaning; `init`
/// has a flag of that name with a value.
fn without_preview_flag(arguments: &[OsString]) -> Cow<'_, [OsString]> {
    const FLAG: &str = "--preview-feature";
    let own = arguments.iter().position(|argument| argument == "--").unwrap_or(arguments.len());
    if !arguments[..own].iter().any(|argument| argument == FLAG) {
        return Cow::Borrowed(arguments);
    }
    let cli = Cli::command();
    let command = arguments[..own].iter().find_map(|argument| {
        cli.get_subcommands().map(clap::Command::get_name).find(|name| argument == *name)
    });
    if command == Some("init") {
        return Cow::Borrowed(arguments);
    }
    let (before, behind) = arguments.split_at(own);
    let kept = before.iter().filter(|argument| *argument != FLAG);
    Cow::Owned(kept.chain(behind).cloned().collect())
}

/// The raw flags and the terminal as checked settings.
fn settings(global: &Global, environment: &Environment) -> Settings {
    let colored = |is_terminal| match global.color {
        ColorWhen::Always => true,
        ColorWhen::Never => false,
        ColorWhen::Auto => wants_color(environment, is_terminal),
    };
    Settings {
        form: if global.json { Form::Json } else { Form::Human },
        volume: match (global.quiet, global.verbose) {
            (true, _) => Volume::Quiet,
            (false, 0) => Volume::Normal,
            (false, _) => Volume::Verbose,
        },
        colored: colored(environment.stdout_is_terminal) && !global.json,
        notices_colored: colored(environment.stderr_is_terminal),
        live: environment.stderr_is_terminal
            && environment.stdout_is_terminal
            && environment.get("TERM") != Some("dumb")
            && !environment.is_ci(),
    }
}

/// For a command line that could not be read.
fn settings_without_flags(environment: &Environment) -> Settings {
    let json = environment.arguments.iter().any(|argument| argument == "--json");
    Settings {
        form: if json { Form::Json } else { Form::Human },
        volume: Volume::Normal,
        colored: wants_color(environment, environment.stdout_is_terminal),
        notices_colored: wants_color(environment, environment.stderr_is_terminal),
        live: false,
    }
}

/// `NO_COLOR` wins, then `FORCE_COLOR` and `CLICOLOR_FORCE`, then the terminal.
fn wants_color(environment: &Environment, is_terminal: bool) -> bool {
    let forced = |name| environment.get(name).is_some_and(|value| value != "0");
    if environment.get("NO_COLOR").is_some() {
        return false;
    }
    forced("FORCE_COLOR")
        || forced("CLICOLOR_FORCE")
        || (is_terminal && environment.get("TERM") != Some("dumb"))
}

/// What the libraries below should tell: asked for by `-vv` or by a variable.
fn filter(global: &Global, environment: &Environment) -> Option<String> {
    let asked = environment.get("BRANT_LOG").or_else(|| environment.get("RUST_LOG"));
    match (asked, global.verbose) {
        (Some(filter), _) => Some(filter.to_owned()),
        (None, 0) => None,
        (None, 1) => Some("brant=info,brant_core=info".to_owned()),
        (None, _) => Some("debug".to_owned()),
    }
}

/// Help and version are results; everything else is a mistake on the command line.
fn refuse(output: &Output, error: &clap::Error) -> u8 {
    let text = error.render();
    match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            output.write_out(&text.ansi().to_string());
            exit::DONE
        }
        _ if output.settings().form == Form::Json => {
            let message = text.to_string();
            let message = message.trim().trim_start_matches("error: ");
            let error = Error::new(Code::Usage, message);
            output.finish("brant", serde_json::Value::Null, Some(&error));
            exit::FAILED
        }
        _ => {
            output.write_err(&text.ansi().to_string());
            exit::FAILED
        }
    }
}

/// A panic is a bug; even its message must not show a secret. One on the way to reading a server's answer
/// is an error, which the program can only report here if it ends at panics.
fn watch_panics(output: &Arc<Output>) {
    let output = Arc::clone(output);
    std::panic::set_hook(Box::new(move |info| {
        if brant_core::answer::is_reading() {
            if cfg!(panic = "abort") {
                let error = Error::new(Code::ConnectionLost, "What the server sent cannot be read")
                    .note(info.payload_as_str().unwrap_or_default())
                    .help("see what stands between here and the server: a proxy, another protocol")
                    .help("run the same command again; it continues where the database stands");
                output.finish("", Value::Null, Some(&error));
                end_failed();
            }
            return;
        }
        output.write_err(&format!(
            "Brant has a bug: {info}\nPlease report it with the command that you ran.\n"
        ));
    }));
}

/// From a panic that nothing can catch, this is the way out that says what an error says.
#[expect(clippy::exit, clippy::disallowed_methods, reason = "the other way out is to be aborted")]
fn end_failed() {
    std::process::exit(exit::FAILED.into());
}
