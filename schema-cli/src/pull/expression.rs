//! Expressions as an attribute says them.

use super::names::{TypeNames, variants};
use crate::sql_expression::is_label;
use schema_core::def::TypeKind;
use schema_core::model::{Expression, Schema};

/// What stands for a name until the expression is printed: its own printer knows names of columns alone.
const STAND_IN: &str = "architrave_name_";

/// What the names in an expression are called in Rust.
pub(super) struct Names<'a> {
    pub(super) schema: &'a Schema,
    pub(super) types: &'a TypeNames,
    /// The columns and their fields.
    pub(super) columns: Vec<(&'a str, &'a str)>,
}

impl Names<'_> {
    /// The field of a column.
    pub(super) fn field(&self, column: &str) -> Option<&str> {
        let found = self.columns.iter().find(|(name, _)| *name == column);
        found.map(|(_, field)| *field)
    }

    /// The expression over fields, enums by their variants.
    pub(super) fn text(&self, expression: &Expression) -> String {
        let mut printed = expression.clone();
        let mut names = Vec::new();
        self.replace(&mut printed, &mut names);
        let mut text = printed.to_string();
        // The last first: `.._1` is the beginning of `.._12`.
        for (number, name) in names.iter().enumerate().rev() {
            text = text.replace(&format!("{STAND_IN}{number}"), name);
        }
        text
    }

    fn replace(&self, expression: &mut Expression, names: &mut Vec<String>) {
        if let Some(name) = self.name(expression) {
            *expression = Expression::Column(format!("{STAND_IN}{}", names.len()));
            names.push(name);
            return;
        }
        for operand in expression.operands_mut() {
            self.replace(operand, names);
        }
    }

    fn name(&self, expression: &Expression) -> Option<String> {
        match expression {
            Expression::Column(column) => match column.split_once('.') {
                Some((row @ ("new" | "old"), name)) if self.field(column).is_none() => {
                    Some(format!("{row}.{}", self.field(name)?))
                }
                _ => self.field(column).map(str::to_owned),
            },
            label if is_label(label) => self.variant(label),
            _ => None,
        }
    }

    /// `OrderStatus::Pending`
    fn variant(&self, label: &Expression) -> Option<String> {
        let Expression::Cast(operand, data_type) = label else {
            return None;
        };
        let Expression::Text(text) = &**operand else {
            return None;
        };
        let name = data_type
            .name
            .as_ref()
            .filter(|_| data_type.kind == TypeKind::Enum)?;
        let labels = &self.schema.enums.get(name)?.labels;
        let position = labels.iter().position(|label| label == text)?;
        let variant = variants(labels).into_iter().nth(position)?;
        Some(format!("{}::{variant}", self.types.declared(name)?))
    }

    /// The enums that an expression names.
    pub(super) fn enums(&self, expression: &Expression) -> Vec<String> {
        let mut found = Vec::new();
        let mut inner = vec![expression];
        while let Some(expression) = inner.pop() {
            if let (Expression::Cast(_, data_type), true) = (expression, is_label(expression)) {
                let name = data_type
                    .name
                    .as_ref()
                    .and_then(|name| self.types.declared(name));
                found.extend(name.map(str::to_owned));
            }
            inner.extend(expression.operands());
        }
        found
    }
}
