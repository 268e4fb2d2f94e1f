//! Expressions as trees, and when two of them mean the same.

use super::constant;

/// An expression. What only guides the reader is not in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Tree {
    /// A column, or a value that the server has a word for. Perhaps with what it belongs to.
    Name(String),
    /// A constant.
    Constant(Constant),
    /// An operator, a function (with `()` behind its name) or a form, and what it is about.
    Node(String, Vec<Tree>),
    /// What is not a constant, as another type.
    Cast(Box<Tree>, String),
}

/// A value, and the type that it is said to have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Constant {
    /// Without quotes.
    pub(super) text: String,
    /// None for what stands between quotes and nothing more is said of.
    pub(super) r#type: Option<String>,
}

/// Types that the server makes of others by itself.
const WIDER: [&str; 13] = [
    "text",
    "text[]",
    "varchar",
    "bpchar",
    "numeric",
    "float8",
    "int8",
    "timestamp",
    "timestamptz",
    "timetz",
    "interval",
    "regclass",
    "oid",
];

impl Tree {
    pub(super) fn text(text: &str) -> Self {
        Self::Constant(Constant { text: text.to_owned(), r#type: None })
    }

    pub(super) fn word(text: &str, r#type: &str) -> Self {
        Self::Constant(Constant { text: text.to_owned(), r#type: Some(r#type.to_owned()) })
    }

    pub(super) fn node(name: &str, left: Self, right: Self) -> Self {
        Self::Node(name.to_owned(), vec![left, right])
    }

    /// `AND` and `OR`: how the parts are grouped makes no difference.
    pub(super) fn join(word: &str, left: Self, right: Self) -> Self {
        let parts = |tree| match tree {
            Self::Node(name, parts) if name == word => parts,
            tree => vec![tree],
        };
        let mut all = parts(left);
        all.extend(parts(right));
        Self::Node(word.to_owned(), all)
    }

    pub(super) fn not(self) -> Self {
        Self::Node("not".to_owned(), vec![self])
    }

    /// The expression as another type. A constant has the first type that is said.
    pub(super) fn cast(self, r#type: String) -> Self {
        match self {
            Self::Constant(mut constant) => {
                let is_null = constant.r#type.as_deref() == Some("null");
                if !is_null {
                    constant.r#type.get_or_insert(r#type);
                }
                Self::Constant(constant)
            }
            Self::Node(name, items) if name == "array" => match r#type.strip_suffix("[]") {
                Some(one) => {
                    let items = items.into_iter().map(|item| match item {
                        Self::Constant(_) => item.cast(one.to_owned()),
                        item => item,
                    });
                    Self::Node(name, items.collect())
                }
                None => Self::Node(name, items),
            },
            of => Self::Cast(Box::new(of), r#type),
        }
    }

    /// Whether columns are in it.
    pub(super) fn has_columns(&self) -> bool {
        match self {
            Self::Name(name) => !name.starts_with("current_"),
            Self::Constant(_) => false,
            Self::Node(_, parts) => parts.iter().any(Self::has_columns),
            Self::Cast(of, _) => of.has_columns(),
        }
    }
}

/// Whether two expressions mean the same, one as it was written and one as it was printed.
pub(super) fn same(a: &Tree, b: &Tree) -> bool {
    same_in(a, b, false)
}

/// The same for arguments of functions, which more casts are made for.
fn same_in(a: &Tree, b: &Tree, in_call: bool) -> bool {
    use Tree as T;
    match (a, b) {
        (T::Name(a), T::Name(b)) => same_name(a, b),
        (T::Constant(a), T::Constant(b)) => constant::same(a, b),
        (T::Node(a, of_a), T::Node(b, of_b)) => {
            let is_call = a.ends_with("()") || a == "case";
            same_name(a, b)
                && of_a.len() == of_b.len()
                && of_a.iter().zip(of_b).all(|(a, b)| same_in(a, b, is_call))
        }
        (T::Cast(a, to_a), T::Cast(b, to_b)) if same_name(to_a, to_b) => same_in(a, b, false),
        _ => without_cast(a, b, in_call) || without_cast(b, a, in_call),
    }
}

/// Whether the second is what the first makes another type of, by a cast that nobody has to write.
fn without_cast(a: &Tree, b: &Tree, in_call: bool) -> bool {
    let Tree::Cast(inner, to) = a else { return false };
    // Two casts to different types are no ways of writing one.
    let is_single = match (&**inner, b) {
        (Tree::Cast(_, inner), Tree::Cast(_, other)) => same_name(inner, other),
        (_, Tree::Cast(..)) => false,
        _ => true,
    };
    let is_implicit = WIDER.contains(&to.as_str()) || in_call && to == "int4";
    is_single && is_implicit && same_in(inner, b, in_call)
}

/// Whether one of two names is the other, perhaps with what it belongs to.
fn same_name(a: &str, b: &str) -> bool {
    let is_end = |long: &str, end: &str| {
        long.strip_suffix(end).is_some_and(|before| before.is_empty() || before.ends_with('.'))
    };
    is_end(a, b) || is_end(b, a)
}
