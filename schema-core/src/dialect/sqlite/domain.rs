//! Domains, which SQLite does not have: a column of one is a column of the type under it, and each check of the domain
//! is a check of the table.

use crate::model::{Check, Column, Domain, Expression, ObjectName, Schema};

/// The schema without domains. A check that the domain calls `CHECK` becomes `<table>_<column>_CHECK`.
pub(super) fn without_domains(schema: &Schema) -> Schema {
    let mut inlined = schema.clone();
    for table in inlined.tables.values_mut() {
        for column in &mut table.columns {
            while let Some(domain) = schema.domain(&column.data_type) {
                let comment = column.data_type.name.as_ref().and_then(|name| {
                    let declared = schema.types.get(name)?;
                    declared.comment.as_deref()
                });
                // An array has its rules inside, where no check reaches; the type itself is refused later.
                if column.data_type.dimensions == 0 {
                    let checks = domain.checks.iter().map(|check| {
                        let name = format!("{}_{}_{}", table.name.name, column.name, check.name);
                        Check::new(name, about(&check.expression, &column.name))
                    });
                    table.checks.extend(checks);
                }
                inline(column, domain, comment);
            }
        }
    }
    inlined
}

fn inline(column: &mut Column, domain: &Domain, comment: Option<&str>) {
    let dimensions = column.data_type.dimensions;
    column.data_type = domain.base.clone();
    if dimensions > 0 {
        column.data_type.dimensions += dimensions;
        return;
    }
    if domain.not_null {
        column.nullable = false;
    }
    let is_filled =
        column.default.is_some() || column.generated.is_some() || column.identity.is_some();
    if !is_filled {
        column.default.clone_from(&domain.default);
    }
    if column.collation.is_none() {
        column.collation = domain.collation.as_deref().map(ObjectName::new);
    }
    column.comment = match (column.comment.take(), comment) {
        (Some(own), Some(of_type)) => Some(format!("{own}\n{of_type}")),
        (own, of_type) => own.or(of_type.map(str::to_owned)),
    };
}

/// The check of a type as one of a column.
fn about(check: &Expression, column: &str) -> Expression {
    let mut check = check.clone();
    check.for_each_mut(&mut |inner| {
        if *inner == Expression::Value {
            *inner = Expression::Column(column.to_owned());
        }
    });
    check
}
