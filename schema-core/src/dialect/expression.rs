//! Expressions as SQL, with the parentheses that every engine needs and few more.
//!
//! PostgreSQL and SQLite rank comparison operators differently among themselves (`LIKE`, `IS`, `<`,
//! `=`). Here they form one class, and an operand of that class inside another is always put in
//! parentheses, so that one writer is right for both. `AND` inside `OR` gets parentheses too, for the
//! reader.

use super::quoting::{ReservedWords, identifier};
use crate::def::{BinaryOperator, Function, UnaryOperator};
use crate::model::{DataType, Expression};

/// How tightly the outermost operator of an expression binds, loosest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Binding {
    /// `OR`, and raw SQL, of which nothing is known.
    Or,
    /// `AND`
    And,
    /// `NOT`
    Not,
    /// Comparisons, tests and patterns.
    Comparison,
    /// Operators that engines rank differently: `||`, `->`.
    Operator,
    /// `+`, `-`
    Sum,
    /// `*`, `/`, `%`
    Product,
    /// A sign.
    Sign,
    /// Names, literals, calls.
    Primary,
}

/// SQL and how tightly it binds.
pub(super) struct Fragment {
    pub(super) sql: String,
    pub(super) binding: Binding,
}

impl Fragment {
    pub(super) fn primary(sql: impl Into<String>) -> Self {
        Self {
            sql: sql.into(),
            binding: Binding::Primary,
        }
    }

    pub(super) fn new(sql: impl Into<String>, binding: Binding) -> Self {
        Self {
            sql: sql.into(),
            binding,
        }
    }

    /// The SQL, in parentheses where it binds more loosely than `least`.
    pub(super) fn at_least(self, least: Binding) -> String {
        if self.binding < least {
            format!("({})", self.sql)
        } else {
            self.sql
        }
    }
}

/// Why an expression cannot be written for an engine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Inexpressible {
    /// The feature, as [`Unsupported::feature`](super::Unsupported::feature) words it.
    pub(super) feature: String,
    /// The way out.
    pub(super) remedy: String,
}

/// Which of the two comparisons that know NULL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Distinct {
    /// Whether two values differ.
    Yes,
    /// Whether two values are the same.
    No,
}

/// An engine's own words in expressions.
pub(super) trait Words {
    /// The words that names must not look like.
    fn reserved(&self) -> ReservedWords;

    /// The value that the check of a type is about; `None` where an engine has no such checks.
    fn value(&self) -> Option<&'static str> {
        None
    }

    /// A string literal.
    fn text(&self, text: &str) -> Result<String, Inexpressible>;

    /// A boolean literal.
    fn boolean(&self, value: bool) -> &'static str;

    /// A test of a string against a regular expression or a `LIKE` pattern.
    fn pattern(
        &self,
        operator: BinaryOperator,
        value: String,
        pattern: String,
    ) -> Result<Fragment, Inexpressible>;

    /// A function of the schema language.
    fn call(&self, function: Function, arguments: &[Expression])
    -> Result<Fragment, Inexpressible>;

    /// An operator between operands that this engine writes in another way; `None` for all others.
    fn binary(
        &self,
        operator: BinaryOperator,
        left: &Expression,
        right: &Expression,
    ) -> Option<Result<Fragment, Inexpressible>>;

    /// The comparison in which NULL is a value like others.
    fn distinct(&self, are_distinct: Distinct) -> &'static str;

    /// An array.
    fn array(&self, items: &[Expression]) -> Result<Fragment, Inexpressible>;

    /// A cast.
    fn cast(&self, value: String, data_type: &DataType) -> Result<Fragment, Inexpressible>;
}

/// An expression over the new and the old row of a trigger, with `new.status` as the SQL that names it.
pub(super) fn row_expression(
    expression: &Expression,
    identifier: impl Fn(&str) -> String + Copy,
) -> Expression {
    let mut written = expression.clone();
    written.for_each_mut(&mut |inner| {
        if let Expression::Column(name) = inner
            && let Some((row, column)) = name.split_once('.')
        {
            *inner = Expression::Sql(format!("{row}.{}", identifier(column)));
        }
    });
    written
}

/// Whether raw SQL is nothing but a column of a row, as [`row_expression`] writes it.
fn is_row_column(sql: &str) -> bool {
    let column = sql
        .strip_prefix("new.")
        .or_else(|| sql.strip_prefix("old."));
    column.is_some_and(|column| {
        let quoted = column.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
        match quoted {
            Some(name) => !name.contains('"'),
            None => {
                let mut bytes = column.bytes();
                bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            }
        }
    })
}

/// Writes an expression.
///
/// # Errors
///
/// Where the engine has no words for it.
pub(super) fn write(
    expression: &Expression,
    words: &impl Words,
) -> Result<Fragment, Inexpressible> {
    let operand = |inner: &Expression, least: Binding| self::operand(inner, least, words);
    Ok(match expression {
        Expression::Column(name) => Fragment::primary(identifier(name, words.reserved())),
        Expression::Value => match words.value() {
            Some(value) => Fragment::primary(value),
            None => {
                return Err(Inexpressible {
                    feature: "`value` outside a type's own check".into(),
                    remedy: "name the column".into(),
                });
            }
        },
        Expression::Number(digits) => number(digits)?,
        Expression::Text(text) => Fragment::primary(words.text(text)?),
        Expression::Boolean(value) => Fragment::primary(words.boolean(*value)),
        Expression::Null => Fragment::primary("NULL"),
        Expression::Sql(sql) if is_row_column(sql) => Fragment::primary(sql.as_str()),
        Expression::Sql(sql) => Fragment::new(sql.as_str(), Binding::Or),
        Expression::Unary(operator, inner) => match operator {
            UnaryOperator::Not => not(inner, words)?,
            // Two signs in a row would start a comment.
            UnaryOperator::Negate => Fragment::new(
                format!("-{}", operand(inner, Binding::Primary)?),
                Binding::Sign,
            ),
            UnaryOperator::IsNone => Fragment::new(
                format!("{} IS NULL", operand(inner, Binding::Sum)?),
                Binding::Comparison,
            ),
            UnaryOperator::IsSome => Fragment::new(
                format!("{} IS NOT NULL", operand(inner, Binding::Sum)?),
                Binding::Comparison,
            ),
        },
        Expression::Binary(operator, left, right) => binary(*operator, left, right, words)?,
        Expression::Between(value, lower, upper) => Fragment::new(
            format!(
                "{} BETWEEN {} AND {}",
                operand(value, Binding::Sum)?,
                operand(lower, Binding::Sum)?,
                operand(upper, Binding::Sum)?
            ),
            Binding::Comparison,
        ),
        // An empty list is no SQL; nothing is in it, not even NULL.
        Expression::OneOf(_, items) if items.is_empty() => Fragment::primary(words.boolean(false)),
        Expression::OneOf(value, items) => one_of(value, "IN", items, words)?,
        Expression::Call(function, arguments) => words.call(*function, arguments)?,
        Expression::UserCall(name, arguments) => Fragment::primary(format!(
            "{}({})",
            qualified(name, words.reserved()),
            list(arguments, words)?.join(", ")
        )),
        Expression::Cast(inner, data_type) => {
            words.cast(operand(inner, Binding::Or)?, data_type)?
        }
        // Without a condition it is no SQL.
        Expression::Case(cases, otherwise) if cases.is_empty() => write(otherwise, words)?,
        Expression::Case(cases, otherwise) => {
            let mut sql = String::from("CASE");
            for (condition, value) in cases {
                let condition = operand(condition, Binding::Or)?;
                sql.push_str(&format!(
                    " WHEN {condition} THEN {}",
                    operand(value, Binding::Or)?
                ));
            }
            sql.push_str(&format!(" ELSE {} END", operand(otherwise, Binding::Or)?));
            Fragment::primary(sql)
        }
        Expression::List(items) => words.array(items)?,
    })
}

/// An expression, in parentheses where it binds more loosely than `least`.
///
/// # Errors
///
/// As [`write`].
pub(super) fn operand(
    expression: &Expression,
    least: Binding,
    words: &impl Words,
) -> Result<String, Inexpressible> {
    Ok(write(expression, words)?.at_least(least))
}

fn binary(
    operator: BinaryOperator,
    left: &Expression,
    right: &Expression,
    words: &impl Words,
) -> Result<Fragment, Inexpressible> {
    use BinaryOperator as Operator;
    if let Some(own) = words.binary(operator, left, right) {
        return own;
    }
    let (symbol, binding, least_left, least_right) = match operator {
        Operator::Equal => ("=", Binding::Comparison, Binding::Sum, Binding::Sum),
        Operator::NotEqual => ("<>", Binding::Comparison, Binding::Sum, Binding::Sum),
        Operator::Less => ("<", Binding::Comparison, Binding::Sum, Binding::Sum),
        Operator::LessOrEqual => ("<=", Binding::Comparison, Binding::Sum, Binding::Sum),
        Operator::Greater => (">", Binding::Comparison, Binding::Sum, Binding::Sum),
        Operator::GreaterOrEqual => (">=", Binding::Comparison, Binding::Sum, Binding::Sum),
        Operator::And => ("AND", Binding::And, Binding::And, Binding::Not),
        // A chain of OR stays flat on its left side; an AND within gets parentheses.
        Operator::Or => ("OR", Binding::Or, Binding::Not, Binding::Not),
        Operator::Add => ("+", Binding::Sum, Binding::Sum, Binding::Product),
        Operator::Subtract => ("-", Binding::Sum, Binding::Sum, Binding::Product),
        Operator::Multiply => ("*", Binding::Product, Binding::Product, Binding::Sign),
        Operator::Divide => ("/", Binding::Product, Binding::Product, Binding::Sign),
        Operator::Remainder => ("%", Binding::Product, Binding::Product, Binding::Sign),
        Operator::IsDistinctFrom => (
            words.distinct(Distinct::Yes),
            Binding::Comparison,
            Binding::Sum,
            Binding::Sum,
        ),
        Operator::IsNotDistinctFrom => (
            words.distinct(Distinct::No),
            Binding::Comparison,
            Binding::Sum,
            Binding::Sum,
        ),
        Operator::Matches
        | Operator::MatchesInsensitive
        | Operator::Like
        | Operator::LikeInsensitive => {
            return words.pattern(
                operator,
                write(left, words)?.at_least(Binding::Sum),
                write(right, words)?.at_least(Binding::Sum),
            );
        }
    };
    let least_left = match (operator, left) {
        (Operator::Or, Expression::Binary(Operator::Or, ..)) => Binding::Or,
        _ => least_left,
    };
    let left = write(left, words)?.at_least(least_left);
    let right = write(right, words)?.at_least(least_right);
    Ok(Fragment::new(format!("{left} {symbol} {right}"), binding))
}

/// `NOT ..`; of a list, `NOT IN`, which a server keeps otherwise than the negation of `IN`.
fn not(inner: &Expression, words: &impl Words) -> Result<Fragment, Inexpressible> {
    match inner {
        Expression::OneOf(value, items) if !items.is_empty() => {
            one_of(value, "NOT IN", items, words)
        }
        _ => Ok(Fragment::new(
            format!("NOT {}", operand(inner, Binding::Primary, words)?),
            Binding::Not,
        )),
    }
}

fn one_of(
    value: &Expression,
    operator: &str,
    items: &[Expression],
    words: &impl Words,
) -> Result<Fragment, Inexpressible> {
    let value = operand(value, Binding::Sum, words)?;
    let items = list(items, words)?.join(", ");
    Ok(Fragment::new(
        format!("{value} {operator} ({items})"),
        Binding::Comparison,
    ))
}

fn list(items: &[Expression], words: &impl Words) -> Result<Vec<String>, Inexpressible> {
    items
        .iter()
        .map(|item| write(item, words).map(|fragment| fragment.sql))
        .collect()
}

/// A function's name may carry its namespace: `audit.actor`.
fn qualified(name: &str, reserved: ReservedWords) -> String {
    let parts: Vec<String> = name
        .split('.')
        .map(|part| identifier(part, reserved))
        .collect();
    parts.join(".")
}

/// Digits as written in Rust: without `_`, and nothing but a number, since they stand unquoted.
fn number(digits: &str) -> Result<Fragment, Inexpressible> {
    let digits = digits.replace('_', "");
    let (sign, magnitude) = match digits.strip_prefix('-') {
        Some(magnitude) => ("-", magnitude),
        None => ("", digits.as_str()),
    };
    let mantissa_and_exponent = magnitude.split_once(['e', 'E']);
    let (mantissa, exponent) = mantissa_and_exponent.unwrap_or((magnitude, "0"));
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let mantissa_is_number = match mantissa.split_once('.') {
        Some((whole, fraction)) => is_digits(whole) && (fraction.is_empty() || is_digits(fraction)),
        None => is_digits(mantissa),
    };
    if !mantissa_is_number || !is_digits(exponent) {
        return Err(Inexpressible {
            feature: format!("number `{digits}`"),
            remedy: "write it in decimal digits, such as `12` or `0.5`".into(),
        });
    }
    Ok(if sign.is_empty() {
        Fragment::primary(digits)
    } else {
        Fragment::new(digits, Binding::Sign)
    })
}
