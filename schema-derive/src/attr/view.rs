//! `#[view(...)]`

use super::Attribute;
use super::argument::Argument;
use super::engines::engines;
use super::object::{Dependency, dependencies};
use super::sql_text::{SqlText, sql_text};
use super::value::{self, Once, Text};
use crate::ctxt::Ctxt;
use crate::symbol::{CheckOptionWord, ViewWord};
use proc_macro2::{Ident, TokenStream};
use schema_core::def::EngineSet;
use schema_core::syntax::sql_definition::statements;

/// What is said about a view as a whole.
#[derive(Default)]
pub(crate) struct ViewOptions {
    pub(crate) name: Option<Text>,
    pub(crate) namespace: Option<Text>,
    /// The query, without a semicolon; `None` where there is none that can be read.
    pub(crate) query: Option<SqlText>,
    /// Its rows are stored.
    pub(crate) materialized: bool,
    /// Options of the view, in order.
    pub(crate) settings: Vec<(&'static str, String)>,
    pub(crate) depends_on: Vec<Dependency>,
    pub(crate) engines: Option<EngineSet>,
}

/// Reads all `#[view(...)]` of the struct `owner`.
pub(crate) fn view(ctxt: &Ctxt, owner: &Ident, attributes: &[&Attribute]) -> ViewOptions {
    let mut name = Once::default();
    let mut namespace = Once::default();
    let mut query = Once::default();
    let mut materialized = Once::default();
    let mut barrier = Once::default();
    let mut invoker = Once::default();
    let mut check = Once::default();
    let mut only = Once::default();
    let mut depends_on = Vec::new();
    let mut options_of_views = None;
    let mut is_written = false;
    for argument in attributes.iter().flat_map(|it| it.arguments()) {
        let known = argument
            .word()
            .and_then(|word| Some((ViewWord::of(word)?, word)));
        let Some((known, word)) = known else {
            value::unknown(ctxt, &argument, "view", ViewWord::ALL);
            continue;
        };
        match known {
            ViewWord::Name => name.set(ctxt, word, value::string(ctxt, word, &argument)),
            ViewWord::Namespace => namespace.set(ctxt, word, value::name(ctxt, word, &argument)),
            ViewWord::Query => {
                is_written = true;
                query.set(ctxt, word, self::query(ctxt, word, &argument));
            }
            ViewWord::Materialized => {
                materialized.set(ctxt, word, value::flag(ctxt, word, &argument));
            }
            ViewWord::SecurityBarrier => {
                options_of_views = Some(argument.place());
                barrier.set(ctxt, word, value::flag(ctxt, word, &argument));
            }
            ViewWord::SecurityInvoker => {
                options_of_views = Some(argument.place());
                invoker.set(ctxt, word, value::flag(ctxt, word, &argument));
            }
            ViewWord::CheckOption => {
                options_of_views = Some(argument.place());
                check.set(ctxt, word, check_option(ctxt, word, &argument));
            }
            ViewWord::DependsOn => depends_on.extend(dependencies(ctxt, word, &argument)),
            ViewWord::Only => only.set(ctxt, word, engines(ctxt, &argument)),
            // Read before, because the expansion needs it also where all else is wrong.
            ViewWord::Crate => {}
        }
    }
    if !is_written {
        ctxt.error(
            owner,
            "a view says what it selects: `#[view(query = \"SELECT ...\")]` or \
             `#[view(query = include_sql!(\"sql/file.sql\"))]`",
        );
    }
    let materialized = materialized.get().unwrap_or(false);
    if let Some(place) = options_of_views.filter(|_| materialized) {
        ctxt.error_at(
            place,
            "it is an option of plain views, whose rows are read from the tables each time; a materialized view \
             stores its own",
        );
    }
    let flags = [("security_barrier", barrier), ("security_invoker", invoker)];
    let flags = flags.into_iter().filter_map(|(key, flag)| {
        let value = flag.get()?;
        Some((key, value.to_string()))
    });
    let check = check.get().map(|value| ("check_option", value));
    ViewOptions {
        name: name.get(),
        namespace: namespace.get(),
        query: query.get(),
        materialized,
        settings: check.into_iter().chain(flags).collect(),
        depends_on,
        engines: only.get(),
    }
}

fn query(ctxt: &Ctxt, word: &Ident, argument: &Argument) -> Option<SqlText> {
    let value: TokenStream = value::assigned(ctxt, word, argument, "\"SELECT ...\"")?.clone();
    let text = sql_text(ctxt, &value)?;
    let found = match statements(&text.sql) {
        Ok(found) => found,
        Err(error) => {
            ctxt.error_at(text.place, format_args!("{}{error}", text.source()));
            return None;
        }
    };
    let [only] = found.as_slice() else {
        ctxt.error_at(
            text.place,
            format_args!(
                "{}a view is made of one query, and this text has {} statements",
                text.source(),
                found.len()
            ),
        );
        return None;
    };
    let begins = |keyword: &str| {
        let first = only.trim_start_matches('(').trim_start();
        let head = first.get(..keyword.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(keyword))
    };
    if begins("create") {
        ctxt.error_at(
            text.place,
            format_args!(
                "{}write the query alone: the name and the columns stand in the struct",
                text.source()
            ),
        );
        return None;
    }
    let sql = (*only).to_owned();
    Some(SqlText { sql, ..text })
}

fn check_option(ctxt: &Ctxt, word: &Ident, argument: &Argument) -> Option<String> {
    let tokens = value::assigned(ctxt, word, argument, "local")?;
    let value = syn::parse2::<Ident>(tokens.clone()).ok();
    match value.filter(|value| CheckOptionWord::of(value).is_some()) {
        Some(value) => Some(value.to_string()),
        None => {
            ctxt.error(
                tokens,
                format_args!(
                    "`check_option` is {}: whether the views beneath are asked too",
                    value::list(CheckOptionWord::ALL)
                ),
            );
            None
        }
    }
}
