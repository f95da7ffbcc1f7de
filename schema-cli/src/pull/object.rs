//! Objects that are no tables: words where there are some, else SQL in files of its own.

use super::attribute::{literal, word_or_literal};
use super::item::Omissions;
use super::module::SqlFile;
use super::names::field_name;
use schema_core::def::{ObjectKind, SequenceOptions};
use schema_core::model::{
    Expression, IndexKey, ObjectDefinition, ObjectKey, ObjectName, SchemaObject, Sequence, View,
};
use std::collections::BTreeSet;

/// The items of `objects: [...]`, and the files that they name.
#[derive(Debug, Default)]
pub(super) struct Objects {
    pub(super) items: Vec<String>,
    pub(super) files: Vec<SqlFile>,
    used: BTreeSet<String>,
}

impl Objects {
    /// Adds an object of the catalog.
    pub(super) fn add(
        &mut self,
        object: &SchemaObject,
        directory: &str,
        omissions: &mut Omissions,
    ) {
        let key = &object.key;
        match &object.definition {
            ObjectDefinition::Extension(extension) => {
                let mut arguments = vec![word_or_literal(&key.name.name)];
                let namespace = extension.namespace.as_deref().filter(|it| *it != "public");
                arguments
                    .extend(namespace.map(|it| format!("namespace = {}", word_or_literal(it))));
                self.items
                    .push(format!("extension({})", arguments.join(", ")));
            }
            ObjectDefinition::Namespace => {
                let mut arguments = vec![word_or_literal(&key.name.name)];
                let comment = object.comment.as_deref();
                arguments.extend(comment.map(|it| format!("comment = {}", literal(it))));
                self.items
                    .push(format!("namespace({})", arguments.join(", ")));
            }
            ObjectDefinition::View(view) => {
                // SQLite keeps the whole statement.
                let start = view.query.trim_start().get(..6).unwrap_or_default();
                let is_whole = start.eq_ignore_ascii_case("CREATE");
                let text = match is_whole {
                    true => format!("{};\n", view.query.trim_end().trim_end_matches(';')),
                    false => self::view(object, view),
                };
                self.sql(key, text, directory);
                self.indexes(key, view);
            }
            ObjectDefinition::Sql(sql) if sql.create.is_empty() => {
                omissions.add(key.to_string(), "the server does not print how it was made");
            }
            ObjectDefinition::Sql(sql) => {
                let mut text = format!("{};\n", sql.create.trim_end().trim_end_matches(';'));
                if let Some(comment) = &object.comment {
                    text.push_str(&format!(
                        "COMMENT ON {} IS {};\n",
                        identity(key),
                        quoted(comment)
                    ));
                }
                match sql.drop.is_empty() {
                    true => self.sql(key, text, directory),
                    false => self.named(object, &text, &sql.drop),
                }
            }
            ObjectDefinition::Role(_) | ObjectDefinition::Publication(_) => {
                omissions.add(key.to_string(), "no catalog is read into its words");
            }
        }
    }

    /// SQL that begins with no CREATE, or whose way back its head does not say.
    fn named(&mut self, object: &SchemaObject, text: &str, drop: &str) {
        let name = format!("{} {}", object.key.detail, object.key.name);
        let mut arguments = vec![
            literal(text.trim_end().trim_end_matches(';')),
            format!("name = {}", literal(&name)),
            format!("drop = {}", literal(drop)),
        ];
        if !object.depends_on.is_empty() {
            let names: Vec<String> = object
                .depends_on
                .iter()
                .map(|name| literal(&name.to_string()))
                .collect();
            arguments.push(format!("depends_on({})", names.join(", ")));
        }
        self.items.push(format!("sql({})", arguments.join(", ")));
    }

    /// The indexes of a materialized view, which the server prints whole.
    fn indexes(&mut self, view: &ObjectKey, definition: &View) {
        let parts = definition.indexes.iter().flat_map(|index| &index.parts);
        for part in parts {
            if let IndexKey::Expression(Expression::Sql(sql)) = &part.key {
                let of = literal(&view.name.to_string());
                self.items
                    .push(format!("sql({}, depends_on({of}))", literal(sql)));
            }
        }
    }

    /// Adds a sequence that no column numbers its rows with.
    pub(super) fn sequence(&mut self, sequence: &Sequence, directory: &str) {
        let key = ObjectKey {
            detail: "sequence".to_owned(),
            ..ObjectKey::new(ObjectKind::Other, sequence.name.clone())
        };
        let name = qualified(&sequence.name);
        let mut text = format!(
            "CREATE SEQUENCE {name} AS {}{};\n",
            sequence.data_type.postgres_name(),
            counting(sequence)
        );
        if let Some(comment) = &sequence.comment {
            text.push_str(&format!(
                "COMMENT ON SEQUENCE {name} IS {};\n",
                quoted(comment)
            ));
        }
        if let Some((table, column)) = &sequence.owner {
            let (table, column) = (qualified(table), name_of(column));
            text.push_str(&format!(
                "ALTER SEQUENCE {name} OWNED BY {table}.{column};\n"
            ));
        }
        self.sql(&key, text, directory);
    }

    /// Adds a type that no column has; `statements` create it.
    pub(super) fn declared_type(
        &mut self,
        name: &ObjectName,
        statements: &[String],
        directory: &str,
    ) {
        let key = ObjectKey {
            detail: "type".to_owned(),
            ..ObjectKey::new(ObjectKind::Other, name.clone())
        };
        let text: String = statements.iter().map(|it| format!("{it};\n")).collect();
        self.sql(&key, text, directory);
    }

    fn sql(&mut self, key: &ObjectKey, text: String, directory: &str) {
        let kind = match key.kind {
            ObjectKind::Other => key.detail.replace(' ', "_"),
            other => other.words().replace(' ', "_"),
        };
        let namespace = key.name.namespace.as_deref();
        let name = match namespace {
            Some(namespace) => format!("{}_{}", field_name(namespace), field_name(&key.name.name)),
            None => field_name(&key.name.name),
        };
        let mut path = format!("{kind}/{name}.sql");
        let mut number = 1_u32;
        while !self.used.insert(path.clone()) {
            number += 1;
            path = format!("{kind}/{name}_{number}.sql");
        }
        self.items.push(format!(
            "include_sql!({})",
            literal(&format!("{directory}/{path}"))
        ));
        self.files.push(SqlFile {
            path: path.into(),
            text,
        });
    }
}

fn view(object: &SchemaObject, view: &View) -> String {
    let key = &object.key;
    let name = qualified(&key.name);
    let options: Vec<String> = view
        .options
        .iter()
        .map(|(option, value)| format!("{option}={value}"))
        .collect();
    let options = match options.is_empty() {
        true => String::new(),
        false => format!(" WITH ({})", options.join(", ")),
    };
    let columns: Vec<String> = view
        .columns
        .iter()
        .map(|column| name_of(&column.name))
        .collect();
    let mut text = format!(
        "CREATE {} {name} ({}){options} AS\n{};\n",
        key.kind.words().to_uppercase(),
        columns.join(", "),
        view.query.trim_end().trim_end_matches(';')
    );
    if let Some(comment) = &object.comment {
        text.push_str(&format!(
            "COMMENT ON {} IS {};\n",
            identity(key),
            quoted(comment)
        ));
    }
    for column in &view.columns {
        if let Some(comment) = &column.comment {
            let column = name_of(&column.name);
            text.push_str(&format!(
                "COMMENT ON COLUMN {name}.{column} IS {};\n",
                quoted(comment)
            ));
        }
    }
    text
}

/// The object as COMMENT names it.
fn identity(key: &ObjectKey) -> String {
    let words = key.kind.words().to_uppercase();
    let of_table = |name: &str| match name.split_once('.') {
        Some((namespace, table)) => format!("{}.{}", name_of(namespace), name_of(table)),
        None => name_of(name),
    };
    match key.kind {
        ObjectKind::Aggregate if key.detail.is_empty() => {
            format!("{words} {}(*)", qualified(&key.name))
        }
        ObjectKind::Function | ObjectKind::Procedure | ObjectKind::Aggregate => {
            format!("{words} {}({})", qualified(&key.name), key.detail)
        }
        ObjectKind::Trigger | ObjectKind::Rule => {
            format!(
                "{words} {} ON {}",
                name_of(&key.name.name),
                of_table(&key.detail)
            )
        }
        ObjectKind::Other => match key.detail.as_str() {
            // The name is the whole identity, as the server spells it.
            "operator" => format!("OPERATOR {}", key.name),
            "cast" => format!("CAST ({})", key.name.name),
            "constraint" => {
                let (table, name) = key
                    .name
                    .name
                    .split_once('.')
                    .unwrap_or(("", &key.name.name));
                let table = ObjectName {
                    namespace: key.name.namespace.clone(),
                    name: table.to_owned(),
                };
                format!("CONSTRAINT {} ON {}", name_of(name), qualified(&table))
            }
            detail => match detail.strip_prefix("trigger on ") {
                Some(table) => {
                    let table = ObjectName {
                        namespace: key.name.namespace.clone(),
                        name: table.to_owned(),
                    };
                    format!(
                        "TRIGGER {} ON {}",
                        name_of(&key.name.name),
                        qualified(&table)
                    )
                }
                None => format!("{} {}", detail.to_uppercase(), qualified(&key.name)),
            },
        },
        _ => format!("{words} {}", qualified(&key.name)),
    }
}

fn counting(sequence: &Sequence) -> String {
    let SequenceOptions {
        start,
        increment,
        minimum,
        maximum,
        cache,
        cycle,
    } = sequence.options;
    let numbers = [
        ("INCREMENT BY", increment),
        ("MINVALUE", minimum),
        ("MAXVALUE", maximum),
        ("START WITH", start),
        ("CACHE", cache),
    ];
    let mut text: String = numbers
        .iter()
        .filter_map(|(word, number)| number.map(|number| format!(" {word} {number}")))
        .collect();
    if cycle {
        text.push_str(" CYCLE");
    }
    text
}

fn qualified(name: &ObjectName) -> String {
    match &name.namespace {
        Some(namespace) => format!("{}.{}", name_of(namespace), name_of(&name.name)),
        None => name_of(&name.name),
    }
}

/// A name as SQL.
fn name_of(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A string as SQL.
fn quoted(text: &str) -> String {
    let doubled = text.replace('\'', "''");
    match text.contains('\\') {
        true => format!("E'{}'", doubled.replace('\\', "\\\\")),
        false => format!("'{doubled}'"),
    }
}
