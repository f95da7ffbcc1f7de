//! What a number is while SQLite calculates with it, and how one becomes another.

use super::super::decimal::{decimals, shifted};
use super::binary;
use crate::def::BinaryOperator;
use crate::dialect::expression::Inexpressible;
use crate::model::Expression;

/// What a value is, as far as exactness goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Nothing that matters here.
    Plain,
    /// NULL fits everywhere.
    Null,
    /// A number as written.
    Literal,
    /// A whole number of this many decimal places.
    Exact(i16),
    /// Binary floating point.
    Float,
    /// A decimal number held as binary floating point, perhaps calculated with.
    Inexact { calculated: bool },
    /// A decimal number held as text.
    NumberText,
    /// A UUID held as bytes.
    Bytes,
    /// A calendar date.
    Date,
    /// A date and a duration, which is a date here, and a date and time elsewhere.
    ShiftedDate,
    /// Part of a JSON document, whose text has another spacing elsewhere.
    Json,
}

/// What two values are together.
pub(super) fn joined(left: Shape, right: Shape) -> Result<Shape, Inexpressible> {
    Ok(match (left, right) {
        (Shape::Null, shape) | (shape, Shape::Null) => shape,
        (Shape::NumberText, _) | (_, Shape::NumberText) => {
            return Err(refusal("comparison of decimal numbers held as text"));
        }
        (Shape::Bytes, Shape::Bytes) => Shape::Bytes,
        (Shape::Bytes, _) | (_, Shape::Bytes) => {
            return Err(refusal("comparison of UUIDs held as bytes with text"));
        }
        (Shape::Json, _) | (_, Shape::Json) => return Err(json_value()),
        (Shape::ShiftedDate, Shape::Date | Shape::ShiftedDate)
        | (Shape::Date, Shape::ShiftedDate) => Shape::ShiftedDate,
        (Shape::ShiftedDate, _) | (_, Shape::ShiftedDate) => return Err(shifted_date()),
        (Shape::Date, Shape::Date) => Shape::Date,
        (Shape::Literal, Shape::Literal) => Shape::Literal,
        (Shape::Exact(left), Shape::Exact(right)) => Shape::Exact(left.max(right)),
        (Shape::Exact(scale), Shape::Literal) | (Shape::Literal, Shape::Exact(scale)) => {
            Shape::Exact(scale)
        }
        (Shape::Exact(scale), _) | (_, Shape::Exact(scale)) if scale > 0 => {
            return Err(refusal(
                "comparison of a scaled number with a value of unknown scale",
            ));
        }
        (Shape::Inexact { calculated: a }, Shape::Inexact { calculated: b }) => {
            Shape::Inexact { calculated: a || b }
        }
        (shape @ Shape::Inexact { .. }, _) | (_, shape @ Shape::Inexact { .. }) => shape,
        (Shape::Float, _) | (_, Shape::Float) => Shape::Float,
        _ => Shape::Plain,
    })
}

pub(super) fn calculated(shape: Shape) -> Shape {
    match shape {
        Shape::Inexact { .. } => Shape::Inexact { calculated: true },
        shape => shape,
    }
}

/// 0.1 + 0.2 is not 0.3 in binary, so that a check would refuse rows that are right.
pub(super) fn exactly_comparable(shape: Shape) -> Result<(), Inexpressible> {
    match shape {
        Shape::Inexact { calculated: true } => Err(refusal(
            "exact sums of decimal numbers held as floating point",
        )),
        _ => Ok(()),
    }
}

pub(super) fn refusal(feature: &str) -> Inexpressible {
    Inexpressible {
        feature: feature.into(),
        remedy: "write `numeric = \"scaled_integer\"` under `[engine.sqlite]` in architrave.toml, \
                 reword it with sums, differences and products, or limit it: `only(postgres)`"
            .into(),
    }
}

pub(super) fn shifted_date() -> Inexpressible {
    Inexpressible {
        feature: "form of a date and a duration beside anything but dates".into(),
        remedy: "compare it with a date, or make one of it: `(starts_on + days(7)).cast(date)`"
            .into(),
    }
}

pub(super) fn json_value() -> Inexpressible {
    Inexpressible {
        feature: "comparison of JSON values, whose texts differ by spaces".into(),
        remedy: "compare a single value as text: `.get_text(\"key\")`".into(),
    }
}

/// The decimal places of a value.
pub(super) fn scale_of(value: &Expression, shape: Shape) -> i16 {
    match shape {
        Shape::Exact(scale) => scale,
        _ => decimals(value),
    }
}

/// The value at the scale `to`, which is not smaller than its own.
pub(super) fn rescale(
    value: Expression,
    shape: Shape,
    to: i16,
) -> Result<Expression, Inexpressible> {
    let shift = usize::try_from(to - scale_of(&value, shape)).unwrap_or(0);
    match (value, shape) {
        (value, Shape::Null) => Ok(value),
        (Expression::Number(digits), Shape::Literal) => {
            shifted(&digits, to).ok_or_else(|| refusal("exact form of numbers with an exponent"))
        }
        (value, _) if shift == 0 => Ok(value),
        (value, _) => Ok(binary(
            BinaryOperator::Multiply,
            value,
            Expression::Number(format!("1{}", "0".repeat(shift))),
        )),
    }
}
