//! Operators between values, and lists that a value is compared with.

use super::super::operand::{Casts, Nature, Operand, is_same, member, pair};
use super::Reader;
use schema_core::def::{BinaryOperator, Function, TypeKind};
use schema_core::model::{DataType, Expression};
use sqlparser::ast::{self, Expr};

impl Reader<'_, '_> {
    pub(super) fn binary(
        &self,
        left: &Expr,
        operator: &ast::BinaryOperator,
        right: &Expr,
    ) -> Option<Operand> {
        use ast::BinaryOperator as Sql;
        let compared = |operator| self.compared(operator, left, right);
        match operator {
            Sql::Eq => compared(BinaryOperator::Equal),
            Sql::NotEq => compared(BinaryOperator::NotEqual),
            Sql::Lt => compared(BinaryOperator::Less),
            Sql::LtEq => compared(BinaryOperator::LessOrEqual),
            Sql::Gt => compared(BinaryOperator::Greater),
            Sql::GtEq => compared(BinaryOperator::GreaterOrEqual),
            Sql::And | Sql::Or => {
                let operator = match operator {
                    Sql::And => BinaryOperator::And,
                    _ => BinaryOperator::Or,
                };
                let (left, right) = (self.operand(left)?.whole, self.operand(right)?.whole);
                Some(Operand::of_kind(
                    Expression::Binary(operator, Box::new(left), Box::new(right)),
                    TypeKind::Boolean,
                ))
            }
            Sql::PGRegexMatch => compared(BinaryOperator::Matches),
            Sql::PGRegexIMatch => compared(BinaryOperator::MatchesInsensitive),
            Sql::PGLikeMatch => compared(BinaryOperator::Like),
            Sql::PGILikeMatch => compared(BinaryOperator::LikeInsensitive),
            Sql::Plus => self.arithmetic(BinaryOperator::Add, left, right),
            Sql::Minus => self.arithmetic(BinaryOperator::Subtract, left, right),
            Sql::Multiply => self.arithmetic(BinaryOperator::Multiply, left, right),
            Sql::Divide => self.arithmetic(BinaryOperator::Divide, left, right),
            Sql::Modulo => self.arithmetic(BinaryOperator::Remainder, left, right),
            Sql::StringConcat => self.concatenation(left, right),
            Sql::Arrow => self.joined(Function::Get, left, right, None),
            Sql::LongArrow => self.joined(Function::GetText, left, right, Some(TypeKind::Text)),
            Sql::Question => self.joined(Function::HasKey, left, right, Some(TypeKind::Boolean)),
            Sql::AtArrow => self.joined(Function::Contains, left, right, Some(TypeKind::Boolean)),
            Sql::ArrowAt => {
                self.joined(Function::ContainedBy, left, right, Some(TypeKind::Boolean))
            }
            Sql::PGOverlap => self.joined(Function::Overlaps, left, right, Some(TypeKind::Boolean)),
            _ => None,
        }
    }
}

impl Reader<'_, '_> {
    fn arithmetic(&self, operator: BinaryOperator, left: &Expr, right: &Expr) -> Option<Operand> {
        let (one, other) = (self.operand(left)?, self.operand(right)?);
        let data_type = match (&one.data_type, &other.data_type) {
            (Some(left), Some(right)) => arithmetic_type(left, right),
            _ => None,
        };
        let (left, right) = pair(&one, &other, self.casts, self.surroundings.schema);
        Some(Operand::plain(
            Expression::Binary(operator, Box::new(left), Box::new(right)),
            data_type,
        ))
    }
}

impl Reader<'_, '_> {
    fn concatenation(&self, left: &Expr, right: &Expr) -> Option<Operand> {
        let schema = self.surroundings.schema;
        let mut texts = Vec::new();
        for side in [left, right] {
            let operand = self.operand(side)?;
            let data_type = operand.data_type.as_ref()?;
            if data_type.kind != TypeKind::Text || data_type.dimensions > 0 {
                return None;
            }
            texts.push(operand);
        }
        let [one, other] = texts.as_slice() else {
            return None;
        };
        let bare = |operand: &Operand, other: &Operand| match &operand.under {
            Some(under) if self.casts == Casts::AsNeeded => match under.nature {
                // Two strings alone would be joined at once.
                Nature::Text
                    if other
                        .under
                        .as_ref()
                        .is_none_or(|it| it.nature != Nature::Text) =>
                {
                    under.expression.clone()
                }
                Nature::Value(_) => operand
                    .as_text(schema)
                    .unwrap_or_else(|| operand.whole.clone()),
                _ => operand.whole.clone(),
            },
            _ => operand.whole.clone(),
        };
        let (first, second) = (bare(one, other), bare(other, one));
        let mut arguments = match first {
            Expression::Call(Function::Concat, arguments) => arguments,
            other => vec![other],
        };
        arguments.push(second);
        Some(Operand::of_kind(
            Expression::Call(Function::Concat, arguments),
            TypeKind::Text,
        ))
    }
}

impl Reader<'_, '_> {
    /// A function that is an operator in SQL.
    fn joined(
        &self,
        function: Function,
        left: &Expr,
        right: &Expr,
        gives: Option<TypeKind>,
    ) -> Option<Operand> {
        let (value, key) = (self.operand(left)?, self.operand(right)?);
        let container = value.data_type.clone()?;
        let key = match (&key.under, self.casts) {
            (Some(under), Casts::AsNeeded) if under.nature == Nature::Text => {
                let is_key = matches!(
                    function,
                    Function::Get | Function::GetText | Function::HasKey
                );
                let same = key
                    .data_type
                    .as_ref()
                    .is_some_and(|own| is_same(own, &container));
                match is_key || same && container.dimensions == 0 {
                    true => under.expression.clone(),
                    false => return None,
                }
            }
            _ => key.whole,
        };
        let data_type = gives.map_or(container, DataType::new);
        Some(Operand::plain(
            Expression::Call(function, vec![value.whole, key]),
            Some(data_type),
        ))
    }
}

impl Reader<'_, '_> {
    pub(super) fn one_of(&self, left: &Expr, right: &Expr) -> Option<Operand> {
        let value = self.operand(left)?;
        let (items, casted) = array(right)?;
        let Some(items) = items else {
            let array = self.operand(right)?;
            return Some(Operand::of_kind(
                Expression::Call(Function::AnyOf, vec![value.whole, array.whole]),
                TypeKind::Boolean,
            ));
        };
        let schema = self.surroundings.schema;
        let mut members = Vec::new();
        let mut seen_text = casted;
        for item in items {
            let item = self.operand(item)?;
            if casted {
                // `(ARRAY['a'::character varying])::text[]`
                let under = item.under.as_ref()?;
                let is_varchar = item.data_type.as_ref()?.kind == TypeKind::VarChar;
                if !is_varchar || under.nature != Nature::Text {
                    return None;
                }
                members.push(under.expression.clone());
                continue;
            }
            seen_text |= item.data_type.as_ref()?.kind == TypeKind::Text;
            members.push(match is_enum(&item) {
                true => item.whole,
                false => member(&item, &value)?,
            });
        }
        let bare = match seen_text {
            true => value.as_text(schema),
            false => None,
        };
        if casted && bare.is_none() {
            return None;
        }
        let value = bare.unwrap_or(value.whole);
        Some(Operand::of_kind(
            Expression::OneOf(Box::new(value), members),
            TypeKind::Boolean,
        ))
    }
}

fn is_enum(item: &Operand) -> bool {
    super::super::judge::is_label(&item.whole)
}

/// The type of a sum or product, as far as it matters here.
fn arithmetic_type(left: &DataType, right: &DataType) -> Option<DataType> {
    const NUMBERS: &[TypeKind] = &[
        TypeKind::SmallInt,
        TypeKind::Integer,
        TypeKind::BigInt,
        TypeKind::Numeric,
        TypeKind::DoublePrecision,
    ];
    let rank = |data_type: &DataType| {
        let is_plain = data_type.dimensions == 0;
        NUMBERS
            .iter()
            .position(|kind| is_plain && *kind == data_type.kind)
    };
    let (left, right) = (rank(left)?, rank(right)?);
    NUMBERS.get(left.max(right)).copied().map(DataType::new)
}

/// The elements of an array as written, and whether the whole has a cast; `None` inside for any other array.
fn array(parsed: &Expr) -> Option<(Option<&[Expr]>, bool)> {
    match parsed {
        Expr::Nested(inner) => array(inner),
        Expr::Array(array) => Some((Some(&array.elem), false)),
        Expr::Cast {
            expr, data_type, ..
        } => match array(expr) {
            Some((Some(items), false)) if data_type.to_string().eq_ignore_ascii_case("text[]") => {
                Some((Some(items), true))
            }
            Some((None, _)) => Some((None, true)),
            _ => None,
        },
        Expr::Identifier(_) => Some((None, false)),
        _ => None,
    }
}
