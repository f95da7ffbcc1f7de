//! Exact numbers in expressions.
//!
//! SQLite has no exact decimal type. Under `numeric = "scaled_integer"` a `numeric(10, 2)` is a whole
//! number of cents, so that an expression over it must be scaled: literals are multiplied, the smaller
//! scale of two sides is brought to the larger, a product has the sum of both. All of that is exact.
//! What cannot be exact (a division, a value of unknown scale) is refused. Under the other renderings
//! the expressions that would silently mean something else are refused as well.

mod shape;

use super::decimal::{decimals, padded};
use super::function::days_of;
use super::storage::{Storage, storage};
use crate::def::{
    BinaryOperator, EngineSet, Function, Outcome, TypeFamily, TypeKind, UnaryOperator,
};
use crate::dialect::expression::Inexpressible;
use crate::model::{Column, Expression, Table};
use crate::syntax::settings::{SqliteRenderings, SqliteUuid};
use shape::{
    Shape, calculated, exactly_comparable, joined, json_value, refusal, rescale, scale_of,
    shifted_date,
};

/// Rewrites expressions over the columns of one table, before its types are adapted.
pub(super) struct Rewriter<'a> {
    /// The table as declared.
    pub(super) table: &'a Table,
    /// What the project chose.
    pub(super) renderings: &'a SqliteRenderings,
    /// The engines of the object that holds the expression.
    pub(super) engines: EngineSet,
}

impl Rewriter<'_> {
    /// The expression as SQLite must evaluate it.
    ///
    /// # Errors
    ///
    /// Where it would mean something else.
    pub(super) fn condition(&self, expression: &Expression) -> Result<Expression, Inexpressible> {
        self.rewrite(expression).map(|(rewritten, _)| rewritten)
    }

    /// An expression whose value is stored in `column`.
    pub(super) fn value(
        &self,
        expression: &Expression,
        column: &Column,
    ) -> Result<Expression, Inexpressible> {
        let (rewritten, shape) = self.rewrite(expression)?;
        let target = self.shape_of(column);
        match (target, shape) {
            (_, Shape::Null) => Ok(rewritten),
            (Shape::Exact(to), Shape::Literal) if decimals(&rewritten) <= to => {
                rescale(rewritten, shape, to)
            }
            (Shape::Exact(to), Shape::Exact(from)) if from <= to => rescale(rewritten, shape, to),
            (Shape::Exact(0), _) => Ok(rewritten),
            (Shape::NumberText, Shape::Literal) => {
                let places = column.data_type.scale.unwrap_or(0);
                match decimals(&rewritten) <= places {
                    true => Ok(Expression::Text(padded(&rewritten, places))),
                    false => Err(refusal("values with more decimal places than their column")),
                }
            }
            (Shape::NumberText, Shape::NumberText) | (Shape::Bytes, Shape::Bytes) => Ok(rewritten),
            (Shape::Exact(_) | Shape::NumberText, _) => Err(refusal(
                "exact form of this value, which is not a number as written",
            )),
            (Shape::Bytes, _) => Err(refusal("UUIDs as bytes that are written as text")),
            (Shape::Date, Shape::Date) => Ok(rewritten),
            (_, Shape::ShiftedDate) => Err(shifted_date()),
            (_, Shape::Json) => Err(json_value()),
            _ => Ok(rewritten),
        }
    }

    fn shape_of(&self, column: &Column) -> Shape {
        match storage(&column.data_type, self.renderings) {
            Ok(Storage::ScaledInteger(scale)) => Shape::Exact(scale),
            Ok(Storage::NumberText) => Shape::NumberText,
            Ok(Storage::NumberReal) => Shape::Inexact { calculated: false },
            Ok(Storage::UuidBlob) => Shape::Bytes,
            // An error is reported where the column is adapted.
            _ => match column.data_type.kind.family() {
                TypeFamily::Integer if column.data_type.dimensions == 0 => Shape::Exact(0),
                TypeFamily::Float => Shape::Float,
                TypeFamily::Date if column.data_type.dimensions == 0 => Shape::Date,
                _ => Shape::Plain,
            },
        }
    }

    fn rewrite(&self, expression: &Expression) -> Result<(Expression, Shape), Inexpressible> {
        Ok(match expression {
            Expression::Column(name) => {
                let shape = self
                    .table
                    .column(name)
                    .map_or(Shape::Plain, |column| self.shape_of(column));
                (expression.clone(), shape)
            }
            Expression::Number(_) => (expression.clone(), Shape::Literal),
            Expression::Null => (Expression::Null, Shape::Null),
            Expression::Sql(sql) => {
                self.raw(sql)?;
                (expression.clone(), Shape::Plain)
            }
            Expression::Value | Expression::Text(_) | Expression::Boolean(_) => {
                (expression.clone(), Shape::Plain)
            }
            Expression::Unary(operator, inner) => {
                let (inner, shape) = self.rewrite(inner)?;
                match (operator, inner) {
                    (UnaryOperator::Negate, Expression::Number(digits)) => {
                        let negated = match digits.strip_prefix('-') {
                            Some(positive) => positive.to_owned(),
                            None => format!("-{digits}"),
                        };
                        (Expression::Number(negated), shape)
                    }
                    (UnaryOperator::Negate, inner) => {
                        self.calculable(shape)?;
                        (unary(*operator, inner), shape)
                    }
                    (_, inner) => (unary(*operator, inner), Shape::Plain),
                }
            }
            Expression::Binary(operator, left, right) => self.binary(*operator, left, right)?,
            Expression::Between(value, lower, upper) => {
                let (parts, _) = self.aligned([&**value, &**lower, &**upper])?;
                match <[Expression; 3]>::try_from(parts) {
                    Ok([value, lower, upper]) => (
                        Expression::Between(Box::new(value), Box::new(lower), Box::new(upper)),
                        Shape::Plain,
                    ),
                    Err(_) => (expression.clone(), Shape::Plain),
                }
            }
            Expression::OneOf(value, items) => {
                let (mut parts, shape) = self.aligned(std::iter::once(&**value).chain(items))?;
                exactly_comparable(shape)?;
                let value = parts.remove(0);
                (Expression::OneOf(Box::new(value), parts), Shape::Plain)
            }
            Expression::Call(
                function @ (Function::Coalesce
                | Function::NullIf
                | Function::Greatest
                | Function::Least
                | Function::Abs),
                arguments,
            ) => {
                let (arguments, shape) = self.aligned(arguments)?;
                (Expression::Call(*function, arguments), shape)
            }
            Expression::Call(Function::CurrentDate, _) => (expression.clone(), Shape::Date),
            Expression::Call(
                function @ (Function::Get | Function::GetText | Function::JsonType),
                arguments,
            ) => {
                let arguments = arguments
                    .iter()
                    .map(|argument| self.rewrite(argument).map(|(rewritten, _)| rewritten))
                    .collect::<Result<_, _>>()?;
                let shape = match function {
                    Function::Get => Shape::Json,
                    _ => Shape::Plain,
                };
                (Expression::Call(*function, arguments), shape)
            }
            Expression::Case(cases, otherwise) => self.case(cases, otherwise)?,
            Expression::List(items) => (Expression::List(self.plain(items)?), Shape::Plain),
            Expression::Call(function @ (Function::UuidV7 | Function::UuidV4), _) => {
                let shape = match self.renderings.uuid {
                    Some(SqliteUuid::Blob) => Shape::Bytes,
                    _ => Shape::Plain,
                };
                (Expression::Call(*function, vec![]), shape)
            }
            Expression::Call(function, arguments) => (
                Expression::Call(*function, self.plain(arguments)?),
                match function {
                    _ if function.outcome() == Outcome::Whole => Shape::Exact(0),
                    _ => Shape::Plain,
                },
            ),
            Expression::UserCall(name, arguments) => (
                Expression::UserCall(name.clone(), self.plain(arguments)?),
                Shape::Plain,
            ),
            Expression::Cast(inner, data_type) => {
                let (inner, shape) = self.rewrite(inner)?;
                let to_numeric = data_type.kind.family() == TypeFamily::Numeric;
                match shape {
                    Shape::Literal | Shape::Exact(_) if to_numeric => {
                        let places = data_type.scale.unwrap_or(0);
                        match scale_of(&inner, shape) {
                            from if from <= places => {
                                (rescale(inner, shape, places)?, Shape::Exact(places))
                            }
                            _ => return Err(refusal("casts that round decimal numbers")),
                        }
                    }
                    _ if to_numeric => return Err(refusal("casts to exact decimal numbers")),
                    Shape::Exact(scale) if scale > 0 => {
                        return Err(refusal("casts of scaled numbers"));
                    }
                    // It is one already.
                    Shape::ShiftedDate | Shape::Date if data_type.kind == TypeKind::Date => {
                        (inner, Shape::Date)
                    }
                    Shape::ShiftedDate => return Err(shifted_date()),
                    Shape::Json => return Err(json_value()),
                    Shape::NumberText | Shape::Bytes => {
                        return Err(refusal("casts of values that are held in another form"));
                    }
                    _ => {
                        let shape = match data_type.kind.family() {
                            TypeFamily::Integer => Shape::Exact(0),
                            TypeFamily::Float => Shape::Float,
                            _ => Shape::Plain,
                        };
                        (Expression::Cast(Box::new(inner), data_type.clone()), shape)
                    }
                }
            }
        })
    }

    fn case(
        &self,
        cases: &[(Expression, Expression)],
        otherwise: &Expression,
    ) -> Result<(Expression, Shape), Inexpressible> {
        let values = cases.iter().map(|(_, value)| value);
        let (mut values, shape) = self.aligned(values.chain([otherwise]))?;
        let otherwise = Box::new(values.pop().unwrap_or(Expression::Null));
        let cases = cases
            .iter()
            .zip(values)
            .map(|((condition, _), value)| Ok((self.condition(condition)?, value)))
            .collect::<Result<_, _>>()?;
        Ok((Expression::Case(cases, otherwise), shape))
    }

    fn binary(
        &self,
        operator: BinaryOperator,
        left: &Expression,
        right: &Expression,
    ) -> Result<(Expression, Shape), Inexpressible> {
        use BinaryOperator as Operator;
        match operator {
            Operator::And | Operator::Or => {
                let (left, _) = self.rewrite(left)?;
                let (right, _) = self.rewrite(right)?;
                Ok((binary(operator, left, right), Shape::Plain))
            }
            Operator::Matches
            | Operator::MatchesInsensitive
            | Operator::Like
            | Operator::LikeInsensitive => {
                let parts = self.plain([left, right])?;
                Ok((pair(operator, parts), Shape::Plain))
            }
            Operator::Equal
            | Operator::NotEqual
            | Operator::IsDistinctFrom
            | Operator::IsNotDistinctFrom => {
                let (parts, shape) = self.aligned([left, right])?;
                exactly_comparable(shape)?;
                Ok((pair(operator, parts), Shape::Plain))
            }
            Operator::Less
            | Operator::LessOrEqual
            | Operator::Greater
            | Operator::GreaterOrEqual => {
                let (parts, _) = self.aligned([left, right])?;
                Ok((pair(operator, parts), Shape::Plain))
            }
            Operator::Add | Operator::Subtract if days_of(right).is_some() => {
                let (left, shape) = self.rewrite(left)?;
                let is_now = matches!(left, Expression::Call(Function::Now, _));
                let shape = match shape {
                    Shape::Date | Shape::ShiftedDate => Shape::ShiftedDate,
                    _ if is_now => Shape::Plain,
                    _ => {
                        return Err(Inexpressible {
                            feature:
                                "sums of an instant and a duration, because it calculates with \
                                      milliseconds alone"
                                    .into(),
                            remedy:
                                "add to a date or to `now()`, let the application do it, or limit \
                                     the object: `only(postgres)`"
                                    .into(),
                        });
                    }
                };
                Ok((binary(operator, left, right.clone()), shape))
            }
            Operator::Add | Operator::Subtract => {
                let (parts, shape) = self.aligned([left, right])?;
                self.calculable(shape)?;
                Ok((pair(operator, parts), calculated(shape)))
            }
            Operator::Remainder => {
                let (parts, shape) = self.aligned([left, right])?;
                match shape {
                    Shape::Exact(_) | Shape::Literal | Shape::Plain | Shape::Null => {
                        Ok((pair(operator, parts), shape))
                    }
                    _ => Err(refusal("remainders of numbers that are not whole")),
                }
            }
            Operator::Multiply => self.product(left, right),
            Operator::Divide => self.quotient(left, right),
        }
    }

    fn product(
        &self,
        left: &Expression,
        right: &Expression,
    ) -> Result<(Expression, Shape), Inexpressible> {
        let (left, left_shape) = self.rewrite(left)?;
        let (right, right_shape) = self.rewrite(right)?;
        self.calculable(left_shape)?;
        self.calculable(right_shape)?;
        let is_exact = |shape| matches!(shape, Shape::Exact(_) | Shape::Literal);
        if is_exact(left_shape) && is_exact(right_shape) {
            let (left_scale, right_scale) =
                (scale_of(&left, left_shape), scale_of(&right, right_shape));
            let left = rescale(left, left_shape, left_scale)?;
            let right = rescale(right, right_shape, right_scale)?;
            let product = binary(BinaryOperator::Multiply, left, right);
            return Ok((product, Shape::Exact(left_scale + right_scale)));
        }
        let shape = joined(left_shape, right_shape)?;
        Ok((
            binary(BinaryOperator::Multiply, left, right),
            calculated(shape),
        ))
    }

    fn quotient(
        &self,
        left: &Expression,
        right: &Expression,
    ) -> Result<(Expression, Shape), Inexpressible> {
        let (left, left_shape) = self.rewrite(left)?;
        let (right, right_shape) = self.rewrite(right)?;
        self.calculable(left_shape)?;
        self.calculable(right_shape)?;
        let is_whole = |value: &Expression, shape| {
            matches!(shape, Shape::Exact(_) | Shape::Literal) && scale_of(value, shape) == 0
        };
        let quotient = |left, right| binary(BinaryOperator::Divide, left, right);
        if is_whole(&left, left_shape) && is_whole(&right, right_shape) {
            return Ok((quotient(left, right), Shape::Exact(0)));
        }
        match joined(left_shape, right_shape)? {
            Shape::Exact(_) | Shape::Literal => Err(refusal("exact division of decimal numbers")),
            shape => Ok((quotient(left, right), calculated(shape))),
        }
    }

    /// Values that are compared or added, brought to one scale.
    fn aligned<'e>(
        &self,
        expressions: impl IntoIterator<Item = &'e Expression>,
    ) -> Result<(Vec<Expression>, Shape), Inexpressible> {
        let parts = expressions
            .into_iter()
            .map(|expression| self.rewrite(expression))
            .collect::<Result<Vec<_>, _>>()?;
        let mut shape = Shape::Null;
        for (_, next) in &parts {
            shape = joined(shape, *next)?;
        }
        if let Shape::Exact(_) = shape {
            let scale = parts
                .iter()
                .filter(|(_, shape)| *shape != Shape::Null)
                .map(|(value, shape)| scale_of(value, *shape))
                .max()
                .unwrap_or(0);
            let parts = parts
                .into_iter()
                .map(|(value, shape)| rescale(value, shape, scale))
                .collect::<Result<Vec<_>, _>>()?;
            return Ok((parts, Shape::Exact(scale)));
        }
        Ok((parts.into_iter().map(|(value, _)| value).collect(), shape))
    }

    /// Values that no scale may touch.
    fn plain<'e>(
        &self,
        expressions: impl IntoIterator<Item = &'e Expression>,
    ) -> Result<Vec<Expression>, Inexpressible> {
        expressions
            .into_iter()
            .map(|expression| match self.rewrite(expression)? {
                (_, Shape::Exact(scale)) if scale > 0 => {
                    Err(refusal("functions of scaled numbers"))
                }
                (_, Shape::NumberText | Shape::Bytes | Shape::Inexact { .. }) => {
                    Err(refusal("functions of values that are held in another form"))
                }
                (_, Shape::ShiftedDate) => Err(shifted_date()),
                (_, Shape::Json) => Err(json_value()),
                (rewritten, _) => Ok(rewritten),
            })
            .collect()
    }

    fn calculable(&self, shape: Shape) -> Result<(), Inexpressible> {
        match shape {
            Shape::NumberText => Err(refusal("arithmetic on decimal numbers held as text")),
            Shape::Bytes => Err(refusal("arithmetic on bytes")),
            _ => Ok(()),
        }
    }

    /// Raw SQL is taken as it stands, unless it was written for another form of a column.
    fn raw(&self, sql: &str) -> Result<(), Inexpressible> {
        if self.engines == EngineSet::SQLITE {
            return Ok(());
        }
        let is_word = |character: char| character.is_alphanumeric() || character == '_';
        let changed = sql.split(|character| !is_word(character)).find(|word| {
            self.table.column(word).is_some_and(|column| {
                !matches!(
                    self.shape_of(column),
                    Shape::Plain | Shape::Exact(0) | Shape::Float | Shape::Date
                )
            })
        });
        match changed {
            None => Ok(()),
            Some(column) => Err(Inexpressible {
                feature: format!(
                    "way to translate raw SQL over `{column}`, which it holds in another form"
                ),
                remedy: "write two objects, one with `only(postgres)` and one with `only(sqlite)`"
                    .into(),
            }),
        }
    }
}

fn unary(operator: UnaryOperator, inner: Expression) -> Expression {
    Expression::Unary(operator, Box::new(inner))
}

fn binary(operator: BinaryOperator, left: Expression, right: Expression) -> Expression {
    Expression::Binary(operator, Box::new(left), Box::new(right))
}

/// Two operands out of a list that has two.
fn pair(operator: BinaryOperator, parts: Vec<Expression>) -> Expression {
    let mut parts = parts.into_iter();
    let left = parts.next().unwrap_or(Expression::Null);
    let right = parts.next().unwrap_or(Expression::Null);
    binary(operator, left, right)
}
