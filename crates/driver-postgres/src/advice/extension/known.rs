//! Which extension a missing type, function or operator class comes from. The names are those of
//! the extensions' own manuals.

/// What an extension makes that migrations name: types, functions, access methods, operator
/// classes, schemas, languages. A `*` at the end stands for any ending.
const KNOWN: &[(&str, &[&str])] = &[
    (
        "vector",
        &[
            "vector",
            "halfvec",
            "sparsevec",
            "hnsw",
            "ivfflat",
            "vector_*",
            "halfvec_*",
            "sparsevec_*",
            "bit_hamming_ops",
            "bit_jaccard_ops",
            "cosine_distance",
            "l2_distance",
            "inner_product",
        ],
    ),
    ("vectorscale", &["diskann"]),
    (
        "uuid-ossp",
        &[
            "uuid_generate_v1",
            "uuid_generate_v1mc",
            "uuid_generate_v3",
            "uuid_generate_v4",
            "uuid_generate_v5",
            "uuid_nil",
            "uuid_ns_*",
        ],
    ),
    ("pg_uuidv7", &["uuid_generate_v7"]),
    (
        "pgcrypto",
        &[
            "gen_random_uuid",
            "gen_random_bytes",
            "gen_salt",
            "crypt",
            "digest",
            "hmac",
            "pgp_*",
            "armor",
            "dearmor",
        ],
    ),
    (
        "pg_trgm",
        &[
            "gin_trgm_ops",
            "gist_trgm_ops",
            "similarity",
            "word_similarity",
            "strict_word_similarity",
            "show_trgm",
        ],
    ),
    ("citext", &["citext"]),
    ("hstore", &["hstore"]),
    ("ltree", &["ltree", "lquery", "ltxtquery", "gist_ltree_ops"]),
    ("cube", &["cube"]),
    ("seg", &["seg"]),
    ("isn", &["isbn", "isbn13", "issn", "issn13", "ismn", "ismn13", "ean13", "upc"]),
    ("lo", &["lo", "lo_manage"]),
    ("earthdistance", &["earth_distance", "ll_to_earth", "earth_box", "earth"]),
    (
        "postgis",
        &[
            "geometry",
            "geography",
            "box2d",
            "box3d",
            "spatial_ref_sys",
            "gist_geometry_ops_2d",
            "gist_geometry_ops_nd",
            "gist_geography_ops",
            "addgeometrycolumn",
            "st_*",
        ],
    ),
    ("postgis_raster", &["raster"]),
    ("unaccent", &["unaccent"]),
    (
        "fuzzystrmatch",
        &[
            "levenshtein",
            "levenshtein_less_equal",
            "soundex",
            "difference",
            "metaphone",
            "dmetaphone",
            "dmetaphone_alt",
        ],
    ),
    ("intarray", &["gin__int_ops", "gist__int_ops", "gist__intbig_ops"]),
    ("tablefunc", &["crosstab", "connectby", "normal_rand"]),
    ("bloom", &["bloom"]),
    ("rum", &["rum", "rum_tsvector_ops"]),
    ("pgroonga", &["pgroonga"]),
    ("pg_bigm", &["gin_bigm_ops"]),
    (
        "timescaledb",
        &["create_hypertable", "time_bucket", "add_retention_policy", "add_compression_policy"],
    ),
    ("pg_cron", &["cron"]),
    ("pg_net", &["net"]),
    ("pgmq", &["pgmq"]),
    ("pg_partman", &["partman"]),
    ("postgres_fdw", &["postgres_fdw"]),
    ("file_fdw", &["file_fdw"]),
    ("dblink", &["dblink", "dblink_*"]),
    ("pg_stat_statements", &["pg_stat_statements"]),
    ("plpython3u", &["plpython3u"]),
    ("plperl", &["plperl"]),
    ("pltcl", &["pltcl"]),
    ("plv8", &["plv8"]),
];

/// Packages of Debian and Ubuntu: `{}` is the server's version.
const PACKAGES: &[(&str, &str)] = &[
    ("vector", "postgresql-{}-pgvector"),
    ("postgis", "postgresql-{}-postgis-3"),
    ("postgis_raster", "postgresql-{}-postgis-3"),
    ("pg_cron", "postgresql-{}-cron"),
    ("pg_partman", "postgresql-{}-partman"),
    ("rum", "postgresql-{}-rum"),
    ("timescaledb", "timescaledb-2-postgresql-{}"),
    ("plpython3u", "postgresql-plpython3-{}"),
    ("plperl", "postgresql-plperl-{}"),
    ("pltcl", "postgresql-pltcl-{}"),
];

/// Extensions of PostgreSQL's own `contrib`, all in one package.
const CONTRIB: &[&str] = &[
    "bloom",
    "btree_gin",
    "btree_gist",
    "citext",
    "cube",
    "dblink",
    "earthdistance",
    "file_fdw",
    "fuzzystrmatch",
    "hstore",
    "intarray",
    "isn",
    "lo",
    "ltree",
    "pg_stat_statements",
    "pg_trgm",
    "pgcrypto",
    "postgres_fdw",
    "seg",
    "tablefunc",
    "unaccent",
    "uuid-ossp",
];

/// How to bring an extension's files to the server.
pub(in crate::advice) fn package(extension: &str, version: &str) -> String {
    let elsewhere =
        "a container: an image that has it; a hosted database: see the host's list of extensions";
    if CONTRIB.contains(&extension) {
        return format!(
            "install PostgreSQL's own extensions on the server (Debian and Ubuntu: package `postgresql-contrib`; {elsewhere})"
        );
    }
    match PACKAGES.iter().find(|(name, _)| *name == extension) {
        Some((_, package)) => {
            let package = package.replace("{}", version);
            format!(
                "install its files on the server (Debian and Ubuntu: package `{package}`; {elsewhere})"
            )
        }
        None => format!("install its files on the server ({elsewhere})"),
    }
}

/// The extension that a refusal is about. `code` is the SQLSTATE, `message` the server's words,
/// which name what is missing in quotes.
pub(in crate::advice) fn missing<'m>(code: &str, message: &'m str) -> Option<&'m str> {
    match code {
        // The extension itself: undefined file before version 15, feature not supported since.
        "58P01" => {
            let (_, path) = message.split_once("extension/")?;
            path.split_once(".control").map(|(name, _)| name)
        }
        "0A000" => message.strip_prefix("extension \"")?.split_once('"').map(|(name, _)| name),
        "42704" if message.contains("no default operator class") => {
            let defaults = [("\"gist\"", "btree_gist"), ("\"gin\"", "btree_gin")];
            let found = defaults.iter().find(|(method, _)| message.ends_with(method));
            found.map(|(_, extension)| *extension)
        }
        "42704" | "3F000" | "42P01" => by_name(quoted(message)?),
        // `function uuid_generate_v4() does not exist`.
        "42883" => by_name(message.strip_prefix("function ")?.split_once('(')?.0),
        _ => None,
    }
}

/// The first name in quotes, whatever the language of the message quotes with.
fn quoted(message: &str) -> Option<&str> {
    message.split(['"', '«', '»', '„', '“', '”']).nth(1)
}

fn by_name(name: &str) -> Option<&'static str> {
    // `public.vector` is the same type.
    let name = name.rsplit('.').next()?.trim().trim_end_matches("[]").to_ascii_lowercase();
    let is = |pattern: &&str| match pattern.strip_suffix('*') {
        Some(beginning) => name.starts_with(beginning),
        None => name == *pattern,
    };
    let known = KNOWN.iter().find(|(_, names)| names.iter().any(is));
    known.map(|(extension, _)| *extension)
}

#[cfg(test)]
mod tests {
    use super::{missing, package};

    #[test]
    fn what_is_missing_names_its_extension() {
        let cases = [
            ("42704", "type \"vector\" does not exist", Some("vector")),
            ("42704", "type \"public.vector\" does not exist", Some("vector")),
            ("42704", "Typ »vector« existiert nicht", Some("vector")),
            ("42704", "access method \"hnsw\" does not exist", Some("vector")),
            (
                "42704",
                "operator class \"vector_cosine_ops\" does not exist for access method \"hnsw\"",
                Some("vector"),
            ),
            ("42704", "type \"geometry\" does not exist", Some("postgis")),
            ("42704", "type \"goose\" does not exist", None),
            (
                "42704",
                "data type integer has no default operator class for access method \"gist\"",
                Some("btree_gist"),
            ),
            (
                "42704",
                "data type text has no default operator class for access method \"gin\"",
                Some("btree_gin"),
            ),
            ("42883", "function uuid_generate_v4() does not exist", Some("uuid-ossp")),
            (
                "42883",
                "function public.st_makepoint(integer, integer) does not exist",
                Some("postgis"),
            ),
            ("42883", "operator does not exist: text = integer", None),
            ("3F000", "schema \"cron\" does not exist", Some("pg_cron")),
            ("3F000", "schema \"app\" does not exist", None),
            ("0A000", "extension \"vector\" is not available", Some("vector")),
            ("0A000", "cannot do that", None),
            (
                "58P01",
                "could not open extension control file \"/usr/share/postgresql/14/extension/vector.control\": No such file or directory",
                Some("vector"),
            ),
            ("23505", "type \"vector\" does not exist", None),
        ];
        for (code, message, expected) in cases {
            assert_eq!(missing(code, message), expected, "{message}");
        }
        assert!(package("vector", "15").contains("postgresql-15-pgvector"));
        assert!(package("pg_trgm", "15").contains("postgresql-contrib"));
        assert!(package("rare", "15").contains("host's list"));
    }
}
