//! Operands with the casts that a server has put in.

use schema_core::def::TypeKind;
use schema_core::model::{DataType, Expression, Schema};

/// Which casts are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Casts {
    /// Those that a server would not put in by itself.
    AsNeeded,
    /// All of them.
    All,
}

/// An operand.
#[derive(Clone, Debug)]
pub(super) struct Operand {
    /// With its cast.
    pub(super) whole: Expression,
    /// Its type; `None` where it is not known.
    pub(super) data_type: Option<DataType>,
    /// What stands under the cast, where a server could have put it in.
    pub(super) under: Option<Under>,
}

/// What stands under a cast.
#[derive(Clone, Debug)]
pub(super) struct Under {
    pub(super) expression: Expression,
    pub(super) nature: Nature,
}

/// What a cast is applied to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Nature {
    /// A string as written, which takes the type of what it is used with.
    Text,
    /// A number as written.
    Number,
    /// Anything else, of this type.
    Value(DataType),
}

impl Operand {
    /// An operand without a cast.
    pub(super) fn plain(whole: Expression, data_type: Option<DataType>) -> Self {
        Self {
            whole,
            data_type,
            under: None,
        }
    }

    pub(super) fn of_kind(whole: Expression, kind: TypeKind) -> Self {
        Self::plain(whole, Some(DataType::new(kind)))
    }

    fn kind(&self) -> Option<TypeKind> {
        let data_type = self.data_type.as_ref()?;
        (data_type.dimensions == 0).then_some(data_type.kind)
    }

    /// Whether it is written as a value, with or without a cast.
    fn is_literal(&self) -> bool {
        match &self.under {
            Some(under) => matches!(under.nature, Nature::Text | Nature::Number),
            None => matches!(self.whole, Expression::Number(_) | Expression::Text(_)),
        }
    }

    /// Without a cast from one kind of text to `text`, which every operator and function of texts puts in.
    pub(super) fn as_text(&self, schema: &Schema) -> Option<Expression> {
        let under = self.under.as_ref()?;
        if self.kind() != Some(TypeKind::Text) {
            return None;
        }
        match &under.nature {
            Nature::Value(data_type) => {
                is_text_inside(data_type, schema).then(|| under.expression.clone())
            }
            Nature::Text | Nature::Number => None,
        }
    }
}

fn is_text_inside(data_type: &DataType, schema: &Schema) -> bool {
    let stored = schema.stored_type(data_type);
    let is_domain = data_type.kind == TypeKind::Domain;
    stored.dimensions == 0
        && (stored.kind == TypeKind::VarChar || is_domain && stored.kind == TypeKind::Text)
}

/// Two operands of one operator, without the casts that the server puts in for it.
pub(super) fn pair(
    left: &Operand,
    right: &Operand,
    casts: Casts,
    schema: &Schema,
) -> (Expression, Expression) {
    if casts == Casts::All {
        return (left.whole.clone(), right.whole.clone());
    }
    (beside(left, right, schema), beside(right, left, schema))
}

/// `operand` without the cast that the server puts in because of `other`.
fn beside(operand: &Operand, other: &Operand, schema: &Schema) -> Expression {
    let whole = || operand.whole.clone();
    let Some(under) = &operand.under else {
        return whole();
    };
    let bare = || under.expression.clone();
    let (Some(own), Some(others)) = (&operand.data_type, &other.data_type) else {
        return whole();
    };
    let same = is_same(own, others);
    match &under.nature {
        // A string alone takes the type of the other side.
        Nature::Text if same && !other.is_literal() => bare(),
        // Of real and a number the server makes two double precisions.
        Nature::Number
            if !other.is_literal()
                && (same && is_widened(own)
                    || own.kind == TypeKind::DoublePrecision && others.kind == TypeKind::Real) =>
        {
            bare()
        }
        Nature::Text | Nature::Number => whole(),
        Nature::Value(data_type) => {
            if own.kind == TypeKind::Text && others.kind == TypeKind::Text {
                return operand.as_text(schema).unwrap_or_else(whole);
            }
            if data_type.kind == TypeKind::Domain && is_same(&schema.stored_type(data_type), own) {
                return bare();
            }
            // Numbers of different kinds meet in the wider one.
            let is_wide_by_itself = other.under.is_none();
            let from_narrower = matches!(
                (data_type.kind, own.kind),
                (
                    TypeKind::SmallInt | TypeKind::Integer | TypeKind::BigInt,
                    TypeKind::Numeric | TypeKind::DoublePrecision
                ) | (
                    TypeKind::Numeric | TypeKind::Real,
                    TypeKind::DoublePrecision
                )
            );
            match same && is_wide_by_itself && from_narrower && own.precision.is_none() {
                true => bare(),
                false => whole(),
            }
        }
    }
}

/// Whether the server turns a whole number into this type where it meets a value of it.
fn is_widened(data_type: &DataType) -> bool {
    data_type.precision.is_none()
        && matches!(
            data_type.kind,
            TypeKind::Numeric | TypeKind::DoublePrecision
        )
}

/// Whether the two are the same type, disregarding lengths and precisions.
pub(super) fn is_same(one: &DataType, other: &DataType) -> bool {
    one.kind == other.kind && one.dimensions == other.dimensions && one.name == other.name
}

/// Several operands of which the server makes one type, as COALESCE and CASE do.
pub(super) fn common(operands: &[Operand], casts: Casts) -> Vec<Expression> {
    let settled = operands
        .iter()
        .filter(|operand| !operand.is_literal())
        .find_map(|operand| operand.data_type.as_ref());
    operands
        .iter()
        .map(
            |operand| match (&operand.under, settled, &operand.data_type) {
                (Some(under), Some(settled), Some(own))
                    if casts == Casts::AsNeeded
                        && is_same(own, settled)
                        && (under.nature == Nature::Text
                            || under.nature == Nature::Number && is_widened(own)) =>
                {
                    under.expression.clone()
                }
                _ => operand.whole.clone(),
            },
        )
        .collect()
}

/// A member of a list that is compared with `value`; `None` where it is no value of that type by itself.
pub(super) fn member(item: &Operand, value: &Operand) -> Option<Expression> {
    let (own, others) = (item.data_type.as_ref()?, value.data_type.as_ref()?);
    match &item.under {
        None if matches!(item.whole, Expression::Number(_)) => Some(item.whole.clone()),
        None => None,
        Some(under) => match under.nature {
            Nature::Text if is_same(own, others) => Some(under.expression.clone()),
            Nature::Number if is_same(own, others) => Some(under.expression.clone()),
            // `('a'::character varying)::text`: the text of a list after a dump and a restore.
            Nature::Value(_) => match &under.expression {
                Expression::Cast(inner, data_type)
                    if data_type.kind == TypeKind::VarChar
                        && own.kind == TypeKind::Text
                        && others.kind == TypeKind::Text =>
                {
                    matches!(**inner, Expression::Text(_)).then(|| (**inner).clone())
                }
                _ => None,
            },
            _ => None,
        },
    }
}
