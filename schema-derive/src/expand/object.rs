//! The objects of `schema!` that are no tables.

use super::details::ARE_WANTED;
use super::values::{FieldValues, engine_set, library, object_kind, option};
use crate::attr::{Dependency, Object};
use crate::ctxt::Ctxt;
use crate::language::nearest;
use crate::schema::Schema;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use schema_core::def::fnv1a;
use schema_core::syntax::object_name;
use std::collections::BTreeSet;
use syn::spanned::Spanned;

/// References to the definitions; empty in a build that does not ask for them, because no rule of rustc reads
/// them.
pub(super) fn definitions(schema: &Schema) -> Vec<TokenStream> {
    if !ARE_WANTED {
        return Vec::new();
    }
    let library = library();
    let objects = schema
        .objects
        .iter()
        .map(|object| definition(schema, object));
    let views = schema.views.iter();
    let views = views.map(|view| quote!(<#view as #library::View>::DEF));
    objects.chain(views).collect()
}

/// The digests by which `schema.lock` is compared.
pub(super) fn fingerprints(schema: &Schema) -> Vec<TokenStream> {
    let library = library();
    let objects = schema.objects.iter().map(|object| {
        let (name_hash, fingerprint) = (name_hash(object), digest(object));
        quote!(#library::LockedFingerprint { name_hash: #name_hash, fingerprint: #fingerprint })
    });
    let views = schema.views.iter().map(|view| {
        quote!(#library::LockedFingerprint {
            name_hash: <#view as #library::View>::DEF.name_hash,
            fingerprint: <#view as #library::View>::DEF.fingerprint(),
        })
    });
    objects.chain(views).collect()
}

/// Holds the structs that are named to what they must be, in every build.
pub(super) fn assertions(schema: &Schema) -> TokenStream {
    let library = library();
    let views = schema.views.iter().map(|view| {
        quote_spanned!(view.span()=> const _: &#library::ObjectDef<'static> = <#view as #library::View>::DEF;)
    });
    let objects = schema.objects.iter();
    let named = objects.map(|object| {
        let dependencies = named_structs(&object.depends_on);
        let tables = object.tables.iter().map(assert_relation);
        quote!(#dependencies #(#tables)*)
    });
    quote!(#(#views)* #(#named)*)
}

/// Holds the structs that are depended on to what they must be.
pub(super) fn named_structs(dependencies: &[Dependency]) -> TokenStream {
    let structs = dependencies.iter().filter_map(|it| match it {
        Dependency::Struct(path) => Some(assert_relation(path)),
        _ => None,
    });
    structs.collect()
}

fn assert_relation(path: &syn::Path) -> TokenStream {
    let library = library();
    quote_spanned!(path.span()=>
        const _: #library::TableIdentity<'static> = <#path as #library::Relation>::IDENTITY;)
}

/// Makes cargo watch the files.
pub(super) fn tracking(schema: &Schema) -> TokenStream {
    let paths: BTreeSet<&String> = schema
        .objects
        .iter()
        .filter_map(|object| object.path.as_ref())
        .collect();
    let paths = paths.iter();
    quote!(#(const _: &[u8] = ::core::include_bytes!(#paths);)*)
}

pub(super) fn name_hash(object: &Object) -> u64 {
    let namespace = object.namespace.as_deref();
    fnv1a(&object_name::path(
        object.kind,
        namespace,
        &object.name,
        &object.detail,
    ))
}

/// The digest of what the database sees. `\x1f` ends each value, so that no two objects share a text.
pub(super) fn digest(object: &Object) -> u64 {
    let mut text = String::new();
    let mut value = |value: &str| {
        text.push_str(value);
        text.push('\x1f');
    };
    value(object.kind.keyword());
    value(object.namespace.as_deref().unwrap_or_default());
    for part in [
        &object.name,
        &object.detail,
        &object.create,
        &object.drop,
        &object.engines.0.to_string(),
    ] {
        value(part);
    }
    value(object.comment.as_deref().unwrap_or_default());
    for (key, setting) in &object.settings {
        value(key);
        value(setting);
    }
    for table in &object.tables {
        value(&table.to_token_stream().to_string());
    }
    fnv1a(&text)
}

fn definition(schema: &Schema, object: &Object) -> TokenStream {
    let library = library();
    let dependencies = dependencies(schema, &object.depends_on);
    let object = fields(object, &dependencies).over("ObjectDef", quote!(#library::ObjectDef::NONE));
    quote!(&#object)
}

/// The fields of an object's definition.
pub(super) fn fields(object: &Object, dependencies: &[TokenStream]) -> FieldValues {
    let library = library();
    let mut fields = FieldValues::default();
    fields.set("kind", object_kind(object.kind));
    fields.some("namespace", object.namespace.as_ref());
    fields.set("name", &object.name);
    fields.set("detail", &object.detail);
    fields.set("name_hash", name_hash(object));
    fields.set("digest", digest(object));
    fields.some("comment", object.comment.as_ref());
    fields.list("depends_on", dependencies);
    fields.set("engines", engine_set(object.engines));
    fields.set("create", &object.create);
    fields.set("drop", &object.drop);
    let settings: Vec<TokenStream> = object
        .settings
        .iter()
        .map(|(key, value)| quote!(#library::SettingDef { key: #key, value: #value }))
        .collect();
    fields.list("settings", &settings);
    let tables: Vec<TokenStream> = object.tables.iter().map(struct_name).collect();
    fields.list("tables", &tables);
    fields
}

fn struct_name(path: &syn::Path) -> TokenStream {
    let library = library();
    quote!(#library::ObjectNameDef {
        namespace: <#path as #library::Relation>::IDENTITY.namespace,
        name: <#path as #library::Relation>::IDENTITY.name,
    })
}

/// The names of what an object depends on.
pub(super) fn dependency_names(dependencies: &[Dependency]) -> Vec<TokenStream> {
    let library = library();
    dependencies
        .iter()
        .map(|dependency| match dependency {
            Dependency::Struct(path) => struct_name(path),
            Dependency::Object(ident) => {
                let name = ident.to_string();
                quote!(#library::ObjectNameDef {
                    namespace: ::core::option::Option::None,
                    name: #name,
                })
            }
            Dependency::Name { namespace, name } => {
                let namespace = option(namespace.as_ref());
                quote!(#library::ObjectNameDef { namespace: #namespace, name: #name })
            }
        })
        .collect()
}

/// As [`dependency_names`]; an object of the list is known with its namespace.
fn dependencies(schema: &Schema, dependencies: &[Dependency]) -> Vec<TokenStream> {
    let library = library();
    dependencies
        .iter()
        .flat_map(|dependency| match dependency {
            Dependency::Object(ident) => {
                let mut names: Vec<TokenStream> = schema
                    .objects
                    .iter()
                    .filter(|object| ident == &object.name)
                    .map(|object| {
                        let (namespace, name) = (option(object.namespace.as_ref()), &object.name);
                        quote!(#library::ObjectNameDef { namespace: #namespace, name: #name })
                    })
                    .collect();
                names.truncate(1);
                names
            }
            other => dependency_names(std::slice::from_ref(other)),
        })
        .collect()
}

/// Compares the objects with each other.
pub(super) fn check(ctxt: &Ctxt, schema: &Schema) {
    let objects = &schema.objects;
    for (position, object) in objects.iter().enumerate() {
        let is_same = |other: &&Object| {
            name_hash(other) == name_hash(object) && other.engines.0 & object.engines.0 != 0
        };
        if let Some(other) = objects[..position].iter().find(is_same) {
            ctxt.error_at(
                object.place,
                format_args!(
                    "{} `{}` is declared twice; keep one",
                    other.kind.words(),
                    object_name::key(other.kind, &other.name, &other.detail)
                ),
            );
        }
        for dependency in &object.depends_on {
            let Dependency::Object(ident) = dependency else {
                continue;
            };
            if !objects.iter().any(|other| ident == &other.name) {
                unknown_dependency(ctxt, schema, ident);
            }
        }
        if let Some(circle) = circle(objects, position) {
            ctxt.error_at(
                object.place,
                format_args!(
                    "`{}` depends on itself, by way of {}; take one `depends_on` out",
                    object.name, circle
                ),
            );
        }
    }
}

fn unknown_dependency(ctxt: &Ctxt, schema: &Schema, ident: &proc_macro2::Ident) {
    let names = schema.objects.iter().map(|object| object.name.as_str());
    let remedy = match nearest(&ident.to_string(), names) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "add it, name a struct, or write the name of something else in quotes".to_owned(),
    };
    ctxt.error(
        ident,
        format_args!("no object of this list is called `{ident}`; {remedy}"),
    );
}

/// The way from an object back to itself, told at the first of the objects in it alone.
fn circle(objects: &[Object], start: usize) -> Option<String> {
    let needs = |at: usize| -> Vec<usize> {
        let names = objects[at].depends_on.iter().filter_map(|it| match it {
            Dependency::Object(ident) => Some(ident),
            _ => None,
        });
        names
            .filter_map(|ident| objects.iter().position(|object| ident == &object.name))
            .collect()
    };
    // Each entry is the way that leads there.
    let mut waiting = vec![vec![start]];
    let mut seen = BTreeSet::new();
    while let Some(way) = waiting.pop() {
        let last = way.last().copied()?;
        for next in needs(last) {
            if next == start {
                let first = way.iter().min() == Some(&start);
                let names: Vec<String> = way
                    .iter()
                    .map(|at| format!("`{}`", objects[*at].name))
                    .collect();
                return first.then(|| names.join(", "));
            }
            if seen.insert(next) {
                let mut longer = way.clone();
                longer.push(next);
                waiting.push(longer);
            }
        }
    }
    None
}
