//! Times and sizes as people write them.

use std::time::Duration;

const TIMES: &[(&str, u64)] =
    &[("ms", 1), ("s", 1000), ("m", 60 * 1000), ("min", 60 * 1000), ("h", 60 * 60 * 1000)];

const SIZES: &[(&str, u64)] =
    &[("", 1), ("B", 1), ("KB", 1 << 10), ("MB", 1 << 20), ("GB", 1 << 30)];

/// Reads `500ms`, `3s`, `2m`, `1h`. `0` needs no unit.
pub fn duration(text: &str) -> Option<Duration> {
    if text.trim() == "0" {
        return Some(Duration::ZERO);
    }
    quantity(text, TIMES).map(Duration::from_millis)
}

/// Reads `4096`, `512KB`, `64MB`; a kilobyte has 1024 bytes.
pub fn size(text: &str) -> Option<u64> {
    quantity(&text.to_ascii_uppercase(), SIZES)
}

fn quantity(text: &str, units: &[(&str, u64)]) -> Option<u64> {
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let number: u64 = text[..digits].parse().ok()?;
    let unit = text[digits..].trim();
    let (_, factor) = units.iter().find(|(name, _)| *name == unit)?;
    number.checked_mul(*factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times() {
        for (text, milliseconds) in
            [("500ms", 500), ("3s", 3000), ("2m", 120_000), ("1 h", 3_600_000), ("0", 0)]
        {
            assert_eq!(duration(text), Some(Duration::from_millis(milliseconds)), "{text}");
        }
        for text in ["", "3", "s", "-1s", "3 parsecs", "1.5s", "99999999999999999999s"] {
            assert_eq!(duration(text), None, "{text}");
        }
    }

    #[test]
    fn sizes() {
        for (text, bytes) in [("4096", 4096), ("1KB", 1024), ("64mb", 64 << 20), ("2 GB", 2 << 30)]
        {
            assert_eq!(size(text), Some(bytes), "{text}");
        }
        assert_eq!(size("18446744073709551615GB"), None);
    }
}
