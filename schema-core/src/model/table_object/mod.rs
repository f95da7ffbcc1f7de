//! What is attached to a table and holds no data of its own. Each kind is one file.

mod grant;
mod policy;
mod statistics;
mod trigger;

pub use grant::{Grant, GrantedPrivilege, PUBLIC};
pub use policy::Policy;
pub use statistics::Statistics;
pub use trigger::{Trigger, TriggerAction};

use super::Expression;
use crate::def::EngineSet;
use std::fmt;

/// An object that is attached to a table.
#[derive(Clone, Debug, PartialEq)]
pub enum TableObject {
    /// What a role may do with the table. There is one a role.
    Grant(Grant),
    /// Which rows a role sees and writes.
    Policy(Policy),
    /// What the server knows of columns together.
    Statistics(Statistics),
    /// What runs when rows are written.
    Trigger(Trigger),
}

/// The kind of a [`TableObject`], in the order in which a table's objects are sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TableObjectKind {
    /// [`TableObject::Grant`]
    Grant,
    /// [`TableObject::Policy`]
    Policy,
    /// [`TableObject::Statistics`]
    Statistics,
    /// [`TableObject::Trigger`]
    Trigger,
}

impl TableObjectKind {
    /// The word for people: `policy`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Grant => "grant",
            Self::Policy => "policy",
            Self::Statistics => "statistics",
            Self::Trigger => "trigger",
        }
    }
}

impl fmt::Display for TableObjectKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.word())
    }
}

/// A place in an object that names columns of its table.
pub(crate) enum Mention<'a> {
    /// The name of a column.
    Column(&'a mut String),
    /// An expression over the columns.
    Expression(&'a mut Expression),
    /// An expression over the new and the old row: `new.status`.
    RowExpression(&'a mut Expression),
    /// SQL of the user's, which may name any.
    Statements(&'a str),
}

impl TableObject {
    /// The kind.
    pub fn kind(&self) -> TableObjectKind {
        match self {
            Self::Grant(_) => TableObjectKind::Grant,
            Self::Policy(_) => TableObjectKind::Policy,
            Self::Statistics(_) => TableObjectKind::Statistics,
            Self::Trigger(_) => TableObjectKind::Trigger,
        }
    }

    /// The name; of a grant that of its role.
    pub fn name(&self) -> &str {
        match self {
            Self::Grant(grant) => &grant.role,
            Self::Policy(policy) => &policy.name,
            Self::Statistics(statistics) => &statistics.name,
            Self::Trigger(trigger) => &trigger.name,
        }
    }

    /// What tells it from the other objects of its table.
    pub fn key(&self) -> (TableObjectKind, &str) {
        (self.kind(), self.name())
    }

    /// The engines that have it.
    pub fn engines(&self) -> EngineSet {
        match self {
            Self::Grant(grant) => grant.engines,
            Self::Policy(policy) => policy.engines,
            Self::Statistics(statistics) => statistics.engines,
            Self::Trigger(trigger) => trigger.engines,
        }
    }

    /// The same object on these engines.
    #[must_use]
    pub fn with_engines(mut self, engines: EngineSet) -> Self {
        *match &mut self {
            Self::Grant(grant) => &mut grant.engines,
            Self::Policy(policy) => &mut policy.engines,
            Self::Statistics(statistics) => &mut statistics.engines,
            Self::Trigger(trigger) => &mut trigger.engines,
        } = engines;
        self
    }

    /// The same object under another name.
    #[must_use]
    pub fn with_name(&self, name: &str) -> Self {
        let mut renamed = self.clone();
        name.clone_into(match &mut renamed {
            Self::Grant(grant) => &mut grant.role,
            Self::Policy(policy) => &mut policy.name,
            Self::Statistics(statistics) => &mut statistics.name,
            Self::Trigger(trigger) => &mut trigger.name,
        });
        renamed
    }

    /// Shows `visit` every place that names columns, and puts its own lists in order afterwards.
    pub(crate) fn visit(&mut self, visit: &mut dyn FnMut(Mention<'_>)) {
        match self {
            Self::Grant(grant) => grant.visit(visit),
            Self::Policy(policy) => policy.visit(visit),
            Self::Statistics(statistics) => statistics.visit(visit),
            Self::Trigger(trigger) => trigger.visit(visit),
        }
    }
}
