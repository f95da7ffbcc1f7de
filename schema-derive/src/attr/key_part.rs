//! The parts of an index or unique key: `customer_id`, `created_at.desc()`, `email.lower()`.

use super::argument::{Argument, Shape};
use super::storage::{Parameter, parameters_of_call};
use crate::ctxt::Ctxt;
use crate::language::{Expression, expression};
use crate::place::Place;
use crate::scope::Scope;
use crate::symbol::PartWord;
use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use schema_core::def::{ColumnIndex, NullsOrder};
use schema_core::typing::Purpose;
use syn::parse::Parse;
use syn::{Expr, ExprLit, ExprMethodCall, Lit, Member};

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
    pub(crate) operator_class_parameters: Vec<Parameter>,
    pub(crate) collation: Option<String>,
    /// The whole part; nothing where it is the field that the attribute stands on.
    pub(crate) place: Option<Place>,
    /// `desc`, `nulls_first` or `nulls_last`.
    pub(crate) order_place: Option<Place>,
}

impl KeyPart {
    /// A column in its default order.
    pub(crate) fn column(column: ColumnIndex) -> Self {
        Self {
            item: KeyItem::Column(column),
            descending: false,
            nulls: None,
            operator_class: None,
            operator_class_parameters: Vec::new(),
            collation: None,
            place: None,
            order_place: None,
        }
    }
}

/// Reads one part.
pub(crate) fn key_part(ctxt: &Ctxt, scope: &Scope, tokens: TokenStream) -> Option<KeyPart> {
    let place = Place::of(&tokens);
    let mut rest = ctxt.parse(tokens, Expr::parse)?;
    let mut part = KeyPart::column(0);
    part.place = Some(place);
    // `created_at.desc().nulls_last()` is read from its end; what is not a word of order is the item.
    while let Expr::MethodCall(call) = rest {
        let Some(word) = PartWord::of(&call.method) else {
            rest = Expr::MethodCall(call);
            break;
        };
        if matches!(
            word,
            PartWord::Desc | PartWord::NullsFirst | PartWord::NullsLast
        ) {
            part.order_place = Some(Place::at(call.method.span()));
        }
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
            PartWord::OperatorClass => {
                let (name, parameters) = operator_class(ctxt, &call).unwrap_or_default();
                part.operator_class = Some(name);
                part.operator_class_parameters = parameters;
            }
            PartWord::Collate => part.collation = argument_name(ctxt, &call),
        }
        rest = *call.receiver;
    }
    part.item = match &rest {
        column if column_path(column).is_some() => {
            KeyItem::Column(scope.column_at(ctxt, &column_path(column)?)?)
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

/// `text_pattern_ops`, `"search.gin_trgm_ops"` or `gist_trgm_ops(siglen = 32)`
fn operator_class(ctxt: &Ctxt, call: &ExprMethodCall) -> Option<(String, Vec<Parameter>)> {
    if let (Some(Expr::Call(class)), 1) = (call.args.first(), call.args.len())
        && let Some(name) = class_name(&class.func)
    {
        return Some((name, parameters_of_call(ctxt, class)));
    }
    argument_name(ctxt, call).map(|name| (name, Vec::new()))
}

fn class_name(function: &Expr) -> Option<String> {
    match function {
        Expr::Path(path) => path.path.get_ident().map(ToString::to_string),
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) => Some(text.value()),
        _ => None,
    }
}

/// Whether a word that stands alone in a list of columns is no column but an option that is written
/// otherwise; then an error says how.
pub(crate) fn bare_word(ctxt: &Ctxt, scope: &Scope, argument: &Argument, words: &[&str]) -> bool {
    let Shape::Word(word) = &argument.shape else {
        return false;
    };
    let name = word.to_string();
    if !words.contains(&name.as_str()) || scope.has_column(&name) {
        return false;
    }
    let written = match name.as_str() {
        "deferrable" => "deferrable = initially_deferred".to_owned(),
        "match" => "match = full".to_owned(),
        "name" | "comment" => format!("{name} = \"..\""),
        "using" => "using = gin".to_owned(),
        "tablespace" => "tablespace = fast".to_owned(),
        "with" => "with(fillfactor = 70)".to_owned(),
        "where" => "where(deleted_at.is_none())".to_owned(),
        "include" => "include(name)".to_owned(),
        "only" => "only(postgres)".to_owned(),
        "allow" => "allow(rule, reason = \"..\")".to_owned(),
        "references" => "references(Parent.a, Parent.b)".to_owned(),
        "on_delete" | "on_update" => format!("{name} = restrict"),
        flag => format!("{flag} = true"),
    };
    ctxt.error(
        word,
        format_args!(
            "a word alone is a column, and there is no column `{name}`: write `{written}`"
        ),
    );
    true
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
        .filter_map(|argument| match argument.path() {
            Some(path) => scope.column_at(ctxt, &path),
            None => {
                ctxt.error_at(argument.place(), "only columns may stand in this list");
                None
            }
        })
        .collect()
}

/// The words of `zip` or `address.zip`.
pub(crate) fn column_path(expression: &Expr) -> Option<Vec<Ident>> {
    match expression {
        Expr::Path(path) => Some(vec![path.path.get_ident()?.clone()]),
        Expr::Field(field) => {
            let mut path = column_path(&field.base)?;
            match &field.member {
                Member::Named(name) => path.push(name.clone()),
                Member::Unnamed(_) => return None,
            }
            Some(path)
        }
        _ => None,
    }
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
