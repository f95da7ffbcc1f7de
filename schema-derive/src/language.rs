//! Expressions, column types and names, read by the language that the tool reads too.

use crate::ctxt::Ctxt;
use crate::place::Place;
use crate::scope::Scope;
use proc_macro2::TokenStream;
use schema_core::def::{ColumnIndex, ColumnType, ExtensionTypeDef};
use schema_core::syntax::expression::{self as language, ParsedExpression, ParsedNodeKind};
use schema_core::syntax::{ParsedType, data_type as types};
use schema_core::typing::Purpose;
use syn::Expr;
use syn::parse::Parse;

pub(crate) use schema_core::syntax::closest_name as nearest;

/// An expression, kept by the [`Scope`] that read it.
#[derive(Clone, Copy)]
pub(crate) struct Expression {
    /// The position in [`Scope::expressions`].
    pub(crate) id: usize,
}

/// Reads an expression over the columns. Its types are checked once all attributes are read.
pub(crate) fn expression(
    ctxt: &Ctxt,
    scope: &Scope,
    tokens: TokenStream,
    purpose: Purpose,
) -> Option<Expression> {
    let columns = scope.fields();
    read(ctxt, scope, tokens, purpose, |parsed| {
        language::parse_expression(parsed, &language::Scope::table(columns))
    })
}

/// Reads what is true or false and asked now: the filter of an access pattern, a policy.
pub(crate) fn condition(ctxt: &Ctxt, scope: &Scope, tokens: TokenStream) -> Option<Expression> {
    expression(ctxt, scope, tokens, Purpose::Condition)
}

/// Reads what is true or false about `value`: the check of a type.
pub(crate) fn value_condition(
    ctxt: &Ctxt,
    scope: &Scope,
    tokens: TokenStream,
) -> Option<Expression> {
    read(ctxt, scope, tokens, Purpose::Check, |parsed| {
        language::parse_expression(parsed, &language::Scope::value())
    })
}

/// Reads a condition over the new and the old row of a trigger: `new.status != old.status`. The columns of the
/// new row are counted first.
pub(crate) fn row_condition(ctxt: &Ctxt, scope: &Scope, tokens: TokenStream) -> Option<Expression> {
    let fields = scope.fields();
    let columns: Vec<String> = ["new", "old"]
        .iter()
        .flat_map(|row| fields.iter().map(move |field| format!("{row}.{field}")))
        .collect();
    read(ctxt, scope, tokens, Purpose::Condition, |parsed| {
        language::parse_expression(parsed, &language::Scope::table(&columns))
    })
}

/// Reads a value that exists before any row does: a default.
pub(crate) fn constant(ctxt: &Ctxt, scope: &Scope, tokens: TokenStream) -> Option<Expression> {
    read(ctxt, scope, tokens, Purpose::Value, |parsed| {
        language::parse_expression(parsed, &language::Scope::constant())
    })
}

fn read(
    ctxt: &Ctxt,
    scope: &Scope,
    tokens: TokenStream,
    purpose: Purpose,
    parse: impl Fn(&Expr) -> Result<ParsedExpression, Vec<syn::Error>>,
) -> Option<Expression> {
    let syntax = ctxt.parse(tokens, Expr::parse)?;
    match parse(&syntax) {
        Ok(parsed) => {
            for node in &parsed.nodes {
                if let ParsedNodeKind::Column(column) = node.kind {
                    // Of two rows the second one's columns are counted after the first one's.
                    let count = scope.fields().len().max(1);
                    let column = usize::from(column) % count;
                    if let Ok(column) = ColumnIndex::try_from(column) {
                        scope.mention_at(column, node.span);
                    }
                }
            }
            Some(scope.keep(parsed, purpose))
        }
        Err(errors) => {
            for error in errors {
                ctxt.push(error);
            }
            None
        }
    }
}

/// Reads a column type.
pub(crate) fn data_type(ctxt: &Ctxt, tokens: TokenStream) -> Option<(ParsedType, Place)> {
    let place = Place::of(&tokens);
    let parsed = ctxt.parse(tokens, types::parse)?;
    Some((parsed, place))
}

/// The definition of a type; attributes cannot name declared types, so that none is lost.
pub(crate) fn column_type(parsed: &ParsedType) -> ColumnType<'_> {
    let name = parsed.name.as_ref().map(|name| name.name.as_str());
    ColumnType {
        precision: parsed.precision,
        scale: parsed.scale,
        dimensions: parsed.dimensions,
        modifier: parsed.modifier.as_deref(),
        extension: parsed
            .extension
            .as_deref()
            .zip(name)
            .map(|(extension, name)| ExtensionTypeDef { extension, name }),
        ..ColumnType::new(parsed.kind)
    }
}
