//! sea-orm-migration: `m20260301_120000_name.rs`, a Rust file that sends SQL, and its line in the list of
//! migrations.
//!
//! The list is `lib.rs` of the migration crate, else `mod.rs`; `generate` adds to it what `sea-orm-cli migrate
//! generate` would.

use super::script::{Script, Scripts, scripts};
use super::{Format, FormatError, Stamp, version};
use crate::dialect::Dialect;
use crate::plan::Plan;
use std::collections::BTreeMap;

/// sea-orm-migration's format.
#[derive(Clone, Copy, Debug)]
pub struct SeaOrm;

impl Format for SeaOrm {
    fn keyword(&self) -> &'static str {
        "sea-orm"
    }

    fn version(&self, name: &str) -> Option<u64> {
        version::of_name(name.strip_prefix('m')?)
    }

    fn files(
        &self,
        plan: &Plan,
        dialect: &dyn Dialect,
        stamp: &Stamp,
    ) -> Result<BTreeMap<String, String>, FormatError> {
        let mut files = BTreeMap::new();
        for migration in scripts(self.keyword(), plan, dialect, stamp)? {
            let digits = format!("{:014}", migration.version);
            let (date, time) = digits.split_at(8);
            let module = format!("m{date}_{time}_{}", migration.name);
            files.insert(format!("{module}.rs"), text(&migration));
        }
        Ok(files)
    }

    fn listed(&self, name: &str) -> bool {
        name == "lib.rs" || name == "mod.rs"
    }

    fn listings(
        &self,
        directory: &BTreeMap<String, String>,
        added: &BTreeMap<String, String>,
    ) -> Result<BTreeMap<String, String>, FormatError> {
        let modules: Vec<&str> = added
            .keys()
            .filter_map(|path| path.strip_suffix(".rs"))
            .collect();
        let existing = ["lib.rs", "mod.rs"]
            .into_iter()
            .find_map(|path| directory.get_key_value(path));
        let (path, text) = match existing {
            Some((path, text)) => (path.as_str(), list(path, text, &modules)?),
            None => ("mod.rs", list("mod.rs", EMPTY_LIST, &modules)?),
        };
        Ok(BTreeMap::from([(path.to_owned(), text)]))
    }
}

/// A list without migrations, as `sea-orm-cli migrate init` writes it.
const EMPTY_LIST: &str = "\
//! The migrations, in order.

pub use sea_orm_migration::prelude::*;

/// Runs the migrations.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![]
    }
}
";

fn text(migration: &Scripts) -> String {
    let Scripts { up, down, .. } = migration;
    // What the trait says counts for both directions; one that must be in a transaction alone begins its own.
    let is_whole = up.transactional && (down.transactional || down.is_empty());
    format!(
        "\
//! Written by cargo schema generate. Do not change this file once it has run.

use sea_orm_migration::prelude::*;

/// `{name}`
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {{
    fn use_transaction(&self) -> Option<bool> {{
        Some({is_whole})
    }}

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {{
{up_body}    }}

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {{
{down_body}    }}
}}

const UP: &str = {up};

const DOWN: &str = {down};
",
        name = migration.name,
        up_body = body("UP", up, is_whole),
        down_body = body("DOWN", down, is_whole),
        up = literal(&up.text()),
        down = literal(&down.text()),
    )
}

fn body(constant: &str, script: &Script, is_whole: bool) -> String {
    if script.is_empty() {
        return format!("        let _ = (manager, {constant});\n        Ok(())\n");
    }
    if is_whole || !script.transactional {
        return format!(
            "        manager.get_connection().execute_unprepared({constant}).await?;\n        Ok(())\n"
        );
    }
    format!(
        "        let manager = manager.begin().await?;\n        \
         manager.get_connection().execute_unprepared({constant}).await?;\n        \
         manager.commit().await\n"
    )
}

/// A raw literal with enough number signs.
fn literal(text: &str) -> String {
    let mut signs = String::from("#");
    while text.contains(&format!("\"{signs}")) {
        signs.push('#');
    }
    format!("r{signs}\"\n{text}\"{signs}")
}

/// The list with the new modules at its end.
fn list(path: &str, text: &str, modules: &[&str]) -> Result<String, FormatError> {
    let unknown = |what: &str| {
        FormatError {
        format: "sea-orm",
        problem: format!("{path} of the migrations directory has no {what} that migrations could be added to"),
        remedy: "give it the form that `sea-orm-cli migrate init` writes: `fn migrations() -> .. { vec![..] }` in \
                 the `impl MigratorTrait`"
            .into(),
    }
    };
    let function = text
        .find("fn migrations")
        .ok_or_else(|| unknown("`fn migrations`"))?;
    let (open, close) = macro_body(text, function).ok_or_else(|| unknown("`vec![..]`"))?;
    let indent = " ".repeat(12);
    let mut items = text[open..close].trim_end().to_owned();
    if !items.is_empty() && !items.ends_with(',') {
        items.push(',');
    }
    for module in modules {
        items.push_str(&format!("\n{indent}Box::new({module}::Migration),"));
    }
    let mut listed = format!(
        "{}{items}\n        {}",
        &text[..open],
        text[close..].trim_start()
    );
    let declarations: String = modules.iter().map(|it| format!("mod {it};\n")).collect();
    let place = place_of_declarations(&listed);
    listed.insert_str(place, &declarations);
    Ok(listed)
}

/// The inside of the first `vec![..]` from `start`.
fn macro_body(text: &str, start: usize) -> Option<(usize, usize)> {
    let open = start + text.get(start..)?.find("vec![")? + "vec![".len();
    let mut depth = 1_usize;
    for (position, character) in text.get(open..)?.char_indices() {
        match character {
            '[' => depth += 1,
            ']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some((open, open + position));
        }
    }
    None
}

/// After the last `mod name;`, else before the migrator with its documentation.
fn place_of_declarations(text: &str) -> usize {
    let mut position = 0;
    let mut after_modules = None;
    let mut after_uses = 0;
    for line in text.split_inclusive('\n') {
        position += line.len();
        let is_declaration = line.trim_end().ends_with(';');
        if is_declaration && (line.starts_with("mod ") || line.starts_with("pub mod ")) {
            after_modules = Some(position);
        }
        if is_declaration && (line.starts_with("use ") || line.starts_with("pub use ")) {
            after_uses = position;
        }
    }
    after_modules.unwrap_or(after_uses)
}

#[cfg(test)]
mod tests {
    use super::{EMPTY_LIST, list, literal};

    #[test]
    fn a_list_grows_at_its_end() {
        let first = list("lib.rs", EMPTY_LIST, &["m20260101_000000_first"]).unwrap();
        let second = list(
            "lib.rs",
            &first,
            &["m20260201_000000_second", "m20260201_000001_third"],
        )
        .unwrap();
        let expected = "\
pub use sea_orm_migration::prelude::*;
mod m20260101_000000_first;
mod m20260201_000000_second;
mod m20260201_000001_third;
";
        assert!(second.contains(expected), "{second}");
        let expected = "\
        vec![
            Box::new(m20260101_000000_first::Migration),
            Box::new(m20260201_000000_second::Migration),
            Box::new(m20260201_000001_third::Migration),
        ]
    }
";
        assert!(second.contains(expected), "{second}");
    }

    #[test]
    fn a_list_of_another_form_is_refused() {
        let error = list("lib.rs", "fn main() {}", &["m"]).unwrap_err();
        assert!(error.problem.contains("`fn migrations`"), "{error}");
        let error = list("lib.rs", "fn migrations() { other() }", &["m"]).unwrap_err();
        assert!(error.problem.contains("vec!"), "{error}");
    }

    #[test]
    fn a_literal_holds_any_text() {
        assert_eq!(literal("SELECT 1;\n"), "r#\"\nSELECT 1;\n\"#");
        assert_eq!(literal("a\"#b"), "r##\"\na\"#b\"##");
    }
}
