//! What is about a column that gets another type, built a second time on the second column.

use super::{HAZARDS, Retyping, constraint_mentions_retyped, index_mentions_retyped};
use crate::def::Validity;
use crate::diff::{Constraint, constraints_of, insert_constraint, rename_column_in_schema};
use crate::model::{
    Check, ForeignKey, Index, IndexPart, ObjectName, PrimaryKey, Schema, Table, Unique,
};
use crate::plan::context::Context;
use crate::plan::draft::{Draft, Drafts, Stage};
use crate::plan::online::indexes::{creation, removal, unique_index};
use crate::plan::simulate_constraints::kind_of;
use crate::plan::{ConstraintKind, ConversionOperation, Operation, Validation};

/// What is built a second time.
pub(super) struct Twins {
    pub(super) keys: Vec<KeyTwin>,
    pub(super) checks: Vec<CheckTwin>,
    pub(super) indexes: Vec<IndexTwin>,
    pub(super) references: Vec<ReferenceTwin>,
}

/// A primary key or a unique constraint. Its index goes with it, at the switch as on the way back, so that each way
/// builds the index first that the constraint then takes over.
pub(super) struct KeyTwin {
    pub(super) table: ObjectName,
    pub(super) constraint: Constraint,
    /// The index on the second column, which the constraint takes over.
    pub(super) second: Unique,
    /// The index on the old column that the way back takes over, under the name that the column has before the switch.
    pub(super) spare: Unique,
}

pub(super) struct CheckTwin {
    pub(super) table: ObjectName,
    pub(super) check: Check,
    pub(super) second: Check,
}

pub(super) struct IndexTwin {
    pub(super) table: ObjectName,
    pub(super) name: String,
    pub(super) second: (Index, Option<Unique>),
    /// The name of the old one after the switch.
    pub(super) aside: String,
    /// The old one after the switch.
    retired: (Index, Option<Unique>),
}

/// A foreign key.
pub(super) struct ReferenceTwin {
    pub(super) table: ObjectName,
    pub(super) key: ForeignKey,
    pub(super) second: ForeignKey,
}

impl Twins {
    pub(super) fn of(context: &Context<'_>) -> Self {
        let mut twins = Self {
            keys: Vec::new(),
            checks: Vec::new(),
            indexes: Vec::new(),
            references: Vec::new(),
        };
        for (owner, table) in &context.base.tables {
            for constraint in constraints_of(table) {
                if constraint_mentions_retyped(context, owner, &constraint) {
                    twins.add(context, owner, constraint);
                }
            }
            for index in &table.indexes {
                if index_mentions_retyped(context, owner, index) {
                    twins.add_index(context, owner, index, None);
                }
            }
        }
        twins
    }

    fn add(&mut self, context: &Context<'_>, table: &ObjectName, constraint: Constraint) {
        let name = constraint.name().to_owned();
        let second = on_second(context, table, &constraint).with_name(&context.aside(&name, "new"));
        let table = table.clone();
        match (constraint, second) {
            (Constraint::Unique(unique), _) if unique.is_index() => {
                let index = unique_index(&unique);
                self.add_index(context, &table, &index, Some(unique));
            }
            (constraint @ Constraint::PrimaryKey(_), Constraint::PrimaryKey(second)) => {
                let Constraint::PrimaryKey(key) = &constraint else {
                    return;
                };
                let spare = Unique {
                    name: context.aside(&name, "old"),
                    ..as_unique(key)
                };
                self.keys.push(KeyTwin {
                    table,
                    second: as_unique(&second),
                    spare,
                    constraint,
                });
            }
            (constraint @ Constraint::Unique(_), Constraint::Unique(second)) => {
                let Constraint::Unique(unique) = &constraint else {
                    return;
                };
                let spare = Unique {
                    name: context.aside(&name, "old"),
                    ..unique.clone()
                };
                self.keys.push(KeyTwin {
                    table,
                    second,
                    spare,
                    constraint,
                });
            }
            (Constraint::Check(check), Constraint::Check(second)) => {
                self.checks.push(CheckTwin {
                    table,
                    check,
                    second,
                });
            }
            (Constraint::ForeignKey(key), Constraint::ForeignKey(second)) => {
                self.references.push(ReferenceTwin { table, key, second });
            }
            _ => {}
        }
    }

    fn add_index(
        &mut self,
        context: &Context<'_>,
        table: &ObjectName,
        index: &Index,
        unique: Option<Unique>,
    ) {
        let aside = context.aside(&index.name, "old");
        let new_name = context.aside(&index.name, "new");
        let named = |index: Index, unique: Option<Unique>, name: &str| {
            let index = Index {
                name: name.to_owned(),
                ..index
            };
            let unique = unique.map(|unique| Unique {
                name: name.to_owned(),
                ..unique
            });
            (index, unique)
        };
        let second = named(
            index_on(context, table, index, |it| &it.second),
            unique
                .as_ref()
                .map(|it| unique_on(context, table, it, |it| &it.second)),
            &new_name,
        );
        let retired = named(
            index_on(context, table, index, |it| &it.former),
            unique
                .as_ref()
                .map(|it| unique_on(context, table, it, |it| &it.former)),
            &aside,
        );
        self.indexes.push(IndexTwin {
            table: table.clone(),
            name: index.name.clone(),
            second,
            aside,
            retired,
        });
    }

    /// Builds the twins, beside reads and writes.
    pub(super) fn build(&self, context: &Context<'_>, drafts: &mut Drafts) {
        let mut index = |stage, table: &ObjectName, index: Index, unique: Option<Unique>| {
            for draft in creation(context, stage, table, index, unique) {
                drafts.add(stage, draft.avoids(HAZARDS));
            }
        };
        for twin in &self.keys {
            let unique = twin.second.clone();
            let stage = Stage::BuildUniques;
            index(stage, &twin.table, unique_index(&unique), Some(unique));
        }
        for twin in &self.indexes {
            let (second, unique) = twin.second.clone();
            index(Stage::IndexNew, &twin.table, second, unique);
        }
        for twin in &self.checks {
            twin.build(drafts);
        }
        for twin in &self.references {
            twin.build(drafts);
        }
    }

    /// What the way back needs before the columns change names again: an index on the old column that the old key
    /// takes over, and one on the new column in place of that which goes with the new key. The way there has nothing
    /// of the kind to drop, unless it was gone back before.
    pub(super) fn prepare_way_back(&self, context: &Context<'_>, drafts: &mut Drafts) {
        for twin in &self.keys {
            let old = unique_on(context, &twin.table, &twin.spare, |it| &it.former);
            let Constraint::Unique(new) = constraint_on(
                context,
                &twin.table,
                &Constraint::Unique(twin.spare.clone()),
                |it| &it.column,
            ) else {
                continue;
            };
            let new = Unique {
                name: twin.second.name.clone(),
                ..new
            };
            for unique in [new, old] {
                for draft in removal(context, &twin.table, unique_index(&unique), Some(unique)) {
                    drafts.add(Stage::ClearSwitched, draft.avoids(HAZARDS));
                }
            }
        }
    }

    /// Gives foreign keys their names, once both sides have switched.
    pub(super) fn take_names(&self, drafts: &mut Drafts) {
        for twin in &self.references {
            let rename = |from: &str, to: &str| Operation::RenameConstraint {
                table: twin.table.clone(),
                from: from.to_owned(),
                to: to.to_owned(),
            };
            let (from, to) = (twin.second.name.as_str(), twin.key.name.as_str());
            let draft = Draft::new(rename(from, to), [rename(to, from)]);
            drafts.add(Stage::SwitchNames, draft.avoids(HAZARDS));
            // Where it was gone back before, the key was added again for new writes only.
            if twin.key.validity == Validity::Valid {
                let draft = Draft::without_reverse(
                    twin.validation(to),
                    "what is validated needs no way back",
                );
                drafts.add(Stage::ValidateSwitched, draft.avoids(HAZARDS));
            }
        }
    }

    /// Drops what is on the old columns, once no release comes back to them.
    pub(super) fn retire(&self, context: &Context<'_>, drafts: &mut Drafts) {
        let mut retire = |table: &ObjectName, index: Index, unique: Option<Unique>| {
            for draft in removal(context, table, index, unique) {
                drafts.add(Stage::DropIndexes, draft.avoids(HAZARDS));
            }
        };
        for twin in &self.indexes {
            let (index, unique) = twin.retired.clone();
            retire(&twin.table, index, unique);
        }
    }
}

impl CheckTwin {
    fn build(&self, drafts: &mut Drafts) {
        let vouches = self.check.validity == Validity::Valid;
        let name = self.second.name.clone();
        let add = Operation::AddCheck {
            table: self.table.clone(),
            check: self.second.clone(),
            validation: unvalidated(vouches),
        };
        let drop = drop_constraint(&self.table, &name, ConstraintKind::Check);
        let draft = Draft::new(add, [drop]).with_table(&self.table);
        drafts.add(
            Stage::AddChecks,
            draft.avoids(HAZARDS).avoids(&["check_without_not_valid"]),
        );
        if vouches {
            let validate = |name: &str| Operation::ValidateConstraint {
                table: self.table.clone(),
                name: name.to_owned(),
                kind: ConstraintKind::Check,
            };
            // The way back of the switch adds the old one for new writes only.
            let draft = Draft::new(validate(&name), [validate(&self.check.name)]);
            let draft = draft.avoids(HAZARDS).avoids(&["validate_same_txn"]);
            drafts.add(Stage::ValidateChecks, draft);
        }
    }

    /// The step that drops the old check at the switch.
    pub(super) fn removal(&self) -> Draft {
        let add = Operation::AddCheck {
            table: self.table.clone(),
            check: self.check.clone(),
            validation: unvalidated(self.check.validity == Validity::Valid),
        };
        let drop = drop_constraint(&self.table, &self.check.name, ConstraintKind::Check);
        Draft::new(drop, [add])
    }
}

impl ReferenceTwin {
    fn kind(&self) -> ConstraintKind {
        kind_of(&Constraint::ForeignKey(self.key.clone()))
    }

    fn validation(&self, name: &str) -> Operation {
        Operation::ValidateConstraint {
            table: self.table.clone(),
            name: name.to_owned(),
            kind: self.kind(),
        }
    }

    /// The operation of a way back that takes the second key off, before what it refers to goes.
    pub(super) fn leave(&self) -> Operation {
        Operation::Conversion(ConversionOperation::DropIfPresent {
            table: self.table.clone(),
            name: self.second.name.clone(),
            kind: self.kind(),
        })
    }

    fn build(&self, drafts: &mut Drafts) {
        let vouches = self.key.validity == Validity::Valid;
        let add = |key: &ForeignKey| Operation::AddForeignKey {
            table: self.table.clone(),
            key: key.clone(),
            validation: unvalidated(vouches),
        };
        let draft = Draft::new(add(&self.second), [self.leave()]).avoids(HAZARDS);
        drafts.add(
            Stage::AddForeignKeys,
            draft.avoids(&["fk_without_not_valid"]),
        );
        if vouches {
            let (second, own) = (&self.second.name, &self.key.name);
            let draft = Draft::new(self.validation(second), [self.validation(own)]);
            let draft = draft.avoids(HAZARDS).avoids(&["validate_same_txn"]);
            drafts.add(Stage::ValidateForeignKeys, draft);
        }
        let drop = drop_constraint(&self.table, &self.key.name, self.kind());
        // The second key has gone with the key that it stands on, if that has been switched already.
        let back = vec![add(&self.key), self.leave(), add(&self.second)];
        let draft = Draft::new(drop, back).avoids(HAZARDS);
        drafts.add(Stage::SwitchKeys, draft.avoids(&["fk_drop_locks_both"]));
    }
}

fn unvalidated(vouches: bool) -> Validation {
    match vouches {
        true => Validation::Deferred,
        false => Validation::Immediate,
    }
}

pub(super) fn drop_constraint(table: &ObjectName, name: &str, kind: ConstraintKind) -> Operation {
    Operation::DropConstraint {
        table: table.clone(),
        name: name.to_owned(),
        kind,
    }
}

fn as_unique(key: &PrimaryKey) -> Unique {
    Unique {
        include: key.include.clone(),
        storage: key.storage.clone(),
        ..Unique::new(
            key.name.clone(),
            key.columns.iter().map(IndexPart::column).collect(),
        )
    }
}

/// A schema that holds one table, with the retyped columns under another name.
fn renamed(context: &Context<'_>, table: Table, name: fn(&Retyping) -> &String) -> Option<Table> {
    let mut schema = Schema::default();
    let key = table.name.clone();
    schema.tables.insert(key.clone(), table);
    for retyping in &context.retypings {
        let to = name(retyping);
        rename_column_in_schema(&mut schema, &retyping.table, &retyping.column, to);
    }
    schema.tables.remove(&key)
}

fn constraint_on(
    context: &Context<'_>,
    owner: &ObjectName,
    constraint: &Constraint,
    name: fn(&Retyping) -> &String,
) -> Constraint {
    if context.retypings.is_empty() {
        return constraint.clone();
    }
    let mut table = Table::new(owner.clone());
    insert_constraint(&mut table, constraint.clone());
    let table = renamed(context, table, name);
    let constraints = table.as_ref().map(constraints_of);
    let mut constraints = constraints.into_iter().flatten();
    constraints.next().unwrap_or_else(|| constraint.clone())
}

/// The constraint over the second columns.
pub(in crate::plan::online) fn on_second(
    context: &Context<'_>,
    owner: &ObjectName,
    constraint: &Constraint,
) -> Constraint {
    constraint_on(context, owner, constraint, |it| &it.second)
}

fn unique_on(
    context: &Context<'_>,
    owner: &ObjectName,
    unique: &Unique,
    name: fn(&Retyping) -> &String,
) -> Unique {
    match constraint_on(context, owner, &Constraint::Unique(unique.clone()), name) {
        Constraint::Unique(unique) => unique,
        _ => unique.clone(),
    }
}

fn index_on(
    context: &Context<'_>,
    owner: &ObjectName,
    index: &Index,
    name: fn(&Retyping) -> &String,
) -> Index {
    if context.retypings.is_empty() {
        return index.clone();
    }
    let mut table = Table::new(owner.clone());
    table.indexes.push(index.clone());
    let table = renamed(context, table, name);
    let mut indexes = table.into_iter().flat_map(|table| table.indexes);
    indexes.next().unwrap_or_else(|| index.clone())
}

/// The index over the second columns.
pub(in crate::plan::online) fn index_on_second(
    context: &Context<'_>,
    owner: &ObjectName,
    index: &Index,
) -> Index {
    index_on(context, owner, index, |it| &it.second)
}
