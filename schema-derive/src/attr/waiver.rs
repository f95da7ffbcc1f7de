//! `allow(rule, reason = "...", until = "2027-01-31")`

use super::argument::{Argument, Shape, arguments};
use super::value::{self, Once, Text};
use crate::ctxt::Ctxt;
use crate::place::Place;
use crate::symbol::WaiverWord;
use syn::ext::IdentExt;

/// One accepted finding.
pub(crate) struct Waiver {
    pub(crate) rule: Text,
    pub(crate) reason: String,
    pub(crate) until: Option<String>,
    pub(crate) place: Place,
}

/// Reads one `allow(...)`.
pub(crate) fn waiver(ctxt: &Ctxt, argument: &Argument) -> Option<Waiver> {
    let example = "rule, reason = \"...\"";
    let word = argument.word()?;
    let inner = value::enclosed(ctxt, word, argument, example)?;
    let mut rule = None;
    let mut reason = Once::default();
    let mut until = Once::default();
    let errors_before = ctxt.count();
    for inner in arguments(inner) {
        if let (Shape::Word(name), None) = (&inner.shape, &rule) {
            rule = Some(Text {
                value: name.unraw().to_string(),
                place: inner.place(),
            });
            continue;
        }
        match inner
            .word()
            .and_then(|word| Some((WaiverWord::of(word)?, word)))
        {
            Some((WaiverWord::Reason, word)) => {
                reason.set(ctxt, word, value::string(ctxt, word, &inner));
            }
            Some((WaiverWord::Until, word)) => {
                until.set(ctxt, word, value::string(ctxt, word, &inner));
            }
            None => value::unknown(ctxt, &inner, "allow", WaiverWord::ALL),
        }
    }
    let Some(rule) = rule else {
        if ctxt.count() == errors_before {
            ctxt.error_at(
                argument.place(),
                format_args!("`allow` names the rule first: `allow({example})`"),
            );
        }
        return None;
    };
    let reason = reason.get();
    let is_missing = reason
        .as_ref()
        .is_none_or(|reason| reason.value.trim().is_empty());
    if is_missing && ctxt.count() == errors_before {
        let place = reason
            .as_ref()
            .map_or(argument.place(), |reason| reason.place);
        ctxt.error_at(
            place,
            format_args!(
                "`allow({})` needs a reason, which goes into the decision records: \
                 `allow({}, reason = \"...\")`",
                rule.value, rule.value
            ),
        );
    }
    Some(Waiver {
        rule,
        reason: reason.map(|reason| reason.value).unwrap_or_default(),
        until: until.get().and_then(|until| {
            let valid = is_date(&until.value);
            if !valid {
                ctxt.error_at(
                    until.place,
                    "`until` takes a date: `until = \"2027-01-31\"`",
                );
            }
            valid.then_some(until.value)
        }),
        place: argument.place(),
    })
}

/// Whether `text` has the form `YYYY-MM-DD` with a month and a day that may exist.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else {
        return false;
    };
    let number = |part: &str, length: usize, range: std::ops::RangeInclusive<u32>| {
        part.len() == length && part.parse().is_ok_and(|number| range.contains(&number))
    };
    number(year, 4, 1..=9999) && number(month, 2, 1..=12) && number(day, 2, 1..=31)
}

#[cfg(test)]
mod tests {
    use super::is_date;

    #[test]
    fn dates_have_four_two_and_two_digits() {
        assert!(is_date("2027-01-31"));
        for wrong in [
            "2027-1-31",
            "2027-13-01",
            "2027-01-32",
            "31.01.2027",
            "",
            "2027-01-31-1",
        ] {
            assert!(!is_date(wrong), "{wrong}");
        }
    }
}
