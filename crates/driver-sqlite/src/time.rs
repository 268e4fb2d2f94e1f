//! Moments as the history table stores them.
//!
//! Prisma's engines have written integers (Unix milliseconds), the column's
//! default writes `YYYY-MM-DD HH:MM:SS`, and later engines write RFC 3339.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::fmt::rfc2822;
use jiff::tz::TimeZone;
use rusqlite::types::ValueRef;

/// Unix milliseconds by the clock that SQLite's own functions read.
pub(crate) fn now() -> i64 {
    Timestamp::now().as_millisecond()
}

/// Reads a moment in any form; `Err` holds what stands there instead of one.
pub(crate) fn read(value: ValueRef<'_>) -> Result<Option<Timestamp>, String> {
    match value {
        ValueRef::Null => Ok(None),
        ValueRef::Integer(milliseconds) => Timestamp::from_millisecond(milliseconds)
            .map(Some)
            .map_err(|_| milliseconds.to_string()),
        // A JavaScript client may have stored the milliseconds as a float.
        ValueRef::Real(milliseconds) => {
            // A checked way from a float to an integer, through another unit.
            let whole = jiff::SignedDuration::try_from_secs_f64(milliseconds.round());
            whole
                .and_then(|whole| Timestamp::from_millisecond(whole.as_secs()))
                .map(Some)
                .map_err(|_| milliseconds.to_string())
        }
        ValueRef::Text(text) | ValueRef::Blob(text) => {
            let text = String::from_utf8_lossy(text);
            parse(&text).map(Some).ok_or_else(|| text.into_owned())
        }
    }
}

fn parse(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    text.parse::<Timestamp>()
        .ok()
        .or_else(|| {
            let civil = text.parse::<DateTime>().ok()?;
            Some(civil.to_zoned(TimeZone::UTC).ok()?.timestamp())
        })
        .or_else(|| rfc2822::parse(text).ok().map(|zoned| zoned.timestamp()))
        .or_else(|| Timestamp::from_millisecond(text.parse().ok()?).ok())
}

#[cfg(test)]
mod tests {
    use rusqlite::types::ValueRef;

    use super::read;

    #[test]
    fn reads_every_form() {
        let check = |value: ValueRef<'_>| {
            let moment = read(value).expect("readable").expect("a moment");
            assert_eq!(moment.as_millisecond(), 1_700_000_000_120, "{value:?}");
        };
        check(ValueRef::Integer(1_700_000_000_120));
        check(ValueRef::Real(1_700_000_000_120.0));
        for text in [
            "2023-11-14 22:13:20.120",
            "2023-11-14T22:13:20.12",
            "2023-11-14T22:13:20.120Z",
            "2023-11-14 22:13:20.120+00:00",
            "2023-11-14T23:13:20.120+01:00",
            "1700000000120",
        ] {
            check(ValueRef::Text(text.as_bytes()));
        }
        let seconds = |text: &str| read(ValueRef::Text(text.as_bytes())).expect(text).expect(text);
        assert_eq!(seconds("Tue, 14 Nov 2023 22:13:20 +0000").as_second(), 1_700_000_000);
        assert_eq!(seconds("2023-11-14 22:13:20").as_second(), 1_700_000_000);
    }

    #[test]
    fn tells_what_is_no_moment() {
        assert_eq!(read(ValueRef::Null), Ok(None));
        for text in ["", "yesterday", "2023-13-01 00:00:00"] {
            assert_eq!(read(ValueRef::Text(text.as_bytes())), Err(text.to_owned()));
        }
        assert!(read(ValueRef::Integer(i64::MAX)).is_err());
        assert!(read(ValueRef::Real(f64::NAN)).is_err());
    }
}
