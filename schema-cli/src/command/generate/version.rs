//! The versions by which migration tools order files.

use crate::Error;
use jiff::civil::DateTime;
use jiff::{Timestamp, ToSpan, tz::TimeZone};
use std::path::Path;

/// The moment, in UTC. Nothing else in the tool that writes files reads the clock.
pub(super) fn now() -> DateTime {
    Timestamp::now().to_zoned(TimeZone::UTC).datetime()
}

/// Reads `YYYYMMDDHHMMSS`.
pub(super) fn parse(text: &str) -> Result<DateTime, String> {
    from_digits(text).ok_or_else(|| "write a moment as YYYYMMDDHHMMSS".to_owned())
}

/// `YYYYMMDDHHMMSS` as a number.
pub(super) fn number(moment: DateTime) -> u64 {
    let parts = [
        (moment.year(), 1),
        (moment.month().into(), 100),
        (moment.day().into(), 100),
        (moment.hour().into(), 100),
        (moment.minute().into(), 100),
        (moment.second().into(), 100),
    ];
    parts.into_iter().fold(0, |number, (part, scale)| {
        number * scale + u64::from(part.unsigned_abs())
    })
}

/// The migrations in a directory: how many there are, and a moment later than the newest of them.
pub(super) struct Existing {
    pub(super) count: u32,
    pub(super) newest: Option<DateTime>,
}

/// Looks into a directory of migrations, which need not be there.
pub(super) fn existing(directory: &Path) -> Result<Existing, Error> {
    let mut existing = Existing {
        count: 0,
        newest: None,
    };
    let entries = match std::fs::read_dir(directory) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(existing),
        Err(error) => return Err(Error::read(directory, error)),
    };
    let mut versions = std::collections::BTreeSet::new();
    for entry in entries {
        let entry = entry.map_err(|error| Error::read(directory, error))?;
        if let Some(version) = of_name(&entry.file_name().to_string_lossy()) {
            existing.newest = existing.newest.max(Some(version));
            versions.insert(version);
        }
    }
    existing.count = u32::try_from(versions.len()).unwrap_or(u32::MAX);
    Ok(existing)
}

/// The first version for new migrations: now, unless the newest one is later. Two runs in one second,
/// or a clock that went back, must not put a migration before those that it builds on.
pub(super) fn first(now: DateTime, newest: Option<DateTime>) -> DateTime {
    match newest.and_then(|newest| newest.checked_add(1.second()).ok()) {
        Some(next) if next > now => next,
        _ => now,
    }
}

/// The moment at the beginning of a file name, as `20260301120000_name` or `2026-03-01-120000_name`.
fn of_name(name: &str) -> Option<DateTime> {
    let digits: String = name
        .chars()
        .take_while(|character| character.is_ascii_digit() || *character == '-')
        .filter(char::is_ascii_digit)
        .collect();
    from_digits(&digits)
}

fn from_digits(digits: &str) -> Option<DateTime> {
    if digits.len() != 14 || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let part = |from: usize, to: usize| digits.get(from..to)?.parse::<i8>().ok();
    DateTime::new(
        digits.get(0..4)?.parse().ok()?,
        part(4, 6)?,
        part(6, 8)?,
        part(8, 10)?,
        part(10, 12)?,
        part(12, 14)?,
        0,
    )
    .ok()
}

#[cfg(test)]
mod tests {
    use super::{first, number, of_name, parse};

    #[test]
    fn versions_are_read_from_every_tools_names() {
        for name in ["20260301120000_initial.up.sql", "2026-03-01-120000_initial"] {
            assert_eq!(
                of_name(name).map(number),
                Some(20_260_301_120_000),
                "{name}"
            );
        }
        assert_eq!(of_name("README.md"), None);
        assert_eq!(of_name("V1__initial.sql"), None);
    }

    #[test]
    fn a_new_version_is_later_than_the_newest() {
        let moment = |text| parse(text).unwrap();
        let now = moment("20260301120000");
        assert_eq!(first(now, None), now);
        assert_eq!(first(now, Some(moment("20260201000000"))), now);
        let newest = moment("20260301125959");
        assert_eq!(first(now, Some(newest)), moment("20260301130000"));
    }

    #[test]
    fn a_moment_that_does_not_exist_is_refused() {
        assert!(parse("20260230000000").is_err());
        assert!(parse("2026").is_err());
    }
}
