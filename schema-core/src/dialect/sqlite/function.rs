//! How SQLite writes the functions of the schema language, and which of them it has no honest form of.

use super::words::{NOW, SqliteWords, uuid_v4_digits, uuid_v7_digits};
use crate::def::{BinaryOperator, Function};
use crate::dialect::Feature;
use crate::dialect::expression::{Binding, Fragment, Inexpressible, operand};
use crate::model::Expression;

/// The most values of `greatest` and `least`: the number of combinations doubles with each.
const MOST_COMPARED: usize = 4;

impl SqliteWords<'_> {
    /// A call of `function`.
    pub(super) fn function(
        &self,
        function: Function,
        arguments: &[Expression],
    ) -> Result<Fragment, Inexpressible> {
        let calls = |name: &str| -> Result<Fragment, Inexpressible> {
            Ok(Fragment::primary(format!(
                "{name}({})",
                self.list(arguments)?.join(", ")
            )))
        };
        match function {
            Function::CharLength => calls("length"),
            Function::OctetLength => {
                let [value] = self.all(arguments, Binding::Or)?;
                Ok(Fragment::primary(format!("length(CAST({value} AS BLOB))")))
            }
            Function::BitLength => {
                let [value] = self.all(arguments, Binding::Or)?;
                let sql = format!("length(CAST({value} AS BLOB)) * 8");
                Ok(Fragment::new(sql, Binding::Product))
            }
            Function::Lower => calls("lower"),
            Function::Upper => calls("upper"),
            Function::Trim => calls("trim"),
            Function::TrimStart => calls("ltrim"),
            Function::TrimEnd => calls("rtrim"),
            Function::Substring => {
                substring_is_plain(arguments)?;
                calls("substr")
            }
            Function::Replace => {
                replacement_is_plain(arguments)?;
                calls("replace")
            }
            // `||` binds tightest here and loosest elsewhere: operands and result stand in parentheses.
            Function::Concat => {
                let mut list = Vec::new();
                for argument in arguments {
                    list.push(operand(argument, Binding::Primary, self)?);
                }
                Ok(Fragment::new(list.join(" || "), Binding::Operator))
            }
            Function::StartsWith => {
                let [value, start] = self.all(arguments, Binding::Primary)?;
                let sql = format!("substr({value}, 1, length({start})) = {start}");
                Ok(Fragment::new(sql, Binding::Comparison))
            }
            Function::EndsWith => {
                let [value, end] = self.all(arguments, Binding::Primary)?;
                let sql = format!("substr({value}, length({value}) - length({end}) + 1) = {end}");
                Ok(Fragment::new(sql, Binding::Comparison))
            }
            Function::Position => calls("instr"),
            Function::Abs => calls("abs"),
            // With one argument it is an error here, and means that argument elsewhere.
            Function::Coalesce if arguments.len() == 1 => {
                let [value] = self.all(arguments, Binding::Or)?;
                Ok(Fragment::primary(format!("coalesce({value}, NULL)")))
            }
            Function::Coalesce => calls("coalesce"),
            Function::NullIf => calls("nullif"),
            Function::Greatest => self.extreme("max", arguments),
            Function::Least => self.extreme("min", arguments),
            Function::Get => self.get(arguments),
            Function::GetText => self.get_text(arguments),
            Function::JsonType => {
                let [value] = self.all(arguments, Binding::Or)?;
                Ok(Fragment::primary(format!(
                    "CASE json_type({value}) WHEN 'text' THEN 'string' WHEN 'integer' THEN 'number' \
                     WHEN 'real' THEN 'number' WHEN 'true' THEN 'boolean' WHEN 'false' THEN 'boolean' \
                     ELSE json_type({value}) END"
                )))
            }
            Function::Now => Ok(Fragment::primary(NOW)),
            Function::CurrentDate => Ok(Fragment::primary("date('now')")),
            Function::Year => self.field("%Y", arguments),
            Function::Month => self.field("%m", arguments),
            Function::Day => self.field("%d", arguments),
            Function::DayOfYear => self.field("%j", arguments),
            Function::Hour => self.field("%H", arguments),
            Function::Minute => self.field("%M", arguments),
            Function::Quarter => {
                let month = self.field("%m", arguments)?.sql;
                Ok(Fragment::new(
                    format!("({month} + 2) / 3"),
                    Binding::Product,
                ))
            }
            // Sunday is 0 here, and 7 in ISO 8601.
            Function::DayOfWeek => {
                let day = self.field("%w", arguments)?.sql;
                Ok(Fragment::new(format!("({day} + 6) % 7 + 1"), Binding::Sum))
            }
            Function::UuidV7 => self.uuid(&uuid_v7_digits),
            Function::UuidV4 => self.uuid(&uuid_v4_digits),
            Function::NextValue => Err(Inexpressible {
                feature: "sequences".into(),
                remedy: "number the rows by `identity(by_default)` on the primary key".into(),
            }),
            Function::Round | Function::Floor | Function::Ceil | Function::Power => Err(without(
                function,
                "its rounding is another, and its mathematical functions are an option of the build",
                "do it in the application",
            )),
            Function::HasKey => Err(without(
                function,
                "arrays have keys elsewhere",
                "write `.get(\"key\").is_some()`",
            )),
            Function::HasAnyKey
            | Function::HasAllKeys
            | Function::Contains
            | Function::ContainedBy
            | Function::Overlaps => Err(without(
                function,
                "it takes no subquery in a constraint",
                "read single values with `.get_text(\"key\")`",
            )),
            Function::Cardinality | Function::AnyOf => Err(without(
                function,
                "it has no arrays",
                "hold the list in a table of its own",
            )),
            Function::AtTimeZone | Function::DateTrunc => Err(without(
                function,
                "its date functions know no zones and keep milliseconds alone",
                "compare the parts, as in `.year()`",
            )),
            Function::IsoWeek | Function::Second | Function::Epoch => Err(without(
                function,
                "its date functions differ by version and keep milliseconds alone",
                "use another part, as in `.year()`",
            )),
            Function::Years
            | Function::Months
            | Function::Weeks
            | Function::Days
            | Function::Hours
            | Function::Minutes
            | Function::Seconds => Err(without(
                function,
                "it has no durations",
                "add `days(..)` or `weeks(..)` to a date or to `now()`",
            )),
            Function::CurrentUser | Function::SessionUser | Function::CurrentSetting => {
                Err(without(
                    function,
                    "it has neither users nor settings of a session",
                    "let the application decide",
                ))
            }
        }
    }

    /// A date, or now, and a duration of days. The rewriting has seen to it that it is one of the two.
    pub(super) fn shifted(
        &self,
        operator: BinaryOperator,
        left: &Expression,
        right: &Expression,
    ) -> Option<Result<Fragment, Inexpressible>> {
        let sign = match operator {
            BinaryOperator::Add => "+",
            BinaryOperator::Subtract => "-",
            _ => return None,
        };
        let days = days_of(right)?;
        let modifier = match days.strip_prefix('-') {
            Some(magnitude) if sign == "-" => format!("+{magnitude} days"),
            Some(magnitude) => format!("-{magnitude} days"),
            None => format!("{sign}{days} days"),
        };
        Some(match left {
            Expression::Call(Function::Now, _) => Ok(Fragment::primary(
                NOW.replace("'now'", &format!("'now', '{modifier}'")),
            )),
            Expression::Call(Function::CurrentDate, _) => {
                Ok(Fragment::primary(format!("date('now', '{modifier}')")))
            }
            other => operand(other, Binding::Or, self)
                .map(|value| Fragment::primary(format!("date({value}, '{modifier}')"))),
        })
    }

    fn list(&self, arguments: &[Expression]) -> Result<Vec<String>, Inexpressible> {
        arguments
            .iter()
            .map(|argument| operand(argument, Binding::Or, self))
            .collect()
    }

    fn all<const COUNT: usize>(
        &self,
        arguments: &[Expression],
        least: Binding,
    ) -> Result<[String; COUNT], Inexpressible> {
        let mut list = Vec::new();
        for argument in arguments {
            list.push(operand(argument, least, self)?);
        }
        <[String; COUNT]>::try_from(list).map_err(|list| Inexpressible {
            feature: format!("function of {} arguments where {COUNT} are due", list.len()),
            remedy: "write it as the guide's page on expressions says".into(),
        })
    }

    /// `max` and `min` of several values are NULL as soon as one is; so the largest combination without a
    /// NULL is taken.
    fn extreme(&self, name: &str, arguments: &[Expression]) -> Result<Fragment, Inexpressible> {
        let list = self.list(arguments)?;
        let count = list.len();
        if !(2..=MOST_COMPARED).contains(&count) {
            return Err(Inexpressible {
                feature: format!("greatest or least of {count} values"),
                remedy: format!("nest calls of 2 to {MOST_COMPARED} values"),
            });
        }
        let mut combinations: Vec<Vec<&str>> = (1..1_usize << count)
            .map(|chosen| {
                let is_chosen = |position: &usize| chosen >> position & 1 == 1;
                (0..count)
                    .filter(is_chosen)
                    .map(|position| list[position].as_str())
                    .collect()
            })
            .collect();
        combinations.sort_by_key(|combination| std::cmp::Reverse(combination.len()));
        let terms: Vec<String> = combinations
            .iter()
            .map(|combination| match combination.as_slice() {
                [one] => (*one).to_owned(),
                several => format!("{name}({})", several.join(", ")),
            })
            .collect();
        Ok(Fragment::primary(format!("coalesce({})", terms.join(", "))))
    }

    fn get(&self, arguments: &[Expression]) -> Result<Fragment, Inexpressible> {
        let (value, path) = self.document_and_path(arguments)?;
        Ok(Fragment::new(
            format!("{value} -> {path}"),
            Binding::Operator,
        ))
    }

    /// `->>` gives numbers and booleans as numbers, so that only strings are read by it.
    fn get_text(&self, arguments: &[Expression]) -> Result<Fragment, Inexpressible> {
        let (value, path) = self.document_and_path(arguments)?;
        Ok(Fragment::primary(format!(
            "CASE json_type({value}, {path}) WHEN 'text' THEN {value} ->> {path} WHEN 'null' THEN NULL \
             ELSE {value} -> {path} END"
        )))
    }

    fn document_and_path(
        &self,
        arguments: &[Expression],
    ) -> Result<(String, String), Inexpressible> {
        self.dialect.require(Feature::JsonFunctions)?;
        let [value, key] = arguments else {
            return Err(without(
                Function::Get,
                "the arguments do not add up",
                "name one key",
            ));
        };
        let path = match key {
            Expression::Text(key) if !key.contains(['"', '\\', '\0']) => format!("$.\"{key}\""),
            // The first element of a scalar is the scalar there.
            Expression::Number(_) => {
                return Err(without(
                    Function::Get,
                    "PostgreSQL takes a scalar for an array of one, and this engine does not",
                    "give the element a key of its own",
                ));
            }
            _ => {
                return Err(without(
                    Function::Get,
                    "a path in its JSON is a literal without quotes and backslashes",
                    "write the key as a literal",
                ));
            }
        };
        let path = crate::dialect::quoting::standard_literal(&path);
        Ok((operand(value, Binding::Primary, self)?, path))
    }

    /// A calendar field. The zone of what was brought to UTC is UTC.
    fn field(&self, format: &str, arguments: &[Expression]) -> Result<Fragment, Inexpressible> {
        let [argument] = arguments else {
            return Err(without(
                Function::Year,
                "the arguments do not add up",
                "name one value",
            ));
        };
        let moment = match argument {
            Expression::Call(Function::AtTimeZone, inner) => match inner.as_slice() {
                [moment, Expression::Text(zone)] if zone == "UTC" => moment,
                _ => {
                    return Err(without(
                        Function::AtTimeZone,
                        "it knows no zone but UTC",
                        "write `.at_time_zone(\"UTC\")`",
                    ));
                }
            },
            other => other,
        };
        let moment = operand(moment, Binding::Or, self)?;
        Ok(Fragment::primary(format!(
            "CAST(strftime('{format}', {moment}) AS INTEGER)"
        )))
    }
}

/// The number of days of a duration that every engine counts alike; `None` of all else.
pub(super) fn days_of(value: &Expression) -> Option<String> {
    match value {
        Expression::Call(Function::Days, arguments) => match arguments.as_slice() {
            [Expression::Number(days)] => Some(days.clone()),
            _ => None,
        },
        Expression::Call(Function::Weeks, arguments) => match arguments.as_slice() {
            [Expression::Number(weeks)] => {
                let weeks: i64 = weeks.parse().ok()?;
                Some(weeks.checked_mul(7)?.to_string())
            }
            _ => None,
        },
        _ => None,
    }
}

/// A position before the first character, or a negative length, means something else here.
fn substring_is_plain(arguments: &[Expression]) -> Result<(), Inexpressible> {
    let at_least = |value: Option<&Expression>, least: i64| match value {
        None => true,
        Some(Expression::Number(digits)) => digits.parse::<i64>().is_ok_and(|value| value >= least),
        Some(_) => false,
    };
    if at_least(arguments.get(1), 1) && at_least(arguments.get(2), 0) {
        return Ok(());
    }
    Err(without(
        Function::Substring,
        "a position before the start, or a negative length, counts from the end here",
        "write the position, from 1, and the length as numbers",
    ))
}

/// `replace(a, '', NULL)` is `a` here, and NULL elsewhere.
fn replacement_is_plain(arguments: &[Expression]) -> Result<(), Inexpressible> {
    match arguments {
        [_, Expression::Text(old), _] if !old.is_empty() => Ok(()),
        [_, _, Expression::Text(_)] => Ok(()),
        _ => Err(without(
            Function::Replace,
            "NULL for an empty text is no NULL here",
            "write what is replaced, or what replaces it, as a literal",
        )),
    }
}

fn without(function: Function, because: &str, remedy: &str) -> Inexpressible {
    Inexpressible {
        feature: format!("equal of `{}` ({because})", function.keyword()),
        remedy: format!("{remedy}, or limit the object: `only(postgres)`"),
    }
}
