//! Texts to try: words of the language in any order, and schemas with relations.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

const WORDS: &[&str] = &[
    "model A {\n",
    "model B {",
    "enum E {\n",
    "type T {\n",
    "view V {\n",
    "datasource db {\n",
    "generator g {\n",
    "modle X {\n",
    "}",
    "}\n",
    "\n",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    " ",
    "  ",
    "\t",
    "\u{a0}",
    "id",
    "name",
    "Int",
    "String",
    "A",
    "B[]",
    "B?",
    "[A]",
    "A[]?",
    "A!",
    "_x",
    "9a",
    "é",
    "@id",
    "@unique",
    "@default(now())",
    "@map(\"x\")",
    "@db.Char(3)",
    "@relation(",
    "@@id([a, b])",
    "@@map(\"t\")",
    "@@index(",
    "@",
    "@@",
    "(",
    ")",
    "[",
    "]",
    "{",
    ",",
    ":",
    "=",
    ".",
    "?",
    "!",
    "-1",
    "0.5",
    "12",
    "\"text\"",
    "\"\\u00e9\"",
    "\"",
    "\\",
    "fields: [x]",
    "// c",
    "// c\n",
    "/// d",
    "/// d\n",
    "/* b */",
    "/* b\n b */",
    "/*",
    "*/",
    "Unsupported(\"x\")",
    "key = 1\n",
    "key =\n",
    "a b\n",
    "x Int\n",
];

/// Words of the language in any order.
pub(super) fn mixture() -> impl Strategy<Value = String> {
    vec(select(WORDS), 0..60).prop_map(|words| words.concat())
}

/// A schema without syntax errors: models with relations to each other, in no tidy layout.
pub(super) fn schema() -> impl Strategy<Value = String> {
    let space = || select(&[" ", "  ", "\t", "   "][..]);
    let scalar = (
        select(&["Int", "String?", "DateTime", "Json[]"][..]),
        select(&["", "@unique", "@default(x( 1,2 ))@map(\"m\")"][..]),
    );
    let scalars = vec(
        (scalar, space(), select(&["\n", "\n\n", " // c\n", "\n// c\n", "\n\n\n/// d\n"][..])),
        0..5,
    );
    let relations = vec((0..4_usize, select(&["", "?", "[]"][..]), any::<bool>()), 0..3);
    let key = select(
        &["id Int @id", "id Int @id @db.SmallInt", "a Int\nb Int\n@@id([a,b])", "id Int @unique"][..],
    );
    vec((key, scalars, relations), 0..4).prop_map(|models| {
        let count = models.len();
        let mut text = String::new();
        for (number, (key, scalars, relations)) in models.into_iter().enumerate() {
            text += &format!("model Model{number} {{\n{key}\n");
            for (index, ((ty, attribute), space, end)) in scalars.into_iter().enumerate() {
                text += &format!("{space}scalar{index}{space}{ty}{space}{attribute}{end}");
            }
            for (index, (target, arity, named)) in relations.into_iter().enumerate() {
                let name = if named { format!("@relation(\"r{index}\")") } else { String::new() };
                text += &format!("relation{index} Model{}{arity} {name}\n", target % count);
            }
            text += "}\n";
        }
        text
    })
}
