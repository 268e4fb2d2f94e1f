//! The texts that `init` writes.

/// First lines of a new `.env`.
pub(super) const ENV_HEAD: &str = "\
# Variables for this machine. Keep this file out of version control.
# A special character in a password must be percent-encoded: @ is %40, / is %2F.
";

/// What to do after `init`, where there is a schema or where there is none.
pub(super) fn next_steps(schema: Option<&str>) -> String {
    let (second, third) = match schema {
        Some(schema) => {
            (format!("write your models into {schema}"), "brant migrate dev --name init")
        }
        None => {
            ("brant migrate new first_table".to_owned(), "write its SQL, then brant migrate deploy")
        }
    };
    format!("\nNext:\n  1. check DATABASE_URL in .env\n  2. {second}\n  3. {third}")
}

/// A URL to start from.
pub(super) fn url(provider: &str) -> &'static str {
    match provider {
        "postgresql" => "postgresql://johndoe:randompassword@localhost:5432/mydb?schema=public",
        "sqlite" => "file:./dev.db",
        _ => "mysql://johndoe:randompassword@localhost:3306/mydb",
    }
}

/// A text inside double quotes of a `.env` file.
pub(super) fn quoted(text: &str) -> String {
    text.replace('"', "\\\"")
}

/// `brant.toml` of a new project.
pub(super) fn brant_toml(provider: &str, migrations: &str, schema: Option<&str>) -> String {
    let schema = match schema {
        Some(schema) => format!("schema = \"{schema}\"\n"),
        None => String::new(),
    };
    let timeouts = match provider {
        "sqlite" => "",
        _ => {
            "lock_timeout = \"3s\"         # a blocked ALTER gives up instead of blocking everybody else\n"
        }
    };
    format!(
        "# Brant's configuration. `brant config show` prints what it comes to.
# Each environment is layered on [default]. All keys: docs/configuration.md.

[default]
{schema}migrations = \"{migrations}\"

# The environment without --env.
[dev]
url = \"${{DATABASE_URL}}\"         # from .env or the environment

[test]
url = \"${{TEST_DATABASE_URL}}\"

# Production: no .env is read, reset and drop are refused, edited migrations stop a deploy.
[prod]
url = \"${{DATABASE_URL}}\"
protected = true
{timeouts}"
    )
}
