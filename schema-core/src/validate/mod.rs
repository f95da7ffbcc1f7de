//! `validate()`: what a database would say of a row, before it is sent.
//!
//! The derive hands over the values of a struct and the expressions of its checks; what they mean is said
//! here, once, and follows the table of [`Function`](crate::def::Function). Every operation has the meaning
//! that all engines share. Where they differ, or where only a server knows (its clock, its functions, its
//! collation), the answer is that the check was not evaluated, with the reason: never that it holds.
//!
//! A check is violated when it is false; unknown, which is what NULL makes of most, is no violation.

mod evaluate;
mod flattened;
mod number;
mod stored;
mod text;
mod value;

pub use flattened::{
    ColumnValues, FlattenedValues, PlacedCheck, StructCheck, column_values, flattened_validation,
    placed_checks,
};
pub use value::{ColumnValue, Moment, ReadOpaque, ReadOption, ReadValue, Reader, Value};

use crate::def::{ExpressionDef, TableDef};
use evaluate::{Item, evaluate};
use std::borrow::Cow;
use std::fmt;

/// A struct whose checks can be evaluated before the database does. Implemented by `#[derive(Table)]` with the
/// feature `validate`.
///
/// ```text
/// match order.validate() {
///     Ok(()) => insert(&order),
///     Err(violations) => respond(violations),
/// }
/// ```
pub trait Validate {
    /// What the database would say of these values: everything that is violated, and everything that only the
    /// database can tell.
    fn validation(&self) -> Validation;

    /// Whether nothing is known to be violated. What was not evaluated does not count;
    /// [`validation`](Self::validation) lists it.
    ///
    /// # Errors
    ///
    /// Every violated constraint.
    fn validate(&self) -> Result<(), Violations> {
        self.validation().into_result()
    }
}

/// What is known of a row before a database has seen it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validation {
    violations: Vec<Violation>,
    unevaluated: Vec<Unevaluated>,
}

impl Validation {
    /// The violated constraints: those of the columns, then the checks, as they are declared.
    pub fn violations(&self) -> &[Violation] {
        &self.violations
    }

    /// The checks that only the database can tell, and why.
    pub fn unevaluated(&self) -> &[Unevaluated] {
        &self.unevaluated
    }

    /// Whether every check was evaluated.
    pub fn is_complete(&self) -> bool {
        self.unevaluated.is_empty()
    }

    /// Without what was not evaluated.
    ///
    /// # Errors
    ///
    /// Every violated constraint.
    pub fn into_result(self) -> Result<(), Violations> {
        if self.violations.is_empty() {
            Ok(())
        } else {
            Err(Violations(self.violations))
        }
    }
}

/// Everything that a row violates; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violations(Vec<Violation>);

impl Violations {
    /// The violations, those of the columns first.
    pub fn iter(&self) -> std::slice::Iter<'_, Violation> {
        self.0.iter()
    }

    /// Whether the constraint of this name is violated.
    pub fn contains(&self, constraint: &str) -> bool {
        self.0
            .iter()
            .any(|violation| violation.constraint.as_deref() == Some(constraint))
    }
}

impl<'a> IntoIterator for &'a Violations {
    type Item = &'a Violation;
    type IntoIter = std::slice::Iter<'a, Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl IntoIterator for Violations {
    type Item = Violation;
    type IntoIter = std::vec::IntoIter<Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, violation) in self.0.iter().enumerate() {
            let separator = if position > 0 { "; " } else { "" };
            write!(formatter, "{separator}{violation}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Violations {}

/// One thing that the database would refuse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The table.
    pub table: &'static str,
    /// The name of the constraint in the database; `None` where the column's type refuses the value.
    pub constraint: Option<Cow<'static, str>>,
    /// The column, where one alone is to blame: its type, or the domain of its type.
    pub column: Option<&'static str>,
    /// What is wrong.
    pub problem: Problem,
}

impl fmt::Display for Violation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.table)?;
        if let Some(column) = self.column {
            write!(formatter, ".{column}")?;
        }
        write!(formatter, ": {}", self.problem)?;
        match &self.constraint {
            Some(constraint) => write!(formatter, " ({constraint})"),
            None => Ok(()),
        }
    }
}

/// What is wrong with a value or a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The check is false.
    Check,
    /// The check cannot be calculated, at which a server refuses the row: a number out of range, a division by
    /// zero.
    Uncalculable(&'static str),
    /// A text with more characters than its column holds.
    TooLong {
        /// The characters that the column holds.
        limit: u32,
        /// The characters of the text.
        length: usize,
    },
    /// A number with more digits before the point than its column holds.
    OutOfRange,
    /// A number with more decimal places than its column holds.
    TooPrecise {
        /// The places that the column holds.
        scale: i16,
    },
    /// A text with the character NUL, which no text of a server can hold.
    Nul,
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Check => formatter.write_str("a check fails"),
            Self::Uncalculable(why) => write!(formatter, "a check cannot be calculated: {why}"),
            Self::TooLong { limit, length } => {
                write!(
                    formatter,
                    "{length} characters, where {limit} are the limit"
                )
            }
            Self::OutOfRange => formatter.write_str("the number is out of range"),
            Self::TooPrecise { scale } => {
                write!(formatter, "more decimal places than the {scale} it keeps")
            }
            Self::Nul => formatter.write_str("the text holds the character NUL"),
        }
    }
}

/// A check that was not evaluated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unevaluated {
    /// The name of the constraint in the database.
    pub constraint: Cow<'static, str>,
    /// Why only the database can tell.
    pub reason: &'static str,
}

/// Validates one row of `table`: what the derive calls. `values` are those of the columns.
#[doc(hidden)]
pub fn validation(
    table: &TableDef<'static>,
    checks: &[NamedCheck],
    values: Vec<Value<'_>>,
) -> Validation {
    let mut validation = Validation::default();
    let mut row: Vec<Item<'_>> = Vec::new();
    for (column, value) in table.columns.iter().zip(values) {
        if let Some(problem) = stored::problem(&value, &column.column_type) {
            validation.violations.push(Violation {
                table: table.name,
                constraint: None,
                column: Some(column.name),
                problem,
            });
        }
        row.push(Item::of_column(value, &column.column_type));
    }
    for (column, item) in table.columns.iter().zip(&row) {
        let Some(domain) = column.column_type.domain else {
            continue;
        };
        for (position, check) in domain.checks.iter().enumerate() {
            let constraint = match (check.name, position) {
                (Some(name), _) => Cow::Borrowed(name),
                (None, 0) => Cow::Owned(format!("{}_check", domain.name)),
                (None, position) => Cow::Owned(format!("{}_check{position}", domain.name)),
            };
            let verdict = evaluate(check.expression.nodes, &[], Some(item));
            validation.note(table.name, Some(column.name), constraint, verdict);
        }
    }
    for check in checks {
        let verdict = evaluate(check.expression.nodes, &row, None);
        let constraint = Cow::Borrowed(check.name);
        validation.note(table.name, None, constraint, verdict);
    }
    validation
}

impl Validation {
    fn note(
        &mut self,
        table: &'static str,
        column: Option<&'static str>,
        constraint: Cow<'static, str>,
        verdict: Value<'_>,
    ) {
        let problem = match verdict {
            Value::Boolean(true) | Value::Null => return,
            Value::Boolean(false) => Problem::Check,
            Value::Error(why) => Problem::Uncalculable(why),
            Value::Opaque(reason) | Value::Unevaluated(reason) => {
                self.unevaluated.push(Unevaluated { constraint, reason });
                return;
            }
            _ => {
                let reason = "its value is not true or false";
                self.unevaluated.push(Unevaluated { constraint, reason });
                return;
            }
        };
        self.violations.push(Violation {
            table,
            constraint: Some(constraint),
            column,
            problem,
        });
    }
}

/// A check as the derive writes it.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct NamedCheck {
    /// The name that the database gives.
    pub name: &'static str,
    /// What must not be false.
    pub expression: ExpressionDef<'static>,
}
