//! Which types go together.

use super::super::Operand;
use super::super::value::{Base, Type, same_array};
use crate::def::{BinaryOperator as Operator, TypeKind};

/// Whether anything at all can be calculated with it.
pub(super) const fn may_calculate(operator: Operator, value: &Type<'_>) -> bool {
    let is_sum = matches!(operator, Operator::Add | Operator::Subtract);
    let is_product = matches!(operator, Operator::Multiply | Operator::Divide);
    value.is_open()
        || value.is_number()
        || value.is(Base::Money) && !matches!(operator, Operator::Remainder)
        || value.is(Base::Interval) && (is_sum || is_product)
        || is_sum && (value.is_moment() || value.is_time() || value.is(Base::Network))
}

/// What dates, times and durations give.
pub(super) const fn timed(operator: Operator, left: &Type<'_>, right: &Type<'_>) -> Option<Base> {
    if left.is_array() || right.is_array() {
        return None;
    }
    Some(match (operator, left.base, right.base) {
        (Operator::Add | Operator::Subtract, Base::Date | Base::Timestamp, Base::Interval)
        | (Operator::Add, Base::Interval, Base::Date | Base::Timestamp)
        | (Operator::Add, Base::Date, Base::Time)
        | (Operator::Add, Base::Time, Base::Date) => Base::Timestamp,
        (Operator::Add | Operator::Subtract, Base::TimestampTz, Base::Interval)
        | (Operator::Add, Base::Interval, Base::TimestampTz) => Base::TimestampTz,
        (Operator::Subtract, Base::Date, Base::Date) => Base::Integer,
        (
            Operator::Subtract,
            Base::Date | Base::Timestamp | Base::TimestampTz,
            Base::Date | Base::Timestamp | Base::TimestampTz,
        ) => Base::Interval,
        (Operator::Add | Operator::Subtract, Base::Time, Base::Interval)
        | (Operator::Add, Base::Interval, Base::Time) => Base::Time,
        (Operator::Add | Operator::Subtract, Base::TimeTz, Base::Interval)
        | (Operator::Add, Base::Interval, Base::TimeTz) => Base::TimeTz,
        (Operator::Subtract, Base::Time, Base::Time)
        | (Operator::Add | Operator::Subtract, Base::Interval, Base::Interval) => Base::Interval,
        (Operator::Multiply | Operator::Divide, Base::Interval, _) if right.is_number() => {
            Base::Interval
        }
        (Operator::Multiply, _, Base::Interval) if left.is_number() => Base::Interval,
        _ => return None,
    })
}

pub(super) const fn is_money(operator: Operator, left: Base, right: Base) -> bool {
    let (left_is, right_is) = (matches!(left, Base::Money), matches!(right, Base::Money));
    let left_number = Type::plain(left).is_number();
    let right_number = Type::plain(right).is_number();
    match operator {
        Operator::Add | Operator::Subtract => left_is && right_is,
        Operator::Multiply => left_is && right_number || left_number && right_is,
        Operator::Divide => left_is && (right_number || right_is),
        _ => false,
    }
}

/// Whether there is a cast.
pub(super) const fn castable(from: &Type<'_>, to: &Type<'_>) -> bool {
    if from.is_open()
        || to.is_open()
        || matches!(to.base, Base::Open)
        || from.is(Base::Null)
        || from.is_text()
        || to.is(Base::Text)
    {
        return true;
    }
    if from.is_array() || to.is_array() {
        return from.is_array()
            && to.is_array()
            && (from.is_list || castable(&from.element(), &to.element()));
    }
    if from.is_number() && to.is_number() || from.is_moment() && to.is_moment() {
        return true;
    }
    match (from.base, to.base) {
        (Base::Label, Base::Enum)
        | (Base::Date, Base::Timestamp)
        | (Base::Timestamp | Base::TimestampTz, Base::Time)
        | (Base::TimestampTz | Base::Time, Base::TimeTz)
        | (Base::TimeTz, Base::Time)
        | (Base::Time, Base::Interval)
        | (Base::Interval, Base::Time)
        | (Base::Json, Base::JsonB)
        | (Base::JsonB, Base::Json | Base::Boolean)
        | (Base::WholeLiteral | Base::Integer, Base::Boolean)
        | (Base::Boolean, Base::Integer)
        | (Base::Money, Base::Numeric)
        | (
            Base::WholeLiteral | Base::DecimalLiteral | Base::Integer | Base::Big | Base::Numeric,
            Base::Money,
        ) => true,
        // `bit varying` has no cast to and from numbers.
        (Base::WholeLiteral | Base::Integer | Base::Big, Base::Bits) => {
            matches!(to.kind, TypeKind::Bit)
        }
        (Base::Bits, Base::Integer | Base::Big) => matches!(from.kind, TypeKind::Bit),
        (Base::JsonB, _) => to.is_number(),
        (from, to) => from as u8 == to as u8,
    }
}

/// Whether a column takes it. Stricter than the server where that would lose digits or take a number for a
/// text.
pub(super) const fn assignable(from: &Type<'_>, to: &Type<'_>) -> bool {
    if from.is_open() || to.is_open() || matches!(to.base, Base::Open) || from.is(Base::Null) {
        return true;
    }
    if from.is_array() || to.is_array() {
        // The server reads `'{a,b}'` as an array.
        let is_written = to.is_array() && from.is(Base::TextLiteral);
        return is_written || same_array(from, to);
    }
    let to_whole = to.is_whole();
    match (from.base, to.base) {
        (Base::DecimalLiteral, _) if to_whole => false,
        (Base::WholeLiteral | Base::DecimalLiteral, Base::Money) => true,
        (Base::TextLiteral, Base::Boolean | Base::Money) => false,
        (Base::TextLiteral, _) => !to.is_number(),
        (Base::Label, Base::Enum | Base::Text) => true,
        (Base::Numeric, Base::Money) | (Base::Money, Base::Numeric) => true,
        (Base::Json, Base::JsonB) | (Base::JsonB, Base::Json) => true,
        (Base::Timestamp | Base::TimestampTz, Base::Time | Base::TimeTz) => {
            // There is no cast from one without zone to a time with one.
            matches!(from.base, Base::TimestampTz) || matches!(to.base, Base::Time)
        }
        (Base::Time, Base::Interval) | (Base::Interval, Base::Time) => true,
        (Base::Uuid | Base::Enum | Base::Network | Base::MacAddr, Base::Text) => true,
        (from_base, to_base) => {
            from.is_number() && to.is_number()
                || from.is_moment() && to.is_moment()
                || from.is_time() && to.is_time()
                || from_base as u8 == to_base as u8
        }
    }
}

/// Whether the conversion depends on a setting of the session: its time zone, its style of dates. What is
/// written as a string is converted once, when the object is created.
pub(super) const fn heeds_settings(from: &Operand<'_>, to: &Type<'_>) -> bool {
    if from.value.is_array() || to.is_array() {
        return from.value.is_array() && to.is(Base::Text);
    }
    let to_moment = matches!(
        to.base,
        Base::Date
            | Base::Time
            | Base::TimeTz
            | Base::Timestamp
            | Base::TimestampTz
            | Base::Interval
    );
    match from.value.base {
        Base::Text => to_moment || matches!(to.base, Base::Enum | Base::Money),
        Base::TimestampTz => !matches!(to.base, Base::TimestampTz),
        Base::Date | Base::Timestamp | Base::Interval => {
            matches!(to.base, Base::TimestampTz | Base::Text)
        }
        Base::Time => matches!(to.base, Base::TimeTz),
        Base::Money | Base::Enum => matches!(to.base, Base::Text | Base::Numeric),
        Base::Numeric | Base::Integer | Base::Big => matches!(to.base, Base::Money),
        _ => false,
    }
}

pub(in crate::typing) const fn symbol(operator: Operator) -> &'static str {
    match operator {
        Operator::Equal => "==",
        Operator::NotEqual => "!=",
        Operator::Less => "<",
        Operator::LessOrEqual => "<=",
        Operator::Greater => ">",
        Operator::GreaterOrEqual => ">=",
        Operator::And => "&&",
        Operator::Or => "||",
        Operator::Add => "+",
        Operator::Subtract => "-",
        Operator::Multiply => "*",
        Operator::Divide => "/",
        Operator::Remainder => "%",
        other => other.keyword(),
    }
}
