//! Expressions as trees, and their text: the language of attributes.
//!
//! A model can hold what no attribute would say, because a live database said it. The text of such an
//! expression is still the language of [`syntax::expression`](crate::syntax::expression), with three
//! additions: a column whose name is no Rust identifier is `column("Full Name")`, an enumeration is named
//! `r#enum(order_status)`, and the label of one is a plain string.

mod build;
mod operands;
mod parse;
mod print;

pub use parse::ExpressionError;

pub(crate) use build::Builder;
pub(crate) use print::{identifier, receiver, string_literal};

use super::DataType;
use crate::def::{BinaryOperator, Function, UnaryOperator};

/// An expression over the columns of one table.
///
/// What `Display` prints, [`Expression::parse`] reads back to an equal expression, as long as functions
/// have their own number of arguments and numbers are numbers.
///
/// ```
/// use schema_core::model::Expression;
///
/// let text = "total_amount == subtotal + tax_amount";
/// assert_eq!(Expression::parse(text)?.to_string(), text);
/// # Ok::<(), schema_core::model::ExpressionError>(())
/// ```
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
    /// The value behind the first condition that is true; else the last.
    Case(Vec<(Expression, Expression)>, Box<Expression>),
    /// An array.
    List(Vec<Expression>),
}

#[cfg(test)]
pub(crate) mod tests;
