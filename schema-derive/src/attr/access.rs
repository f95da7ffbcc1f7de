//! `#[access(name, filter(...), order(...), ...)]`

use super::Attribute;
use super::access_observed::observed;
use super::argument::{Argument, Shape, arguments};
use super::key_part::{KeyItem, column_path, columns, key_part};
use super::placement;
use super::value::{self, Once};
use super::waiver::{Waiver, waiver};
use crate::ctxt::Ctxt;
use crate::language::{self, Expression};
use crate::place::Place;
use crate::scope::Scope;
use crate::symbol::AccessWord;
use proc_macro2::TokenStream;
use quote::ToTokens;
use schema_core::def::{ColumnIndex, FilterOperator, OrderDef};
use syn::ext::IdentExt;
use syn::parse::Parse;
use syn::{BinOp, Expr, Lit};

/// A query that the application runs.
pub(crate) struct Access {
    pub(crate) name: String,
    pub(crate) filter: Vec<Filter>,
    pub(crate) order: Vec<OrderDef>,
    pub(crate) select: Vec<ColumnIndex>,
    pub(crate) per_second: Option<u32>,
    pub(crate) p99_ms: Option<u32>,
    /// The columns that it changes; empty where it writes whole rows, `None` where it reads.
    pub(crate) writes: Option<Vec<ColumnIndex>>,
    /// In seconds.
    pub(crate) staleness: Option<u32>,
    pub(crate) include_deleted: bool,
    /// Its share of the time that a server was seen to spend, in tenths of a percent.
    pub(crate) observed: Option<u32>,
    pub(crate) waivers: Vec<Waiver>,
    pub(crate) place: Place,
}

/// One condition of a query.
pub(crate) struct Filter {
    pub(crate) column: ColumnIndex,
    pub(crate) operator: FilterOperator,
    /// The condition, where it is a fixed one.
    pub(crate) condition: Option<Expression>,
}

/// Reads an access pattern.
pub(crate) fn access(ctxt: &Ctxt, scope: &Scope, attribute: &Attribute) -> Option<Access> {
    let mut name = None;
    let mut filter = Once::default();
    let mut order = Once::default();
    let mut select = Once::default();
    let mut per_second = Once::default();
    let mut p99_ms = Once::default();
    let mut writes = Once::default();
    let mut staleness = Once::default();
    let mut include_deleted = Once::default();
    let mut seen = Once::default();
    let mut waivers = Vec::new();
    let errors_before = ctxt.count();
    for (position, argument) in attribute.arguments().into_iter().enumerate() {
        let Some(word) = argument.word() else {
            value::unknown(ctxt, &argument, "access", AccessWord::ALL);
            continue;
        };
        let list = |example| value::enclosed(ctxt, word, &argument, example);
        match AccessWord::of(word) {
            Some(AccessWord::Filter) => filter.set(
                ctxt,
                word,
                list("customer_id").map(|inner| filters(ctxt, scope, inner)),
            ),
            Some(AccessWord::Order) => order.set(
                ctxt,
                word,
                list("created_at.desc()").map(|inner| orders(ctxt, scope, inner)),
            ),
            Some(AccessWord::Select) => select.set(
                ctxt,
                word,
                list("name").map(|inner| columns(ctxt, scope, inner)),
            ),
            Some(AccessWord::PerSecond) => {
                per_second.set(ctxt, word, value::integer(ctxt, word, &argument));
            }
            Some(AccessWord::P99) => {
                p99_ms.set(ctxt, word, value::integer(ctxt, word, &argument));
            }
            Some(AccessWord::IncludeDeleted) => {
                include_deleted.set(ctxt, word, value::flag(ctxt, word, &argument));
            }
            Some(AccessWord::Allow) => waivers.extend(waiver(ctxt, &argument)),
            Some(AccessWord::Writes) => {
                writes.set(ctxt, word, placement::writes(ctxt, scope, word, &argument));
            }
            Some(AccessWord::Staleness) => {
                staleness.set(ctxt, word, placement::seconds(ctxt, word, &argument));
            }
            Some(AccessWord::Observed) => seen.set(ctxt, word, observed(ctxt, word, &argument)),
            None if position == 0 && matches!(argument.shape, Shape::Word(_)) => {
                name = Some(word.unraw().to_string());
            }
            None => value::unknown(ctxt, &argument, "access", AccessWord::ALL),
        }
    }
    let Some(name) = name else {
        // What stands in its place is reported already.
        if ctxt.count() == errors_before {
            ctxt.error_at(
                attribute.place,
                "an access pattern has a name, first: `#[access(by_customer, filter(customer_id))]`",
            );
        }
        return None;
    };
    Some(Access {
        name,
        filter: filter.get().unwrap_or_default(),
        order: order.get().unwrap_or_default(),
        select: select.get().unwrap_or_default(),
        per_second: per_second.get(),
        p99_ms: p99_ms.get(),
        writes: writes.get(),
        staleness: staleness.get(),
        include_deleted: include_deleted.get().unwrap_or(false),
        observed: seen.get(),
        waivers,
        place: attribute.place,
    })
}

fn orders(ctxt: &Ctxt, scope: &Scope, tokens: TokenStream) -> Vec<OrderDef> {
    let mut found = Vec::new();
    for argument in arguments(tokens) {
        let place = argument.place();
        let Some(part) = key_part(ctxt, scope, argument.tokens) else {
            continue;
        };
        match part.item {
            KeyItem::Column(column) => found.push(OrderDef {
                column,
                descending: part.descending,
                nulls: part.nulls,
            }),
            KeyItem::Expression(_) => {
                ctxt.error_at(
                    place,
                    "only columns may stand in the order of an access pattern",
                );
            }
        }
    }
    found
}

fn filters(ctxt: &Ctxt, scope: &Scope, tokens: TokenStream) -> Vec<Filter> {
    arguments(tokens)
        .iter()
        .filter_map(|argument| filter(ctxt, scope, argument))
        .collect()
}

/// One condition. A column alone is compared with a parameter; so is one beside `_`, as in
/// `created_at >= _`; everything else is fixed.
fn filter(ctxt: &Ctxt, scope: &Scope, argument: &Argument) -> Option<Filter> {
    if let Some(path) = argument.path() {
        return Some(Filter {
            column: scope.column_at(ctxt, &path)?,
            operator: FilterOperator::Equal,
            condition: None,
        });
    }
    let condition = ctxt.parse(argument.tokens.clone(), Expr::parse)?;
    let (subject, operator, parameters) = subject(&condition);
    let Some(column) = column_of(&subject) else {
        ctxt.error_at(
            argument.place(),
            "a filter compares a column: `customer_id`, `created_at >= _`, \
             `status == OrderStatus::Pending`",
        );
        return None;
    };
    let operator = if is_column(&subject) {
        operator
    } else {
        FilterOperator::Other
    };
    let index = scope.column_at(ctxt, &column)?;
    let condition = if parameters {
        None
    } else {
        Some(language::condition(ctxt, scope, fixed(condition))?)
    };
    Some(Filter {
        column: index,
        operator,
        condition,
    })
}

/// A fixed condition as predicates of indexes say it: `is_default == true` is `is_default` there, which
/// here would be a comparison with a parameter.
fn fixed(condition: Expr) -> TokenStream {
    match condition {
        Expr::Binary(binary) if matches!(binary.op, BinOp::Eq(_)) && is_true(&binary.right) => {
            binary.left.into_token_stream()
        }
        other => other.into_token_stream(),
    }
}

fn is_true(expression: &Expr) -> bool {
    matches!(expression, Expr::Lit(literal)
        if matches!(&literal.lit, Lit::Bool(value) if value.value))
}

/// What a condition compares, how, and whether with parameters (`_`).
fn subject(condition: &Expr) -> (Expr, FilterOperator, bool) {
    match condition {
        Expr::Binary(binary) => {
            let operator = match binary.op {
                BinOp::Eq(_) => FilterOperator::Equal,
                BinOp::Lt(_) | BinOp::Le(_) | BinOp::Gt(_) | BinOp::Ge(_) => FilterOperator::Range,
                _ => FilterOperator::Other,
            };
            let parameter = matches!(*binary.right, Expr::Infer(_));
            ((*binary.left).clone(), operator, parameter)
        }
        Expr::MethodCall(call) => {
            let operator = match call.method.to_string().as_str() {
                "is_none" | "one_of" => FilterOperator::Equal,
                "between" => FilterOperator::Range,
                _ => FilterOperator::Other,
            };
            let parameter = call
                .args
                .iter()
                .any(|value| matches!(value, Expr::Infer(_)));
            ((*call.receiver).clone(), operator, parameter)
        }
        other => (other.clone(), FilterOperator::Other, false),
    }
}

fn is_column(expression: &Expr) -> bool {
    column_path(expression).is_some()
}

/// The first column that `expression` mentions.
fn column_of(expression: &Expr) -> Option<Vec<syn::Ident>> {
    match expression {
        Expr::Path(_) | Expr::Field(_) => column_path(expression),
        Expr::MethodCall(call) => column_of(&call.receiver),
        Expr::Binary(binary) => column_of(&binary.left),
        Expr::Unary(unary) => column_of(&unary.expr),
        Expr::Paren(inner) => column_of(&inner.expr),
        _ => None,
    }
}
