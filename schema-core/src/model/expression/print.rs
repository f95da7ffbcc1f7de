//! From a tree to text.

use super::Expression;
use crate::def::{BinaryOperator, Form, Function, TypeKind, UnaryOperator};
use crate::model::DataType;
use std::fmt::{self, Display, Formatter, Write};

/// How strongly an expression holds together, weakest first, as in Rust.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Strength {
    /// `if`, which nothing may follow.
    Block,
    Or,
    And,
    Comparison,
    Sum,
    Product,
    Prefix,
    /// Names, literals in parentheses where need be, calls, methods.
    Postfix,
}

impl Display for Expression {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Column(name) => match identifier(name).filter(|_| !is_taken(name)) {
                Some(identifier) => formatter.write_str(&identifier),
                None => write!(formatter, "column({})", string_literal(name)),
            },
            Self::Value => formatter.write_str("value"),
            Self::Number(digits) => formatter.write_str(digits),
            Self::Text(text) => formatter.write_str(&string_literal(text)),
            Self::Boolean(value) => write!(formatter, "{value}"),
            Self::Null => formatter.write_str("None"),
            Self::Sql(text) => write!(formatter, "sql({})", string_literal(text)),
            Self::Unary(operator, operand) => unary(formatter, *operator, operand),
            Self::Binary(operator, left, right) => binary(formatter, *operator, left, right),
            Self::Between(value, low, high) => {
                write!(formatter, "{}.between({low}, {high})", Receiver(value))
            }
            Self::OneOf(value, items) => {
                write!(formatter, "{}.one_of([{}])", Receiver(value), List(items))
            }
            Self::Call(function, arguments) => call(formatter, *function, arguments),
            Self::UserCall(name, arguments) => {
                write!(formatter, "func({}", string_literal(name))?;
                for argument in arguments {
                    write!(formatter, ", {argument}")?;
                }
                formatter.write_char(')')
            }
            Self::Cast(operand, data_type) => {
                write!(
                    formatter,
                    "{}.cast({})",
                    Receiver(operand),
                    cast_type(data_type)
                )
            }
            Self::Case(cases, otherwise) => {
                for (condition, value) in cases {
                    write!(formatter, "if {condition} {{ {value} }} else ")?;
                }
                match cases.as_slice() {
                    [] => write!(formatter, "if false {{ None }} else {{ {otherwise} }}"),
                    _ => write!(formatter, "{{ {otherwise} }}"),
                }
            }
            Self::List(items) => write!(formatter, "[{}]", List(items)),
        }
    }
}

/// `name` as a Rust identifier, raw where it is a keyword; `None` if it cannot be one.
pub(crate) fn identifier(name: &str) -> Option<String> {
    if name.starts_with("r#") {
        return None;
    }
    if syn::parse_str::<syn::Ident>(name).is_ok_and(|identifier| identifier == name) {
        return Some(name.to_owned());
    }
    let raw = format!("r#{name}");
    syn::parse_str::<syn::Ident>(&raw)
        .is_ok_and(|identifier| identifier == raw)
        .then_some(raw)
}

/// `text` as a Rust string literal, raw where that is easier to read.
pub(crate) fn string_literal(text: &str) -> String {
    let plain = !text.contains('"') && !text.chars().any(char::is_control);
    if text.contains('\\') && plain {
        format!("r\"{text}\"")
    } else {
        format!("{text:?}")
    }
}

/// The text of `expression` where a method follows it.
pub(crate) fn receiver(expression: &Expression) -> String {
    Receiver(expression).to_string()
}

/// Names that mean something else in the text of an expression.
fn is_taken(name: &str) -> bool {
    name == "value" || name == "None"
}

/// In an expression a type must be a Rust expression, and `enum` and `box` are keywords.
fn cast_type(data_type: &DataType) -> String {
    let text = data_type.to_string();
    if !matches!(data_type.kind, TypeKind::Enum | TypeKind::Box) {
        return text;
    }
    match text.find(data_type.kind.keyword()) {
        Some(position) => {
            let (arrays, rest) = text.split_at(position);
            format!("{arrays}r#{rest}")
        }
        None => text,
    }
}

fn strength(expression: &Expression) -> Strength {
    match expression {
        Expression::Binary(operator, _, _) => operator_strength(*operator),
        Expression::Unary(UnaryOperator::Not | UnaryOperator::Negate, _) => Strength::Prefix,
        Expression::Number(digits) if digits.starts_with('-') => Strength::Prefix,
        Expression::Case(..) => Strength::Block,
        _ => Strength::Postfix,
    }
}

fn operator_strength(operator: BinaryOperator) -> Strength {
    match operator {
        BinaryOperator::Or => Strength::Or,
        BinaryOperator::And => Strength::And,
        BinaryOperator::Equal
        | BinaryOperator::NotEqual
        | BinaryOperator::Less
        | BinaryOperator::LessOrEqual
        | BinaryOperator::Greater
        | BinaryOperator::GreaterOrEqual => Strength::Comparison,
        BinaryOperator::Add | BinaryOperator::Subtract => Strength::Sum,
        BinaryOperator::Multiply | BinaryOperator::Divide | BinaryOperator::Remainder => {
            Strength::Product
        }
        BinaryOperator::Matches
        | BinaryOperator::MatchesInsensitive
        | BinaryOperator::Like
        | BinaryOperator::LikeInsensitive
        | BinaryOperator::IsDistinctFrom
        | BinaryOperator::IsNotDistinctFrom => Strength::Postfix,
    }
}

/// An operand, in parentheses where it holds together less than `least`.
struct Operand<'a>(&'a Expression, Strength);

impl Display for Operand<'_> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        if strength(self.0) < self.1 {
            write!(formatter, "({})", self.0)
        } else {
            self.0.fmt(formatter)
        }
    }
}

/// What a method is called on. A number would read as `5.abs()`, which looks like a fraction.
struct Receiver<'a>(&'a Expression);

impl Display for Receiver<'_> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            Expression::Number(digits) => write!(formatter, "({digits})"),
            other => Operand(other, Strength::Postfix).fmt(formatter),
        }
    }
}

struct List<'a>(&'a [Expression]);

impl Display for List<'_> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        for (position, item) in self.0.iter().enumerate() {
            if position > 0 {
                formatter.write_str(", ")?;
            }
            item.fmt(formatter)?;
        }
        Ok(())
    }
}

fn unary(
    formatter: &mut Formatter<'_>,
    operator: UnaryOperator,
    operand: &Expression,
) -> fmt::Result {
    match operator {
        UnaryOperator::Not => write!(formatter, "!{}", Operand(operand, Strength::Postfix)),
        // `-5` is a number; the negation of one needs the parentheses.
        UnaryOperator::Negate => match operand {
            Expression::Number(digits) => write!(formatter, "-({digits})"),
            other => write!(formatter, "-{}", Operand(other, Strength::Postfix)),
        },
        UnaryOperator::IsNone => write!(formatter, "{}.is_none()", Receiver(operand)),
        UnaryOperator::IsSome => write!(formatter, "{}.is_some()", Receiver(operand)),
    }
}

fn binary(
    formatter: &mut Formatter<'_>,
    operator: BinaryOperator,
    left: &Expression,
    right: &Expression,
) -> fmt::Result {
    let strength = operator_strength(operator);
    let symbol = match operator {
        BinaryOperator::Equal => "==",
        BinaryOperator::NotEqual => "!=",
        BinaryOperator::Less => "<",
        BinaryOperator::LessOrEqual => "<=",
        BinaryOperator::Greater => ">",
        BinaryOperator::GreaterOrEqual => ">=",
        BinaryOperator::And => "&&",
        BinaryOperator::Or => "||",
        BinaryOperator::Add => "+",
        BinaryOperator::Subtract => "-",
        BinaryOperator::Multiply => "*",
        BinaryOperator::Divide => "/",
        BinaryOperator::Remainder => "%",
        BinaryOperator::Matches
        | BinaryOperator::MatchesInsensitive
        | BinaryOperator::Like
        | BinaryOperator::LikeInsensitive
        | BinaryOperator::IsDistinctFrom
        | BinaryOperator::IsNotDistinctFrom => {
            return write!(
                formatter,
                "{}.{}({right})",
                Receiver(left),
                operator.keyword()
            );
        }
    };
    // Operators of one strength group to the left; comparisons do not group at all.
    let (least_left, least_right) = match strength {
        Strength::Or => (Strength::Or, Strength::And),
        Strength::And => (Strength::And, Strength::Comparison),
        Strength::Comparison => (Strength::Sum, Strength::Sum),
        Strength::Sum => (Strength::Sum, Strength::Product),
        _ => (Strength::Product, Strength::Prefix),
    };
    write!(
        formatter,
        "{} {symbol} {}",
        Operand(left, least_left),
        Operand(right, least_right)
    )
}

fn call(
    formatter: &mut Formatter<'_>,
    function: Function,
    arguments: &[Expression],
) -> fmt::Result {
    match (function.form(), arguments) {
        (Form::Method, [receiver, rest @ ..]) => {
            let (receiver, word) = (Receiver(receiver), function.keyword());
            write!(formatter, "{receiver}.{word}({})", List(rest))
        }
        _ => write!(formatter, "{}({})", function.keyword(), List(arguments)),
    }
}
