use std::path::Path;
use std::time::Duration;

use brant_core::ErrorKind;
use proptest::prelude::*;

use super::{Address, TlsMode, resolve_files};

fn parse(url: &str) -> Address {
    Address::parse(url).unwrap_or_else(|error| panic!("{url}: {error}"))
}

#[test]
fn places() {
    for (url, location, database, schema) in [
        ("postgresql://u:p@db.example:6000/shop?schema=x", "db.example:6000", "shop", "x"),
        ("postgres://localhost", "localhost:5432", "postgres", "public"),
        ("postgres://u@[::1]:5433/d", "[::1]:5433", "d", "public"),
        ("postgres:///d?host=/run/postgresql", "unix:/run/postgresql", "d", "public"),
        ("postgres://u@%2Frun%2Fpg/d", "unix:/run/pg", "d", "public"),
        ("postgres://u@localhost/d?host=/tmp&port=77&unknown=1", "unix:/tmp", "d", "public"),
        ("postgres://h/a%20b?schema=a%22b", "h:5432", "a b", "a\"b"),
    ] {
        let address = parse(url);
        assert_eq!(
            (address.location().as_str(), &*address.database, &*address.schema),
            (location, database, schema),
            "{url}"
        );
    }
}

#[test]
fn parameters() {
    let address = parse(
        "postgresql://u:p@h/d?connect_timeout=7&application_name=a&pgbouncer=true&options=-c%20a%3Db",
    );
    assert_eq!(address.connect_timeout, Some(Duration::from_secs(7)));
    assert_eq!(address.application_name.as_deref(), Some("a"));
    assert_eq!(address.options.as_deref(), Some("-c a=b"));
    assert!(address.pooled);
}

#[test]
fn encryption() {
    for (query, mode, root, client) in [
        ("", TlsMode::Prefer, None, false),
        ("sslmode=require&sslaccept=accept_invalid_certs", TlsMode::Require, None, false),
        ("sslmode=require&sslaccept=strict", TlsMode::VerifyFull, None, false),
        ("sslmode=require&sslrootcert=ca.pem", TlsMode::VerifyCa, Some("ca.pem"), false),
        ("sslmode=verify-full&sslcert=ca.pem", TlsMode::VerifyFull, Some("ca.pem"), false),
        ("sslcert=c.pem&sslkey=k.pem", TlsMode::Prefer, None, true),
    ] {
        let tls = parse(&format!("postgres://h/d?{query}")).tls;
        assert_eq!((tls.mode, tls.root.as_deref()), (mode, root.map(Path::new)), "{query}");
        assert_eq!(tls.client.is_some(), client, "{query}");
    }
}

#[test]
fn refusals_do_not_repeat_the_url() {
    for url in [
        "postgresql:secret",
        "postgresql://u:secret/x@h/d",
        "postgresql://u:p@h:secret/d",
        "postgresql://u:p@h1,secret/d",
        "postgresql://u:p@[secret/d",
        "postgresql://u:%ff@h/d",
        "postgresql://u:p@h/d?sslmode=secret",
        "postgresql://u:p@h/d?sslidentity=secret",
        "postgresql://u:p@h/d?sslkey=secret",
        "postgresql://u:p@h/d?connect_timeout=secret",
    ] {
        let Err(error) = Address::parse(url) else { panic!("{url} is accepted") };
        assert_eq!(error.kind, ErrorKind::InvalidUrl, "{url}");
        assert!(!error.to_string().contains("secret"), "{error}");
    }
}

#[test]
fn relative_files_start_from_the_base() {
    let url =
        resolve_files("postgres://h/d?sslcert=ca.pem&sslrootcert=/a/b&x=y", Path::new("/base"));
    let url = url.expect("the URL is valid");
    assert_eq!(url, "postgres://h/d?sslcert=%2Fbase%2Fca%2Epem&sslrootcert=%2Fa%2Fb&x=y");
}

proptest! {
    #[test]
    fn any_password_survives(password in "[^\0]+") {
        use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
        let url = format!("postgres://u:{}@h/d", utf8_percent_encode(&password, NON_ALPHANUMERIC));
        let address = parse(&url);
        prop_assert_eq!(address.password, Some(password));
        prop_assert_eq!(address.host.as_deref(), Some("h"));
    }

    #[test]
    fn nothing_panics(url in ".*") {
        let _ = Address::parse(&url);
        let _ = Address::parse(&format!("postgres://{url}"));
        let _ = resolve_files(&url, Path::new("/base"));
    }
}
