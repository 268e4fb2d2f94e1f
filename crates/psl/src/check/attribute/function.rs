//! The functions of `@default`.

use crate::ast::{Argument, Expression};
use crate::schema::{Function, Scalar};

const DBGENERATED_ARGUMENT: &str =
    "dbgenerated() takes either no argument, or a single nonempty string argument.";

/// A function that takes nothing, or one number of a few.
struct Row {
    name: &'static str,
    scalars: &'static [Scalar],
    /// Which numbers it takes; none if it takes no argument.
    numbers: Option<Numbers>,
    make: fn(Option<u8>) -> Option<Function>,
}

/// Which numbers a function takes, and how a message says so.
type Numbers = (fn(i64) -> bool, &'static str);

/// `auto()` and `sequence()` belong to databases there is no driver for; they are
/// known, so that their refusal can say that.
static FUNCTIONS: &[Row] = &[
    Row {
        name: "autoincrement",
        scalars: &[Scalar::Int, Scalar::BigInt],
        numbers: None,
        make: |_| Some(Function::AutoIncrement),
    },
    Row { name: "now", scalars: &[Scalar::DateTime], numbers: None, make: |_| Some(Function::Now) },
    Row {
        name: "uuid",
        scalars: &[Scalar::String],
        numbers: Some((
            |version| version == 4 || version == 7,
            "a single integer argument which is either 4 or 7",
        )),
        make: |version| Some(Function::Uuid(version.unwrap_or(4))),
    },
    Row {
        name: "cuid",
        scalars: &[Scalar::String],
        numbers: Some((
            |version| version == 1 || version == 2,
            "a single integer argument which is either 1 or 2",
        )),
        make: |version| Some(Function::Cuid(version.unwrap_or(1))),
    },
    Row { name: "ulid", scalars: &[Scalar::String], numbers: None, make: |_| Some(Function::Ulid) },
    Row {
        name: "nanoid",
        scalars: &[Scalar::String],
        numbers: Some((
            |length| (2..=255).contains(&length),
            "a single integer argument between 2 and 255",
        )),
        make: |length| Some(Function::Nanoid(length)),
    },
    Row { name: "auto", scalars: Scalar::ALL, numbers: None, make: |_| None },
];

/// The function that a value is, or why it cannot be; none if the value is no function.
/// The inner `None` is a function of a database that there is no driver for. Without a
/// scalar the type is not looked at.
pub(super) fn resolve(
    value: &Expression,
    scalar: Option<Scalar>,
) -> Option<Result<Option<Function>, String>> {
    let Expression::Function(name, arguments, _) = value else { return None };
    Some(match name.text.as_str() {
        "dbgenerated" => dbgenerated(arguments).map(Some),
        "sequence" => Ok(None),
        other => match FUNCTIONS.iter().find(|row| row.name == other) {
            Some(row) => row.resolve(arguments, scalar),
            None => Err(format!(
                "Unknown function in @default(): `{other}` is not known. You can read about the available functions here: https://pris.ly/d/attribute-functions"
            )),
        },
    })
}

pub(super) fn is_dbgenerated(value: &Expression) -> bool {
    matches!(value, Expression::Function(name, ..) if name.text == "dbgenerated")
}

fn dbgenerated(arguments: &[Argument]) -> Result<Function, String> {
    match arguments {
        [] => Ok(Function::DbGenerated(None)),
        [Argument { value: Some(Expression::String(text)), .. }] if !text.value.is_empty() => {
            Ok(Function::DbGenerated(Some(text.value.clone())))
        }
        _ => Err(DBGENERATED_ARGUMENT.to_owned()),
    }
}

impl Row {
    fn resolve(
        &self,
        arguments: &[Argument],
        scalar: Option<Scalar>,
    ) -> Result<Option<Function>, String> {
        let name = self.name;
        if let Some(scalar) = scalar.filter(|scalar| !self.scalars.contains(scalar)) {
            let scalar = scalar.name();
            return Err(format!(
                "The function `{name}()` cannot be used on fields of type `{scalar}`."
            ));
        }
        let (fits, wanted) = match (arguments, self.numbers) {
            ([], _) => return Ok((self.make)(None)),
            (_, None) => {
                return Err(format!(
                    "The `{name}` function does not take any argument. Consider changing this default to `{name}()`."
                ));
            }
            (_, Some(numbers)) => numbers,
        };
        let [Argument { value: Some(Expression::Number(number)), .. }] = arguments else {
            return Err(format!("`{name}()` takes a single Int argument."));
        };
        let number = number.text.parse().ok().filter(|number| fits(*number));
        match number.and_then(|number| u8::try_from(number).ok()) {
            Some(number) => Ok((self.make)(Some(number))),
            None => Err(format!("`{name}()` takes either no argument, or {wanted}.")),
        }
    }
}
