//! What functions take and give.

use super::value::{Base, Type, comparable, same_array};
use super::{Mistake, Operand, Typing, User};
use crate::def::{Form, Function, Outcome, Parameter};

impl<'a> Typing<'a> {
    pub(super) const fn call(&mut self, node: usize, function: Function, count: usize) {
        let first = self.take(count);
        if self.is_lost {
            return;
        }
        let user = match function.form() {
            Form::Method => User::Method(function.keyword()),
            Form::Function => User::Function(function.keyword()),
        };
        let within = self.unsteady(first, count);
        let parameters = function.parameters();
        let receiver = if count > 0 {
            self.stack[first].value
        } else {
            Type::OPEN
        };
        // What all arguments share; only functions of `Same` look at it.
        let mut shared = receiver;
        let mut given = receiver;
        let mut position = 0;
        while position < count {
            let operand = self.stack[first + position];
            let parameter = match parameters {
                [] => Parameter::Any,
                _ if position < parameters.len() => parameters[position],
                _ => parameters[parameters.len() - 1],
            };
            if let Parameter::Same = parameter {
                if matches!(function, Function::NullIf) {
                    self.same(operand, receiver, user);
                } else {
                    shared = self.joined(shared, operand, Some(user));
                }
            } else if let Some((wanted, remedy)) =
                unfit(function, parameter, &operand, &receiver, count)
            {
                let value = operand.value;
                if position == 0 {
                    // What it gives follows from what it should have been given, which nobody knows.
                    given = Type::OPEN;
                }
                if remedy.is_empty() {
                    self.wrong(operand, user, wanted);
                } else {
                    let mistake = Mistake::Operand(value, user, wanted, remedy);
                    self.report(operand.node, mistake);
                }
            }
            position += 1;
        }
        let is_ordered = matches!(
            function,
            Function::Greatest | Function::Least | Function::NullIf
        );
        if is_ordered && matches!(shared.base, Base::Json | Base::Xml) {
            let operand = self.stack[first];
            let remedy = "cast it to `jsonb`, or compare a value of it";
            let mistake = Mistake::Operand(shared, user, "values that have an order", remedy);
            self.report(operand.node, mistake);
        }
        let value = outcome(function, given, shared, count, &self.stack, first);
        let own = self.of_function(node, function.volatility());
        let clock = match within {
            super::Clock::Still => own,
            within => within,
        };
        self.push(node, value, clock);
    }

    const fn same(&mut self, operand: Operand<'a>, receiver: Type<'a>, user: User) {
        if !comparable(&receiver, &operand.value) {
            let mistake = Mistake::Incomparable(receiver, user, operand.value);
            self.report(operand.node, mistake);
        } else {
            self.is_label(operand, receiver);
        }
    }
}

/// What is needed instead, and how to get it; `None` where the operand fits.
const fn unfit(
    function: Function,
    parameter: Parameter,
    operand: &Operand<'_>,
    receiver: &Type<'_>,
    count: usize,
) -> Option<(&'static str, &'static str)> {
    let value = &operand.value;
    if value.is_open() {
        return None;
    }
    let plain = !value.is_array();
    let base = value.base;
    let (fits, wanted, remedy) = match parameter {
        Parameter::Text => (
            value.is_text() || value.is(Base::Label) && !matches!(function, Function::Lower),
            "text",
            "",
        ),
        Parameter::Sized => (
            value.is_text() || plain && matches!(base, Base::Bytes | Base::Bits),
            "text",
            "",
        ),
        Parameter::Whole => (
            value.is_whole() && !value.is(Base::Big),
            "a whole number of 32 bits",
            "write a number, or add `.cast(integer)`",
        ),
        Parameter::Number if matches!(function, Function::Round) && count == 2 => (
            value.is_number() && !value.is(Base::Float),
            "a whole or decimal number",
            "floating point has no decimal places to round to; add `.cast(numeric)`",
        ),
        Parameter::Number => (value.is_number(), "a number", ""),
        Parameter::Exact => (
            value.is_number() && !value.is(Base::Float),
            "a whole or decimal number",
            "",
        ),
        Parameter::Boolean => (value.is(Base::Boolean), "true or false", ""),
        Parameter::Literal => (value.is_number(), "a number", ""),
        Parameter::Any | Parameter::Same => {
            let is_null = value.is(Base::Null) && matches!(function, Function::AnyOf);
            (!is_null, "a value", "nothing equals `None` in SQL")
        }
        Parameter::Json => (
            plain && matches!(base, Base::Json | Base::JsonB),
            "a JSON document",
            "",
        ),
        Parameter::JsonB => (
            value.is(Base::JsonB),
            "a JSON document of type `jsonb`",
            if value.is(Base::Json) {
                "declare the column `type = jsonb`, or add `.cast(jsonb)`"
            } else {
                ""
            },
        ),
        Parameter::Key => (
            value.is_text() || value.is_whole() && !value.is(Base::Big),
            "the name of a key, or a position",
            "",
        ),
        Parameter::Array if matches!(function, Function::AnyOf) => (
            value.is_array()
                && (value.is_list && matches!(value.base, Base::Open)
                    || comparable(receiver, &value.element())),
            "an array of what it is compared with",
            if value.is_array() {
                "give both the same type"
            } else {
                "for one value write `==`"
            },
        ),
        Parameter::Array => (value.is_array() && !value.is_list, "an array", ""),
        Parameter::Names => (
            value.is_array()
                && (matches!(value.base, Base::Open)
                    || matches!(value.base, Base::Text | Base::TextLiteral)),
            "a list of names",
            "write `[\"a\", \"b\"]`",
        ),
        Parameter::Container if matches!(function, Function::Overlaps) => (
            value.is_array(),
            "an array or a range",
            if value.is(Base::JsonB) {
                "for keys of a JSON document write `.has_any_key([\"a\", \"b\"])`"
            } else {
                ""
            },
        ),
        Parameter::Container => (
            value.is_array()
                || value.is(Base::JsonB)
                || value.is(Base::TextLiteral) && receiver.is(Base::JsonB),
            "an array, a JSON document of type `jsonb` or a range",
            if value.is_text() {
                "to look for a text write `.position(\"text\") > 0` or `.like(\"%text%\")`"
            } else if value.is(Base::Json) {
                "declare the column `type = jsonb`, or add `.cast(jsonb)`"
            } else {
                ""
            },
        ),
        Parameter::Contained if receiver.is_open() => return None,
        Parameter::Contained if receiver.is(Base::JsonB) => (
            value.is(Base::JsonB) || value.is(Base::TextLiteral),
            "a JSON document",
            "write it as a string: `\"{\\\"key\\\": 1}\"`",
        ),
        // The receiver has been found wrong.
        Parameter::Contained if !receiver.is_array() => return None,
        Parameter::Contained => (
            same_array(receiver, value),
            "an array of the same type",
            "write `[a, b]`",
        ),
        Parameter::Calendar => {
            let has_no_days = matches!(
                function,
                Function::DayOfWeek | Function::DayOfYear | Function::IsoWeek
            );
            (
                plain
                    && (matches!(base, Base::Date | Base::Timestamp)
                        || matches!(base, Base::Interval) && !has_no_days),
                "a date",
                if value.is(Base::TimestampTz) {
                    IN_UTC
                } else {
                    ""
                },
            )
        }
        Parameter::Clock => (
            plain && (value.is_time() || matches!(base, Base::Timestamp | Base::Interval)),
            "a time of day, or a date and time without zone",
            if value.is(Base::TimestampTz) {
                IN_UTC
            } else {
                ""
            },
        ),
        Parameter::Local => (
            plain && matches!(base, Base::Timestamp | Base::Interval),
            "a date and time without zone",
            if value.is(Base::TimestampTz) {
                IN_UTC
            } else if value.is(Base::Date) {
                "add `.cast(timestamp)`"
            } else {
                ""
            },
        ),
        Parameter::Moment if matches!(function, Function::AtTimeZone) => (
            plain && matches!(base, Base::Timestamp | Base::TimestampTz),
            "a date and time",
            if value.is(Base::Date) {
                "add `.cast(timestamp)`"
            } else {
                ""
            },
        ),
        Parameter::Moment => (
            value.is_moment() || value.is(Base::Interval),
            "a date and time, or a duration",
            "",
        ),
    };
    if fits { None } else { Some((wanted, remedy)) }
}

const IN_UTC: &str = "which date and time an instant is depends on the zone; write `.at_time_zone(\"UTC\")` in front";

const fn outcome<'a>(
    function: Function,
    receiver: Type<'a>,
    shared: Type<'a>,
    count: usize,
    stack: &[Operand<'a>],
    first: usize,
) -> Type<'a> {
    let base = match function.outcome() {
        Outcome::Whole => Base::Integer,
        Outcome::Numeric => Base::Numeric,
        Outcome::Text => Base::Text,
        Outcome::Boolean => Base::Boolean,
        Outcome::Instant => Base::TimestampTz,
        Outcome::Date => Base::Date,
        Outcome::Interval => Base::Interval,
        Outcome::Uuid => Base::Uuid,
        Outcome::First => return receiver,
        Outcome::Common => {
            return match shared.base {
                Base::Null if !shared.is_array() => Type::OPEN,
                _ => shared,
            };
        }
        Outcome::Json if receiver.is_open() => return Type::OPEN,
        Outcome::Json if receiver.is(Base::Json) => Base::Json,
        Outcome::Json => Base::JsonB,
        Outcome::OtherZone => match receiver.base {
            Base::TimestampTz => Base::Timestamp,
            Base::Timestamp => Base::TimestampTz,
            _ => return Type::OPEN,
        },
        Outcome::Rounded => {
            if receiver.is_open() {
                return Type::OPEN;
            }
            let exponent = if matches!(function, Function::Power) && count > 1 {
                stack[first + 1].value
            } else {
                Type::plain(Base::WholeLiteral)
            };
            if exponent.is_open() {
                return Type::OPEN;
            }
            let rounds_to_places = matches!(function, Function::Round) && count > 1;
            let is_decimal = receiver.is(Base::Numeric)
                || receiver.is(Base::DecimalLiteral)
                || exponent.is(Base::Numeric)
                || exponent.is(Base::DecimalLiteral);
            let is_float = receiver.is(Base::Float) || exponent.is(Base::Float);
            if rounds_to_places || is_decimal && !is_float {
                Base::Numeric
            } else {
                Base::Float
            }
        }
    };
    Type::plain(base)
}
