//! A schema from bytes. Each byte decides one small thing, so that another byte in one place gives
//! a schema that differs in that place. Every list of bytes gives a valid schema.

use std::fmt::Write as _;

/// What is particular to a database.
pub(super) struct Words {
    pub(super) provider: &'static str,
    /// Whether an index can be over the beginnings of values.
    has_lengths: bool,
    /// Whether foreign keys have names.
    has_named_keys: bool,
    /// Whether an index can be over some of the rows.
    has_conditions: bool,
    /// How else than sorted an index can be.
    methods: &'static [&'static str],
    /// Type, native type, defaults; the last says whether it can be in an index.
    types: &'static [(&'static str, &'static str, &'static [&'static str], bool)],
}

pub(super) static MYSQL: Words = Words {
    provider: "mysql",
    has_lengths: true,
    has_named_keys: true,
    has_conditions: false,
    methods: &[],
    types: &[
        ("Int", "", &["1", "-5"], true),
        ("String", "", &[r#""a'b\\c\"ü""#, "\"\"", "\"NULL\"", "dbgenerated(\"(uuid())\")"], true),
        ("Boolean", "", &["true", "false"], true),
        ("DateTime", "", &["now()"], true),
        ("BigInt", "", &["9007199254740993"], true),
        ("Float", "", &["1.5", "-0.25"], true),
        ("Decimal", "", &["2.25"], true),
        ("Json", "", &[], false),
        ("Bytes", "", &[], false),
        ("E", "", &["a", "b"], true),
        ("F", "", &["x"], true),
        ("String", "@db.Text", &[], false),
        ("String", "@db.VarChar(20)", &["\"x\"", "\"it's\""], true),
        ("String", "@db.Char(3)", &["\"abc\""], true),
        ("String", "@db.LongText", &[], false),
        ("Int", "@db.SmallInt", &["7"], true),
        ("Int", "@db.UnsignedInt", &["7"], true),
        ("Int", "@db.TinyInt", &["1", "2"], true),
        ("Int", "@db.UnsignedTinyInt", &["1"], true),
        ("Int", "@db.Year", &["2020"], true),
        ("BigInt", "@db.UnsignedBigInt", &["1"], true),
        ("Decimal", "@db.Decimal(10, 2)", &["1.5"], true),
        ("Float", "@db.Float", &["0.5"], true),
        ("DateTime", "@db.Date", &[], true),
        ("DateTime", "@db.DateTime(0)", &["now()", "dbgenerated(\"CURRENT_TIMESTAMP\")"], true),
        ("DateTime", "@db.Timestamp(3)", &["now()"], true),
        ("DateTime", "@db.Time(2)", &[], true),
        ("Bytes", "@db.VarBinary(10)", &[], true),
        ("Bytes", "@db.Blob", &[], false),
        ("Boolean", "@db.Bit(1)", &["true"], true),
    ],
};

pub(super) static POSTGRES: Words = Words {
    provider: "postgresql",
    has_lengths: false,
    has_named_keys: true,
    has_conditions: true,
    methods: &["Hash", "Brin"],
    types: &[
        ("Int", "", &["1", "-5"], true),
        ("String", "", &[r#""a'b\\c\"ü""#, "\"\"", "\"NULL\"", "dbgenerated(\"md5('x')\")"], true),
        ("Boolean", "", &["true", "false"], true),
        ("DateTime", "", &["now()", "\"2020-02-29T01:02:03Z\""], true),
        ("BigInt", "", &["9007199254740993"], true),
        ("Float", "", &["1.5", "-0.25"], true),
        ("Decimal", "", &["2.25"], true),
        ("Json", "", &["\"{\\\"a\\\": 1}\"", "\"[]\""], false),
        ("Bytes", "", &["\"aGk=\""], true),
        ("E", "", &["a", "b"], true),
        ("F", "", &["x"], true),
        ("String", "@db.VarChar(20)", &["\"x\"", "\"it's\""], true),
        ("String", "@db.Char(3)", &["\"abc\""], true),
        ("String", "@db.Uuid", &["dbgenerated(\"gen_random_uuid()\")"], true),
        ("String", "@db.Inet", &[], true),
        ("String", "@db.Bit(3)", &["\"101\""], true),
        ("String", "@db.VarBit(8)", &[], true),
        ("String", "@db.Xml", &[], false),
        ("Int", "@db.SmallInt", &["7"], true),
        ("Int", "@db.Oid", &[], true),
        ("Float", "@db.Real", &["0.5"], true),
        ("Decimal", "@db.Decimal(10, 2)", &["1.5"], true),
        ("Decimal", "@db.Money", &[], true),
        ("DateTime", "@db.Date", &["now()"], true),
        ("DateTime", "@db.Timestamptz(6)", &["now()"], true),
        ("DateTime", "@db.Timestamp(0)", &["now()"], true),
        ("DateTime", "@db.Time(2)", &[], true),
        ("DateTime", "@db.Timetz(6)", &["now()"], true),
        ("Json", "@db.Json", &["\"{}\""], false),
        ("Int[]", "", &["[1, -2]", "[]"], true),
        ("String[]", "", &[r#"["a,b", "c\"d", "e\\f", "NULL", ""]"#], true),
        ("E[]", "", &["[a, b]", "[]"], true),
        ("Unsupported(\"interval\")", "", &["dbgenerated(\"'1 day'::interval\")"], true),
    ],
};

pub(super) static SQLITE: Words = Words {
    provider: "sqlite",
    has_lengths: false,
    has_named_keys: false,
    has_conditions: true,
    methods: &[],
    types: &[
        ("Int", "", &["1", "-5"], true),
        (
            "String",
            "",
            &[r#""a'b\\c\"ü""#, "\"\"", "\"NULL\"", "dbgenerated(\"(lower('X'))\")"],
            true,
        ),
        ("Boolean", "", &["true", "false"], true),
        ("DateTime", "", &["now()", "\"2020-02-29T01:02:03Z\""], true),
        ("BigInt", "", &["9007199254740993"], true),
        ("Float", "", &["1.5", "-0.25"], true),
        ("Decimal", "", &["2.25"], true),
        ("Json", "", &["\"{\\\"a\\\": 1}\"", "\"[]\""], true),
        ("Bytes", "", &["\"aGk=\""], true),
        ("E", "", &["a", "b"], true),
        ("F", "", &["x"], true),
        ("Unsupported(\"point\")", "", &["dbgenerated(\"'(1,2)'\")"], true),
    ],
};

const PARTIAL: &str = "generator client {\n  provider = \"prisma-client\"\n  previewFeatures = [\"partialIndexes\"]\n}\n\n";
const MODELS: usize = 3;
const FIELDS: usize = 4;
/// Bytes for a field, for a model without its fields, and for the enums.
const OF_FIELD: usize = 5;
const OF_MODEL: usize = 10;
const OF_ENUMS: usize = 2;
/// How many bytes a schema is made of.
pub(super) const LENGTH: usize = OF_ENUMS + MODELS * (OF_MODEL + FIELDS * OF_FIELD);

/// Names in the database that want care.
const NAMES: [&str; 4] = ["select", "a`b'c\\\\", "ü \\\"x\\\"", "0"];
/// Conditions of indexes, as people write them.
const CONDITIONS: [&str; 6] = [
    "u > 0",
    "u in (1, -2, 3) and not u = 5",
    "u between 1 and 10 or u is null",
    "coalesce(u, 0) <> 1",
    "case when u > 1 then u else 0 end > 0",
    "u % 2 = 0 /* even */",
];
const ACTIONS: [&str; 4] = ["Cascade", "Restrict", "NoAction", "SetNull"];

/// The schema of a list of bytes.
pub(super) fn schema(words: &Words, choices: &[u8]) -> String {
    let (enums, models) = choices.split_at(OF_ENUMS);
    let preview = if words.has_conditions { PARTIAL } else { "" };
    let mut text = format!(
        "datasource db {{\n  provider = \"{}\"\n  url = env(\"X\")\n}}\n\n{preview}",
        words.provider
    );
    for (name, values, choice) in
        [("E", ["a", "b", "c", "d"], enums[0]), ("F", ["x", "y", "z", "w"], enums[1])]
    {
        let more = usize::from(choice) % 3;
        let values: Vec<&str> = values.into_iter().take(2 + more).collect();
        let _ = writeln!(text, "enum {name} {{\n  {}\n}}\n", values.join("\n  "));
    }
    let models: Vec<&[u8]> = models.chunks(OF_MODEL + FIELDS * OF_FIELD).collect();
    for (index, own) in models.iter().enumerate() {
        if is_there(own) {
            text.push_str(&model(words, index, &models));
        }
    }
    text
}

/// The first byte of a model.
fn is_there(own: &[u8]) -> bool {
    !own[0].is_multiple_of(8)
}

fn model(words: &Words, index: usize, models: &[&[u8]]) -> String {
    let (own, fields) = models[index].split_at(OF_MODEL);
    let mut lines = key(own[1]);
    for (number, choices) in fields.chunks(OF_FIELD).enumerate() {
        lines.extend(field(words, number, choices));
    }
    lines.extend(relation(words, index, own, models));
    for (other, others) in models.iter().enumerate() {
        if is_there(others) && target(other, others, models) == Some(index) {
            let many = if others[7] % 3 == 0 { "?" } else { "[]" };
            lines.push(format!("back{other} M{other}{many} @relation(\"r{other}\")"));
        }
    }
    if own[2] % 5 == 0 {
        lines.push(format!("@@map(\"{}{index}\")", NAMES[usize::from(own[3]) % NAMES.len()]));
    }
    // Names of indexes are the table's own on one database, and the schema's on another.
    let text = lines.join("\n  ").replace("map: \"", &format!("map: \"{index}"));
    format!("model M{index} {{\n  {text}\n}}\n\n")
}

/// The key, always with a number `u` that is unique, so that relations have something to refer to.
fn key(choice: u8) -> Vec<String> {
    let lines: &[&str] = match choice % 4 {
        0 => &["id Int @id @default(autoincrement())", "u Int @unique"],
        1 => &["id Int", "u Int @id"],
        2 => &["id String @id", "u Int @unique(map: \"other\")"],
        _ => &["id Int", "u Int @unique", "@@id([id, u])"],
    };
    lines.iter().map(|line| (*line).to_owned()).collect()
}

fn field(words: &Words, number: usize, choices: &[u8]) -> Vec<String> {
    let [r#type, default, arity, index, name] = choices else { return Vec::new() };
    if r#type % 16 == 15 {
        return Vec::new();
    }
    let (scalar, native, defaults, indexed) = words.types[usize::from(*r#type) % words.types.len()];
    let is_list = scalar.ends_with("[]");
    let optional = if arity % 2 == 0 && !is_list { "?" } else { "" };
    let mut line = format!("f{number} {scalar}{optional} {native}");
    if let Some(value) = defaults.get(usize::from(*default) % (defaults.len() + 1)) {
        let _ = write!(line, " @default({value})");
    }
    if name % 5 == 0 {
        let name = NAMES[usize::from(*name) / 5 % NAMES.len()];
        let _ = write!(line, " @map(\"{name}{number}\")");
    }
    let mut lines = Vec::new();
    let indexed = indexed && !is_list;
    match index % 12 {
        0 if indexed => line.push_str(" @unique"),
        1 if indexed => lines.push(format!("@@index([f{number}])")),
        2 if indexed => lines.push(format!("@@index([f{number}(sort: Desc), u])")),
        3 if indexed => lines.push(format!("@@unique([u, f{number}], map: \"q'{number}\")")),
        4 if scalar == "String" && words.has_lengths => {
            lines.push(format!("@@index([f{number}(length: 2)])"))
        }
        5 if words.has_conditions && indexed => {
            let column = format!("f{number}");
            lines.push(format!(
                "@@index([u], where: {{ {column}: {{ not: null }} }}, map: \"w{number}\")"
            ));
        }
        6 if words.has_conditions => {
            let condition = CONDITIONS[usize::from(*index) / 12 % CONDITIONS.len()];
            // Of several that are alike none is touched.
            let condition = format!("({condition}) and u <> {number}");
            lines.push(format!("@@unique([u], where: raw(\"{condition}\"), map: \"v{number}\")"));
        }
        7 if number == 0 && !words.methods.is_empty() => {
            let method = words.methods[usize::from(*index) / 12 % words.methods.len()];
            lines.push(format!("@@index([u], type: {method}, map: \"m{number}\")"));
        }
        _ => {}
    }
    lines.insert(0, line);
    lines
}

/// The model that a model refers to, if it refers to any.
fn target(index: usize, own: &[u8], models: &[&[u8]]) -> Option<usize> {
    let target = usize::from(own[4]) % (models.len() + 1);
    let is_other = target < models.len() && target != index && is_there(models[target]);
    is_other.then_some(target)
}

fn relation(words: &Words, index: usize, own: &[u8], models: &[&[u8]]) -> Vec<String> {
    let Some(target) = target(index, own, models) else { return Vec::new() };
    let optional = own[5].is_multiple_of(2);
    let mark = if optional { "?" } else { "" };
    let actions = if optional { 4 } else { 3 };
    let action = |choice: u8| ACTIONS[usize::from(choice) % actions];
    let unique = if own[7].is_multiple_of(3) { " @unique" } else { "" };
    let is_named = words.has_named_keys && (own[9] / 4).is_multiple_of(4);
    let name = if is_named { ", map: \"fk\"" } else { "" };
    let mut lines = vec![
        format!("ref Int{mark}{unique}"),
        format!(
            "to M{target}{mark} @relation(\"r{index}\", fields: [ref], references: [u], \
             onDelete: {}, onUpdate: {}{name})",
            action(own[6]),
            action(own[8])
        ),
    ];
    if own[9].is_multiple_of(4) {
        let name = if (own[9] / 16).is_multiple_of(4) { ", map: \"fk\"" } else { "" };
        lines.push(format!("@@index([ref]{name})"));
    }
    lines
}
