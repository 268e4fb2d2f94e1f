//! The process environment, read once and passed on as a value.
//!
//! This is the only file that asks the operating system for variables,
//! arguments, the working directory or terminals; everything else is given an
//! [`Environment`], so that tests can give their own.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};

/// Variables that continuous integration systems set, as Prisma's command line knows them.
const CI: &[&str] = &[
    "CI",
    "CONTINUOUS_INTEGRATION",
    "BUILD_NUMBER",
    "RUN_ID",
    "BUILD_ID",
    "GITHUB_ACTIONS",
    "GITLAB_CI",
    "CIRCLECI",
    "TRAVIS",
    "APPVEYOR",
    "CODEBUILD_SRC_DIR",
    "TF_BUILD",
    "BITBUCKET_COMMIT",
    "BUILDKITE",
    "DRONE",
    "JENKINS_URL",
    "HUDSON",
    "TEAMCITY_VERSION",
    "NETLIFY",
    "RENDER",
    "NOW_BUILDER",
    "EAS_BUILD",
    "CF_BUILD_ID",
    "SEMAPHORE",
    "TASK_ID",
    "GITEA_ACTIONS",
    "bamboo_planKey",
    "VELA",
];

/// Variables that programs set which write and run commands by themselves, with the value that tells
/// where not every value does; as Prisma's command line knows them.
const AGENTS: &[(&str, Option<&str>)] = &[
    ("CLAUDECODE", None),
    ("GEMINI_CLI", None),
    ("CURSOR_AGENT", None),
    ("OR_APP_NAME", Some("Aider")),
    ("REPLIT_CLI", None),
    ("CODEX_SANDBOX", Some("seatbelt")),
];

/// What a person's consent is passed on in.
pub const CONSENT: &str = "PRISMA_USER_CONSENT_FOR_DANGEROUS_AI_ACTION";

/// The operating system that the program was built for.
pub const OS: &str = std::env::consts::OS;
/// The processor that the program was built for.
pub const ARCHITECTURE: &str = std::env::consts::ARCH;

/// What surrounds one run of the program.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    /// The command line, the program's name first.
    pub arguments: Vec<OsString>,
    /// Where the program was started.
    pub directory: PathBuf,
    /// Whether a person can type answers.
    pub stdin_is_terminal: bool,
    /// Whether results are read by a person.
    pub stdout_is_terminal: bool,
    /// Whether notices are read by a person.
    pub stderr_is_terminal: bool,
    /// What stands on the standard input; none for the process's own.
    pub input: Option<Vec<u8>>,
    variables: BTreeMap<String, String>,
}

impl Environment {
    /// Where this user's programs keep what can be made again.
    pub fn cache_folder(&self) -> Option<std::path::PathBuf> {
        let set =
            |name| self.get(name).filter(|value| !value.is_empty()).map(std::path::PathBuf::from);
        set("XDG_CACHE_HOME")
            .or_else(|| set("LOCALAPPDATA"))
            .or_else(|| Some(set("HOME")?.join(".cache")))
    }

    /// Reads everything from the operating system. Variables that are not valid UTF-8 are left out.
    pub fn of_process() -> Environment {
        Environment {
            arguments: std::env::args_os().collect(),
            directory: std::env::current_dir().unwrap_or_else(|_| PathBuf::from(".")),
            stdin_is_terminal: std::io::stdin().is_terminal(),
            stdout_is_terminal: std::io::stdout().is_terminal(),
            stderr_is_terminal: std::io::stderr().is_terminal(),
            input: None,
            variables: std::env::vars_os()
                .filter_map(|(name, value)| {
                    Some((name.into_string().ok()?, value.into_string().ok()?))
                })
                .collect(),
        }
    }

    /// An environment without terminals, for tests and other programs.
    pub fn new<'a>(
        directory: &Path,
        arguments: impl IntoIterator<Item = &'a str>,
        variables: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Environment {
        Environment {
            arguments: arguments.into_iter().map(OsString::from).collect(),
            directory: directory.to_owned(),
            variables: variables
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            ..Environment::default()
        }
    }

    /// The standard input to its end.
    pub fn read_input(&self) -> io::Result<Vec<u8>> {
        match &self.input {
            Some(input) => Ok(input.clone()),
            None => {
                let mut input = Vec::new();
                io::stdin().read_to_end(&mut input).map(|_| input)
            }
        }
    }

    /// A variable's value; an empty one counts as not set.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// Whether a variable is set to anything, the empty text included.
    pub fn is_set(&self, name: &str) -> bool {
        self.variables.contains_key(name)
    }

    /// All variables in the order of their names.
    pub fn variables(&self) -> impl Iterator<Item = (&str, &str)> {
        self.variables.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Whether a continuous integration system runs us. `CI=false` and `CI=0` say no.
    pub fn is_ci(&self) -> bool {
        match self.get("CI") {
            Some("false" | "0") => false,
            _ => CI.iter().any(|name| self.get(name).is_some()),
        }
    }

    /// The variable that shows that an AI agent runs us, where nobody has consented to what it does.
    pub fn unattended_agent(&self) -> Option<&'static str> {
        if self.get(CONSENT).is_some_and(|words| !words.trim().is_empty()) {
            return None;
        }
        let runs = |(name, value): &&(&str, Option<&str>)| {
            self.get(name).is_some_and(|found| value.is_none_or(|wanted| found == wanted))
        };
        AGENTS.iter().find(runs).map(|(name, _)| *name)
    }

    /// Whether a question can be asked.
    pub fn is_interactive(&self) -> bool {
        self.stdin_is_terminal && self.get("TERM") != Some("dumb") && !self.is_ci()
    }
}
