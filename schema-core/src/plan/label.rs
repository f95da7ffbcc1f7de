//! Labels of enumerations that a check holds, under another name than in the release before.

use crate::def::BinaryOperator;
use crate::model::{Column, Expression, Table};

/// The labels that rows may still have under the name before: that name and the new one. `base` is the table
/// before the plan, `column` the one after it.
pub(super) fn renamed<'a>(base: &Table, column: &'a Column) -> Vec<(&'a str, &'a str)> {
    let allows = |label: &str| {
        base.checks.iter().any(|check| match &check.expression {
            Expression::OneOf(value, labels) => {
                matches!(&**value, Expression::Column(name) if *name == column.name)
                    && labels.contains(&Expression::Text(label.to_owned()))
            }
            _ => false,
        })
    };
    let labels = column.renamed_labels.iter();
    let labels = labels.map(|(to, from)| (from.as_str(), to.as_str()));
    labels
        .filter(|(from, to)| allows(from) && !allows(to))
        .collect()
}

/// The value of the column with each of these texts replaced by the other.
pub(super) fn replaced(column: &str, labels: &[(&str, &str)]) -> Expression {
    let own = Expression::Column(column.to_owned());
    if labels.is_empty() {
        return own;
    }
    let text = |label: &str| Expression::Text(label.to_owned());
    let arms = labels.iter().map(|(from, to)| {
        let equal = Expression::Binary(
            BinaryOperator::Equal,
            Box::new(own.clone()),
            Box::new(text(from)),
        );
        (equal, text(to))
    });
    Expression::Case(arms.collect(), Box::new(own.clone()))
}
