use super::{Words, meaning};

#[test]
fn names() {
    for (text, name) in [
        ("a . \"B\" /* x */ . c d", Some("a.\"B\".c")),
        ("a b", Some("a")),
        ("\"A\"", Some("\"A\"")),
        ("'x'", None),
        ("a.", None),
        (". a", None),
        ("", None),
    ] {
        assert_eq!(Words::new(text).name().as_deref(), name, "{text}");
    }
    for (name, meant) in [("Abc", "abc"), ("\"A\"\"b\"", "A\"b"), ("\"", "\""), ("\"A", "\"a")] {
        assert_eq!(meaning(name), meant);
    }
}

#[test]
fn keywords_are_eaten_all_or_none() {
    let mut words = Words::new("A b \"c\" C");
    assert!(!words.eat_all(&["a", "c"]) && words.is("a"));
    assert!(words.eat_all(&["a", "b"]) && !words.is("c") && !words.eat("c"));
    assert_eq!(words.token().map(|(_, text)| text), Some("\"c\""));
    assert!(words.eat("c") && words.at_end() && !words.is("c"));
    assert_eq!(words.token(), None);
}

#[test]
fn parentheses_and_commas() {
    let mut words = Words::new("(a (b, c) d) e, f");
    assert!(words.eat_parentheses() && !words.eat_parentheses() && words.is("e"));
    assert!(!words.eat_comma() && words.eat("e") && words.eat_comma() && words.is("f"));
    let mut words = Words::new("a (b, c) d, e f");
    assert!(words.skip_to_comma() && words.is("e"));
    assert!(!words.skip_to_comma() && words.at_end());
    let mut open = Words::new("(a (b)");
    assert!(open.eat_parentheses() && open.at_end());
}

#[test]
fn looking_ahead() {
    let words = Words::new("x (a b) 'a' a c a b y");
    assert!(words.clone().contains(&["a", "b"]) && !words.clone().contains(&["c", "b"]));
    assert!(!Words::new("x (a b)").contains(&["a", "b"]));
    assert_eq!(words.last(), "y");
    assert_eq!(Words::new("").last(), "");
    let mut words = Words::new("'x' y");
    assert_eq!(words.string(), Some("'x'"));
    assert_eq!(words.string(), None);
    assert!(words.is("y"));
}
