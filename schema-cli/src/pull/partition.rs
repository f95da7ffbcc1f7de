//! How a table is divided among partitions.

use super::attribute::word_or_literal;
use super::index::parts;
use super::table::{TableWriter, parameter_value};
use schema_core::model::{ObjectName, Partition, PartitionBound, Partitioning, RangeEnd};

/// Writes an attribute for each partition; returns the key, which stands in `#[table(..)]`.
pub(super) fn write(writer: &mut TableWriter<'_>) -> Option<String> {
    let table = writer.table;
    let partitioning = table.partitioning.as_ref()?;
    let object = format!("table {}", table.name);
    let Some(key) = key(writer, partitioning, &object) else {
        writer.omissions.add(
            object,
            "its partition key is left out, and so are its partitions",
        );
        return None;
    };
    for (parent, partition) in partitioning.all(&table.name) {
        self::partition(writer, parent, partition);
    }
    Some(key)
}

/// `partition(range(created_at))`
fn key(writer: &mut TableWriter<'_>, partitioning: &Partitioning, object: &str) -> Option<String> {
    let parts = parts(writer, &partitioning.key, object)?;
    let strategy = partitioning.strategy.keyword();
    Some(format!("partition({strategy}({}))", parts.join(", ")))
}

fn partition(writer: &mut TableWriter<'_>, parent: &ObjectName, partition: &Partition) {
    let table = writer.table;
    let object = format!("partition {}", partition.name);
    let mut arguments = vec![word_or_literal(&partition.name.name)];
    if *parent != table.name {
        arguments.push(format!("of = {}", word_or_literal(&parent.name)));
    }
    if partition.name.namespace != table.name.namespace {
        match &partition.name.namespace {
            Some(namespace) => {
                arguments.push(format!("namespace = {}", word_or_literal(namespace)));
            }
            None => writer.omissions.add(
                object.clone(),
                "it is in the default namespace and its table is not, which the language cannot say",
            ),
        }
    }
    let mut ends = |ends: &[RangeEnd]| {
        let texts: Vec<String> = ends
            .iter()
            .map(|end| match end {
                RangeEnd::Limit(limit) => limit.keyword().to_owned(),
                RangeEnd::Value(value) => writer.expression(value),
            })
            .collect();
        match texts.as_slice() {
            [only] => only.clone(),
            several => format!("({})", several.join(", ")),
        }
    };
    match &partition.bound {
        PartitionBound::Default => arguments.push("default".to_owned()),
        PartitionBound::Range { from, to } => {
            arguments.push(format!("from = {}", ends(from)));
            arguments.push(format!("to = {}", ends(to)));
        }
        PartitionBound::List(values) => {
            let values: Vec<String> = values
                .iter()
                .map(|value| writer.expression(value))
                .collect();
            arguments.push(format!("values({})", values.join(", ")));
        }
        PartitionBound::Hash { modulus, remainder } => {
            arguments.push(format!("modulus = {modulus}"));
            arguments.push(format!("remainder = {remainder}"));
        }
    }
    if let Some(inner) = &partition.partitioning {
        match key(writer, inner, &object) {
            Some(key) => arguments.push(key),
            None => writer.omissions.add(
                object,
                "its own partition key is left out, and so are its partitions",
            ),
        }
    }
    if let Some(tablespace) = &partition.tablespace {
        arguments.push(format!("tablespace = {}", word_or_literal(tablespace)));
    }
    if !partition.parameters.is_empty() {
        let parameters: Vec<String> = partition
            .parameters
            .iter()
            .map(|(name, value)| format!("{name} = {}", parameter_value(value)))
            .collect();
        arguments.push(format!("with({})", parameters.join(", ")));
    }
    writer.attribute("partition", &arguments);
}
