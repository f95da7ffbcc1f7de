//! The field of a column.

use super::attribute::{Documentation, attribute, documentation, literal, word_or_literal};
use super::constraint::{reference_options, stands_on_field};
use super::index::is_plain_unique;
use super::rust_type::rust_type;
use super::table::TableWriter;
use schema_core::def::SequenceOptions;
use schema_core::model::{Column, Generation, Identity, Schema, Sequence, Table};
use schema_core::syntax::name::DefaultName;

/// Writes the field with its attributes.
pub(super) fn write(writer: &mut TableWriter<'_>, column: &Column, field: &str) -> String {
    let Some(found) = rust_type(
        &column.data_type,
        writer.context.features,
        &writer.context.types,
    ) else {
        return String::new();
    };
    writer.imports.extend(&found.imports);
    writer.mentions.extend(found.names.iter().cloned());
    if let Some(feature) = found.wanted_feature {
        writer.context.want(feature);
    }
    let mut options = Vec::new();
    let plain = field.strip_prefix("r#").unwrap_or(field);
    if plain != column.name {
        options.push(format!("name = {}", literal(&column.name)));
    }
    if let Some(declared) = &found.declared {
        options.push(format!("type = {declared}"));
    }
    let key = writer.table.primary_key.as_ref();
    if key.is_some_and(|key| {
        key.columns.contains(&column.name) && super::constraint::is_plain_key(writer.table, key)
    }) {
        options.push("primary_key".to_owned());
    }
    if let Some(identity) = &column.identity {
        options.push(self::identity(identity));
    }
    let owned = column.default.as_ref().and_then(|default| {
        let sequence = writer
            .context
            .schema
            .sequences
            .get(&default.next_value_of()?)?;
        let (table, of) = serial(writer.context.schema, sequence)?;
        (table.name == writer.table.name && of.name == column.name).then_some(sequence)
    });
    if let Some(sequence) = owned {
        options.push(self::serial_option(writer, column, sequence));
    } else if let Some(default) = &column.default {
        let text = writer.expression(default);
        options.push(format!("default = {text}"));
    }
    if let Some((generated, stored)) = &column.generated {
        let text = writer.expression(generated);
        let kind = if *stored { "" } else { ", virtual" };
        options.push(format!("generated({text}{kind})"));
    }
    if let Some(collation) = &column.collation {
        options.push(match &collation.namespace {
            Some(namespace) => format!(
                "collate = {}.{}",
                word_or_literal(namespace),
                literal(&collation.name)
            ),
            None => format!("collate = {}", literal(&collation.name)),
        });
    }
    let physical = &column.physical;
    options.extend(
        physical
            .storage
            .map(|it| format!("storage = {}", it.keyword())),
    );
    options.extend(
        physical
            .compression
            .map(|it| format!("compression = {}", it.keyword())),
    );
    options.extend(physical.statistics.map(|it| format!("statistics = {it}")));
    options.extend(
        physical
            .n_distinct
            .as_ref()
            .map(|it| format!("n_distinct = {it}")),
    );
    options.extend(
        physical
            .n_distinct_inherited
            .as_ref()
            .map(|it| format!("n_distinct_inherited = {it}")),
    );
    let mut text = match documentation(column.comment.as_deref(), 4) {
        Documentation::Lines(lines) => lines,
        Documentation::Unfit => {
            let comment = column.comment.as_deref().unwrap_or_default();
            options.push(format!("comment = {}", literal(comment)));
            String::new()
        }
    };
    if !options.is_empty() {
        text.push_str(&attribute("column", &options, 4));
    }
    for unique in &writer.table.uniques {
        if is_plain_unique(writer, unique) && super::index::is_on(&unique.parts, &column.name) {
            text.push_str("    #[unique]\n");
        }
    }
    for each in &writer.table.foreign_keys {
        if each.columns.as_slice() != [column.name.clone()] || !stands_on_field(each) {
            continue;
        }
        let Some(target) = super::constraint::target_fields(writer, each) else {
            continue;
        };
        let mut arguments = target;
        arguments.extend(reference_options(writer, each));
        text.push_str(&attribute("references", &arguments, 4));
    }
    let rust_type = match column.nullable {
        true => format!("Option<{}>", found.text),
        false => found.text,
    };
    text.push_str(&format!("    pub {field}: {rust_type},\n"));
    text
}

/// `identity`, `identity(by_default, start = 1000)`
fn identity(identity: &Identity) -> String {
    let mut options = Vec::new();
    if identity.generation == Generation::ByDefault {
        options.push("by_default".to_owned());
    }
    if let Some(sequence) = &identity.sequence {
        options.push(format!("sequence = {}", literal(sequence)));
    }
    options.extend(counting(&identity.options));
    match options.is_empty() {
        true => "identity".to_owned(),
        false => format!("identity({})", options.join(", ")),
    }
}

/// The column that a sequence numbers as PostgreSQL's `serial` does: it goes with the column and is its default.
pub(super) fn serial<'a>(
    schema: &'a Schema,
    sequence: &Sequence,
) -> Option<(&'a Table, &'a Column)> {
    let (table, column) = sequence.owner.as_ref()?;
    let table = schema.tables.get(table)?;
    let column = table.column(column)?;
    let default = column.default.as_ref()?.next_value_of()?;
    let is_beside = sequence.name.namespace == table.name.namespace;
    (default == sequence.name && is_beside && sequence.comment.is_none()).then_some((table, column))
}

/// `serial`, `serial(sequence = "numbers", start = 1000)`
fn serial_option(writer: &TableWriter<'_>, column: &Column, sequence: &Sequence) -> String {
    let mut options = Vec::new();
    let default = DefaultName::sequence(&writer.table.name.name, &column.name).first();
    if default != sequence.name.name {
        options.push(format!("sequence = {}", literal(&sequence.name.name)));
    }
    if sequence.data_type != column.data_type.kind {
        options.push(format!("type = {}", sequence.data_type.keyword()));
    }
    options.extend(counting(&sequence.options));
    match options.is_empty() {
        true => "serial".to_owned(),
        false => format!("serial({})", options.join(", ")),
    }
}

/// How a sequence counts.
pub(super) fn counting(options: &SequenceOptions) -> Vec<String> {
    let numbers = [
        ("start", options.start),
        ("increment", options.increment),
        ("min", options.minimum),
        ("max", options.maximum),
        ("cache", options.cache),
    ];
    let mut words: Vec<String> = numbers
        .iter()
        .filter_map(|(word, number)| number.map(|number| format!("{word} = {number}")))
        .collect();
    if options.cycle {
        words.push("cycle".to_owned());
    }
    words
}
