//! Expressions as trees, as far as two ways of writing one have to be told from two expressions.

use super::token::is_operator;
use super::tree::Tree;
use super::type_name::{self, is_name};

/// Deeper than this nobody nests conditions; more could use the stack up.
const DEEPEST: usize = 64;

/// How tightly things bind, the loosest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Bond {
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

/// Words that begin what is not read here.
const OTHERS: [&str; 7] = ["select", "exists", "from", "when", "escape", "similar", "interval"];

/// The tree; none where the text is more than is known here.
pub(super) fn parse(tokens: &[String]) -> Option<Tree> {
    let mut reader = Reader { tokens, at: 0, depth: 0 };
    let tree = reader.expression(Bond::Or)?;
    (reader.at == tokens.len()).then_some(tree)
}

pub(super) struct Reader<'t> {
    tokens: &'t [String],
    at: usize,
    depth: usize,
}

impl<'t> Reader<'t> {
    pub(super) fn peek(&self) -> Option<&'t str> {
        self.tokens.get(self.at).map(String::as_str)
    }

    pub(super) fn next(&mut self) -> Option<&'t str> {
        let token = self.peek()?;
        self.at += 1;
        Some(token)
    }

    pub(super) fn take(&mut self, words: &[&str]) -> bool {
        let found = self.tokens.get(self.at..self.at + words.len());
        let is_there = found.is_some_and(|found| found.iter().eq(words));
        self.at += if is_there { words.len() } else { 0 };
        is_there
    }

    pub(super) fn expect(&mut self, word: &str) -> Option<()> {
        self.take(&[word]).then_some(())
    }

    /// What binds at least so tightly.
    pub(super) fn expression(&mut self, least: Bond) -> Option<Tree> {
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
        if let Some(constant) = self.typed_constant() {
            return Some(constant);
        }
        let token = self.next()?;
        Some(match token {
            "(" => {
                let mut inner = self.list(")")?;
                match inner.len() {
                    1 => inner.remove(0),
                    _ => Tree::Node("row".to_owned(), inner),
                }
            }
            "not" => self.expression(Bond::Not)?.not(),
            "-" | "+" => match self.expression(Bond::Sign)? {
                Tree::Constant(mut number)
                    if token == "-" && number.text.starts_with(|c: char| c.is_ascii_digit()) =>
                {
                    number.text.insert(0, '-');
                    Tree::Constant(number)
                }
                operand => Tree::Node(token.to_owned(), vec![operand]),
            },
            "array" if self.take(&["["]) => Tree::Node("array".to_owned(), self.list("]")?),
            "row" if self.take(&["("]) => Tree::Node("row".to_owned(), self.list(")")?),
            "case" => Tree::Node("case".to_owned(), self.case()?),
            "true" | "false" => Tree::word(token, "bool"),
            "null" => Tree::word(token, "null"),
            _ if OTHERS.contains(&token) => return None,
            _ if token.starts_with('\'') => Tree::text(&unquoted(token)),
            _ if token.starts_with(|c: char| c.is_ascii_digit() || c == '.') && token != "." => {
                Tree::word(token, "numeric")
            }
            _ if is_name(token) => self.name(token)?,
            // A sign before its operand.
            _ if token.starts_with(is_operator) => {
                Tree::Node(token.to_owned(), vec![self.expression(operator(token).1)?])
            }
            _ => return None,
        })
    }

    /// `date '2020-01-01'`: a type before a text.
    fn typed_constant(&mut self) -> Option<Tree> {
        let rest = self.tokens.get(self.at..)?;
        let (name, taken) = type_name::read(rest)?;
        let text = rest.get(taken).filter(|token| token.starts_with('\''))?;
        // `is not 'a'` and the like have words that are no types.
        if ["not", "like", "ilike", "both", "leading", "trailing", "when", "then", "else"]
            .contains(&name.as_str())
        {
            return None;
        }
        self.at += taken + 1;
        let mut text = unquoted(text);
        if name == "interval" {
            // The last of the parts behind it is what a bare number counts.
            let field = |token: &&str| type_name::FIELDS.contains(token);
            while let Some(part) = self.peek().filter(field) {
                self.at += 1;
                if part != "to" && self.peek() != Some("to") {
                    let is_bare = text.parse::<f64>().is_ok();
                    text.push_str(&if is_bare { format!(" {part}") } else { String::new() });
                }
            }
        }
        Some(Tree::text(&text).cast(name))
    }

    /// A column or a call.
    fn name(&mut self, token: &str) -> Option<Tree> {
        let mut name = token.to_owned();
        while self.take(&["."]) {
            name = format!("{name}.{}", self.next().filter(|next| is_name(next))?);
        }
        if !self.take(&["("]) {
            return Some(Tree::Name(name));
        }
        match self.form(&name) {
            Some(form) => form,
            None => Some(Tree::Node(format!("{name}()"), self.list(")")?)),
        }
    }

    /// Expressions between commas, up to the sign that ends them.
    pub(super) fn list(&mut self, end: &str) -> Option<Vec<Tree>> {
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
            "is" | "isnull" | "notnull" => Bond::Is,
            "not" | "in" | "between" | "like" | "ilike" | "similar" => Bond::In,
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
            "or" => Some(Tree::join("or", left, self.expression(Bond::And)?)),
            "and" => Some(Tree::join("and", left, self.expression(Bond::Not)?)),
            "is" => self.is(left),
            "isnull" => Some(Tree::Node("is null".to_owned(), vec![left])),
            "notnull" => Some(Tree::Node("is not null".to_owned(), vec![left])),
            word @ ("not" | "in" | "between" | "like" | "ilike" | "similar") => {
                self.other_words(word, left)
            }
            "at" => {
                self.take(&["time", "zone"]).then_some(())?;
                let zone = self.expression(Bond::Collate)?;
                Some(Tree::node("timezone()", zone, left))
            }
            "collate" => {
                let collation = self.next().filter(|token| is_name(token))?.to_owned();
                Some(Tree::node("collate", left, Tree::Name(collation)))
            }
            "::" => Some(left.cast(self.r#type()?)),
            "[" => {
                let index = self.expression(Bond::Or)?;
                self.expect("]")?;
                Some(Tree::node("[]", left, index))
            }
            token => {
                let right = self.expression(operator(token).1)?;
                Some(compare(token, left, right))
            }
        }
    }

    pub(super) fn r#type(&mut self) -> Option<String> {
        let (name, taken) = type_name::read(self.tokens.get(self.at..)?)?;
        self.at += taken;
        Some(name)
    }

    fn is(&mut self, left: Tree) -> Option<Tree> {
        let not = self.take(&["not"]);
        let word = self.next()?;
        match word {
            "distinct" => {
                self.expect("from")?;
                let found = Tree::node("is distinct", left, self.expression(Bond::In)?);
                Some(if not { found.not() } else { found })
            }
            "null" | "true" | "false" | "unknown" => {
                let not = if not { "not " } else { "" };
                Some(Tree::Node(format!("is {not}{word}"), vec![left]))
            }
            _ => None,
        }
    }
}

/// Rows are compared one by one where that means the same.
pub(super) fn compare(operator: &str, left: Tree, right: Tree) -> Tree {
    let word = match operator {
        "=" => "and",
        "<>" => "or",
        _ => return Tree::node(operator, left, right),
    };
    let is_row = |tree: &Tree| matches!(tree, Tree::Node(name, _) if name == "row");
    if !is_row(&left) || !is_row(&right) {
        return Tree::node(operator, left, right);
    }
    let (Tree::Node(_, of_left), Tree::Node(_, of_right)) = (left, right) else {
        return Tree::Node(word.to_owned(), Vec::new());
    };
    let mut pairs = of_left.into_iter().zip(of_right);
    let Some((left, right)) = pairs.next() else { return Tree::Node(word.to_owned(), Vec::new()) };
    pairs.fold(compare(operator, left, right), |all, (left, right)| {
        Tree::join(word, all, compare(operator, left, right))
    })
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

fn unquoted(token: &str) -> String {
    let inner = token.strip_prefix('\'').unwrap_or(token);
    inner.strip_suffix('\'').unwrap_or(inner).replace("''", "'")
}
