//! Names of a database as names of the schema language.

/// The name as the language can write it: a letter first, then ASCII letters, digits and `_`.
/// What stands before the first letter goes, other characters become `_`. Empty where there is no
/// letter.
pub(super) fn sanitized(name: &str) -> String {
    let start = name.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(name.len());
    let allowed = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c } else { '_' };
    name[start..].chars().map(allowed).collect()
}

/// The first of `name`, `name_2`, `name_3`… that is free.
pub(super) fn free(name: &str, is_taken: impl Fn(&str) -> bool) -> String {
    if !is_taken(name) {
        return name.to_owned();
    }
    let numbered = (2_u64..).map(|number| format!("{name}_{number}"));
    numbered.into_iter().find(|candidate| !is_taken(candidate)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_what_the_language_can_write() {
        for (name, expected) in [
            ("User", "User"),
            ("_User", "User"),
            ("1st user", "st_user"),
            ("h-a", "h_a"),
            ("größe", "gr__e"),
            ("$§!", ""),
            ("123", ""),
            ("", ""),
        ] {
            assert_eq!(sanitized(name), expected, "{name}");
        }
    }

    #[test]
    fn a_name_that_is_taken_gets_a_number() {
        assert_eq!(free("a", |_| false), "a");
        assert_eq!(free("a", |name| ["a", "a_2"].contains(&name)), "a_3");
    }
}
