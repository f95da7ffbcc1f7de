//! What the server keeps in words of the old type when a column gets another one, stated anew.
//!
//! PostgreSQL reads checks and predicates again from its own text of them. That text has the casts which the old type
//! needed, and they stay: `a > 0` of a `numeric` is `a > (0)::numeric`, and of an `integer` then `(a)::numeric >
//! (0)::numeric`. It says the same; but no other database of the schema has it so.

use super::indexes::unique_index;
use crate::def::Validity;
use crate::diff::{expression_mentions, index_mentions};
use crate::model::{Check, DataType, Index, ObjectName, Unique};
use crate::plan::context::Context;
use crate::plan::draft::{Draft, Drafts, Stage};
use crate::plan::{ConstraintKind, Operation, Validation};

/// The rules of a table that hold casts of a column.
pub(super) struct Restated {
    table: ObjectName,
    checks: Vec<Check>,
    /// Those with a predicate or an expression, and the rule of a unique one.
    indexes: Vec<(Index, Option<Unique>)>,
}

impl Restated {
    /// The rules that mention the column before the plan, where its kind of type changes.
    pub(super) fn of(
        context: &Context<'_>,
        table: &ObjectName,
        column: &str,
        (old, new): (&DataType, &DataType),
    ) -> Self {
        let base = context.base_table(table).filter(|_| old.kind != new.kind);
        let checks = base.into_iter().flat_map(|it| &it.checks);
        let checks = checks.filter(|check| expression_mentions(&check.expression, column));
        let uniques = base.into_iter().flat_map(|it| &it.uniques);
        let uniques = uniques.filter(|unique| unique.is_index());
        let uniques = uniques.map(|unique| (unique_index(unique), Some(unique.clone())));
        let plain = base.into_iter().flat_map(|it| &it.indexes);
        let indexes = plain.map(|index| (index.clone(), None)).chain(uniques);
        Self {
            table: table.clone(),
            checks: checks.cloned().collect(),
            indexes: indexes
                .filter(|(index, _)| has_text(index) && index_mentions(index, column))
                .collect(),
        }
    }

    /// The rules that the new schema has too.
    pub(super) fn kept(mut self, context: &Context<'_>) -> Self {
        let new = context.new.tables.get(&self.table);
        self.checks.retain(|check| {
            let mut checks = new.into_iter().flat_map(|it| &it.checks);
            checks.any(|it| it.expression == check.expression)
        });
        self.indexes.retain(|(index, _)| {
            let plain = new.into_iter().flat_map(|it| &it.indexes);
            let uniques = new.into_iter().flat_map(|it| &it.uniques);
            let uniques = uniques.filter(|it| it.is_index()).map(unique_index);
            let mut all = plain.cloned().chain(uniques);
            all.any(|it| it.predicate == index.predicate && it.parts == index.parts)
        });
        self
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.checks.is_empty() && self.indexes.is_empty()
    }

    /// The operations that take the rules away and bring them back, in one transaction on a table that is locked
    /// anyway and whose rows are read anyway.
    pub(super) fn at_once(&self) -> Vec<Operation> {
        let checks = self.checks.iter().flat_map(|check| {
            let add = self.add(check, Validation::Immediate);
            [self.drop(check), add]
        });
        let indexes = self.indexes.iter().flat_map(|(index, unique)| {
            let drop = Operation::DropIndex {
                table: self.table.clone(),
                name: index.name.clone(),
                concurrently: false,
            };
            let create = Operation::CreateIndex {
                table: self.table.clone(),
                index: index.clone(),
                unique: unique.clone(),
                concurrently: false,
            };
            [drop, create]
        });
        checks.chain(indexes).collect()
    }

    /// Hands in the same for a table that may be large: a check holds for new writes at once, and its rows are
    /// read beside them later. Indexes stay as they are.
    pub(super) fn beside_writes(&self, drafts: &mut Drafts) {
        for check in &self.checks {
            for operation in [self.drop(check), self.add(check, Validation::Deferred)] {
                let draft = Draft::new(operation, []).with_table(&self.table);
                drafts.add(Stage::Edit, draft.avoids(&["check_without_not_valid"]));
            }
            if check.validity != Validity::Valid {
                continue;
            }
            let validate = Operation::ValidateConstraint {
                table: self.table.clone(),
                name: check.name.clone(),
                kind: ConstraintKind::Check,
            };
            let draft = Draft::without_reverse(validate, "what is validated needs no way back");
            let draft = draft.avoids(&["check_without_not_valid", "validate_same_txn"]);
            drafts.add(Stage::ValidateRestated, draft);
        }
    }

    fn add(&self, check: &Check, validation: Validation) -> Operation {
        Operation::AddCheck {
            table: self.table.clone(),
            check: check.clone(),
            validation,
        }
    }

    fn drop(&self, check: &Check) -> Operation {
        Operation::DropConstraint {
            table: self.table.clone(),
            name: check.name.clone(),
            kind: ConstraintKind::Check,
        }
    }
}

/// Whether the server keeps a part of the index as text.
fn has_text(index: &Index) -> bool {
    let mut parts = index.parts.iter();
    index.predicate.is_some()
        || parts.any(|part| matches!(part.key, crate::model::IndexKey::Expression(_)))
}
