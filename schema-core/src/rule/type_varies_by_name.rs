use super::{Violation, rule};
use crate::def::{TableDef, TypeFamily};
use std::collections::BTreeMap;

rule! {
    /// A name that stands for different types.
    ///
    /// # What it flags
    ///
    /// A column whose kind of type differs from that of the columns of the same name in other tables, if at
    /// least three others agree and none but this one differs. Names that mean something else in each table
    /// (`id`, `value`, `data`, `number`, `code`, `status`, `type`, `version` and the like) are not
    /// compared.
    ///
    /// # Why it is bad
    ///
    /// Whoever joins the tables, unites them or writes one function for all of them finds out by an error,
    /// or by a conversion that keeps an index from being used.
    ///
    /// # Example
    ///
    /// ```text
    /// pub struct Order { pub placed_by: Uuid }
    /// pub struct Return { pub placed_by: Uuid }
    /// pub struct Offer { pub placed_by: Uuid }
    /// pub struct Invoice { pub placed_by: String }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// pub struct Invoice { pub placed_by: Uuid }
    /// ```
    ///
    /// # Source
    ///
    /// ISO/IEC 11179, on naming data elements; splinter and sqlcheck have a similar rule.
    type_varies_by_name: Warn, Tool
}

/// Names that mean something else in each table.
const ORDINARY: &[&str] = &[
    "id", "key", "value", "data", "payload", "number", "code", "status", "state", "type", "kind", "version", "position",
    "rank", "level", "size", "amount", "total", "content", "body", "metadata", "settings", "name", "duration", "period",
];

/// So many others have to agree.
const LEAST: usize = 3;

pub(super) fn violations(tables: &[&TableDef<'_>]) -> Vec<(usize, Violation)> {
    let mut by_name: BTreeMap<&str, Vec<(usize, usize, TypeFamily)>> = BTreeMap::new();
    for (position, table) in tables.iter().enumerate() {
        for (number, column) in table.columns.iter().enumerate() {
            let family = column.column_type.kind.family();
            let is_plain = column.column_type.dimensions == 0 && family != TypeFamily::Unknown;
            if is_plain && !ORDINARY.contains(&column.name) {
                by_name.entry(column.name).or_default().push((position, number, family));
            }
        }
    }
    by_name
        .values()
        .filter(|uses| uses.len() > LEAST)
        .filter_map(|uses| {
            let odd = |family: TypeFamily| uses.iter().filter(|(.., own)| *own == family).count() == 1;
            let (table, column, _) = uses.iter().find(|(.., family)| odd(*family))?;
            let mut others = uses.iter().filter(|other| (other.0, other.1) != (*table, *column));
            let (first, first_column, family) = others.next()?;
            if others.any(|(.., other)| other != family) {
                return None;
            }
            let (own, other) = (tables[*table], tables[*first]);
            let (field, source) = (&own.columns[*column], &other.columns[*first_column]);
            let violation = Violation::told(
                &RULE,
                field.type_site,
                format_args!(
                    "`{}.{}` is of type `{}`, and everywhere else, as in `{}`, of type `{}`",
                    own.rust_name,
                    field.field,
                    field.column_type.kind.keyword(),
                    other.rust_name,
                    source.column_type.kind.keyword()
                ),
                "who joins or unites the tables finds out by an error or a slow conversion",
                "give it the type of the others, or another name",
            );
            Some((*table, violation))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::{bigint, table, text};

    fn found(last: TableDef<'static>) -> usize {
        let orders = table("Order").column("placed_by", bigint()).build();
        let offers = table("Offer").column("placed_by", bigint()).build();
        let returns = table("Return").column("placed_by", bigint()).build();
        violations(&[&orders, &offers, &returns, &last]).len()
    }

    #[test]
    fn one_that_differs_from_three_is_flagged() {
        assert_eq!(found(table("Invoice").column("placed_by", text()).build()), 1);
    }

    #[test]
    fn the_same_type_and_few_uses_are_fine() {
        assert_eq!(found(table("Invoice").column("placed_by", bigint()).build()), 0);
        let invoice = table("Invoice").column("placed_by", text()).build();
        let order = table("Order").column("placed_by", bigint()).build();
        assert!(violations(&[&invoice, &order]).is_empty());
    }
}
