//! `#[sql_type(...)]`

use super::argument::{Argument, Shape, arguments};
use super::value::{self, Once, Text};
use crate::ctxt::Ctxt;
use crate::language::{Expression, constant, data_type, value_condition};
use crate::place::Place;
use crate::scope::Scope;
use crate::symbol::{ColumnWord, Helper, SQL_TYPE, TypeWord};
use proc_macro2::TokenStream;
use schema_core::def::TypeKind;
use schema_core::syntax::ParsedType;
use syn::Meta;
use syn::ext::IdentExt;

/// What is said about a type.
#[derive(Default)]
pub(crate) struct TypeOptions {
    pub(crate) declared: Option<(ParsedType, Place)>,
    pub(crate) name: Option<Text>,
    pub(crate) namespace: Option<Text>,
    pub(crate) default: Option<Expression>,
    pub(crate) not_null: bool,
    pub(crate) collation: Option<String>,
    pub(crate) checks: Vec<TypeCheck>,
    /// The first word that only a domain has, and where it stands.
    pub(crate) of_domain: Option<(&'static str, Place)>,
}

/// A check of a type.
pub(crate) struct TypeCheck {
    pub(crate) name: Option<String>,
    pub(crate) expression: Expression,
}

/// Reads all `#[sql_type(...)]` of a type.
pub(crate) fn sql_type(ctxt: &Ctxt, scope: &Scope, attributes: &[syn::Attribute]) -> TypeOptions {
    let mut options = TypeOptions::default();
    let mut name = Once::default();
    let mut namespace = Once::default();
    let mut default = Once::default();
    let mut not_null = Once::default();
    let mut collation = Once::default();
    for argument in inner(ctxt, attributes) {
        let known = argument
            .word()
            .and_then(|word| Some((TypeWord::of(word)?, word)));
        let Some((known, word)) = known else {
            let is_type = argument
                .word()
                .is_some_and(|word| TypeKind::from_keyword(&word.to_string()).is_some());
            if options.declared.is_some() && !is_type {
                value::unknown(ctxt, &argument, SQL_TYPE, TypeWord::ALL);
            } else if options.declared.is_some() {
                ctxt.error_at(
                    argument.place(),
                    format_args!(
                        "`#[sql_type(...)]` takes one type, and then {}",
                        value::list(TypeWord::ALL)
                    ),
                );
            } else {
                options.declared = data_type(ctxt, argument.tokens.clone());
            }
            continue;
        };
        let place = Place::at(word.span());
        let of_domain = match known {
            TypeWord::Check => Some("check"),
            TypeWord::Default => Some("default"),
            TypeWord::NotNull => Some("not_null"),
            TypeWord::Collate => Some("collate"),
            TypeWord::Name | TypeWord::Namespace | TypeWord::Crate => None,
        };
        if options.of_domain.is_none() {
            options.of_domain = of_domain.map(|word| (word, place));
        }
        match known {
            TypeWord::Name => name.set(ctxt, word, value::string(ctxt, word, &argument)),
            TypeWord::Namespace => namespace.set(ctxt, word, value::name(ctxt, word, &argument)),
            TypeWord::Default => default.set(
                ctxt,
                word,
                value::assigned(ctxt, word, &argument, "0")
                    .and_then(|value| constant(ctxt, scope, value.clone())),
            ),
            TypeWord::NotNull => not_null.set(ctxt, word, value::flag(ctxt, word, &argument)),
            TypeWord::Collate => collation.set(ctxt, word, value::string(ctxt, word, &argument)),
            TypeWord::Check => options.checks.extend(check(ctxt, scope, &argument)),
            TypeWord::Crate => {}
        }
    }
    TypeOptions {
        name: name.get(),
        namespace: namespace.get(),
        default: default.get(),
        not_null: not_null.get().unwrap_or(false),
        collation: collation.get().map(|text| text.value),
        ..options
    }
}

/// `check(value >= 0)` or `check(not_negative, value >= 0)`
fn check(ctxt: &Ctxt, scope: &Scope, argument: &Argument) -> Option<TypeCheck> {
    let inside = match &argument.shape {
        Shape::Call(_, group) => arguments(group.stream()),
        _ => Vec::new(),
    };
    let (name, condition): (_, TokenStream) = match inside.as_slice() {
        [condition] => (None, condition.tokens.clone()),
        [name, condition] if matches!(name.shape, Shape::Word(_)) => {
            let name = name.word().map(|name| name.unraw().to_string());
            (name, condition.tokens.clone())
        }
        _ => {
            ctxt.error_at(
                argument.place(),
                "`check` takes a condition about `value`, or a name and a condition: `check(value >= 0)` or \
                 `check(not_negative, value >= 0)`",
            );
            return None;
        }
    };
    Some(TypeCheck {
        name,
        expression: value_condition(ctxt, scope, condition)?,
    })
}

fn inner(ctxt: &Ctxt, attributes: &[syn::Attribute]) -> Vec<Argument> {
    let mut found = Vec::new();
    for attribute in attributes {
        if !attribute.path().is_ident(SQL_TYPE) {
            continue;
        }
        match &attribute.meta {
            Meta::List(list) => found.extend(arguments(list.tokens.clone())),
            other => ctxt.error(other, "write the type: `#[sql_type(numeric(10, 2))]`"),
        }
    }
    found
}

/// What is said about an attribute of a composite.
#[derive(Default)]
pub(crate) struct AttributeOptions {
    pub(crate) name: Option<String>,
    pub(crate) declared: Option<ParsedType>,
    pub(crate) collation: Option<String>,
}

/// Reads `#[column(name = "..", type = .., collate = "..")]` on a field of a composite.
pub(crate) fn attribute(ctxt: &Ctxt, attributes: &[syn::Attribute]) -> AttributeOptions {
    const WORDS: &[&str] = &["name", "type", "collate"];
    let mut name = Once::default();
    let mut declared = Once::default();
    let mut collation = Once::default();
    for attribute in super::attributes(ctxt, attributes, super::ShortWords::Ours) {
        if attribute.helper != Helper::Column {
            ctxt.error_at(
                attribute.place,
                format_args!(
                    "`{}` is for tables; an attribute of a composite has `#[column(name, type, collate)]`",
                    attribute.word
                ),
            );
            continue;
        }
        for argument in attribute.arguments() {
            let known = argument
                .word()
                .and_then(|word| Some((ColumnWord::of(word)?, word)));
            match known {
                Some((ColumnWord::Name, word)) => {
                    name.set(ctxt, word, value::string(ctxt, word, &argument));
                }
                Some((ColumnWord::Type, word)) => declared.set(
                    ctxt,
                    word,
                    value::assigned(ctxt, word, &argument, "varchar(100)")
                        .and_then(|value| data_type(ctxt, value.clone())),
                ),
                Some((ColumnWord::Collate, word)) => {
                    collation.set(ctxt, word, value::string(ctxt, word, &argument));
                }
                Some((_, word)) => ctxt.error(
                    word,
                    format_args!(
                        "`{word}` is for columns of tables; an attribute of a composite takes {}",
                        value::list(WORDS)
                    ),
                ),
                None => value::unknown(ctxt, &argument, "column", WORDS),
            }
        }
    }
    AttributeOptions {
        name: name.get().map(|text| text.value),
        declared: declared.get().map(|(declared, _)| declared),
        collation: collation.get().map(|text| text.value),
    }
}
