//! What the planner knows before it plans.

use super::Options;
use super::online::Retyping;
use crate::dialect::{Capabilities, Dialect};
use crate::diff::{
    Change, ColumnChange, Constraint, ConstraintChange, SequenceChange, TableChange,
    constraints_of, object_mentions, rename_column_in_schema, rename_sequence_in_schema,
    rename_table_in_schema, text_mentions,
};
use crate::model::{Column, Expression, Index, ObjectName, Schema, Table, TableObject};
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

/// The facts that every part of the planner reads.
pub(super) struct Context<'plan> {
    /// The old schema after what is renamed in place.
    pub(super) base: Schema,
    /// The base after every rename: what the changes call old.
    pub(super) carried: Schema,
    pub(super) new: &'plan Schema,
    pub(super) changes: &'plan [Change],
    pub(super) dialect: &'plan dyn Dialect,
    pub(super) capabilities: &'plan Capabilities,
    pub(super) options: &'plan Options,
    /// Triggers that go before a column is renamed in place and come back after it, with their tables: what they do
    /// is text that names the column, which does not follow, on the way back least of all.
    pub(super) detached: Vec<(ObjectName, TableObject)>,
    /// Columns that get their new name through a second column.
    pub(super) renames: Vec<ColumnRename>,
    /// Columns that get another type through a second column.
    pub(super) retypings: Vec<Retyping>,
    /// Columns of existing tables that are filled by a backfill: table and column.
    pub(super) filled: BTreeSet<(ObjectName, String)>,
    /// The names before the plan of tables that are renamed.
    former_tables: BTreeMap<&'plan ObjectName, &'plan ObjectName>,
    /// The names of constraints and indexes, once somebody asks.
    taken_names: OnceCell<BTreeSet<String>>,
}

/// A column that gets its new name through a second column.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ColumnRename {
    pub(super) table: ObjectName,
    pub(super) from: String,
    pub(super) to: String,
}

impl<'plan> Context<'plan> {
    pub(super) fn new(
        old: &Schema,
        new: &'plan Schema,
        changes: &'plan [Change],
        dialect: &'plan dyn Dialect,
        options: &'plan Options,
    ) -> Self {
        let capabilities = dialect.capabilities();
        let in_place = !capabilities.concurrent_releases
            || !capabilities.alter_constraints
            || options.accepted_hazards.contains("rename_column");
        let mut base = old.clone();
        let mut renames = Vec::new();
        let mut former_tables = BTreeMap::new();
        for change in changes {
            if let Change::Table(TableChange::Rename { from, to }) = change {
                former_tables.insert(to, from);
                rename_table_in_schema(&mut base, from, to);
            }
        }
        let detached = match in_place {
            true => detach(&mut base, new, changes),
            false => Vec::new(),
        };
        for change in changes {
            match change {
                Change::Sequence(SequenceChange::Rename { from, to }) => {
                    rename_sequence_in_schema(&mut base, from, to);
                }
                Change::Column(ColumnChange::Rename { table, from, to }) if in_place => {
                    rename_column_in_schema(&mut base, table, from, to);
                }
                Change::Column(ColumnChange::Rename { table, from, to }) => {
                    renames.push(ColumnRename {
                        table: table.clone(),
                        from: from.clone(),
                        to: to.clone(),
                    });
                }
                _ => {}
            }
        }
        let mut carried = base.clone();
        for ColumnRename { table, from, to } in &renames {
            rename_column_in_schema(&mut carried, table, from, to);
        }
        Self {
            base,
            carried,
            detached,
            new,
            changes,
            dialect,
            capabilities,
            options,
            renames,
            retypings: Vec::new(),
            filled: BTreeSet::new(),
            former_tables,
            taken_names: OnceCell::new(),
        }
    }

    /// Whether the object was taken off for the time of a rename.
    pub(super) fn is_detached(&self, table: &ObjectName, object: &TableObject) -> bool {
        let mut detached = self.detached.iter();
        detached.any(|(owner, other)| owner == table && other.key() == object.key())
    }

    /// The table as it is before the plan.
    pub(super) fn base_table(&self, name: &ObjectName) -> Option<&Table> {
        self.base.tables.get(name)
    }

    /// The column as it is before the plan.
    pub(super) fn base_column(&self, table: &ObjectName, name: &str) -> Option<&Column> {
        self.base_table(table)?.column(name)
    }

    /// The column as it should be.
    pub(super) fn new_column(&self, table: &ObjectName, name: &str) -> Option<&Column> {
        self.new.tables.get(table)?.column(name)
    }

    /// The constraint that a change calls old, as it is before the plan.
    pub(super) fn base_constraint(&self, table: &ObjectName, old: &Constraint) -> Constraint {
        let constraints = self.base_table(table).map(constraints_of);
        let mut constraints = constraints.into_iter().flatten();
        let found = constraints.find(|it| {
            it.name() == old.name() && std::mem::discriminant(it) == std::mem::discriminant(old)
        });
        found.unwrap_or_else(|| old.clone())
    }

    /// The index that a change calls old, as it is before the plan.
    pub(super) fn base_index(&self, table: &ObjectName, old: &Index) -> Index {
        let indexes = self.base_table(table).map(|table| table.indexes.iter());
        let mut indexes = indexes.into_iter().flatten();
        indexes
            .find(|index| index.name == old.name)
            .unwrap_or(old)
            .clone()
    }

    /// Whether the table has, or declares, so few rows that it may be rewritten under a lock.
    pub(super) fn is_small(&self, table: &ObjectName) -> bool {
        let former = self.former_tables.get(table).copied().unwrap_or(table);
        let counted = self.options.statistics.tables.get(former);
        let declared = self.new.tables.get(table).and_then(|table| table.rows);
        let rows = counted.and_then(|it| it.rows).or(declared);
        rows.is_some_and(|rows| rows < self.options.small_table_rows)
    }

    /// Whether the project takes a hazard upon itself.
    pub(super) fn accepts(&self, hazard: &str) -> bool {
        self.options.accepted_hazards.contains(hazard)
    }

    /// The columns of the table that go, by their names before the plan.
    pub(super) fn dropped_columns(&self, name: &ObjectName) -> impl Iterator<Item = &Column> {
        let changes = self.changes.iter();
        changes.filter_map(move |change| match change {
            Change::Column(ColumnChange::Drop { table, column }) if table == name => Some(column),
            _ => None,
        })
    }

    /// The key by whose order a backfill walks the table: its primary key, unless that goes first.
    pub(super) fn backfill_key(&self, table: &ObjectName) -> Option<Vec<Column>> {
        let dropped = self.changes.iter().any(|change| {
            matches!(change, Change::Constraint(ConstraintChange::Drop {
                table: owner,
                constraint: Constraint::PrimaryKey(_),
            }) if owner == table)
        });
        let definition = self.base_table(table).filter(|_| !dropped)?;
        let names = definition.primary_key.as_ref()?.columns.iter();
        names.map(|name| definition.column(name).cloned()).collect()
    }

    /// A name for what makes room for its successor: `name` with a suffix that nothing else has.
    pub(super) fn aside(&self, name: &str, suffix: &str) -> String {
        self.free_name(name, suffix, |candidate| self.is_taken(candidate))
    }

    /// Whether a constraint or index has the name.
    pub(super) fn is_taken(&self, candidate: &str) -> bool {
        let taken = self.taken_names.get_or_init(|| {
            let tables = self.base.tables.values().chain(self.new.tables.values());
            let names = tables.flat_map(|table| {
                let constraints = constraints_of(table);
                let constraints = constraints.into_iter().map(|it| it.name().to_owned());
                let indexes = table.indexes.iter().map(|index| index.name.clone());
                constraints.chain(indexes).collect::<Vec<_>>()
            });
            names.collect()
        });
        taken.contains(candidate)
    }

    /// `name` with a suffix, shortened as identifiers must be, that nobody has taken.
    pub(super) fn free_name(
        &self,
        name: &str,
        suffix: &str,
        is_taken: impl Fn(&str) -> bool,
    ) -> String {
        let fit = |ending: &str| {
            let room = self.capabilities.identifier_bytes.unwrap_or(usize::MAX);
            let mut end = name.len().min(room.saturating_sub(ending.len()));
            while !name.is_char_boundary(end) {
                end -= 1;
            }
            format!("{}{ending}", &name[..end])
        };
        let mut candidate = fit(&format!("_{suffix}"));
        let mut number = 1;
        while is_taken(&candidate) {
            number += 1;
            candidate = fit(&format!("_{suffix}{number}"));
        }
        candidate
    }
}

/// Whether the value is a literal, so that the catalog can hold it for every row at once.
pub(super) fn is_constant(expression: &Expression) -> bool {
    match expression {
        Expression::Number(_) | Expression::Text(_) | Expression::Boolean(_) | Expression::Null => {
            true
        }
        Expression::Unary(_, inner) | Expression::Cast(inner, _) => is_constant(inner),
        _ => false,
    }
}

/// Takes the triggers off whose text names a column that is renamed.
fn detach(base: &mut Schema, new: &Schema, changes: &[Change]) -> Vec<(ObjectName, TableObject)> {
    let renamed: Vec<(&ObjectName, &str)> = changes
        .iter()
        .filter_map(|change| match change {
            Change::Column(ColumnChange::Rename { table, from, .. }) => {
                Some((table, from.as_str()))
            }
            _ => None,
        })
        .collect();
    let mut detached = Vec::new();
    for (name, table) in &mut base.tables {
        let after = new.tables.get(name);
        table.objects.retain(|object| {
            let is_text = matches!(object, TableObject::Trigger(trigger)
                if trigger.body().is_some() || trigger.rule().is_some());
            let stays = after.is_some_and(|after| after.objects.contains(object));
            // The statements of a trigger may be about any table.
            let body = match object {
                TableObject::Trigger(trigger) => trigger.body(),
                _ => None,
            };
            let is_named = renamed.iter().any(|(owner, column)| match body {
                Some(text) => text_mentions(text, column),
                None => *owner == name && object_mentions(object, column),
            });
            let goes = is_text && is_named && !stays;
            if goes {
                detached.push((name.clone(), object.clone()));
            }
            !goes
        });
    }
    detached
}
