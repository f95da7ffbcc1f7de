//! The words of problems.

use super::value::Type;
use super::{Mistake, Problem, Purpose, User};
use crate::def::{EnumDef, Volatility};
use crate::message::Message;

pub(super) const fn of(problem: &Problem<'_>) -> Message {
    match &problem.mistake {
        Mistake::Operand(found, user, wanted, remedy) => {
            let message = subject(problem)
                .text(found.description())
                .text(", but ")
                .message(&name(*user))
                .text(" needs ")
                .text(wanted);
            if remedy.is_empty() {
                message
            } else {
                message.text("; ").text(remedy)
            }
        }
        Mistake::NoCast(left, right) => Message::new()
            .text("there is no cast from ")
            .text(left.description())
            .text(" to ")
            .text(right.description())
            .text("; cast by way of `text`, if that is meant"),
        Mistake::Branches(left, right) => Message::new()
            .text("this is ")
            .text(right.description())
            .text(", and another branch gives ")
            .text(left.description())
            .text("; all branches give values of one type"),
        Mistake::Elements(left, right) => Message::new()
            .text("this is ")
            .text(right.description())
            .text(" in a list of which another element is ")
            .text(left.description())
            .text("; all elements have one type"),
        Mistake::Incomparable(left, user @ User::Operator(_), right) => name(*user)
            .text(" compares ")
            .text(left.description())
            .text(" with ")
            .text(right.description())
            .text(reason(left, right)),
        Mistake::Incomparable(left, user @ User::Function(_), right) => Message::new()
            .text("this is ")
            .text(right.description())
            .text(", and another argument of ")
            .message(&name(*user))
            .text(" is ")
            .text(left.description())
            .text("; give all the same type, if need be with `.cast(..)`"),
        Mistake::Incomparable(left, User::Method(_), right) => Message::new()
            .text(left.description())
            .text(" is compared with ")
            .text(right.description())
            .text(" here")
            .text(reason(left, right)),
        Mistake::AmongNone => Message::new().text(
            "nothing equals `None` in SQL; allow it with `.is_none() || ..` in front",
        ),
        Mistake::ComparedWithNone(remedy) => Message::new()
            .text(
                "a comparison with `None` is neither true nor false in SQL, so it would check nothing; \
                 write `",
            )
            .text(remedy)
            .text("`"),
        Mistake::NoCondition(found) => subject(problem).text(found.description()).text(
            ", but a condition is true or false; compare it with something, as in `quantity > 0`",
        ),
        Mistake::Unfit(found, column) => unfit(problem, found, column),
        Mistake::NoLabel(text, enumeration) => labels(
            Message::new()
                .text("`")
                .text(text)
                .text("` is no value of `")
                .text(enumeration.rust_name)
                .text("`, so that no row could have it; its values are "),
            enumeration,
        ),
        Mistake::Changes(what, purpose, volatility) => changes(*what, *purpose, *volatility),
    }
}

/// `this is `, or the column by its name.
const fn subject(problem: &Problem<'_>) -> Message {
    match problem.column {
        Some(column) => Message::new().text("`").text(column).text("` is "),
        None => Message::new().text("this is "),
    }
}

const fn name(user: User) -> Message {
    match user {
        User::Operator(symbol) => Message::new().text("`").text(symbol).text("`"),
        User::Method(word) => Message::new().text("`.").text(word).text("(..)`"),
        User::Function(word) => Message::new().text("`").text(word).text("(..)`"),
    }
}

/// Why two have no comparison, and what to do.
const fn reason(left: &Type<'_>, right: &Type<'_>) -> &'static str {
    use super::value::Base;
    if left.is(Base::Json) || right.is(Base::Json) {
        return ", but `json` has no equality; compare a value of it, `.get_text(\"key\")`, or declare the \
                column `type = jsonb`";
    }
    if left.is(Base::TextLiteral) && right.is_number()
        || right.is(Base::TextLiteral) && left.is_number()
    {
        return "; write the number without quotes";
    }
    if left.is_array() && right.is_array() {
        return " of another type, and the server has no operator for the two; cast one: \
                `.cast(array(text))`";
    }
    if left.is_array() || right.is_array() {
        return "; write a list, `[a, b]`, or look into the array with `.contains([a])` or `a.any_of(tags)`";
    }
    if left.is(Base::Enum) && right.is(Base::Enum) {
        return " of another enum; compare their texts, `.cast(text)`, if that is meant";
    }
    ", which no engine does; give both sides the same type, if need be with `.cast(..)`"
}

const fn unfit(problem: &Problem<'_>, found: &Type<'_>, column: &Type<'_>) -> Message {
    use super::value::Base;
    let message = subject(problem)
        .text(found.description())
        .text(", but the column holds ")
        .text(match column.base {
            _ if column.is_array() => "arrays",
            Base::Small | Base::Integer | Base::Big => "whole numbers",
            Base::Numeric => "decimal numbers",
            Base::Float => "floating-point numbers",
            Base::Text => "text",
            Base::Boolean => "true and false",
            Base::Enum => "values of an enum",
            _ => column.description(),
        });
    if column.is_array() {
        return message.text("; write a list, `[a, b]`, or `[]` for an empty one");
    }
    if column.is_number() && found.is(Base::TextLiteral) {
        return message.text("; write the number without quotes");
    }
    if column.is(Base::Boolean) && found.is(Base::TextLiteral) {
        return message.text("; write `true` or `false` without quotes");
    }
    if column.is_whole() && found.is(Base::DecimalLiteral) {
        return message.text(", and the server would round it; write a whole number");
    }
    if column.is(Base::Text) && found.is_number() {
        return message.text("; write it in quotes");
    }
    message.text("; write a value of that type, if need be with `.cast(..)`")
}

const fn labels(mut message: Message, enumeration: &EnumDef<'_>) -> Message {
    let mut rest = enumeration.variants;
    while let [variant, others @ ..] = rest {
        message = message.text("`").text(variant.label).text("`");
        if !others.is_empty() {
            message = message.text(", ");
        }
        rest = others;
    }
    message
}

const fn changes(what: Option<&str>, purpose: Purpose, volatility: Volatility) -> Message {
    let message = Message::new();
    let message = match what {
        None => message.text("this"),
        Some(word) => message.text("`").text(word).text("()`"),
    };
    let message = message.text(match volatility {
        Volatility::Clock => " changes as time passes",
        Volatility::Session if what.is_none() => {
            " depends on the session's time zone or style of dates"
        }
        Volatility::Session => " depends on the session",
        Volatility::Volatile | Volatility::Immutable => " gives another value at each call",
    });
    match purpose {
        Purpose::Key | Purpose::Predicate => message.text(
            ", and an index holds what was true when the row was written; compare with the value when you \
             query, and index the column",
        ),
        Purpose::Generated => message.text(
            ", and a generated column is computed once, when the row is written; write \
             `default = ..`, or compute it when you query",
        ),
        _ if matches!(volatility, Volatility::Session) => message.text(
            ", so that the same row is right or wrong by who writes it; record it with `default = ..`, or decide \
             it in a policy",
        ),
        _ if matches!(volatility, Volatility::Volatile) => {
            message.text(", so that the check says nothing of the row; write it as `default = ..`")
        }
        _ => message.text(
            ", so that a row which is right today is wrong another day, and neither a restore nor an \
             update of another column takes it then; a check may say `column <= now()`, which stays true, \
             or compare with a column that holds the time, and `sql(\"..\")` is not checked",
        ),
    }
}
