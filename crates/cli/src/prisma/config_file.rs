//! `prisma.config.ts` (or js, mjs, cjs, mts, cts): the part that can be known without running it.

use std::path::{Path, PathBuf};

use brant_core::error::Place;

use super::script::{self, Piece, Token, Value};
use super::{Expression, Written};

/// Names that Prisma looks for, in its order.
const NAMES: &[&str] = &[
    "prisma.config.js",
    "prisma.config.ts",
    "prisma.config.mjs",
    "prisma.config.cjs",
    "prisma.config.mts",
    "prisma.config.cts",
    ".config/prisma.js",
    ".config/prisma.ts",
    ".config/prisma.mjs",
    ".config/prisma.cjs",
    ".config/prisma.mts",
    ".config/prisma.cts",
];

/// What the file says.
#[derive(Clone, Debug, Default)]
pub(super) struct ConfigFile {
    /// Whether it loads `.env` from the working directory.
    pub loads_dotenv: bool,
    values: Vec<(String, Written)>,
}

/// The file of a folder, if there is one.
pub(super) fn locate(folder: &Path) -> Option<PathBuf> {
    NAMES.iter().map(|name| folder.join(name)).find(|path| path.is_file())
}

impl ConfigFile {
    /// The value of a dotted key such as `datasource.url`.
    pub(super) fn get(&self, key: &str) -> Option<&Written> {
        self.values.iter().find(|(name, _)| name == key).map(|(_, written)| written)
    }
}

/// Reads the file's text.
pub(super) fn read(file: &str, text: &str) -> ConfigFile {
    let tokens = script::tokens(text);
    let loads_dotenv = tokens.iter().any(|token| match &token.piece {
        Piece::Text(text) => text == "dotenv/config" || text == "dotenv",
        Piece::Word(_) | Piece::Template | Piece::Mark(_) => false,
    });
    let mut values = Vec::new();
    if let Some(start) = exported(&tokens) {
        let (value, _) = script::value(&tokens, start, 0);
        flatten("", 1, &value, &mut |key, line, expression| {
            let place = Place::line(file, text, line, 0);
            values.push((key, Written { expression, place }));
        });
    }
    ConfigFile { loads_dotenv, values }
}

/// Where the exported value begins: behind `export default` or `module.exports =`,
/// or where the name that stands there was given its value.
fn exported(tokens: &[Token]) -> Option<usize> {
    let start = find(tokens, &["export", "default"])
        .or_else(|| find(tokens, &["module", ".", "exports", "="]))?;
    match &tokens.get(start)?.piece {
        Piece::Word(name) if name != "defineConfig" => {
            let declared = ["const", "let", "var"]
                .iter()
                .find_map(|keyword| find(tokens, &[*keyword, name.as_str()]))?;
            let equals = tokens[declared..].iter().position(|t| t.piece == Piece::Mark('='))?;
            Some(declared + equals + 1)
        }
        _ => Some(start),
    }
}

/// The position behind a sequence of words and marks.
fn find(tokens: &[Token], wanted: &[&str]) -> Option<usize> {
    let is = |token: &Token, wanted: &str| match &token.piece {
        Piece::Word(word) => word == wanted,
        Piece::Mark(mark) => wanted.chars().eq([*mark]),
        Piece::Text(_) | Piece::Template => false,
    };
    tokens
        .windows(wanted.len())
        .position(|window| window.iter().zip(wanted).all(|(token, wanted)| is(token, wanted)))
        .map(|at| at + wanted.len())
}

fn flatten(
    prefix: &str,
    line: usize,
    value: &Value,
    take: &mut dyn FnMut(String, usize, Expression),
) {
    match value {
        Value::Plain(expression) => take(prefix.to_owned(), line, expression.clone()),
        Value::Object(fields) => {
            for (name, line, value) in fields {
                let key = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
                flatten(&key, *line, value, take);
            }
        }
    }
}

/// What an expression means, as far as it is static.
pub(super) fn expression(tokens: &[Token]) -> Expression {
    let pieces: Vec<&Piece> = tokens.iter().map(|token| &token.piece).collect();
    let word = |at: usize| match pieces.get(at) {
        Some(Piece::Word(word)) => word.as_str(),
        _ => "",
    };
    let mark = |at: usize, mark: char| pieces.get(at) == Some(&&Piece::Mark(mark));
    if let Some(texts) = listed(&pieces) {
        return Expression::List(texts);
    }
    if let Some(path) = joined(&pieces) {
        return Expression::Literal(path);
    }
    match pieces.as_slice() {
        [Piece::Text(text)] => return Expression::Literal(text.clone()),
        [Piece::Text(text), Piece::Word(cast), ..] if cast == "as" => {
            return Expression::Literal(text.clone());
        }
        [Piece::Word(env), Piece::Mark('('), Piece::Text(name), Piece::Mark(')'), ..]
            if env == "env" =>
        {
            return Expression::Variable { name: name.clone(), default: None };
        }
        _ => {}
    }
    if word(0) == "process" && mark(1, '.') && word(2) == "env" {
        let (name, rest) = match (pieces.get(3), pieces.get(4)) {
            (Some(Piece::Mark('.')), Some(Piece::Word(name))) => (name, 5),
            (Some(Piece::Mark('[')), Some(Piece::Text(name))) => (name, 6),
            _ => return Expression::Dynamic,
        };
        return variable(name, &pieces[rest.min(pieces.len())..]);
    }
    Expression::Dynamic
}

/// `["a", "b"]`, perhaps with `as const` behind it.
fn listed(pieces: &[&Piece]) -> Option<Vec<String>> {
    let [Piece::Mark('['), rest @ ..] = pieces else { return None };
    let end = rest.iter().position(|piece| **piece == Piece::Mark(']'))?;
    let behind = rest.get(end + 1);
    if !behind.is_none_or(
        |piece| matches!(piece, Piece::Word(word) if word == "as" || word == "satisfies"),
    ) {
        return None;
    }
    let items = rest[..end].split(|piece| **piece == Piece::Mark(','));
    let texts = items.filter(|item| !item.is_empty()).map(|item| match item {
        [Piece::Text(text)] => Some(text.clone()),
        _ => None,
    });
    texts.collect()
}

/// `process.env.X` with what follows it: nothing, `!`, `as string`, `?? "default"`, `|| "default"`.
fn variable(name: &str, rest: &[&Piece]) -> Expression {
    let name = name.to_owned();
    match rest {
        [Piece::Mark('?'), Piece::Mark('?'), Piece::Text(default)]
        | [Piece::Mark('|'), Piece::Mark('|'), Piece::Text(default)] => {
            Expression::Variable { name, default: Some(default.clone()) }
        }
        [] | [Piece::Mark('!')] => Expression::Variable { name, default: None },
        [Piece::Word(cast), ..] if cast == "as" => Expression::Variable { name, default: None },
        _ => Expression::Dynamic,
    }
}

/// `path.join("a", "b")`, `join(…)`, `path.resolve(__dirname, "a")`: paths below the file's folder.
fn joined(pieces: &[&Piece]) -> Option<String> {
    let pieces = match pieces {
        [Piece::Word(module), Piece::Mark('.'), rest @ ..] if module == "path" => rest,
        _ => pieces,
    };
    let [Piece::Word(function), Piece::Mark('('), arguments @ .., Piece::Mark(')')] = pieces else {
        return None;
    };
    if !matches!(function.as_str(), "join" | "resolve") {
        return None;
    }
    let mut parts = Vec::new();
    for argument in arguments.split(|piece| **piece == Piece::Mark(',')) {
        match argument {
            [] => {}
            [Piece::Text(text)] => parts.push(text.as_str()),
            [Piece::Word(name)] if name == "__dirname" => {}
            [Piece::Word(_), Piece::Mark('.'), .., Piece::Word(name)] if name == "dirname" => {}
            [
                Piece::Word(name),
                Piece::Mark('.'),
                Piece::Word(cwd),
                Piece::Mark('('),
                Piece::Mark(')'),
            ] if name == "process" && cwd == "cwd" => {}
            _ => return None,
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Option<Expression> {
        read("x", text).get("datasource.url").map(|written| written.expression.clone())
    }

    #[test]
    fn forms() {
        let literal = |text: &str| Some(Expression::Literal(text.to_owned()));
        let list = |texts: &[&str]| {
            Some(Expression::List(texts.iter().map(|text| (*text).to_owned()).collect()))
        };
        let variable = |default: Option<&str>| {
            let default = default.map(str::to_owned);
            Some(Expression::Variable { name: "X".to_owned(), default })
        };
        for (value, expected) in [
            ("'a'", literal("a")),
            ("`a`", literal("a")),
            ("`a${b}`", Some(Expression::Dynamic)),
            ("\"a\" as string", literal("a")),
            ("env('X')", variable(None)),
            ("env<Env>('X')", Some(Expression::Dynamic)),
            ("process.env.X", variable(None)),
            ("process.env.X!", variable(None)),
            ("process.env['X'] as string", variable(None)),
            ("process.env.X ?? 'd'", variable(Some("d"))),
            ("process.env[\"X\"] || 'd'", variable(Some("d"))),
            ("process.env.X ? 'a' : 'b'", Some(Expression::Dynamic)),
            ("path.join('a', 'b')", literal("a/b")),
            ("path.resolve(__dirname, 'b')", literal("b")),
            ("join(import.meta.dirname, 'b')", literal("b")),
            ("['a', \"b\",]", list(&["a", "b"])),
            ("[] as const", list(&[])),
            ("['a', ...more]", Some(Expression::Dynamic)),
            ("['a'].concat(more)", Some(Expression::Dynamic)),
            ("f(() => { return { url: 1 } })", Some(Expression::Dynamic)),
        ] {
            for text in [
                format!("export default defineConfig({{ datasource: {{ url: {value} }} }})"),
                format!("export default {{ datasource: {{ x, url: {value}, }}, }} satisfies C;"),
                format!("const c: C = {{ 'datasource': {{ url: {value} }} }};\nexport default c"),
                format!("/* {{ */ module.exports = {{ // }}\n datasource: {{ url: {value} }} }}"),
            ] {
                assert_eq!(url(&text), expected, "{text}");
            }
        }
    }

    #[test]
    fn nothing_makes_it_fail() {
        let deep = "export default ".to_owned() + &"{a:".repeat(20_000);
        for text in [
            "",
            "export default",
            "export default {",
            "export default {a:",
            "'",
            "`${",
            "/*",
            &deep,
        ] {
            assert_eq!(url(text), None);
        }
    }
}
