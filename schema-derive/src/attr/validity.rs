//! `not_valid = true`, `not_enforced = true`

use super::argument::Argument;
use super::value::{self, Once};
use crate::ctxt::Ctxt;
use crate::place::Place;
use proc_macro2::Ident;
use schema_core::def::Validity;

/// The words while they are read.
#[derive(Default)]
pub(super) struct ValidityWords {
    not_valid: Once<bool>,
    not_enforced: Once<bool>,
    last: Option<Place>,
}

impl ValidityWords {
    /// Reads `not_valid = true`.
    pub(super) fn not_valid(&mut self, ctxt: &Ctxt, word: &Ident, argument: &Argument) {
        self.last = Some(argument.place());
        let read = value::assigned_flag(ctxt, word, argument);
        self.not_valid.set(ctxt, word, read);
    }

    /// Reads `not_enforced = true`.
    pub(super) fn not_enforced(&mut self, ctxt: &Ctxt, word: &Ident, argument: &Argument) {
        self.last = Some(argument.place());
        let read = value::assigned_flag(ctxt, word, argument);
        self.not_enforced.set(ctxt, word, read);
    }

    pub(super) fn finish(self, ctxt: &Ctxt) -> Validity {
        let not_valid = self.not_valid.get().unwrap_or(false);
        match (not_valid, self.not_enforced.get().unwrap_or(false)) {
            (false, false) => Validity::Valid,
            (true, false) => Validity::NotValid,
            (false, true) => Validity::NotEnforced,
            (true, true) => {
                if let Some(place) = self.last {
                    ctxt.error_at(
                        place,
                        "what is not enforced says nothing about older rows either; remove `not_valid = true`",
                    );
                }
                Validity::NotEnforced
            }
        }
    }
}
