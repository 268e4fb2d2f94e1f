//! Expressions as trees, as far as two ways of writing one have to be told from two expressions.

use super::token::is_operator;

/// An expression. What only guides the reader is not in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Tree {
    /// A name or a constant.
    Leaf(String),
    /// An operator, a function or a form, and what it is about.
    Node(String, Vec<Tree>),
}

/// Deeper than this nobody nests conditions; more could use the stack up.
const DEEPEST: usize = 64;

/// How tightly things bind, the loosest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Bond {
    Or,
    And,
    Not,
    Is,
    Compare,
    In,
    Other,
    Sum,
    Product,
    Power,
    Zone,
    Collate,
    Sign,
    Cast,
}

/// Types that the server casts columns to by itself.
const WIDER: [&str; 5] = ["text", "text[]", "numeric", "double precision", "bigint"];
const NUMBERS: [&str; 6] = ["smallint", "integer", "bigint", "numeric", "real", "double precision"];
/// Types that can stand before a constant.
const BEFORE: [&str; 6] = ["interval", "date", "time", "timestamp", "timestamptz", "text"];
/// What further words the name of a type may have.
const MORE: [&str; 6] = ["varying", "precision", "with", "without", "time", "zone"];
/// Words that begin what is not read here.
const OTHERS: [&str; 7] = ["select", "exists", "row", "from", "when", "escape", "similar"];

/// The tree; none where the text is more than is known here.
pub(super) fn parse(tokens: &[String]) -> Option<Tree> {
    let mut reader = Reader { tokens, at: 0, depth: 0 };
    let tree = reader.expression(Bond::Or)?;
    (reader.at == tokens.len()).then_some(tree)
}

struct Reader<'t> {
    tokens: &'t [String],
    at: usize,
    depth: usize,
}

impl<'t> Reader<'t> {
    fn peek(&self) -> Option<&'t str> {
        self.tokens.get(self.at).map(String::as_str)
    }

    fn next(&mut self) -> Option<&'t str> {
        let token = self.peek()?;
        self.at += 1;
        Some(token)
    }

    fn take(&mut self, words: &[&str]) -> bool {
        let found = self.tokens.get(self.at..self.at + words.len());
        let is_there = found.is_some_and(|found| found.iter().eq(words));
        self.at += if is_there { words.len() } else { 0 };
        is_there
    }

    fn expect(&mut self, word: &str) -> Option<()> {
        self.take(&[word]).then_some(())
    }

    /// What binds at least so tightly.
    fn expression(&mut self, least: Bond) -> Option<Tree> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        let mut left = self.operand()?;
        while self.goes_on(least) {
            left = self.more(left)?;
        }
        self.depth -= 1;
        Some(left)
    }

    fn operand(&mut self) -> Option<Tree> {
        let token = self.next()?;
        Some(match token {
            "(" => {
                let inner = self.expression(Bond::Or)?;
                self.expect(")")?;
                inner
            }
            "not" => Tree::Node("not".to_owned(), vec![self.expression(Bond::Not)?]),
            "-" | "+" => match self.expression(Bond::Sign)? {
                Tree::Leaf(number) if token == "-" && is_digit(&number) => {
                    Tree::Leaf(format!("-{number}"))
                }
                operand => Tree::Node(token.to_owned(), vec![operand]),
            },
            "array" if self.take(&["["]) => Tree::Node("array".to_owned(), self.list("]")?),
            "case" => Tree::Node("case".to_owned(), self.case()?),
            "extract" if self.take(&["("]) => {
                let field = Tree::Leaf(self.next()?.to_owned());
                self.expect("from")?;
                let of = self.expression(Bond::Or)?;
                self.expect(")")?;
                node("extract", field, of)
            }
            _ if OTHERS.contains(&token) => return None,
            _ if BEFORE.contains(&token) && self.peek().is_some_and(is_text) => {
                Tree::Leaf(self.next()?.to_owned())
            }
            _ if is_text(token) || is_digit(token) => Tree::Leaf(token.to_owned()),
            _ if is_name(token) && self.take(&["("]) => {
                Tree::Node(format!("{token}()"), self.list(")")?)
            }
            _ if is_name(token) => Tree::Leaf(token.to_owned()),
            _ => return None,
        })
    }

    /// The cases, two by two, and the other one; before them what is looked at, if that is said.
    fn case(&mut self) -> Option<Vec<Tree>> {
        let mut parts = Vec::new();
        if self.peek() != Some("when") {
            parts.push(Tree::Node("of".to_owned(), vec![self.expression(Bond::Or)?]));
        }
        while self.take(&["when"]) {
            parts.push(self.expression(Bond::Or)?);
            self.expect("then")?;
            parts.push(self.expression(Bond::Or)?);
        }
        parts.push(match self.take(&["else"]) {
            true => self.expression(Bond::Or)?,
            false => Tree::Leaf("null".to_owned()),
        });
        self.expect("end")?;
        Some(parts)
    }

    /// Expressions between commas, up to the sign that ends them.
    fn list(&mut self, end: &str) -> Option<Vec<Tree>> {
        let mut items = Vec::new();
        while !self.take(&[end]) {
            if !items.is_empty() {
                self.expect(",")?;
            }
            items.push(self.expression(Bond::Or)?);
        }
        Some(items)
    }

    /// Whether what follows an operand belongs to it.
    fn goes_on(&self, least: Bond) -> bool {
        let Some(token) = self.peek() else { return false };
        let bond = match token {
            "or" => Bond::Or,
            "and" => Bond::And,
            "is" => Bond::Is,
            "not" | "in" | "between" | "like" | "ilike" => Bond::In,
            "at" => Bond::Zone,
            "collate" => Bond::Collate,
            "::" | "[" => Bond::Cast,
            _ if token.starts_with(is_operator) => operator(token).0,
            _ => return false,
        };
        bond >= least
    }

    /// What follows an operand, with the operand.
    fn more(&mut self, left: Tree) -> Option<Tree> {
        match self.next()? {
            "or" => Some(join("or", left, self.expression(Bond::And)?)),
            "and" => Some(join("and", left, self.expression(Bond::Not)?)),
            "is" => self.is(left),
            word @ ("not" | "in" | "between" | "like" | "ilike") => self.other_words(word, left),
            "at" => {
                self.take(&["time", "zone"]).then_some(())?;
                self.binary("timezone", left, Bond::Collate)
            }
            "collate" => self.binary("collate", left, Bond::Sign),
            "::" => Some(cast(left, self.r#type()?)),
            "[" => {
                let index = self.expression(Bond::Or)?;
                self.expect("]")?;
                Some(node("[]", left, index))
            }
            token => self.binary(token, left, operator(token).1),
        }
    }

    fn binary(&mut self, name: &str, left: Tree, bond: Bond) -> Option<Tree> {
        Some(node(name, left, self.expression(bond)?))
    }

    fn is(&mut self, left: Tree) -> Option<Tree> {
        let not = if self.take(&["not"]) { "is not" } else { "is" };
        let word = self.next()?;
        match word {
            "distinct" => {
                self.expect("from")?;
                self.binary(&format!("{not} distinct"), left, Bond::In)
            }
            "null" | "true" | "false" | "unknown" => {
                Some(Tree::Node(format!("{not} {word}"), vec![left]))
            }
            _ => None,
        }
    }

    /// `IN`, `BETWEEN` and `LIKE`, which are other words for operators.
    fn other_words(&mut self, first: &str, left: Tree) -> Option<Tree> {
        let not = first == "not";
        let either = |yes: &'static str, no: &'static str| if not { no } else { yes };
        match if not { self.next()? } else { first } {
            "in" => {
                self.expect("(")?;
                let mut items = self.list(")")?;
                let operator = either("=", "<>");
                if items.len() == 1 {
                    return Some(node(operator, left, items.remove(0)));
                }
                let array = Tree::Node("array".to_owned(), items);
                let of = Tree::Node(either("any()", "all()").to_owned(), vec![array]);
                Some(node(operator, left, of))
            }
            "between" => {
                let low = self.expression(Bond::Other)?;
                self.expect("and")?;
                let high = self.expression(Bond::Other)?;
                let low = node(either(">=", "<"), left.clone(), low);
                Some(join(either("and", "or"), low, node(either("<=", ">"), left, high)))
            }
            "like" => self.binary(either("~~", "!~~"), left, Bond::Other),
            "ilike" => self.binary(either("~~*", "!~~*"), left, Bond::Other),
            _ => None,
        }
    }

    fn r#type(&mut self) -> Option<String> {
        let mut text = self.next().filter(|token| is_name(token))?.to_owned();
        loop {
            if self.take(&["("]) {
                let arguments = self.list(")")?;
                text.push_str(&format!("{arguments:?}"));
            } else if self.take(&["[", "]"]) {
                text.push_str("[]");
            } else if let Some(word) = self.peek().filter(|word| MORE.contains(word)) {
                self.at += 1;
                text.push_str(&format!(" {word}"));
            } else {
                return Some(text);
            }
        }
    }
}

/// How tightly an operator binds, and what its right side needs.
fn operator(token: &str) -> (Bond, Bond) {
    match token {
        "=" | "<" | ">" | "<=" | ">=" | "<>" => (Bond::Compare, Bond::In),
        "+" | "-" => (Bond::Sum, Bond::Product),
        "*" | "/" | "%" => (Bond::Product, Bond::Power),
        "^" => (Bond::Power, Bond::Zone),
        _ => (Bond::Other, Bond::Sum),
    }
}

fn node(name: &str, left: Tree, right: Tree) -> Tree {
    Tree::Node(name.to_owned(), vec![left, right])
}

/// `AND` and `OR`: how the parts are grouped makes no difference.
fn join(word: &str, left: Tree, right: Tree) -> Tree {
    let parts = |tree| match tree {
        Tree::Node(name, parts) if name == word => parts,
        tree => vec![tree],
    };
    let mut all = parts(left);
    all.extend(parts(right));
    Tree::Node(word.to_owned(), all)
}

/// Casts on constants are the server's, and some on columns.
fn cast(of: Tree, r#type: String) -> Tree {
    match of {
        Tree::Leaf(text) if is_text(&text) => {
            let inner = text.trim_matches('\'');
            let is_number =
                NUMBERS.contains(&r#type.as_str()) && is_digit(inner.trim_start_matches('-'));
            Tree::Leaf(if is_number { inner.to_owned() } else { text })
        }
        Tree::Leaf(text)
            if is_digit(text.trim_start_matches('-'))
                || ["null", "true", "false"].contains(&text.as_str())
                || WIDER.contains(&r#type.as_str()) =>
        {
            Tree::Leaf(text)
        }
        Tree::Node(name, items) if name == "array" => Tree::Node(name, items),
        of => Tree::Node(format!("::{}", r#type), vec![of]),
    }
}

fn is_text(token: &str) -> bool {
    token.starts_with('\'')
}

fn is_digit(token: &str) -> bool {
    token.starts_with(|c: char| c.is_ascii_digit())
}

fn is_name(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | '"'))
}
