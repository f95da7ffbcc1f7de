//! PostgreSQL's words: names, literals, types, functions.

use super::function::array_literal;
use super::keyword::RESERVED;
use crate::def::{BinaryOperator, Function, TypeKind};
use crate::dialect::expression::{self, Binding, Distinct, Fragment, Inexpressible, Words};
use crate::dialect::quoting::{self, ReservedWords};
use crate::model::{DataType, Expression, ObjectName};
use sea_query::{PostgresQueryBuilder, QueryBuilder};

/// The function that makes UUIDs of version 7 where the server has none.
pub(super) const UUID_V7_FUNCTION: &str = "architrave_uuid_v7";

/// A name.
pub(super) fn identifier(name: &str) -> String {
    quoting::identifier(name, RESERVED)
}

/// Names in a list.
pub(super) fn identifiers<'a>(names: impl IntoIterator<Item = &'a String>) -> String {
    quoting::identifiers(names, RESERVED)
}

/// The name of a table or type.
pub(super) fn object(name: &ObjectName) -> String {
    quoting::object(name, RESERVED)
}

/// An object in the namespace of a table: its index, its trigger's function.
pub(super) fn beside(table: &ObjectName, name: &str) -> String {
    object(&ObjectName {
        namespace: table.namespace.clone(),
        name: name.to_owned(),
    })
}

/// A string.
///
/// The standard form is the readable one, above all for regular expressions, and it is exact under
/// `standard_conforming_strings`, which is on since PostgreSQL 9.1. With it off, a backslash before a
/// quote would end the string early; where that could happen, the escape form is used, which every
/// setting reads alike; also for a carriage return, which would not survive in a file.
pub(super) fn literal(text: &str) -> String {
    let could_end_early = text.contains('\\') && (text.contains('\'') || text.ends_with('\\'));
    if could_end_early || text.contains('\r') {
        let mut sql = String::with_capacity(text.len() + 4);
        PostgresQueryBuilder.write_string_quoted(text, &mut sql);
        sql
    } else {
        quoting::standard_literal(text)
    }
}

/// A body between dollar signs, with a tag that the body does not hold.
pub(super) fn dollar_quoted(body: &str) -> String {
    let mut tag = String::from("$$");
    let mut number = 0_u32;
    while body.contains(&tag) {
        number += 1;
        tag = format!("$body{number}$");
    }
    format!("{tag}\n{body}\n{tag}")
}

/// A type, as the server itself prints it.
pub(super) fn data_type(data_type: &DataType) -> String {
    let mut sql = match (&data_type.name, &data_type.modifier) {
        (Some(name), Some(modifier)) => format!("{}({modifier})", object(name)),
        (Some(name), None) => object(name),
        (None, _) => {
            let parameters = parameters(data_type);
            data_type.kind.postgres_name().replace("{}", &parameters)
        }
    };
    for _ in 0..data_type.dimensions {
        sql.push_str("[]");
    }
    sql
}

fn parameters(data_type: &DataType) -> String {
    let numbers = match (data_type.precision, data_type.scale) {
        (Some(precision), Some(scale)) => format!("{precision},{scale}"),
        (Some(precision), None) => precision.to_string(),
        (None, _) => String::new(),
    };
    match (data_type.kind, &data_type.modifier) {
        // The fields are words of the grammar, and the digits belong to the last of them.
        (TypeKind::Interval, Some(fields)) => {
            let digits = match numbers.as_str() {
                "" => String::new(),
                digits => format!("({digits})"),
            };
            format!(" {}{digits}", fields.replace('_', " "))
        }
        (_, Some(modifier)) if numbers.is_empty() => format!("({modifier})"),
        (_, Some(modifier)) => format!("({modifier},{numbers})"),
        (_, None) if numbers.is_empty() => numbers,
        (_, None) => format!("({numbers})"),
    }
}

/// An expression that stands alone, such as between the parentheses of CHECK.
pub(super) fn expression(expression: &Expression, version: u16) -> Result<String, Inexpressible> {
    expression::write(expression, &PostgresWords::of(version)).map(|fragment| fragment.sql)
}

/// A condition beside others that AND joins.
pub(super) fn condition(expression: &Expression, version: u16) -> Result<String, Inexpressible> {
    expression::write(expression, &PostgresWords::of(version))
        .map(|fragment| fragment.at_least(Binding::Not))
}

/// The expression of a DEFAULT: the grammar takes no comparison and no `AND` bare there.
pub(super) fn default(expression: &Expression, version: u16) -> Result<String, Inexpressible> {
    expression::write(expression, &PostgresWords::of(version))
        .map(|fragment| fragment.at_least(Binding::Sum))
}

/// A key of an index: anything but a column or a call stands in parentheses.
pub(super) fn index_expression(
    expression: &Expression,
    version: u16,
) -> Result<String, Inexpressible> {
    let sql = expression::write(expression, &PostgresWords::of(version))?.sql;
    Ok(match expression {
        Expression::Column(_) => sql,
        // Those with a syntax of their own (`CASE`, `CAST`) are no calls to the grammar.
        Expression::UserCall(..) | Expression::Call(Function::Lower | Function::Upper, _) => sql,
        _ => format!("({sql})"),
    })
}

/// The condition of a policy, which is evaluated for every row that a statement looks at. A setting is the same for
/// all of them, and the planner evaluates it once where it stands in a query of its own.
pub(super) fn policy_condition(
    expression: &Expression,
    version: u16,
) -> Result<String, Inexpressible> {
    let words = PostgresWords {
        settings: Settings::OncePerStatement,
        ..PostgresWords::of(version)
    };
    expression::write(expression, &words).map(|fragment| fragment.sql)
}

/// PostgreSQL's words in expressions.
pub(super) struct PostgresWords {
    pub(super) version: u16,
    settings: Settings,
}

/// How often `current_setting` is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Settings {
    /// Wherever it stands.
    AsWritten,
    /// Once for a statement, in a query of its own; only where the engine takes queries.
    OncePerStatement,
}

impl PostgresWords {
    pub(super) fn of(version: u16) -> Self {
        Self {
            version,
            settings: Settings::AsWritten,
        }
    }

    /// Whether the call gives the same for every row, and stands in a query of its own for that.
    fn is_once(&self, function: Function, arguments: &[Expression]) -> bool {
        let is_of_row =
            |inner: &Expression| matches!(inner, Expression::Column(_) | Expression::Sql(_));
        self.settings == Settings::OncePerStatement
            && function == Function::CurrentSetting
            && !arguments.iter().any(|argument| argument.any(&is_of_row))
    }
}

impl Words for PostgresWords {
    fn reserved(&self) -> ReservedWords {
        RESERVED
    }

    fn value(&self) -> Option<&'static str> {
        Some("VALUE")
    }

    fn text(&self, text: &str) -> Result<String, Inexpressible> {
        if text.contains('\0') {
            return Err(Inexpressible {
                feature: "strings that hold the character NUL".into(),
                remedy: "leave it out, or use the type `bytea`".into(),
            });
        }
        Ok(literal(text))
    }

    fn boolean(&self, value: bool) -> &'static str {
        if value { "true" } else { "false" }
    }

    fn pattern(
        &self,
        operator: BinaryOperator,
        value: String,
        pattern: String,
    ) -> Result<Fragment, Inexpressible> {
        let symbol = match operator {
            BinaryOperator::Matches => "~",
            BinaryOperator::MatchesInsensitive => "~*",
            BinaryOperator::LikeInsensitive => "ILIKE",
            _ => "LIKE",
        };
        Ok(Fragment::new(
            format!("{value} {symbol} {pattern}"),
            Binding::Comparison,
        ))
    }

    fn call(
        &self,
        function: Function,
        arguments: &[Expression],
    ) -> Result<Fragment, Inexpressible> {
        let call = self.function(function, arguments)?;
        Ok(match self.is_once(function, arguments) {
            true => Fragment::primary(format!("(SELECT {})", call.sql)),
            false => call,
        })
    }

    fn binary(
        &self,
        _: BinaryOperator,
        _: &Expression,
        _: &Expression,
    ) -> Option<Result<Fragment, Inexpressible>> {
        None
    }

    fn distinct(&self, are_distinct: Distinct) -> &'static str {
        match are_distinct {
            Distinct::Yes => "IS DISTINCT FROM",
            Distinct::No => "IS NOT DISTINCT FROM",
        }
    }

    fn array(&self, items: &[Expression]) -> Result<Fragment, Inexpressible> {
        if let Some(text) = array_literal(items) {
            return Ok(Fragment::primary(self.text(&text)?));
        }
        let mut list = Vec::new();
        for item in items {
            list.push(expression::operand(item, Binding::Or, self)?);
        }
        Ok(Fragment::primary(format!("ARRAY[{}]", list.join(", "))))
    }

    fn cast(&self, value: String, data_type: &DataType) -> Result<Fragment, Inexpressible> {
        if data_type.kind == TypeKind::Unknown {
            return Err(Inexpressible {
                feature: "casts to an unknown type".into(),
                remedy: "name a type, such as `.cast(text)`".into(),
            });
        }
        Ok(Fragment::primary(format!(
            "CAST({value} AS {})",
            self::data_type(data_type)
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_cannot_be_left_under_either_setting() {
        assert_eq!(literal("it's"), "'it''s'");
        assert_eq!(literal(r"^\+?[0-9]+$"), r"'^\+?[0-9]+$'");
        assert_eq!(
            literal(r"\'; DROP TABLE a; --"),
            r"E'\\\'; DROP TABLE a; --'"
        );
        assert_eq!(literal(r"ends with \"), r"E'ends with \\'");
    }

    #[test]
    fn a_body_never_holds_its_own_tag() {
        assert_eq!(dollar_quoted("a"), "$$\na\n$$");
        assert_eq!(dollar_quoted("a $$ b"), "$body1$\na $$ b\n$body1$");
    }

    #[test]
    fn types_are_named_as_the_server_names_them() {
        let mut numeric = DataType::new(TypeKind::Numeric);
        assert_eq!(data_type(&numeric), "numeric");
        (numeric.precision, numeric.scale) = (Some(10), Some(2));
        assert_eq!(data_type(&numeric), "numeric(10,2)");
        let mut instant = DataType::new(TypeKind::TimestampTz);
        assert_eq!(data_type(&instant), "timestamp with time zone");
        instant.precision = Some(3);
        instant.dimensions = 1;
        assert_eq!(data_type(&instant), "timestamp(3) with time zone[]");
        for (word, name) in [
            ("interval(3)", "interval(3)"),
            ("interval(year_to_month)", "interval year to month"),
            ("interval(day_to_second, 3)", "interval day to second(3)"),
            ("internal_char", "\"char\""),
            ("geometry(Point, 4326)", "geometry(Point,4326)"),
            ("array(vector(3))", "vector(3)[]"),
            ("extension(isn, isbn13)", "isbn13"),
            ("extension(odd, \"Odd Type\"(3, x))", "\"Odd Type\"(3,x)"),
        ] {
            let parsed = syn::parse::Parser::parse_str(crate::syntax::data_type::parse, word);
            assert_eq!(data_type(&parsed.unwrap().into()), name, "{word}");
        }
    }
}
