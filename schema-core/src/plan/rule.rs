//! Which rule a reason against a plan falls under.

use super::PlanError;

/// Hazards of locks that are held while the rows of a large table are read or written, sorted.
const LONG_LOCKS: &[&str] = &[
    "add_column_stored_generated",
    "attach_partition_scan",
    "check_without_not_valid",
    "column_type_rewrite",
    "domain_scan",
    "exclusion_constraint_blocking",
    "fk_not_valid_partitioned",
    "index_create_blocking",
    "index_drop_blocking",
    "primary_key_blocking",
    "table_rewrite_command",
    "type_change_rebuilds_index",
    "unique_constraint_blocking",
];

/// Hazards of statements of the previous release that fail or mean something else, sorted.
const BROKEN_RELEASES: &[&str] = &[
    "add_column_autoincrement",
    "composite_attribute_changed",
    "drop_column_in_use",
    "enum_value_removed",
    "rename_column",
    "rename_other_object",
    "rename_table",
    "replace_view",
];

impl PlanError {
    /// The name of the rule of stage [`Plan`](crate::rule::Stage::Plan) that the reason falls under: `lock_budget_exceeded` or
    /// `release_incompatible`; `None` for what no setting and no waiver can make right.
    pub fn rule(&self) -> Option<&'static str> {
        match self {
            Self::Hazard { hazard, .. } if LONG_LOCKS.contains(hazard) => {
                Some("lock_budget_exceeded")
            }
            Self::Hazard { hazard, .. } if BROKEN_RELEASES.contains(hazard) => {
                Some("release_incompatible")
            }
            Self::StopsPreviousRelease { .. } => Some("release_incompatible"),
            Self::Hazard { .. }
            | Self::DataLoss { .. }
            | Self::NotExecutable { .. }
            | Self::Incomplete { .. } => None,
        }
    }

    /// The object that a hazard is about, and the hazard.
    pub fn hazard(&self) -> Option<(&str, &'static str)> {
        match self {
            Self::Hazard { hazard, object, .. } => Some((object, hazard)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::ACCEPTABLE_HAZARDS;
    use crate::rule::{Stage, find_rule};

    fn rule_of(hazard: &'static str) -> Option<&'static str> {
        let error = PlanError::Hazard {
            hazard,
            object: "orders".to_owned(),
            problem: String::new(),
            remedy: String::new(),
        };
        error.rule()
    }

    #[test]
    fn what_can_be_accepted_falls_under_a_rule() {
        for hazard in ACCEPTABLE_HAZARDS {
            // No matter of one table or release: a role belongs to the whole server.
            if *hazard != "drop_role" {
                assert!(rule_of(hazard).is_some(), "{hazard}");
            }
        }
        assert!(rule_of("drop_role").is_none());
    }

    #[test]
    fn the_rules_are_there() {
        for hazard in LONG_LOCKS.iter().chain(BROKEN_RELEASES) {
            let rule = rule_of(hazard).and_then(find_rule).unwrap();
            assert_eq!(rule.stage, Stage::Plan, "{hazard}");
        }
        assert!(LONG_LOCKS.is_sorted() && BROKEN_RELEASES.is_sorted());
    }
}
