//! What a type demands beyond its storage class, as a check.

use super::storage::Storage;
use crate::def::{BinaryOperator, EngineSet, Function};
use crate::model::{Check, Column, Expression};

/// The check of a column of `table`. A length or precision is a rule and becomes one; the width of a
/// whole number is a matter of storage and does not.
pub(super) fn check_of_type(
    table: &str,
    column: &Column,
    storage: Storage,
    labels: &[String],
) -> Option<Check> {
    let this = || Box::new(Expression::Column(column.name.clone()));
    let number = |value: u64| Expression::Number(value.to_string());
    let length = |operator, value: u32| {
        let length = Expression::Call(Function::CharLength, vec![*this()]);
        Expression::Binary(operator, Box::new(length), Box::new(number(value.into())))
    };
    let (what, expression) = match storage {
        Storage::Boolean => (
            "boolean",
            Expression::OneOf(this(), vec![number(0), number(1)]),
        ),
        Storage::TextUpTo(most) => ("length", length(BinaryOperator::LessOrEqual, most)),
        Storage::UuidText => ("uuid", length(BinaryOperator::Equal, 36)),
        Storage::UuidBlob => ("uuid", length(BinaryOperator::Equal, 16)),
        Storage::Json => (
            "json",
            Expression::UserCall("json_valid".into(), vec![*this()]),
        ),
        Storage::Label => (
            "label",
            Expression::OneOf(
                this(),
                labels.iter().cloned().map(Expression::Text).collect(),
            ),
        ),
        Storage::ScaledInteger(_) => {
            let digits = column.data_type.precision.unwrap_or(18).min(18);
            let most = 10_u64.pow(digits) - 1;
            let least = Expression::Number(format!("-{most}"));
            (
                "precision",
                Expression::Between(this(), Box::new(least), Box::new(number(most))),
            )
        }
        Storage::Integer
        | Storage::Real
        | Storage::Text
        | Storage::Blob
        | Storage::NumberText
        | Storage::NumberReal
        | Storage::MomentText
        | Storage::AsDeclared => return None,
    };
    let name = format!("{table}_{}_{what}_check", column.name);
    Some(Check {
        engines: EngineSet::SQLITE,
        ..Check::new(name, expression)
    })
}
