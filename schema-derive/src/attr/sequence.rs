//! `sequence(invoice_numbers, start = 1000, increment = 10)` in `objects: [...]`

use super::numbering::Counting;
use super::object::{Common, Object, named};
use super::value::{self, Once};
use crate::ctxt::Ctxt;
use crate::place::Place;
use crate::symbol::{DeclaredSequenceWord, SequenceWord};
use proc_macro2::{Group, Ident};
use schema_core::def::{ObjectKind, SequenceOptions, TypeKind};

/// Reads the arguments.
pub(super) fn sequence(ctxt: &Ctxt, place: Place, word: &Ident, group: &Group) -> Option<Object> {
    let (name, rest) = named(ctxt, word, group)?;
    let mut common = Common::default();
    let mut counting = Counting::default();
    let mut namespace = Once::default();
    let mut data_type = Once::default();
    let mut renamed_from = Once::default();
    for argument in &rest {
        if let Some(word) = argument.word()
            && counting.take(ctxt, word, argument)
        {
            continue;
        }
        let known = argument
            .word()
            .and_then(|word| Some((DeclaredSequenceWord::of(word)?, word)));
        match known {
            Some((DeclaredSequenceWord::Namespace, word)) => {
                namespace.set(ctxt, word, value::name(ctxt, word, argument));
            }
            Some((DeclaredSequenceWord::Type, word)) => {
                data_type.set(ctxt, word, whole_type(ctxt, word, argument));
            }
            Some((DeclaredSequenceWord::RenamedFrom, word)) => {
                renamed_from.set(ctxt, word, value::string(ctxt, word, argument));
            }
            Some((DeclaredSequenceWord::Comment, word)) => common.comment(ctxt, word, argument),
            Some((DeclaredSequenceWord::Only, word)) => common.only(ctxt, word, argument),
            None => {
                let words = [SequenceWord::ALL, DeclaredSequenceWord::ALL].concat();
                value::unknown(ctxt, argument, "sequence", &words);
            }
        }
    }
    let mut settings = numbers(&counting.finish(ctxt));
    settings.extend(
        data_type
            .get()
            .map(|kind: TypeKind| ("type", kind.keyword().to_owned())),
    );
    settings.extend(renamed_from.get().map(|text| ("renamed_from", text.value)));
    Some(common.into_object(Object {
        namespace: namespace.get().map(|text| text.value),
        settings,
        ..Object::new(place, ObjectKind::Sequence, name)
    }))
}

/// `type = integer`
fn whole_type(ctxt: &Ctxt, word: &Ident, argument: &super::argument::Argument) -> Option<TypeKind> {
    let written = value::name(ctxt, word, argument)?;
    let kind = TypeKind::from_keyword(&written.value);
    let whole = kind.filter(|kind| {
        matches!(
            kind,
            TypeKind::SmallInt | TypeKind::Integer | TypeKind::BigInt
        )
    });
    if whole.is_none() {
        ctxt.error_at(
            written.place,
            "a sequence counts in `smallint`, `integer` or `bigint`; `bigint` unless given",
        );
    }
    whole
}

fn numbers(options: &SequenceOptions) -> Vec<(&'static str, String)> {
    let SequenceOptions {
        start,
        increment,
        minimum,
        maximum,
        cache,
        cycle,
    } = *options;
    let numbers = [
        ("start", start),
        ("increment", increment),
        ("min", minimum),
        ("max", maximum),
        ("cache", cache),
    ];
    let numbers = numbers.into_iter();
    let mut settings: Vec<(&'static str, String)> = numbers
        .filter_map(|(key, number)| Some((key, number?.to_string())))
        .collect();
    if cycle {
        settings.push(("cycle", true.to_string()));
    }
    settings
}
