//! The first schema, in a module of its own.

use super::{Init, Piece, read_if_there};
use crate::Error;
use crate::file_set::FileSet;
use crate::project::Project;
use crate::runner::discover;
use cargo_metadata::TargetKind;
use schema_core::dialect::Engine;
use schema_core::lock::Lock;
use std::path::{Path, PathBuf};
use syn::spanned::Spanned;

/// A name that a module can have.
pub(in crate::command) fn name(text: &str) -> Result<String, String> {
    syn::parse_str::<syn::Ident>(text)
        .map(|name| name.to_string())
        .map_err(|_| "a module needs a Rust identifier".to_owned())
}

/// Writes the module and declares it in the package's root file, unless there is a schema.
pub(super) fn write(
    project: &Project,
    arguments: &Init,
    files: &mut FileSet,
) -> Result<Vec<Piece>, Error> {
    if !discover::search(&project.package, None)
        .declarations
        .is_empty()
    {
        return Ok(Vec::new());
    }
    let (root, visibility) = root_file(project)?;
    let directory = root.parent().unwrap_or(Path::new(""));
    let path = directory.join(format!("{}.rs", arguments.module));
    let other = directory.join(&arguments.module).join("mod.rs");
    if let Some(present) = [&path, &other].into_iter().find(|file| file.exists()) {
        return Err(Error::Exists {
            path: present.clone(),
            remedy: "nothing was changed; choose another module with `--module`".to_owned(),
        });
    }
    files.create(&path, skeleton(&project.package.name, arguments));
    // Cargo can only watch a file that is there: with an empty lock file the warning about missing
    // migrations goes away as soon as the first one is generated.
    let lock = project.root().join("schema.lock");
    let lock_missing = !lock.exists();
    if lock_missing {
        let schema = static_name(&project.package.name).to_lowercase();
        files.create(&lock, Lock::empty(schema).to_string());
    }
    let old = read_if_there(&root)?.unwrap_or_default();
    let declaration = format!("{visibility}mod {};\n", arguments.module);
    files.replace(&root, insert_item(&old, &declaration));
    let mut pieces = vec![
        Piece {
            path,
            done: "created",
            what: "an example of a table, and the schema that lists it".to_owned(),
        },
        Piece {
            path: root,
            done: "changed",
            what: format!("declares the module `{}`", arguments.module),
        },
    ];
    if lock_missing {
        pieces.push(Piece {
            path: lock,
            done: "created",
            what: "remembers the newest migration, of which there is none yet".to_owned(),
        });
    }
    Ok(pieces)
}

/// The library's root, else that of the first binary, and how visible the module should be there.
pub(in crate::command) fn root_file(project: &Project) -> Result<(PathBuf, &'static str), Error> {
    let of = |wanted: fn(&TargetKind) -> bool| {
        project
            .package
            .targets
            .iter()
            .find(|target| target.kind.iter().any(wanted))
            .map(|target| target.src_path.clone().into_std_path_buf())
    };
    let library = of(|kind| {
        matches!(
            kind,
            TargetKind::Lib | TargetKind::RLib | TargetKind::DyLib | TargetKind::CDyLib
        )
    });
    library
        .map(|root| (root, "pub "))
        .or_else(|| of(|kind| *kind == TargetKind::Bin).map(|root| (root, "")))
        .ok_or_else(|| Error::Usage {
            problem: format!(
                "the package `{}` has neither a library nor a binary that a schema could stand in",
                project.package.name
            ),
            remedy: "choose another package with `--package`".to_owned(),
        })
}

/// Puts `item` before the first item, after the crate's own documentation and attributes.
pub(in crate::command) fn insert_item(source: &str, item: &str) -> String {
    let first_line = syn::parse_file(source).ok().and_then(|file| {
        file.items
            .first()
            .map(|first| first.span().start().line.saturating_sub(1))
    });
    let Some(first_line) = first_line else {
        let gap = if source.is_empty() { "" } else { "\n" };
        let end = if source.is_empty() || source.ends_with('\n') {
            ""
        } else {
            "\n"
        };
        return format!("{source}{end}{gap}{item}");
    };
    let at: usize = source
        .split_inclusive('\n')
        .take(first_line)
        .map(str::len)
        .sum();
    let (head, tail) = source.split_at(at);
    let gap = if tail.starts_with("mod ") || tail.starts_with("pub mod ") {
        ""
    } else {
        "\n"
    };
    format!("{head}{item}{gap}{tail}")
}

pub(in crate::command) fn static_name(package: &str) -> String {
    package.replace('-', "_").to_uppercase()
}

/// Whether this is the example that `init` writes, which nobody has changed.
pub(in crate::command) fn is_example(package: &str, text: &str) -> bool {
    IDENTITIES
        .iter()
        .any(|identity| example(package, identity) == text)
}

/// How the example numbers its rows.
const IDENTITIES: [&str; 2] = ["identity", "identity(by_default)"];

fn skeleton(package: &str, arguments: &Init) -> String {
    // SQLite numbers rows, and cannot refuse a number that the application sends.
    let everywhere = arguments
        .engine
        .iter()
        .all(|engine| !engine.starts_with(Engine::Sqlite.keyword()));
    let [always, by_default] = IDENTITIES;
    example(package, if everywhere { always } else { by_default })
}

fn example(package: &str, identity: &str) -> String {
    let schema = static_name(package);
    format!(
        r#"//! The tables of the database.

use architrave::prelude::*;

/// An example: replace it by what your application keeps.
#[derive(Debug, Table)]
pub struct Note {{
    #[column(primary_key, {identity})]
    pub id: i64,
    pub title: String,
}}

schema! {{
    /// The database of `{package}`.
    pub static {schema} = {{
        tables: [Note],
        lock: "schema.lock",
    }}
}}
"#
    )
}

#[cfg(test)]
mod tests {
    use super::insert_item;

    #[test]
    fn the_module_stands_after_the_documentation() {
        assert_eq!(
            insert_item("//! Docs.\n\n/// Runs.\nfn main() {}\n", "mod tables;\n"),
            "//! Docs.\n\nmod tables;\n\n/// Runs.\nfn main() {}\n"
        );
        assert_eq!(
            insert_item("mod a;\n", "mod tables;\n"),
            "mod tables;\nmod a;\n"
        );
        assert_eq!(
            insert_item("//! Docs.", "mod tables;\n"),
            "//! Docs.\n\nmod tables;\n"
        );
        assert_eq!(insert_item("", "mod tables;\n"), "mod tables;\n");
    }
}
