//! Dates and times as people and servers write them.

/// A day, as year, month and day; what has no end has words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Date {
    Day(i64, i64, i64),
    Word(String),
}

/// Microseconds since midnight, and how far the zone is from Greenwich, in seconds.
type Time = (i64, Option<i64>);

/// Zones are so far from Greenwich at most, and so far from each other at least.
const FARTHEST: u64 = 14 * 4 * QUARTER;
const QUARTER: u64 = 15 * 60 * 1_000_000;

/// `2020-1-2`, `20200102`, `infinity`.
pub(super) fn date(text: &str) -> Option<Date> {
    let text = text.trim().to_ascii_lowercase();
    match text.as_str() {
        "epoch" => return Some(Date::Day(1970, 1, 1)),
        "infinity" | "-infinity" => return Some(Date::Word(text)),
        _ => {}
    }
    if text.len() == 8 && digits(&text).is_some() {
        return Some(Date::Day(digits(&text[..4])?, digits(&text[4..6])?, digits(&text[6..])?));
    }
    let mut parts = text.split(['-', '/']);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let is_plain = parts.next().is_none() && year.len() >= 4;
    is_plain.then_some(Date::Day(digits(year)?, digits(month)?, digits(day)?))
}

/// `10:00`, `10:00:00.5`, `10 PM`, perhaps with a zone.
pub(super) fn time(text: &str) -> Option<Time> {
    let mut text = text.trim().to_ascii_lowercase();
    let mut half = None;
    for (word, hours) in [("am", 0), ("pm", 12)] {
        if let Some(rest) = text.strip_suffix(word) {
            (text, half) = (rest.trim_end().to_owned(), Some(hours));
            break;
        }
    }
    let (clock, zone) = split_zone(&text)?;
    let mut parts = clock.trim().split(':');
    let mut hours = digits(parts.next()?)?;
    if let Some(half) = half {
        hours = hours % 12 + half;
    }
    let minutes = parts.next().map_or(Some(0), digits)?;
    let micros = parts.next().map_or(Some(0), seconds)?;
    let is_clock = clock.contains(':') || half.is_some();
    let all = hours.checked_mul(60)?.checked_add(minutes)?.checked_mul(60_000_000)?;
    is_clock.then_some((all.checked_add(micros)?, zone))
}

/// What a calendar and a clock show: a zone makes no difference.
pub(super) fn shown(text: &str) -> Option<(Date, i64)> {
    timestamp(text).map(|(day, (clock, _))| (day, clock))
}

/// Whether two points in time are one. Where only one has a zone, the other may be of any: which
/// one a session was in is not known. What only the server reads counts as the same.
pub(super) fn same_point(a: &str, b: &str) -> bool {
    let (Some((day_a, (a, zone_a))), Some((day_b, (b, zone_b)))) = (timestamp(a), timestamp(b))
    else {
        return timestamp(a).is_some() != timestamp(b).is_some();
    };
    let points = point(&day_a, a, zone_a.unwrap_or(0)).zip(point(&day_b, b, zone_b.unwrap_or(0)));
    let Some((a, b)) = points else { return day_a == day_b };
    let apart = a.abs_diff(b);
    let has_one_zone = zone_a.is_some() != zone_b.is_some();
    apart == 0 || has_one_zone && apart <= FARTHEST && apart.is_multiple_of(QUARTER)
}

fn timestamp(text: &str) -> Option<(Date, Time)> {
    let text = text.trim();
    let is_number = text.starts_with(|c: char| c.is_ascii_digit());
    let end = |c: char| c == ' ' || is_number && c.eq_ignore_ascii_case(&'t');
    let (day, clock) = text.split_once(end).unwrap_or((text, ""));
    let clock = match clock.trim() {
        "" => (0, (text == "epoch").then_some(0)),
        clock => time(clock)?,
    };
    Some((date(day)?, clock))
}

/// Microseconds since the first of March of the year 0, in Greenwich.
fn point(day: &Date, micros: i64, zone: i64) -> Option<i64> {
    let Date::Day(year, month, day) = *day else { return None };
    // Years that begin in March have their leap day at the end.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    let days = year.checked_mul(365)?.checked_add(leap + (153 * month + 2) / 5 + day - 1)?;
    let seconds = days.checked_mul(86_400)?.checked_sub(zone)?;
    seconds.checked_mul(1_000_000)?.checked_add(micros)
}

/// What a clock shows, and the zone behind it.
fn split_zone(text: &str) -> Option<(&str, Option<i64>)> {
    for word in ["utc", "gmt", "z"] {
        if let Some(clock) = text.strip_suffix(word) {
            return Some((clock, Some(0)));
        }
    }
    let Some(at) = text.find(['+', '-']) else { return Some((text, None)) };
    let (clock, zone) = text.split_at(at);
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    let zone = &zone[1..];
    let (hours, minutes) = match zone.split_once(':') {
        Some((hours, minutes)) => (hours, minutes),
        None if zone.len() == 4 && zone.is_ascii() => zone.split_at(2),
        None => (zone, "0"),
    };
    let seconds = digits(hours)?.checked_mul(3600)?.checked_add(digits(minutes)? * 60)?;
    Some((clock, Some(sign * seconds)))
}

/// `59.5` as microseconds.
pub(super) fn seconds(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let fraction = fraction.get(..fraction.len().min(6))?;
    let micros = if fraction.is_empty() { 0 } else { digits(&format!("{fraction:0<6}"))? };
    digits(whole)?.checked_mul(1_000_000)?.checked_add(micros)
}

/// Few enough digits for whatever is made of the number.
pub(super) fn digits(text: &str) -> Option<i64> {
    let is_number = (1..=9).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_in_time_are_compared_by_what_they_say() {
        for (written, printed, same) in [
            ("2020-01-01", "2020-01-01 00:00:00", true),
            ("2020-01-01 10:00", "2020-01-01 10:00:00", true),
            ("2020-01-01T10:00:00.120Z", "2020-01-01 10:00:00.12", true),
            ("2020-01-01 10:00 PM", "2020-01-01 22:00:00", true),
            ("2020-01-01 12:30 AM", "2020-01-01 00:30:00", true),
            ("2020-01-01 00:00:00+02", "2019-12-31 22:00:00+00", true),
            ("2020-03-01 01:00+0530", "2020-02-29 19:30:00+00", true),
            ("2020-01-01 UTC", "2020-01-01 00:00:00+00", true),
            ("2020-01-01", "2019-12-31 23:00:00+00", true),
            ("2020-01-01", "2019-12-31 00:00:00+00", false),
            ("2020-01-01", "2020-01-01 00:01:00+00", false),
            ("epoch", "1970-01-01 00:00:00+00", true),
            ("infinity", "infinity", true),
            ("infinity", "-infinity", false),
            ("2020-01-01", "2020-01-02 00:00:00", false),
            ("2020-01-01 10:00", "2020-01-01 10:01:00", false),
            ("2020-01-01 10:00+01", "2020-01-01 10:00:00+00", false),
            ("2020-01-01 10:00 Europe/Berlin", "2020-01-01 09:00:00+00", true),
            ("first", "second", false),
        ] {
            assert_eq!(same_point(written, printed), same, "{written} {printed}");
        }
    }

    #[test]
    fn clocks_are_read() {
        for (text, expected) in [
            ("10:00", Some((36_000_000_000, None))),
            ("1 pm", Some((46_800_000_000, None))),
            ("00:00:01.5", Some((1_500_000, None))),
            ("10:00-08", Some((36_000_000_000, Some(-28_800)))),
            ("10", None),
            ("", None),
            ("99999999999:00", None),
            ("1:2:3é", None),
        ] {
            assert_eq!(time(text), expected, "{text}");
        }
    }
}
