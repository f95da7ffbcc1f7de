//! The moment in which the new column takes the name: one short transaction a table.

use super::twins::{KeyTwin, Twins, drop_constraint};
use super::{HAZARDS, Retyping};
use crate::diff::{Constraint, object_mentions};
use crate::model::{ObjectName, TableObject, Unique};
use crate::plan::context::Context;
use crate::plan::draft::{Draft, Drafts, Stage};
use crate::plan::online::table_objects::{creation, removal};
use crate::plan::simulate_constraints::kind_of;
use crate::plan::{ColumnChange, ConversionOperation, Operation, Work};

/// Hands in the switch of one table. The steps that undo each other's need stand so that both ways find what they
/// build on: a way back makes the old column NOT NULL before it numbers it, and numbers it before it is the key.
pub(super) fn switch(
    context: &Context<'_>,
    drafts: &mut Drafts,
    twins: &Twins,
    table: &ObjectName,
) {
    let retypings = context.retypings.iter();
    let retypings: Vec<&Retyping> = retypings.filter(|it| it.table == *table).collect();
    let names: Vec<&str> = retypings.iter().map(|it| it.column.as_str()).collect();
    let slug = format!("switch_{table}_{}", names.join("_"));
    let mut step = |draft: Draft| {
        let draft = draft.with_table(table).avoids(HAZARDS).named(slug.clone());
        drafts.add(Stage::SwitchColumns, draft);
    };
    let objects = objects(context, table);
    for object in objects.iter().rev() {
        step(removal(table, object));
    }
    for retyping in &retypings {
        let (start, stop) = retyping.forward();
        step(Draft::new(stop, [start]));
    }
    for twin in twins.keys.iter().filter(|it| it.table == *table) {
        step(twin.removal());
    }
    for twin in twins.checks.iter().filter(|it| it.table == *table) {
        step(twin.removal());
    }
    for retyping in &retypings {
        if let Some(fits) = retyping.fits() {
            let drop = retyping.drop_check(&fits.name);
            step(Draft::new(drop, [retyping.add_check(fits)]));
        }
        step(retyping.rename(&retyping.column, &retyping.former));
        step(retyping.rename(&retyping.second, &retyping.column));
    }
    for retyping in &retypings {
        for draft in retyping.values(context) {
            step(draft);
        }
    }
    for twin in twins.keys.iter().filter(|it| it.table == *table) {
        step(twin.attachment(twins));
    }
    for twin in twins.checks.iter().filter(|it| it.table == *table) {
        let rename = |from: &str, to: &str| Operation::RenameConstraint {
            table: table.clone(),
            from: from.to_owned(),
            to: to.to_owned(),
        };
        let (from, to) = (twin.second.name.as_str(), twin.check.name.as_str());
        step(Draft::new(rename(from, to), [rename(to, from)]));
    }
    for twin in twins.indexes.iter().filter(|it| it.table == *table) {
        let rename = |from: &str, to: &str| Operation::RenameIndex {
            table: table.clone(),
            from: from.to_owned(),
            to: to.to_owned(),
        };
        let (name, aside, second) = (&twin.name, &twin.aside, &twin.second.0.name);
        step(Draft::new(rename(name, aside), [rename(aside, name)]));
        step(Draft::new(rename(second, name), [rename(name, second)]));
    }
    for retyping in &retypings {
        let (start, stop) = retyping.backward();
        let mut back = vec![stop];
        if retyping.old.nullable {
            back.push(retyping.drop_check(&retyping.kept));
        }
        step(Draft::new(start, back));
    }
    for object in &objects {
        step(creation(table, object));
    }
}

/// What is attached to the table and holds to the column itself rather than to its name.
fn objects(context: &Context<'_>, table: &ObjectName) -> Vec<TableObject> {
    let base = context.base_table(table);
    let objects = base.into_iter().flat_map(|table| &table.objects);
    let mentions = |object: &&TableObject| {
        let mut retypings = context.retypings.iter();
        retypings.any(|it| it.table == *table && object_mentions(object, &it.column))
    };
    objects.filter(mentions).cloned().collect()
}

impl Retyping {
    fn alter(&self, column: &str, change: ColumnChange) -> Operation {
        Operation::AlterColumn {
            table: self.table.clone(),
            column: column.to_owned(),
            change,
        }
    }

    fn rename(&self, from: &str, to: &str) -> Draft {
        let rename = |from: &str, to: &str| Operation::RenameColumn {
            table: self.table.clone(),
            from: from.to_owned(),
            to: to.to_owned(),
        };
        Draft::new(rename(from, to), [rename(to, from)])
    }

    /// The steps that give the new column what gives it values, and take it from the old one.
    fn values(&self, context: &Context<'_>) -> Vec<Draft> {
        let (new, old) = (self.column.as_str(), self.former.as_str());
        let mut drafts = Vec::new();
        let mut defaults = |column: &str, before: &Option<_>, after: &Option<_>| {
            if before != after {
                let set = |old: &Option<_>, new: &Option<_>| {
                    let change = ColumnChange::SetDefault {
                        old: Option::clone(old),
                        new: Option::clone(new),
                    };
                    self.alter(column, change)
                };
                drafts.push(Draft::new(set(before, after), [set(after, before)]));
            }
        };
        defaults(old, &self.old.default, &None);
        defaults(new, &None, &self.new.default);
        for sequence in context.base.sequences.values() {
            let owner = |column: &str| Some((self.table.clone(), column.to_owned()));
            if sequence.owner == owner(&self.column) {
                let own = |column: &str| Operation::SetSequenceOwner {
                    name: sequence.name.clone(),
                    owner: owner(column),
                };
                drafts.push(Draft::new(own(new), [own(old)]));
            }
        }
        if let (Some(before), Some(after)) = (&self.old.identity, &self.new.identity) {
            let moved = |from: &str, to: &str, identity: &crate::model::Identity| {
                Operation::Conversion(ConversionOperation::MoveIdentity {
                    table: self.table.clone(),
                    from: from.to_owned(),
                    to: to.to_owned(),
                    identity: identity.clone(),
                })
            };
            drafts.push(Draft::new(
                moved(old, new, after),
                [moved(new, old, before)],
            ));
        }
        if !self.old.nullable {
            // The check vouches for the rows, and went in before the way back began.
            let back = vec![
                self.alter(old, ColumnChange::SetNotNull),
                self.drop_check(&self.kept),
            ];
            let relax = self.alter(old, ColumnChange::DropNotNull);
            drafts.push(Draft::new(relax, back).with_work(Work::Catalog));
        }
        drafts
    }
}

impl KeyTwin {
    fn add(&self, index: &Unique) -> Operation {
        let using_index = Some(index.name.clone());
        let table = self.table.clone();
        match &self.constraint {
            Constraint::PrimaryKey(key) => Operation::AddPrimaryKey {
                table,
                key: key.clone(),
                using_index,
            },
            Constraint::Unique(unique) => Operation::AddUnique {
                table,
                unique: unique.clone(),
                using_index,
            },
            // `Twins` makes no others.
            other => drop_constraint(&table, other.name(), kind_of(other)),
        }
    }

    fn drop(&self) -> Operation {
        let constraint = &self.constraint;
        drop_constraint(&self.table, constraint.name(), kind_of(constraint))
    }

    /// The step that drops the old key, for which the way back has the spare index.
    fn removal(&self) -> Draft {
        Draft::new(self.drop(), [self.add(&self.spare)])
    }

    /// The step that makes the new index the key. On the way back it goes with the key, and before it go the foreign
    /// keys that stand on it.
    fn attachment(&self, twins: &Twins) -> Draft {
        let references = twins.references.iter();
        let references = references.filter(|it| it.key.target == self.table);
        let mut back: Vec<Operation> = references.map(|it| it.leave()).collect();
        back.push(self.drop());
        Draft::new(self.add(&self.second), back)
    }
}
