use super::{Violation, rule};
use crate::def::{IndexKeyDef, TableDef};

rule! {
    /// A unique rule that lets rows without a value repeat.
    ///
    /// # What it flags
    ///
    /// A unique rule with a nullable column, without `nulls_not_distinct = true` and without a condition.
    ///
    /// # Why it is bad
    ///
    /// NULL differs from NULL, so that any number of rows may have none. Often that is meant; in a rule of
    /// several columns it rarely is: `(tenant, NULL)` may stand there a hundred times.
    ///
    /// # Example
    ///
    /// ```text
    /// #[unique(team_id, email)]
    /// pub struct Member {
    ///     pub team_id: Uuid,
    ///     pub email: Option<String>,
    /// }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[unique(team_id, email, nulls_not_distinct = true)]
    /// pub struct Member { /* .. */ }
    ///
    /// #[unique(team_id, email, where(email.is_some()))]        // or say that it is meant
    /// pub struct Member { /* .. */ }
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "Unique Constraints": NULLS NOT DISTINCT.
    unique_nullable: Allow from Strict, Table, reads = [Column]
}

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    table
        .uniques
        .iter()
        .filter(|unique| unique.predicate.is_none() && !unique.nulls_not_distinct)
        .filter_map(|unique| {
            let nullable = unique.parts.iter().find_map(|part| match part.key {
                IndexKeyDef::Column(column) => {
                    let column = &table.columns[usize::from(column)];
                    column.nullable.then_some(column.field)
                }
                IndexKeyDef::Expression(_) => None,
            })?;
            Some(Violation::told(
                &RULE,
                unique.site,
                format_args!("a unique rule of `{}` holds `{nullable}`, which may be NULL", table.rust_name),
                "NULL differs from NULL: any number of rows may be alike but for it",
                format_args!(
                    "write `nulls_not_distinct = true`, or say that it is meant: `where({nullable}.is_some())`"
                ),
            ))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::{TableBuilder, table, text};

    fn members(nullable: bool) -> TableBuilder {
        table("Member").column_with("email", text(), |column| column.nullable = nullable)
    }

    #[test]
    fn a_nullable_column_is_flagged_unless_nulls_are_one_value() {
        assert_eq!(violations(&members(true).unique(&["email"]).build()).len(), 1);
        assert!(violations(&members(false).unique(&["email"]).build()).is_empty());
        let one = members(true).unique_with(&["email"], |unique| unique.nulls_not_distinct = true);
        assert!(violations(&one.build()).is_empty());
    }
}
