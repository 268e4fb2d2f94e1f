//! Words of SQL that stand for operators and functions: the server prints some as they were
//! written, others as what they stand for.

use super::parse::{Bond, Reader, compare};
use super::tree::Tree;

impl Reader<'_> {
    /// A call that has words between its arguments, behind its opening parenthesis; none if it is
    /// a plain one.
    pub(super) fn form(&mut self, name: &str) -> Option<Option<Tree>> {
        match name {
            "cast" => Some(self.cast()),
            "extract" => Some(self.extract()),
            "trim" => Some(self.trim()),
            "position" => Some(self.position()),
            "substring" => Some(self.words("substring()", &["from", "for"])),
            "overlay" => Some(self.words("overlay()", &["placing", "from", "for"])),
            "some" => Some(self.list(")").map(|items| Tree::Node("any()".to_owned(), items))),
            _ => None,
        }
    }

    fn cast(&mut self) -> Option<Tree> {
        let of = self.expression(Bond::Or)?;
        self.expect("as")?;
        let r#type = self.r#type()?;
        self.expect(")")?;
        Some(of.cast(r#type))
    }

    fn extract(&mut self) -> Option<Tree> {
        let field = Tree::text(self.next()?.trim_matches('\''));
        self.expect("from")?;
        let of = self.expression(Bond::Or)?;
        self.expect(")")?;
        Some(Tree::node("extract", field, of))
    }

    fn trim(&mut self) -> Option<Tree> {
        let name = match self.peek()? {
            "leading" => "ltrim()",
            "trailing" => "rtrim()",
            _ => "btrim()",
        };
        if matches!(self.peek()?, "leading" | "trailing" | "both") {
            self.next();
        }
        if self.take(&["from"]) {
            return Some(Tree::Node(name.to_owned(), self.list(")")?));
        }
        let first = self.expression(Bond::Or)?;
        if !self.take(&["from"]) {
            self.take(&[","]);
            let rest = self.list(")")?;
            return Some(Tree::Node(name.to_owned(), std::iter::once(first).chain(rest).collect()));
        }
        let mut all = self.list(")")?;
        all.push(first);
        Some(Tree::Node(name.to_owned(), all))
    }

    fn position(&mut self) -> Option<Tree> {
        let what = self.expression(Bond::Other)?;
        self.expect("in")?;
        let within = self.expression(Bond::Other)?;
        self.expect(")")?;
        Some(Tree::node("position()", within, what))
    }

    /// Arguments with words or commas between them.
    fn words(&mut self, name: &str, words: &[&str]) -> Option<Tree> {
        let mut items = vec![self.expression(Bond::Or)?];
        while !self.take(&[")"]) {
            let word = self.next()?;
            (word == "," || words.contains(&word)).then_some(())?;
            if word == "for" && items.len() + 1 < words.len() {
                items.push(Tree::word("1", "numeric"));
            }
            items.push(self.expression(Bond::Or)?);
        }
        Some(Tree::Node(name.to_owned(), items))
    }

    /// The cases, two by two, and the other one; before them what is looked at, if that is said.
    pub(super) fn case(&mut self) -> Option<Vec<Tree>> {
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
            false => Tree::word("null", "null"),
        });
        self.expect("end")?;
        Some(parts)
    }

    /// `IN`, `BETWEEN`, `LIKE` and `SIMILAR TO`, which are other words for operators.
    pub(super) fn other_words(&mut self, first: &str, left: Tree) -> Option<Tree> {
        let not = first == "not";
        let either = |yes: &'static str, no: &'static str| if not { no } else { yes };
        match if not { self.next()? } else { first } {
            "in" => {
                self.expect("(")?;
                let items = self.list(")")?;
                Some(if not {
                    one_of(&left, items, "<>", "all()", "and")
                } else {
                    one_of(&left, items, "=", "any()", "or")
                })
            }
            "between" => self.between(&left, not),
            "like" => self.pattern(either("~~", "!~~"), left, "like_escape()"),
            "ilike" => self.pattern(either("~~*", "!~~*"), left, "like_escape()"),
            "similar" => {
                self.expect("to")?;
                let pattern = self.pattern(either("~", "!~"), left, "similar_to_escape()")?;
                Some(match pattern {
                    Tree::Node(operator, mut sides) => {
                        let is_wrapped = matches!(&sides[1], Tree::Node(name, _) if name == "similar_to_escape()");
                        if !is_wrapped {
                            let right = sides.pop()?;
                            sides.push(Tree::Node("similar_to_escape()".to_owned(), vec![right]));
                        }
                        Tree::Node(operator, sides)
                    }
                    other => other,
                })
            }
            _ => None,
        }
    }

    /// A pattern, perhaps with what takes its signs their meaning.
    fn pattern(&mut self, operator: &str, left: Tree, escaping: &str) -> Option<Tree> {
        let pattern = self.expression(Bond::Other)?;
        let pattern = match self.take(&["escape"]) {
            true => Tree::node(escaping, pattern, self.expression(Bond::Other)?),
            false => pattern,
        };
        Some(Tree::node(operator, left, pattern))
    }

    fn between(&mut self, left: &Tree, not: bool) -> Option<Tree> {
        let symmetric = self.take(&["symmetric"]);
        self.take(&["asymmetric"]);
        let low = self.expression(Bond::Other)?;
        self.expect("and")?;
        let high = self.expression(Bond::Other)?;
        let (least, most, both, either) =
            if not { ("<", ">", "or", "and") } else { (">=", "<=", "and", "or") };
        let within = |low: &Tree, high: &Tree| {
            let low = Tree::node(least, left.clone(), low.clone());
            Tree::join(both, low, Tree::node(most, left.clone(), high.clone()))
        };
        let found = within(&low, &high);
        Some(if symmetric { Tree::join(either, found, within(&high, &low)) } else { found })
    }
}

/// `IN`: the constants of a list are an array if they are several, all else is compared by itself.
fn one_of(left: &Tree, items: Vec<Tree>, operator: &str, of: &str, word: &str) -> Tree {
    let is_row = matches!(left, Tree::Node(name, _) if name == "row");
    let (columns, constants): (Vec<Tree>, Vec<Tree>) =
        items.iter().cloned().partition(Tree::has_columns);
    let mut parts = Vec::new();
    if constants.len() > 1 && !is_row {
        let array = Tree::Node("array".to_owned(), constants);
        let array = Tree::Node(of.to_owned(), vec![array]);
        parts.push(Tree::node(operator, left.clone(), array));
        parts.extend(columns.into_iter().map(|item| compare(operator, left.clone(), item)));
    } else {
        parts.extend(items.into_iter().map(|item| compare(operator, left.clone(), item)));
    }
    let none = || Tree::Node(word.to_owned(), Vec::new());
    parts.into_iter().reduce(|all, part| Tree::join(word, all, part)).unwrap_or_else(none)
}
