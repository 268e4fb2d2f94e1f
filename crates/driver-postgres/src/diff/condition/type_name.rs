//! Names of types, which the server has several words for.

/// The other words, with the one that is used here.
const SYNONYMS: [(&str, &str); 18] = [
    ("smallint", "int2"),
    ("int", "int4"),
    ("integer", "int4"),
    ("bigint", "int8"),
    ("real", "float4"),
    ("float", "float8"),
    ("double precision", "float8"),
    ("decimal", "numeric"),
    ("dec", "numeric"),
    ("boolean", "bool"),
    ("character varying", "varchar"),
    ("char varying", "varchar"),
    ("character", "bpchar"),
    ("char", "bpchar"),
    ("bit varying", "varbit"),
    ("timestamp without time zone", "timestamp"),
    ("timestamp with time zone", "timestamptz"),
    ("time without time zone", "time"),
];

/// What further words the name of a type may have.
const MORE: [&str; 6] = ["varying", "precision", "with", "without", "time", "zone"];

/// The parts of an interval, which may be said behind the word.
pub(super) const FIELDS: [&str; 7] = ["year", "month", "day", "hour", "minute", "second", "to"];

/// The type at the beginning, with one name for each, and how many tokens it takes.
pub(super) fn read(tokens: &[String]) -> Option<(String, usize)> {
    let mut rest = tokens.iter().map(String::as_str).enumerate().peekable();
    let mut name = rest.next().filter(|(_, token)| is_name(token))?.1.to_owned();
    while rest.next_if(|(_, token)| *token == ".").is_some() {
        name = format!("{name}.{}", rest.next()?.1);
    }
    let (mut arguments, mut brackets) = (String::new(), String::new());
    while let Some((_, token)) = rest.next_if(|(_, token)| {
        MORE.contains(token)
            || matches!(*token, "(" | "[")
            || name == "interval" && FIELDS.contains(token)
    }) {
        match token {
            "(" => {
                let inner: Vec<&str> = rest
                    .by_ref()
                    .map(|(_, token)| token)
                    .take_while(|token| *token != ")")
                    .collect();
                arguments = format!("({})", inner.concat());
            }
            "[" => {
                rest.next_if(|(_, token)| token.starts_with(|c: char| c.is_ascii_digit()));
                rest.next_if(|(_, token)| *token == "]")?;
                brackets.push_str("[]");
            }
            word if FIELDS.contains(&word) && name == "interval" => {}
            word => name = format!("{name} {word}"),
        }
    }
    let taken = rest.next().map_or(tokens.len(), |(at, _)| at);
    let name = match name.as_str() {
        "time with time zone" => "timetz".to_owned(),
        _ => SYNONYMS
            .iter()
            .find(|(other, _)| *other == name)
            .map_or(name, |(_, one)| (*one).to_owned()),
    };
    Some((format!("{name}{arguments}{brackets}"), taken))
}

/// Whether the token is a name or a word.
pub(super) fn is_name(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | '"'))
}

#[cfg(test)]
mod tests {
    use super::super::token::tokens;

    #[test]
    fn each_type_has_one_name() {
        for (text, expected, left) in [
            ("int", "int4", 0),
            ("character varying(10) and", "varchar(10)", 1),
            ("timestamp(3) without time zone", "timestamp(3)", 0),
            ("timestamp with time zone[] = x", "timestamptz[]", 2),
            ("numeric(10, 2)", "numeric(10,2)", 0),
            ("public.\"My Type\"[3][]", "public.\"My Type\"[][]", 0),
            ("interval day to second(3) > x", "interval(3)", 2),
            ("double precision", "float8", 0),
        ] {
            let tokens = tokens(text);
            let (name, taken) = super::read(&tokens).unwrap();
            assert_eq!((name.as_str(), tokens.len() - taken), (expected, left), "{text}");
        }
        assert_eq!(super::read(&tokens("'a'")), None);
    }
}
