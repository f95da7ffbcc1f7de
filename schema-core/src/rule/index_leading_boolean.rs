use super::index_key::indexes;
use super::index_need::serves_a_pattern;
use super::{Violation, rule};
use crate::def::{TableDef, TypeFamily};

rule! {
    /// An index that begins with a boolean.
    ///
    /// # What it flags
    ///
    /// An index whose first column is a boolean and that serves no declared access pattern.
    ///
    /// # Why it is bad
    ///
    /// A boolean parts the rows in two, and one of the parts is usually nearly all of them: the index is
    /// read for the other one alone. A partial index holds just those rows and is a fraction of the size.
    ///
    /// # Example
    ///
    /// ```text
    /// #[index(is_active, created_at)]
    /// pub struct Job { /* .. */ }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[index(created_at, where(is_active))]
    /// pub struct Job { /* .. */ }
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "Partial Indexes".
    index_leading_boolean: Warn, Table, reads = [Access]
}

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    indexes(table)
        .filter_map(|index| {
            let first = &table.columns[usize::from(index.column(0)?)];
            let is_flag = first.column_type.kind.family() == TypeFamily::Boolean
                && first.column_type.dimensions == 0;
            if !is_flag || index.method != "btree" || serves_a_pattern(table, &index) {
                return None;
            }
            Some(Violation::told(
                &RULE,
                index.site,
                format_args!("an index of `{}` begins with the boolean `{}`", table.rust_name, first.field),
                "it parts the rows in two, and searches are for the smaller part alone",
                format_args!(
                    "index that part: `#[index(.., where({0}))]` or `where(!{0})`, without `{0}` in the key",
                    first.field
                ),
            ))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::{ColumnType, TypeKind};
    use crate::rule::testing::{TableBuilder, table, text};

    fn jobs() -> TableBuilder {
        table("Job")
            .column("is_active", ColumnType::new(TypeKind::Boolean))
            .column("created_at", text())
    }

    #[test]
    fn a_leading_flag_is_flagged() {
        assert_eq!(violations(&jobs().index(&["is_active", "created_at"]).build()).len(), 1);
    }

    #[test]
    fn later_flags_and_declared_queries_are_fine() {
        assert!(violations(&jobs().index(&["created_at", "is_active"]).build()).is_empty());
        let asked_for = jobs()
            .index(&["is_active", "created_at"])
            .access("active", &["is_active"], &["created_at"]);
        assert!(violations(&asked_for.build()).is_empty());
    }
}
