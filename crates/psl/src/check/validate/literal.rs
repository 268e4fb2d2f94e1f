//! Texts that stand for dates, JSON, bytes and numbers.

use base64::engine::general_purpose::STANDARD;
use base64::{DecodeError, Engine as _};

use crate::schema::{Literal, Scalar};

/// Whether a literal is a value of the scalar; otherwise what is wrong with it.
pub(super) fn parse(scalar: Scalar, literal: &Literal) -> Result<(), String> {
    let (text, wanted, problem) = match (scalar, literal) {
        (Scalar::Int | Scalar::BigInt, Literal::Number(text)) => {
            (text, "integer", text.parse::<i64>().err().map(|error| error.to_string()))
        }
        (Scalar::Float, Literal::Number(text)) => {
            (text, "float", text.parse::<f64>().err().map(|error| error.to_string()))
        }
        (Scalar::Decimal, Literal::Number(text) | Literal::String(text)) => {
            (text, "decimal", decimal(text).err().map(str::to_owned))
        }
        (Scalar::DateTime, Literal::String(text)) => {
            (text, "rfc3339 datetime string", date_time(text).err().map(str::to_owned))
        }
        (Scalar::Json, Literal::String(text)) => (text, "JSON string", json(text)),
        (Scalar::Bytes, Literal::String(text)) => {
            (text, "base64 string", STANDARD.decode(text).err().map(base64_problem))
        }
        _ => return Ok(()),
    };
    problem
        .map_or(Ok(()), |problem| Err(format!("\"{text}\" is not a valid {wanted}. ({problem})")))
}

fn json(text: &str) -> Option<String> {
    serde_json::from_str::<serde::de::IgnoredAny>(text).err().map(|error| error.to_string())
}

/// In the words of the existing tool, whose library is older than ours.
fn base64_problem(error: DecodeError) -> String {
    match error {
        DecodeError::InvalidByte(offset, byte) => format!("Invalid byte {byte}, offset {offset}."),
        DecodeError::InvalidLastSymbol(offset, byte) => {
            format!("Invalid last symbol {byte}, offset {offset}.")
        }
        DecodeError::InvalidLength(_) | DecodeError::InvalidPadding => {
            "Encoded text cannot have a 6-bit remainder.".to_owned()
        }
    }
}

/// Digits with an optional sign, point and exponent.
fn decimal(text: &str) -> Result<(), &'static str> {
    const INVALID: &str = "invalid digit found in string";
    if text.is_empty() {
        return Err("Failed to parse empty string");
    }
    let (base, exponent) = match text.split_once(['e', 'E']) {
        Some((base, exponent)) => (base, Some(exponent)),
        None => (text, None),
    };
    if exponent.is_some_and(|exponent| exponent.parse::<i64>().is_err()) {
        return Err(INVALID);
    }
    let unsigned = base.strip_prefix(['-', '+']).unwrap_or(base);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let digits = || whole.bytes().chain(fraction.bytes());
    match digits().count() > 0 && digits().all(|digit| digit.is_ascii_digit()) {
        true => Ok(()),
        false => Err(INVALID),
    }
}

const INVALID: &str = "input contains invalid characters";
const TOO_SHORT: &str = "premature end of input";
const OUT_OF_RANGE: &str = "input is out of range";
const TOO_LONG: &str = "trailing input";

/// `2020-01-31T23:59:59.999+02:00`, as RFC 3339 has it.
fn date_time(text: &str) -> Result<(), &'static str> {
    let mut rest = Rest(text.as_bytes());
    let year = rest.digits(4)?;
    rest.one_of(b"-")?;
    let month = rest.digits(2)?;
    rest.one_of(b"-")?;
    let day = rest.digits(2)?;
    rest.one_of(b"Tt ")?;
    let hour = rest.digits(2)?;
    rest.one_of(b":")?;
    let minute = rest.digits(2)?;
    rest.one_of(b":")?;
    let second = rest.digits(2)?;
    rest.fraction()?;
    rest.offset()?;
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let date_fits = (1..=12).contains(&month) && (1..=days).contains(&day);
    // The 60th second is a leap second.
    match date_fits && hour < 24 && minute < 60 && second <= 60 {
        true => Ok(()),
        false => Err(OUT_OF_RANGE),
    }
}

/// What is left to read.
struct Rest<'t>(&'t [u8]);

impl Rest<'_> {
    fn next(&mut self) -> Result<u8, &'static str> {
        let (first, rest) = self.0.split_first().ok_or(TOO_SHORT)?;
        self.0 = rest;
        Ok(*first)
    }

    fn one_of(&mut self, wanted: &[u8]) -> Result<(), &'static str> {
        if wanted.contains(&self.next()?) { Ok(()) } else { Err(INVALID) }
    }

    fn digits(&mut self, count: usize) -> Result<u32, &'static str> {
        let mut number = 0;
        for _ in 0..count {
            let digit = char::from(self.next()?).to_digit(10).ok_or(INVALID)?;
            number = number * 10 + digit;
        }
        Ok(number)
    }

    fn fraction(&mut self) -> Result<(), &'static str> {
        if self.0.first() != Some(&b'.') {
            return Ok(());
        }
        self.next()?;
        self.digits(1)?;
        let digits = self.0.iter().take_while(|digit| digit.is_ascii_digit()).count();
        self.0 = &self.0[digits..];
        Ok(())
    }

    fn offset(&mut self) -> Result<(), &'static str> {
        match self.next()? {
            b'Z' | b'z' => {}
            b'+' | b'-' => {
                let hours = self.digits(2)?;
                self.one_of(b":")?;
                let minutes = self.digits(2)?;
                if hours > 23 || minutes > 59 {
                    return Err(OUT_OF_RANGE);
                }
            }
            _ => return Err(INVALID),
        }
        if self.0.is_empty() { Ok(()) } else { Err(TOO_LONG) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        let check = |text, expected| assert_eq!(date_time(text), expected, "{text}");
        check("2019-06-17T14:20:57Z", Ok(()));
        check("2024-02-29T00:00:00.123456+02:00", Ok(()));
        check("2023-02-29T00:00:00Z", Err(OUT_OF_RANGE));
        check("Hugo", Err(INVALID));
        check("2020-09-*1T20:00:00+02:00", Err(INVALID));
        check("2019-06-17", Err(TOO_SHORT));
        check("2019-06-17T14:20:57Zulu", Err(TOO_LONG));
        check("2019-06-17T25:20:57Z", Err(OUT_OF_RANGE));
    }

    #[test]
    fn decimals() {
        for good in ["1", "-1.5", "1.", ".5", "1e3", "99999999999999999999.5"] {
            assert_eq!(decimal(good), Ok(()), "{good}");
        }
        for bad in ["", "abc", "1.2.3", "-", "1e", "0x1"] {
            assert!(decimal(bad).is_err(), "{bad}");
        }
    }
}
