use super::index_key::mentions;
use super::words::column_named;
use super::{Violation, rule};
use crate::def::{ColumnIndex, IndexKeyDef, SiteIndex, TableDef, TypeFamily};

rule! {
    /// Periods of validity that may overlap.
    ///
    /// # What it flags
    ///
    /// `#[table(temporal(..))]` without `key(..)`, or columns `valid_from` and `valid_until` (or
    /// `valid_to`) without `temporal`, where neither an exclusion constraint nor a key `without_overlaps`
    /// keeps the periods of one thing apart. A period that consists of one range column is not looked at.
    ///
    /// # Why it is bad
    ///
    /// Two rows are valid at the same instant: two prices, two addresses, two tax rates. A query for today
    /// returns both, and which of them is used depends on the plan.
    ///
    /// # Example
    ///
    /// ```text
    /// #[table(temporal(valid_from, valid_until))]
    /// pub struct ProductPrice {
    ///     pub product_id: Uuid,
    ///     // ..
    /// }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[table(temporal(valid_from, valid_until, key(product_id)))]
    /// pub struct ProductPrice {
    ///     pub product_id: Uuid,
    ///     // ..
    /// }
    /// ```
    ///
    /// # Source
    ///
    /// Richard Snodgrass, "Developing Time-Oriented Database Applications in SQL"; PostgreSQL
    /// documentation, "Exclusion Constraints".
    temporal_overlap_possible: Deny, Table, reads = [Table, Unique, Index]
}

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    let Some((from, site)) = period(table) else {
        return Vec::new();
    };
    let column = ColumnIndex::try_from(from).unwrap_or(ColumnIndex::MAX);
    let is_kept_apart = table.uniques.iter().any(|unique| unique.without_overlaps)
        || table.primary_key.is_some_and(|key| key.without_overlaps)
        || table.details.exclusions.iter().any(|exclusion| {
            exclusion.elements.iter().any(|element| match element.part.key {
                IndexKeyDef::Column(own) => own == column,
                IndexKeyDef::Expression(expression) => mentions(expression.nodes, column),
            })
        });
    if is_kept_apart {
        return Vec::new();
    }
    vec![Violation::told(
        &RULE,
        site,
        format_args!("two rows of `{}` may be valid at the same time", table.rust_name),
        "a query for one instant then returns both, and which one is used depends on the plan",
        "say of which column one row is valid at a time: `#[table(temporal(from, until, key(product_id)))]`",
    )]
}

/// The column where a period without a key begins, and where the finding belongs.
fn period(table: &TableDef<'_>) -> Option<(usize, SiteIndex)> {
    if let Some(temporal) = table.details.conventions.temporal {
        let from = usize::from(temporal.from);
        return temporal.key.is_empty().then(|| (from, table.columns[from].site));
    }
    let is_instant = |name: &str| {
        let column = column_named(table, name)?;
        let family = column.column_type.kind.family();
        matches!(family, TypeFamily::Timestamp | TypeFamily::Date).then_some(column)
    };
    let from = is_instant("valid_from")?;
    is_instant("valid_until").or_else(|| is_instant("valid_to"))?;
    let position = table.columns.iter().position(|column| column.name == from.name)?;
    Some((position, from.site))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::{ColumnType, TemporalDef, TypeKind};
    use crate::rule::testing::{TableBuilder, table, uuid};

    fn prices() -> TableBuilder {
        let instant = ColumnType::new(TypeKind::TimestampTz);
        table("Price")
            .column("product_id", uuid())
            .column("valid_from", instant)
            .column_with("valid_until", instant, |column| column.nullable = true)
    }

    fn temporal(key: &'static [ColumnIndex]) -> TableBuilder {
        let period = TemporalDef { from: 1, until: 2, key };
        prices().saying(|details| details.conventions.temporal = Some(period))
    }

    #[test]
    fn periods_without_a_key_are_flagged() {
        assert_eq!(violations(&prices().build()).len(), 1);
        assert_eq!(violations(&temporal(&[]).build()).len(), 1);
    }

    #[test]
    fn a_key_and_keys_without_overlaps_are_fine() {
        assert!(violations(&temporal(&[0]).build()).is_empty());
        let kept_apart = prices().unique_with(&["product_id"], |unique| unique.without_overlaps = true);
        assert!(violations(&kept_apart.build()).is_empty());
        assert!(violations(&table("T").column("valid_from", uuid()).build()).is_empty());
    }
}
