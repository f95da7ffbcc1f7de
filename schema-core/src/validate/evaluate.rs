//! The evaluation of an expression over one row.

mod call;

use super::number::{
    Class, arithmetic, cast_numeric, cast_whole, literal, negated, order, promoted,
};
use super::stored::seen;
use super::text::Case;
use super::value::Moment;
use super::{Value, text};
use crate::def::{BinaryOperator, ColumnType, Node, TypeKind, UnaryOperator};
use call::{call, with_texts};
use std::borrow::Cow;
use std::cmp::Ordering;

const ONLY_THE_DATABASE: &str = "this function is evaluated by the database alone";
const DAMAGED: &str = "the expression cannot be read";

/// A value on the stack, and the kind of number that it is, also where it is NULL.
#[derive(Clone, Debug)]
pub(super) struct Item<'a> {
    pub(super) value: Value<'a>,
    class: Class,
}

impl<'a> Item<'a> {
    /// What an expression sees of a column.
    pub(super) fn of_column(value: Value<'a>, column_type: &ColumnType<'_>) -> Self {
        Self {
            value: seen(value, column_type),
            class: class_of(column_type.kind),
        }
    }

    fn plain(value: Value<'a>) -> Self {
        Self {
            value,
            class: Class::Other,
        }
    }

    fn whole(number: usize) -> Self {
        Self {
            value: Value::Integer(i64::try_from(number).unwrap_or(i64::MAX)),
            class: Class::Whole,
        }
    }
}

fn class_of(kind: TypeKind) -> Class {
    match kind {
        TypeKind::SmallInt => Class::Small,
        TypeKind::Integer => Class::Whole,
        TypeKind::BigInt => Class::Big,
        TypeKind::Numeric => Class::Numeric,
        TypeKind::Real => Class::Real,
        TypeKind::DoublePrecision => Class::Float,
        _ => Class::Other,
    }
}

/// Evaluates `nodes` over the columns of a row; `tested` is the value of a type's own check.
pub(super) fn evaluate<'a>(
    nodes: &[Node<'a>],
    row: &[Item<'a>],
    tested: Option<&Item<'a>>,
) -> Value<'a> {
    let mut stack: Vec<Item<'a>> = Vec::new();
    for node in nodes {
        let Some(rest) = stack.len().checked_sub(node.operands()) else {
            return Value::Unevaluated(DAMAGED);
        };
        let operands = stack.split_off(rest);
        let item = match node {
            Node::Column(column) => row.get(usize::from(*column)).cloned(),
            Node::Value => tested.cloned(),
            Node::Number(digits) => {
                let (value, class) = literal(digits);
                Some(Item { value, class })
            }
            Node::Text(text) => Some(Item::plain(Value::Text(Cow::Borrowed(text)))),
            Node::Boolean(value) => Some(Item::plain(Value::Boolean(*value))),
            Node::Null => Some(Item::plain(Value::Null)),
            Node::EnumLabel(label) => Some(Item::plain(Value::Label(label))),
            Node::Sql(_) => Some(Item::plain(Value::Unevaluated(
                "raw SQL is evaluated by the database alone",
            ))),
            node => operation(node, operands),
        };
        match item {
            Some(item) => stack.push(item),
            None => return Value::Unevaluated(DAMAGED),
        }
    }
    match (stack.pop(), stack.is_empty()) {
        (Some(item), true) => item.value,
        _ => Value::Unevaluated(DAMAGED),
    }
}

fn operation<'a>(node: &Node<'a>, operands: Vec<Item<'a>>) -> Option<Item<'a>> {
    Some(match (node, operands.as_slice()) {
        (Node::Unary(operator, ..), [operand]) => unary(*operator, operand),
        (Node::Binary(operator), [left, right]) => binary(*operator, left, right),
        (Node::Between, [value, lower, upper]) => {
            let from = compare(BinaryOperator::GreaterOrEqual, value, lower);
            let to = compare(BinaryOperator::LessOrEqual, value, upper);
            Item::plain(and(from, to))
        }
        (Node::OneOf(_), [value, items @ ..]) => Item::plain(
            items
                .iter()
                .map(|item| compare(BinaryOperator::Equal, value, item))
                .fold(Value::Boolean(false), or),
        ),
        (Node::Call(function, _), arguments) => call(*function, arguments),
        (Node::UserCall(..), _) => Item::plain(Value::Unevaluated(
            "a function of yours is evaluated by the database alone",
        )),
        (Node::Cast(target), [operand]) => cast(operand, target),
        (Node::Case(_), [pairs @ .., otherwise]) => case(pairs, otherwise),
        (Node::List(_), _) => {
            Item::plain(Value::Opaque("arrays are compared by the database alone"))
        }
        _ => return None,
    })
}

/// What becomes of an operation of which an operand is no value that it could work with.
fn missing<'a>(value: &Value<'_>) -> Value<'a> {
    match value {
        Value::Null => Value::Null,
        Value::Error(why) => Value::Error(why),
        Value::Opaque(why) | Value::Unevaluated(why) => Value::Unevaluated(why),
        _ => Value::Unevaluated("only the database does this with values of this type"),
    }
}

/// The operand that keeps an operation from being evaluated: an error before all else, then NULL, which makes the
/// result NULL whatever the others are.
fn hindrance<'a>(operands: &[Item<'_>]) -> Option<Value<'a>> {
    let is = |wanted: fn(&Value<'_>) -> bool| {
        let found = operands.iter().find(|operand| wanted(&operand.value));
        found.map(|operand| missing(&operand.value))
    };
    is(|value| matches!(value, Value::Error(_)))
        .or_else(|| is(|value| matches!(value, Value::Null)))
        .or_else(|| is(|value| matches!(value, Value::Opaque(_) | Value::Unevaluated(_))))
}

fn unary<'a>(operator: UnaryOperator, operand: &Item<'a>) -> Item<'a> {
    let Item { value, class } = operand;
    let value = match operator {
        UnaryOperator::Not => not(value.clone()),
        UnaryOperator::IsNone => is_null(value),
        UnaryOperator::IsSome => not(is_null(value)),
        UnaryOperator::Negate => match hindrance(std::slice::from_ref(operand)) {
            Some(hindrance) => hindrance,
            None => negated(value, *class),
        },
    };
    match operator {
        UnaryOperator::Negate => Item {
            value,
            class: *class,
        },
        _ => Item::plain(value),
    }
}

fn is_null<'a>(value: &Value<'_>) -> Value<'a> {
    match value {
        Value::Null => Value::Boolean(true),
        Value::Error(_) | Value::Unevaluated(_) => missing(value),
        _ => Value::Boolean(false),
    }
}

fn binary<'a>(operator: BinaryOperator, left: &Item<'a>, right: &Item<'a>) -> Item<'a> {
    use BinaryOperator as Operator;
    match operator {
        Operator::And => Item::plain(and(left.value.clone(), right.value.clone())),
        Operator::Or => Item::plain(or(left.value.clone(), right.value.clone())),
        Operator::IsDistinctFrom => Item::plain(is_distinct(left, right)),
        Operator::IsNotDistinctFrom => Item::plain(not(is_distinct(left, right))),
        Operator::Equal
        | Operator::NotEqual
        | Operator::Less
        | Operator::LessOrEqual
        | Operator::Greater
        | Operator::GreaterOrEqual => Item::plain(compare(operator, left, right)),
        Operator::Add
        | Operator::Subtract
        | Operator::Multiply
        | Operator::Divide
        | Operator::Remainder => {
            let class = left.class.max(right.class);
            let value = hindrance(&[left.clone(), right.clone()])
                .unwrap_or_else(|| arithmetic(operator, &left.value, &right.value, class));
            Item { value, class }
        }
        Operator::Matches
        | Operator::MatchesInsensitive
        | Operator::Like
        | Operator::LikeInsensitive => Item::plain(with_texts(&[left, right], |texts| {
            match (operator, texts) {
                (Operator::Matches, [text, pattern]) => text::matches(text, pattern, Case::Matters),
                (Operator::MatchesInsensitive, [text, pattern]) => {
                    text::matches(text, pattern, Case::Ignored)
                }
                (Operator::Like, [text, pattern]) => text::like(text, pattern),
                (_, [text, pattern]) => text::like_insensitive(text, pattern),
                _ => Value::Unevaluated(DAMAGED),
            }
        })),
    }
}

/// AND. PostgreSQL evaluates from the left and stops at what is false, so that an error behind it counts for nothing.
fn and<'a>(left: Value<'a>, right: Value<'a>) -> Value<'a> {
    match (truth(left), truth(right)) {
        (Value::Boolean(false), _) => Value::Boolean(false),
        (Value::Error(why), _) => Value::Error(why),
        (_, Value::Boolean(false)) => Value::Boolean(false),
        (Value::Unevaluated(why), _) => Value::Unevaluated(why),
        (_, Value::Error(why)) => Value::Error(why),
        (_, Value::Unevaluated(why)) => Value::Unevaluated(why),
        (Value::Null, _) | (_, Value::Null) => Value::Null,
        _ => Value::Boolean(true),
    }
}

/// OR, as [`and`].
fn or<'a>(left: Value<'a>, right: Value<'a>) -> Value<'a> {
    not(and(not(left), not(right)))
}

fn not(value: Value<'_>) -> Value<'_> {
    match truth(value) {
        Value::Boolean(value) => Value::Boolean(!value),
        other => other,
    }
}

fn truth(value: Value<'_>) -> Value<'_> {
    match value {
        Value::Boolean(_) => value,
        other => missing(&other),
    }
}

fn compare<'a>(operator: BinaryOperator, left: &Item<'_>, right: &Item<'_>) -> Value<'a> {
    use BinaryOperator as Operator;
    if let Some(hindrance) = hindrance(&[left.clone(), right.clone()]) {
        return hindrance;
    }
    if matches!(operator, Operator::Equal | Operator::NotEqual) {
        return match equal(&left.value, &right.value) {
            Some(equal) => Value::Boolean(equal == (operator == Operator::Equal)),
            None => Value::Unevaluated("only the database compares values of these types"),
        };
    }
    match ordered(&left.value, &right.value) {
        Ok(ordering) => Value::Boolean(match operator {
            Operator::Less => ordering == Ordering::Less,
            Operator::LessOrEqual => ordering != Ordering::Greater,
            Operator::Greater => ordering == Ordering::Greater,
            _ => ordering != Ordering::Less,
        }),
        Err(reason) => Value::Unevaluated(reason),
    }
}

fn equal(left: &Value<'_>, right: &Value<'_>) -> Option<bool> {
    match (left, right) {
        (Value::Text(left), Value::Text(right)) => Some(left == right),
        (Value::Label(left), Value::Label(right)) => Some(left == right),
        (Value::Label(label), Value::Text(text)) | (Value::Text(text), Value::Label(label)) => {
            Some(label == text)
        }
        _ => ordered(left, right)
            .ok()
            .map(|ordering| ordering == Ordering::Equal),
    }
}

fn ordered(left: &Value<'_>, right: &Value<'_>) -> Result<Ordering, &'static str> {
    match (left, right) {
        (Value::Boolean(left), Value::Boolean(right)) => Ok(left.cmp(right)),
        (Value::Bytes(left), Value::Bytes(right)) => Ok(left.cmp(right)),
        (Value::Uuid(left), Value::Uuid(right)) => Ok(left.cmp(right)),
        (Value::Text(_), Value::Text(_)) => {
            Err("which text comes first, the collation of the database decides")
        }
        (Value::Label(_), Value::Label(_)) => {
            Err("which value of an enumeration comes first, engines decide in different ways")
        }
        (Value::Moment(left), Value::Moment(right)) => match (left, right) {
            (Moment::Date(left), Moment::Date(right))
            | (Moment::Time(left), Moment::Time(right))
            | (Moment::Local(left), Moment::Local(right))
            | (Moment::Instant(left), Moment::Instant(right)) => Ok(left.cmp(right)),
            _ => Err("which of these comes first, the time zone of the session decides"),
        },
        _ => order(left, right).ok_or("only the database compares values of these types"),
    }
}

fn is_distinct<'a>(left: &Item<'_>, right: &Item<'_>) -> Value<'a> {
    match (&left.value, &right.value) {
        (Value::Error(why), _) | (_, Value::Error(why)) => Value::Error(why),
        (Value::Unevaluated(why), _) | (_, Value::Unevaluated(why)) => Value::Unevaluated(why),
        (Value::Null, Value::Null) => Value::Boolean(false),
        (Value::Null, _) | (_, Value::Null) => Value::Boolean(true),
        _ => compare(BinaryOperator::NotEqual, left, right),
    }
}

fn case<'a>(pairs: &[Item<'a>], otherwise: &Item<'a>) -> Item<'a> {
    let values = pairs.chunks_exact(2).map(|pair| &pair[1]);
    let class = values
        .map(|value| value.class)
        .fold(otherwise.class, Class::max);
    for pair in pairs.chunks_exact(2) {
        let [condition, value] = pair else { continue };
        match truth(condition.value.clone()) {
            Value::Boolean(true) => {
                return Item {
                    value: promoted(value.value.clone(), class),
                    class,
                };
            }
            Value::Boolean(false) | Value::Null => {}
            hindrance => {
                return Item {
                    value: hindrance,
                    class,
                };
            }
        }
    }
    Item {
        value: promoted(otherwise.value.clone(), class),
        class,
    }
}

fn cast<'a>(operand: &Item<'a>, target: &ColumnType<'_>) -> Item<'a> {
    let class = class_of(target.kind);
    let value = match (hindrance(std::slice::from_ref(operand)), class) {
        _ if target.dimensions > 0 => Value::Unevaluated(ONLY_THE_DATABASE),
        (Some(hindrance), _) => hindrance,
        (None, Class::Numeric) => cast_numeric(&operand.value, target.precision, target.scale),
        (None, Class::Small | Class::Whole | Class::Big) => cast_whole(&operand.value, class),
        (None, Class::Float) => match promoted(operand.value.clone(), class) {
            value @ (Value::Float(_) | Value::Error(_)) => value,
            _ => Value::Unevaluated(ONLY_THE_DATABASE),
        },
        (None, _) => match (&operand.value, target.kind) {
            (Value::Text(_), TypeKind::Text) | (Value::Boolean(_), TypeKind::Boolean) => {
                operand.value.clone()
            }
            (Value::Integer(number), TypeKind::Text) => Value::Text(Cow::Owned(number.to_string())),
            _ => Value::Unevaluated("engines cast these values in different ways"),
        },
    };
    Item { value, class }
}
