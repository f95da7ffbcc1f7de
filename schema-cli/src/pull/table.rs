//! The struct of a table.

use super::attribute::{Documentation, attribute, documentation, literal, word_or_literal};
use super::expression::Names;
use super::item::{Item, Omissions};
use super::rust_type::rust_type;
use super::{Context, access, attached, column, constraint, index, partition};
use schema_core::def::RowSecurity;
use schema_core::model::{ReplicaIdentity, Table, TableProperties};
use schema_core::syntax::name::table_name;
use std::collections::BTreeSet;

/// A table while its struct is written.
pub(super) struct TableWriter<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) table: &'a Table,
    pub(super) names: Names<'a>,
    pub(super) imports: BTreeSet<&'static str>,
    pub(super) mentions: BTreeSet<String>,
    pub(super) omissions: &'a mut Omissions,
    /// Attributes of the struct, each with its line break.
    pub(super) attributes: String,
}

/// Writes the struct of `table`.
pub(super) fn write(
    context: &Context<'_>,
    table: &Table,
    omissions: &mut Omissions,
) -> Option<Item> {
    let rust_name = context.types.table(&table.name)?;
    let (known, unknown): (Vec<_>, Vec<_>) = table.columns.iter().partition(|column| {
        rust_type(&column.data_type, context.features, &context.types).is_some()
    });
    let fields = context.fields(&table.name);
    let names = Names {
        schema: context.schema,
        types: &context.types,
        columns: (fields.iter())
            .map(|(column, field)| (*column, field.as_str()))
            .collect(),
    };
    let mut writer = TableWriter {
        context,
        table,
        names,
        imports: BTreeSet::new(),
        mentions: BTreeSet::new(),
        omissions,
        attributes: String::new(),
    };
    let mut text = writer.documentation();
    text.push_str(&format!("#[derive({})]\n", context.derives("Table")));
    let mut options = writer.table_options(rust_name);
    constraint::primary_key(&mut writer);
    for unique in &table.uniques {
        index::unique(&mut writer, unique);
    }
    for key in &table.foreign_keys {
        constraint::foreign_key(&mut writer, key);
    }
    for check in &table.checks {
        constraint::check(&mut writer, check);
    }
    for exclusion in &table.exclusions {
        index::exclusion(&mut writer, exclusion);
    }
    for each in &table.indexes {
        index::index(&mut writer, each);
    }
    let partitioning = partition::write(&mut writer);
    for object in &table.objects {
        attached::write(&mut writer, object);
    }
    for pattern in context.access.get(&table.name).into_iter().flatten() {
        access::write(&mut writer, pattern);
    }
    options.extend(partitioning);
    if !options.is_empty() {
        text.push_str(&attribute("table", &options, 0));
    }
    text.push_str(&std::mem::take(&mut writer.attributes));
    text.push_str(&format!("pub struct {rust_name} {{\n"));
    for (column, (_, field)) in known.iter().zip(fields) {
        text.push_str(&column::write(&mut writer, column, field));
    }
    for column in unknown {
        let name = &column.data_type.name;
        let spelled = name
            .as_ref()
            .map_or_else(|| column.data_type.to_string(), ToString::to_string);
        let line = format!("{} {spelled}", column.name).replace(['\r', '\n'], " ");
        text.push_str(&format!("    // left out: the column {line}\n"));
        writer.omissions.add(
            format!("column {}.{}", table.name, column.name),
            format!("the language has no word for its type `{spelled}`, so that it is left out"),
        );
    }
    text.push_str("}\n");
    if known.is_empty() {
        writer.omissions.add(
            format!("table {}", table.name),
            "it has no columns that a struct could hold, so that it is left out",
        );
        return None;
    }
    let (imports, mentions) = (writer.imports, writer.mentions);
    Some(Item {
        namespace: table.name.namespace.clone(),
        name: rust_name.to_owned(),
        text,
        imports,
        mentions,
    })
}

impl TableWriter<'_> {
    /// Adds an attribute to the struct.
    pub(super) fn attribute(&mut self, word: &str, arguments: &[String]) {
        self.attributes.push_str(&attribute(word, arguments, 0));
    }

    /// The fields of columns; `None`, with a note, where one of them is left out.
    pub(super) fn fields(&mut self, columns: &[String], object: &str) -> Option<Vec<String>> {
        let mut fields = Vec::new();
        for column in columns {
            match self.names.field(column) {
                Some(field) => fields.push(field.to_owned()),
                None => {
                    self.omissions.add(
                        object,
                        format!("its column {column} is left out, and so is it"),
                    );
                    return None;
                }
            }
        }
        Some(fields)
    }

    /// The text of an expression, with what it mentions noted.
    pub(super) fn expression(&mut self, expression: &schema_core::model::Expression) -> String {
        self.mentions.extend(self.names.enums(expression));
        self.names.text(expression)
    }

    /// The struct of another table; its own is `Self`.
    pub(super) fn target(&mut self, name: &schema_core::model::ObjectName) -> Option<String> {
        if *name == self.table.name {
            return Some("Self".to_owned());
        }
        let rust_name = self.context.types.table(name)?.to_owned();
        self.mentions.insert(rust_name.clone());
        Some(rust_name)
    }

    fn documentation(&mut self) -> String {
        match documentation(self.table.comment.as_deref(), 0) {
            Documentation::Lines(lines) => lines,
            Documentation::Unfit => {
                self.omissions.add(
                    format!("comment on table {}", self.table.name),
                    "a doc comment cannot keep its white space, so that it is left out",
                );
                String::new()
            }
        }
    }

    fn table_options(&mut self, rust_name: &str) -> Vec<String> {
        let table = self.table;
        let mut options = Vec::new();
        if table_name(rust_name).as_deref() != Ok(table.name.name.as_str()) {
            options.push(format!("name = {}", literal(&table.name.name)));
        }
        if let Some(namespace) = &table.name.namespace {
            options.push(format!("namespace = {}", word_or_literal(namespace)));
        }
        self.properties(&table.properties, &mut options);
        options
    }

    fn properties(&mut self, properties: &TableProperties, options: &mut Vec<String>) {
        if properties.unlogged {
            options.push("unlogged".to_owned());
        }
        if !properties.parameters.is_empty() {
            let parameters: Vec<String> = properties
                .parameters
                .iter()
                .map(|(name, value)| format!("{name} = {}", parameter_value(value)))
                .collect();
            options.push(format!("with({})", parameters.join(", ")));
        }
        if let Some(tablespace) = &properties.tablespace {
            options.push(format!("tablespace = {}", word_or_literal(tablespace)));
        }
        let parents: Vec<String> = properties
            .inherits
            .iter()
            .filter_map(|parent| self.target(parent))
            .collect();
        if parents.len() < properties.inherits.len() {
            self.omissions.add(
                format!("table {}", self.table.name),
                "a table that it inherits from is not pulled",
            );
        }
        if !parents.is_empty() {
            options.push(format!("inherits({})", parents.join(", ")));
        }
        if let Some(index) = &properties.cluster_on {
            options.push(format!("cluster_on = {}", word_or_literal(index)));
        }
        match &properties.replica_identity {
            ReplicaIdentity::Default => {}
            ReplicaIdentity::Full => options.push("replica_identity = full".to_owned()),
            ReplicaIdentity::Nothing => options.push("replica_identity = nothing".to_owned()),
            ReplicaIdentity::Index(index) => {
                options.push(format!("replica_identity = index({})", literal(index)));
            }
        }
        match properties.row_security {
            RowSecurity::Disabled => {}
            other => options.push(format!("row_security = {}", other.keyword())),
        }
        let sqlite: Vec<&str> = [
            (properties.sqlite.without_rowid, "without_rowid"),
            (properties.sqlite.not_strict, "strict = false"),
            (properties.sqlite.reuses_numbers, "autoincrement = false"),
        ]
        .iter()
        .filter_map(|(is_said, words)| is_said.then_some(*words))
        .collect();
        if !sqlite.is_empty() {
            options.push(format!("on(sqlite, {})", sqlite.join(", ")));
        }
    }
}

/// The value of a storage parameter: a number or `true` as it is, anything else as a text.
pub(super) fn parameter_value(value: &str) -> String {
    let is_number = value
        .parse::<i64>()
        .is_ok_and(|number| number.to_string() == value)
        || value.parse::<f64>().is_ok_and(|_| {
            value.contains('.')
                && value
                    .bytes()
                    .all(|byte| byte.is_ascii_digit() || byte == b'.')
        });
    match value {
        "true" | "false" => value.to_owned(),
        _ if is_number && !value.starts_with('-') => value.to_owned(),
        _ => literal(value),
    }
}
