//! Objects that are declared by words: extensions, namespaces, roles, publications.

use super::super::argument::{Argument, Shape, arguments};
use super::super::value;
use super::super::value::Once;
use super::{Common, Object, named};
use crate::ctxt::Ctxt;
use crate::place::Place;
use crate::symbol::{ExtensionWord, NamespaceWord, PublicationWord, PublishWord, RoleWord};
use proc_macro2::{Group, Ident};
use schema_core::def::ObjectKind;
use syn::ext::IdentExt;
use syn::parse::Parser;
use syn::{LitStr, Path};

/// An argument's word among those that are known, or an error.
pub(super) fn known<'a, Word>(
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

pub(super) fn extension(ctxt: &Ctxt, place: Place, word: &Ident, group: &Group) -> Option<Object> {
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

pub(super) fn namespace(ctxt: &Ctxt, place: Place, word: &Ident, group: &Group) -> Option<Object> {
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

pub(super) fn role(ctxt: &Ctxt, place: Place, word: &Ident, group: &Group) -> Option<Object> {
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

pub(super) fn publication(
    ctxt: &Ctxt,
    place: Place,
    word: &Ident,
    group: &Group,
) -> Option<Object> {
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
