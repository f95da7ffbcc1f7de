//! `on(sqlite, type = .., default = .., collate = "..")`

use super::argument::{Argument, Shape, arguments};
use super::value::{self, Once};
use crate::ctxt::Ctxt;
use crate::language::{Expression, constant, data_type};
use crate::scope::Scope;
use crate::symbol::{EngineWord, FormWord};
use proc_macro2::Ident;
use schema_core::def::EngineSet;
use schema_core::syntax::ParsedType;

/// What a column is on one engine, where that differs.
pub(crate) struct ColumnForm {
    pub(crate) engine: EngineSet,
    pub(crate) data_type: Option<ParsedType>,
    pub(crate) default: Option<Expression>,
    pub(crate) collation: Option<String>,
}

/// Reads one `on(...)` and adds it to `forms`.
pub(crate) fn form(
    ctxt: &Ctxt,
    scope: &Scope,
    word: &Ident,
    argument: &Argument,
    forms: &mut Vec<ColumnForm>,
) {
    let Some(inner) = value::enclosed(ctxt, word, argument, "sqlite, type = text") else {
        return;
    };
    let inner = arguments(inner);
    let Some((first, said)) = inner.split_first() else {
        return;
    };
    let engine = match &first.shape {
        Shape::Word(word) => EngineWord::of(word),
        _ => None,
    };
    let engine = match engine {
        Some(EngineWord::Postgres) => EngineSet::POSTGRES,
        Some(EngineWord::Sqlite) => EngineSet::SQLITE,
        Some(EngineWord::MySql) => {
            ctxt.error_at(
                first.place(),
                "MySQL is not supported yet, so that no column would have this form; write \
                 `on(postgres, ..)` or `on(sqlite, ..)`",
            );
            return;
        }
        None => {
            value::unknown(ctxt, first, "on", EngineWord::ALL);
            return;
        }
    };
    if forms.iter().any(|form| form.engine == engine) {
        ctxt.error_at(
            first.place(),
            "this engine has a form of the column already, and one of the two would be lost; write one \
             `on(..)` for each engine",
        );
        return;
    }
    if said.is_empty() {
        ctxt.error_at(
            argument.place(),
            format_args!(
                "nothing differs on this engine; say what does, such as `{word}(sqlite, type = text)`, or \
                 leave `{word}` out"
            ),
        );
        return;
    }
    let mut declared = Once::default();
    let mut default = Once::default();
    let mut collation = Once::default();
    for said in said {
        let known = said
            .word()
            .and_then(|word| Some((FormWord::of(word)?, word)));
        let Some((known, word)) = known else {
            value::unknown(ctxt, said, "on", FormWord::ALL);
            continue;
        };
        let assigned = |example| value::assigned(ctxt, word, said, example).cloned();
        match known {
            FormWord::Type => declared.set(
                ctxt,
                word,
                assigned("text").and_then(|value| data_type(ctxt, value)),
            ),
            FormWord::Default => default.set(
                ctxt,
                word,
                assigned("0").and_then(|value| constant(ctxt, scope, value)),
            ),
            FormWord::Collate => collation.set(ctxt, word, value::string(ctxt, word, said)),
        }
    }
    forms.push(ColumnForm {
        engine,
        data_type: declared.get().map(|(parsed, _)| parsed),
        default: default.get(),
        collation: collation.get().map(|text| text.value),
    });
}
