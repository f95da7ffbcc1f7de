//! Versions: moments of one second's grain, by which tools order migrations.

use super::FormatError;
use jiff::ToSpan as _;
use jiff::civil::DateTime;

/// The moment that is `seconds` later.
///
/// # Errors
///
/// When `timestamp` is no moment of the form `YYYYMMDDHHMMSS`.
pub(super) fn later(
    format: &'static str,
    timestamp: u64,
    seconds: usize,
) -> Result<u64, FormatError> {
    let moment = read(timestamp).and_then(|moment| {
        let seconds = i64::try_from(seconds).ok()?;
        moment.checked_add(seconds.seconds()).ok()
    });
    moment.map(write).ok_or_else(|| FormatError {
        format,
        problem: format!("{timestamp} is no moment of the form YYYYMMDDHHMMSS"),
        remedy: "give the moment of generation, in UTC".into(),
    })
}

/// The number at the beginning of a name, up to its first `_`: `20260301120000_name`, `0007_name`, and
/// `2026-03-01-120000_name`. Dates and times that are written apart belong together: `20260301_120000_name`.
pub(super) fn of_name(name: &str) -> Option<u64> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    let (first, rest) = name.split_once('_')?;
    let first = first.replace('-', "");
    if !digits(&first) {
        return None;
    }
    let second = rest.split('_').next().unwrap_or_default();
    if first.len() == 8 && second.len() == 6 && digits(second) {
        return (first + second).parse().ok();
    }
    first.parse().ok()
}

/// The number behind one of the letters and before two underscores: `V7__name.sql`, `V1.2__name.sql`.
pub(super) fn after_letter(name: &str, letters: &[char]) -> Option<u64> {
    let (version, _) = name.strip_prefix(letters)?.split_once("__")?;
    version.split(['.', '_']).next()?.parse().ok()
}

/// `YYYY-MM-DD-HHMMSS`.
pub(super) fn dashed(version: u64) -> String {
    let digits = format!("{version:014}");
    let (date, time) = digits.split_at(8);
    format!("{}-{}-{}-{time}", &date[..4], &date[4..6], &date[6..])
}

fn read(timestamp: u64) -> Option<DateTime> {
    let two = |scale: u64| i8::try_from(timestamp / scale % 100).ok();
    let year = i16::try_from(timestamp / 10_000_000_000).ok()?;
    DateTime::new(
        year,
        two(100_000_000)?,
        two(1_000_000)?,
        two(10_000)?,
        two(100)?,
        two(1)?,
        0,
    )
    .ok()
}

fn write(moment: DateTime) -> u64 {
    let parts = [
        moment.month(),
        moment.day(),
        moment.hour(),
        moment.minute(),
        moment.second(),
    ];
    parts
        .into_iter()
        .fold(u64::from(moment.year().unsigned_abs()), |number, part| {
            number * 100 + u64::from(part.unsigned_abs())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_more_is_the_next_moment() {
        let later = |timestamp, seconds| later("plain", timestamp, seconds);
        assert_eq!(later(20261121103059, 1), Ok(20261121103100));
        assert_eq!(later(20261231235959, 2), Ok(20270101000001));
        assert_eq!(later(20240228235959, 1), Ok(20240229000000));
        assert!(later(20261399000000, 0).is_err());
        assert_eq!(dashed(20260301120005), "2026-03-01-120005");
    }

    #[test]
    fn versions_are_read_from_every_tools_names() {
        for name in [
            "20260301120000_initial.up.sql",
            "2026-03-01-120000_initial",
            "20260301_120000_initial.rs",
        ] {
            assert_eq!(of_name(name), Some(20_260_301_120_000), "{name}");
        }
        assert_eq!(of_name("0007_initial.up.sql"), Some(7));
        assert_eq!(of_name("README.md"), None);
        assert_eq!(of_name("V1__initial.sql"), None);
        assert_eq!(after_letter("V12__initial.sql", &['V']), Some(12));
        assert_eq!(after_letter("V1.2__initial.sql", &['V']), Some(1));
        assert_eq!(after_letter("R__views.sql", &['V', 'U']), None);
    }
}
