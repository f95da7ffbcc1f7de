//! What the triggers of conventions do, without words of an engine.

use super::table_object::Mention;
use super::{Expression, ObjectName};

/// What a convention asks of every row that is written. An engine carries it out in its own way: PostgreSQL by a
/// function of the trigger's name, SQLite by the statements of the trigger.
#[derive(Clone, Debug, PartialEq)]
pub enum RowRule {
    /// When a row changes, columns get values whatever the statement says.
    Assign(Vec<Assignment>),
    /// The statement is refused, with this reason.
    Refuse(String),
    /// No row stands above itself.
    Acyclic(Hierarchy),
    /// A column holds the keys from the root to the row, `/1/5/8/`.
    Path {
        /// The hierarchy.
        hierarchy: Hierarchy,
        /// The column.
        path: String,
    },
    /// Where a row gets another row above it, what is below it gets the new path.
    PathBelow {
        /// The hierarchy.
        hierarchy: Hierarchy,
        /// The column of the path.
        path: String,
    },
    /// Another table holds every pair of a row and a row above it.
    Closure(Closure),
    /// No two rows of one key are valid at the same time.
    NoOverlap {
        /// The key; the rows of each are compared.
        key: Vec<String>,
        /// The first instant at which a row is valid.
        from: String,
        /// The first at which it is no longer; NULL means it still is.
        until: String,
    },
}

impl RowRule {
    /// Whether the rule refuses what was allowed without it.
    pub(crate) fn is_refusal(&self) -> bool {
        match self {
            Self::Refuse(_) | Self::Acyclic(_) | Self::NoOverlap { .. } => true,
            Self::Assign(_) | Self::Path { .. } | Self::PathBelow { .. } | Self::Closure(_) => {
                false
            }
        }
    }

    /// Shows `visit` every place that names a column of the trigger's table.
    pub(super) fn visit(&mut self, visit: &mut dyn FnMut(Mention<'_>)) {
        match self {
            Self::Assign(assignments) => {
                for assignment in assignments {
                    visit(Mention::Column(&mut assignment.column));
                }
            }
            Self::Refuse(_) => {}
            Self::Acyclic(hierarchy) | Self::Closure(Closure { hierarchy, .. }) => {
                hierarchy.visit(visit);
            }
            Self::Path { hierarchy, path } | Self::PathBelow { hierarchy, path } => {
                hierarchy.visit(visit);
                visit(Mention::Column(path));
            }
            Self::NoOverlap { key, from, until } => {
                for column in key.iter_mut().chain([from, until]) {
                    visit(Mention::Column(column));
                }
            }
        }
    }
}

impl Hierarchy {
    fn visit(&mut self, visit: &mut dyn FnMut(Mention<'_>)) {
        visit(Mention::Column(&mut self.key));
        visit(Mention::Column(&mut self.parent));
    }
}

/// A table that holds every pair of a row of a hierarchy and a row above it, or the row itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closure {
    /// The hierarchy.
    pub hierarchy: Hierarchy,
    /// The table that holds the pairs.
    pub table: ObjectName,
    /// Its column for the row above, or the row itself.
    pub ancestor: String,
    /// Its column for the row.
    pub descendant: String,
    /// Its column for the number of steps between them.
    pub depth: String,
}

/// A column that gets a value when its row changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Assignment {
    /// The column.
    pub column: String,
    /// The value.
    pub value: AssignedValue,
}

/// What a column gets when its row changes.
#[derive(Clone, Debug, PartialEq)]
pub enum AssignedValue {
    /// What it was.
    Unchanged,
    /// One more than it was.
    Next,
    /// A value that depends on no row.
    Value(Expression),
}

/// A table whose rows are a forest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hierarchy {
    /// The key of a row.
    pub key: String,
    /// The column that names the row above; NULL is a root.
    pub parent: String,
}
