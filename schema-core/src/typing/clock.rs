//! Values that change by themselves.
//!
//! A check is tested when its row is written, and never again, until a restore or an update of another
//! column writes the row once more. So a check may read the clock only where what was true once stays true:
//! `born_on <= current_date()`.

use super::{Mistake, Operand, Purpose, Typing};
use crate::def::{BinaryOperator, Node, Volatility};

/// How a value follows the time.
#[derive(Clone, Copy, Debug)]
pub(super) enum Clock {
    /// Not at all.
    Still,
    /// It is a moment that moves with the clock, from the node of the function.
    Moment(usize),
    /// It is a condition that becomes true some time and stays it.
    Lasting(usize),
    /// It may become true and false.
    Turning(usize),
}

impl Clock {
    const fn source(self) -> Option<usize> {
        match self {
            Self::Still => None,
            Self::Moment(node) | Self::Lasting(node) | Self::Turning(node) => Some(node),
        }
    }
}

impl<'a> Typing<'a> {
    /// Of `count` operands from `first` on, where nothing is known of what is done to them.
    pub(super) const fn unsteady(&self, first: usize, count: usize) -> Clock {
        let mut position = first;
        while position < first + count {
            if let Some(node) = self.stack[position].clock.source() {
                return Clock::Turning(node);
            }
            position += 1;
        }
        Clock::Still
    }

    /// Of a comparison or a connection of two.
    pub(super) const fn of_two(
        operator: BinaryOperator,
        left: Operand<'a>,
        right: Operand<'a>,
    ) -> Clock {
        let turning = match (left.clock.source(), right.clock.source()) {
            (Some(node), _) | (_, Some(node)) => Clock::Turning(node),
            (None, None) => Clock::Still,
        };
        match operator {
            BinaryOperator::Less | BinaryOperator::LessOrEqual => match (left.clock, right.clock) {
                (Clock::Still, Clock::Moment(node)) => Clock::Lasting(node),
                _ => turning,
            },
            BinaryOperator::Greater | BinaryOperator::GreaterOrEqual => {
                match (left.clock, right.clock) {
                    (Clock::Moment(node), Clock::Still) => Clock::Lasting(node),
                    _ => turning,
                }
            }
            BinaryOperator::And | BinaryOperator::Or => match (left.clock, right.clock) {
                (Clock::Lasting(node), Clock::Still | Clock::Lasting(_))
                | (Clock::Still, Clock::Lasting(node)) => Clock::Lasting(node),
                _ => turning,
            },
            BinaryOperator::Add | BinaryOperator::Subtract => match (left.clock, right.clock) {
                (Clock::Moment(node), Clock::Still) => Clock::Moment(node),
                _ => turning,
            },
            _ => turning,
        }
    }

    /// A function whose value changes, at `node`.
    pub(super) const fn of_function(&mut self, node: usize, volatility: Volatility) -> Clock {
        match (self.surroundings.purpose, volatility) {
            (_, Volatility::Immutable) => Clock::Still,
            (Purpose::Value | Purpose::Condition, _) => Clock::Still,
            (Purpose::Check, Volatility::Clock) => Clock::Moment(node),
            _ => {
                self.changes(node, volatility);
                Clock::Still
            }
        }
    }

    /// Reports a change by itself that comes of types: a conversion that heeds settings of the session.
    pub(super) const fn of_settings(&mut self, node: usize) {
        if matches!(
            self.surroundings.purpose,
            Purpose::Predicate | Purpose::Key | Purpose::Generated
        ) {
            self.report(
                node,
                Mistake::Changes(None, self.surroundings.purpose, Volatility::Session),
            );
        }
    }

    pub(super) const fn changes(&mut self, node: usize, volatility: Volatility) {
        let word = match &self.nodes[node] {
            Node::Call(function, _) => Some(function.keyword()),
            _ => None,
        };
        self.report(
            node,
            Mistake::Changes(word, self.surroundings.purpose, volatility),
        );
    }
}
