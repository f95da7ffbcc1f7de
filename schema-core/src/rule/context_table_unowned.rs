use super::{Violation, rule};
use crate::def::TableDef;

rule! {
    /// A table that belongs to no context.
    ///
    /// # What it flags
    ///
    /// In a project whose `architrave.toml` declares contexts, a table without `context = ..`.
    ///
    /// # Why it is bad
    ///
    /// Nobody owns it, every context may refer to it, and the rule that keeps contexts apart
    /// ([`context_crossed`](context_crossed.md)) says nothing about it.
    ///
    /// # Example
    ///
    /// ```text
    /// pub struct Invoice { /* .. */ }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[table(context = billing)]
    /// pub struct Invoice { /* .. */ }
    /// ```
    ///
    /// # Source
    ///
    /// Eric Evans, "Domain-Driven Design", chapter on context maps.
    context_table_unowned: Warn, Table, reads = [Table]
}

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    if table.context.is_some() || !table.details.project.has_contexts {
        return Vec::new();
    }
    vec![Violation::told(
        &RULE,
        0,
        format_args!("`{}` belongs to no context, and `architrave.toml` declares some", table.rust_name),
        "nobody owns it, and every context may refer to it",
        "write `#[table(context = ..)]`",
    )]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::{TableBuilder, table};

    fn invoices(has_contexts: bool) -> TableBuilder {
        table("Invoice").saying(|details| details.project.has_contexts = has_contexts)
    }

    #[test]
    fn a_table_without_a_context_is_flagged_where_there_are_some() {
        assert_eq!(violations(&invoices(true).build()).len(), 1);
        assert!(violations(&invoices(false).build()).is_empty());
        let owned = invoices(true).with(|table| table.context = Some("billing"));
        assert!(violations(&owned.build()).is_empty());
    }
}
