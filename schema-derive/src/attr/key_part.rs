//! The parts of an index or unique key: `customer_id`, `created_at.desc()`, `email.lower()`.

use crate::ctxt::Ctxt;
use crate::language::{Expression, expression};
use crate::scope::Scope;
use crate::symbol::PartWord;
use proc_macro2::TokenStream;
use quote::ToTokens;
use schema_core::def::{ColumnIndex, NullsOrder};
use schema_core::typing::Purpose;
use syn::parse::Parse;
use syn::{Expr, ExprLit, ExprMethodCall, Lit};

/// What one part of a key is.
pub(crate) enum KeyItem {
    Column(ColumnIndex),
    Expression(Expression),
}

/// One part of a key.
pub(crate) struct KeyPart {
    pub(crate) item: KeyItem,
    pub(crate) descending: bool,
    pub(crate) nulls: Option<NullsOrder>,
    pub(crate) operator_class: Option<String>,
    pub(crate) collation: Option<String>,
}

impl KeyPart {
    /// A column in its default order.
    pub(crate) fn column(column: ColumnIndex) -> Self {
        Self {
            item: KeyItem::Column(column),
            descending: false,
            nulls: None,
            operator_class: None,
            collation: None,
        }
    }
}

/// Reads one part.
pub(crate) fn key_part(ctxt: &Ctxt, scope: &Scope, tokens: TokenStream) -> Option<KeyPart> {
    let mut rest = ctxt.parse(tokens, Expr::parse)?;
    let mut part = KeyPart::column(0);
    // `created_at.desc().nulls_last()` is read from its end; what is not a word of order is the item.
    while let Expr::MethodCall(call) = rest {
        let Some(word) = PartWord::of(&call.method) else {
            rest = Expr::MethodCall(call);
            break;
        };
        match word {
            PartWord::Desc => {
                no_arguments(ctxt, &call);
                part.descending = true;
            }
            PartWord::NullsFirst => {
                no_arguments(ctxt, &call);
                part.nulls = Some(NullsOrder::First);
            }
            PartWord::NullsLast => {
                no_arguments(ctxt, &call);
                part.nulls = Some(NullsOrder::Last);
            }
            PartWord::OperatorClass => part.operator_class = argument_name(ctxt, &call),
            PartWord::Collate => part.collation = argument_name(ctxt, &call),
        }
        rest = *call.receiver;
    }
    part.item = match &rest {
        Expr::Path(path) if path.path.get_ident().is_some() => {
            KeyItem::Column(scope.column(ctxt, path.path.get_ident()?)?)
        }
        Expr::Lit(_) => {
            ctxt.error(
                &rest,
                "a column is written without quotes: `#[index(customer_id)]`",
            );
            return None;
        }
        _ => KeyItem::Expression(expression(
            ctxt,
            scope,
            rest.to_token_stream(),
            Purpose::Key,
        )?),
    };
    Some(part)
}

fn no_arguments(ctxt: &Ctxt, call: &ExprMethodCall) {
    if !call.args.is_empty() {
        ctxt.error(
            &call.args,
            format_args!("`.{}()` takes no arguments", call.method),
        );
    }
}

/// `text_pattern_ops` or `"C"`, alone in the parentheses.
fn argument_name(ctxt: &Ctxt, call: &ExprMethodCall) -> Option<String> {
    let mut arguments = call.args.iter();
    let found = match (arguments.next(), arguments.next()) {
        (Some(Expr::Path(path)), None) => path.path.get_ident().map(ToString::to_string),
        (
            Some(Expr::Lit(ExprLit {
                lit: Lit::Str(text),
                ..
            })),
            None,
        ) => Some(text.value()),
        _ => None,
    };
    if found.is_none() {
        ctxt.error(
            &call.method,
            format_args!("`.{0}(...)` takes one name: `.{0}(name)`", call.method),
        );
    }
    found
}

/// Reads the columns of a list such as `include(name, email)`.
pub(crate) fn columns(ctxt: &Ctxt, scope: &Scope, tokens: TokenStream) -> Vec<ColumnIndex> {
    super::argument::arguments(tokens)
        .iter()
        .filter_map(|argument| match &argument.shape {
            super::argument::Shape::Word(name) => scope.column(ctxt, name),
            _ => {
                ctxt.error_at(argument.place(), "only columns may stand in this list");
                None
            }
        })
        .collect()
}

/// An error for a key without parts.
pub(crate) fn require_parts(ctxt: &Ctxt, has_parts: bool, attribute: &super::Attribute) {
    if !has_parts {
        ctxt.error_at(
            attribute.place,
            format_args!(
                "`#[{0}]` on a struct names its columns: `#[{0}(customer_id)]`; on a field it needs none",
                attribute.word
            ),
        );
    }
}
