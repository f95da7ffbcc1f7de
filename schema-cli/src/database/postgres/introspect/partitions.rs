//! How tables are divided among partitions.

use super::{Reader, Tables};
use crate::database::DatabaseError;
use ::postgres::Row;
use ::postgres::types::Oid;
use schema_core::def::{PartitionStrategy, RangeLimit};
use schema_core::model::{
    Expression, IndexKey, IndexPart, ObjectName, Partition, PartitionBound, Partitioning, RangeEnd,
};
use std::collections::BTreeMap;

pub(super) fn read(reader: &mut Reader<'_, '_>, tables: &mut Tables) -> Result<(), DatabaseError> {
    let keys = keys(reader)?;
    if keys.is_empty() {
        return Ok(());
    }
    let children = children(reader)?;
    for (oid, table) in tables {
        table.partitioning = division(*oid, &table.name, &keys, &children)?;
    }
    Ok(())
}

/// A partition before those that it is divided into are known.
struct Child {
    oid: Oid,
    name: ObjectName,
    bound: String,
    options: Vec<String>,
    tablespace: Option<String>,
}

fn division(
    oid: Oid,
    name: &ObjectName,
    keys: &BTreeMap<Oid, Partitioning>,
    children: &BTreeMap<Oid, Vec<Child>>,
) -> Result<Option<Partitioning>, DatabaseError> {
    let Some(key) = keys.get(&oid) else {
        return Ok(None);
    };
    let mut partitioning = key.clone();
    for child in children.get(&oid).into_iter().flatten() {
        let bound = bound(&child.bound).ok_or_else(|| DatabaseError::Catalog {
            object: format!("{name}: {}", child.name),
            problem: format!(
                "its bound `{}` is not understood; report this as a bug of architrave",
                child.bound
            ),
        })?;
        let options = child.options.iter();
        partitioning.partitions.push(Partition {
            partitioning: division(child.oid, &child.name, keys, children)?,
            parameters: options
                .filter_map(|option| option.split_once('='))
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            tablespace: child.tablespace.clone(),
            ..Partition::new(child.name.clone(), bound)
        });
    }
    Ok(Some(partitioning))
}

/// The keys of everything that is divided.
fn keys(reader: &mut Reader<'_, '_>) -> Result<BTreeMap<Oid, Partitioning>, DatabaseError> {
    let rows = reader.query(
        "SELECT d.partrelid, d.partstrat::text, \
                ARRAY(SELECT a.attname::text FROM unnest(d.partattrs) WITH ORDINALITY u(attnum, n) \
                      LEFT JOIN pg_attribute a ON a.attrelid = d.partrelid AND a.attnum = u.attnum \
                                              AND u.attnum <> 0 ORDER BY u.n), \
                ARRAY(SELECT CASE WHEN NOT o.opcdefault THEN o.opcname::text END \
                      FROM unnest(d.partclass) WITH ORDINALITY u(class, n) \
                      JOIN pg_opclass o ON o.oid = u.class ORDER BY u.n), \
                ARRAY(SELECT CASE WHEN u.rule <> 0 \
                                   AND u.rule <> coalesce(a.attcollation, 100) \
                             THEN CASE k.collnamespace WHEN 'pg_catalog'::regnamespace THEN k.collname::text \
                               ELSE format('%s.%s', k.collnamespace::regnamespace, k.collname) END END \
                      FROM unnest(d.partcollation, d.partattrs) WITH ORDINALITY u(rule, attnum, n) \
                      LEFT JOIN pg_attribute a ON a.attrelid = d.partrelid AND a.attnum = u.attnum \
                                              AND u.attnum <> 0 \
                      LEFT JOIN pg_collation k ON k.oid = u.rule ORDER BY u.n), \
                pg_get_expr(d.partexprs, d.partrelid) \
         FROM pg_partitioned_table d",
    )?;
    let keys = rows.into_iter().map(|row| {
        let strategy = match row.get::<_, &str>(1) {
            "l" => PartitionStrategy::List,
            "h" => PartitionStrategy::Hash,
            _ => PartitionStrategy::Range,
        };
        (row.get(0), Partitioning::new(strategy, parts(&row)))
    });
    Ok(keys.collect())
}

fn parts(row: &Row) -> Vec<IndexPart> {
    let columns: Vec<Option<String>> = row.get(2);
    let classes: Vec<Option<String>> = row.get(3);
    let collations: Vec<Option<String>> = row.get(4);
    let expressions: Option<String> = row.get(5);
    let mut expressions = split(expressions.as_deref().unwrap_or_default()).into_iter();
    columns
        .into_iter()
        .zip(classes.into_iter().zip(collations))
        .map(|(column, (operator_class, collation))| IndexPart {
            operator_class,
            collation,
            ..IndexPart::new(match column {
                Some(name) => IndexKey::Column(name),
                None => {
                    let text = expressions.next().unwrap_or_default();
                    IndexKey::Expression(Expression::Sql(text.to_owned()))
                }
            })
        })
        .collect()
}

/// The partitions by what they are a part of, sorted by name.
fn children(reader: &mut Reader<'_, '_>) -> Result<BTreeMap<Oid, Vec<Child>>, DatabaseError> {
    let rows = reader.query(
        "SELECT i.inhparent, c.oid, n.nspname::text, c.relname::text, \
                pg_get_expr(c.relpartbound, c.oid), coalesce(c.reloptions, '{}'), \
                (SELECT s.spcname::text FROM pg_tablespace s WHERE s.oid = c.reltablespace) \
         FROM pg_class c JOIN pg_inherits i ON i.inhrelid = c.oid \
         JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE c.relispartition AND c.relkind IN ('r', 'p') ORDER BY 3, 4",
    )?;
    let mut found: BTreeMap<Oid, Vec<Child>> = BTreeMap::new();
    for row in rows {
        let child = Child {
            oid: row.get(1),
            name: reader.object_name(row.get(2), row.get(3)),
            bound: row.get::<_, Option<String>>(4).unwrap_or_default(),
            options: row.get(5),
            tablespace: row.get(6),
        };
        found.entry(row.get(0)).or_default().push(child);
    }
    for siblings in found.values_mut() {
        siblings.sort_by(|one, other| one.name.cmp(&other.name));
    }
    Ok(found)
}

/// What `pg_get_expr` makes of `relpartbound`.
fn bound(text: &str) -> Option<PartitionBound> {
    if text == "DEFAULT" {
        return Some(PartitionBound::Default);
    }
    let text = text.strip_prefix("FOR VALUES ")?;
    if let Some(values) = text.strip_prefix("IN (") {
        let values = split(values.strip_suffix(')')?).into_iter();
        let mut values: Vec<Expression> = values
            .map(|value| Expression::Sql(value.to_owned()))
            .collect();
        values.sort_by_cached_key(ToString::to_string);
        return Some(PartitionBound::List(values));
    }
    if let Some(numbers) = text.strip_prefix("WITH (modulus ") {
        let (modulus, remainder) = numbers.strip_suffix(')')?.split_once(", remainder ")?;
        return Some(PartitionBound::Hash {
            modulus: modulus.parse().ok()?,
            remainder: remainder.parse().ok()?,
        });
    }
    let ranges = text.strip_prefix("FROM (")?;
    let end = closing(ranges)?;
    let to = ranges[end..].strip_prefix(") TO (")?.strip_suffix(')')?;
    let ends = |text| {
        split(text)
            .into_iter()
            .map(|end| match end {
                "MINVALUE" => RangeEnd::Limit(RangeLimit::Minimum),
                "MAXVALUE" => RangeEnd::Limit(RangeLimit::Maximum),
                value => RangeEnd::Value(Expression::Sql(value.to_owned())),
            })
            .collect()
    };
    Some(PartitionBound::Range {
        from: ends(&ranges[..end]),
        to: ends(to),
    })
}

/// Where the parenthesis that was opened before `text` is closed.
fn closing(text: &str) -> Option<usize> {
    outside(text)
        .find_map(|(position, byte, depth)| (byte == b')' && depth == 0).then_some(position))
}

/// The parts between the commas of the uppermost level.
fn split(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (position, byte, depth) in outside(text) {
        if byte == b',' && depth == 0 {
            parts.push(text[start..position].trim());
            start = position + 1;
        }
    }
    if !text.is_empty() {
        parts.push(text[start..].trim());
    }
    parts
}

/// The bytes outside of strings and quoted names, with how many parentheses are open before each.
fn outside(text: &str) -> impl Iterator<Item = (usize, u8, usize)> {
    let mut quote = None;
    let mut depth = 0_usize;
    text.bytes()
        .enumerate()
        .filter_map(move |(position, byte)| {
            match quote {
                // A quote in a string stands twice, so that the string ends and begins again.
                Some(open) => {
                    if byte == open {
                        quote = None;
                    }
                    return None;
                }
                None if byte == b'\'' || byte == b'"' => {
                    quote = Some(byte);
                    return None;
                }
                None => {}
            }
            let before = depth;
            match byte {
                b'(' | b'[' => depth += 1,
                b')' | b']' => depth = depth.saturating_sub(1),
                _ => {}
            }
            Some((position, byte, before))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sql(text: &str) -> Expression {
        Expression::Sql(text.to_owned())
    }

    #[test]
    fn bounds_as_the_server_writes_them() {
        assert_eq!(bound("DEFAULT"), Some(PartitionBound::Default));
        assert_eq!(
            bound("FOR VALUES IN ('a', NULL)"),
            Some(PartitionBound::List(vec![sql("'a'"), sql("NULL")]))
        );
        assert_eq!(
            bound("FOR VALUES WITH (modulus 2, remainder 1)"),
            Some(PartitionBound::Hash {
                modulus: 2,
                remainder: 1
            })
        );
        assert_eq!(
            bound("FOR VALUES FROM ('-1', MINVALUE) TO (5, 'it''s, (x) TO (')"),
            Some(PartitionBound::Range {
                from: vec![
                    RangeEnd::Value(sql("'-1'")),
                    RangeEnd::Limit(RangeLimit::Minimum)
                ],
                to: vec![
                    RangeEnd::Value(sql("5")),
                    RangeEnd::Value(sql("'it''s, (x) TO ('"))
                ],
            })
        );
        assert_eq!(bound("FOR SOMETHING"), None);
    }

    #[test]
    fn expressions_are_cut_at_their_own_commas() {
        assert_eq!(
            split("lower(name), COALESCE(\"a,b\", 'x,y'), (a + b)"),
            ["lower(name)", "COALESCE(\"a,b\", 'x,y')", "(a + b)"]
        );
        assert!(split("").is_empty());
    }
}
