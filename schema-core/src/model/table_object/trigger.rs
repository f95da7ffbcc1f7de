//! Triggers.

use super::Mention;
use crate::def::{Deferrable, EngineSet, TriggerEvent, TriggerLevel, TriggerTiming};
use crate::model::{Expression, ObjectName, RowRule};

/// A trigger.
#[derive(Clone, Debug, PartialEq)]
pub struct Trigger {
    /// The name.
    pub name: String,
    /// When it runs.
    pub timing: TriggerTiming,
    /// The statements that it follows, sorted.
    pub events: Vec<TriggerEvent>,
    /// Runs for an UPDATE that sets one of these columns, sorted; none is every UPDATE.
    pub update_of: Vec<String>,
    /// How often it runs.
    pub level: TriggerLevel,
    /// The rows for which it runs, over `new.column` and `old.column`.
    pub when: Option<Expression>,
    /// The name of the rows before the statement.
    pub old_table: Option<String>,
    /// The name of the rows after the statement.
    pub new_table: Option<String>,
    /// It is a constraint trigger, which can wait for the end of the transaction.
    pub constraint: Option<Deferrable>,
    /// What it does.
    pub action: TriggerAction,
    /// The engines that have it.
    pub engines: EngineSet,
}

/// What a trigger does.
#[derive(Clone, Debug, PartialEq)]
pub enum TriggerAction {
    /// It calls a function.
    Function {
        /// The function.
        name: ObjectName,
        /// The arguments, all of them strings, as PostgreSQL hands them over.
        arguments: Vec<String>,
    },
    /// It runs statements, each with its semicolon.
    Body(String),
    /// It keeps a convention, in each engine's own way.
    Rule(RowRule),
    /// It keeps a convention by these statements: what an engine without functions makes of a rule.
    Written {
        /// The rule.
        rule: RowRule,
        /// The statements, each with its semicolon.
        body: String,
    },
}

impl Trigger {
    /// A trigger that runs for each row.
    pub fn new(
        name: impl Into<String>,
        timing: TriggerTiming,
        mut events: Vec<TriggerEvent>,
        action: TriggerAction,
    ) -> Self {
        events.sort();
        events.dedup();
        Self {
            name: name.into(),
            timing,
            events,
            update_of: Vec::new(),
            level: TriggerLevel::Row,
            when: None,
            old_table: None,
            new_table: None,
            constraint: None,
            action,
            engines: EngineSet::ALL,
        }
    }

    /// Whether it is there to refuse statements that are allowed without it.
    pub(crate) fn is_refusal(&self) -> bool {
        self.rule().is_some_and(RowRule::is_refusal)
    }

    /// The convention that it keeps.
    pub(crate) fn rule(&self) -> Option<&RowRule> {
        match &self.action {
            TriggerAction::Rule(rule) | TriggerAction::Written { rule, .. } => Some(rule),
            TriggerAction::Function { .. } | TriggerAction::Body(_) => None,
        }
    }

    /// Its own statements.
    pub(crate) fn body(&self) -> Option<&str> {
        match &self.action {
            TriggerAction::Body(body) | TriggerAction::Written { body, .. } => Some(body),
            TriggerAction::Function { .. } | TriggerAction::Rule(_) => None,
        }
    }

    pub(super) fn visit(&mut self, visit: &mut dyn FnMut(Mention<'_>)) {
        for column in &mut self.update_of {
            visit(Mention::Column(column));
        }
        self.update_of.sort();
        self.update_of.dedup();
        if let Some(when) = &mut self.when {
            visit(Mention::RowExpression(when));
        }
        match &mut self.action {
            TriggerAction::Function { .. } => {}
            TriggerAction::Body(statements) => visit(Mention::Statements(statements)),
            TriggerAction::Rule(rule) => rule.visit(visit),
            // The statements name what the rule names.
            TriggerAction::Written { body, .. } => visit(Mention::Statements(body)),
        }
    }
}
