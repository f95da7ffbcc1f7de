//! `using = gin`, `using = extension("my_method")`

use super::argument::{Argument, Shape, arguments};
use super::value;
use crate::ctxt::Ctxt;
use crate::language::nearest;
use crate::place::Place;
use proc_macro2::Ident;
use schema_core::syntax::index_method::{INDEX_METHODS, IndexMethod, index_method};
use syn::ext::IdentExt;

const EXTENSION: &str = "extension";

/// The access method of an index.
pub(crate) struct Method {
    pub(crate) name: String,
    /// What is known of it; nothing of one that `extension("..")` names.
    pub(crate) known: Option<&'static IndexMethod>,
    /// Where it is written.
    pub(crate) place: Option<Place>,
}

impl Method {
    /// The method of an attribute that names none.
    pub(crate) fn implied(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            known: index_method(name),
            place: None,
        }
    }
}

/// Reads the value of `using`.
pub(super) fn method(ctxt: &Ctxt, word: &Ident, argument: &Argument) -> Option<Method> {
    let tokens = value::assigned(ctxt, word, argument, "gin")?;
    let place = Some(Place::of(tokens));
    let mut parts = arguments(tokens.clone());
    let (Some(value), None) = (parts.pop(), parts.pop()) else {
        return None;
    };
    if let Shape::Call(name, group) = &value.shape
        && name == EXTENSION
    {
        let written = value::literal(&group.stream());
        let Some(syn::Lit::Str(text)) = written else {
            ctxt.error_at(
                value.place(),
                "`extension` takes the name of an access method that an extension brings: \
                 `using = extension(\"my_method\")`",
            );
            return None;
        };
        return Some(Method {
            known: index_method(&text.value()),
            name: text.value(),
            place,
        });
    }
    let name = match (&value.shape, value::literal(tokens)) {
        (Shape::Word(name), _) => name.unraw().to_string(),
        (_, Some(syn::Lit::Str(text))) => text.value(),
        _ => {
            ctxt.error(
                tokens,
                "`using` takes the name of an access method: `using = gin`",
            );
            return None;
        }
    };
    let known = index_method(&name);
    if known.is_none() {
        ctxt.error(tokens, unknown(&name));
        return None;
    }
    Some(Method { name, known, place })
}

fn unknown(name: &str) -> String {
    let names: Vec<&str> = INDEX_METHODS.iter().map(|method| method.name).collect();
    match nearest(name, names.iter().copied()) {
        Some(near) => format!("there is no access method `{name}`; did you mean `{near}`?"),
        None => format!(
            "there is no access method `{name}`: `using` takes {}; one of another extension is written \
             `using = extension(\"{name}\")`",
            value::list(&names)
        ),
    }
}
