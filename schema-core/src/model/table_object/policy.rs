//! Policies of row security.

use super::Mention;
use crate::def::{EngineSet, PolicyCommand};
use crate::model::Expression;

/// A policy of row security.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// The name.
    pub name: String,
    /// The statements that it is about.
    pub command: PolicyCommand,
    /// The roles that it is about, sorted; none is every role.
    pub roles: Vec<String>,
    /// It narrows what other policies allow, instead of adding to it.
    pub restrictive: bool,
    /// The rows that exist for those statements.
    pub using: Option<Expression>,
    /// The rows that those statements may write; those of `using`, where it says nothing.
    pub with_check: Option<Expression>,
    /// The engines that have it.
    pub engines: EngineSet,
}

impl Policy {
    /// A policy that lets every role do everything with no row.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            command: PolicyCommand::All,
            roles: Vec::new(),
            restrictive: false,
            using: None,
            with_check: None,
            engines: EngineSet::ALL,
        }
    }

    pub(super) fn visit(&mut self, visit: &mut dyn FnMut(Mention<'_>)) {
        for expression in [&mut self.using, &mut self.with_check]
            .into_iter()
            .flatten()
        {
            visit(Mention::Expression(expression));
        }
    }
}
