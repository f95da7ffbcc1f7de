//! The types of expressions: what an operator or function takes, as PostgreSQL resolves it.
//!
//! The derive calls this for every expression with the types that it knows by name; rustc calls it in a
//! constant where it alone knows the type of a column. Both report the same problems with the same words.
//! Nothing is said of what is not known, so that no alarm is false.
//!
//! Stricter than PostgreSQL on purpose, because the mistake would show only when rows are stored:
//! - a string as written beside a number, a boolean or an array (`quantity == "5"`);
//! - a fraction as the default of a whole number, which the server would round;
//! - a date and a number of days (`starts_on + 7`): `days(7)` says what is meant;
//! - the calendar fields of an instant, which depend on the session's time zone;
//! - `None` as an operand of anything but a test or a choice.

mod calls;
mod clock;
mod message;
mod operators;
mod value;

use crate::def::{ColumnDef, ColumnType, ExpressionDef, Node, TableDef, TypeKind, Volatility};
use crate::message::Message;
use clock::Clock;
use value::{Base, Type, same};

/// What an expression is for: decides what its value must be and whether it may change by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A check: true or false, and not by and by something else.
    Check,
    /// The predicate of an index or a unique rule: true or false, the same for ever.
    Predicate,
    /// A part of an index: any value, the same for ever.
    Key,
    /// A generated column: fits the column, the same for ever.
    Generated,
    /// A default or the value for rows that exist: fits the column.
    Value,
    /// The filter of an access pattern, the predicate of a policy: true or false.
    Condition,
}

/// What stands around an expression.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings<'a> {
    /// The columns that it may name.
    pub columns: &'a [ColumnDef<'a>],
    /// The type of `value`, in the check of a type.
    pub value: ColumnType<'a>,
    /// What it is for.
    pub purpose: Purpose,
    /// The column that holds its value, for [`Purpose::Generated`] and [`Purpose::Value`].
    pub target: Option<ColumnType<'a>>,
}

/// A mistake, at the operand that ends in the node [`Problem::node`].
#[derive(Clone, Copy, Debug)]
pub struct Problem<'a> {
    /// The position of the node in the expression.
    pub node: usize,
    mistake: Mistake<'a>,
    /// The operand's column, where it is one.
    column: Option<&'a str>,
}

/// What is wrong.
#[derive(Clone, Copy, Debug)]
enum Mistake<'a> {
    /// An operand of the wrong type: what it is, what takes it, what that needs, and what to write.
    Operand(Type<'a>, User, &'static str, &'static str),
    /// Two that have no comparison.
    Incomparable(Type<'a>, User, Type<'a>),
    /// A cast that there is not.
    NoCast(Type<'a>, Type<'a>),
    /// Branches of different types.
    Branches(Type<'a>, Type<'a>),
    /// Elements of different types.
    Elements(Type<'a>, Type<'a>),
    /// A list or range with `None`.
    AmongNone,
    /// A comparison with `None`; what to write.
    ComparedWithNone(&'static str),
    /// The whole is no condition.
    NoCondition(Type<'a>),
    /// A value that its column cannot hold.
    Unfit(Type<'a>, Type<'a>),
    /// A text that is no label of the enum.
    NoLabel(&'a str, &'a crate::def::EnumDef<'a>),
    /// A value that changes by itself, where it must not.
    Changes(Option<&'static str>, Purpose, Volatility),
}

/// What takes an operand.
#[derive(Clone, Copy, Debug)]
enum User {
    /// An operator, as written.
    Operator(&'static str),
    /// A method.
    Method(&'static str),
    /// A function.
    Function(&'static str),
}

impl Problem<'_> {
    /// The text of the error.
    pub const fn message(&self) -> Message {
        message::of(self)
    }
}

/// The problem number `skip` of an expression, counted from 0 in the order of its nodes.
///
/// A list of more than a hundred values is not looked at in full; the server still does.
pub const fn problem<'a>(
    expression: &ExpressionDef<'a>,
    surroundings: &Surroundings<'a>,
    skip: usize,
) -> Option<Problem<'a>> {
    let mut typing = Typing {
        nodes: expression.nodes,
        surroundings: *surroundings,
        stack: [Operand::NONE; DEPTH],
        height: 0,
        left: skip,
        found: None,
        is_lost: false,
    };
    let mut position = 0;
    while position < expression.nodes.len() {
        typing.node(position);
        if typing.found.is_some() || typing.is_lost {
            return typing.found;
        }
        position += 1;
    }
    typing.finish();
    typing.found
}

/// The first problem of an expression over the columns of `table`, for the expansion of a derive. `target` is
/// the column that holds the value. Under the feature `collect` there is none: what is wrong must not keep
/// the tool from building the crate.
pub const fn expression_problem<'a>(
    table: &TableDef<'a>,
    nodes: &'a [Node<'a>],
    purpose: Purpose,
    target: Option<usize>,
) -> Option<Problem<'a>> {
    if cfg!(feature = "collect") {
        return None;
    }
    let surroundings = Surroundings {
        columns: table.columns,
        value: ColumnType::new(TypeKind::Unknown),
        purpose,
        target: match target {
            Some(column) => Some(table.columns[column].column_type),
            None => None,
        },
    };
    problem(&ExpressionDef { nodes }, &surroundings, 0)
}

/// The most values that wait for their operator.
const DEPTH: usize = 104;

/// A value that an operator has not yet taken.
#[derive(Clone, Copy)]
struct Operand<'a> {
    value: Type<'a>,
    /// The node that it ends in.
    node: usize,
    clock: Clock,
    is_constant: bool,
}

impl Operand<'_> {
    const NONE: Self = Self {
        value: Type::OPEN,
        node: 0,
        clock: Clock::Still,
        is_constant: false,
    };
}

/// The state of a walk over the nodes.
struct Typing<'a> {
    nodes: &'a [Node<'a>],
    surroundings: Surroundings<'a>,
    stack: [Operand<'a>; DEPTH],
    height: usize,
    /// How many problems are still to be passed over.
    left: usize,
    found: Option<Problem<'a>>,
    /// The nodes do not add up, or there are too many.
    is_lost: bool,
}

impl<'a> Typing<'a> {
    const fn node(&mut self, position: usize) {
        match &self.nodes[position] {
            Node::Column(index) => {
                let index = *index as usize;
                let value = if index < self.surroundings.columns.len() {
                    Type::of(&self.surroundings.columns[index].column_type)
                } else {
                    Type::OPEN
                };
                self.leaf(position, value, Constant::No);
            }
            Node::Value => {
                let value = Type::of(&self.surroundings.value);
                self.leaf(position, value, Constant::No);
            }
            Node::Number(digits) => {
                let base = if has_point(digits) {
                    Base::DecimalLiteral
                } else {
                    Base::WholeLiteral
                };
                self.leaf(position, Type::plain(base), Constant::Yes);
            }
            Node::Text(text) => {
                let value = Type::of_text(Base::TextLiteral, text);
                self.leaf(position, value, Constant::Yes);
            }
            Node::EnumLabel(label) => {
                let value = Type::of_text(Base::Label, label);
                self.leaf(position, value, Constant::Yes);
            }
            Node::Boolean(_) => self.leaf(position, Type::plain(Base::Boolean), Constant::Yes),
            Node::Null => self.leaf(position, Type::plain(Base::Null), Constant::Yes),
            Node::Sql(_) => self.leaf(position, Type::OPEN, Constant::No),
            Node::Unary(operator) => self.unary(position, *operator),
            Node::Binary(operator) => self.binary(position, *operator),
            Node::Between => self.between(position),
            Node::OneOf(count) => self.one_of(position, *count as usize),
            Node::Call(function, count) => self.call(position, *function, *count as usize),
            Node::UserCall(_, count) => {
                let first = self.take(*count as usize);
                if self.is_lost {
                    return;
                }
                let clock = self.unsteady(first, *count as usize);
                self.push(position, Type::OPEN, clock);
            }
            Node::Cast(target) => self.cast(position, Type::of(target)),
            Node::Case(pairs) => self.case(position, *pairs as usize),
            Node::List(count) => self.list(position, *count as usize),
        }
    }

    const fn leaf(&mut self, node: usize, value: Type<'a>, constant: Constant) {
        self.push(node, value, Clock::Still);
        if !self.is_lost {
            self.stack[self.height - 1].is_constant = matches!(constant, Constant::Yes);
        }
    }

    const fn push(&mut self, node: usize, value: Type<'a>, clock: Clock) {
        if self.height == DEPTH {
            self.is_lost = true;
            return;
        }
        self.stack[self.height] = Operand {
            value,
            node,
            clock,
            is_constant: false,
        };
        self.height += 1;
    }

    /// Takes `count` operands, which stay readable from the position that is returned.
    const fn take(&mut self, count: usize) -> usize {
        if count > self.height {
            self.is_lost = true;
            self.height = 0;
            return 0;
        }
        self.height -= count;
        self.height
    }

    const fn report(&mut self, node: usize, mistake: Mistake<'a>) {
        if self.found.is_some() {
            return;
        }
        if self.left > 0 {
            self.left -= 1;
            return;
        }
        let column = match &self.nodes[node] {
            Node::Column(index) if (*index as usize) < self.surroundings.columns.len() => {
                Some(self.surroundings.columns[*index as usize].field)
            }
            _ => None,
        };
        self.found = Some(Problem {
            node,
            mistake,
            column,
        });
    }

    /// What the whole must be.
    const fn finish(&mut self) {
        if self.height != 1 {
            return;
        }
        let whole = self.stack[0];
        match self.surroundings.purpose {
            Purpose::Check | Purpose::Predicate | Purpose::Condition => {
                let value = whole.value;
                let is_condition = value.is(Base::Boolean) || value.is_open();
                if !is_condition {
                    self.report(whole.node, Mistake::NoCondition(value));
                }
                if let (Purpose::Check, Clock::Turning(node)) =
                    (self.surroundings.purpose, whole.clock)
                {
                    self.changes(node, Volatility::Clock);
                }
            }
            Purpose::Key => {}
            Purpose::Generated | Purpose::Value => {
                if let Some(target) = self.surroundings.target {
                    self.fits(whole, Type::of(&target));
                }
            }
        }
    }

    /// Whether the label, or the text, is one of the enum's.
    const fn is_label(&mut self, literal: Operand<'a>, other: Type<'a>) {
        let (Some(enumeration), Some(text)) = (other.enumeration, literal.value.text) else {
            return;
        };
        if !matches!(literal.value.base, Base::Label | Base::TextLiteral)
            || !matches!(other.base, Base::Enum)
        {
            return;
        }
        let mut position = 0;
        while position < enumeration.variants.len() {
            if same(enumeration.variants[position].label, text) {
                return;
            }
            position += 1;
        }
        self.report(literal.node, Mistake::NoLabel(text, enumeration));
    }
}

#[derive(Clone, Copy)]
enum Constant {
    Yes,
    No,
}

const fn has_point(digits: &str) -> bool {
    let mut rest = digits.as_bytes();
    while let [first, others @ ..] = rest {
        if *first == b'.' {
            return true;
        }
        rest = others;
    }
    false
}

#[cfg(test)]
#[cfg(feature = "syntax")]
mod tests;
