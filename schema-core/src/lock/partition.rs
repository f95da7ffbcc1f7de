//! How a table is divided among partitions, as text and back.
//!
//! The partitions of all levels are blocks side by side, so that git merges those that two branches added.

use super::block::Block;
use super::read::expression;
use super::write::{Text, join};
use super::{key, write};
use crate::def::{PartitionStrategy, RangeLimit};
use crate::model::{
    Expression, IndexPart, ObjectName, Partition, PartitionBound, Partitioning, RangeEnd, Table,
};
use crate::syntax::lock_file::LockError;
use std::collections::BTreeMap;

/// Writes the division of a table.
pub(super) fn write(text: &mut Text, path: &str, table: &Table) {
    let Some(partitioning) = &table.partitioning else {
        return;
    };
    text.header(&join(path, &["partitioning"]));
    write_key(text, partitioning);
    text.engines(partitioning.engines);
    for (parent, partition) in partitioning.all(&table.name) {
        let is_own = partition.name.namespace == table.name.namespace;
        let key = match is_own {
            true => partition.name.name.clone(),
            false => partition.name.to_string(),
        };
        let path = join(path, &["partitions", &key]);
        text.header(&path);
        if !is_own {
            let namespace = partition.name.namespace.as_deref();
            text.string("name", &partition.name.name);
            text.string("namespace", namespace.unwrap_or_default());
        }
        if *parent != table.name {
            text.string("of", &parent.name);
            if parent.namespace != table.name.namespace {
                let namespace = parent.namespace.as_deref();
                text.string("of_namespace", namespace.unwrap_or_default());
            }
        }
        write_bound(text, &partition.bound);
        if let Some(inner) = &partition.partitioning {
            write_key(text, inner);
        }
        text.optional("tablespace", partition.tablespace.as_deref());
        if !partition.parameters.is_empty() {
            text.header(&join(&path, &["parameters"]));
            for (name, value) in &partition.parameters {
                text.string(&write::key(name), value);
            }
        }
    }
}

fn write_key(text: &mut Text, partitioning: &Partitioning) {
    text.string("strategy", partitioning.strategy.keyword());
    text.parts(&partitioning.key);
}

fn write_bound(text: &mut Text, bound: &PartitionBound) {
    let mut list = |key: &str, items: Vec<String>| text.list(key, items.iter().map(String::as_str));
    match bound {
        PartitionBound::Default => text.flag("default", true),
        PartitionBound::Range { from, to } => {
            list("from", from.iter().map(end).collect());
            list("to", to.iter().map(end).collect());
        }
        PartitionBound::List(values) => {
            list("values", values.iter().map(Expression::to_string).collect());
        }
        PartitionBound::Hash { modulus, remainder } => {
            text.number("modulus", modulus);
            text.number("remainder", remainder);
        }
    }
}

fn end(end: &RangeEnd) -> String {
    match end {
        RangeEnd::Limit(limit) => limit.keyword().to_owned(),
        RangeEnd::Value(value) => value.to_string(),
    }
}

/// A partition and the one that it is a part of.
struct Read {
    parent: ObjectName,
    partition: Partition,
}

/// Reads the division of a table.
pub(super) fn read(
    table: &ObjectName,
    block: &mut Block<'_>,
) -> Result<Option<Partitioning>, LockError> {
    let Some(mut head) = block.optional_block("partitioning")? else {
        return Ok(None);
    };
    let mut partitioning =
        read_key(&mut head)?.ok_or_else(|| head.error("strategy", "it is missing"))?;
    partitioning.engines = head.engines()?;
    head.finish()?;
    let mut parts = Vec::new();
    for (key, mut part) in block.blocks("partitions")? {
        parts.push(read_partition(table, key, &mut part)?);
        part.finish()?;
    }
    // A parent may stand behind its parts.
    while !parts.is_empty() {
        let before = parts.len();
        let mut waiting = Vec::new();
        for part in parts {
            match partitioning.of_mut(table, &part.parent) {
                Some(division) => division.insert(part.partition),
                None => waiting.push(part),
            }
        }
        if waiting.len() == before {
            let part = &waiting[0];
            let problem = format!("there is no partition `{}` that is divided", part.parent);
            return Err(block.error(&format!("partitions.{}.of", part.partition.name), problem));
        }
        parts = waiting;
    }
    Ok(Some(partitioning))
}

fn read_key(block: &mut Block<'_>) -> Result<Option<Partitioning>, LockError> {
    let strategy = block.optional_keyword("strategy", PartitionStrategy::from_keyword)?;
    let Some(strategy) = strategy else {
        return Ok(None);
    };
    let texts = block.list("key")?;
    let parts: Result<Vec<IndexPart>, String> = texts.iter().map(|text| key::parse(text)).collect();
    let parts = parts.map_err(|problem| block.error("key", problem))?;
    Ok(Some(Partitioning::new(strategy, parts)))
}

fn read_partition(table: &ObjectName, key: &str, block: &mut Block<'_>) -> Result<Read, LockError> {
    let mut namespace = |key: &str| -> Result<Option<String>, LockError> {
        Ok(match block.optional_text(key)? {
            None => table.namespace.clone(),
            Some("") => None,
            Some(namespace) => Some(namespace.to_owned()),
        })
    };
    let (own, parents) = (namespace("namespace")?, namespace("of_namespace")?);
    let name = ObjectName {
        namespace: own,
        name: block.optional_text("name")?.unwrap_or(key).to_owned(),
    };
    let parent = match block.optional_text("of")? {
        None => table.clone(),
        Some(of) => ObjectName {
            namespace: parents,
            name: of.to_owned(),
        },
    };
    let mut partition = Partition {
        partitioning: read_key(block)?,
        tablespace: block.optional_text("tablespace")?.map(str::to_owned),
        ..Partition::new(name, read_bound(block)?)
    };
    partition.parameters = read_parameters(block)?;
    Ok(Read { parent, partition })
}

fn read_parameters(block: &mut Block<'_>) -> Result<BTreeMap<String, String>, LockError> {
    let mut found = BTreeMap::new();
    if let Some(mut parameters) = block.optional_block("parameters")? {
        for name in parameters.keys() {
            let value = parameters.text(&name)?.to_owned();
            found.insert(name, value);
        }
        parameters.finish()?;
    }
    Ok(found)
}

fn read_bound(block: &mut Block<'_>) -> Result<PartitionBound, LockError> {
    if block.flag("default")? {
        return Ok(PartitionBound::Default);
    }
    if let Some(modulus) = block.optional_number("modulus")? {
        let remainder = block.number("remainder")?;
        return Ok(PartitionBound::Hash { modulus, remainder });
    }
    let mut list = |key: &str| block.optional_list(key);
    let (from, to, values) = (list("from")?, list("to")?, list("values")?);
    let ends = |key: &str, texts: Vec<String>| -> Result<Vec<RangeEnd>, LockError> {
        let ends = texts
            .iter()
            .map(|text| match RangeLimit::from_keyword(text) {
                Some(limit) => Ok(RangeEnd::Limit(limit)),
                None => expression(text).map(RangeEnd::Value),
            });
        ends.collect::<Result<_, _>>()
            .map_err(|problem| block.error(key, problem))
    };
    if !from.is_empty() && from.len() == to.len() {
        return Ok(PartitionBound::Range {
            from: ends("from", from)?,
            to: ends("to", to)?,
        });
    }
    if values.is_empty() {
        return Err(block.error("values", "the rows of the partition are missing"));
    }
    let values: Result<Vec<Expression>, String> =
        values.iter().map(|text| expression(text)).collect();
    let values = values.map_err(|problem| block.error("values", problem))?;
    Ok(PartitionBound::List(values))
}
