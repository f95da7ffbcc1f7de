//! Names in attributes, as Rust code: rustc checks them, and the editor finds, follows and renames
//! them.

use super::values::library;
use super::{details, flattened};
use crate::ast::{Kind, Table};
use crate::place::Place;
use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{format_ident, quote, quote_spanned};
use schema_core::syntax::ParsedNodeKind;
use std::collections::BTreeMap;
use syn::spanned::Spanned;

/// The name of the struct with one field per column.
pub(crate) fn columns_struct(table: &Table<'_>) -> Ident {
    format_ident!("{}Columns", table.input.ident, span = Span::call_site())
}

/// The struct with one field per column, each named by the user's own token. Those of other structs stand first: of
/// the last one rustc asks its size, and would report once more that a type is no struct of columns.
pub(crate) fn columns(table: &Table<'_>) -> TokenStream {
    let library = library();
    let name = columns_struct(table);
    let plain = table.columns.iter().filter(|column| column.path.is_none());
    let fields = plain.map(|column| column.ident);
    let flattened = flattened::names(table);
    quote! {
        pub struct #name { #flattened #(pub #fields: #library::Column,)* }
    }
}

/// The constant that holds the definition of the struct.
pub(crate) fn own_definition(table: &Table<'_>) -> TokenStream {
    let library = library();
    let name = &table.input.ident;
    // Without the place of the name, where rustc would report what is wrong elsewhere.
    let own = unspanned(quote!(#name));
    match table.kind {
        Kind::Table => quote!(<#own as #library::Table>::DEF),
        Kind::Columns => quote!(<#own as #library::Columns>::DEF),
        Kind::View => quote!(<#own as #library::View>::DEF),
    }
}

/// A function that names everything once: one body for rustc to check, which never runs.
pub(crate) fn mentions(table: &Table<'_>, warnings: &Warnings) -> TokenStream {
    let warnings = warnings.uses();
    let columns = columns_struct(table);
    let own = own_columns(table);
    let foreign = foreign_columns(table);
    let labels = enum_labels(table);
    let types = type_assertions(table);
    let referred = table
        .columns
        .iter()
        .filter_map(|column| column.refers_to.as_ref()?.path.as_ref());
    let closed = table.options.closure.as_ref().map(|closure| {
        let (library, of) = (library(), &closure.of);
        quote_spanned!(of.span()=> let _ = <#of as #library::Table>::IDENTITY;)
    });
    quote! {
        fn names(columns: &#columns, never: ::core::convert::Infallible) {
            #own
            #foreign
            #(let _ = ::core::marker::PhantomData::<#referred>;)*
            #closed
            #labels
            #types
            #warnings
        }
    }
}

fn own_columns(table: &Table<'_>) -> TokenStream {
    table
        .readings
        .mentions
        .iter()
        .filter_map(|(column, span)| {
            let column = table.columns.get(usize::from(*column))?;
            if column.path.is_some() {
                return None;
            }
            let mut name = column.ident.clone();
            name.set_span(*span);
            Some(quote!(let _ = columns.#name;))
        })
        .chain(
            table
                .paths
                .iter()
                .map(|path| quote!(let _ = columns.#(#path).*;)),
        )
        .collect()
}

fn foreign_columns(table: &Table<'_>) -> TokenStream {
    let library = library();
    let references = table.references.iter().flat_map(|reference| {
        reference
            .target_fields
            .iter()
            .map(|field| (&reference.target, field))
    });
    let copies = table
        .columns
        .iter()
        .filter_map(|column| column.options.denormalized.as_ref())
        .map(|copy| (&copy.target, &copy.field));
    references
        .chain(copies)
        .map(|(target, field)| {
            let columns = quote_spanned!(target.span()=>
                <#target as #library::Table>::__architrave_columns(never)
            );
            let words = &field.words;
            quote!(let _ = #columns.#(#words).*;)
        })
        .collect()
}

/// The values of enumerations in expressions, where the definition does not hold the expressions.
fn enum_labels(table: &Table<'_>) -> TokenStream {
    if details::ARE_WANTED {
        return TokenStream::new();
    }
    let nodes = table
        .readings
        .expressions
        .iter()
        .flat_map(|read| &read.nodes);
    nodes
        .filter_map(|node| match &node.kind {
            ParsedNodeKind::EnumPath(path) => Some(quote!(let _ = #path.__architrave_label();)),
            _ => None,
        })
        .collect()
}

/// One assertion per distinct type, at the first field that has it.
fn type_assertions(table: &Table<'_>) -> TokenStream {
    let library = library();
    table
        .resolved_types()
        .into_iter()
        .map(|rust_type| {
            let span = rust_type.span();
            quote_spanned!(span=> let _ = #library::assert_sql_type::<#rust_type>;)
        })
        .collect()
}

/// `tokens` at the place of the macro call.
pub(crate) fn unspanned(tokens: TokenStream) -> TokenStream {
    tokens
        .into_iter()
        .map(|token| match token {
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), unspanned(group.stream()));
                inner.set_span(Span::call_site());
                TokenTree::Group(inner)
            }
            mut token => {
                token.set_span(Span::call_site());
                token
            }
        })
        .collect()
}

/// Warnings that rules give: each is the use of something deprecated, whose note is the message. Stable
/// Rust gives macros no other way to warn.
#[derive(Default)]
pub(crate) struct Warnings {
    constants: TokenStream,
    uses: TokenStream,
    /// How many warnings each rule gives.
    counts: BTreeMap<String, usize>,
}

impl Warnings {
    /// Adds a warning of `rule` at `place`. rustc prints the name as `Order::rule`.
    pub(crate) fn add(&mut self, owner: &Ident, rule: &str, message: &str, place: Place) {
        // Two warnings of one rule need two constants.
        let count = self.counts.entry(rule.to_owned()).or_default();
        *count += 1;
        let name = match count {
            1 => rule.to_owned(),
            count => format!("{rule}_{count}"),
        };
        let name = Ident::new(&name, Span::call_site());
        let note = format!("\n{message}");
        // rustc keeps silent about a path that the derive made up, in whole or in part.
        let mention = place.start(quote!(#owner::#name));
        self.constants.extend(quote! {
            #[deprecated(note = #note)]
            const #name: () = ();
        });
        self.uses.extend(quote!(let _ = #mention;));
    }

    /// The constants, to stand beside the struct, so that rustc prints `Order::rule`.
    pub(crate) fn constants(&self, owner: &Ident) -> TokenStream {
        let constants = &self.constants;
        if constants.is_empty() {
            return TokenStream::new();
        }
        let owner = Ident::new(&owner.to_string(), Span::call_site());
        quote! {
            #[allow(dead_code, non_upper_case_globals)]
            impl #owner { #constants }
        }
    }

    /// Their uses, for the body of a function.
    pub(crate) fn uses(&self) -> &TokenStream {
        &self.uses
    }
}
