//! Modules: which struct stands in which file.

use super::Request;
use super::item::Item;
use super::names::module;
use super::rust_type::AS_TEXT;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// The module of what is in the connection's default namespace, where there are others. It is within the module
/// `tables`, whose name it may not have (`clippy::module_inception`).
pub(super) const DEFAULT_MODULE: &str = "default_namespace";

/// A file of Rust.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RustFile {
    /// The path, seen from the directory of the request.
    pub path: PathBuf,
    /// The code.
    pub text: String,
}

/// A file of SQL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SqlFile {
    /// The path, seen from the directory of SQL.
    pub path: PathBuf,
    /// The statements.
    pub text: String,
}

/// Distributes the items over files, and adds the `schema!`.
pub(super) fn files(
    request: &Request,
    items: &[Item],
    tables: &[String],
    objects: &[String],
    notes: &[String],
) -> Vec<RustFile> {
    let uses_text = items.iter().any(|item| item.mentions.contains(AS_TEXT));
    let mut modules: BTreeMap<String, Vec<&Item>> = BTreeMap::new();
    let namespaces: BTreeSet<&Option<String>> = items.iter().map(|item| &item.namespace).collect();
    let is_single = request.single_file || namespaces.len() <= 1;
    for item in items {
        let name = match &item.namespace {
            _ if is_single => String::new(),
            Some(namespace) => module(namespace),
            None => DEFAULT_MODULE.to_owned(),
        };
        modules.entry(name).or_default().push(item);
    }
    let mut homes: BTreeMap<&str, &str> = BTreeMap::new();
    for (module, items) in &modules {
        homes.extend(
            items
                .iter()
                .map(|item| (item.name.as_str(), module.as_str())),
        );
    }
    homes.insert(AS_TEXT, "");
    let mut root = String::from("//! The tables of the database, as structs.\n\n");
    let mut files = Vec::new();
    for (name, items) in &modules {
        if name.is_empty() {
            continue;
        }
        files.push(RustFile {
            path: PathBuf::from(format!("{name}.rs")),
            text: format!(
                "//! The tables of the namespace.\n\n{}{}",
                imports(items, Some((name, &homes)), Contents::Tables),
                bodies(items)
            ),
        });
        root.push_str(&format!("mod {name};\n"));
    }
    if !files.is_empty() {
        root.push('\n');
        for name in modules.keys().filter(|name| !name.is_empty()) {
            root.push_str(&format!("pub use {name}::*;\n"));
        }
    }
    let own = modules.get("").map(Vec::as_slice).unwrap_or_default();
    root.push_str(&imports(own, None, Contents::Schema));
    root.push_str(&bodies(own));
    if uses_text {
        root.push_str(&format!(
            "/// The text form of a value whose column type has no Rust type here.\npub struct {AS_TEXT}(pub String);\n\n"
        ));
    }
    root.push_str(&declaration(request, tables, objects));
    if !notes.is_empty() {
        root.push_str("\n// In the database and not in this code:\n");
        for note in notes {
            root.push_str(&format!("// - {}\n", note.replace(['\r', '\n'], " ")));
        }
    }
    files.push(RustFile {
        path: PathBuf::from("mod.rs"),
        text: root,
    });
    files.sort_by(|one, other| one.path.cmp(&other.path));
    files
}

/// What stands in a file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Contents {
    Tables,
    Schema,
}

fn imports(
    items: &[&Item],
    module: Option<(&String, &BTreeMap<&str, &str>)>,
    contents: Contents,
) -> String {
    let mut lines: BTreeSet<String> = BTreeSet::new();
    if !items.is_empty() || contents == Contents::Schema {
        lines.insert("use architrave::prelude::*;".to_owned());
    }
    let mut crates: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (path, name) in items
        .iter()
        .flat_map(|item| &item.imports)
        .filter_map(|import| import.rsplit_once("::"))
    {
        crates.entry(path).or_default().insert(name);
    }
    for (path, names) in crates {
        let names: Vec<&str> = names.into_iter().collect();
        lines.insert(match names.as_slice() {
            [one] => format!("use {path}::{one};"),
            several => format!("use {path}::{{{}}};", several.join(", ")),
        });
    }
    if let Some((own, homes)) = module {
        for mentioned in items.iter().flat_map(|item| &item.mentions) {
            match homes.get(mentioned.as_str()) {
                Some(home) if home == own => {}
                Some(&"") => drop(lines.insert(format!("use super::{mentioned};"))),
                Some(home) => drop(lines.insert(format!("use super::{home}::{mentioned};"))),
                None => {}
            }
        }
    }
    let mut text: String = lines.into_iter().map(|line| line + "\n").collect();
    text.push('\n');
    text
}

fn bodies(items: &[&Item]) -> String {
    items
        .iter()
        .map(|item| format!("{}\n", item.text))
        .collect()
}

fn declaration(request: &Request, tables: &[String], objects: &[String]) -> String {
    const WIDTH: usize = 80;
    let line = tables.join(", ");
    let list = match line.len() <= WIDTH {
        true => format!("[{line}]"),
        false => format!(
            "[\n            {},\n        ]",
            tables.join(",\n            ")
        ),
    };
    let objects = match objects.is_empty() {
        true => String::new(),
        false => format!(
            "        objects: [\n            {},\n        ],\n",
            objects.join(",\n            ")
        ),
    };
    format!(
        "schema! {{\n    /// The database.\n    pub static {} = {{\n        tables: {list},\n{objects}        lock: {:?},\n    }}\n}}\n",
        request.schema_name, request.lock
    )
}
