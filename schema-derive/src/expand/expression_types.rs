//! The types of expressions over columns whose type rustc alone knows: one constant for each such
//! expression, none for all others.

use super::values::{self, library};
use crate::ast::Table;
use crate::definition::last_segment;
use crate::sites::Sites;
use crate::types::{place, target};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use schema_core::def::{BinaryOperator, TableDef, TypeKind};
use schema_core::syntax::{ParsedExpression, ParsedNodeKind};
use syn::Type;

/// The constants of a table. `definition` is what the derive knows of it.
pub(crate) fn checks(table: &Table<'_>, sites: &Sites, definition: &TableDef<'_>) -> TokenStream {
    let readings = &table.readings;
    let expressions = readings.expressions.iter().zip(&readings.purposes);
    expressions
        .enumerate()
        .filter(|(id, (parsed, _))| is_open(table, definition, *id, parsed))
        .map(|(id, (parsed, purpose))| {
            let library = library();
            let own = super::names::own_definition(table);
            let nodes = values::nodes(parsed);
            let purpose = Ident::new(&format!("{purpose:?}"), Span::call_site());
            let target = values::option(target(table, id));
            let arms = parsed.nodes.iter().enumerate().map(|(position, node)| {
                let raise = place(node).call(quote!(#library::raise), quote!(&problem.message()));
                quote!(#position => #raise,)
            });
            let elsewhere = sites
                .place(0)
                .call(quote!(#library::raise), quote!(&problem.message()));
            quote! {
                const _: () = match #library::expression_problem(
                    #own,
                    #nodes,
                    #library::Purpose::#purpose,
                    #target,
                ) {
                    ::core::option::Option::None => {}
                    ::core::option::Option::Some(problem) => match problem.node {
                        #(#arms)*
                        _ => #elsewhere,
                    },
                };
            }
        })
        .collect()
}

/// Whether the types of the expression are not decided by what the derive knows.
fn is_open(
    table: &Table<'_>,
    definition: &TableDef<'_>,
    id: usize,
    parsed: &ParsedExpression,
) -> bool {
    let is_unknown = |column: usize| {
        definition
            .columns
            .get(column)
            .is_some_and(|column| column.column_type.kind == TypeKind::Unknown)
    };
    let enum_of = |column: usize| {
        let plain = table.columns.get(column).filter(|it| it.path.is_none())?;
        match plain.inner_type {
            Type::Path(path) => Some(last_segment(&path.path)),
            _ => None,
        }
    };
    let is_value_of = |kind: &ParsedNodeKind, column: usize| match kind {
        ParsedNodeKind::EnumPath(path) => {
            let mut segments = path.segments.iter().rev().skip(1);
            segments.next().map(|segment| segment.ident.to_string()) == enum_of(column)
        }
        _ => false,
    };
    let is_of_two_rows = parsed
        .columns()
        .iter()
        .any(|column| usize::from(*column) >= table.columns.len());
    if is_of_two_rows && !table.flattened.is_empty() {
        // The definition has more columns than are counted here, so that the old row would be taken for those.
        return false;
    }
    let kinds: Vec<&ParsedNodeKind> = parsed.nodes.iter().map(|node| &node.kind).collect();
    let open_column = (0..kinds.len()).any(|position| {
        let ParsedNodeKind::Column(column) = kinds[position] else {
            return false;
        };
        let column = usize::from(*column);
        // The usual comparisons of an enum with its own values need no look.
        let rest = &kinds[position + 1..];
        let values = rest
            .iter()
            .take_while(|kind| is_value_of(kind, column))
            .count();
        let is_settled = match rest.get(values) {
            Some(ParsedNodeKind::Binary(BinaryOperator::Equal | BinaryOperator::NotEqual)) => {
                values == 1
            }
            Some(ParsedNodeKind::OneOf(count)) => values == usize::from(*count),
            Some(ParsedNodeKind::Unary(_)) => values == 0,
            _ => false,
        };
        is_unknown(column) && !is_settled
    });
    let open_target = target(table, id).is_some_and(|column| {
        let is_own = matches!(kinds.as_slice(), [only] if is_value_of(only, column));
        is_unknown(column) && !is_own
    });
    open_column || open_target
}
