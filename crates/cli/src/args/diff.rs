//! `brant migrate diff`: two sides, each named by one of the same dozen flags.

use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches};

/// Print what leads from one state of a database to another.
#[derive(Clone, Debug, Args)]
#[command(after_help = "Examples:
  brant migrate diff --from-empty --to-schema prisma/schema.prisma --script > 0_init.sql
  brant migrate diff --from-migrations prisma/migrations --to-schema prisma/schema.prisma
  brant migrate diff --from-env prod --to-migrations prisma/migrations --exit-code
  brant migrate diff --from-url \"$DATABASE_URL\" --to-schema schema.sql --script --reverse

Exactly one --from-… and one --to-… are needed. The script is what to run on the first to get the
second. Exit code: 0, or with --exit-code 2 if there is a difference; 1 for an error.")]
pub(crate) struct Diff {
    /// What is compared.
    #[command(flatten)]
    pub sides: Sides,
    /// A database that may be emptied, to replay migrations in [default: one that is made for it].
    #[arg(long, value_name = "URL")]
    pub shadow_database_url: Option<String>,
    /// Print SQL instead of a summary.
    #[arg(long)]
    pub script: bool,
    /// The way back: exchange the two sides.
    #[arg(long)]
    pub reverse: bool,
    /// Exit with 2 if there is a difference.
    #[arg(long)]
    pub exit_code: bool,
    /// Write to a file.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// What a side can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SideKind {
    Empty,
    Schema,
    SchemaDatasource,
    Url,
    Migrations,
    ConfigDatasource,
    Env,
    LocalD1,
}

/// A side that was asked for.
#[derive(Clone, Debug)]
pub(crate) struct SideFlag {
    /// The flag, as typed.
    pub flag: &'static str,
    /// What it means.
    pub kind: SideKind,
    /// Its value; empty where it takes none.
    pub value: String,
}

/// All sides that were asked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sides {
    pub from: Vec<SideFlag>,
    pub to: Vec<SideFlag>,
}

struct Row {
    from: &'static str,
    to: &'static str,
    kind: SideKind,
    value: Option<&'static str>,
    help: &'static str,
}

const fn row(
    [from, to]: [&'static str; 2],
    kind: SideKind,
    value: Option<&'static str>,
    help: &'static str,
) -> Row {
    Row { from, to, kind, value, help }
}

/// Flags of Prisma's 6.x and 7.x lines, and ours.
const ROWS: &[Row] = &[
    row(["--from-empty", "--to-empty"], SideKind::Empty, None, "Nothing"),
    row(
        ["--from-schema", "--to-schema"],
        SideKind::Schema,
        Some("PATH"),
        "schema.prisma, schema.sql, or a folder of either",
    ),
    row(
        ["--from-schema-datamodel", "--to-schema-datamodel"],
        SideKind::Schema,
        Some("PATH"),
        "The same (Prisma 6)",
    ),
    row(
        ["--from-migrations", "--to-migrations"],
        SideKind::Migrations,
        Some("DIR"),
        "What a migrations folder makes",
    ),
    row(["--from-url", "--to-url"], SideKind::Url, Some("URL"), "A database"),
    row(
        ["--from-env", "--to-env"],
        SideKind::Env,
        Some("NAME"),
        "The database of an environment of brant.toml",
    ),
    row(
        ["--from-config-datasource", "--to-config-datasource"],
        SideKind::ConfigDatasource,
        None,
        "The configured database",
    ),
    row(
        ["--from-schema-datasource", "--to-schema-datasource"],
        SideKind::SchemaDatasource,
        Some("PATH"),
        "The database that a schema's datasource names (Prisma 6)",
    ),
    row(["--from-local-d1", "--to-local-d1"], SideKind::LocalD1, None, ""),
];

impl Args for Sides {
    fn augment_args(command: Command) -> Command {
        let from = ROWS.iter().map(|row| argument(row, row.from, "From"));
        command.args(from).args(ROWS.iter().map(|row| argument(row, row.to, "To")))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

fn argument(row: &Row, flag: &'static str, heading: &'static str) -> Arg {
    let argument = Arg::new(flag)
        .long(flag.trim_start_matches('-'))
        .help_heading(heading)
        .help(row.help)
        .hide(row.help.is_empty());
    match row.value {
        Some(name) => argument.value_name(name).action(ArgAction::Append),
        None => argument.action(ArgAction::Count),
    }
}

impl FromArgMatches for Sides {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Sides, clap::Error> {
        let mut sides = Sides::default();
        sides.update_from_arg_matches(matches)?;
        Ok(sides)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        for row in ROWS {
            self.from.extend(given(row, row.from, matches));
            self.to.extend(given(row, row.to, matches));
        }
        Ok(())
    }
}

/// Every time that a flag was given.
fn given(row: &Row, flag: &'static str, matches: &ArgMatches) -> Vec<SideFlag> {
    let side = |value: String| SideFlag { flag, kind: row.kind, value };
    match row.value {
        Some(_) => {
            let values = matches.get_many::<String>(flag).into_iter().flatten();
            values.cloned().map(side).collect()
        }
        None if matches.get_count(flag) > 0 => vec![side(String::new())],
        None => Vec::new(),
    }
}
