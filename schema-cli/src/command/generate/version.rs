//! The versions by which migration tools order files.

use crate::Error;
use jiff::civil::DateTime;
use jiff::{Timestamp, ToSpan, tz::TimeZone};
use schema_core::format::Format;
use std::collections::BTreeSet;
use std::path::Path;

/// The moment, in UTC. Nothing else in the tool that writes files reads the clock.
pub(in crate::command) fn now() -> DateTime {
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

/// The migrations in a directory.
pub(super) struct Existing {
    /// How many there are.
    pub(super) count: usize,
    /// The largest version, as a number.
    pub(super) largest: u64,
    /// The newest version that is a moment.
    pub(super) newest: Option<DateTime>,
}

/// Looks into a directory of migrations, which need not be there.
pub(super) fn existing(directory: &Path, format: &dyn Format) -> Result<Existing, Error> {
    let entries = match std::fs::read_dir(directory) {
        Ok(entries) => Some(entries),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(Error::read(directory, error)),
    };
    let mut versions = BTreeSet::new();
    for entry in entries.into_iter().flatten() {
        let entry = entry.map_err(|error| Error::read(directory, error))?;
        versions.extend(format.version(&entry.file_name().to_string_lossy()));
    }
    Ok(Existing {
        count: versions.len(),
        largest: versions.last().copied().unwrap_or_default(),
        newest: versions.into_iter().rev().find_map(moment),
    })
}

/// The first version for new migrations: now, unless the newest one is later. Two runs in one second,
/// or a clock that went back, must not put a migration before those that it builds on.
pub(super) fn first(now: DateTime, newest: Option<DateTime>) -> DateTime {
    match newest.and_then(|newest| newest.checked_add(1.second()).ok()) {
        Some(next) if next > now => next,
        _ => now,
    }
}

/// The moment that a version stands for.
fn moment(version: u64) -> Option<DateTime> {
    from_digits(&format!("{version:014}"))
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
    use super::{first, parse};

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
