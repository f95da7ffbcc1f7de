//! The digest of how a table is divided among partitions. One that is not has the digest that it had before
//! there were words for it.

use super::Text;
use super::table_objects::value;
use crate::ast::Table;
use crate::attr::{Bound, EndValue, KeyItem, PartitionKey, RangeEnd};

/// Appends what is said.
pub(super) fn append(text: &mut Text, table: &Table<'_>) {
    let Some(partitioning) = &table.options.partitioning else {
        return;
    };
    text.word("partitioning");
    key(text, table, &partitioning.key);
    text.number(partitioning.engines.0);
    for partition in &table.partitions {
        text.word("partition");
        text.value(&partition.name);
        text.optional(partition.namespace.as_deref());
        text.optional(partition.of.as_ref().map(|of| of.value.as_str()));
        bound(text, table, &partition.bound);
        if let Some(inner) = &partition.key {
            key(text, table, inner);
        }
        for (name, value) in &partition.parameters {
            text.word("with");
            text.value(name);
            text.value(value);
        }
        text.said_value("tablespace", partition.tablespace.as_deref());
    }
}

fn key(text: &mut Text, table: &Table<'_>, key: &PartitionKey) {
    text.word(key.strategy.keyword());
    text.number(key.parts.len());
    for part in &key.parts {
        match part.item {
            KeyItem::Column(column) => text.number(column),
            KeyItem::Expression(part) => value(text, table, Some(part)),
        }
        text.optional(part.operator_class.as_deref());
        text.optional(part.collation.as_deref());
    }
    if let Some(periods) = &key.periods {
        text.word(periods.by.keyword());
        text.value(&periods.from.value);
        text.value(&periods.until.value);
    }
    if let Some((count, _)) = key.count {
        text.word("partitions");
        text.number(count);
    }
    text.said("default", key.default.is_some());
    if let Some(each) = &key.each {
        text.word("each");
        self::key(text, table, each);
    }
}

fn bound(text: &mut Text, table: &Table<'_>, bound: &Bound) {
    match bound {
        Bound::Default => text.word("default"),
        Bound::Range(from, to) => {
            text.word("range");
            ends(text, table, from);
            ends(text, table, to);
        }
        Bound::List(values) => {
            text.word("list");
            text.number(values.len());
            for (one, _) in values {
                value(text, table, Some(*one));
            }
        }
        Bound::Hash(modulus, remainder) => {
            text.word("hash");
            text.number(modulus);
            text.number(remainder);
        }
    }
}

fn ends(text: &mut Text, table: &Table<'_>, ends: &[RangeEnd]) {
    text.number(ends.len());
    for end in ends {
        match end.value {
            EndValue::Limit(limit) => text.word(limit.keyword()),
            EndValue::Value(one) => value(text, table, Some(one)),
        }
    }
}
