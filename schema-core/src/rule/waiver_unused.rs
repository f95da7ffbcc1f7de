use super::Violation;
use super::rule;
use crate::def::TableDef;
use crate::message::Message;

rule! {
    /// A waiver that accepts nothing.
    ///
    /// # What it flags
    ///
    /// An `allow(rule, reason = "..")` on a place where the rule finds nothing.
    ///
    /// # Why it is bad
    ///
    /// What it once accepted was mended, or it stands in the wrong place. It would silently accept the next
    /// mistake, and the decision records tell of an exception that does not exist.
    ///
    /// # Example
    ///
    /// ```text
    /// #[column(allow(float_for_money, reason = "sensor reading"))]
    /// pub price: Decimal,
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// pub price: Decimal,
    /// ```
    ///
    /// # Source
    ///
    /// The lint `unfulfilled_lint_expectations` of rustc does the same for `#[expect]`.
    waiver_unused: Warn, Table,
    warning = "waiver_unused: this `allow` accepts nothing\n\
        why: the rule finds nothing here, and the waiver would silently accept the next mistake\n\
        help: remove the `allow`, or move it to the place that it means\n\
        explain: cargo schema explain waiver_unused"
}

/// The finding about an unused waiver.
pub(super) fn violation(table: &TableDef<'_>, waiver: usize) -> Violation {
    let waiver = &table.waivers[waiver];
    if waiver.is_of_baseline() {
        let message = Message::of_rule(RULE.name)
            .text("the baseline lists `")
            .text(waiver.rule)
            .text("` of `")
            .text(table.rust_name)
            .text("`, which is no longer found here")
            .why("the entry would silently accept the next mistake of its kind")
            .help()
            .text("`cargo schema lint --write-baseline` writes the baseline again, without it")
            .explain(RULE.name);
        return Violation::new(waiver.site, message);
    }
    let message = Message::of_rule(RULE.name)
        .text("`allow(")
        .text(waiver.rule)
        .text(")` of `")
        .text(table.rust_name)
        .text("` accepts nothing")
        .why("the rule finds nothing here, and the waiver would silently accept the next mistake")
        .help()
        .text("remove the `allow`, or move it to the place that it means")
        .explain(RULE.name);
    Violation::new(waiver.site, message)
}

#[cfg(test)]
mod tests {
    use crate::rule::testing::{table, uuid};
    use crate::rule::table_findings;

    fn names(table: &crate::def::TableDef<'_>) -> Vec<&'static str> {
        table_findings(table)
            .iter()
            .map(|finding| finding.rule.name)
            .collect()
    }

    #[test]
    fn a_waiver_that_is_needed_silences_its_rule() {
        let table = table("Log")
            .column("message", uuid())
            .waiver("primary_key_missing", None)
            .build();
        assert!(names(&table).is_empty());
    }

    #[test]
    fn an_entry_of_the_baseline_is_the_tools_matter() {
        let mut table = table("Log")
            .column("id", uuid())
            .primary_key(&["id"])
            .waiver("primary_key_missing", None)
            .build();
        let waiver = crate::def::WaiverDef {
            reason: crate::def::WaiverDef::IN_BASELINE,
            ..table.waivers[0]
        };
        let waivers = [waiver];
        table.waivers = &waivers;
        assert!(!names(&table).contains(&"waiver_unused"));
        let message = super::violation(&table, 0).message;
        assert!(message.as_str().contains("--write-baseline"));
    }

    #[test]
    fn a_waiver_that_is_not_needed_is_reported() {
        let table = table("Log")
            .column("id", uuid())
            .primary_key(&["id"])
            .waiver("primary_key_missing", None)
            .build();
        assert_eq!(names(&table), ["waiver_unused"]);
    }

    #[test]
    #[cfg(not(feature = "collect"))]
    fn a_waiver_of_a_column_rule_is_left_to_the_constant() {
        let table = table("Log")
            .column("id", uuid())
            .primary_key(&["id"])
            .waiver("timestamp_without_zone", None)
            .build();
        assert!(names(&table).is_empty());
        assert_eq!(
            crate::rule::column_waiver_warning(&table, 0),
            crate::rule::RuleId::waiver_unused as u16
        );
    }
}
