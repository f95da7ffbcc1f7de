//! `observed(time_percent = 12.3)`: an access pattern that a running system showed.

use super::argument::{Argument, arguments};
use super::value::{self, Once};
use crate::ctxt::Ctxt;
use crate::symbol::ObservedWord;
use proc_macro2::Ident;
use syn::Lit;

const EXAMPLE: &str = "time_percent = 12.3";

/// The share of the server's time, in tenths of a percent.
pub(super) fn observed(ctxt: &Ctxt, word: &Ident, argument: &Argument) -> Option<u32> {
    let inner = value::enclosed(ctxt, word, argument, EXAMPLE)?;
    let mut share = Once::default();
    for argument in arguments(inner) {
        match argument
            .word()
            .and_then(|word| Some((word, ObservedWord::of(word)?)))
        {
            Some((word, ObservedWord::TimePercent)) => {
                share.set(ctxt, word, percent(ctxt, word, &argument));
            }
            None => value::unknown(ctxt, &argument, "observed", ObservedWord::ALL),
        }
    }
    share.get()
}

/// A percentage with at most one decimal, in tenths.
fn percent(ctxt: &Ctxt, word: &Ident, argument: &Argument) -> Option<u32> {
    let value = value::assigned(ctxt, word, argument, "12.3")?;
    let digits = match syn::parse2::<Lit>(value.clone()) {
        Ok(Lit::Int(literal)) if literal.suffix().is_empty() => {
            Some(literal.base10_digits().to_owned())
        }
        Ok(Lit::Float(literal)) if literal.suffix().is_empty() => {
            Some(literal.base10_digits().to_owned())
        }
        _ => None,
    };
    let tenths = digits.and_then(|digits| {
        let (whole, decimal) = digits.split_once('.').unwrap_or((&digits, "0"));
        let decimal = if decimal.is_empty() { "0" } else { decimal };
        let tenths = format!("{whole}{decimal}").parse::<u32>().ok()?;
        (decimal.len() == 1 && tenths <= 1_000).then_some(tenths)
    });
    if tenths.is_none() {
        ctxt.error(
            value,
            format_args!(
                "`{word}` takes a percentage from 0 to 100 with at most one decimal: `{word} = 12.3`"
            ),
        );
    }
    tenths
}
