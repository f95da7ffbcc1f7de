//! The text of an expression as somebody wrote it for SQLite, which keeps it as it is.

use super::Surroundings;
use schema_core::def::{BinaryOperator, Function, UnaryOperator};
use schema_core::model::Expression;
use sqlparser::ast::{self, Expr, FunctionArg, FunctionArgExpr, FunctionArguments, Value};

/// The expression in the language; `None` where it has no words for a part of it.
pub(super) fn read(parsed: &Expr, surroundings: &Surroundings<'_>) -> Option<Expression> {
    let boxed = |inner: &Expr| read(inner, surroundings).map(Box::new);
    let list = |items: &[Expr]| -> Option<Vec<Expression>> {
        items.iter().map(|item| read(item, surroundings)).collect()
    };
    let negated = |whole: Expression, negated: bool| match negated {
        true => Expression::Unary(UnaryOperator::Not, Box::new(whole)),
        false => whole,
    };
    Some(match parsed {
        Expr::Nested(inner) => read(inner, surroundings)?,
        Expr::Identifier(name) => {
            let mut columns = surroundings.columns.iter();
            let column = columns.find(|it| it.name.eq_ignore_ascii_case(&name.value))?;
            Expression::Column(column.name.clone())
        }
        Expr::Value(value) => literal(&value.value)?,
        Expr::UnaryOp { op, expr } => match op {
            ast::UnaryOperator::Not => Expression::Unary(UnaryOperator::Not, boxed(expr)?),
            ast::UnaryOperator::Minus => match read(expr, surroundings)? {
                Expression::Number(digits) if !digits.starts_with('-') => {
                    Expression::Number(format!("-{digits}"))
                }
                other => Expression::Unary(UnaryOperator::Negate, Box::new(other)),
            },
            _ => return None,
        },
        Expr::IsNull(inner) => Expression::Unary(UnaryOperator::IsNone, boxed(inner)?),
        Expr::IsNotNull(inner) => Expression::Unary(UnaryOperator::IsSome, boxed(inner)?),
        Expr::InList {
            expr,
            list: items,
            negated: is_negated,
        } => negated(Expression::OneOf(boxed(expr)?, list(items)?), *is_negated),
        Expr::Between {
            expr,
            negated: is_negated,
            low,
            high,
        } => negated(
            Expression::Between(boxed(expr)?, boxed(low)?, boxed(high)?),
            *is_negated,
        ),
        Expr::BinaryOp { left, op, right } => {
            let operator = match op {
                ast::BinaryOperator::Eq => BinaryOperator::Equal,
                ast::BinaryOperator::NotEq => BinaryOperator::NotEqual,
                ast::BinaryOperator::Lt => BinaryOperator::Less,
                ast::BinaryOperator::LtEq => BinaryOperator::LessOrEqual,
                ast::BinaryOperator::Gt => BinaryOperator::Greater,
                ast::BinaryOperator::GtEq => BinaryOperator::GreaterOrEqual,
                ast::BinaryOperator::And => BinaryOperator::And,
                ast::BinaryOperator::Or => BinaryOperator::Or,
                ast::BinaryOperator::Plus => BinaryOperator::Add,
                ast::BinaryOperator::Minus => BinaryOperator::Subtract,
                ast::BinaryOperator::Multiply => BinaryOperator::Multiply,
                // Division and remainder of whole numbers, and what `/` does to others, are the engine's own.
                _ => return None,
            };
            Expression::Binary(operator, boxed(left)?, boxed(right)?)
        }
        Expr::Function(call) => {
            let name = call.name.to_string().to_ascii_lowercase();
            let FunctionArguments::List(arguments) = &call.args else {
                return None;
            };
            if call.over.is_some()
                || call.filter.is_some()
                || arguments.duplicate_treatment.is_some()
            {
                return None;
            }
            let arguments: Vec<Expression> = arguments
                .args
                .iter()
                .map(|argument| match argument {
                    FunctionArg::Unnamed(FunctionArgExpr::Expr(inner)) => read(inner, surroundings),
                    _ => None,
                })
                .collect::<Option<_>>()?;
            let function = match (name.as_str(), arguments.len()) {
                ("lower", 1) => Function::Lower,
                ("upper", 1) => Function::Upper,
                ("coalesce", 2..) => Function::Coalesce,
                ("nullif", 2) => Function::NullIf,
                ("abs", 1) => Function::Abs,
                _ => return Some(Expression::UserCall(name, arguments)),
            };
            Expression::Call(function, arguments)
        }
        _ => return None,
    })
}

fn literal(value: &Value) -> Option<Expression> {
    Some(match value {
        Value::Number(digits, false) => Expression::Number(digits.clone()),
        Value::SingleQuotedString(text) => Expression::Text(text.clone()),
        Value::Null => Expression::Null,
        // TRUE and FALSE are 1 and 0, and which of them was written cannot be seen in a value.
        _ => return None,
    })
}
