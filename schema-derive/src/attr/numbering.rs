//! How the database numbers rows: `identity(...)`, and how a sequence counts.

use super::argument::{Argument, Shape, arguments};
use super::value::{self, Once, Text};
use crate::ctxt::Ctxt;
use crate::place::Place;
use crate::symbol::{IdentityWord, SequenceWord, SerialWord};
use proc_macro2::Ident;
use schema_core::def::{SequenceOptions, TypeKind};

/// `identity`
pub(crate) struct Identity {
    pub(crate) always: bool,
    pub(crate) sequence: Option<Text>,
    pub(crate) options: SequenceOptions,
}

/// `serial`
pub(crate) struct Serial {
    pub(crate) sequence: Option<Text>,
    pub(crate) data_type: Option<TypeKind>,
    pub(crate) options: SequenceOptions,
}

/// `serial`, `serial(sequence = "invoice numbers", type = bigint, start = 1000)`
pub(crate) fn serial(ctxt: &Ctxt, word: &Ident, argument: &Argument) -> Option<Serial> {
    let inner = match &argument.shape {
        Shape::Call(_, group) => arguments(group.stream()),
        Shape::Word(_) => Vec::new(),
        _ => {
            ctxt.error_at(
                argument.place(),
                format_args!("write `{word}` or `{word}(start = 1000)`"),
            );
            return None;
        }
    };
    let errors_before = ctxt.count();
    let mut sequence = Once::default();
    let mut data_type = Once::default();
    let mut counting = Counting::default();
    for inner in &inner {
        if let Some(word) = inner.word()
            && counting.take(ctxt, word, inner)
        {
            continue;
        }
        match inner
            .word()
            .and_then(|word| Some((SerialWord::of(word)?, word)))
        {
            Some((SerialWord::Sequence, word)) => {
                sequence.set(ctxt, word, value::name(ctxt, word, inner));
            }
            Some((SerialWord::Type, word)) => {
                data_type.set(ctxt, word, integer_type(ctxt, word, inner));
            }
            None => {
                let words = [SerialWord::ALL, SequenceWord::ALL].concat();
                value::unknown(ctxt, inner, "serial", &words);
            }
        }
    }
    let options = counting.finish(ctxt);
    (ctxt.count() == errors_before).then(|| Serial {
        sequence: sequence.get(),
        data_type: data_type.get(),
        options,
    })
}

/// `type = bigint`
fn integer_type(ctxt: &Ctxt, word: &Ident, argument: &Argument) -> Option<TypeKind> {
    let name = value::name(ctxt, word, argument)?;
    let found = TypeKind::from_keyword(&name.value).filter(|kind| {
        matches!(
            kind,
            TypeKind::SmallInt | TypeKind::Integer | TypeKind::BigInt
        )
    });
    if found.is_none() {
        ctxt.error_at(
            name.place,
            "a sequence counts in `smallint`, `integer` or `bigint`",
        );
    }
    found
}

/// `identity`, `identity(by_default)`, `identity(always, start = 1000, increment = 10)`
pub(crate) fn identity(ctxt: &Ctxt, word: &Ident, argument: &Argument) -> Option<Identity> {
    let inner = match &argument.shape {
        Shape::Call(_, group) => arguments(group.stream()),
        Shape::Word(_) => Vec::new(),
        _ => {
            ctxt.error_at(
                argument.place(),
                format_args!("write `{word}`, `{word}(always)` or `{word}(by_default)`"),
            );
            return None;
        }
    };
    let errors_before = ctxt.count();
    let mut generation = Once::default();
    let mut sequence = Once::default();
    let mut counting = Counting::default();
    for inner in &inner {
        if let Some(word) = inner.word()
            && counting.take(ctxt, word, inner)
        {
            continue;
        }
        match inner
            .word()
            .and_then(|word| Some((IdentityWord::of(word)?, word)))
        {
            Some((IdentityWord::Sequence, word)) => {
                sequence.set(ctxt, word, value::name(ctxt, word, inner));
            }
            Some((known, word)) => {
                let flag = value::flag(ctxt, word, inner);
                let always = flag.map(|_| known == IdentityWord::Always);
                generation.set(ctxt, word, always);
            }
            None => {
                let words = [IdentityWord::ALL, SequenceWord::ALL].concat();
                value::unknown(ctxt, inner, "identity", &words);
            }
        }
    }
    let options = counting.finish(ctxt);
    (ctxt.count() == errors_before).then(|| Identity {
        always: generation.get().unwrap_or(true),
        sequence: sequence.get(),
        options,
    })
}

/// The options of a sequence while they are read.
#[derive(Default)]
pub(crate) struct Counting {
    start: Once<(i64, Place)>,
    increment: Once<(i64, Place)>,
    minimum: Once<(i64, Place)>,
    maximum: Once<(i64, Place)>,
    cache: Once<(i64, Place)>,
    cycle: Once<bool>,
}

impl Counting {
    /// Reads the argument if its word is an option of a sequence.
    pub(crate) fn take(&mut self, ctxt: &Ctxt, word: &Ident, argument: &Argument) -> bool {
        let Some(known) = SequenceWord::of(word) else {
            return false;
        };
        let number = |place: &mut Once<(i64, Place)>, example| {
            place.set(ctxt, word, signed(ctxt, word, argument, example));
        };
        match known {
            SequenceWord::Start => number(&mut self.start, "1000"),
            SequenceWord::Increment => number(&mut self.increment, "10"),
            SequenceWord::Min => number(&mut self.minimum, "1"),
            SequenceWord::Max => number(&mut self.maximum, "999_999"),
            SequenceWord::Cache => number(&mut self.cache, "20"),
            SequenceWord::Cycle => self
                .cycle
                .set(ctxt, word, value::flag(ctxt, word, argument)),
        }
        true
    }

    /// The options, with an error for each that contradicts another.
    pub(crate) fn finish(self, ctxt: &Ctxt) -> SequenceOptions {
        let (increment, cache) = (self.increment.get(), self.cache.get());
        let (start, minimum, maximum) = (self.start.get(), self.minimum.get(), self.maximum.get());
        if let Some((0, place)) = increment {
            ctxt.error_at(
                place,
                "a sequence with a step of 0 gives the same number again: write a step",
            );
        }
        if let Some((cache, place)) = cache
            && cache < 1
        {
            ctxt.error_at(place, "a session takes at least one number: `cache = 1`");
        }
        if let (Some((minimum, place)), Some((maximum, _))) = (minimum, maximum)
            && minimum >= maximum
        {
            ctxt.error_at(
                place,
                format_args!("the smallest number must be below the largest, {maximum}"),
            );
        } else if let Some((start, place)) = start {
            let below = minimum.filter(|(minimum, _)| start < *minimum);
            let above = maximum.filter(|(maximum, _)| start > *maximum);
            if let Some((minimum, _)) = below {
                ctxt.error_at(
                    place,
                    format_args!("it starts below its smallest number, {minimum}"),
                );
            } else if let Some((maximum, _)) = above {
                ctxt.error_at(
                    place,
                    format_args!("it starts above its largest number, {maximum}"),
                );
            } else if minimum.is_none() && start < 1 && increment.is_none_or(|(step, _)| step > 0) {
                ctxt.error_at(
                    place,
                    format_args!(
                        "a sequence that counts up has 1 as its smallest number: say `min = {start}` too"
                    ),
                );
            }
        }
        let number = |value: Option<(i64, Place)>| value.map(|(number, _)| number);
        SequenceOptions {
            start: number(start),
            increment: number(increment),
            minimum: number(minimum),
            maximum: number(maximum),
            cache: number(cache),
            cycle: self.cycle.get().unwrap_or(false),
        }
    }
}

/// `word = -10`
fn signed(ctxt: &Ctxt, word: &Ident, argument: &Argument, example: &str) -> Option<(i64, Place)> {
    let value = value::assigned(ctxt, word, argument, example)?;
    let place = Place::of(value);
    let digits: String = value.to_string().split_whitespace().collect();
    let digits = digits.replace('_', "");
    let number = digits.parse().ok();
    if number.is_none() {
        ctxt.error_at(
            place,
            format_args!("`{word}` takes a whole number: `{word} = {example}`"),
        );
    }
    number.map(|number| (number, place))
}
