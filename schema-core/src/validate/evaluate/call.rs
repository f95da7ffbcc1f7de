//! Functions that are evaluated without a database.

use super::super::number::{Class, absolute, promoted};
use super::super::{Value, text};
use super::{DAMAGED, Item, ONLY_THE_DATABASE, compare, hindrance, missing, ordered};
use crate::def::{BinaryOperator, Function};
use std::borrow::Cow;
use std::cmp::Ordering;

/// Evaluates a function of texts; NULL if one is NULL.
pub(super) fn with_texts<'a>(
    arguments: &[&Item<'_>],
    apply: impl FnOnce(&[&str]) -> Value<'a>,
) -> Value<'a> {
    let owned: Vec<Item<'_>> = arguments.iter().map(|&argument| argument.clone()).collect();
    if let Some(hindrance) = hindrance(&owned) {
        return hindrance;
    }
    let texts: Option<Vec<&str>> = arguments
        .iter()
        .map(|argument| match &argument.value {
            Value::Text(text) => Some(text.as_ref()),
            _ => None,
        })
        .collect();
    match texts {
        Some(texts) => apply(&texts),
        None => Value::Unevaluated("only the database does this with values of this type"),
    }
}

pub(super) fn call<'a>(function: Function, arguments: &[Item<'a>]) -> Item<'a> {
    let texts = |apply: fn(&[&str]) -> Value<'a>| {
        let arguments: Vec<&Item<'a>> = arguments.iter().collect();
        Item::plain(with_texts(&arguments, apply))
    };
    match (function, arguments) {
        (Function::CharLength, [argument]) => measured(argument, |text| text.chars().count()),
        (Function::OctetLength, [argument]) => size(argument, 1),
        (Function::BitLength, [argument]) => size(argument, 8),
        (Function::Lower, _) => texts(|texts| text::lower(texts.concat().as_str())),
        (Function::Upper, _) => texts(|texts| text::upper(texts.concat().as_str())),
        (Function::Trim, _) => texts(|texts| owned(texts.concat().trim_matches(' '))),
        (Function::TrimStart, _) => texts(|texts| owned(texts.concat().trim_start_matches(' '))),
        (Function::TrimEnd, _) => texts(|texts| owned(texts.concat().trim_end_matches(' '))),
        (Function::Concat, _) => texts(|texts| owned(&texts.concat())),
        (Function::StartsWith, _) => texts(|texts| match texts {
            [text, start] => Value::Boolean(text.starts_with(start)),
            _ => Value::Unevaluated(DAMAGED),
        }),
        (Function::EndsWith, _) => texts(|texts| match texts {
            [text, end] => Value::Boolean(text.ends_with(end)),
            _ => Value::Unevaluated(DAMAGED),
        }),
        (Function::Position, [one, other]) => {
            let value = with_texts(&[one, other], |texts| match texts {
                [text, wanted] => Value::Integer(text::position(text, wanted)),
                _ => Value::Unevaluated(DAMAGED),
            });
            Item {
                value,
                class: Class::Whole,
            }
        }
        (Function::Replace, _) => texts(|texts| match texts {
            [text, "", _] => owned(text),
            [text, wanted, replacement] => owned(&text.replace(wanted, replacement)),
            _ => Value::Unevaluated(DAMAGED),
        }),
        (Function::Substring, [value, numbers @ ..]) => {
            let numbers: Vec<&Value<'_>> = numbers.iter().map(|number| &number.value).collect();
            Item::plain(
                match (hindrance(arguments), &value.value, numbers.as_slice()) {
                    (Some(hindrance), ..) => hindrance,
                    (None, Value::Text(of), [Value::Integer(start)]) => {
                        text::substring(of, *start, None)
                    }
                    (None, Value::Text(of), [Value::Integer(start), Value::Integer(length)]) => {
                        text::substring(of, *start, Some(*length))
                    }
                    _ => Value::Unevaluated(ONLY_THE_DATABASE),
                },
            )
        }
        (Function::Abs, [argument]) => Item {
            value: hindrance(arguments)
                .unwrap_or_else(|| absolute(&argument.value, argument.class)),
            class: argument.class,
        },
        (Function::Coalesce, _) => coalesce(arguments),
        (Function::NullIf, [value, other]) => Item {
            value: match compare(BinaryOperator::Equal, value, other) {
                Value::Boolean(true) => Value::Null,
                Value::Boolean(false) | Value::Null => value.value.clone(),
                hindrance => hindrance,
            },
            class: value.class,
        },
        (Function::Greatest, _) => extreme(arguments, Ordering::Greater),
        (Function::Least, _) => extreme(arguments, Ordering::Less),
        (Function::Now | Function::CurrentDate, _) => {
            Item::plain(Value::Unevaluated("the clock of the database decides"))
        }
        (Function::CurrentUser | Function::SessionUser | Function::CurrentSetting, _) => {
            Item::plain(Value::Unevaluated("the session of the database decides"))
        }
        // Of NULL all of them are NULL.
        _ => Item::plain(match hindrance(arguments) {
            Some(Value::Null) => Value::Null,
            Some(Value::Error(why)) => Value::Error(why),
            _ => Value::Unevaluated(ONLY_THE_DATABASE),
        }),
    }
}

fn owned<'a>(text: &str) -> Value<'a> {
    Value::Text(Cow::Owned(text.to_owned()))
}

fn measured<'a>(argument: &Item<'_>, measure: fn(&str) -> usize) -> Item<'a> {
    match &argument.value {
        Value::Text(text) => Item::whole(measure(text)),
        other => Item {
            value: missing(other),
            class: Class::Whole,
        },
    }
}

fn size<'a>(argument: &Item<'_>, factor: usize) -> Item<'a> {
    match &argument.value {
        Value::Bytes(bytes) => Item::whole(bytes.len() * factor),
        Value::Text(text) => Item::whole(text.len() * factor),
        other => Item {
            value: missing(other),
            class: Class::Whole,
        },
    }
}

/// The first that is not NULL, as the kind of number that all are together.
fn coalesce<'a>(arguments: &[Item<'a>]) -> Item<'a> {
    let class = common_class(arguments);
    let found = arguments
        .iter()
        .find(|argument| !matches!(argument.value, Value::Null));
    Item {
        value: found.map_or(Value::Null, |found| promoted(found.value.clone(), class)),
        class,
    }
}

/// The one that is first in an order, without those that are NULL.
fn extreme<'a>(arguments: &[Item<'a>], wanted: Ordering) -> Item<'a> {
    let class = common_class(arguments);
    let mut best = Value::Null;
    for argument in arguments {
        let value = promoted(argument.value.clone(), class);
        match (&best, &value) {
            (_, Value::Null) => {}
            (_, Value::Error(_) | Value::Opaque(_) | Value::Unevaluated(_)) => {
                return Item {
                    value: missing(&value),
                    class,
                };
            }
            (Value::Null, _) => best = value,
            _ => match ordered(&value, &best) {
                Ok(ordering) if ordering == wanted => best = value,
                Ok(_) => {}
                Err(reason) => {
                    return Item {
                        value: Value::Unevaluated(reason),
                        class,
                    };
                }
            },
        }
    }
    Item { value: best, class }
}

fn common_class(arguments: &[Item<'_>]) -> Class {
    arguments
        .iter()
        .map(|argument| argument.class)
        .fold(Class::Other, Class::max)
}
