//! Arguments and values.

use super::super::kind::Kind;
use super::{Attempt, MAX_DEPTH, NoMatch, Parser};

impl Parser<'_> {
    /// `(…)`; a trailing comma is kept in the tree and reported when the tree is read.
    pub(super) fn arguments(&mut self) -> Attempt {
        let node = self.start(Kind::Arguments);
        self.expect(Kind::LeftParen)?;
        self.deeper()?;
        if self.peek() != Kind::RightParen {
            self.argument()?;
        }
        while self.eat(Kind::Comma) {
            if self.peek() == Kind::RightParen {
                break;
            }
            self.argument()?;
        }
        self.expect(Kind::RightParen)?;
        self.depth -= 1;
        self.finish(node);
        Ok(())
    }

    /// `value`, `name: value`, or `name:`, which is reported when the tree is read.
    fn argument(&mut self) -> Attempt {
        let node = self.start(Kind::Argument);
        if self.peek() == Kind::Identifier && self.peek_second() == Kind::Colon {
            self.leaf(Kind::Name);
            self.expect(Kind::Colon)?;
            if matches!(self.peek(), Kind::Comma | Kind::RightParen) {
                self.finish(node);
                return Ok(());
            }
        }
        self.expression()?;
        self.finish(node);
        Ok(())
    }

    pub(super) fn expression(&mut self) -> Attempt {
        match self.peek() {
            Kind::String => self.leaf(Kind::StringValue),
            Kind::Number => self.leaf(Kind::NumberValue),
            Kind::LeftBracket => return self.array(),
            Kind::LeftBrace => return self.object(),
            Kind::Identifier => return self.constant_or_function(),
            _ => return Err(NoMatch),
        }
        Ok(())
    }

    fn array(&mut self) -> Attempt {
        let node = self.start(Kind::Array);
        self.position += 1;
        self.deeper()?;
        if self.peek() != Kind::RightBracket {
            self.expression()?;
            while self.eat(Kind::Comma) {
                self.expression()?;
            }
        }
        self.expect(Kind::RightBracket)?;
        self.depth -= 1;
        self.finish(node);
        Ok(())
    }

    fn object(&mut self) -> Attempt {
        let node = self.start(Kind::Object);
        self.position += 1;
        self.deeper()?;
        if self.peek() != Kind::RightBrace {
            self.entry()?;
            while self.eat(Kind::Comma) {
                self.entry()?;
            }
        }
        self.expect(Kind::RightBrace)?;
        self.depth -= 1;
        self.finish(node);
        Ok(())
    }

    fn entry(&mut self) -> Attempt {
        let node = self.start(Kind::Entry);
        if self.peek() != Kind::Identifier {
            return Err(NoMatch);
        }
        self.leaf(Kind::Name);
        self.expect(Kind::Colon)?;
        self.expression()?;
        self.finish(node);
        Ok(())
    }

    fn constant_or_function(&mut self) -> Attempt {
        if self.token_text(self.position).starts_with(|first: char| first.is_ascii_digit()) {
            return Err(NoMatch);
        }
        let node = self.start(Kind::ConstantValue);
        self.path()?;
        if self.peek() == Kind::LeftParen {
            self.nodes[node].kind = Kind::Function;
            self.arguments()?;
        }
        self.finish(node);
        Ok(())
    }

    /// `a` or `a.b.c`, without space inside.
    pub(super) fn path(&mut self) -> Attempt {
        let node = self.start(Kind::Path);
        self.expect(Kind::Identifier)?;
        while self.kind_at(self.position) == Kind::Dot {
            self.position += 1;
            if !matches!(self.kind_at(self.position), Kind::Identifier | Kind::Number) {
                return Err(NoMatch);
            }
            self.position += 1;
        }
        self.finish(node);
        Ok(())
    }

    fn deeper(&mut self) -> Attempt {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            self.too_deep = Some(self.position.saturating_sub(1));
            return Err(NoMatch);
        }
        Ok(())
    }
}
