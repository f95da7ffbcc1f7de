//! Numbers as written: their decimal places, and the whole numbers that stand for them.

use crate::model::Expression;

/// The decimal places that a number is written with, trailing zeros aside.
pub(super) fn decimals(value: &Expression) -> i16 {
    match value {
        Expression::Number(digits) => digits.split_once('.').map_or(0, |(_, fraction)| {
            let kept = fraction.replace('_', "").trim_end_matches('0').len();
            i16::try_from(kept).unwrap_or(i16::MAX)
        }),
        _ => 0,
    }
}

/// `9.5` at the scale 2 is `950`. None for a number with an exponent. `to` is not less than the places
/// of the number.
pub(super) fn shifted(digits: &str, to: i16) -> Option<Expression> {
    let digits = digits.replace('_', "");
    if digits.contains(['e', 'E']) {
        return None;
    }
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    let fraction = fraction.trim_end_matches('0');
    let places = usize::try_from(to).unwrap_or(0);
    let shifted = format!("{whole}{fraction:0<places$}");
    let (sign, magnitude) = match shifted.strip_prefix('-') {
        Some(magnitude) => ("-", magnitude),
        None => ("", shifted.as_str()),
    };
    let magnitude = match magnitude.trim_start_matches('0') {
        "" => return Some(Expression::Number("0".into())),
        magnitude => magnitude,
    };
    Some(Expression::Number(format!("{sign}{magnitude}")))
}

/// `9.5` with two places is `9.50`.
pub(super) fn padded(value: &Expression, places: i16) -> String {
    let Expression::Number(digits) = value else {
        return String::new();
    };
    let digits = digits.replace('_', "");
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    match usize::try_from(places) {
        Ok(places) if places > 0 => {
            format!("{whole}.{:0<places$}", fraction.trim_end_matches('0'))
        }
        _ => whole.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(digits: &str) -> Expression {
        Expression::Number(digits.into())
    }

    #[test]
    fn numbers_are_scaled_digit_by_digit() {
        assert_eq!(shifted("9.5", 2), Some(number("950")));
        assert_eq!(shifted("-0.05", 2), Some(number("-5")));
        assert_eq!(shifted("1_000", 1), Some(number("10000")));
        assert_eq!(shifted("0.00", 2), Some(number("0")));
        assert_eq!(shifted("1e3", 2), None);
        assert_eq!(decimals(&number("1.250")), 2);
        assert_eq!(padded(&number("9.5"), 2), "9.50");
        assert_eq!(padded(&number("9"), 0), "9");
    }
}
