//! PostgreSQL's own text of an expression.

mod call;
mod operator;

use super::operand::{Casts, Nature, Operand, Under, common, is_same, pair};
use super::{Holder, Surroundings, array_literal, interval, types};
use call::calendar_field;
use schema_core::def::{BinaryOperator, Function, TypeKind, UnaryOperator};
use schema_core::model::{DataType, Expression};
use sqlparser::ast::{self, CastKind, Expr, Value};

/// The expression in the language; `None` where it has no words for a part of it.
pub(super) fn read(
    parsed: &Expr,
    surroundings: &Surroundings<'_>,
    casts: Casts,
) -> Option<Expression> {
    let reader = Reader {
        surroundings,
        casts,
    };
    let whole = reader.operand(parsed)?;
    Some(reader.at_top(whole))
}

struct Reader<'a, 'b> {
    surroundings: &'a Surroundings<'b>,
    casts: Casts,
}

impl Reader<'_, '_> {
    /// The value of a column: the server prints a literal with the column's type.
    fn at_top(&self, whole: Operand) -> Expression {
        let (Some(target), Some(own)) = (self.surroundings.target, &whole.data_type) else {
            return whole.whole;
        };
        let stored = self.surroundings.schema.stored_type(target);
        let fits = is_same(own, target) || is_same(own, &stored);
        match whole.under {
            Some(under)
                if fits && self.casts == Casts::AsNeeded && under.nature == Nature::Text =>
            {
                match (target.kind, target.dimensions, &under.expression) {
                    (kind, 1, Expression::Text(text)) => {
                        let are_texts =
                            matches!(kind, TypeKind::Text | TypeKind::VarChar | TypeKind::Enum);
                        match array_literal::elements(text, are_texts) {
                            Some(elements) => Expression::List(elements),
                            None => whole.whole,
                        }
                    }
                    _ => under.expression,
                }
            }
            _ => whole.whole,
        }
    }

    fn operand(&self, parsed: &Expr) -> Option<Operand> {
        let of_kind = Operand::of_kind;
        Some(match parsed {
            Expr::Nested(inner) => self.nested(inner)?,
            Expr::Identifier(name) => self.column(&name.value, name.quote_style.is_some())?,
            Expr::CompoundIdentifier(parts) => {
                let parts: Vec<&str> = parts.iter().map(|part| part.value.as_str()).collect();
                let ([row @ ("new" | "old"), name], Holder::Rows) =
                    (parts.as_slice(), self.surroundings.holder)
                else {
                    return None;
                };
                let column = self
                    .surroundings
                    .columns
                    .iter()
                    .find(|it| it.name == *name)?;
                Operand::plain(
                    Expression::Column(format!("{row}.{name}")),
                    Some(column.data_type.clone()),
                )
            }
            Expr::Value(value) => literal(&value.value)?,
            Expr::Cast {
                kind: CastKind::DoubleColon | CastKind::Cast,
                expr,
                data_type,
                format: None,
            } => self.cast(expr, data_type)?,
            Expr::IsNull(inner) => self.test(UnaryOperator::IsNone, inner)?,
            Expr::IsNotNull(inner) => self.test(UnaryOperator::IsSome, inner)?,
            Expr::UnaryOp {
                op: ast::UnaryOperator::Not,
                expr,
            } => self.test(UnaryOperator::Not, expr)?,
            Expr::UnaryOp {
                op: ast::UnaryOperator::Minus,
                expr,
            } => {
                let inner = self.operand(expr)?;
                Operand::plain(
                    Expression::Unary(UnaryOperator::Negate, Box::new(inner.whole)),
                    inner.data_type,
                )
            }
            Expr::IsDistinctFrom(left, right) => {
                self.compared(BinaryOperator::IsDistinctFrom, left, right)?
            }
            Expr::IsNotDistinctFrom(left, right) => {
                self.compared(BinaryOperator::IsNotDistinctFrom, left, right)?
            }
            Expr::BinaryOp { left, op, right } => self.binary(left, op, right)?,
            Expr::AnyOp {
                left,
                compare_op: ast::BinaryOperator::Eq,
                right,
                ..
            } => self.one_of(left, right)?,
            Expr::AllOp {
                left,
                compare_op: ast::BinaryOperator::NotEq,
                right,
            } => {
                let inside = self.one_of(left, right)?;
                if !matches!(inside.whole, Expression::OneOf(..)) {
                    return None;
                }
                of_kind(
                    Expression::Unary(UnaryOperator::Not, Box::new(inside.whole)),
                    TypeKind::Boolean,
                )
            }
            Expr::Function(call) => self.function(call)?,
            Expr::Subquery(query) if self.is_policy() => self.call_once(query)?,
            Expr::Floor { expr, .. } => self.call(Function::Floor, &[expr])?,
            Expr::Ceil { expr, .. } => self.call(Function::Ceil, &[expr])?,
            Expr::Trim {
                trim_where: None,
                trim_what: None,
                expr,
                trim_characters: None,
            } => self.call(Function::Trim, &[expr])?,
            Expr::Extract { field, expr, .. } => {
                let function = match field {
                    ast::DateTimeField::Second => Function::Second,
                    ast::DateTimeField::Epoch => Function::Epoch,
                    _ => return None,
                };
                self.call(function, &[expr])?
            }
            Expr::AtTimeZone {
                timestamp,
                time_zone,
            } => self.call(Function::AtTimeZone, &[timestamp, time_zone])?,
            Expr::Case {
                operand: None,
                conditions,
                else_result: Some(otherwise),
                ..
            } => self.case(conditions, otherwise)?,
            _ => return None,
        })
    }

    /// A group of two bounds about one value is BETWEEN: anything else has them in one row with what is
    /// around.
    fn nested(&self, inner: &Expr) -> Option<Operand> {
        let operand = self.operand(inner)?;
        Some(match between(&operand.whole) {
            Some(whole) => Operand { whole, ..operand },
            None => operand,
        })
    }

    fn column(&self, name: &str, is_quoted: bool) -> Option<Operand> {
        if let (Holder::Value(data_type), false, true) = (
            self.surroundings.holder,
            is_quoted,
            name.eq_ignore_ascii_case("value"),
        ) {
            return Some(Operand::plain(Expression::Value, Some(data_type.clone())));
        }
        if !matches!(self.surroundings.holder, Holder::Table) {
            return None;
        }
        let column = self
            .surroundings
            .columns
            .iter()
            .find(|it| it.name == name)?;
        Some(Operand::plain(
            Expression::Column(name.to_owned()),
            Some(column.data_type.clone()),
        ))
    }

    fn cast(&self, inner: &Expr, data_type: &ast::DataType) -> Option<Operand> {
        // `bpchar` is the type of every `char(n)`, whatever its length; a cast of ours would cut.
        let is_char = data_type.to_string().eq_ignore_ascii_case("bpchar");
        let data_type = match is_char {
            true => DataType::new(TypeKind::Char),
            false => types::data_type(data_type, self.surroundings.schema)?,
        };
        if let Some((function, value)) = calendar_field(inner, &data_type) {
            return self.call(function, &[value]);
        }
        let operand = self.operand(inner)?;
        if let (Expression::Text(text), None) = (&operand.whole, &operand.under) {
            if let Some(number) = number(text, &data_type) {
                return Some(number);
            }
            if data_type == DataType::new(TypeKind::Interval)
                && let Some(duration) = interval::duration(text)
            {
                return Some(Operand::plain(duration, Some(data_type)));
            }
        }
        let nature = match (&operand.whole, &operand.data_type) {
            (Expression::Text(_), _) if operand.under.is_none() => Some(Nature::Text),
            (Expression::Number(_), _) => Some(Nature::Number),
            (Expression::Null, _) => {
                return Some(Operand::plain(Expression::Null, Some(data_type)));
            }
            (_, Some(of)) => Some(Nature::Value(of.clone())),
            (_, None) => None,
        };
        let whole = Expression::Cast(Box::new(operand.whole.clone()), data_type.clone());
        if super::judge::is_label(&whole) {
            // A label is known by its cast, and stays with it.
            return Some(Operand::plain(whole, Some(data_type)));
        }
        if is_char && nature != Some(Nature::Text) {
            return None;
        }
        Some(Operand {
            whole,
            data_type: Some(data_type),
            under: nature.map(|nature| Under {
                expression: operand.whole,
                nature,
            }),
        })
    }

    fn test(&self, operator: UnaryOperator, inner: &Expr) -> Option<Operand> {
        let inner = Box::new(self.operand(inner)?.whole);
        Some(Operand::of_kind(
            Expression::Unary(operator, inner),
            TypeKind::Boolean,
        ))
    }

    fn compared(&self, operator: BinaryOperator, left: &Expr, right: &Expr) -> Option<Operand> {
        let (left, right) = self.both(left, right)?;
        Some(Operand::of_kind(
            Expression::Binary(operator, Box::new(left), Box::new(right)),
            TypeKind::Boolean,
        ))
    }

    fn both(&self, left: &Expr, right: &Expr) -> Option<(Expression, Expression)> {
        let (left, right) = (self.operand(left)?, self.operand(right)?);
        Some(pair(&left, &right, self.casts, self.surroundings.schema))
    }

    fn case(&self, conditions: &[ast::CaseWhen], otherwise: &Expr) -> Option<Operand> {
        let mut values = Vec::new();
        let mut tests = Vec::new();
        for case in conditions {
            tests.push(self.operand(&case.condition)?.whole);
            values.push(self.operand(&case.result)?);
        }
        values.push(self.operand(otherwise)?);
        let data_type = values.iter().find_map(|it| it.data_type.clone());
        let mut values = common(&values, self.casts).into_iter();
        let cases: Vec<(Expression, Expression)> = tests.into_iter().zip(values.by_ref()).collect();
        let otherwise = Box::new(values.next()?);
        Some(Operand::plain(
            Expression::Case(cases, otherwise),
            data_type,
        ))
    }
}

fn literal(value: &Value) -> Option<Operand> {
    Some(match value {
        Value::Number(digits, false) => {
            let kind = match (digits.parse::<i32>(), digits.contains(['.', 'e', 'E'])) {
                (_, true) => TypeKind::Numeric,
                (Ok(_), _) => TypeKind::Integer,
                (Err(_), _) => TypeKind::BigInt,
            };
            Operand::of_kind(Expression::Number(digits.clone()), kind)
        }
        Value::SingleQuotedString(text) | Value::EscapedStringLiteral(text) => {
            Operand::plain(Expression::Text(text.clone()), None)
        }
        Value::Boolean(value) => Operand::of_kind(Expression::Boolean(*value), TypeKind::Boolean),
        Value::Null => Operand::plain(Expression::Null, None),
        _ => return None,
    })
}

/// A number that the server prints as a string with a cast, because it has a sign or is large.
fn number(text: &str, data_type: &DataType) -> Option<Operand> {
    if data_type.precision.is_some() || data_type.dimensions > 0 {
        return None;
    }
    let is_written = match data_type.kind {
        TypeKind::Integer => text.starts_with('-') && text.parse::<i32>().is_ok(),
        TypeKind::BigInt => text.parse::<i64>().is_ok() && text.parse::<i32>().is_err(),
        TypeKind::Numeric => {
            text.starts_with('-')
                && text.contains('.')
                && text
                    .bytes()
                    .all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b'-')
        }
        _ => false,
    };
    is_written.then(|| Operand::plain(Expression::Number(text.to_owned()), Some(data_type.clone())))
}

/// `value >= low AND value <= high`
fn between(expression: &Expression) -> Option<Expression> {
    let Expression::Binary(BinaryOperator::And, left, right) = expression else {
        return None;
    };
    match (&**left, &**right) {
        (
            Expression::Binary(BinaryOperator::GreaterOrEqual, value, low),
            Expression::Binary(BinaryOperator::LessOrEqual, same, high),
        ) if value == same => Some(Expression::Between(
            value.clone(),
            low.clone(),
            high.clone(),
        )),
        _ => None,
    }
}
