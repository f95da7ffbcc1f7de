//! The walk over `syn::Expr`: one pass gives the nodes, the families of the operands and every error.

use super::scope::{Place, Scope};
use super::{ParsedExpression, ParsedNode, ParsedNodeKind, choice, function, literal, method};
use crate::def::{BinaryOperator, UnaryOperator};
use crate::syntax::name::closest_name;
use proc_macro2::{Span, TokenTree};
use quote::ToTokens;
use std::fmt::Display;
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{BinOp, Expr, ExprBinary, ExprPath, ExprUnary, Member, UnOp};

/// Walks `expression`.
pub(super) fn walk(
    expression: &Expr,
    scope: &Scope<'_>,
) -> Result<ParsedExpression, Vec<syn::Error>> {
    let mut walk = Walk {
        scope,
        nodes: Vec::new(),
        errors: Vec::new(),
    };
    walk.visit(expression);
    if walk.errors.is_empty() {
        Ok(ParsedExpression { nodes: walk.nodes })
    } else {
        Err(walk.errors)
    }
}

/// The state of a walk.
pub(super) struct Walk<'a> {
    pub(super) scope: &'a Scope<'a>,
    nodes: Vec<ParsedNode>,
    errors: Vec<syn::Error>,
}

impl Walk<'_> {
    /// Reports `message` at `tokens`.
    pub(super) fn error(&mut self, tokens: impl ToTokens, message: impl Display) {
        self.errors.push(syn::Error::new_spanned(tokens, message));
    }

    /// How many errors there are so far.
    pub(super) fn count_errors(&self) -> usize {
        self.errors.len()
    }

    /// Takes over an error that was found elsewhere.
    pub(super) fn adopt(&mut self, error: syn::Error) {
        self.errors.push(error);
    }

    /// Appends a node that `name` names and that completes `whole`.
    pub(super) fn push(&mut self, kind: ParsedNodeKind, name: Span, whole: impl ToTokens) {
        let (first, last) = extent(whole);
        self.nodes.push(ParsedNode {
            kind,
            span: name,
            first,
            last,
        });
    }

    /// Walks one expression.
    pub(super) fn visit(&mut self, expression: &Expr) {
        match expression {
            Expr::Paren(inner) => self.visit(&inner.expr),
            // What a macro variable expands to stands in an invisible group.
            Expr::Group(inner) => self.visit(&inner.expr),
            Expr::Lit(inner) => literal::visit(self, expression, &inner.lit),
            Expr::Path(inner) => self.path(expression, inner),
            Expr::Field(_) => self.flattened(expression),
            Expr::Unary(inner) => self.unary(expression, inner),
            Expr::Binary(inner) => self.binary(expression, inner),
            Expr::MethodCall(inner) => method::visit(self, expression, inner),
            Expr::Call(inner) => function::visit(self, expression, inner),
            Expr::If(inner) => choice::if_else(self, expression, inner),
            Expr::Match(inner) => choice::by_value(self, expression, inner),
            Expr::Array(inner) => {
                for item in &inner.elems {
                    self.visit(item);
                }
                match u16::try_from(inner.elems.len()) {
                    Ok(count) => {
                        let span = inner.bracket_token.span.open();
                        self.push(ParsedNodeKind::List(count), span, expression);
                    }
                    Err(_) => {
                        self.error(inner, "a list of more than 65535 values belongs in a table")
                    }
                }
            }
            other => self.foreign(other),
        }
    }

    fn path(&mut self, whole: &Expr, path: &ExprPath) {
        if let Some(qself) = &path.qself {
            self.error(
                qself.ty.as_ref(),
                "a qualified path is not part of the schema language; \
                 write the value of an enum as `OrderStatus::Pending`",
            );
            return;
        }
        if let Some(word) = path.path.get_ident() {
            let name = word.unraw().to_string();
            if name == "None" {
                self.push(ParsedNodeKind::Null, word.span(), whole);
            } else {
                self.column(&name, word.span(), whole);
            }
            return;
        }
        if !self.scope.is_attribute() {
            self.error(path, "a lock file writes the value of an enum as a string");
        } else if let Some(segment) = path
            .path
            .segments
            .iter()
            .find(|segment| !segment.arguments.is_none())
        {
            self.error(
                &segment.arguments,
                "generic arguments are not part of the schema language; \
                 write the value of an enum as `OrderStatus::Pending`",
            );
        } else {
            let span = path
                .path
                .segments
                .last()
                .map_or_else(|| path.span(), |last| last.ident.span());
            self.push(ParsedNodeKind::EnumPath(path.path.clone()), span, whole);
        }
    }

    /// A column of a flattened struct: `address.zip`.
    fn flattened(&mut self, whole: &Expr) {
        match dotted(whole) {
            Ok((name, last)) => self.column(&name, last, whole),
            Err((tokens, message)) => self.error(tokens, message),
        }
    }

    /// The column `name`, or `value` where a type is under test.
    pub(super) fn column(&mut self, name: &str, span: Span, whole: impl ToTokens) {
        let columns = match self.scope.place {
            Place::Table(columns) => columns,
            Place::Lock(_) if name == "value" => {
                self.push(ParsedNodeKind::Value, span, whole);
                return;
            }
            Place::Lock(columns) => columns,
            Place::Value if name == "value" => {
                self.push(ParsedNodeKind::Value, span, whole);
                return;
            }
            Place::Value => {
                self.error(
                    whole,
                    format_args!(
                        "`{name}` is not known here: the check of a type sees no table, only the \
                         value itself; write `value`"
                    ),
                );
                return;
            }
            Place::Constant => {
                self.error(
                    whole,
                    format_args!(
                        "`{name}` is a name, but a default is made before there is a row, so it can \
                         use no column; write a literal, the value of an enum such as \
                         `OrderStatus::Pending`, or a function such as `now()`; to compute a column \
                         from others write `generated({name})`"
                    ),
                );
                return;
            }
        };
        self.named_column(columns, name, span, whole);
    }

    /// The column `name`, also where that is no Rust identifier.
    pub(super) fn named_column(
        &mut self,
        columns: &dyn super::ColumnNames,
        name: &str,
        span: Span,
        whole: impl ToTokens,
    ) {
        let Some(index) = columns.index(name) else {
            let names = columns.names();
            let remedy = match closest_name(name, names.iter().map(String::as_str)) {
                Some(near) => format!("; did you mean `{near}`?"),
                None if name == "value" => {
                    "; `value` stands only in the check of a type, `#[sql_type(.., check(value > 0))]`"
                        .to_owned()
                }
                None if name.starts_with(char::is_uppercase) => format!(
                    "; write the value of an enum with its type, as in `OrderStatus::{name}`"
                ),
                None if names.is_empty() => String::new(),
                None => format!("; the columns are {}", listed(&names)),
            };
            self.error(whole, format_args!("there is no column `{name}`{remedy}"));
            return;
        };
        self.push(ParsedNodeKind::Column(index), span, whole);
    }

    fn unary(&mut self, whole: &Expr, unary: &ExprUnary) {
        match unary.op {
            UnOp::Neg(minus) => {
                if literal::negative(self, whole, unary) {
                    return;
                }
                self.visit(&unary.expr);
                self.push(
                    ParsedNodeKind::Unary(UnaryOperator::Negate),
                    minus.span(),
                    whole,
                );
            }
            UnOp::Not(not) => {
                self.visit(&unary.expr);
                self.push(ParsedNodeKind::Unary(UnaryOperator::Not), not.span(), whole);
            }
            other => {
                self.error(
                    other,
                    "a dereference is not part of the schema language; write the column alone",
                );
                self.visit(&unary.expr);
            }
        }
    }

    fn binary(&mut self, whole: &Expr, binary: &ExprBinary) {
        self.visit(&binary.left);
        self.visit(&binary.right);
        let operator = match binary.op {
            BinOp::Eq(_) => BinaryOperator::Equal,
            BinOp::Ne(_) => BinaryOperator::NotEqual,
            BinOp::Lt(_) => BinaryOperator::Less,
            BinOp::Le(_) => BinaryOperator::LessOrEqual,
            BinOp::Gt(_) => BinaryOperator::Greater,
            BinOp::Ge(_) => BinaryOperator::GreaterOrEqual,
            BinOp::And(_) => BinaryOperator::And,
            BinOp::Or(_) => BinaryOperator::Or,
            BinOp::Add(_) => BinaryOperator::Add,
            BinOp::Sub(_) => BinaryOperator::Subtract,
            BinOp::Mul(_) => BinaryOperator::Multiply,
            BinOp::Div(_) => BinaryOperator::Divide,
            BinOp::Rem(_) => BinaryOperator::Remainder,
            other => {
                let remedy = match other {
                    BinOp::BitAnd(_) => "write `&&` for AND",
                    BinOp::BitOr(_) => "write `||` for OR",
                    BinOp::BitXor(_) => {
                        "write `!=` between two conditions, or `sql(\"...\")` for bits"
                    }
                    BinOp::Shl(_) | BinOp::Shr(_) => "write `sql(\"...\")`",
                    _ => "an expression says what is, and assigns nothing",
                };
                let operator = other.to_token_stream().to_string();
                self.error(
                    other,
                    format_args!("`{operator}` is not part of the schema language; {remedy}"),
                );
                return;
            }
        };
        self.push(ParsedNodeKind::Binary(operator), binary.op.span(), whole);
    }

    /// Rust that means nothing in a schema.
    fn foreign(&mut self, expression: &Expr) {
        let message = match expression {
            Expr::Assign(assign) => {
                self.error(
                    assign.eq_token,
                    "`=` assigns, and an expression says what is; write `==`",
                );
                return;
            }
            Expr::Cast(_) => {
                "`as` is not part of the schema language; write `.cast(..)` with a column type, as in \
                 `quantity.cast(numeric(10, 2))`"
            }
            Expr::Reference(_) | Expr::RawAddr(_) => {
                "a reference is not part of the schema language; write the value without `&`"
            }
            Expr::Range(_) => {
                "a range is not part of the schema language; write `.between(low, high)`, which includes \
                 both ends"
            }
            Expr::Tuple(_) => {
                "a tuple is not part of the schema language; compare the columns one by one, joined with \
                 `&&`"
            }
            Expr::Index(_) => "an index is not part of the schema language; write `sql(\"...\")`",
            Expr::Macro(_) => {
                "a macro is not part of the schema language; write the expression itself"
            }
            Expr::Struct(_) => {
                "a struct is not part of the schema language; write the value of an enum as a path, \
                 `OrderStatus::Pending`"
            }
            Expr::Block(_)
            | Expr::Closure(_)
            | Expr::Async(_)
            | Expr::Unsafe(_)
            | Expr::Const(_) => {
                "a block of code is not part of the schema language, because the database cannot run it; \
                 write one expression over columns"
            }
            _ => {
                "this is not part of the schema language; write operators on columns, or `sql(\"...\")`"
            }
        };
        self.error(expression, message);
    }
}

/// `a.b.c` as text, with the span of its last word.
fn dotted(expression: &Expr) -> Result<(String, Span), (proc_macro2::TokenStream, &'static str)> {
    match expression {
        Expr::Path(path) if path.path.get_ident().is_some() => {
            let word = path.path.get_ident();
            let name = word
                .map(|word| word.unraw().to_string())
                .unwrap_or_default();
            Ok((name, path.span()))
        }
        Expr::Field(field) => {
            let (base, _) = dotted(&field.base)?;
            match &field.member {
                Member::Named(name) => Ok((format!("{base}.{}", name.unraw()), name.span())),
                Member::Unnamed(index) => Err((
                    index.to_token_stream(),
                    "a column has a name, not a number; name the field of the flattened struct",
                )),
            }
        }
        other => Err((
            other.to_token_stream(),
            "only a column of a flattened struct is written with a dot, as in `address.zip`; for a method \
             add parentheses, as in `.is_none()`",
        )),
    }
}

/// Up to eight names for a message.
pub(super) fn listed<Name: AsRef<str>>(names: &[Name]) -> String {
    const SHOWN: usize = 8;
    let mut shown: Vec<String> = names
        .iter()
        .take(SHOWN)
        .map(|name| format!("`{}`", name.as_ref()))
        .collect();
    if names.len() > SHOWN {
        shown.push(format!("{} more", names.len() - SHOWN));
    }
    shown.join(", ")
}

/// The spans of the first and the last token.
fn extent(tokens: impl ToTokens) -> (Span, Span) {
    let mut tokens = tokens.into_token_stream().into_iter();
    let Some(first) = tokens.next() else {
        return (Span::call_site(), Span::call_site());
    };
    let start = match &first {
        TokenTree::Group(group) => group.span_open(),
        token => token.span(),
    };
    let end = match tokens.last().unwrap_or(first) {
        TokenTree::Group(group) => group.span_close(),
        token => token.span(),
    };
    (start, end)
}
