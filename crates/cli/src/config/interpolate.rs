//! `${VAR}`, `${VAR:-default}` and `$$` in values.

/// Why a value could not be completed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gap {
    /// The variable is not set, or set to nothing, and there is no default.
    Missing(String),
    /// `${` without `}`, or without a name.
    Malformed,
}

/// Puts variables into a text. `look` answers the value of a variable that is
/// set and not empty. A `$` that begins none of the forms stands for itself.
pub fn interpolate<'a>(
    text: &str,
    look: &mut dyn FnMut(&str) -> Option<&'a str>,
) -> Result<String, Gap> {
    let mut done = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(dollar) = rest.find('$') {
        done.push_str(&rest[..dollar]);
        rest = &rest[dollar + 1..];
        if let Some(after) = rest.strip_prefix('$') {
            done.push('$');
            rest = after;
        } else if let Some(after) = rest.strip_prefix('{') {
            let end = after.find('}').ok_or(Gap::Malformed)?;
            let (name, default) = match after[..end].split_once(":-") {
                Some((name, default)) => (name, Some(default)),
                None => (&after[..end], None),
            };
            if !is_name(name) {
                return Err(Gap::Malformed);
            }
            match look(name).or(default) {
                Some(value) => done.push_str(value),
                None => return Err(Gap::Missing(name.to_owned())),
            }
            rest = &after[end + 1..];
        } else {
            done.push('$');
        }
    }
    done.push_str(rest);
    Ok(done)
}

/// Writes a text so that [`interpolate`] gives it back unchanged.
pub fn escape(text: &str) -> String {
    text.replace('$', "$$")
}

fn is_name(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Result<String, Gap> {
        interpolate(text, &mut |name| (name == "HOST").then_some("db.example"))
    }

    #[test]
    fn forms() {
        for (text, expected) in [
            ("", ""),
            ("plain", "plain"),
            ("${HOST}", "db.example"),
            ("a${HOST}b${HOST}", "adb.examplebdb.example"),
            ("${NONE:-local}", "local"),
            ("${NONE:-}", ""),
            ("${HOST:-local}", "db.example"),
            ("pa$$word", "pa$word"),
            ("$${HOST}", "${HOST}"),
            ("pa$word$", "pa$word$"),
        ] {
            assert_eq!(check(text).as_deref(), Ok(expected), "{text}");
        }
        assert_eq!(check("x${NONE}"), Err(Gap::Missing("NONE".to_owned())));
        for text in ["${", "${HOST", "${}", "${1A}", "${A B}"] {
            assert_eq!(check(text), Err(Gap::Malformed), "{text}");
        }
    }

    #[test]
    fn escaping_is_undone() {
        for text in ["", "$", "$$", "${HOST}", "a$b"] {
            assert_eq!(check(&escape(text)).as_deref(), Ok(text));
        }
    }
}
