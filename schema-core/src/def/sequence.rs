//! Sequences, and the identity columns that have one of their own.

use super::TypeKind;
use super::definition::definition;

definition! {
    /// How a sequence counts. What is not said is the server's default: from 1 in steps of 1 up to the
    /// largest number of the type, or, with a negative step, from -1 down to its smallest.
    #[derive(Eq, Default)]
    pub struct SequenceOptions {
        /// The first number.
        pub start: Option<i64>,
        /// The step; never 0.
        pub increment: Option<i64>,
        /// The smallest number.
        pub minimum: Option<i64>,
        /// The largest number.
        pub maximum: Option<i64>,
        /// How many numbers a session takes at once.
        pub cache: Option<i64>,
        /// Whether it begins anew after its last number; otherwise that is an error.
        pub cycle: bool,
    }
}

impl SequenceOptions {
    /// No option.
    pub const NONE: Self = Self {
        start: None,
        increment: None,
        minimum: None,
        maximum: None,
        cache: None,
        cycle: false,
    };

    /// The options without those that say what the server does anyway, for numbers between `smallest`
    /// and `largest`.
    pub fn normalised(mut self, smallest: i64, largest: i64) -> Self {
        let differs = |default: i64| move |value: &i64| *value != default;
        let (minimum, maximum) = match self.increment.unwrap_or(1) < 0 {
            false => (1, largest),
            true => (smallest, -1),
        };
        let first = match self.increment.unwrap_or(1) < 0 {
            false => self.minimum.unwrap_or(minimum),
            true => self.maximum.unwrap_or(maximum),
        };
        self.start = self.start.filter(differs(first));
        self.minimum = self.minimum.filter(differs(minimum));
        self.maximum = self.maximum.filter(differs(maximum));
        self.increment = self.increment.filter(differs(1));
        self.cache = self.cache.filter(differs(1));
        self
    }
}

definition! {
    /// `identity`: the database numbers the rows.
    pub struct IdentityDef<'a> {
        /// `GENERATED ALWAYS`; otherwise `BY DEFAULT`, where the application may send a number.
        pub always: bool,
        /// The name of the sequence, where it is not the server's own choice.
        pub sequence: Option<&'a str>,
        /// How it counts.
        pub options: SequenceOptions,
    }
}

definition! {
    /// `serial`: the default of the column is the next number of a sequence that goes with it.
    pub struct SerialDef<'a> {
        /// The name of the sequence, where it is not the server's own choice.
        pub sequence: Option<&'a str>,
        /// The type of the sequence, where it is not that of the column.
        pub data_type: Option<TypeKind>,
        /// How it counts.
        pub options: SequenceOptions,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_server_does_anyway_is_not_said() {
        let (smallest, largest) = (i64::MIN, i64::MAX);
        let said = SequenceOptions {
            start: Some(1),
            increment: Some(1),
            minimum: Some(1),
            maximum: Some(i64::MAX),
            cache: Some(1),
            cycle: true,
        };
        let kept = SequenceOptions {
            cycle: true,
            ..SequenceOptions::NONE
        };
        assert_eq!(said.normalised(smallest, largest), kept);
        let down = SequenceOptions {
            start: Some(-1),
            increment: Some(-1),
            minimum: Some(i64::MIN),
            maximum: Some(-1),
            ..SequenceOptions::NONE
        };
        let kept = SequenceOptions {
            increment: Some(-1),
            ..SequenceOptions::NONE
        };
        assert_eq!(down.normalised(smallest, largest), kept);
    }

    #[test]
    fn the_first_number_follows_the_smallest() {
        let from_ten = SequenceOptions {
            start: Some(10),
            minimum: Some(10),
            ..SequenceOptions::NONE
        };
        let kept = SequenceOptions {
            minimum: Some(10),
            ..SequenceOptions::NONE
        };
        assert_eq!(from_ten.normalised(i64::MIN, i64::MAX), kept);
    }
}
