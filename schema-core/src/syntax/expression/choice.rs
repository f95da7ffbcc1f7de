//! Choices: `if condition { a } else { b }`, `match kind { Kind::Trial => 0, _ => 1 }`.
//!
//! Both become a list of conditions and values. The value of a `match` is compared with each pattern in
//! turn, and what is NULL equals none of them, so that it comes to `_`.

use super::ParsedNodeKind;
use super::walk::Walk;
use crate::def::{BinaryOperator, UnaryOperator};
use syn::spanned::Spanned;
use syn::{Block, Expr, ExprIf, ExprMatch, Pat, RangeLimits, Stmt};

/// Walks an `if` with everything that follows its `else`.
pub(super) fn if_else(walk: &mut Walk<'_>, whole: &Expr, first: &ExprIf) {
    let mut pairs = 0_u16;
    let mut next = first;
    loop {
        if let Expr::Let(pattern) = next.cond.as_ref() {
            walk.error(
                pattern,
                "`if let` is not part of the schema language; test a column with `.is_some()`",
            );
            return;
        }
        walk.visit(&next.cond);
        block(walk, &next.then_branch);
        pairs = pairs.saturating_add(1);
        match &next.else_branch {
            None => {
                walk.error(
                    next.if_token,
                    "an `if` without `else` has no value where its condition is not true; write \
                     `else { .. }`, if need be `else { None }`",
                );
                return;
            }
            Some((_, otherwise)) => match otherwise.as_ref() {
                Expr::If(another) => next = another,
                Expr::Block(otherwise) => {
                    block(walk, &otherwise.block);
                    break;
                }
                other => {
                    walk.visit(other);
                    break;
                }
            },
        }
    }
    walk.push(ParsedNodeKind::Case(pairs), first.if_token.span(), whole);
}

/// Walks a `match` over values.
pub(super) fn by_value(walk: &mut Walk<'_>, whole: &Expr, choice: &ExprMatch) {
    let Some((last, arms)) = choice.arms.split_last() else {
        walk.error(
            choice.match_token,
            "a `match` without arms has no value; write `_ => ..`",
        );
        return;
    };
    let errors_before = walk.count_errors();
    let mut pairs = 0_u16;
    if !matches!(last.pat, Pat::Wild(_)) {
        walk.error(
            &last.pat,
            "what equals no pattern, and NULL, needs a value too; write `_ => ..` as the last arm, if \
             need be `_ => None`",
        );
    }
    for arm in arms {
        if matches!(arm.pat, Pat::Wild(_)) {
            walk.error(&arm.pat, "no arm behind `_` is ever reached; write it last");
        }
    }
    if walk.count_errors() > errors_before {
        return;
    }
    for arm in arms {
        let before = walk.count_errors();
        condition(walk, choice, &arm.pat);
        // The value is walked once for each arm; its mistakes are reported once.
        if walk.count_errors() > before {
            return;
        }
        walk.visit(body(&arm.body));
        pairs = pairs.saturating_add(1);
    }
    walk.visit(body(&last.body));
    if pairs > 0 {
        walk.push(
            ParsedNodeKind::Case(pairs),
            choice.match_token.span(),
            whole,
        );
    }
}

/// The condition under which an arm is taken.
fn condition(walk: &mut Walk<'_>, choice: &ExprMatch, pattern: &Pat) {
    match pattern {
        Pat::Or(either) => {
            for (position, case) in either.cases.iter().enumerate() {
                condition(walk, choice, case);
                if position > 0 {
                    let kind = ParsedNodeKind::Binary(BinaryOperator::Or);
                    walk.push(kind, either.span(), pattern);
                }
            }
        }
        Pat::Paren(inner) => condition(walk, choice, &inner.pat),
        Pat::Ident(word) if word.ident == "None" && word.subpat.is_none() => {
            walk.visit(&choice.expr);
            let kind = ParsedNodeKind::Unary(UnaryOperator::IsNone);
            walk.push(kind, word.ident.span(), pattern);
        }
        Pat::Lit(literal) => equals(walk, choice, &Expr::Lit(literal.clone()), pattern),
        Pat::Path(path) => equals(walk, choice, &Expr::Path(path.clone()), pattern),
        Pat::Range(range) => match (&range.start, &range.limits, &range.end) {
            (Some(low), RangeLimits::Closed(_), Some(high)) => {
                walk.visit(&choice.expr);
                walk.visit(low);
                walk.visit(high);
                walk.push(ParsedNodeKind::Between, range.span(), pattern);
            }
            _ => walk.error(range, "a range has both ends here; write `1..=5`"),
        },
        Pat::Guard(guarded) => walk.error(
            guarded,
            "a guard is not part of the schema language; write `if .. { } else { }`",
        ),
        other => walk.error(
            other,
            "a pattern is a literal, the value of an enum as `OrderStatus::Pending`, a range such as \
             `1..=5`, `None` or `_`; join several with `|`",
        ),
    }
}

fn equals(walk: &mut Walk<'_>, choice: &ExprMatch, value: &Expr, pattern: &Pat) {
    walk.visit(&choice.expr);
    walk.visit(value);
    let kind = ParsedNodeKind::Binary(BinaryOperator::Equal);
    walk.push(kind, pattern.span(), pattern);
}

/// The one expression of a block.
fn block(walk: &mut Walk<'_>, block: &Block) {
    match block.stmts.as_slice() {
        [Stmt::Expr(value, None)] => walk.visit(value),
        _ => {
            walk.error(
                block,
                "the block holds one expression here, without `;`, because the database runs no \
                 statements",
            );
        }
    }
}

/// `{ value }` as the body of an arm is the value.
fn body(body: &Expr) -> &Expr {
    match body {
        Expr::Block(inner) => match inner.block.stmts.as_slice() {
            [Stmt::Expr(value, None)] => value,
            _ => body,
        },
        other => other,
    }
}
