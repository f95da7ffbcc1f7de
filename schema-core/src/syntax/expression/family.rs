//! What an operand is, as far as the syntax alone shows it.

use std::fmt;

/// What the syntax says about a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    /// Nothing: a column, raw SQL, a function of the user's.
    Open,
    /// A number.
    Number,
    /// What arithmetic on open operands gives: a number, or an instant and an interval.
    Computed,
    /// Text.
    Text,
    /// True or false.
    Boolean,
    /// An instant.
    Instant,
    /// A UUID.
    Uuid,
    /// A value of an enum.
    Enum,
    /// NULL.
    Null,
}

impl Family {
    /// Whether a value of this family can stand where `wanted` is needed.
    pub(super) fn fits(self, wanted: Self) -> bool {
        match self {
            Self::Open => true,
            Self::Computed => matches!(wanted, Self::Number | Self::Instant),
            known => known == wanted,
        }
    }

    /// Whether the two can be compared. Text can be compared with anything that is written as a
    /// string, such as a date, once it is the other operand that is open.
    pub(super) fn comparable(self, other: Self) -> bool {
        let text_like =
            |family| matches!(family, Self::Text | Self::Enum | Self::Uuid | Self::Instant);
        let computed_like = |family| family != Self::Boolean && family != Self::Enum;
        self == other
            || (self == Self::Computed && computed_like(other))
            || (other == Self::Computed && computed_like(self))
            || self == Self::Open
            || other == Self::Open
            || (self == Self::Text && text_like(other))
            || (other == Self::Text && text_like(self))
    }

    /// The family of a value that is either of the two.
    pub(super) fn either(self, other: Self) -> Self {
        match (self, other) {
            (Self::Null, family) | (family, Self::Null) => family,
            (one, two) if one == two => one,
            _ => Self::Open,
        }
    }
}

impl fmt::Display for Family {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Open => "a value",
            Self::Number => "a number",
            Self::Computed => "the result of arithmetic",
            Self::Text => "text",
            Self::Boolean => "true or false",
            Self::Instant => "an instant",
            Self::Uuid => "a UUID",
            Self::Enum => "a value of an enum",
            Self::Null => "`None`",
        })
    }
}
