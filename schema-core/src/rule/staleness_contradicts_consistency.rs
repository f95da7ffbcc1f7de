use super::{Violation, rule};
use crate::def::{Consistency, TableDef};

rule! {
    /// An access pattern that accepts old answers in a project that promises none.
    ///
    /// # What it flags
    ///
    /// `staleness = ..` of an access pattern where `architrave.toml` says `consistency = "strong"`.
    ///
    /// # Why it is bad
    ///
    /// Whoever reads the settings sends every query to the primary; whoever reads the pattern sends it to a
    /// replica or a cache. One of the two is a mistake that shows under load.
    ///
    /// # Example
    ///
    /// ```text
    /// // architrave.toml: consistency = "strong"
    /// #[access(by_account, filter(account_id), staleness = seconds(5))]
    /// pub struct Balance { /* .. */ }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// // architrave.toml: consistency = "eventual"
    /// #[access(by_account, filter(account_id), staleness = seconds(5))]
    /// pub struct Balance { /* .. */ }
    /// ```
    ///
    /// # Source
    ///
    /// Martin Kleppmann, "Designing Data-Intensive Applications", chapter "Replication": problems with replication
    /// lag.
    staleness_contradicts_consistency: Deny, Table, reads = [Table]
}

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    if table.details.project.consistency != Some(Consistency::Strong) {
        return Vec::new();
    }
    table
        .details
        .access_patterns
        .iter()
        .filter_map(|pattern| Some((pattern, pattern.staleness?)))
        .filter(|(_, staleness)| *staleness > 0)
        .map(|(pattern, staleness)| {
            Violation::told(
                &RULE,
                pattern.site,
                format_args!(
                    "`{}` accepts answers that are {staleness} seconds old, and `architrave.toml` promises none",
                    pattern.name
                ),
                "with `consistency = \"strong\"` every reader sees the last write, with staleness it may not",
                "leave `staleness` out, or write `consistency = \"eventual\"`",
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::ProjectDef;
    use crate::rule::testing::{table, uuid};

    fn flagged(consistency: Option<Consistency>, staleness: Option<u32>) -> bool {
        let read = table("Balance")
            .column("account", uuid())
            .access_with("by_account", &["account"], &[], |it| it.staleness = staleness)
            .saying(|details| details.project = ProjectDef { consistency, ..ProjectDef::NONE });
        !violations(&read.build()).is_empty()
    }

    #[test]
    fn staleness_under_strong_consistency_is_flagged() {
        assert!(flagged(Some(Consistency::Strong), Some(5)));
        assert!(!flagged(Some(Consistency::Strong), None));
        assert!(!flagged(Some(Consistency::Strong), Some(0)));
        assert!(!flagged(Some(Consistency::Eventual), Some(5)));
        assert!(!flagged(None, Some(5)));
    }
}
