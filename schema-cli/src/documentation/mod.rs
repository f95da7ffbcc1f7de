//! The schema as a document: diagrams, a dictionary of its tables, its access patterns, and what was decided.

mod decisions;
mod diagram;
mod markdown;
mod table;

use markdown::{anchor, cell, heading};
use schema_core::def::{SchemaDef, TableDef};
use schema_core::model::{ObjectName, Schema, Table, TypeDefinition};
use std::collections::BTreeMap;
use std::fmt::Write;

/// A declared schema, and what it becomes on one engine.
pub struct Documented<'schema> {
    /// What the structs say.
    pub definition: &'schema SchemaDef<'schema>,
    /// What the engine makes of it.
    pub schema: &'schema Schema,
    /// The engine, as `architrave.toml` names it.
    pub engine: String,
}

impl Documented<'_> {
    /// The struct of a table; `None` for one that a convention brings.
    fn declared(&self, name: &ObjectName) -> Option<&TableDef<'_>> {
        let mut tables = self.definition.tables.iter().copied();
        tables.find(|table| table.name == name.name && table.namespace == name.namespace.as_deref())
    }

    /// The tables by bounded context, or by namespace where none is declared.
    fn groups(&self) -> BTreeMap<String, Vec<&Table>> {
        let mut groups: BTreeMap<String, Vec<&Table>> = BTreeMap::new();
        for table in self.schema.tables.values() {
            let context = self.declared(&table.name).and_then(|it| it.context);
            let group = context.or(table.name.namespace.as_deref());
            let group = group.unwrap_or("Tables").to_owned();
            groups.entry(group).or_default().push(table);
        }
        groups
    }
}

/// The document, in Markdown with diagrams in Mermaid. The same schema gives the same text.
pub fn document(documented: &Documented<'_>) -> String {
    let schema = documented.schema;
    let mut text = format!("# {}\n\n", heading(&schema.name));
    text.push_str(
        "<!-- Written by `cargo schema docs`. Change the structs and write it anew; `--check` tells whether it is current. -->\n\n",
    );
    if let Some(comment) = documented.definition.comment {
        let _ = writeln!(text, "{}\n", comment.trim());
    }
    let _ = writeln!(
        text,
        "{} as declared in `{}`, for {}.\n",
        counted(schema.tables.len(), "table"),
        documented.definition.package,
        documented.engine
    );
    let groups = documented.groups();
    for (group, tables) in &groups {
        let _ = writeln!(text, "## {}\n", heading(group));
        text.push_str(&diagram::of(tables));
        for table in tables {
            text.push_str(&table::section(documented, table));
        }
    }
    types(&mut text, schema);
    objects(&mut text, schema);
    text.push_str(&decisions::section(documented));
    while text.ends_with("\n\n") {
        text.pop();
    }
    text
}

fn counted(number: usize, what: &str) -> String {
    match number {
        1 => format!("1 {what}"),
        _ => format!("{number} {what}s"),
    }
}

fn types(text: &mut String, schema: &Schema) {
    if schema.enums.is_empty() && schema.types.is_empty() {
        return;
    }
    text.push_str("## Types\n\n| type | is | comment |\n|---|---|---|\n");
    for it in schema.enums.values() {
        let labels: Vec<String> = it
            .labels
            .iter()
            .map(|label| markdown::code(label))
            .collect();
        let _ = writeln!(
            text,
            "| {}{} | enum: {} | {} |",
            anchor("type", &it.name),
            markdown::code(&it.name.to_string()),
            labels.join(", "),
            cell(it.comment.as_deref().unwrap_or_default())
        );
    }
    for it in schema.types.values() {
        let is = match &it.definition {
            TypeDefinition::Domain(domain) => {
                let checks = domain.checks.iter();
                let checks = checks.map(|check| markdown::code(&check.expression.to_string()));
                let checks: Vec<String> = checks.collect();
                let base = markdown::code(&domain.base.to_string());
                match checks.is_empty() {
                    true => format!("domain over {base}"),
                    false => format!("domain over {base}: {}", checks.join(", ")),
                }
            }
            TypeDefinition::Composite(attributes) => {
                let attributes = attributes.iter();
                let attributes =
                    attributes.map(|it| markdown::code(&format!("{} {}", it.name, it.data_type)));
                let attributes: Vec<String> = attributes.collect();
                format!("composite: {}", attributes.join(", "))
            }
        };
        let _ = writeln!(
            text,
            "| {}{} | {is} | {} |",
            anchor("type", &it.name),
            markdown::code(&it.name.to_string()),
            cell(it.comment.as_deref().unwrap_or_default())
        );
    }
    text.push('\n');
}

fn objects(text: &mut String, schema: &Schema) {
    if schema.objects.is_empty() {
        return;
    }
    text.push_str("## Views, functions and other objects\n\n| object | comment |\n|---|---|\n");
    for (key, object) in &schema.objects {
        let _ = writeln!(
            text,
            "| {} | {} |",
            cell(&key.to_string()),
            cell(object.comment.as_deref().unwrap_or_default())
        );
    }
    text.push('\n');
}
