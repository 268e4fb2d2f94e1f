//! The lines of a block: fields, attributes, enum values, properties.

use super::super::kind::Kind;
use super::{Attempt, NoMatch, Parser};

impl Parser<'_> {
    /// One line of a block of the given kind; an invalid one if it is nothing that fits.
    pub(super) fn line(&mut self, block: Kind) {
        let (position, nodes) = (self.position, self.nodes.len());
        let attempt = match block {
            Kind::Enum if self.peek() == Kind::AtAt => self.block_attribute(),
            Kind::Enum => self.enum_value(),
            Kind::Datasource | Kind::Generator => self.key_value(),
            _ if self.peek() == Kind::AtAt => self.block_attribute(),
            _ => self.field(),
        };
        if attempt.is_err() {
            self.position = position;
            self.nodes.truncate(nodes);
            self.depth = 0;
            self.invalid_line(refusal(block));
        }
    }

    fn field(&mut self) -> Attempt {
        let field = self.start(Kind::Field);
        self.name()?;
        self.eat(Kind::Colon);
        self.field_type()?;
        self.attributes()?;
        self.line_end()?;
        self.position += usize::from(self.peek().is_comment());
        self.eat(Kind::Newline);
        self.finish(field);
        Ok(())
    }

    /// The type; the node is empty if there is none.
    fn field_type(&mut self) -> Attempt {
        let node = self.start(Kind::FieldType);
        match self.peek() {
            Kind::LeftBracket => {
                self.position += 1;
                self.base_type()?;
                self.expect(Kind::RightBracket)?;
            }
            Kind::Identifier | Kind::Number => self.base_type()?,
            _ => {
                self.finish(node);
                return Ok(());
            }
        }
        if self.peek() == Kind::LeftBracket {
            self.position += 1;
            self.expect(Kind::RightBracket)?;
        }
        if matches!(self.peek(), Kind::Question | Kind::Bang) {
            self.position += 1;
        }
        self.finish(node);
        Ok(())
    }

    fn base_type(&mut self) -> Attempt {
        self.skip_space();
        if !matches!(self.peek(), Kind::Identifier | Kind::Number) {
            return Err(NoMatch);
        }
        let unsupported = self.token_text(self.position) == "Unsupported";
        if unsupported && self.peek_second() == Kind::LeftParen {
            self.position += 1;
            self.expect(Kind::LeftParen)?;
            if self.peek() != Kind::String {
                return Err(NoMatch);
            }
            self.leaf(Kind::StringValue);
            return self.expect(Kind::RightParen);
        }
        self.leaf(Kind::Name);
        Ok(())
    }

    fn enum_value(&mut self) -> Attempt {
        let value = self.start(Kind::EnumValue);
        self.name()?;
        self.attributes()?;
        self.finish_before_end(value)
    }

    fn key_value(&mut self) -> Attempt {
        let entry = self.start(Kind::KeyValue);
        self.name()?;
        self.expect(Kind::Equals)?;
        if !self.at_line_end() {
            self.expression()?;
        }
        self.finish_before_end(entry)
    }

    fn block_attribute(&mut self) -> Attempt {
        let attribute = self.start(Kind::BlockAttribute);
        self.expect(Kind::AtAt)?;
        self.path()?;
        if self.peek() == Kind::LeftParen {
            self.arguments()?;
        }
        self.finish_before_end(attribute)
    }

    fn attributes(&mut self) -> Attempt {
        while self.peek() == Kind::At {
            let attribute = self.start(Kind::Attribute);
            self.position += 1;
            self.path()?;
            if self.peek() == Kind::LeftParen {
                self.arguments()?;
            }
            self.finish(attribute);
        }
        Ok(())
    }

    fn name(&mut self) -> Attempt {
        if !matches!(self.peek(), Kind::Identifier | Kind::Number) {
            return Err(NoMatch);
        }
        self.leaf(Kind::Name);
        Ok(())
    }

    /// Finishes a node that does not cover its trailing comment and line ending.
    fn finish_before_end(&mut self, node: usize) -> Attempt {
        self.line_end()?;
        self.finish(node);
        Ok(())
    }

    fn at_line_end(&mut self) -> bool {
        let next = self.peek();
        next.is_comment() || matches!(next, Kind::Newline | Kind::End)
    }

    /// Checks that at most one comment is left on the line, and consumes nothing.
    fn line_end(&mut self) -> Attempt {
        let mut next = self.after_space(self.position);
        if self.kind_at(next).is_comment() {
            next = self.after_space(next + 1);
        }
        match self.kind_at(next) {
            Kind::Newline | Kind::End => Ok(()),
            _ => Err(NoMatch),
        }
    }
}

/// The existing tool's words for a line that does not fit its block.
fn refusal(block: Kind) -> &'static str {
    match block {
        Kind::Enum => "Error validating: This line is not an enum value definition.",
        Kind::Datasource => {
            "Error validating: This line is not a valid definition within a datasource."
        }
        Kind::Generator => {
            "Error validating: This line is not a valid definition within a generator."
        }
        _ => "Error validating: This line is not a valid field or attribute definition.",
    }
}
