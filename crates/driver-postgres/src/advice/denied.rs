//! What a "permission denied" is about. The server says it in words only, and in English unless it
//! was told otherwise.

/// What was denied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Denied<'a> {
    /// Something in a schema.
    Schema(&'a str),
    /// A table, view or sequence.
    Relation(&'a str),
    /// Connecting to a database, or creating a schema in it.
    Database(&'a str),
    /// Creating a database.
    CreateDatabase,
    /// Creating a role.
    CreateRole,
    /// Creating an extension.
    Extension(&'a str),
    /// What only the owner may do; the kind as `ALTER` spells it.
    Owner { kind: &'a str, name: &'a str },
    /// Using something; what `GRANT` writes before the name.
    Use { grant: &'static str, name: &'a str },
    /// Acting as a role.
    Role(&'a str),
    /// It cannot be told.
    Unknown,
}

/// What `GRANT` writes for the kinds that are used.
const USES: &[(&str, &str)] = &[
    ("language ", "USAGE ON LANGUAGE"),
    ("type ", "USAGE ON TYPE"),
    ("foreign-data wrapper ", "USAGE ON FOREIGN DATA WRAPPER"),
    ("foreign server ", "USAGE ON FOREIGN SERVER"),
    ("function ", "EXECUTE ON FUNCTION"),
    ("procedure ", "EXECUTE ON PROCEDURE"),
    ("tablespace ", "CREATE ON TABLESPACE"),
];

const RELATIONS: &[&str] =
    &["table ", "relation ", "view ", "materialized view ", "sequence ", "foreign table "];

/// Kinds that `ALTER … OWNER TO` knows, the longer first.
const OWNED: &[&str] = &[
    "materialized view",
    "foreign table",
    "table",
    "view",
    "sequence",
    "index",
    "relation",
    "schema",
    "type",
    "function",
    "procedure",
    "extension",
    "database",
];

impl<'a> Denied<'a> {
    /// Reads the server's message.
    pub(super) fn read(message: &'a str) -> Denied<'a> {
        if let Some(rest) = message.strip_prefix("must be owner of ") {
            let kind = OWNED.iter().find(|kind| rest.starts_with(&format!("{kind} ")));
            return match kind {
                Some(kind) => Denied::Owner { kind, name: bare(&rest[kind.len()..]) },
                None => Denied::Unknown,
            };
        }
        let roles = [
            "must be member of role ",
            "must be able to SET ROLE ",
            "permission denied to set role ",
        ];
        if let Some(role) = roles.iter().find_map(|words| message.strip_prefix(words)) {
            return Denied::Role(bare(role));
        }
        if let Some(rest) = message.strip_prefix("permission denied to create ") {
            return match rest.split_once(' ') {
                None if rest == "database" => Denied::CreateDatabase,
                None if rest == "role" => Denied::CreateRole,
                Some(("extension", name)) => Denied::Extension(bare(name)),
                _ => Denied::Unknown,
            };
        }
        let Some(rest) = message.strip_prefix("permission denied for ") else {
            return Denied::Unknown;
        };
        if let Some(name) = rest.strip_prefix("schema ") {
            return Denied::Schema(bare(name));
        }
        if let Some(name) = rest.strip_prefix("database ") {
            return Denied::Database(bare(name));
        }
        if let Some(name) = RELATIONS.iter().find_map(|kind| rest.strip_prefix(kind)) {
            return Denied::Relation(bare(name));
        }
        let found = USES.iter().find_map(|(kind, grant)| Some((*grant, rest.strip_prefix(kind)?)));
        found.map_or(Denied::Unknown, |(grant, name)| Denied::Use { grant, name: bare(name) })
    }
}

fn bare(name: &str) -> &str {
    name.trim().trim_matches('"')
}

#[cfg(test)]
mod tests {
    use super::Denied;

    #[test]
    fn messages_are_read() {
        let cases = [
            ("permission denied for schema public", Denied::Schema("public")),
            ("permission denied for table geese", Denied::Relation("geese")),
            ("permission denied for materialized view m", Denied::Relation("m")),
            ("permission denied for database \"shop\"", Denied::Database("shop")),
            ("permission denied to create database", Denied::CreateDatabase),
            ("permission denied to create role", Denied::CreateRole),
            ("permission denied to create extension \"vector\"", Denied::Extension("vector")),
            ("must be owner of table geese", Denied::Owner { kind: "table", name: "geese" }),
            (
                "must be owner of materialized view m",
                Denied::Owner { kind: "materialized view", name: "m" },
            ),
            ("must be member of role \"boss\"", Denied::Role("boss")),
            ("permission denied to set role \"boss\"", Denied::Role("boss")),
            (
                "permission denied for function f",
                Denied::Use { grant: "EXECUTE ON FUNCTION", name: "f" },
            ),
            ("keine Berechtigung für Schema public", Denied::Unknown),
            ("must be owner of conversion c", Denied::Unknown),
            ("permission denied to create event trigger \"e\"", Denied::Unknown),
            ("", Denied::Unknown),
        ];
        for (message, expected) in cases {
            assert_eq!(Denied::read(message), expected, "{message}");
        }
    }
}
