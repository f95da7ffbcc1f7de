//! Turns the examples of the guide into modules, so that the tests can carry each of them to real databases.
//!
//! A block ```` ```rust ```` that derives `Table` becomes a module with a `schema!` of its tables, unless it has one
//! itself. Its fence may say where it runs: `rust,postgres` on PostgreSQL alone, `rust,postgres-18` since that
//! version.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

#[path = "guide/markdown.rs"]
#[expect(dead_code, reason = "the tests of the guide use the rest of it")]
mod markdown;

fn main() -> Result<(), Box<dyn Error>> {
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/src");
    println!("cargo::rerun-if-changed={}", pages.display());
    let mut paths: Vec<PathBuf> = fs::read_dir(&pages)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    paths.sort();
    let (mut modules, mut tests) = (String::new(), String::new());
    for path in &paths {
        println!("cargo::rerun-if-changed={}", path.display());
        let page = path.file_stem().unwrap_or_default().to_string_lossy();
        let mut list = String::new();
        for block in markdown::fenced_blocks(&fs::read_to_string(path)?) {
            let Some(engines) = engines(&block.language) else {
                continue;
            };
            let code = unhidden(&block.text);
            let Ok(file) = syn::parse_file(&code) else {
                continue;
            };
            let tables = tables(&file);
            if tables.is_empty() {
                continue;
            }
            let name = format!("{}_{}", page.replace('-', "_"), block.line);
            let (declared, schema) = match declared_schema(&file) {
                Some(declared) => (String::new(), declared),
                None => (
                    format!(
                        "architrave::schema! {{ pub static EXAMPLE = {{ tables: [{}], lock: \"absent.lock\" }} }}",
                        tables.join(", ")
                    ),
                    "EXAMPLE".to_owned(),
                ),
            };
            writeln!(modules, "pub(crate) mod {name} {{\n{code}\n{declared}\n}}")?;
            writeln!(
                list,
                "Example {{ place: \"docs/src/{page}.md:{}\", schema: &{name}::{schema}, {engines} }},",
                block.line
            )?;
        }
        if !list.is_empty() {
            let test = page.replace('-', "_");
            writeln!(tests, "#[test]\nfn {test}() {{ run(&[\n{list}]); }}")?;
        }
    }
    if tests.is_empty() {
        return Err(format!("{} has no example that declares a table", pages.display()).into());
    }
    let generated = format!("{modules}\n{tests}");
    fs::write(
        Path::new(&env::var("OUT_DIR")?).join("guide_examples.rs"),
        generated,
    )?;
    Ok(())
}

/// The fields that say where a block runs; `None` for one that is no example of a schema.
fn engines(language: &str) -> Option<String> {
    let mut words = language.split(',').map(str::trim);
    if words.next() != Some("rust") {
        return None;
    }
    let (mut sqlite, mut since) = (true, 0_u32);
    for word in words {
        match word.strip_prefix("postgres") {
            Some("") => sqlite = false,
            Some(version) => {
                sqlite = false;
                since = version.strip_prefix('-')?.parse().ok()?;
            }
            None => return None,
        }
    }
    Some(format!("sqlite: {sqlite}, postgres_since: {since}"))
}

/// The block with the lines that a reader does not see.
fn unhidden(text: &str) -> String {
    let lines = text.lines().map(|line| match line.trim_start() {
        "#" => "",
        hidden => hidden.strip_prefix("# ").unwrap_or(line),
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn tables(file: &syn::File) -> Vec<String> {
    let structs = file.items.iter().filter_map(|item| match item {
        syn::Item::Struct(item) => Some(item),
        _ => None,
    });
    structs
        .filter(|item| item.attrs.iter().any(derives_table))
        .map(|item| item.ident.to_string())
        .collect()
}

fn derives_table(attribute: &syn::Attribute) -> bool {
    let mut found = false;
    if attribute.path().is_ident("derive") {
        // What cannot be parsed is no derive of ours, and the compiler says so.
        let _ = attribute.parse_nested_meta(|meta| {
            found |= meta
                .path
                .segments
                .last()
                .is_some_and(|it| it.ident == "Table");
            Ok(())
        });
    }
    found
}

/// The name of the static of the block's own `schema!`.
fn declared_schema(file: &syn::File) -> Option<String> {
    file.items.iter().find_map(|item| match item {
        syn::Item::Macro(item) if item.mac.path.is_ident("schema") => {
            let words = item.mac.tokens.to_string();
            let after = words.split("static ").nth(1)?;
            Some(after.split_whitespace().next()?.to_owned())
        }
        _ => None,
    })
}
