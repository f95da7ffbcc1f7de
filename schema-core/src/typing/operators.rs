//! What operators take and give.

mod types;

use super::clock::Clock;
use super::value::{Base, Type, common, comparable, number};
use super::{Mistake, Operand, Typing, User};
use crate::def::{BinaryOperator as Operator, TypeKind, UnaryOperator};
pub(super) use types::symbol;
use types::{assignable, castable, heeds_settings, is_money, may_calculate, timed};

const BOOLEAN: Type<'static> = Type::plain(Base::Boolean);

impl<'a> Typing<'a> {
    pub(super) const fn unary(&mut self, node: usize, operator: UnaryOperator) {
        let first = self.take(1);
        if self.is_lost {
            return;
        }
        let operand = self.stack[first];
        let clock = self.unsteady_one(first);
        match operator {
            UnaryOperator::Not => {
                self.needs_condition(operand, User::Operator("!"));
                self.push(node, BOOLEAN, clock);
            }
            UnaryOperator::Negate => {
                let value = operand.value;
                if value.is_number() || value.is_open() || value.is(Base::Interval) {
                    self.push(node, value, clock);
                } else {
                    self.wrong(operand, User::Operator("-"), "a number");
                    self.push(node, Type::OPEN, clock);
                }
            }
            UnaryOperator::IsNone | UnaryOperator::IsSome => self.push(node, BOOLEAN, clock),
        }
    }

    const fn unsteady_one(&self, position: usize) -> Clock {
        match self.stack[position].clock {
            Clock::Still => Clock::Still,
            Clock::Moment(node) | Clock::Lasting(node) | Clock::Turning(node) => {
                Clock::Turning(node)
            }
        }
    }

    pub(super) const fn binary(&mut self, node: usize, operator: Operator) {
        let first = self.take(2);
        if self.is_lost {
            return;
        }
        let (left, right) = (self.stack[first], self.stack[first + 1]);
        let clock = Self::of_two(operator, left, right);
        let value = match operator {
            Operator::And | Operator::Or => {
                let user = User::Operator(symbol(operator));
                self.needs_condition(left, user);
                self.needs_condition(right, user);
                BOOLEAN
            }
            Operator::Add
            | Operator::Subtract
            | Operator::Multiply
            | Operator::Divide
            | Operator::Remainder => self.arithmetic(node, operator, left, right),
            Operator::Matches
            | Operator::MatchesInsensitive
            | Operator::Like
            | Operator::LikeInsensitive => {
                self.needs_text(left, User::Method(operator.keyword()));
                self.needs_text(right, User::Method(operator.keyword()));
                BOOLEAN
            }
            Operator::IsDistinctFrom | Operator::IsNotDistinctFrom => {
                if !comparable(&left.value, &right.value) {
                    let user = User::Method(operator.keyword());
                    let mistake = Mistake::Incomparable(left.value, user, right.value);
                    self.report(right.node, mistake);
                } else {
                    self.compares(node, left, right);
                }
                BOOLEAN
            }
            Operator::Equal
            | Operator::NotEqual
            | Operator::Less
            | Operator::LessOrEqual
            | Operator::Greater
            | Operator::GreaterOrEqual => {
                self.comparison(node, operator, left, right);
                BOOLEAN
            }
        };
        self.push(node, value, clock);
    }

    const fn comparison(
        &mut self,
        node: usize,
        operator: Operator,
        left: Operand<'a>,
        right: Operand<'a>,
    ) {
        let remedy = match operator {
            Operator::NotEqual => ".is_some()",
            _ => ".is_none()",
        };
        if left.value.is(Base::Null) {
            self.report(left.node, Mistake::ComparedWithNone(remedy));
        } else if right.value.is(Base::Null) {
            self.report(right.node, Mistake::ComparedWithNone(remedy));
        } else if !comparable(&left.value, &right.value) {
            let user = User::Operator(symbol(operator));
            let mistake = Mistake::Incomparable(left.value, user, right.value);
            self.report(node, mistake);
        } else {
            self.compares(node, left, right);
        }
    }

    /// Of two that can be compared: whether a text is a label, and whether the session's zone matters.
    const fn compares(&mut self, node: usize, left: Operand<'a>, right: Operand<'a>) {
        self.is_label(left, right.value);
        self.is_label(right, left.value);
        let zones =
            left.value.is(Base::TimestampTz) as u8 + right.value.is(Base::TimestampTz) as u8;
        if left.value.is_moment() && right.value.is_moment() && zones == 1 {
            self.of_settings(node);
        }
    }

    pub(super) const fn between(&mut self, node: usize) {
        let first = self.take(3);
        if self.is_lost {
            return;
        }
        let value = self.stack[first];
        let (low, high) = (self.stack[first + 1], self.stack[first + 2]);
        self.bound(value, low, "between");
        self.bound(value, high, "between");
        let clock = match (value.clock, low.clock, high.clock) {
            (Clock::Still, Clock::Still, _) => Self::of_two(Operator::LessOrEqual, value, high),
            _ => match (self.unsteady_one(first), self.unsteady_one(first + 1)) {
                (Clock::Still, clock) | (clock, _) => clock,
            },
        };
        self.push(node, BOOLEAN, clock);
    }

    pub(super) const fn one_of(&mut self, node: usize, count: usize) {
        let first = self.take(count + 1);
        if self.is_lost {
            return;
        }
        let value = self.stack[first];
        let mut clock = self.unsteady_one(first);
        let mut position = first + 1;
        while position <= first + count {
            let item = self.stack[position];
            self.bound(value, item, "one_of");
            if let Clock::Still = clock {
                clock = self.unsteady_one(position);
            }
            position += 1;
        }
        self.push(node, BOOLEAN, clock);
    }

    /// What the receiver of a method is compared with.
    const fn bound(&mut self, value: Operand<'a>, bound: Operand<'a>, method: &'static str) {
        if bound.value.is(Base::Null) {
            self.report(bound.node, Mistake::AmongNone);
        } else if !comparable(&value.value, &bound.value) {
            let user = User::Method(method);
            let mistake = Mistake::Incomparable(value.value, user, bound.value);
            self.report(bound.node, mistake);
        } else {
            self.compares(bound.node, value, bound);
        }
    }

    pub(super) const fn list(&mut self, node: usize, count: usize) {
        let first = self.take(count);
        if self.is_lost {
            return;
        }
        let mut element = Type::plain(Base::Null);
        let mut are_constant = true;
        let mut clock = Clock::Still;
        let mut position = first;
        while position < first + count {
            let item = self.stack[position];
            are_constant &= item.is_constant;
            if let Clock::Still = clock {
                clock = self.unsteady_one(position);
            }
            match common(&element, &item.value) {
                Some(both) => element = both,
                None => {
                    self.report(item.node, Mistake::Elements(element, item.value));
                }
            }
            position += 1;
        }
        if matches!(element.base, Base::Null) {
            element = Type::OPEN;
        }
        let value = Type {
            dimensions: element.dimensions + 1,
            is_list: are_constant,
            // Elements that are computed have the server's own types.
            kind: TypeKind::Unknown,
            base: if are_constant {
                element.base
            } else {
                Base::Open
            },
            enumeration: element.enumeration,
            text: None,
        };
        self.push(node, value, clock);
        if !self.is_lost {
            self.stack[self.height - 1].is_constant = are_constant;
        }
    }

    pub(super) const fn case(&mut self, node: usize, pairs: usize) {
        let first = self.take(2 * pairs + 1);
        if self.is_lost {
            return;
        }
        let mut result = Type::plain(Base::Null);
        let mut clock = Clock::Still;
        let mut position = first;
        while position <= first + 2 * pairs {
            let operand = self.stack[position];
            let is_value = (position - first) % 2 == 1 || position == first + 2 * pairs;
            if let Clock::Still = clock {
                clock = self.unsteady_one(position);
            }
            if is_value {
                result = self.joined(result, operand, None);
            } else {
                self.needs_condition(operand, User::Operator("if"));
            }
            position += 1;
        }
        self.push(node, result, clock);
    }

    /// The common type of what came before and one more.
    pub(super) const fn joined(
        &mut self,
        before: Type<'a>,
        next: Operand<'a>,
        user: Option<User>,
    ) -> Type<'a> {
        match common(&before, &next.value) {
            Some(both) => {
                self.is_label(next, before);
                both
            }
            None => {
                let mistake = match user {
                    Some(user) => Mistake::Incomparable(before, user, next.value),
                    None => Mistake::Branches(before, next.value),
                };
                self.report(next.node, mistake);
                Type::OPEN
            }
        }
    }

    const fn arithmetic(
        &mut self,
        node: usize,
        operator: Operator,
        left: Operand<'a>,
        right: Operand<'a>,
    ) -> Type<'a> {
        let user = User::Operator(symbol(operator));
        let (a, b) = (left.value, right.value);
        let is_sum = matches!(operator, Operator::Add | Operator::Subtract);
        let is_remainder = matches!(operator, Operator::Remainder);
        if a.is_number() && b.is_number() {
            if is_remainder && (a.is(Base::Float) || b.is(Base::Float)) {
                let float = if a.is(Base::Float) { left } else { right };
                self.wrong(float, user, "a whole or decimal number");
            }
            return number(&a, &b);
        }
        if let Some(result) = timed(operator, &a, &b) {
            // Days are added, and dates compared, in the session's time zone.
            let zones = a.is(Base::TimestampTz) as u8 + b.is(Base::TimestampTz) as u8;
            if is_sum && zones == 1 {
                self.of_settings(node);
            }
            return Type::plain(result);
        }
        if !a.is_array() && !b.is_array() && is_money(operator, a.base, b.base) {
            return Type::plain(Base::Money);
        }
        if a.is_open() && may_calculate(operator, &b) {
            return Type::OPEN;
        }
        if b.is_open() && may_calculate(operator, &a) {
            return Type::OPEN;
        }
        // A number is at fault only beside what can never be calculated with it.
        let at_fault = if may_calculate(operator, &a) {
            right
        } else {
            left
        };
        let partner = if may_calculate(operator, &a) { a } else { b };
        let wanted = if partner.is_moment() || partner.is_time() || partner.is(Base::Interval) {
            "a duration, as in `days(30)`"
        } else {
            "a number"
        };
        self.wrong(at_fault, user, wanted);
        Type::OPEN
    }

    pub(super) const fn cast(&mut self, node: usize, target: Type<'a>) {
        let first = self.take(1);
        if self.is_lost {
            return;
        }
        let operand = self.stack[first];
        let clock = self.unsteady_one(first);
        if !castable(&operand.value, &target) {
            self.report(node, Mistake::NoCast(operand.value, target));
        } else if heeds_settings(&operand, &target) {
            self.of_settings(node);
        }
        self.push(node, target, clock);
    }

    /// Whether a value can stand in a column.
    pub(super) const fn fits(&mut self, whole: Operand<'a>, column: Type<'a>) {
        if assignable(&whole.value, &column) {
            self.is_label(whole, column);
            if heeds_settings(&whole, &column) {
                self.of_settings(whole.node);
            }
        } else {
            self.report(whole.node, Mistake::Unfit(whole.value, column));
        }
    }

    pub(super) const fn needs_condition(&mut self, operand: Operand<'a>, user: User) {
        if !operand.value.is(Base::Boolean) && !operand.value.is_open() {
            self.wrong(operand, user, "true or false");
        }
    }

    pub(super) const fn needs_text(&mut self, operand: Operand<'a>, user: User) {
        if !operand.value.is_text() && !operand.value.is_open() {
            self.wrong(operand, user, "text");
        }
    }

    /// Reports an operand of the wrong type, with what helps.
    pub(super) const fn wrong(&mut self, operand: Operand<'a>, user: User, wanted: &'static str) {
        let value = operand.value;
        let remedy = match wanted.as_bytes() {
            _ if value.is(Base::Null) => "anything done to `None` is `None`",
            b"true or false" if value.is_number() => "compare it, as in `quantity > 0`",
            b"true or false" => "compare it with something, as in `status == OrderStatus::Pending`",
            b"text" if value.is(Base::Json) || value.is(Base::JsonB) => {
                "read a value of it as text: `.get_text(\"key\")`"
            }
            b"text" => "if it should be text, add `.cast(text)`",
            b"a number" if value.is(Base::TextLiteral) => "write the number without quotes",
            b"a number" if value.is(Base::Text) => {
                "to put texts together write `concat(a, b)`; to read a number of one, `.cast(bigint)`"
            }
            b"a duration, as in `days(30)`" if value.is_number() => {
                "a number alone does not say of what"
            }
            _ => "",
        };
        self.report(operand.node, Mistake::Operand(value, user, wanted, remedy));
    }
}
