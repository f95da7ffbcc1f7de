//! How values of one type become values of another, as expressions of the schema language.
//!
//! What the other type cannot hold becomes NULL, so that a trigger which converts never stops a release
//! that knows nothing of it. A check finds those rows before anything relies on the converted column.

use crate::def::{BinaryOperator, Function, TypeFamily, TypeKind, UnaryOperator};
use crate::model::{DataType, Expression, Schema, bounds};

/// How the values of a column are converted.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Conversion {
    /// The converted value, over the column.
    pub(super) value: Expression,
    /// Whether every value can be converted; where not, the others become NULL.
    pub(super) is_total: bool,
    /// What conversion takes from a value, in words that follow "the change".
    pub(super) loses: Option<&'static str>,
}

/// A type that values are converted to.
#[derive(Clone, Copy)]
pub(super) struct Target<'a> {
    pub(super) data_type: &'a DataType,
    /// The labels of an enumeration; none of other types.
    pub(super) labels: &'a [String],
}

impl<'a> Target<'a> {
    /// A type as it is in a schema.
    pub(super) fn of(schema: &'a Schema, data_type: &'a DataType) -> Self {
        let declared = data_type.name.as_ref().and_then(|it| schema.enums.get(it));
        Self {
            data_type,
            labels: declared.map_or(&[], |it| &it.labels),
        }
    }
}

/// The conversion of what `column` holds, of type `from`, to the type `to`; `None` where the planner knows none.
pub(super) fn conversion(column: &str, from: &DataType, to: Target<'_>) -> Option<Conversion> {
    convert(column, from, to, Rounding::Allowed)
}

/// The conversion that leaves nothing out of a value: what would be rounded becomes NULL.
pub(super) fn exact_conversion(
    column: &str,
    from: &DataType,
    to: Target<'_>,
) -> Option<Conversion> {
    convert(column, from, to, Rounding::Refused)
}

/// Whether clients read values of both types alike: the types differ only in what they admit.
pub(super) fn reads_alike(one: &DataType, other: &DataType) -> bool {
    let is_text = |it: &DataType| matches!(it.kind, TypeKind::Text | TypeKind::VarChar);
    one.dimensions == other.dimensions
        && one.name == other.name
        && (one.kind == other.kind || is_text(one) && is_text(other))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Rounding {
    Allowed,
    Refused,
}

const ROUNDS: &str = "rounds the values that exist";

fn convert(
    column: &str,
    from: &DataType,
    target: Target<'_>,
    rounding: Rounding,
) -> Option<Conversion> {
    let to = target.data_type;
    let value = Expression::Column(column.to_owned());
    if from == to {
        return Some(total(value));
    }
    if from.dimensions > 0 || to.dimensions > 0 {
        return None;
    }
    let cast = cast(&value, to);
    let is_text = |it: &DataType| matches!(it.kind, TypeKind::Text | TypeKind::VarChar);
    let kinds = (from.kind, to.kind);
    match (from.kind.family(), to.kind.family()) {
        (TypeFamily::Integer, TypeFamily::Integer) => {
            let ((from_least, from_most), (least, most)) = (bounds(from.kind)?, bounds(to.kind)?);
            Some(match least <= from_least && from_most <= most {
                true => total(cast),
                false => partial(between(&value, least.to_string(), most.to_string()), cast),
            })
        }
        (TypeFamily::Integer, TypeFamily::Numeric) => integer_to_numeric(&value, from, to),
        (TypeFamily::Numeric, TypeFamily::Integer) => {
            let (least, most) = bounds(to.kind)?;
            let range = between(&value, least.to_string(), most.to_string());
            Some(match (from.precision, from.scale.unwrap_or(0)) {
                (Some(precision), 0) if precision < digits_of(to.kind) => total(cast),
                _ => partial_exact(range, &value, cast),
            })
        }
        (TypeFamily::Numeric, TypeFamily::Numeric) => numeric_to_numeric(&value, from, to, rounding),
        (TypeFamily::Float, TypeFamily::Float) if kinds.1 == TypeKind::DoublePrecision => {
            Some(total(cast))
        }
        (TypeFamily::Float, TypeFamily::Float) => {
            let limit = "3.4e38".to_owned();
            let range = between(&value, format!("-{limit}"), limit);
            Some(match rounding {
                Rounding::Allowed => rounded(partial(range, cast)),
                Rounding::Refused => partial_exact(range, &value, cast),
            })
        }
        (TypeFamily::Integer, TypeFamily::Float)
            if kinds.1 == TypeKind::DoublePrecision && kinds.0 != TypeKind::BigInt =>
        {
            Some(total(cast))
        }
        (TypeFamily::Float, TypeFamily::Integer)
            if kinds.0 == TypeKind::DoublePrecision && kinds.1 != TypeKind::BigInt =>
        {
            let (least, most) = bounds(to.kind)?;
            let range = between(&value, least.to_string(), most.to_string());
            Some(partial_exact(range, &value, cast))
        }
        (TypeFamily::Float, TypeFamily::Numeric) => {
            float_to_numeric(&value, from, to, rounding)
        }
        (TypeFamily::Numeric, TypeFamily::Float) => {
            Some(numeric_to_float(&value, from, to, rounding))
        }
        (TypeFamily::Boolean, TypeFamily::Integer) => Some(boolean_to_integer(value)),
        (TypeFamily::Integer, TypeFamily::Boolean) => Some(integer_to_boolean(&value)),
        (TypeFamily::Enum, TypeFamily::Text) if is_text(to) => {
            let label = self::cast(&value, &DataType::new(TypeKind::Text));
            Some(match to.precision {
                None => total(label),
                Some(length) => partial(no_longer_than(&label, length), label),
            })
        }
        (TypeFamily::Text, TypeFamily::Enum) if is_text(from) => {
            Some(label_to_enum(value, target))
        }
        (TypeFamily::Enum, TypeFamily::Enum) => {
            let label = self::cast(&value, &DataType::new(TypeKind::Text));
            Some(label_to_enum(label, target))
        }
        (TypeFamily::Text, TypeFamily::Text) if is_text(from) && is_text(to) => {
            Some(match (from.precision, to.precision) {
                (_, None) => total(cast),
                (Some(from), Some(to)) if from <= to => total(cast),
                (_, Some(to)) => partial(no_longer_than(&value, to), cast),
            })
        }
        (TypeFamily::Timestamp, TypeFamily::Timestamp) => seconds(&value, from, to, rounding),
        (TypeFamily::Time, TypeFamily::Time) if from.kind == to.kind => {
            seconds(&value, from, to, rounding)
        }
        (TypeFamily::Date, TypeFamily::Timestamp) => Some(total(cast)),
        (TypeFamily::Timestamp, TypeFamily::Date) => {
            let back = self::cast(&cast, from);
            Some(partial(equal(&back, &value), cast))
        }
        (TypeFamily::Uuid | TypeFamily::Integer, TypeFamily::Text) if is_text(to) => {
            let longest = if from.kind.family() == TypeFamily::Uuid { 36 } else { 20 };
            let fits = to.precision.is_none_or(|length| length >= longest);
            fits.then(|| total(cast))
        }
        (TypeFamily::Text, TypeFamily::Uuid) if is_text(from) => {
            let pattern = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$";
            Some(partial(matches(&value, pattern), cast))
        }
        (TypeFamily::Text, TypeFamily::Integer) if is_text(from) => text_to_integer(&value, to),
        (TypeFamily::Json, TypeFamily::Json) => Some(Conversion {
            loses: (to.kind == TypeKind::JsonB).then_some(
                "keeps neither the order of keys nor all but the last of equal ones in the values that exist",
            ),
            ..total(cast)
        }),
        _ => None,
    }
}

fn integer_to_numeric(value: &Expression, from: &DataType, to: &DataType) -> Option<Conversion> {
    let cast = cast(value, to);
    let Some(precision) = to.precision else {
        return Some(total(cast));
    };
    let whole = whole_digits(precision, to.scale)?;
    let most = match whole {
        0 => "0".to_owned(),
        whole => "9".repeat(whole as usize),
    };
    Some(match whole >= digits_of(from.kind) {
        true => total(cast),
        false => partial(between(value, format!("-{most}"), most), cast),
    })
}

fn numeric_to_numeric(
    value: &Expression,
    from: &DataType,
    to: &DataType,
    rounding: Rounding,
) -> Option<Conversion> {
    let cast = cast(value, to);
    let Some(precision) = to.precision else {
        return Some(total(cast));
    };
    let whole = whole_digits(precision, to.scale)?;
    let scale = u32::try_from(to.scale.unwrap_or(0)).ok()?;
    let before = match from.precision {
        Some(precision) => {
            let scale = u32::try_from(from.scale.unwrap_or(0)).ok()?;
            Some((whole_digits(precision, from.scale)?, scale))
        }
        None => None,
    };
    let is_wide = before.is_some_and(|(digits, _)| digits <= whole);
    let is_fine = before.is_some_and(|(_, digits)| digits <= scale);
    if is_wide && is_fine {
        return Some(total(cast));
    }
    let most = match (whole, scale) {
        (0, 0) => "0".to_owned(),
        (whole, 0) => "9".repeat(whole as usize),
        (0, scale) => format!("0.{}", "9".repeat(scale as usize)),
        (whole, scale) => format!(
            "{}.{}",
            "9".repeat(whole as usize),
            "9".repeat(scale as usize)
        ),
    };
    let range = between(value, format!("-{most}"), most);
    Some(match (is_fine, rounding) {
        (true, _) => partial(range, cast),
        (false, Rounding::Allowed) => rounded(partial(range, cast)),
        (false, Rounding::Refused) => partial_exact(range, value, cast),
    })
}

/// The server keeps the significant digits that every number of the binary type has: 15 of double precision, 6 of real.
/// Infinities and NaN are outside of every range.
fn float_to_numeric(
    value: &Expression,
    from: &DataType,
    to: &DataType,
    rounding: Rounding,
) -> Option<Conversion> {
    let cast = cast(value, to);
    let range = match to.precision {
        Some(precision) => {
            let whole = whole_digits(precision, to.scale)?;
            let most = largest(whole, precision - whole, significant_digits(from.kind));
            between(value, format!("-{most}"), most)
        }
        None => finite(value, from.kind),
    };
    Some(match rounding {
        Rounding::Allowed => rounded(partial(range, cast)),
        Rounding::Refused => partial_exact(range, value, cast),
    })
}

/// The largest number of so many digits before and behind the point that rounding to the significant digits does not
/// make larger.
fn largest(whole: u32, scale: u32, significant: u32) -> String {
    let nines = |count: u32| "9".repeat(count as usize);
    match (whole, scale) {
        (0, scale) => format!("0.{}", nines(scale.min(significant))),
        (whole, 0) if whole <= significant => nines(whole),
        (whole, scale) if whole + scale <= significant => {
            format!("{}.{}", nines(whole), nines(scale))
        }
        (whole, _) if whole <= significant => nines(whole),
        (whole, _) => {
            let zeros = "0".repeat((whole - significant) as usize);
            format!("{}{zeros}", nines(significant))
        }
    }
}

/// The decimal digits that every number of a binary type has (`FLT_DIG` and `DBL_DIG` of C).
fn significant_digits(kind: TypeKind) -> u32 {
    match kind {
        TypeKind::Real => 6,
        _ => 15,
    }
}

fn numeric_to_float(
    value: &Expression,
    from: &DataType,
    to: &DataType,
    rounding: Rounding,
) -> Conversion {
    let cast = cast(value, to);
    // A number that is closer to 0 than any of the binary type is refused by the server.
    let tiny = match to.kind {
        TypeKind::Real => "1e-37",
        _ => "1e-307",
    };
    let tiny = Expression::Binary(
        BinaryOperator::And,
        Box::new(between(value, format!("-{tiny}"), tiny.to_owned())),
        Box::new(Expression::Binary(
            BinaryOperator::NotEqual,
            Box::new(value.clone()),
            Box::new(Expression::Number("0".to_owned())),
        )),
    );
    let outside = Expression::Unary(UnaryOperator::Not, Box::new(finite(value, to.kind)));
    let mut arms = vec![(outside, Expression::Null), (tiny, Expression::Null)];
    match rounding {
        Rounding::Allowed => {
            arms.push((Expression::Boolean(true), cast));
            rounded(cases(arms))
        }
        Rounding::Refused => {
            arms.push((equal(&self::cast(&cast, from), value), cast));
            cases(arms)
        }
    }
}

/// Whether a value is within what a binary type holds, with room for rounding.
fn finite(value: &Expression, kind: TypeKind) -> Expression {
    let most = match kind {
        TypeKind::Real => "3.4e38",
        _ => "1.7e308",
    };
    between(value, format!("-{most}"), most.to_owned())
}

fn boolean_to_integer(value: Expression) -> Conversion {
    let number = |it: &str| Expression::Number(it.to_owned());
    let not = Expression::Unary(UnaryOperator::Not, Box::new(value.clone()));
    Conversion {
        is_total: true,
        ..cases(vec![(value, number("1")), (not, number("0"))])
    }
}

fn integer_to_boolean(value: &Expression) -> Conversion {
    let is = |it: &str| equal(value, &Expression::Number(it.to_owned()));
    cases(vec![
        (is("1"), Expression::Boolean(true)),
        (is("0"), Expression::Boolean(false)),
    ])
}

fn label_to_enum(label: Expression, to: Target<'_>) -> Conversion {
    let labels = to.labels.iter().cloned().map(Expression::Text).collect();
    let cast = cast(&label, to.data_type);
    partial(Expression::OneOf(Box::new(label), labels), cast)
}

/// Times of day and moments. Between local ones and those of the world, the time zone is that of the connection, which
/// a dialect sets to UTC.
fn seconds(
    value: &Expression,
    from: &DataType,
    to: &DataType,
    rounding: Rounding,
) -> Option<Conversion> {
    let cast = cast(value, to);
    let is_fine = from.precision.unwrap_or(6) <= to.precision.unwrap_or(6);
    Some(match (is_fine, rounding) {
        (true, _) => total(cast),
        (false, Rounding::Allowed) => rounded(total(cast)),
        (false, Rounding::Refused) => {
            let back = self::cast(&cast, from);
            partial(equal(&back, value), cast)
        }
    })
}

fn text_to_integer(value: &Expression, to: &DataType) -> Option<Conversion> {
    let (least, most) = bounds(to.kind)?;
    let number = cast(value, &DataType::new(TypeKind::Numeric));
    let outside = Expression::Unary(
        UnaryOperator::Not,
        Box::new(matches(value, "^(0|-?[1-9][0-9]{0,29})$")),
    );
    let arms = vec![
        (outside, Expression::Null),
        (
            between(&number, least.to_string(), most.to_string()),
            cast(value, to),
        ),
    ];
    Some(cases(arms))
}

fn total(value: Expression) -> Conversion {
    Conversion {
        value,
        is_total: true,
        loses: None,
    }
}

fn partial(condition: Expression, value: Expression) -> Conversion {
    cases(vec![(condition, value)])
}

/// The value behind the first condition that is true, else NULL.
fn cases(arms: Vec<(Expression, Expression)>) -> Conversion {
    Conversion {
        value: Expression::Case(arms, Box::new(Expression::Null)),
        is_total: false,
        loses: None,
    }
}

/// The value where it is in the range, and the same after the cast. The cast stands behind the range, because a
/// server refuses to cast what is outside of it.
fn partial_exact(range: Expression, value: &Expression, cast: Expression) -> Conversion {
    let outside = Expression::Unary(UnaryOperator::Not, Box::new(range));
    let same = equal(&cast, value);
    cases(vec![(outside, Expression::Null), (same, cast)])
}

fn rounded(conversion: Conversion) -> Conversion {
    Conversion {
        loses: Some(ROUNDS),
        ..conversion
    }
}

fn cast(value: &Expression, to: &DataType) -> Expression {
    Expression::Cast(Box::new(value.clone()), to.clone())
}

fn between(value: &Expression, least: String, most: String) -> Expression {
    Expression::Between(
        Box::new(value.clone()),
        Box::new(Expression::Number(least)),
        Box::new(Expression::Number(most)),
    )
}

fn equal(one: &Expression, other: &Expression) -> Expression {
    Expression::Binary(
        BinaryOperator::Equal,
        Box::new(one.clone()),
        Box::new(other.clone()),
    )
}

fn matches(value: &Expression, pattern: &str) -> Expression {
    Expression::Binary(
        BinaryOperator::Matches,
        Box::new(value.clone()),
        Box::new(Expression::Text(pattern.to_owned())),
    )
}

fn no_longer_than(value: &Expression, length: u32) -> Expression {
    Expression::Binary(
        BinaryOperator::LessOrEqual,
        Box::new(Expression::Call(Function::CharLength, vec![value.clone()])),
        Box::new(Expression::Number(length.to_string())),
    )
}

/// The digits before the decimal point; `None` for a scale that leaves the usual ground.
fn whole_digits(precision: u32, scale: Option<i16>) -> Option<u32> {
    precision.checked_sub(u32::try_from(scale.unwrap_or(0)).ok()?)
}

/// The digits of the largest number of an integer type.
fn digits_of(kind: TypeKind) -> u32 {
    match kind {
        TypeKind::SmallInt => 5,
        TypeKind::Integer => 10,
        _ => 19,
    }
}

#[cfg(test)]
mod tests;
