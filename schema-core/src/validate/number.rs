//! Arithmetic: whole numbers with the range of their type, exact decimals with PostgreSQL's scale, floating
//! point.

use super::Value;
use super::stored::fits;
use crate::def::BinaryOperator;
use bigdecimal::num_bigint::{BigInt, Sign};
use bigdecimal::{BigDecimal, RoundingMode, ToPrimitive};
use std::cmp::Ordering;

/// What kind of number, also of one that is NULL: what two different ones become together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    /// No number, or of an unknown kind.
    Other,
    /// A whole number of two bytes.
    Small,
    /// A whole number of four bytes.
    Whole,
    /// A whole number of eight bytes.
    Big,
    /// An exact decimal number.
    Numeric,
    /// Floating point of single precision.
    Real,
    /// Floating point.
    Float,
}

const RANGE: &str = "the number is out of the range of its type";
const ZERO: &str = "division by zero";
const MIXED: &str = "engines calculate differently with these numbers";

/// The number that digits stand for, as PostgreSQL reads them.
pub(super) fn literal(digits: &str) -> (Value<'static>, Class) {
    let digits = digits.replace('_', "");
    if let Ok(number) = digits.parse::<i64>() {
        let magnitude = digits.strip_prefix('-').unwrap_or(&digits);
        let class = match magnitude.parse::<i32>() {
            Ok(_) => Class::Whole,
            Err(_) => Class::Big,
        };
        return (Value::Integer(number), class);
    }
    match digits.parse::<BigDecimal>() {
        Ok(number) => (Value::Numeric(number), Class::Numeric),
        Err(_) => (Value::Unevaluated("a number that is none"), Class::Other),
    }
}

/// The value as one of `class`, where several values become one kind.
pub(super) fn promoted(value: Value<'_>, class: Class) -> Value<'_> {
    match (value, class) {
        (Value::Integer(number), Class::Numeric) => Value::Numeric(BigDecimal::from(number)),
        (Value::Integer(number), Class::Real | Class::Float) => Value::Float(float_of(number)),
        (Value::Numeric(number), Class::Real | Class::Float) => match number.to_f64() {
            Some(number) => Value::Float(number),
            None => Value::Error(RANGE),
        },
        (value, _) => value,
    }
}

/// Two numbers as one kind; `None` if one is no number.
fn together<'a>(left: &Value<'a>, right: &Value<'a>) -> Option<(Value<'a>, Value<'a>)> {
    let class = |value: &Value<'_>| match value {
        Value::Integer(_) => Some(Class::Big),
        Value::Numeric(_) => Some(Class::Numeric),
        Value::Float(_) => Some(Class::Float),
        _ => None,
    };
    let class = class(left)?.max(class(right)?);
    Some((
        promoted(left.clone(), class),
        promoted(right.clone(), class),
    ))
}

/// How two numbers are ordered; `None` if one is no number.
pub(super) fn order(left: &Value<'_>, right: &Value<'_>) -> Option<Ordering> {
    match together(left, right)? {
        (Value::Integer(left), Value::Integer(right)) => Some(left.cmp(&right)),
        (Value::Numeric(left), Value::Numeric(right)) => Some(left.cmp(&right)),
        (Value::Float(left), Value::Float(right)) => left.partial_cmp(&right),
        _ => None,
    }
}

/// The value of an arithmetic operator on two numbers. `class` is what the operands are together.
pub(super) fn arithmetic(
    operator: BinaryOperator,
    left: &Value<'_>,
    right: &Value<'_>,
    class: Class,
) -> Value<'static> {
    match together(left, right) {
        Some((Value::Integer(left), Value::Integer(right))) => {
            whole(operator, i128::from(left), i128::from(right), class)
        }
        Some((Value::Numeric(left), Value::Numeric(right))) => decimal(operator, &left, &right),
        // Single precision is rounded after each step by PostgreSQL alone.
        Some((Value::Float(left), Value::Float(right))) if class == Class::Float => {
            float(operator, left, right)
        }
        Some(_) => Value::Unevaluated(MIXED),
        None => Value::Unevaluated("only the database calculates with values of these types"),
    }
}

fn whole(operator: BinaryOperator, left: i128, right: i128, class: Class) -> Value<'static> {
    let result = match operator {
        BinaryOperator::Add => left + right,
        BinaryOperator::Subtract => left - right,
        BinaryOperator::Multiply => left * right,
        BinaryOperator::Divide | BinaryOperator::Remainder if right == 0 => {
            return Value::Error(ZERO);
        }
        BinaryOperator::Divide => left / right,
        _ => left % right,
    };
    in_range(result, class)
}

/// A whole number, where its type holds it.
fn in_range(number: i128, class: Class) -> Value<'static> {
    let fits = match class {
        Class::Small => i16::try_from(number).is_ok(),
        Class::Whole => i32::try_from(number).is_ok(),
        _ => true,
    };
    match i64::try_from(number) {
        Ok(number) if fits => Value::Integer(number),
        _ => Value::Error(RANGE),
    }
}

fn float(operator: BinaryOperator, left: f64, right: f64) -> Value<'static> {
    let result = match operator {
        BinaryOperator::Add => left + right,
        BinaryOperator::Subtract => left - right,
        BinaryOperator::Multiply => left * right,
        BinaryOperator::Divide if right == 0.0 => return Value::Error(ZERO),
        BinaryOperator::Divide => left / right,
        _ => return Value::Unevaluated(MIXED),
    };
    if result.is_finite() {
        Value::Float(result)
    } else {
        Value::Error(RANGE)
    }
}

fn decimal(operator: BinaryOperator, left: &BigDecimal, right: &BigDecimal) -> Value<'static> {
    let (left_digits, left_scale) = left.as_bigint_and_exponent();
    let (right_digits, right_scale) = right.as_bigint_and_exponent();
    let is_zero = right_digits.sign() == Sign::NoSign;
    Value::Numeric(match operator {
        BinaryOperator::Add => left + right,
        BinaryOperator::Subtract => left - right,
        BinaryOperator::Multiply => left * right,
        BinaryOperator::Divide | BinaryOperator::Remainder if is_zero => {
            return Value::Error(ZERO);
        }
        BinaryOperator::Divide => {
            let scale = quotient_scale(left, right);
            let shift = scale + right_scale - left_scale;
            let (dividend, divisor) = if shift >= 0 {
                (left_digits * power_of_ten(shift), right_digits)
            } else {
                (left_digits, right_digits * power_of_ten(-shift))
            };
            BigDecimal::new(half_away(&dividend, &divisor), scale)
        }
        _ => {
            let scale = left_scale.max(right_scale);
            let left = left_digits * power_of_ten(scale - left_scale);
            let right = right_digits * power_of_ten(scale - right_scale);
            BigDecimal::new(left % right, scale)
        }
    })
}

/// The decimal places of a quotient: at least sixteen digits that count, and those of the operands
/// (`select_div_scale` in PostgreSQL's `numeric.c`).
fn quotient_scale(left: &BigDecimal, right: &BigDecimal) -> i64 {
    let (left_weight, left_first) = leading_digit(left);
    let (right_weight, right_first) = leading_digit(right);
    let mut weight = left_weight - right_weight;
    if left_first <= right_first {
        weight -= 1;
    }
    let (_, left_scale) = left.as_bigint_and_exponent();
    let (_, right_scale) = right.as_bigint_and_exponent();
    (16 - 4 * weight)
        .max(left_scale)
        .max(right_scale)
        .clamp(0, 1000)
}

/// The position and value of the first digit to the base of ten thousand, in which PostgreSQL calculates.
fn leading_digit(number: &BigDecimal) -> (i64, BigInt) {
    let (digits, scale) = number.as_bigint_and_exponent();
    if digits.sign() == Sign::NoSign {
        return (0, BigInt::default());
    }
    let digits = BigInt::from(digits.magnitude().clone());
    let length = i64::try_from(digits.to_string().len()).unwrap_or(i64::MAX);
    let weight = (length - 1 - scale).div_euclid(4);
    let shift = weight * 4 + scale;
    let first = if shift >= 0 {
        digits / power_of_ten(shift)
    } else {
        digits * power_of_ten(-shift)
    };
    (weight, first)
}

fn power_of_ten(exponent: i64) -> BigInt {
    BigInt::from(10).pow(u32::try_from(exponent).unwrap_or(0))
}

fn half_away(dividend: &BigInt, divisor: &BigInt) -> BigInt {
    let negative = (dividend.sign() == Sign::Minus) != (divisor.sign() == Sign::Minus);
    let (dividend, divisor) = (dividend.magnitude(), divisor.magnitude());
    let quotient = BigInt::from((dividend * 2_u32 + divisor) / (divisor * 2_u32));
    if negative { -quotient } else { quotient }
}

/// The number with its sign changed.
pub(super) fn negated(value: &Value<'_>, class: Class) -> Value<'static> {
    match value {
        Value::Integer(number) => in_range(-i128::from(*number), class),
        Value::Numeric(number) => Value::Numeric(-number.clone()),
        Value::Float(number) => Value::Float(-number),
        _ => Value::Unevaluated("only the database negates values of this type"),
    }
}

/// The number without its sign.
pub(super) fn absolute(value: &Value<'_>, class: Class) -> Value<'static> {
    match value {
        Value::Integer(number) if *number < 0 => negated(value, class),
        Value::Integer(number) => Value::Integer(*number),
        Value::Numeric(number) => Value::Numeric(number.abs()),
        Value::Float(number) => Value::Float(number.abs()),
        _ => Value::Unevaluated("only the database takes the absolute value of this type"),
    }
}

/// A number as `numeric(precision, scale)`.
pub(super) fn cast_numeric(
    value: &Value<'_>,
    precision: Option<u32>,
    scale: Option<i16>,
) -> Value<'static> {
    let number = match value {
        Value::Integer(number) => BigDecimal::from(*number),
        Value::Numeric(number) => number.clone(),
        _ => return Value::Unevaluated("only the database casts values of this type"),
    };
    let Some(precision) = precision else {
        return Value::Numeric(number);
    };
    let scale = scale.unwrap_or(0);
    let rounded = number.with_scale_round(i64::from(scale), RoundingMode::HalfUp);
    if fits(&rounded, precision, scale) {
        Value::Numeric(rounded)
    } else {
        Value::Error(RANGE)
    }
}

/// A whole number as one of another size.
pub(super) fn cast_whole(value: &Value<'_>, class: Class) -> Value<'static> {
    match value {
        Value::Integer(number) => in_range(i128::from(*number), class),
        // PostgreSQL rounds, SQLite cuts off.
        Value::Numeric(number) if number.is_integer() => match number.to_i128() {
            Some(number) => in_range(number, class),
            None => Value::Error(RANGE),
        },
        _ => Value::Unevaluated("engines make whole numbers of others in different ways"),
    }
}

#[expect(clippy::cast_precision_loss, reason = "as engines convert")]
fn float_of(number: i64) -> f64 {
    number as f64
}
