//! `objects: [extension(pg_trgm), include_sql!("sql/touch_updated_at.sql"), ...]`

use super::argument::{Argument, Shape, arguments};
use super::engines::engines;
use super::sequence::sequence;
use super::sql_text::{INCLUDE_SQL, SqlText, included, included_text, sql_text};
use super::value::{self, Once};
use crate::ctxt::Ctxt;
use crate::language::nearest;
use crate::place::Place;
use crate::symbol::{
    ExtensionWord, NamespaceWord, ObjectWord, PublicationWord, PublishWord, RoleWord, SqlWord,
};
use proc_macro2::{Group, Ident, TokenStream};
use schema_core::def::{EngineSet, ObjectKind};
use schema_core::syntax::sql_definition::{DefinitionError, header, statements};
use syn::ext::IdentExt;
use syn::parse::Parser;
use syn::{LitStr, Path};

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

/// An argument's word among those that are known, or an error.
fn known<'a, Word>(
    ctxt: &Ctxt,
    argument: &'a Argument,
    of: impl Fn(&Ident) -> Option<Word>,
    list: &str,
    all: &[&str],
) -> Option<(Word, &'a Ident)> {
    let found = argument.word().and_then(|word| Some((of(word)?, word)));
    if found.is_none() {
        value::unknown(ctxt, argument, list, all);
    }
    found
}

fn extension(ctxt: &Ctxt, place: Place, word: &Ident, group: &Group) -> Option<Object> {
    let (name, rest) = named(ctxt, word, group)?;
    let mut common = Common::default();
    let mut namespace = Once::default();
    let mut version = Once::default();
    for argument in &rest {
        let known = known(
            ctxt,
            argument,
            ExtensionWord::of,
            "extension",
            ExtensionWord::ALL,
        );
        let Some((known, word)) = known else {
            continue;
        };
        match known {
            ExtensionWord::Namespace => {
                namespace.set(ctxt, word, value::name(ctxt, word, argument))
            }
            ExtensionWord::Version => version.set(ctxt, word, value::string(ctxt, word, argument)),
            ExtensionWord::DependsOn => common.depends_on(ctxt, word, argument),
            ExtensionWord::Only => common.only(ctxt, word, argument),
        }
    }
    let settings = [("namespace", namespace.get()), ("version", version.get())];
    let settings = settings.into_iter();
    Some(
        common.into_object(Object {
            settings: settings
                .filter_map(|(key, text)| Some((key, text?.value)))
                .collect(),
            ..Object::new(place, ObjectKind::Extension, name)
        }),
    )
}

fn namespace(ctxt: &Ctxt, place: Place, word: &Ident, group: &Group) -> Option<Object> {
    let (name, rest) = named(ctxt, word, group)?;
    let mut common = Common::default();
    for argument in &rest {
        let known = known(
            ctxt,
            argument,
            NamespaceWord::of,
            "namespace",
            NamespaceWord::ALL,
        );
        match known {
            Some((NamespaceWord::Comment, word)) => common.comment(ctxt, word, argument),
            Some((NamespaceWord::DependsOn, word)) => common.depends_on(ctxt, word, argument),
            Some((NamespaceWord::Only, word)) => common.only(ctxt, word, argument),
            None => {}
        }
    }
    Some(common.into_object(Object::new(place, ObjectKind::Namespace, name)))
}

fn role(ctxt: &Ctxt, place: Place, word: &Ident, group: &Group) -> Option<Object> {
    let (name, rest) = named(ctxt, word, group)?;
    let mut common = Common::default();
    let mut settings: Vec<(&'static str, String)> = Vec::new();
    for argument in &rest {
        if argument.word().is_some_and(|word| word == "password") {
            ctxt.error_at(
                argument.place(),
                "a password is no part of a schema, which everybody reads who reads the code; set it where the \
                 role is used: `ALTER ROLE .. PASSWORD ..`",
            );
            continue;
        }
        let known = known(ctxt, argument, RoleWord::of, "role", RoleWord::ALL);
        let Some((known, word)) = known else {
            continue;
        };
        let key = match known {
            RoleWord::Comment => {
                common.comment(ctxt, word, argument);
                continue;
            }
            RoleWord::DependsOn => {
                common.depends_on(ctxt, word, argument);
                continue;
            }
            RoleWord::Only => {
                common.only(ctxt, word, argument);
                continue;
            }
            RoleWord::MemberOf => {
                let groups = names(ctxt, word, argument, "app_reader");
                settings.extend(groups.into_iter().map(|group| ("member_of", group)));
                continue;
            }
            RoleWord::ConnectionLimit => {
                let limit: Option<u32> = value::integer(ctxt, word, argument);
                settings.extend(limit.map(|limit| ("connection_limit", limit.to_string())));
                continue;
            }
            RoleWord::Login => "login",
            RoleWord::Inherit => "inherit",
            RoleWord::Superuser => "superuser",
            RoleWord::CreateDatabase => "create_database",
            RoleWord::CreateRole => "create_role",
            RoleWord::Replication => "replication",
            RoleWord::BypassRowSecurity => "bypass_row_security",
        };
        if settings.iter().any(|(given, _)| *given == key) {
            ctxt.error(word, format_args!("`{word}` is given twice; keep one"));
        }
        let flag = value::flag(ctxt, word, argument);
        settings.extend(flag.map(|flag| (key, flag.to_string())));
    }
    Some(common.into_object(Object {
        settings,
        ..Object::new(place, ObjectKind::Role, name)
    }))
}

/// `word(name, "Other Name")`
fn names(ctxt: &Ctxt, word: &Ident, argument: &Argument, example: &str) -> Vec<String> {
    let Some(inner) = value::enclosed(ctxt, word, argument, example) else {
        return Vec::new();
    };
    let name = |item: &Argument| match &item.shape {
        Shape::Word(word) => Some(word.unraw().to_string()),
        _ => match syn::parse2::<LitStr>(item.tokens.clone()) {
            Ok(literal) => Some(literal.value()),
            Err(_) => {
                ctxt.error_at(
                    item.place(),
                    format_args!("`{word}` takes names: `{word}({example})`"),
                );
                None
            }
        },
    };
    arguments(inner).iter().filter_map(name).collect()
}

fn publication(ctxt: &Ctxt, place: Place, word: &Ident, group: &Group) -> Option<Object> {
    let (name, rest) = named(ctxt, word, group)?;
    let mut common = Common::default();
    let mut tables = Vec::new();
    let mut settings: Vec<(&'static str, String)> = Vec::new();
    let mut all = None;
    for argument in &rest {
        let known = known(
            ctxt,
            argument,
            PublicationWord::of,
            "publication",
            PublicationWord::ALL,
        );
        let Some((known, word)) = known else {
            continue;
        };
        match known {
            PublicationWord::Comment => common.comment(ctxt, word, argument),
            PublicationWord::DependsOn => common.depends_on(ctxt, word, argument),
            PublicationWord::Only => common.only(ctxt, word, argument),
            PublicationWord::Tables => {
                let inner = value::enclosed(ctxt, word, argument, "Customer, Order");
                for item in inner.into_iter().flat_map(arguments) {
                    match Path::parse_mod_style.parse2(item.tokens.clone()) {
                        Ok(path) => tables.push(path),
                        Err(_) => ctxt.error_at(
                            item.place(),
                            "name a struct that is a table; for rows and columns of it write \
                             `sql(\"CREATE PUBLICATION ...\")`",
                        ),
                    }
                }
            }
            PublicationWord::TablesIn => {
                let namespaces = names(ctxt, word, argument, "sales");
                settings.extend(namespaces.into_iter().map(|name| ("tables_in", name)));
            }
            PublicationWord::Publish => settings.extend(publish(ctxt, word, argument)),
            PublicationWord::AllTables => {
                let flag = value::flag(ctxt, word, argument);
                settings.extend(flag.map(|flag| ("all_tables", flag.to_string())));
                all = Some(argument.place()).filter(|_| flag == Some(true));
            }
            PublicationWord::ViaPartitionRoot => {
                let flag = value::flag(ctxt, word, argument);
                settings.extend(flag.map(|flag| ("via_partition_root", flag.to_string())));
            }
        }
    }
    let lists = !tables.is_empty() || settings.iter().any(|(key, _)| *key == "tables_in");
    if let Some(all) = all.filter(|_| lists) {
        ctxt.error_at(
            all,
            "`all_tables` publishes those that are listed too; keep one of the two",
        );
    }
    Some(common.into_object(Object {
        tables,
        settings,
        ..Object::new(place, ObjectKind::Publication, name)
    }))
}

fn publish(ctxt: &Ctxt, word: &Ident, argument: &Argument) -> Vec<(&'static str, String)> {
    let inner = value::enclosed(ctxt, word, argument, "insert, update");
    let mut changes = Vec::new();
    for item in inner.into_iter().flat_map(arguments) {
        let known = known(ctxt, &item, PublishWord::of, "publish", PublishWord::ALL);
        changes.extend(known.map(|(_, word)| ("publish", word.to_string())));
    }
    changes
}

/// `sql("CREATE ...", ...)` and `include_sql!("sql/file.sql", ...)`
fn sql(ctxt: &Ctxt, place: Place, group: &Group, is_file: bool) -> Vec<Object> {
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
fn written(
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
fn read(ctxt: &Ctxt, place: Place, text: &SqlText) -> Vec<Object> {
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
