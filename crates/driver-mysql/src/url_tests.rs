use super::*;

fn address(url: &str) -> Address {
    read(&DatabaseUrl::new(url)).expect(url)
}

#[test]
fn reads_every_part() {
    let it =
        address("mysql://us%40er:p%40s%3A%2F%3F%23%25@db.example:3307/sh%C3%B6p?connect_timeout=7");
    assert_eq!((it.host.as_str(), it.port), ("db.example", 3307));
    assert_eq!((it.user.as_str(), it.password.as_deref()), ("us@er", Some("p@s:/?#%")));
    assert_eq!(it.database, "shöp");
    assert_eq!(it.connect_timeout, Some(Duration::from_secs(7)));
    let it = address("mariadb://root@[::1]/a");
    assert_eq!((it.host.as_str(), it.port, it.password), ("::1", 3306, None));
    let it = address("mysql://root@localhost/a?socket=/run/mysqld/mysqld.sock");
    assert_eq!(it.socket.as_deref(), Some("/run/mysqld/mysqld.sock"));
}

#[test]
fn encrypts_as_asked() {
    let cases = [
        ("mysql://u@127.0.0.1/a", Tls::IfRequired),
        ("mysql://u@[::1]/a", Tls::IfRequired),
        ("mysql://u@db/a", Tls::Preferred),
        ("mysql://u@db/a?sslmode=disable", Tls::Off),
        ("mysql://u@db/a?sslmode=REQUIRED", Tls::Required),
        ("mysql://u@db/a?sslmode=require&sslaccept=strict", Tls::VerifyIdentity),
        ("mysql://u@db/a?sslaccept=strict", Tls::VerifyIdentity),
        ("mysql://u@db/a?sslaccept=accept_invalid_certs", Tls::Required),
        ("mysql://u@db/a?sslcert=ca.pem", Tls::Required),
        ("mysql://u@db/a?ssl-mode=VERIFY_CA", Tls::VerifyCa),
    ];
    for (url, expected) in cases {
        assert_eq!(address(url).tls, expected, "{url}");
    }
}

#[test]
fn refusals_do_not_repeat_the_secret() {
    for url in [
        "mysql://user:s3cret@host:port/db",
        "mysql://user:s3cret@host/",
        "mysql://user:s3cret@host",
        "mysql://user:s3cret%ff@host/db",
        "mysql://user:s3cret@host/db?sslmode=s3cret",
        "mysql://user:s3cret@host/db?connect_timeout=s3cret",
    ] {
        let Err(error) = read(&DatabaseUrl::new(url)) else { panic!("{url} was accepted") };
        assert_eq!(error.kind, ErrorKind::InvalidUrl);
        assert!(!error.to_string().contains("s3cret"), "{error}");
    }
}

#[test]
fn files_are_found_from_the_base() {
    let url = DatabaseUrl::new("mysql://u:p%40@db/a?sslcert=ca.pem&sslaccept=strict");
    let rebased = rebase(&url, Path::new("/project")).expect("a good URL");
    let address = read(&rebased).expect("still a good URL");
    assert_eq!(address.root_certificate, Some(PathBuf::from("/project/ca.pem")));
    assert_eq!(address.password.as_deref(), Some("p@"));
    assert_eq!(address.tls, Tls::VerifyIdentity);
}
