//! Follows the body of a stored program, so that the `;` inside it does not
//! end the statement although no `DELIMITER` was set.
//!
//! `BEGIN`, `END` and others may also be names, and `IF` and `REPEAT` are
//! functions too; they count only where a statement can begin.

/// What kind of program the statement creates: where its body begins depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Program {
    /// A procedure or function: the body follows the list of parameters.
    Routine,
    /// The body follows `FOR EACH ROW`.
    Trigger,
    /// The body follows `DO`.
    Event,
    /// MariaDB, `sql_mode=ORACLE`: the body follows `AS` or `IS`.
    Package,
    /// A compound statement of MariaDB outside any program.
    Block,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    Begin,
    /// Declarations between `AS` and `BEGIN` (`sql_mode=ORACLE`).
    Declarations,
    If,
    CaseStatement,
    CaseExpression,
    /// `WHILE` and `FOR`: statements follow `DO` (or `LOOP`).
    Counted,
    Loop,
}

/// What the last word was, if it was `END`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    No,
    /// It closed something; a word of [`CLOSERS`] after it belongs to it.
    Closed,
    /// It closes something only if such a word follows (`UNTIL x END REPEAT`).
    Unsure,
}

/// Position in the body of a program.
#[derive(Clone, Debug)]
pub(crate) struct Body {
    program: Program,
    open: Vec<Open>,
    parentheses: usize,
    /// The body has not begun yet.
    header: bool,
    /// The parameters of a routine have been read.
    parameters: bool,
    /// A statement can begin here.
    start: bool,
    /// The current statement is a `DECLARE`, in which `BEGIN` opens a handler.
    declare: bool,
    end: End,
    /// The last token makes the next word a name: `.`, `@`, `FOLLOWS`.
    name_follows: bool,
    previous: String,
}

/// Words that begin a body of a single simple statement.
const SIMPLE: [&str; 14] = [
    "RETURN", "SET", "SELECT", "INSERT", "UPDATE", "DELETE", "REPLACE", "CALL", "DO", "WITH",
    "CREATE", "DROP", "ALTER", "SIGNAL",
];

/// Words after `END` that belong to it.
const CLOSERS: [&str; 6] = ["IF", "CASE", "LOOP", "REPEAT", "WHILE", "FOR"];

impl Body {
    pub(crate) fn new(program: Program) -> Body {
        let inside = program == Program::Block;
        Body {
            program,
            open: Vec::new(),
            parentheses: 0,
            header: !inside,
            parameters: false,
            start: inside,
            declare: false,
            end: End::No,
            name_follows: false,
            previous: String::new(),
        }
    }

    /// A compound statement outside any program, after its first word.
    pub(crate) fn inside(word: &str) -> Body {
        let mut body = Body::new(Program::Block);
        body.word(word);
        body
    }

    /// Whether a `;` here is inside the body.
    pub(crate) fn is_open(&self) -> bool {
        !self.open.is_empty()
    }

    /// Follows a character that is no word.
    pub(crate) fn symbol(&mut self, symbol: u8) {
        match symbol {
            b'(' => self.parentheses += 1,
            b')' => {
                self.parentheses = self.parentheses.saturating_sub(1);
                self.parameters |= self.parentheses == 0;
            }
            _ => {}
        }
        self.end = End::No;
        self.start = matches!(symbol, b';' | b':') && !self.header;
        self.name_follows = matches!(symbol, b'.' | b'@');
        if symbol == b';' {
            self.declare = false;
        }
    }

    /// Follows a string or a quoted name.
    pub(crate) fn other(&mut self) {
        self.end = End::No;
        self.start &= self.name_follows;
        self.name_follows = false;
    }

    /// Follows a word.
    pub(crate) fn word(&mut self, word: &str) {
        let word = word.to_ascii_uppercase();
        if std::mem::take(&mut self.name_follows) {
            self.previous = word;
            return;
        }
        let end = std::mem::replace(&mut self.end, End::No);
        if end != End::No && CLOSERS.contains(&word.as_str()) {
            if end == End::Unsure {
                self.open.pop();
            }
            self.previous = word;
            return;
        }
        if self.header {
            self.header_word(&word);
        } else {
            self.body_word(&word);
        }
        self.previous = word;
    }

    fn header_word(&mut self, word: &str) {
        let top = self.parentheses == 0;
        match self.program {
            Program::Trigger if word == "ROW" => self.begin_body(),
            Program::Event if word == "DO" => self.begin_body(),
            Program::Package | Program::Routine if top && matches!(word, "AS" | "IS") => {
                self.begin_body();
                self.open.push(match self.program {
                    Program::Package => Open::Begin,
                    _ => Open::Declarations,
                });
            }
            Program::Routine if top && self.parameters => {
                let begins = matches!(word, "BEGIN" | "IF" | "CASE" | "LOOP" | "REPEAT" | "WHILE");
                if begins {
                    self.begin_body();
                    self.body_word(word);
                } else if SIMPLE.contains(&word) && self.previous != "RETURNS" {
                    self.header = false;
                }
            }
            _ => {}
        }
    }

    fn begin_body(&mut self) {
        self.header = false;
        self.start = true;
    }

    fn body_word(&mut self, word: &str) {
        let start = std::mem::take(&mut self.start);
        let top = self.open.last().copied();
        match word {
            "BEGIN" if start || self.declare => match top {
                Some(Open::Declarations) => {
                    self.open.pop();
                    self.push(Open::Begin);
                }
                _ => self.push(Open::Begin),
            },
            // `BEGIN NOT ATOMIC`.
            "NOT" | "ATOMIC" if matches!(self.previous.as_str(), "BEGIN" | "NOT") => {
                self.start = matches!(top, Some(Open::Begin));
            }
            "IF" if start => self.open.push(Open::If),
            "CASE" if start => self.open.push(Open::CaseStatement),
            "CASE" => self.open.push(Open::CaseExpression),
            "WHILE" | "FOR" if start => self.open.push(Open::Counted),
            "LOOP" | "REPEAT" if start => self.push(Open::Loop),
            "LOOP" | "DO" if top == Some(Open::Counted) => self.start = true,
            "THEN" | "ELSE" => self.start = top != Some(Open::CaseExpression),
            "DECLARE" if start => self.declare = true,
            "FOLLOWS" | "PRECEDES" if start && self.program == Program::Trigger => {
                self.name_follows = true;
                self.start = true;
            }
            "AS" | "IS" if self.program == Program::Package => self.start = true,
            "END" => self.end(start, top),
            _ => {}
        }
    }

    fn push(&mut self, open: Open) {
        self.open.push(open);
        self.start = true;
    }

    /// `END` closes where a statement can begin (blocks, loops) and in a CASE
    /// expression; elsewhere the next word decides.
    fn end(&mut self, start: bool, top: Option<Open>) {
        self.declare = false;
        if start || top == Some(Open::CaseExpression) {
            self.open.pop();
            self.end = End::Closed;
        } else {
            self.end = End::Unsure;
        }
    }
}
