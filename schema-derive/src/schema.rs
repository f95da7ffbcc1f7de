//! `schema! { pub static SHOP = { tables: [...], lock: "schema.lock" } }`

use crate::attr::{self, Object, arguments};
use crate::ctxt::Ctxt;
use crate::language::nearest;
use crate::symbol::SchemaWord;
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use std::collections::BTreeSet;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, LitBool, LitStr, Path, Token, Visibility, braced, bracketed};

/// A schema as declared.
pub(crate) struct Schema {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) name: Ident,
    pub(crate) tables: Vec<Path>,
    pub(crate) views: Vec<Path>,
    pub(crate) objects: Vec<Object>,
    pub(crate) lock: LitStr,
    /// Its tables may appear in one query of diesel.
    pub(crate) diesel: bool,
    pub(crate) crate_path: Option<Path>,
}

/// Reads a declaration. `None` where it cannot be read, with the error noted.
pub(crate) fn parse(ctxt: &Ctxt, input: TokenStream) -> Option<Schema> {
    let raw = ctxt.parse(input, Declaration::parse)?;
    let mut tables = None;
    let mut views = None;
    let mut objects = Vec::new();
    let mut lock = None;
    let mut crate_path = None;
    let mut diesel = None;
    let mut given = BTreeSet::new();
    for entry in raw.entries {
        let Some(word) = SchemaWord::of(&entry.key) else {
            unknown_key(ctxt, &entry.key);
            continue;
        };
        if !given.insert(entry.key.to_string()) {
            ctxt.error(
                &entry.key,
                format_args!("`{}` is given twice; keep one", entry.key),
            );
            continue;
        }
        if entry.value.is_empty() {
            ctxt.error(&entry.key, format_args!("`{}` takes a value", entry.key));
            continue;
        }
        match word {
            SchemaWord::Tables => tables = ctxt.parse(entry.value, Tables::parse),
            SchemaWord::Views => views = ctxt.parse(entry.value, Tables::parse),
            SchemaWord::Lock => lock = ctxt.parse(entry.value, |value| value.parse::<LitStr>()),
            SchemaWord::Crate => {
                crate_path = ctxt.parse(entry.value, Path::parse_mod_style);
            }
            SchemaWord::Diesel => {
                diesel = ctxt.parse(entry.value, |value| value.parse::<LitBool>());
            }
            SchemaWord::Objects => objects = read_objects(ctxt, entry.value),
        }
    }
    if tables.is_none() && ctxt.count() == 0 {
        ctxt.error(
            &raw.name,
            "a schema lists its tables: `tables: [Customer, Order]`",
        );
    }
    let lock = lock.unwrap_or_else(|| {
        if ctxt.count() == 0 {
            ctxt.error(
                &raw.name,
                "a schema names the file that remembers its newest migration: `lock: \"schema.lock\"`",
            );
        }
        LitStr::new("schema.lock", raw.name.span())
    });
    let tables = distinct(ctxt, tables?.0);
    let views = distinct(ctxt, views.map_or_else(Vec::new, |views| views.0));
    Some(Schema {
        attributes: raw.attributes,
        visibility: raw.visibility,
        name: raw.name,
        tables,
        views,
        objects,
        lock,
        diesel: diesel.is_some_and(|diesel| diesel.value),
        crate_path,
    })
}

fn unknown_key(ctxt: &Ctxt, key: &Ident) {
    let message = match nearest(&key.to_string(), SchemaWord::ALL.iter().copied()) {
        Some(near) => format!("`schema!` has no `{key}`; did you mean `{near}`?"),
        None => {
            format!("`schema!` has no `{key}`; it takes `tables`, `views`, `objects` and `lock`")
        }
    };
    ctxt.error(key, message);
}

/// `[extension(pg_trgm), include_sql!("sql/touch_updated_at.sql")]`
fn read_objects(ctxt: &Ctxt, value: TokenStream) -> Vec<Object> {
    let list = ctxt.parse(value, |input| {
        let content;
        bracketed!(content in input);
        content.parse::<TokenStream>()
    });
    let items = list.map(arguments).unwrap_or_default();
    items
        .iter()
        .flat_map(|item| attr::objects(ctxt, item))
        .collect()
}

/// The tables, each once; a second mention is an error.
fn distinct(ctxt: &Ctxt, mut tables: Vec<Path>) -> Vec<Path> {
    let mut seen = BTreeSet::new();
    tables.retain(|table| {
        let new = seen.insert(table.to_token_stream().to_string());
        if !new {
            ctxt.error(table, "this struct is listed twice; remove one");
        }
        new
    });
    tables
}

struct Declaration {
    attributes: Vec<Attribute>,
    visibility: Visibility,
    name: Ident,
    entries: Vec<Entry>,
}

struct Entry {
    key: Ident,
    value: TokenStream,
}

impl Parse for Declaration {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        input.parse::<Token![static]>()?;
        let name = input.parse()?;
        input.parse::<Token![=]>()?;
        let content;
        braced!(content in input);
        let mut entries = Vec::new();
        while !content.is_empty() {
            let key = content.call(Ident::parse_any)?;
            content.parse::<Token![:]>()?;
            let mut value = TokenStream::new();
            while !content.is_empty() && !content.peek(Token![,]) {
                value.extend([content.parse::<TokenTree>()?]);
            }
            entries.push(Entry { key, value });
            content.parse::<Option<Token![,]>>()?;
        }
        input.parse::<Option<Token![;]>>()?;
        Ok(Self {
            attributes,
            visibility,
            name,
            entries,
        })
    }
}

struct Tables(Vec<Path>);

impl Parse for Tables {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let content;
        bracketed!(content in input);
        let paths: Punctuated<Path, Token![,]> = Punctuated::parse_terminated(&content)?;
        Ok(Self(paths.into_iter().collect()))
    }
}
