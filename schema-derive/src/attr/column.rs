//! `#[column(...)]`

use super::Attribute;
use super::argument::{Argument, Shape, arguments};
use super::column_form::{ColumnForm, form};
use super::in_diesel;
use super::numbering::{Identity, Serial, identity, serial};
use super::physical::{self, Collation, Physical};
use super::placement;
use super::reference::{FieldPath, field_path};
use super::value::{self, Once, Text};
use super::waiver::{Waiver, waiver};
use crate::ctxt::Ctxt;
use crate::language::{Expression, constant, data_type, expression};
use crate::place::Place;
use crate::scope::Scope;
use crate::symbol::{ColumnWord, DenormalizedWord, GeneratedWord};
use proc_macro2::Ident;
use schema_core::def::Encryption;
use schema_core::syntax::ParsedType;
use schema_core::typing::Purpose;
use syn::{Path, Type};

/// What is said about a column.
#[derive(Default)]
pub(crate) struct ColumnOptions {
    pub(crate) name: Option<Text>,
    pub(crate) data_type: Option<(ParsedType, Place)>,
    pub(crate) primary_key: Option<Place>,
    pub(crate) identity: Option<Identity>,
    pub(crate) serial: Option<Serial>,
    pub(crate) default: Option<(Default, Place)>,
    pub(crate) generated: Option<Generated>,
    pub(crate) backfill: Option<Expression>,
    pub(crate) collation: Option<Collation>,
    pub(crate) physical: Physical,
    pub(crate) comment: Option<String>,
    pub(crate) personal_data: Option<String>,
    pub(crate) encrypted: Option<(Encryption, Place)>,
    pub(crate) denormalized: Option<Denormalized>,
    pub(crate) external_id: bool,
    pub(crate) unguessable: bool,
    pub(crate) renamed_from: Option<Text>,
    pub(crate) forms: Vec<ColumnForm>,
    /// The SQL type of diesel.
    pub(crate) diesel: Option<(Type, Place)>,
    pub(crate) waivers: Vec<Waiver>,
}

/// The default value of a column that has one.
pub(crate) enum Default {
    /// The application always sends a value.
    Client,
    /// The database evaluates this.
    Expression(Expression),
}

/// `generated(expr)`
pub(crate) struct Generated {
    pub(crate) expression: Expression,
    pub(crate) stored: bool,
}

/// `denormalized(from = Product.name, reason = "...")`
pub(crate) struct Denormalized {
    pub(crate) target: Path,
    pub(crate) field: FieldPath,
    pub(crate) reason: String,
}

/// Whether `#[column(...)]` has the word.
pub(crate) fn is_column_word(word: &proc_macro2::Ident) -> bool {
    ColumnWord::of(word).is_some()
}

pub(crate) fn is_skipped(attributes: &[&Attribute]) -> bool {
    attributes
        .iter()
        .flat_map(|attribute| attribute.arguments())
        .any(|argument| {
            matches!(&argument.shape, Shape::Word(word)
                if ColumnWord::of(word) == Some(ColumnWord::Skip))
        })
}

/// Reads all `#[column(...)]` of a field.
pub(crate) fn column(ctxt: &Ctxt, scope: &Scope, attributes: &[&Attribute]) -> ColumnOptions {
    let mut name = Once::default();
    let mut declared = Once::default();
    let mut primary_key = Once::default();
    let mut numbered = Once::default();
    let mut from_sequence = Once::default();
    let mut default = Once::default();
    let mut computed = Once::default();
    let mut backfill = Once::default();
    let mut collation = Once::default();
    let mut storage = Once::default();
    let mut compression = Once::default();
    let mut statistics = Once::default();
    let mut n_distinct = Once::default();
    let mut n_distinct_inherited = Once::default();
    let mut comment = Once::default();
    let mut personal_data = Once::default();
    let mut encrypted = Once::default();
    let mut copy = Once::default();
    let mut external_id = Once::default();
    let mut unguessable = Once::default();
    let mut renamed_from = Once::default();
    let mut diesel = Once::default();
    let mut forms = Vec::new();
    let mut waivers = Vec::new();
    for argument in attributes
        .iter()
        .flat_map(|attribute| attribute.arguments())
    {
        let known = argument
            .word()
            .and_then(|word| Some((ColumnWord::of(word)?, word)));
        let Some((known, word)) = known else {
            value::unknown(ctxt, &argument, "column", ColumnWord::ALL);
            continue;
        };
        let assigned = |example| value::assigned(ctxt, word, &argument, example).cloned();
        match known {
            ColumnWord::Name => name.set(ctxt, word, value::string(ctxt, word, &argument)),
            ColumnWord::Type => declared.set(
                ctxt,
                word,
                assigned("varchar(100)").and_then(|value| data_type(ctxt, value)),
            ),
            ColumnWord::PrimaryKey => {
                let set = value::flag(ctxt, word, &argument);
                primary_key.set(
                    ctxt,
                    word,
                    set.map(|set| set.then(|| Place::at(word.span()))),
                );
            }
            ColumnWord::Identity => numbered.set(ctxt, word, identity(ctxt, word, &argument)),
            ColumnWord::Serial => from_sequence.set(ctxt, word, serial(ctxt, word, &argument)),
            ColumnWord::Default => default.set(
                ctxt,
                word,
                assigned("now()").and_then(|value| {
                    let place = Place::of(&value);
                    if value.to_string() == "client" {
                        return Some((Default::Client, place));
                    }
                    Some((Default::Expression(constant(ctxt, scope, value)?), place))
                }),
            ),
            ColumnWord::Generated => {
                computed.set(ctxt, word, generated(ctxt, scope, word, &argument));
            }
            ColumnWord::Backfill => backfill.set(
                ctxt,
                word,
                assigned("0").and_then(|value| expression(ctxt, scope, value, Purpose::Value)),
            ),
            ColumnWord::Collate => {
                collation.set(ctxt, word, physical::collation(ctxt, word, &argument));
            }
            ColumnWord::Storage => {
                storage.set(ctxt, word, physical::storage(ctxt, word, &argument));
            }
            ColumnWord::Compression => {
                compression.set(ctxt, word, physical::compression(ctxt, word, &argument));
            }
            ColumnWord::Statistics => {
                statistics.set(ctxt, word, physical::statistics(ctxt, word, &argument));
            }
            ColumnWord::DistinctValues => {
                n_distinct.set(ctxt, word, physical::n_distinct(ctxt, word, &argument));
            }
            ColumnWord::DistinctValuesInherited => {
                let value = physical::n_distinct(ctxt, word, &argument);
                n_distinct_inherited.set(ctxt, word, value);
            }
            ColumnWord::Comment => comment.set(ctxt, word, value::string(ctxt, word, &argument)),
            ColumnWord::Pii => personal_data.set(ctxt, word, value::name(ctxt, word, &argument)),
            ColumnWord::Denormalized => {
                copy.set(ctxt, word, denormalized(ctxt, word, &argument));
            }
            ColumnWord::ExternalId => {
                external_id.set(ctxt, word, value::flag(ctxt, word, &argument));
            }
            ColumnWord::Unguessable => {
                unguessable.set(ctxt, word, value::flag(ctxt, word, &argument));
            }
            ColumnWord::RenamedFrom => {
                renamed_from.set(ctxt, word, value::string(ctxt, word, &argument));
            }
            // A field with one of these never comes here.
            ColumnWord::Skip | ColumnWord::Flatten => {}
            ColumnWord::Diesel => {
                diesel.set(ctxt, word, in_diesel::sql_type(ctxt, word, &argument));
            }
            ColumnWord::On => form(ctxt, scope, word, &argument, &mut forms),
            ColumnWord::Allow => waivers.extend(waiver(ctxt, &argument)),
            ColumnWord::Encrypted => {
                let kind = placement::encrypted(ctxt, &argument);
                encrypted.set(ctxt, word, kind.map(|kind| (kind, argument.place())));
            }
        }
    }
    ColumnOptions {
        name: name.get(),
        data_type: declared.get(),
        primary_key: primary_key.get().flatten(),
        identity: numbered.get(),
        serial: from_sequence.get(),
        default: default.get(),
        generated: computed.get(),
        backfill: backfill.get(),
        collation: collation.get(),
        physical: Physical {
            storage: storage.get(),
            compression: compression.get(),
            statistics: statistics.get(),
            n_distinct: n_distinct.get(),
            n_distinct_inherited: n_distinct_inherited.get(),
        },
        comment: comment.get().map(|text| text.value),
        personal_data: personal_data.get().map(|text| text.value),
        encrypted: encrypted.get(),
        denormalized: copy.get(),
        external_id: external_id.get().unwrap_or(false),
        unguessable: unguessable.get().unwrap_or(false),
        renamed_from: renamed_from.get(),
        forms,
        diesel: diesel.get(),
        waivers,
    }
}

/// `generated(price * quantity)`, `generated(price * quantity, virtual)`
fn generated(ctxt: &Ctxt, scope: &Scope, word: &Ident, argument: &Argument) -> Option<Generated> {
    let inner = value::enclosed(ctxt, word, argument, "price * quantity")?;
    let mut stored = true;
    let mut expressions = Vec::new();
    for inner in arguments(inner) {
        match &inner.shape {
            Shape::Word(word) if GeneratedWord::of(word) == Some(GeneratedWord::Virtual) => {
                stored = false;
            }
            _ => expressions.push(inner),
        }
    }
    if let [one] = expressions.as_slice() {
        return Some(Generated {
            expression: expression(ctxt, scope, one.tokens.clone(), Purpose::Generated)?,
            stored,
        });
    }
    ctxt.error_at(
        argument.place(),
        format_args!("`{word}` takes one expression: `{word}(price * quantity)`"),
    );
    None
}

fn denormalized(ctxt: &Ctxt, word: &Ident, argument: &Argument) -> Option<Denormalized> {
    let example = "from = Product.name, reason = \"...\"";
    let inner = value::enclosed(ctxt, word, argument, example)?;
    let mut from = Once::default();
    let mut reason = Once::default();
    let errors_before = ctxt.count();
    for inner in arguments(inner) {
        match inner
            .word()
            .and_then(|word| Some((DenormalizedWord::of(word)?, word)))
        {
            Some((DenormalizedWord::From, word)) => {
                let value = value::assigned(ctxt, word, &inner, "Product.name").cloned();
                let target = value.and_then(|value| field_path(ctxt, arguments(value).first()?));
                from.set(ctxt, word, target);
            }
            Some((DenormalizedWord::Reason, word)) => {
                reason.set(ctxt, word, value::string(ctxt, word, &inner));
            }
            None => value::unknown(ctxt, &inner, "denormalized", DenormalizedWord::ALL),
        }
    }
    let (from, reason) = (from.get(), reason.get());
    let is_understood = ctxt.count() == errors_before;
    match (from, reason) {
        (Some((target, field)), Some(reason)) if !reason.value.trim().is_empty() => {
            Some(Denormalized {
                target,
                field,
                reason: reason.value,
            })
        }
        _ if !is_understood => None,
        _ => {
            ctxt.error_at(
                argument.place(),
                format_args!(
                    "`{word}` names its source and says why there is a copy: `{word}({example})`"
                ),
            );
            None
        }
    }
}
