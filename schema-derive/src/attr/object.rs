//! `objects: [extension(pg_trgm), include_sql!("sql/touch_updated_at.sql"), ...]`

mod sql;
mod words;

use super::argument::{Argument, Shape, arguments};
use super::engines::engines;
use super::sequence::sequence;
use super::sql_text::{INCLUDE_SQL, included};
use super::value;
use super::value::Once;
use crate::ctxt::Ctxt;
use crate::language::nearest;
use crate::place::Place;
use crate::symbol::ObjectWord;
use proc_macro2::{Group, Ident};
use schema_core::def::{EngineSet, ObjectKind};
use sql::sql;
use syn::ext::IdentExt;
use syn::parse::Parser;
use syn::{LitStr, Path};
use words::{extension, namespace, publication, role};

/// An object of a schema that is no table.
pub(crate) struct Object {
    pub(crate) place: Place,
    pub(crate) kind: ObjectKind,
    pub(crate) namespace: Option<String>,
    pub(crate) name: String,
    pub(crate) detail: String,
    pub(crate) comment: Option<String>,
    pub(crate) depends_on: Vec<Dependency>,
    pub(crate) engines: EngineSet,
    pub(crate) create: String,
    pub(crate) drop: String,
    pub(crate) settings: Vec<(&'static str, String)>,
    /// The tables of a publication.
    pub(crate) tables: Vec<Path>,
    /// A file that cargo has to watch.
    pub(crate) path: Option<String>,
}

/// What an object depends on.
pub(crate) enum Dependency {
    /// Another object of the list, by its name alone.
    Object(Ident),
    /// A struct that is a table or view.
    Struct(Path),
    /// Anything, by its name in the database.
    Name {
        namespace: Option<String>,
        name: String,
    },
}

/// Reads one item of the list. A file can hold several definitions.
pub(crate) fn objects(ctxt: &Ctxt, item: &Argument) -> Vec<Object> {
    if let Some(group) = included(&item.tokens) {
        return sql(ctxt, item.place(), &group, true);
    }
    let Shape::Call(word, group) = &item.shape else {
        match &item.shape {
            Shape::Word(word) if ObjectWord::of(word).is_some() => ctxt.error(
                word,
                format_args!("`{word}` takes arguments: `{}`", example(word)),
            ),
            Shape::Word(word) if word == INCLUDE_SQL => {
                ctxt.error(word, "write a path: `include_sql!(\"sql/file.sql\")`");
            }
            _ => ctxt.error_at(
                item.place(),
                format_args!(
                    "an object is one of {}, each with arguments in parentheses, or \
                     `include_sql!(\"sql/file.sql\")`",
                    value::list(ObjectWord::ALL)
                ),
            ),
        }
        return Vec::new();
    };
    let place = item.place();
    let one = match ObjectWord::of(word) {
        Some(ObjectWord::Extension) => extension(ctxt, place, word, group),
        Some(ObjectWord::Namespace) => namespace(ctxt, place, word, group),
        Some(ObjectWord::Role) => role(ctxt, place, word, group),
        Some(ObjectWord::Publication) => publication(ctxt, place, word, group),
        Some(ObjectWord::Sequence) => sequence(ctxt, place, word, group),
        Some(ObjectWord::Sql) => return sql(ctxt, place, group, false),
        None => {
            if word == INCLUDE_SQL {
                ctxt.error(word, "it is a macro: `include_sql!(\"sql/file.sql\")`");
            } else {
                unknown_word(ctxt, word);
            }
            None
        }
    };
    one.into_iter().collect()
}

/// A word that SQL has for an object that is written as SQL here.
fn unknown_word(ctxt: &Ctxt, word: &Ident) {
    let text = word.to_string();
    let of_sql = [
        "aggregate",
        "cast",
        "collation",
        "domain",
        "event_trigger",
        "function",
        "materialized_view",
        "operator",
        "policy",
        "procedure",
        "rule",
        "trigger",
        "view",
    ];
    let message = if of_sql.contains(&text.as_str()) {
        let other = match text.as_str() {
            "view" | "materialized_view" => {
                ", or derive `View` on a struct and list it in `views: [...]`"
            }
            _ => "",
        };
        format!(
            "a {} is written as SQL, from which its name is read: `sql(\"CREATE {} ...\")` or \
             `include_sql!(\"sql/file.sql\")`{other}",
            text.replace('_', " "),
            text.replace('_', " ").to_uppercase()
        )
    } else {
        match nearest(&text, ObjectWord::ALL.iter().copied()) {
            Some(near) => format!("`objects` has no `{word}`; did you mean `{near}`?"),
            None => format!(
                "`objects` has no `{word}`; it takes {}, and `include_sql!(\"sql/file.sql\")`",
                value::list(ObjectWord::ALL)
            ),
        }
    };
    ctxt.error(word, message);
}

fn example(word: &Ident) -> &'static str {
    match ObjectWord::of(word) {
        Some(ObjectWord::Extension) => "extension(pg_trgm)",
        Some(ObjectWord::Namespace) => "namespace(sales)",
        Some(ObjectWord::Role) => "role(app_reader)",
        Some(ObjectWord::Publication) => "publication(changes, tables(Customer, Order))",
        Some(ObjectWord::Sequence) => "sequence(invoice_numbers, start = 1000)",
        _ => "sql(\"CREATE FUNCTION ...\")",
    }
}

impl Object {
    pub(crate) fn new(place: Place, kind: ObjectKind, name: String) -> Self {
        Self {
            place,
            kind,
            namespace: None,
            name,
            detail: String::new(),
            comment: None,
            depends_on: Vec::new(),
            engines: EngineSet::ALL,
            create: String::new(),
            drop: String::new(),
            settings: Vec::new(),
            tables: Vec::new(),
            path: None,
        }
    }
}

/// The name that a list of arguments begins with, and the rest of them.
pub(super) fn named(ctxt: &Ctxt, word: &Ident, group: &Group) -> Option<(String, Vec<Argument>)> {
    let mut rest = arguments(group.stream()).into_iter();
    let first = rest.next();
    let name = first.as_ref().and_then(|first| {
        let literal = syn::parse2::<LitStr>(first.tokens.clone());
        let literal = literal.ok().map(|literal| literal.value());
        let ident = Ident::parse_any.parse2(first.tokens.clone()).ok();
        literal.or_else(|| ident.map(|ident| ident.unraw().to_string()))
    });
    match name {
        Some(name) if !name.is_empty() => Some((name, rest.collect())),
        _ => {
            let place = first.map_or_else(|| Place::of(word), |first| first.place());
            ctxt.error_at(
                place,
                format_args!("`{word}` begins with a name: `{}`", example(word)),
            );
            None
        }
    }
}

/// What every object takes.
#[derive(Default)]
pub(super) struct Common {
    comment: Once<String>,
    depends_on: Vec<Dependency>,
    engines: Once<EngineSet>,
}

impl Common {
    pub(super) fn comment(&mut self, ctxt: &Ctxt, word: &Ident, argument: &Argument) {
        let text = value::string(ctxt, word, argument);
        self.comment.set(ctxt, word, text.map(|text| text.value));
    }

    pub(super) fn only(&mut self, ctxt: &Ctxt, word: &Ident, argument: &Argument) {
        self.engines.set(ctxt, word, engines(ctxt, argument));
    }

    fn depends_on(&mut self, ctxt: &Ctxt, word: &Ident, argument: &Argument) {
        self.depends_on.extend(dependencies(ctxt, word, argument));
    }

    pub(super) fn into_object(self, object: Object) -> Object {
        Object {
            comment: self.comment.get(),
            depends_on: self.depends_on,
            engines: self.engines.get().unwrap_or(EngineSet::ALL),
            ..object
        }
    }
}

/// `depends_on(touch_updated_at, Customer, "sales.orders")`
pub(crate) fn dependencies(ctxt: &Ctxt, word: &Ident, argument: &Argument) -> Vec<Dependency> {
    let Some(inner) = value::enclosed(ctxt, word, argument, "touch_updated_at, Customer") else {
        return Vec::new();
    };
    arguments(inner)
        .iter()
        .filter_map(|item| dependency(ctxt, item))
        .collect()
}

fn dependency(ctxt: &Ctxt, item: &Argument) -> Option<Dependency> {
    if let Ok(literal) = syn::parse2::<LitStr>(item.tokens.clone()) {
        let text = literal.value();
        let (namespace, name) = match text.split_once('.') {
            Some((namespace, name)) => (Some(namespace.to_owned()), name.to_owned()),
            None => (None, text),
        };
        return Some(Dependency::Name { namespace, name });
    }
    match Path::parse_mod_style.parse2(item.tokens.clone()) {
        Ok(path) => match path.get_ident() {
            Some(ident) if ident.to_string().starts_with(char::is_lowercase) => {
                Some(Dependency::Object(ident.clone()))
            }
            _ => Some(Dependency::Struct(path)),
        },
        Err(_) => {
            ctxt.error_at(
                item.place(),
                "name an object of this list, a struct that is a table or view, or anything else by its name in \
                 the database, in quotes: `depends_on(touch_updated_at, Customer, \"sales.orders\")`",
            );
            None
        }
    }
}
