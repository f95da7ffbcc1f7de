//! Domains, enums and their labels.

use super::Judge;
use crate::migration_lint::statement::{Kind, Slice};

impl Judge<'_> {
    /// Labels that are used where they were added.
    pub(super) fn labels(&mut self, all: Slice<'_>) {
        if !self.session.in_transaction || all.begins(&["alter", "type"]) {
            return;
        }
        let used = all
            .0
            .iter()
            .find(|word| word.kind == Kind::Text && self.session.labels.contains(&word.text))
            .cloned();
        if let Some(word) = used {
            let title = format!(
                "`{}` was added in this transaction, and is not to be used before its commit",
                word.text
            );
            self.report("enum_value_used_same_txn", Some(&word), title);
        }
    }

    pub(super) fn alter_domain(&mut self, rest: Slice<'_>) {
        let Some((name, change)) = rest.name() else {
            return;
        };
        self.session.has_definitions = true;
        let is_rule = change.begins(&["add"])
            || change.begins(&["set", "not", "null"])
            || change.begins(&["validate"]);
        if is_rule {
            self.report(
                "domain_constraint_locks_users",
                None,
                format!("every table with a column of `{name}` is read while its writers wait"),
            );
        }
        if change.begins(&["rename"]) {
            self.renamed("the domain", &name);
        }
    }

    pub(super) fn alter_type(&mut self, rest: Slice<'_>) {
        let Some((name, change)) = rest.name() else {
            return;
        };
        self.session.has_definitions = true;
        if let Some(rest) = change.after(&["add", "value"]) {
            let rest = rest.skip(&["if", "not", "exists"]);
            self.session
                .labels
                .extend(rest.0.first().map(|word| word.text.clone()));
        } else if change.begins(&["drop", "value"]) {
            self.report(
                "enum_value_removed",
                None,
                format!("no statement removes a label of `{name}`"),
            );
        } else if change.begins(&["rename"]) {
            self.renamed("what is renamed of", &name);
        }
    }
}
