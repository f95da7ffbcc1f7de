//! `#[exclude(...)]`

use super::Attribute;
use super::argument::{Argument, Shape, arguments};
use super::engines::engines;
use super::key_part::{KeyPart, columns, key_part};
use super::method::{Method, method};
use super::reference::deferrable;
use super::storage::{Storage, StorageWords};
use super::value::{self, Once};
use crate::ctxt::Ctxt;
use crate::language::{Expression, condition};
use crate::place::Place;
use crate::scope::Scope;
use crate::symbol::ExcludeWord;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use schema_core::def::{ColumnIndex, Deferrable, EngineSet};
use syn::Lit;
use syn::ext::IdentExt;

const EXAMPLE: &str = "#[exclude(using = gist, (room_id, \"=\"), (during, \"&&\"))]";

/// An exclusion constraint.
pub(crate) struct Exclude {
    pub(crate) name: Option<String>,
    pub(crate) method: Method,
    pub(crate) elements: Vec<Element>,
    pub(crate) predicate: Option<Expression>,
    pub(crate) include: Vec<ColumnIndex>,
    pub(crate) include_place: Option<Place>,
    pub(crate) deferrable: Deferrable,
    pub(crate) storage: Storage,
    pub(crate) engines: EngineSet,
    pub(crate) place: Place,
}

/// `(during, "&&")`
pub(crate) struct Element {
    pub(crate) part: KeyPart,
    pub(crate) operator: String,
    pub(crate) operator_place: Place,
}

/// Reads an exclusion constraint.
pub(crate) fn exclude(ctxt: &Ctxt, scope: &Scope, attribute: &Attribute) -> Option<Exclude> {
    let mut name = Once::default();
    let mut access = Once::default();
    let mut predicate = Once::default();
    let mut include = Once::default();
    let mut include_place = None;
    let mut deferred = Once::default();
    let mut only = Once::default();
    let mut storage = StorageWords::default();
    let mut elements = Vec::new();
    let mut has_elements = false;
    let errors_before = ctxt.count();
    for argument in attribute.arguments() {
        let Some(word) = argument.word() else {
            has_elements = true;
            elements.extend(element(ctxt, scope, &argument));
            continue;
        };
        match ExcludeWord::of(word) {
            Some(ExcludeWord::Name) => name.set(ctxt, word, value::string(ctxt, word, &argument)),
            Some(ExcludeWord::Using) => access.set(ctxt, word, method(ctxt, word, &argument)),
            Some(ExcludeWord::Where) => predicate.set(
                ctxt,
                word,
                value::enclosed(ctxt, word, &argument, "cancelled_at.is_none()")
                    .and_then(|inner| condition(ctxt, scope, inner)),
            ),
            Some(ExcludeWord::Include) => {
                include_place = Some(Place::at(word.span()));
                include.set(
                    ctxt,
                    word,
                    value::enclosed(ctxt, word, &argument, "name")
                        .map(|inner| columns(ctxt, scope, inner)),
                );
            }
            Some(ExcludeWord::Deferrable) => {
                deferred.set(ctxt, word, deferrable(ctxt, word, &argument));
            }
            Some(ExcludeWord::With) => storage.with(ctxt, word, &argument),
            Some(ExcludeWord::Tablespace) => storage.tablespace(ctxt, word, &argument),
            Some(ExcludeWord::Comment) => storage.comment(ctxt, word, &argument),
            Some(ExcludeWord::Only) => only.set(ctxt, word, engines(ctxt, &argument)),
            None if matches!(argument.shape, Shape::Word(_)) || scope.has_column(&word.unraw().to_string()) => ctxt.error_at(
                argument.place(),
                format_args!(
                    "say by which operator `{word}` is compared: `({word}, \"=\")`, or `({word}, \"&&\")` \
                     for ranges that may not overlap"
                ),
            ),
            None => value::unknown(ctxt, &argument, "exclude", ExcludeWord::ALL),
        }
    }
    if !has_elements {
        if ctxt.count() > errors_before {
            return None;
        }
        ctxt.error_at(
            attribute.place,
            format_args!(
                "`#[exclude]` says what no two rows may have in common, each part with its operator: \
                 `{EXAMPLE}`"
            ),
        );
        return None;
    }
    Some(Exclude {
        name: name.get().map(|name| name.value),
        method: access.get().unwrap_or_else(|| Method::implied("gist")),
        elements,
        predicate: predicate.get(),
        include: include.get().unwrap_or_default(),
        include_place,
        deferrable: deferred.get().unwrap_or(Deferrable::No),
        storage: storage.finish(),
        engines: only.get().unwrap_or(EngineSet::ALL),
        place: attribute.place,
    })
}

/// `(part, "operator")`
fn element(ctxt: &Ctxt, scope: &Scope, argument: &Argument) -> Option<Element> {
    let inner = pair(argument.tokens.clone()).map(arguments);
    let Some([part, operator]) = inner.as_deref() else {
        ctxt.error_at(
            argument.place(),
            format_args!(
                "each part of `#[exclude]` stands with its operator in parentheses: `{EXAMPLE}`"
            ),
        );
        return None;
    };
    let Some(Lit::Str(text)) = value::literal(&operator.tokens) else {
        ctxt.error_at(
            operator.place(),
            "the operator is a string: `\"=\"`, `\"&&\"`, or with its namespace `\"public.<->\"`",
        );
        return None;
    };
    let symbol = text.value();
    if !is_operator(&symbol) {
        ctxt.error_at(
            operator.place(),
            format_args!(
                "`{symbol}` is no operator: one consists of `+ - * / < > = ~ ! @ # % ^ & | ?` and may have \
                 its namespace before it, as in `\"public.<->\"`"
            ),
        );
        return None;
    }
    Some(Element {
        part: key_part(ctxt, scope, part.tokens.clone())?,
        operator: symbol,
        operator_place: operator.place(),
    })
}

/// What stands in the one pair of parentheses that `tokens` are.
fn pair(tokens: TokenStream) -> Option<TokenStream> {
    let mut tokens = tokens.into_iter();
    match (tokens.next(), tokens.next()) {
        (Some(TokenTree::Group(group)), None) if group.delimiter() == Delimiter::Parenthesis => {
            Some(group.stream())
        }
        _ => None,
    }
}

/// PostgreSQL's lexical rule, "Operators": the characters, and no beginning of a comment in it.
fn is_operator(text: &str) -> bool {
    let symbol = match text.rsplit_once('.') {
        Some(("", _)) => return false,
        Some((_, symbol)) => symbol,
        None => text,
    };
    !symbol.is_empty()
        && symbol.len() <= 63
        && symbol.chars().all(|it| "+-*/<>=~!@#%^&|`?".contains(it))
        && !symbol.contains("--")
        && !symbol.contains("/*")
}
