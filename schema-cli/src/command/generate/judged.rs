//! Reasons against a plan that the project does not count as such: rules with levels, and waivers of structs.

use crate::command::verdict::{Judge, Verdict};
use schema_core::def::Level;
use schema_core::plan::{ACCEPTABLE_HAZARDS, PlanError};
use std::collections::BTreeSet;

/// A hazard that the project takes upon itself, of one object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// The rule: `lock_budget_exceeded`, `release_incompatible`.
    pub rule: &'static str,
    /// The hazard, as `--accept-hazard` names it.
    pub hazard: &'static str,
    /// The object: `bookings.one_at_a_time`.
    pub object: String,
    /// What happens.
    pub problem: String,
    /// How much the rule weighs here; nothing where a struct accepts it.
    pub level: Level,
    /// Why a struct accepts it.
    pub reason: Option<String>,
}

impl Accepted {
    /// As a note of the plan.
    pub(super) fn note(&self) -> String {
        let Self {
            rule,
            hazard,
            object,
            problem,
            level,
            reason,
        } = self;
        let why = match (reason, level) {
            (Some(reason), _) => format!("accepted by the struct: {reason}"),
            (None, Level::Allow) => "the rule is off in architrave.toml".to_owned(),
            (None, _) => "a warning here by architrave.toml".to_owned(),
        };
        format!("{rule}: {object}: {problem} ({hazard}); {why}")
    }
}

/// What of the reasons against a plan the project takes upon itself: every one of a hazard, or none of it, because the
/// planner is told the hazard alone.
pub(super) fn accepted(errors: &[PlanError], judge: &Judge<'_>) -> Vec<Accepted> {
    let verdict = |error: &PlanError| {
        let (object, hazard) = error.hazard()?;
        let rule = error.rule()?;
        let (level, reason) = match judge.verdict(rule, object) {
            Verdict::Level(Level::Deny) => return None,
            Verdict::Level(level) => (level, None),
            Verdict::Waived(reason) => (Level::Allow, Some(reason)),
        };
        let PlanError::Hazard { problem, .. } = error else {
            return None;
        };
        Some(Accepted {
            rule,
            hazard,
            object: object.to_owned(),
            problem: problem.clone(),
            level,
            reason,
        })
    };
    let refused: BTreeSet<&str> = (errors.iter())
        .filter(|error| verdict(error).is_none())
        .filter_map(|error| error.hazard().map(|(_, hazard)| hazard))
        .collect();
    errors
        .iter()
        .filter_map(verdict)
        .filter(|it| ACCEPTABLE_HAZARDS.contains(&it.hazard) && !refused.contains(it.hazard))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use schema_core::syntax::Settings;

    fn against(hazard: &'static str, object: &str) -> PlanError {
        PlanError::Hazard {
            hazard,
            object: object.to_owned(),
            problem: "nobody can read it meanwhile".to_owned(),
            remedy: "leave it".to_owned(),
        }
    }

    fn hazards(settings: &str, errors: &[PlanError]) -> Vec<&'static str> {
        let settings = Settings::parse(settings).unwrap();
        let today = "2026-01-01".parse().unwrap();
        let accepted = accepted(errors, &Judge::new(None, &settings, today));
        accepted.into_iter().map(|it| it.hazard).collect()
    }

    #[test]
    fn a_rule_that_warns_lets_the_plan_be_made_and_a_denied_one_does_not() {
        let errors = [
            against("exclusion_constraint_blocking", "bookings.alone"),
            against("rename_table", "orders"),
            against("add_required_column", "orders.note"),
        ];
        assert!(hazards("", &errors).is_empty());
        let locks = "[rules]\nlock_budget_exceeded = \"warn\"\n";
        assert_eq!(hazards(locks, &errors), ["exclusion_constraint_blocking"]);
        let releases = "[rules]\nrelease_incompatible = \"warn\"\n";
        assert_eq!(hazards(releases, &errors), ["rename_table"]);
    }

    #[test]
    fn what_nobody_can_accept_stays_refused() {
        let errors = [against("check_without_not_valid", "orders.total")];
        let locks = "[rules]\nlock_budget_exceeded = \"warn\"\n";
        assert!(hazards(locks, &errors).is_empty());
    }
}
