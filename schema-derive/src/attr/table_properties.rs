//! How a table is stored and guarded: `unlogged`, `with(..)`, `tablespace`, `inherits(..)`, `cluster_on`,
//! `replica_identity`, `row_security`.

use super::argument::{Argument, Shape, arguments};
use super::sqlite_table::SqliteTable;
use super::value;
use crate::ctxt::Ctxt;
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use schema_core::def::{ReplicaIdentity, RowSecurity, TableProperty};
use syn::ext::IdentExt;
use syn::parse::Parser;
use syn::{Lit, LitStr, Path};

/// How a table is stored and guarded.
#[derive(Default)]
pub(crate) struct Properties {
    pub(crate) unlogged: bool,
    pub(crate) parameters: Vec<(String, String)>,
    pub(crate) tablespace: Option<String>,
    pub(crate) inherits: Vec<Path>,
    pub(crate) cluster_on: Option<String>,
    pub(crate) replica_identity: Option<(ReplicaIdentity, Option<String>)>,
    pub(crate) row_security: Option<RowSecurity>,
    pub(crate) sqlite: SqliteTable,
    pub(crate) on_postgres: Vec<TableProperty>,
}

impl Properties {
    /// Whether nothing is said.
    pub(crate) fn is_empty(&self) -> bool {
        !self.unlogged
            && self.parameters.is_empty()
            && self.tablespace.is_none()
            && self.inherits.is_empty()
            && self.cluster_on.is_none()
            && self.replica_identity.is_none()
            && self.row_security.is_none()
            && self.sqlite.is_empty()
    }
}

/// `with(fillfactor = 70, toast.autovacuum_enabled = false)`
pub(super) fn parameters(
    ctxt: &Ctxt,
    word: &Ident,
    argument: &Argument,
) -> Option<Vec<(String, String)>> {
    let inner = value::enclosed(ctxt, word, argument, "fillfactor = 70")?;
    let mut found: Vec<(String, String)> = Vec::new();
    for argument in arguments(inner) {
        match parameter(&argument) {
            Some((name, _)) if found.iter().any(|(other, _)| *other == name) => ctxt.error_at(
                argument.place(),
                format_args!("`{name}` is given twice; keep one"),
            ),
            Some(parameter) => found.push(parameter),
            None => ctxt.error_at(
                argument.place(),
                "a storage parameter has a name and a value: `with(fillfactor = 70)`, \
                 `with(toast.autovacuum_enabled = false)`",
            ),
        }
    }
    found.sort();
    Some(found)
}

fn parameter(argument: &Argument) -> Option<(String, String)> {
    let tokens: Vec<TokenTree> = argument.tokens.clone().into_iter().collect();
    let equals = tokens
        .iter()
        .position(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '='))?;
    let name = match &tokens[..equals] {
        [TokenTree::Ident(name)] => name.unraw().to_string(),
        [
            TokenTree::Ident(part),
            TokenTree::Punct(point),
            TokenTree::Ident(name),
        ] if point.as_char() == '.' => {
            format!("{}.{}", part.unraw(), name.unraw())
        }
        _ => return None,
    };
    let value: TokenStream = tokens[equals + 1..].iter().cloned().collect();
    let is_negative =
        matches!(tokens.get(equals + 1), Some(TokenTree::Punct(sign)) if sign.as_char() == '-');
    let literal: TokenStream = tokens[equals + 1 + usize::from(is_negative)..]
        .iter()
        .cloned()
        .collect();
    let sign = if is_negative { "-" } else { "" };
    let text = match syn::parse2::<Lit>(literal) {
        Ok(Lit::Int(number)) => format!("{sign}{}", number.base10_digits()),
        Ok(Lit::Float(number)) => format!("{sign}{}", number.base10_digits()),
        Ok(Lit::Bool(value)) if !is_negative => value.value.to_string(),
        Ok(Lit::Str(text)) if !is_negative => text.value(),
        _ => Ident::parse_any.parse2(value).ok()?.unraw().to_string(),
    };
    Some((name, text))
}

/// `inherits(Event)`
pub(super) fn inherits(ctxt: &Ctxt, word: &Ident, argument: &Argument) -> Option<Vec<Path>> {
    let inner = value::enclosed(ctxt, word, argument, "Event")?;
    let parents = arguments(inner)
        .into_iter()
        .filter_map(|parent| {
            let path = Path::parse_mod_style.parse2(parent.tokens.clone());
            if path.is_err() {
                let message = "a parent is the struct of a table: `inherits(Event)`";
                ctxt.error_at(parent.place(), message);
            }
            path.ok()
        })
        .collect();
    Some(parents)
}

/// `replica_identity = full`, `nothing`, `default`, `index("orders_key")`
pub(super) fn replica_identity(
    ctxt: &Ctxt,
    word: &Ident,
    argument: &Argument,
) -> Option<(ReplicaIdentity, Option<String>)> {
    let value = value::assigned(ctxt, word, argument, "full")?;
    let read = arguments(value.clone())
        .pop()
        .and_then(|value| match &value.shape {
            Shape::Word(word) => {
                let identity = ReplicaIdentity::from_keyword(&word.unraw().to_string())?;
                (identity != ReplicaIdentity::Index).then_some((identity, None))
            }
            Shape::Call(word, group) if word == "index" => {
                let name = syn::parse2::<LitStr>(group.stream()).ok()?;
                Some((ReplicaIdentity::Index, Some(name.value())))
            }
            _ => None,
        });
    if read.is_none() {
        ctxt.error(
            value,
            "`replica_identity` is `default`, `full`, `nothing` or `index(\"name_of_a_unique_index\")`",
        );
    }
    read
}

/// `row_security = enabled`, `forced`
pub(super) fn row_security(ctxt: &Ctxt, word: &Ident, argument: &Argument) -> Option<RowSecurity> {
    let value = value::assigned(ctxt, word, argument, "enabled")?;
    let text = value.to_token_stream().to_string();
    let read = RowSecurity::from_keyword(&text);
    if read.is_none() {
        ctxt.error(
            value,
            "`row_security` is `enabled`, for every role but the owner, or `forced`, for the owner too",
        );
    }
    read
}
