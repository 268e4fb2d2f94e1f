//! Intervals as people and servers write them.

use super::moment::{digits, seconds};

/// Months, days and microseconds.
type Duration = (i64, i64, i64);

const DAY: i64 = 86_400_000_000;

/// The first letters of units, with what one of them is.
const UNITS: [(&[&str], Duration); 12] = [
    (&["millennium", "millennia", "mil", "mils"], (12_000, 0, 0)),
    (&["century", "centuries", "cent", "c"], (1_200, 0, 0)),
    (&["decade", "decades", "dec", "decs"], (120, 0, 0)),
    (&["year", "years", "yr", "yrs", "y"], (12, 0, 0)),
    (&["month", "months", "mon", "mons"], (1, 0, 0)),
    (&["week", "weeks", "w"], (0, 7, 0)),
    (&["day", "days", "d"], (0, 1, 0)),
    (&["hour", "hours", "hr", "hrs", "h"], (0, 0, 3_600_000_000)),
    (&["minute", "minutes", "min", "mins", "m"], (0, 0, 60_000_000)),
    (&["second", "seconds", "sec", "secs", "s"], (0, 0, 1_000_000)),
    (&["millisecond", "milliseconds", "msec", "msecs", "ms"], (0, 0, 1_000)),
    (&["microsecond", "microseconds", "usec", "usecs", "us"], (0, 0, 1)),
];

/// `1 day 02:00:00`, `90 minutes`, `1 week ago`.
pub(super) fn read(text: &str) -> Option<Duration> {
    let text = text.trim().to_ascii_lowercase();
    let (text, factor) = match text.strip_suffix("ago") {
        Some(rest) => (rest, -1),
        None => (text.strip_prefix('@').unwrap_or(&text), 1),
    };
    let mut words = split(text).into_iter().peekable();
    let mut all = (0, 0, 0);
    words.peek()?;
    while let Some(word) = words.next() {
        let (sign, number) = match word.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, word.strip_prefix('+').unwrap_or(word)),
        };
        let part = if number.contains(':') {
            clock(number)?
        } else {
            // A number without a unit counts seconds, if it is the last.
            let unit = words.next().unwrap_or("s");
            let unit = UNITS.iter().find(|(names, _)| names.contains(&unit))?.1;
            times(unit, number)?
        };
        add(&mut all, part, sign * factor)?;
    }
    Some(all)
}

/// The words; a number and the unit at its end are two.
fn split(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    for word in text.split_whitespace() {
        let unit = word.find(|c: char| c.is_alphabetic()).filter(|at| *at > 0);
        let (number, unit) = word.split_at(unit.unwrap_or(word.len()));
        words.push(number);
        words.extend(Some(unit).filter(|unit| !unit.is_empty()));
    }
    words
}

/// `10:00`, `10:00:00.5`.
fn clock(text: &str) -> Option<Duration> {
    let mut parts = text.split(':');
    let minutes = digits(parts.next()?)? * 60 + digits(parts.next()?)?;
    let micros = parts.next().map_or(Some(0), seconds)?;
    Some((0, 0, minutes * 60_000_000 + micros))
}

/// So many of a unit. Parts of months are days, of thirty a month, and parts of days are time.
fn times(unit: Duration, number: &str) -> Option<Duration> {
    // Micros of one: as many places as the server keeps.
    let count = seconds(number)?;
    let of = |one: i64| {
        let all = one.checked_mul(count)?;
        Some((all / 1_000_000, all % 1_000_000))
    };
    let (months, rest) = of(unit.0)?;
    let (more_days, rest_of_days) = (rest * 30 / 1_000_000, rest * 30 % 1_000_000);
    let (days, rest) = of(unit.1)?;
    let time = i128::from(unit.2) * i128::from(count) / 1_000_000;
    let parts = i128::from(rest + rest_of_days) * i128::from(DAY) / 1_000_000;
    Some((months, days + more_days, i64::try_from(time + parts).ok()?))
}

fn add(all: &mut Duration, part: Duration, sign: i64) -> Option<()> {
    all.0 = all.0.checked_add(part.0.checked_mul(sign)?)?;
    all.1 = all.1.checked_add(part.1.checked_mul(sign)?)?;
    all.2 = all.2.checked_add(part.2.checked_mul(sign)?)?;
    Some(())
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn intervals_are_compared_by_what_they_say() {
        for (written, printed, same) in [
            ("1 hour", "01:00:00", true),
            ("1 hour 30 minutes", "01:30:00", true),
            ("90min", "01:30:00", true),
            ("36 hours", "36:00:00", true),
            ("36 hours", "1 day 12:00:00", false),
            ("1 week", "7 days", true),
            ("1.5 days", "1 day 12:00:00", true),
            ("1 year 2 months", "1 year 2 mons", true),
            ("14 mons", "1 year 2 mons", true),
            ("1 day ago", "-1 days", true),
            ("-1 day -02:00", "-1 days -02:00:00", true),
            ("0.5 months", "15 days", true),
            ("@ 5 ms", "00:00:00.005", true),
            ("30", "00:00:30", true),
            ("1 day", "2 days", false),
        ] {
            assert_eq!(read(written) == read(printed), same, "{written} {printed}");
            assert!(read(written).is_some() && read(printed).is_some(), "{written} {printed}");
        }
        for text in ["", "day", "1 fortnight", "P1D", "1:", ":", "999999999 millennia"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
