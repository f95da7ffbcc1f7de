//! `#[depends(city, on(postal_code))]`

use super::Attribute;
use super::argument::Shape;
use super::key_part::columns;
use super::value::{self, Once};
use super::waiver::{Waiver, waiver};
use crate::ctxt::Ctxt;
use crate::place::Place;
use crate::scope::Scope;
use crate::symbol::DependsWord;
use schema_core::def::ColumnIndex;

/// A functional dependency.
pub(crate) struct Depends {
    pub(crate) determinant: Vec<ColumnIndex>,
    pub(crate) dependents: Vec<ColumnIndex>,
    pub(crate) multivalued: bool,
    pub(crate) waivers: Vec<Waiver>,
    pub(crate) place: Place,
}

const EXAMPLE: &str = "#[depends(city, on(postal_code))]";

/// Reads a dependency.
pub(crate) fn depends(ctxt: &Ctxt, scope: &Scope, attribute: &Attribute) -> Option<Depends> {
    let mut dependents = Vec::new();
    let mut on = Once::default();
    let mut multivalued = Once::default();
    let mut waivers = Vec::new();
    let errors_before = ctxt.count();
    for argument in attribute.arguments() {
        if let Shape::Word(name) = &argument.shape {
            dependents.extend(scope.column(ctxt, name));
            continue;
        }
        let Some(word) = argument.word() else {
            value::unknown(ctxt, &argument, "depends", DependsWord::ALL);
            continue;
        };
        match DependsWord::of(word) {
            Some(DependsWord::On) => on.set(
                ctxt,
                word,
                value::enclosed(ctxt, word, &argument, "postal_code")
                    .map(|inner| columns(ctxt, scope, inner)),
            ),
            Some(DependsWord::Multivalued) => {
                multivalued.set(ctxt, word, value::assigned_flag(ctxt, word, &argument));
            }
            Some(DependsWord::Allow) => waivers.extend(waiver(ctxt, &argument)),
            None => value::unknown(ctxt, &argument, "depends", DependsWord::ALL),
        }
    }
    let determinant = on.get().unwrap_or_default();
    if ctxt.count() > errors_before {
        return None;
    }
    if dependents.is_empty() || determinant.is_empty() {
        ctxt.error_at(
            attribute.place,
            format_args!("`depends` names the columns that are decided, and by which: `{EXAMPLE}`"),
        );
        return None;
    }
    if let Some(column) = dependents
        .iter()
        .find(|column| determinant.contains(column))
    {
        ctxt.error_at(
            attribute.place,
            format_args!(
                "`{}` stands on both sides, and every column decides itself: leave it out before `on`",
                scope.fields()[usize::from(*column)]
            ),
        );
        return None;
    }
    Some(Depends {
        determinant,
        dependents,
        multivalued: multivalued.get().unwrap_or(false),
        waivers,
        place: attribute.place,
    })
}
