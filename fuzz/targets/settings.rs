//! What holds for every configuration file, every `.env` and every database URL.

use std::path::Path;

use brant::config::file::ConfigFile;
use brant::config::interpolate::{escape, interpolate};
use brant::config::{dotenv, key, quantity};
use brant::redact::Scrubber;
use brant_core::{DatabaseUrl, Driver};

/// Stands for a password where a text has it in a password's place.
const SECRET: &str = "Zq7x9Kp2wT";

/// Nothing panics, and what is escaped comes back as it was.
pub(crate) fn check_config(text: &str) {
    match ConfigFile::parse("brant.toml".into(), "brant.toml".to_owned(), text.to_owned()) {
        Ok(file) => file.sections().for_each(|section| {
            file.place(section, "url");
            file.sets(section, "migrations");
        }),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
    dotenv::parse(text, &|name| (name.len() > 3).then_some("value"));
    let mut nothing = |_: &str| None;
    assert_eq!(interpolate(&escape(text), &mut nothing).as_deref(), Ok(text));
    let _ = interpolate(text, &mut |_| Some("value"));
    for line in text.lines().take(8) {
        quantity::duration(line);
        quantity::size(line);
        key::find(line);
    }
}

/// Nothing panics, what was read is read again alike, and no answer shows the password.
pub(crate) fn check_url(drivers: &[&dyn Driver], text: &str) {
    let text = text.replace("SECRET", SECRET);
    let is_password = has_password(&text);
    let scrubber = Scrubber::default();
    scrubber.learn(&text);
    for driver in drivers {
        let shown = match driver.target(&DatabaseUrl::new(text.as_str()), Path::new("/base")) {
            Ok(target) => {
                let again =
                    driver.target(&target.url, Path::new("/base")).expect("it was read once");
                assert_eq!(
                    (&again.database, &again.location),
                    (&target.database, &target.location)
                );
                target.label()
            }
            Err(error) => format!("{error} {error:?}"),
        };
        let is_meant =
            driver.schemes().iter().any(|scheme| text.starts_with(&format!("{scheme}:")));
        if is_password && is_meant {
            assert!(!shown.contains(SECRET), "{shown}");
            assert!(!scrubber.scrub(&format!("{text} {shown}")).contains(SECRET), "{text}");
        }
    }
}

/// Whether the secret is there once, between the first `:` of an ordinary URL's authority and its `@`.
fn has_password(text: &str) -> bool {
    let word = |part: &str| part.chars().all(|c| c.is_ascii_alphanumeric());
    let parts = text.split_once("://").and_then(|(scheme, rest)| {
        let (user, place) = rest.split_once(':')?;
        Some((scheme, user, place.strip_prefix(SECRET)?.strip_prefix('@')?))
    });
    let schemes = ["postgres", "postgresql", "mysql", "mariadb"];
    parts.is_some_and(|(scheme, user, place)| {
        schemes.contains(&scheme) && word(user) && !place.contains(SECRET) && user != SECRET
    })
}
