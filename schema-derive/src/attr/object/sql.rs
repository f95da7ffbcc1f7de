//! Objects that are declared by the SQL that creates them.

use super::super::argument::{Argument, arguments};
use super::super::sql_text::{SqlText, included_text, sql_text};
use super::super::value;
use super::super::value::Once;
use super::words::known;
use super::{Common, Object};
use crate::ctxt::Ctxt;
use crate::place::Place;
use crate::symbol::SqlWord;
use proc_macro2::{Group, Ident, TokenStream};
use schema_core::def::{EngineSet, ObjectKind};
use schema_core::syntax::sql_definition::{DefinitionError, header, statements};

/// `sql("CREATE ...", ...)` and `include_sql!("sql/file.sql", ...)`
pub(super) fn sql(ctxt: &Ctxt, place: Place, group: &Group, is_file: bool) -> Vec<Object> {
    let mut rest = arguments(group.stream()).into_iter();
    let Some(first) = rest.next() else {
        let example = match is_file {
            true => "include_sql!(\"sql/file.sql\")",
            false => "sql(\"CREATE FUNCTION ...\")",
        };
        ctxt.error_at(place, format_args!("it takes a text: `{example}`"));
        return Vec::new();
    };
    let text = match is_file {
        true => included_text(ctxt, &first.tokens, first.place()),
        false => sql_text(ctxt, &first.tokens),
    };
    let mut common = Common::default();
    let mut name = Once::default();
    let mut drop = Once::default();
    for argument in rest {
        let known = known(ctxt, &argument, SqlWord::of, "sql", SqlWord::ALL);
        let Some((known, word)) = known else {
            continue;
        };
        match known {
            SqlWord::Name => name.set(ctxt, word, value::name(ctxt, word, &argument)),
            SqlWord::Drop => drop.set(ctxt, word, assigned_sql(ctxt, word, &argument)),
            SqlWord::DependsOn => common.depends_on(ctxt, word, &argument),
            SqlWord::Only => common.only(ctxt, word, &argument),
        }
    }
    let Some(text) = text else {
        return Vec::new();
    };
    let (name, drop) = (name.get(), drop.get());
    if let (Some(name), Some(drop)) = (&name, &drop) {
        return written(ctxt, place, &text, &name.value, drop, common);
    }
    if let (Some(given), None) | (None, Some(given)) = (
        name.as_ref().map(|name| name.place),
        drop.as_ref().map(|drop| drop.place),
    ) {
        ctxt.error_at(
            given,
            "`name` and `drop` belong together: both are read from the SQL, or both are written",
        );
        return Vec::new();
    }
    let mut found = read(ctxt, place, &text);
    if found.len() > 1 && !common.depends_on.is_empty() {
        ctxt.error_at(
            text.place,
            "`depends_on` is about one object, and this file defines several; give each a file of its own",
        );
    }
    let engines = common.engines.get().unwrap_or(EngineSet::ALL);
    for object in &mut found {
        object.engines = engines;
    }
    if let [only] = found.as_mut_slice() {
        only.depends_on = common.depends_on;
    }
    found
}

fn assigned_sql(ctxt: &Ctxt, word: &Ident, argument: &Argument) -> Option<SqlText> {
    let value: TokenStream = value::assigned(ctxt, word, argument, "\"DROP ...\"")?.clone();
    sql_text(ctxt, &value)
}

/// An object whose name and way back are written.
pub(super) fn written(
    ctxt: &Ctxt,
    place: Place,
    text: &SqlText,
    name: &str,
    drop: &SqlText,
    common: Common,
) -> Vec<Object> {
    for text in [text, drop] {
        match statements(&text.sql) {
            Ok(found) if found.is_empty() => {
                unreadable(ctxt, text, &DefinitionError::Empty);
            }
            Ok(_) => {}
            Err(error) => unreadable(ctxt, text, &error),
        }
    }
    vec![common.into_object(Object {
        create: text.sql.clone(),
        drop: drop.sql.clone(),
        path: text.path.clone(),
        ..Object::new(place, ObjectKind::Other, name.to_owned())
    })]
}

fn unreadable(ctxt: &Ctxt, text: &SqlText, error: &DefinitionError) {
    ctxt.error_at(text.place, format_args!("{}{error}", text.source()));
}

/// The objects that a text defines: one for each CREATE, with the statements that follow it.
pub(super) fn read(ctxt: &Ctxt, place: Place, text: &SqlText) -> Vec<Object> {
    let statements = match statements(&text.sql) {
        Ok(statements) => statements,
        Err(error) => {
            unreadable(ctxt, text, &error);
            return Vec::new();
        }
    };
    if statements.is_empty() {
        unreadable(ctxt, text, &DefinitionError::Empty);
    }
    let mut found: Vec<Object> = Vec::new();
    for statement in statements {
        match header(statement) {
            Ok(head) => found.push(Object {
                namespace: head.namespace,
                detail: head.detail,
                create: format!("{statement};"),
                drop: head.drop,
                path: text.path.clone(),
                ..Object::new(place, head.kind, head.name)
            }),
            Err(error) => match (&error, found.last_mut()) {
                // COMMENT, GRANT and ALTER go with what stands before them.
                (DefinitionError::NoCreate { .. }, Some(object)) => {
                    object.create.push_str(&format!("\n{statement};"));
                }
                _ => unreadable(ctxt, text, &error),
            },
        }
    }
    found
}
