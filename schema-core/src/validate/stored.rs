//! What a column keeps of a value.

use super::{Problem, Value};
use crate::def::{ColumnType, TypeFamily, TypeKind};
use bigdecimal::BigDecimal;

/// Why a column of this type would not keep the value as it is.
///
/// A text that is too long only by spaces, and a number with too many decimal places, count too: PostgreSQL
/// would cut and round them without a word, and SQLite refuses them.
pub(super) fn problem(value: &Value<'_>, column_type: &ColumnType<'_>) -> Option<Problem> {
    if column_type.dimensions > 0 {
        return None;
    }
    match value {
        Value::Text(text) if column_type.kind.family() == TypeFamily::Text => {
            if text.contains('\0') {
                return Some(Problem::Nul);
            }
            let limit = column_type.precision?;
            let length = text.chars().count();
            (length > usize::try_from(limit).unwrap_or(usize::MAX))
                .then_some(Problem::TooLong { limit, length })
        }
        Value::Integer(number) => {
            let fits = match column_type.kind {
                TypeKind::SmallInt => i16::try_from(*number).is_ok(),
                TypeKind::Integer => i32::try_from(*number).is_ok(),
                _ => true,
            };
            (!fits).then_some(Problem::OutOfRange)
        }
        Value::Numeric(number) if column_type.kind == TypeKind::Numeric => {
            let precision = column_type.precision?;
            digits(number, precision, column_type.scale.unwrap_or(0))
        }
        _ => None,
    }
}

/// Whether a number has the digits of `numeric(precision, scale)`.
fn digits(number: &BigDecimal, precision: u32, scale: i16) -> Option<Problem> {
    let plain = number.normalized();
    let (_, places) = plain.as_bigint_and_exponent();
    if places > i64::from(scale) && plain != BigDecimal::default() {
        return Some(Problem::TooPrecise { scale });
    }
    (!fits(&plain, precision, scale)).then_some(Problem::OutOfRange)
}

/// Whether a number is below the limit of `numeric(precision, scale)`.
pub(super) fn fits(number: &BigDecimal, precision: u32, scale: i16) -> bool {
    let limit = BigDecimal::new(1.into(), i64::from(scale) - i64::from(precision));
    number.abs() < limit
}

/// What an expression sees of a value that a column of this type holds.
pub(super) fn seen<'a>(value: Value<'a>, column_type: &ColumnType<'_>) -> Value<'a> {
    if matches!(value, Value::Null) {
        return value;
    }
    if column_type.dimensions > 0 {
        return Value::Opaque("arrays are compared by the database alone");
    }
    match (value, column_type.kind) {
        (Value::Text(text), TypeKind::Text | TypeKind::VarChar) => Value::Text(text),
        (Value::Text(text), TypeKind::Char) => {
            let length = usize::try_from(column_type.precision.unwrap_or(1)).unwrap_or(usize::MAX);
            if !text.ends_with(' ') && text.chars().count() == length {
                Value::Text(text)
            } else {
                Value::Opaque("engines pad a char(n) that is not full in different ways")
            }
        }
        (Value::Text(_), TypeKind::CiText) => {
            Value::Opaque("which letters of a citext are alike, the database's locale decides")
        }
        (Value::Text(_), _) => Value::Opaque(
            "a text that the database keeps as another type means something to it alone",
        ),
        (Value::Numeric(number), TypeKind::Numeric) => match column_type.scale {
            Some(scale) if column_type.precision.is_some() => Value::Numeric(
                number.with_scale_round(i64::from(scale), bigdecimal::RoundingMode::HalfUp),
            ),
            _ if column_type.precision.is_some() => {
                Value::Numeric(number.with_scale_round(0, bigdecimal::RoundingMode::HalfUp))
            }
            _ => Value::Numeric(number),
        },
        (Value::Numeric(_), _) => Value::Opaque(
            "a number that the database keeps as another type means something to it alone",
        ),
        (Value::Float(number), TypeKind::Real) => Value::Float(f64::from(single(number))),
        (Value::Moment(_), _) if column_type.precision.is_some_and(|digits| digits < 6) => {
            Value::Opaque("the database rounds this time, and engines do so in different ways")
        }
        (value, _) => value,
    }
}

/// Rounded to single precision, which is what the column holds.
#[expect(
    clippy::cast_possible_truncation,
    reason = "rounding is what is wanted"
)]
fn single(number: f64) -> f32 {
    number as f32
}
