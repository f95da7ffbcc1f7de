//! Estimates as people read them.

use super::{Estimate, EstimateSource, Range};
use std::fmt;

impl fmt::Display for Estimate {
    /// `2.1 s to 26 s, log 210 MB to 430 MB, disk 0 to 220 MB (5,000,000 rows of orders, declared)`
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", duration(self.milliseconds))?;
        if self.log_bytes.high > 0 {
            write!(formatter, ", log {}", bytes(self.log_bytes))?;
        }
        if self.temporary_bytes.high > 0 {
            write!(
                formatter,
                ", disk meanwhile {}",
                bytes(self.temporary_bytes)
            )?;
        }
        let source = match self.source {
            EstimateSource::Declared => "declared",
            EstimateSource::Counted => "counted",
        };
        let rows = grouped(self.rows);
        write!(formatter, " ({rows} rows of {}, {source})", self.table)
    }
}

/// A size: `210 MB to 1.4 GB`.
pub fn bytes(range: Range) -> String {
    between(range, |bytes| match bytes {
        0..10_000 => format!("{bytes} B"),
        10_000..10_000_000 => format!("{} kB", bytes / 1_000),
        10_000_000..1_000_000_000 => format!("{} MB", bytes / 1_000_000),
        1_000_000_000..10_000_000_000 => tenths(bytes / 100_000_000, "GB"),
        _ => format!("{} GB", bytes / 1_000_000_000),
    })
}

/// A time: `2.1 s to 26 s`.
pub fn duration(milliseconds: Range) -> String {
    if milliseconds.high < 100 {
        return "below 0.1 s".to_owned();
    }
    between(milliseconds, |milliseconds| match milliseconds {
        0..10_000 => tenths(milliseconds / 100, "s"),
        10_000..120_000 => format!("{} s", milliseconds / 1_000),
        120_000..7_200_000 => format!("{} min", milliseconds / 60_000),
        _ => format!("{} h", milliseconds / 3_600_000),
    })
}

fn tenths(tenths: u64, unit: &str) -> String {
    match tenths % 10 {
        0 => format!("{} {unit}", tenths / 10),
        rest => format!("{}.{rest} {unit}", tenths / 10),
    }
}

fn between(range: Range, text: impl Fn(u64) -> String) -> String {
    let (low, high) = (text(range.low), text(range.high));
    match low == high {
        true => high,
        false if range.low == 0 => format!("up to {high}"),
        false => format!("{low} to {high}"),
    }
}

/// With a comma between thousands.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_short() {
        assert_eq!(bytes(Range::new(0, 0)), "0 B");
        assert_eq!(bytes(Range::new(0, 1_234_000_000)), "up to 1.2 GB");
        assert_eq!(bytes(Range::new(9_999, 1_000_000_000)), "9999 B to 1 GB");
        assert_eq!(bytes(Range::exactly(52_000_000)), "52 MB");
        assert_eq!(duration(Range::new(1, 99)), "below 0.1 s");
        assert_eq!(duration(Range::new(1_500, 90_000)), "1.5 s to 90 s");
        assert_eq!(duration(Range::new(300_000, 9_000_000)), "5 min to 2 h");
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(grouped(12), "12");
    }
}
