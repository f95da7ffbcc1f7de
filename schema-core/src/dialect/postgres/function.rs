//! How PostgreSQL writes the functions of the schema language.

use super::words::{PostgresWords, UUID_V7_FUNCTION, literal, object};
use crate::def::Function;
use crate::dialect::expression::{Binding, Fragment, Inexpressible, operand};
use crate::model::Expression;

impl PostgresWords {
    /// A call of `function`.
    pub(super) fn function(
        &self,
        function: Function,
        arguments: &[Expression],
    ) -> Result<Fragment, Inexpressible> {
        let name = match function {
            Function::CharLength => "char_length",
            Function::OctetLength => "octet_length",
            Function::BitLength => "bit_length",
            Function::Lower => "lower",
            Function::Upper => "upper",
            Function::Trim => "trim",
            Function::TrimStart => "ltrim",
            Function::TrimEnd => "rtrim",
            Function::Substring => "substr",
            Function::Replace => "replace",
            Function::StartsWith => "starts_with",
            Function::Position => "strpos",
            Function::Abs => "abs",
            Function::Round => "round",
            Function::Floor => "floor",
            Function::Ceil => "ceil",
            Function::Power => "power",
            Function::Coalesce => "coalesce",
            Function::NullIf => "nullif",
            Function::Greatest => "greatest",
            Function::Least => "least",
            Function::JsonType => "jsonb_typeof",
            Function::Cardinality => "cardinality",
            Function::Now => "now",
            Function::CurrentSetting => "current_setting",
            Function::UuidV7 if self.version >= 18 => "uuidv7",
            Function::UuidV7 => UUID_V7_FUNCTION,
            Function::UuidV4 => "gen_random_uuid",
            Function::CurrentDate => return Ok(Fragment::primary("CURRENT_DATE")),
            Function::CurrentUser => return Ok(Fragment::primary("CURRENT_USER")),
            Function::SessionUser => return Ok(Fragment::primary("SESSION_USER")),
            Function::DateTrunc => {
                let [value, unit] = self.all(arguments)?;
                return Ok(Fragment::primary(format!("date_trunc({unit}, {value})")));
            }
            Function::NextValue => return next_value(arguments),
            Function::Concat => return self.joined(arguments, "||", Binding::Operator),
            Function::Get => return self.joined(arguments, "->", Binding::Operator),
            Function::GetText => return self.joined(arguments, "->>", Binding::Operator),
            Function::HasKey => return self.joined(arguments, "?", Binding::Comparison),
            Function::HasAnyKey => return self.joined(arguments, "?|", Binding::Comparison),
            Function::HasAllKeys => return self.joined(arguments, "?&", Binding::Comparison),
            Function::Contains => return self.joined(arguments, "@>", Binding::Comparison),
            Function::ContainedBy => return self.joined(arguments, "<@", Binding::Comparison),
            Function::Overlaps => return self.joined(arguments, "&&", Binding::Comparison),
            Function::AtTimeZone => {
                return self.joined(arguments, "AT TIME ZONE", Binding::Operator);
            }
            Function::AnyOf => {
                let [value, array] = self.all(arguments)?;
                let sql = format!("{value} = ANY ({array})");
                return Ok(Fragment::new(sql, Binding::Comparison));
            }
            Function::EndsWith => {
                let [value, end] = self.all(arguments)?;
                let sql = format!("right({value}, char_length({end})) = {end}");
                return Ok(Fragment::new(sql, Binding::Comparison));
            }
            Function::Year => return self.field("year", arguments),
            Function::Quarter => return self.field("quarter", arguments),
            Function::Month => return self.field("month", arguments),
            Function::Day => return self.field("day", arguments),
            Function::DayOfWeek => return self.field("isodow", arguments),
            Function::DayOfYear => return self.field("doy", arguments),
            Function::IsoWeek => return self.field("week", arguments),
            Function::Hour => return self.field("hour", arguments),
            Function::Minute => return self.field("minute", arguments),
            Function::Second => return self.fraction("second", arguments),
            Function::Epoch => return self.fraction("epoch", arguments),
            Function::Years => return interval("years", arguments),
            Function::Months => return interval("months", arguments),
            Function::Weeks => return interval("weeks", arguments),
            Function::Days => return interval("days", arguments),
            Function::Hours => return interval("hours", arguments),
            Function::Minutes => return interval("minutes", arguments),
            Function::Seconds => return interval("seconds", arguments),
        };
        let mut list = Vec::new();
        for argument in arguments {
            list.push(operand(argument, Binding::Or, self)?);
        }
        Ok(Fragment::primary(format!("{name}({})", list.join(", "))))
    }

    /// The arguments, each in parentheses where it is not one word or call.
    fn all<const COUNT: usize>(
        &self,
        arguments: &[Expression],
    ) -> Result<[String; COUNT], Inexpressible> {
        let mut list = Vec::new();
        for argument in arguments {
            list.push(operand(argument, Binding::Primary, self)?);
        }
        <[String; COUNT]>::try_from(list).map_err(|list| Inexpressible {
            feature: format!("function of {} arguments where {COUNT} are due", list.len()),
            remedy: "write it as the guide's page on expressions says".into(),
        })
    }

    fn joined(
        &self,
        arguments: &[Expression],
        operator: &str,
        binding: Binding,
    ) -> Result<Fragment, Inexpressible> {
        let mut list = Vec::new();
        for argument in arguments {
            list.push(operand(argument, Binding::Primary, self)?);
        }
        Ok(Fragment::new(list.join(&format!(" {operator} ")), binding))
    }

    /// A calendar field as the whole number that it is; the server's own type is `numeric`.
    fn field(&self, field: &str, arguments: &[Expression]) -> Result<Fragment, Inexpressible> {
        let [value] = self.all(arguments)?;
        Ok(Fragment::primary(format!(
            "CAST(extract({field} FROM {value}) AS integer)"
        )))
    }

    fn fraction(&self, field: &str, arguments: &[Expression]) -> Result<Fragment, Inexpressible> {
        let [value] = self.all(arguments)?;
        Ok(Fragment::primary(format!("extract({field} FROM {value})")))
    }
}

fn interval(unit: &str, arguments: &[Expression]) -> Result<Fragment, Inexpressible> {
    match arguments {
        [Expression::Number(count)] => Ok(Fragment::primary(format!(
            "interval {}",
            literal(&format!("{count} {unit}"))
        ))),
        _ => Err(Inexpressible {
            feature: format!("`{unit}` of a value that is computed"),
            remedy: format!("multiply: `quantity * {unit}(1)`"),
        }),
    }
}

/// The array as one string, which takes its type from what it is used with; `None` where an element is no
/// literal.
pub(super) fn array_literal(items: &[Expression]) -> Option<String> {
    let mut elements = Vec::new();
    for item in items {
        elements.push(match item {
            Expression::Number(digits) => digits.clone(),
            Expression::Boolean(value) => value.to_string(),
            Expression::Null => "NULL".to_owned(),
            Expression::Text(text) => {
                format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
            }
            Expression::List(items) => array_literal(items)?,
            _ => return None,
        });
    }
    Some(format!("{{{}}}", elements.join(",")))
}

/// The name is text that the server reads as an identifier.
fn next_value(arguments: &[Expression]) -> Result<Fragment, Inexpressible> {
    let call = Expression::Call(Function::NextValue, arguments.to_vec());
    match call.next_value_of() {
        Some(sequence) => {
            let name = literal(&object(&sequence));
            Ok(Fragment::primary(format!("nextval({name}::regclass)")))
        }
        None => Err(Inexpressible {
            feature: "sequences whose name is calculated".into(),
            remedy: "write the name: `nextval(\"invoice_numbers\")`".into(),
        }),
    }
}
