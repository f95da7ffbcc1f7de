//! Expressions: Rust syntax over columns, parsed by `syn` and walked once into a postfix list.
//!
//! | what | how it is written |
//! |---|---|
//! | columns | `total_amount`; a flattened one `address.zip` |
//! | the value of a type under test | `value`, in `#[sql_type(.., check(value >= 0))]` |
//! | literals | `10`, `-1`, `0.25`, `"text"`, `true`, `None` |
//! | a value of an enum | `OrderStatus::Pending` |
//! | comparison, logic, arithmetic | `== != < <= > >=`, `&& \|\| !`, `+ - * / %` |
//! | NULL | `.is_none()`, `.is_some()` |
//! | NULL as a value | `.is_distinct_from(b)`, `.is_not_distinct_from(b)` |
//! | patterns | `.matches(r"..")`, `.matches_i(r"..")`, `.like("..")`, `.like_i("..")` |
//! | lists and ranges | `.one_of([a, b])`, `.between(low, high)`, both ends inclusive |
//! | choices | `if a { b } else { c }`, `match kind { Kind::Trial => 0, _ => 1 }` |
//! | arrays | `["a", "b"]` |
//! | types | `.cast(numeric(10, 2))` |
//! | functions | the table of [`Function`] |
//! | a function of yours | `func("name", a, b)` |
//! | anything else | `sql("...")`, raw, visible, and not checked |
//!
//! The meaning is SQL's: a comparison with NULL is unknown, and a check fails only when it is false.
//!
//! Numbers keep the digits that were written. A literal with a minus sign is one number; `-(5)` is a
//! negation. Types are no matter of the grammar: see [`typing`](crate::typing).

mod arguments;
mod choice;
mod function;
mod literal;
mod method;
mod scope;
mod walk;

pub use scope::{ColumnNames, Scope};

use crate::def::{BinaryOperator, ColumnIndex, Function, UnaryOperator};
use crate::syntax::data_type::ParsedType;
use proc_macro2::Span;

/// An expression in postfix order: operands first, each operator takes what the nodes before it left.
#[derive(Clone, Debug)]
pub struct ParsedExpression {
    /// The nodes; evaluating them leaves exactly one value.
    pub nodes: Vec<ParsedNode>,
}

impl ParsedExpression {
    /// The columns that occur, each once, in the order of the table.
    pub fn columns(&self) -> Vec<ColumnIndex> {
        let mut columns: Vec<ColumnIndex> = self
            .nodes
            .iter()
            .filter_map(|node| match node.kind {
                ParsedNodeKind::Column(column) => Some(column),
                _ => None,
            })
            .collect();
        columns.sort_unstable();
        columns.dedup();
        columns
    }
}

/// One node and the tokens it came from.
#[derive(Clone, Debug)]
pub struct ParsedNode {
    /// What it is.
    pub kind: ParsedNodeKind,
    /// The token that names it: the column, the operator, the method.
    pub span: Span,
    /// The first token of the expression that ends in this node.
    pub first: Span,
    /// The last token of the expression that ends in this node.
    pub last: Span,
}

/// The owned form of [`def::Node`](crate::def::Node), before Rust paths are resolved.
#[derive(Clone, Debug, PartialEq)]
pub enum ParsedNodeKind {
    /// A column of the table; takes nothing.
    Column(ColumnIndex),
    /// The value under test in a type's own check; takes nothing.
    Value,
    /// A number: digits with an optional minus sign and point; takes nothing.
    Number(String),
    /// A string; takes nothing.
    Text(String),
    /// A boolean; takes nothing.
    Boolean(bool),
    /// `None`; takes nothing.
    Null,
    /// A path with at least two segments, `OrderStatus::Pending`, which rustc resolves to a label;
    /// takes nothing.
    EnumPath(syn::Path),
    /// Raw SQL; takes nothing.
    Sql(String),
    /// Takes one.
    Unary(UnaryOperator),
    /// Takes two.
    Binary(BinaryOperator),
    /// Takes three: value, lower and upper bound.
    Between,
    /// Takes the value and this many list items.
    OneOf(u16),
    /// A function that the language knows; takes this many arguments.
    Call(Function, u16),
    /// A function of the user's; takes this many arguments.
    UserCall(String, u16),
    /// Takes one.
    Cast(ParsedType),
    /// Takes this many pairs of condition and value, and the value where none is true.
    Case(u16),
    /// An array; takes this many elements.
    List(u16),
}

/// Parses an expression. What its operands may be, [`typing`](crate::typing) says, once every column's type is
/// known.
///
/// # Errors
///
/// Every mistake, each at its narrowest token.
///
/// ```
/// use schema_core::syntax::expression::{ParsedNodeKind, Scope, parse_expression};
///
/// let columns = ["subtotal", "tax_amount"];
/// let expression = syn::parse_str("subtotal + tax_amount")?;
/// let parsed = parse_expression(&expression, &Scope::table(&columns)).unwrap();
/// assert_eq!(parsed.nodes[1].kind, ParsedNodeKind::Column(1));
///
/// let misspelled = syn::parse_str("subtotl + tax_amount")?;
/// let errors = parse_expression(&misspelled, &Scope::table(&columns)).unwrap_err();
/// assert!(errors[0].to_string().contains("did you mean `subtotal`?"));
/// # Ok::<(), syn::Error>(())
/// ```
pub fn parse_expression(
    expression: &syn::Expr,
    scope: &Scope<'_>,
) -> Result<ParsedExpression, Vec<syn::Error>> {
    walk::walk(expression, scope)
}

#[cfg(test)]
mod tests;
