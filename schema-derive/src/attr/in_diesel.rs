//! `#[table(diesel)]`, `#[table(diesel(module = order_rows, not_joinable(customer_id)))]`,
//! `#[column(diesel = path::Type)]`

use super::argument::{Argument, Shape, arguments};
use super::value::{self, Once};
use crate::ctxt::Ctxt;
use crate::place::Place;
use crate::scope::Scope;
use crate::symbol::DieselWord;
use proc_macro2::Ident;
use schema_core::def::ColumnIndex;
use syn::Type;

/// A table that diesel knows.
pub(crate) struct InDiesel {
    /// The name of its module; that of the table, where nothing is said.
    pub(crate) module: Option<Ident>,
    /// The columns whose references are no joins.
    pub(crate) not_joinable: Vec<ColumnIndex>,
    pub(crate) place: Place,
}

/// Reads `diesel` or `diesel(..)`.
pub(crate) fn in_diesel(
    ctxt: &Ctxt,
    scope: &Scope,
    word: &Ident,
    argument: &Argument,
) -> Option<InDiesel> {
    let mut said = InDiesel {
        module: None,
        not_joinable: Vec::new(),
        place: argument.place(),
    };
    let inner = match &argument.shape {
        Shape::Word(_) => return Some(said),
        _ => value::enclosed(ctxt, word, argument, "module = order_rows")?,
    };
    let mut module = Once::default();
    for inner in arguments(inner) {
        match inner
            .word()
            .and_then(|word| Some((DieselWord::of(word)?, word)))
        {
            Some((DieselWord::Module, word)) => {
                let name = value::assigned(ctxt, word, &inner, "order_rows");
                let name = name.and_then(|name| ctxt.parse(name.clone(), parse_ident));
                module.set(ctxt, word, name);
            }
            Some((DieselWord::NotJoinable, word)) => {
                let list = value::enclosed(ctxt, word, &inner, "customer_id");
                for column in list.into_iter().flat_map(arguments) {
                    match column.path() {
                        Some(path) => said.not_joinable.extend(scope.column_at(ctxt, &path)),
                        None => ctxt.error_at(
                            column.place(),
                            "`not_joinable` lists columns that refer to other tables",
                        ),
                    }
                }
            }
            None => value::unknown(ctxt, &inner, "diesel", DieselWord::ALL),
        }
    }
    said.module = module.get();
    Some(said)
}

fn parse_ident(input: syn::parse::ParseStream<'_>) -> syn::Result<Ident> {
    input.parse()
}

/// Reads `diesel = path::Type` of a column.
pub(crate) fn sql_type(ctxt: &Ctxt, word: &Ident, argument: &Argument) -> Option<(Type, Place)> {
    let value = value::assigned(ctxt, word, argument, "diesel::sql_types::Text")?;
    let place = Place::of(value);
    Some((ctxt.parse(value.clone(), |input| input.parse())?, place))
}
