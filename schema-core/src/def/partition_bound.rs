//! The order of the values at which partitions begin and end, as far as their text shows it.
//!
//! The derive compares what attributes say, the planner what models hold. How a server compares text is a
//! matter of its collation, and so is not judged here.

use std::cmp::Ordering;

/// A literal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BoundLiteral<'a> {
    /// A number, digits as written, with its sign.
    Number(&'a str),
    /// A string, or the label of an enumeration.
    Text(&'a str),
    /// A boolean.
    Boolean(bool),
    /// NULL.
    Null,
}

/// One end of a range in one part of the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BoundEnd<'a> {
    /// Below every value.
    Minimum,
    /// A value; `None` is one of which nothing is known.
    Value(Option<BoundLiteral<'a>>),
    /// Above every value.
    Maximum,
}

/// How two values compare; `None` where only a server knows.
///
/// ```
/// use schema_core::def::partition_bound::{BoundLiteral, compare_literals};
/// use std::cmp::Ordering;
///
/// let date = BoundLiteral::Text;
/// assert_eq!(
///     compare_literals(date("2026-01-01"), date("2026-01-01 12:00:00")),
///     Some(Ordering::Less)
/// );
/// assert_eq!(compare_literals(date("a"), date("b")), None);
/// ```
pub fn compare_literals(one: BoundLiteral<'_>, other: BoundLiteral<'_>) -> Option<Ordering> {
    use BoundLiteral::{Boolean, Null, Number, Text};
    match (one, other) {
        (Number(one), Number(other)) => compare_numbers(one, other),
        (Text(one), Text(other)) => compare_texts(one, other),
        (Boolean(one), Boolean(other)) => Some(one.cmp(&other)),
        (Null, Null) => Some(Ordering::Equal),
        _ => None,
    }
}

/// How two ends of ranges compare, part by part; `None` where only a server knows.
pub fn compare_ends(one: &[BoundEnd<'_>], other: &[BoundEnd<'_>]) -> Option<Ordering> {
    for (one, other) in one.iter().zip(other) {
        let order = match (one, other) {
            (BoundEnd::Minimum, BoundEnd::Minimum) | (BoundEnd::Maximum, BoundEnd::Maximum) => {
                // What follows an unlimited part is not compared.
                return Some(Ordering::Equal);
            }
            (BoundEnd::Minimum, _) | (_, BoundEnd::Maximum) => Ordering::Less,
            (BoundEnd::Maximum, _) | (_, BoundEnd::Minimum) => Ordering::Greater,
            (BoundEnd::Value(one), BoundEnd::Value(other)) => compare_literals((*one)?, (*other)?)?,
        };
        if order != Ordering::Equal {
            return Some(order);
        }
    }
    Some(Ordering::Equal)
}

fn compare_numbers(one: &str, other: &str) -> Option<Ordering> {
    let digits = |text: &str| text.replace('_', "");
    let (one, other) = (digits(one), digits(other));
    if one == other {
        return Some(Ordering::Equal);
    }
    if let (Ok(one), Ok(other)) = (one.parse::<i128>(), other.parse::<i128>()) {
        return Some(one.cmp(&other));
    }
    let (one, other): (f64, f64) = (one.parse().ok()?, other.parse().ok()?);
    one.partial_cmp(&other)
        .filter(|order| *order != Ordering::Equal)
}

fn compare_texts(one: &str, other: &str) -> Option<Ordering> {
    if one == other {
        return Some(Ordering::Equal);
    }
    let (one, other) = (moment(one)?, moment(other)?);
    let zones_agree = one.1 == other.1;
    zones_agree.then(|| one.0.cmp(&other.0))
}

/// A date or a point in time in ISO's order of parts, to the second, and its zone.
fn moment(text: &str) -> Option<(String, &str)> {
    let is_date = |text: &str| {
        text.len() == 10
            && text.bytes().enumerate().all(|(position, byte)| {
                if matches!(position, 4 | 7) {
                    byte == b'-'
                } else {
                    byte.is_ascii_digit()
                }
            })
    };
    let date = text.get(..10).filter(|date| is_date(date))?;
    let rest = text.get(10..)?;
    if rest.is_empty() {
        return Some((format!("{date} 00:00:00"), ""));
    }
    let rest = rest.strip_prefix([' ', 'T'])?;
    let end = rest
        .find(|character: char| !(character.is_ascii_digit() || character == ':'))
        .unwrap_or(rest.len());
    let (time, zone) = rest.split_at(end);
    (time.len() == 8).then(|| (format!("{date} {time}"), zone))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_compare_by_value() {
        let number = BoundLiteral::Number;
        assert_eq!(
            compare_literals(number("9"), number("10")),
            Some(Ordering::Less)
        );
        assert_eq!(
            compare_literals(number("-1"), number("-2")),
            Some(Ordering::Greater)
        );
        assert_eq!(
            compare_literals(number("1_000"), number("1000")),
            Some(Ordering::Equal)
        );
        assert_eq!(
            compare_literals(number("0.5"), number("1")),
            Some(Ordering::Less)
        );
    }

    #[test]
    fn moments_of_different_zones_are_not_compared() {
        let text = BoundLiteral::Text;
        assert_eq!(
            compare_literals(
                text("2026-01-01 00:00:00+00"),
                text("2026-02-01 00:00:00+00")
            ),
            Some(Ordering::Less)
        );
        assert_eq!(
            compare_literals(
                text("2026-01-01 00:00:00+00"),
                text("2026-01-01 00:00:00+02")
            ),
            None
        );
    }

    #[test]
    fn an_unlimited_part_decides_about_those_behind_it() {
        let value = |number| BoundEnd::Value(Some(BoundLiteral::Number(number)));
        assert_eq!(
            compare_ends(&[value("1"), BoundEnd::Minimum], &[value("1"), value("5")]),
            Some(Ordering::Less)
        );
        assert_eq!(
            compare_ends(&[value("1"), BoundEnd::Maximum], &[value("2"), value("5")]),
            Some(Ordering::Less)
        );
        assert_eq!(
            compare_ends(
                &[BoundEnd::Minimum, BoundEnd::Minimum],
                &[BoundEnd::Minimum, value("5")]
            ),
            Some(Ordering::Equal)
        );
    }
}
