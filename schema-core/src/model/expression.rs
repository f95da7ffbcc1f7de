//! Expressions as trees.

use super::DataType;
use crate::def::{BinaryOperator, Function, UnaryOperator};

/// An expression over the columns of one table.
#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    /// A column, by name.
    Column(String),
    /// The value under test in a type's own check.
    Value,
    /// A number, digits as written.
    Number(String),
    /// A string; also the label of an enumeration, which every engine reads from a string.
    Text(String),
    /// A boolean.
    Boolean(bool),
    /// NULL.
    Null,
    /// SQL as it stands, for one engine or for all.
    Sql(String),
    /// An operator with one operand.
    Unary(UnaryOperator, Box<Expression>),
    /// An operator with two operands.
    Binary(BinaryOperator, Box<Expression>, Box<Expression>),
    /// Value, lower and upper bound, both inclusive.
    Between(Box<Expression>, Box<Expression>, Box<Expression>),
    /// A value and the list that it must be in.
    OneOf(Box<Expression>, Vec<Expression>),
    /// A function that every engine has in some form.
    Call(Function, Vec<Expression>),
    /// A function of the user's.
    UserCall(String, Vec<Expression>),
    /// A cast.
    Cast(Box<Expression>, DataType),
}
