//! The columns that attributes of one struct may name, and what was read with them.

use crate::ctxt::Ctxt;
use crate::language::{Expression, nearest};
use proc_macro2::{Ident, Span};
use quote::quote;
use schema_core::def::ColumnIndex;
use schema_core::syntax::ParsedExpression;
use schema_core::syntax::expression::ParsedNodeKind;
use schema_core::typing::Purpose;
use std::cell::RefCell;
use syn::ext::IdentExt;

/// The columns of one struct, every place that names one, and every expression over them.
pub(crate) struct Scope {
    table: String,
    fields: Vec<String>,
    flattened: Vec<String>,
    mentions: RefCell<Vec<(ColumnIndex, Span)>>,
    expressions: RefCell<Vec<ParsedExpression>>,
    purposes: RefCell<Vec<Purpose>>,
}

/// What is left of a [`Scope`] when everything has been read.
#[derive(Default)]
pub(crate) struct Readings {
    /// Every place that names a column.
    pub(crate) mentions: Vec<(ColumnIndex, Span)>,
    /// Every expression.
    pub(crate) expressions: Vec<ParsedExpression>,
    /// What each expression is for.
    pub(crate) purposes: Vec<Purpose>,
}

impl Scope {
    /// The fields of `table`, without those that are no column. `flattened` are those that stand for several, of
    /// which `fields` holds what attributes mention.
    pub(crate) fn new(table: &Ident, fields: Vec<String>, flattened: Vec<String>) -> Self {
        Self {
            table: table.unraw().to_string(),
            fields,
            flattened,
            mentions: RefCell::default(),
            expressions: RefCell::default(),
            purposes: RefCell::default(),
        }
    }

    /// The fields' names, in order.
    pub(crate) fn fields(&self) -> &Vec<String> {
        &self.fields
    }

    /// Whether there is a column of that name.
    pub(crate) fn has_column(&self, name: &str) -> bool {
        self.fields.iter().any(|field| field == name)
    }

    /// The column that `name` stands for, or an error at it.
    pub(crate) fn column(&self, ctxt: &Ctxt, name: &Ident) -> Option<ColumnIndex> {
        self.column_at(ctxt, std::slice::from_ref(name))
    }

    /// The column that the words of `path` name, or an error at them.
    pub(crate) fn column_at(&self, ctxt: &Ctxt, path: &[Ident]) -> Option<ColumnIndex> {
        let wanted = dotted(path);
        let found = self
            .fields
            .iter()
            .position(|field| *field == wanted)
            .and_then(|position| ColumnIndex::try_from(position).ok());
        match found {
            Some(column) => {
                if let Some(last) = path.last() {
                    self.mention_at(column, last.span());
                }
            }
            None => ctxt.error(quote!(#(#path).*), self.unknown_column(&wanted)),
        }
        found
    }

    /// Notes that `column` is named at `span`, so that the editor finds it.
    pub(crate) fn mention_at(&self, column: ColumnIndex, span: Span) {
        self.mentions.borrow_mut().push((column, span));
    }

    /// Keeps an expression until the definition is built.
    pub(crate) fn keep(&self, parsed: ParsedExpression, purpose: Purpose) -> Expression {
        self.purposes.borrow_mut().push(purpose);
        let mut expressions = self.expressions.borrow_mut();
        expressions.push(parsed);
        Expression {
            id: expressions.len() - 1,
        }
    }

    /// Where a kept expression names columns, and which: counted as in the scope that it was read in.
    pub(crate) fn columns_of(&self, expression: Expression) -> Vec<(usize, Span)> {
        let expressions = self.expressions.borrow();
        let nodes = expressions
            .get(expression.id)
            .map(|parsed| parsed.nodes.iter());
        let columns = nodes
            .into_iter()
            .flatten()
            .filter_map(|node| match node.kind {
                ParsedNodeKind::Column(column) => Some((usize::from(column), node.span)),
                _ => None,
            });
        columns.collect()
    }

    /// Ends the reading.
    pub(crate) fn finish(self) -> Readings {
        Readings {
            mentions: self.mentions.into_inner(),
            expressions: self.expressions.into_inner(),
            purposes: self.purposes.into_inner(),
        }
    }

    fn unknown_column(&self, wanted: &str) -> String {
        let table = &self.table;
        if self.flattened.iter().any(|field| field == wanted) {
            return format!(
                "`{wanted}` stands for several columns; name one of them with a dot, as in `{wanted}.zip`"
            );
        }
        match nearest(wanted, self.fields.iter().map(String::as_str)) {
            Some(near) => format!("`{table}` has no column `{wanted}`; did you mean `{near}`?"),
            None => {
                let columns: Vec<String> = self
                    .fields
                    .iter()
                    .map(|field| format!("`{field}`"))
                    .collect();
                format!(
                    "`{table}` has no column `{wanted}`; its columns are {}",
                    columns.join(", ")
                )
            }
        }
    }
}

/// The words with dots between them.
pub(crate) fn dotted(path: &[Ident]) -> String {
    let words: Vec<String> = path.iter().map(|word| word.unraw().to_string()).collect();
    words.join(".")
}
