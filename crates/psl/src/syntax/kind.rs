//! The kinds of tokens and nodes.

/// What a token or a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Kind {
    // Tokens.
    /// Spaces and tabs, never a line ending.
    Whitespace,
    /// One line ending.
    Newline,
    /// `// …` without its line ending.
    Comment,
    /// `/// …` without its line ending.
    DocComment,
    /// `/* … */`, possibly over several lines.
    BlockComment,
    /// A word: letters, digits, `_` and `-`, beginning with a letter or digit.
    Identifier,
    /// `12`, `-1`, `0.5`.
    Number,
    /// A string with its quotes.
    String,
    /// `{`
    LeftBrace,
    /// `}`
    RightBrace,
    /// `(`
    LeftParen,
    /// `)`
    RightParen,
    /// `[`
    LeftBracket,
    /// `]`
    RightBracket,
    /// `,`
    Comma,
    /// `:`
    Colon,
    /// `=`
    Equals,
    /// `.`
    Dot,
    /// `@`
    At,
    /// `@@`
    AtAt,
    /// `?`
    Question,
    /// `!`
    Bang,
    /// `/*` without an end.
    OpenComment,
    /// Characters that begin no token, and strings that do not end on their line.
    Unknown,
    /// A word that is too long for a name or a number.
    LongName,
    /// Past the last token; never stored.
    End,

    // Nodes.
    /// A whole file.
    Root,
    /// `model X { … }`
    Model,
    /// `view X { … }`
    View,
    /// `type X { … }`
    CompositeType,
    /// `enum X { … }`
    Enum,
    /// `datasource x { … }`
    Datasource,
    /// `generator x { … }`
    Generator,
    /// A block whose head is no known keyword.
    InvalidBlock,
    /// A line that does not parse, with its line ending.
    InvalidLine,
    /// A field with its trailing comment and line ending.
    Field,
    /// The type of a field with its modifiers; empty if it is missing.
    FieldType,
    /// `@name(…)`
    Attribute,
    /// `@@name(…)`
    BlockAttribute,
    /// `(…)` after an attribute's or a function's name.
    Arguments,
    /// One argument: `value` or `name: value`.
    Argument,
    /// A value of an enum.
    EnumValue,
    /// `key = value`
    KeyValue,
    /// The name of whatever the parent is.
    Name,
    /// `a` or `a.b`: the name of an attribute or a function.
    Path,
    /// A string as a value.
    StringValue,
    /// A number as a value.
    NumberValue,
    /// A constant, possibly dotted, as a value.
    ConstantValue,
    /// `[…]`
    Array,
    /// `name(…)`
    Function,
    /// `{ key: value }`
    Object,
    /// One `key: value` of an object.
    Entry,
}

impl Kind {
    /// Whether the token is a comment of any sort.
    #[must_use]
    pub fn is_comment(self) -> bool {
        matches!(self, Self::Comment | Self::DocComment | Self::BlockComment)
    }
}
