//! Which type changes keep the values: one row for each pair of types that has a cast.

use brant_catalog::{Cast, NativeType};

/// When values fit into another type.
#[derive(Clone, Copy)]
enum Fit {
    /// Always.
    Safe,
    /// Perhaps.
    Risky,
    /// In a text that has room for so many characters.
    Chars(u32),
    /// In a text that is not limited; perhaps in another one.
    Unlimited,
    /// In a decimal with so many digits before the point.
    Digits(u32),
    /// In a text or decimal with the length of the type they come from.
    Length,
    /// A decimal without fraction that is not longer than this.
    Whole(u32),
}
use Fit::{Chars, Digits, Length, Risky, Safe, Unlimited, Whole};

type Row = (&'static [&'static str], &'static [(&'static str, Fit)]);

/// From any of the first, to each of the second. What is not listed has no cast.
static CASTS: &[Row] = &[
    (
        &["SmallInt"],
        &[
            ("Integer", Safe),
            ("BigInt", Safe),
            ("Real", Safe),
            ("DoublePrecision", Safe),
            ("Decimal", Digits(5)),
            ("Text", Safe),
            ("VarChar", Chars(6)),
            ("Char", Chars(6)),
        ],
    ),
    (
        &["Integer"],
        &[
            ("SmallInt", Risky),
            ("BigInt", Safe),
            ("Real", Safe),
            ("DoublePrecision", Safe),
            ("Decimal", Digits(10)),
            ("Text", Safe),
            ("VarChar", Chars(11)),
            ("Char", Chars(11)),
        ],
    ),
    (
        &["BigInt"],
        &[
            ("SmallInt", Risky),
            ("Integer", Risky),
            ("Real", Safe),
            ("DoublePrecision", Safe),
            ("Decimal", Digits(19)),
            ("Text", Safe),
            ("VarChar", Chars(20)),
            ("Char", Chars(20)),
        ],
    ),
    (
        &["Decimal"],
        &[
            ("SmallInt", Whole(4)),
            ("Integer", Whole(9)),
            ("BigInt", Whole(18)),
            ("Real", Risky),
            ("DoublePrecision", Risky),
            ("Decimal", Length),
            ("Text", Safe),
            ("VarChar", Length),
            ("Char", Length),
        ],
    ),
    (
        &["Real"],
        &[
            ("SmallInt", Risky),
            ("Integer", Risky),
            ("BigInt", Risky),
            ("DoublePrecision", Safe),
            ("Decimal", Risky),
            ("Text", Safe),
            ("VarChar", Chars(47)),
            ("Char", Chars(47)),
        ],
    ),
    (
        &["DoublePrecision"],
        &[
            ("SmallInt", Risky),
            ("Integer", Risky),
            ("BigInt", Risky),
            ("Real", Risky),
            ("Decimal", Risky),
            ("Text", Safe),
            ("VarChar", Chars(317)),
            ("Char", Chars(317)),
        ],
    ),
    (&["VarChar", "Char"], &[("Text", Safe), ("VarChar", Length), ("Char", Length)]),
    (&["Text"], &[("VarChar", Unlimited), ("Char", Risky), ("Citext", Safe)]),
    (&["Citext"], &[("Text", Safe), ("VarChar", Unlimited), ("Char", Risky)]),
    (&["ByteA"], &[("Text", Safe), ("VarChar", Unlimited), ("Char", Risky)]),
    (&["Timestamp"], &TIMES_OF_DAYS),
    (&["Timestamptz"], &TIMES_OF_ZONES),
    (
        &["Date"],
        &[
            ("Timestamp", Safe),
            ("Timestamptz", Safe),
            ("Text", Safe),
            ("VarChar", Chars(28)),
            ("Char", Chars(28)),
        ],
    ),
    (
        &["Time"],
        &[
            ("Time", Safe),
            ("Timetz", Safe),
            ("Text", Safe),
            ("VarChar", Chars(14)),
            ("Char", Chars(14)),
        ],
    ),
    (
        &["Timetz"],
        &[
            ("Time", Safe),
            ("Timetz", Safe),
            ("Text", Safe),
            ("VarChar", Chars(19)),
            ("Char", Chars(19)),
        ],
    ),
    (&["Boolean"], &[("Text", Safe), ("VarChar", Chars(5)), ("Char", Chars(5))]),
    (
        &["Bit", "VarBit"],
        &[
            ("Bit", Length),
            ("VarBit", Length),
            ("Text", Safe),
            ("VarChar", Length),
            ("Char", Length),
        ],
    ),
    (&["Uuid"], &[("Text", Safe), ("VarChar", Chars(36)), ("Char", Chars(36))]),
    (
        &["Xml", "Json", "JsonB"],
        &[("Json", Safe), ("JsonB", Safe), ("Text", Safe), ("VarChar", Unlimited), ("Char", Risky)],
    ),
    (&["Inet"], &[("Citext", Safe), ("Text", Safe), ("VarChar", Unlimited)]),
    (&["Money"], &[("Citext", Safe), ("Text", Safe), ("VarChar", Unlimited)]),
    (&["Oid"], &[("Integer", Safe), ("BigInt", Safe), ("Text", Safe), ("VarChar", Unlimited)]),
];

const TIMES_OF_DAYS: [(&str, Fit); 8] = [
    ("Timestamp", Safe),
    ("Timestamptz", Safe),
    ("Date", Safe),
    ("Time", Safe),
    ("Timetz", Safe),
    ("Text", Safe),
    ("VarChar", Chars(23)),
    ("Char", Chars(23)),
];

const TIMES_OF_ZONES: [(&str, Fit); 8] = [
    ("Timestamp", Safe),
    ("Timestamptz", Safe),
    ("Date", Safe),
    ("Time", Safe),
    ("Timetz", Safe),
    ("Text", Safe),
    ("VarChar", Chars(28)),
    ("Char", Chars(28)),
];

/// What becomes of values between two types that are not the same.
pub(super) fn native(from: &NativeType, to: &NativeType) -> Cast {
    if from.name == "Xml" && to.name != "Xml" && to.name.starts_with("Json") {
        return Cast::Impossible;
    }
    let row = CASTS.iter().find(|(types, _)| types.contains(&&*from.name));
    let fit = row.and_then(|(_, targets)| targets.iter().find(|(name, _)| **name == to.name));
    let Some((_, fit)) = fit else { return Cast::Impossible };
    let fits = match *fit {
        Safe => true,
        Risky => false,
        Chars(needed) => room(to).is_none_or(|room| room >= needed),
        Unlimited => room(to).is_none(),
        Digits(needed) => digits(to).is_none_or(|digits| digits >= needed),
        Whole(limit) => matches!(scaled(from), Some((precision, 0)) if precision <= limit),
        Length if from.name == "Decimal" => decimal_fits(from, to),
        Length => match (room(from), room(to)) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some(from), Some(to)) => to >= from,
        },
    };
    if fits { Cast::Safe } else { Cast::Risky }
}

/// A list as a text: `{a,b}`.
pub(super) fn list_to_text(to: Option<&NativeType>) -> Cast {
    match to {
        Some(to) if to.name == "Text" || to.name == "VarChar" && to.args.is_empty() => Cast::Safe,
        Some(to) if to.name == "VarChar" || to.name == "Char" => Cast::Risky,
        Some(_) | None => Cast::Impossible,
    }
}

fn decimal_fits(from: &NativeType, to: &NativeType) -> bool {
    let Some((precision, scale)) = scaled(from) else { return to.args.is_empty() };
    match scaled(to).filter(|_| to.name == "Decimal") {
        Some((to_precision, to_scale)) => {
            to_precision.saturating_sub(to_scale) >= precision.saturating_sub(scale)
                && to_scale >= scale
        }
        // Sign and point.
        None => room(to).is_none_or(|room| room >= precision + 2),
    }
}

/// Precision and scale of a decimal; none for any number.
pub(super) fn scaled(r#type: &NativeType) -> Option<(u32, u32)> {
    let precision = r#type.args.first()?;
    Some((*precision, r#type.args.get(1).copied().unwrap_or(0)))
}

/// How many characters or bits a type has room for; none for any number.
pub(super) fn room(r#type: &NativeType) -> Option<u32> {
    let has_one = matches!(&*r#type.name, "Char" | "Bit");
    r#type.args.first().copied().or(has_one.then_some(1))
}

/// How many digits a decimal has before the point; none for any number.
pub(super) fn digits(r#type: &NativeType) -> Option<u32> {
    match r#type.args[..] {
        [precision, scale] => Some(precision.saturating_sub(scale)),
        [precision] => Some(precision),
        _ => None,
    }
}
