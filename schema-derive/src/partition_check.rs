//! What PostgreSQL asks of a partitioned table and its partitions: mistakes that one struct shows, each at its
//! token.

use crate::ast::Table;
use crate::attr::{Bound, EndValue, KeyItem, KeyPart, Partition, PartitionKey, RangeEnd};
use crate::ctxt::Ctxt;
use crate::definition::primary_key;
use crate::language::{Expression, nearest};
use crate::place::Place;
use schema_core::def::{ColumnIndex, PartitionStrategy, RangeLimit, TypeKind};
use schema_core::syntax::ParsedNodeKind;
use schema_core::syntax::partition_bound::{
    BoundEnd, BoundLiteral, compare_ends, compare_literals,
};
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// Runs every check.
pub(crate) fn check(ctxt: &Ctxt, table: &Table<'_>) {
    if table.options.partitioning.is_none() {
        if let Some(partition) = table.partitions.first() {
            ctxt.error_at(
                partition.place,
                "the table is not divided: say by what, as in `#[table(partition(range(created_at)))]`",
            );
        }
        return;
    }
    let errors_before = ctxt.count();
    for key in keys(table) {
        self::key(ctxt, table, key);
    }
    names_differ(ctxt, table);
    for partition in &table.partitions {
        self::partition(ctxt, table, partition);
    }
    if ctxt.count() == errors_before {
        for (of, key) in levels(table) {
            no_overlaps(ctxt, table, key, of);
        }
    }
    keys_contain_partition_key(ctxt, table);
    table_can_be_divided(ctxt, table);
}

/// The column whose values an expression that bounds a partition is compared with.
pub(crate) fn column_of_bound(table: &Table<'_>, id: usize) -> Option<usize> {
    table.partitions.iter().find_map(|partition| {
        let key = key_above(table, partition)?;
        let column = |position: usize| match key.parts.get(position)?.item {
            KeyItem::Column(column) => Some(usize::from(column)),
            KeyItem::Expression(_) => None,
        };
        let at = |ends: &[RangeEnd]| {
            ends.iter()
                .position(|end| matches!(end.value, EndValue::Value(value) if value.id == id))
        };
        match &partition.bound {
            Bound::Range(from, to) => column(at(from).or_else(|| at(to))?),
            Bound::List(values) => {
                let mut values = values.iter();
                values.find(|(value, _)| value.id == id)?;
                column(0)
            }
            Bound::Default | Bound::Hash(..) => None,
        }
    })
}

/// Every key of the table.
fn keys<'a>(table: &'a Table<'_>) -> Vec<&'a PartitionKey> {
    let of_table = table.options.partitioning.iter().map(|it| &it.key);
    let of_partitions = table.partitions.iter().filter_map(|it| it.key.as_ref());
    let mut keys = Vec::new();
    for key in of_table.chain(of_partitions) {
        let mut next = Some(key);
        while let Some(key) = next {
            keys.push(key);
            next = key.each.as_deref();
        }
    }
    keys
}

/// What the attributes divide: the table or a partition, and its key.
fn levels<'a>(table: &'a Table<'_>) -> Vec<(Option<&'a str>, &'a PartitionKey)> {
    let of_table = table.options.partitioning.iter().map(|it| (None, &it.key));
    let of_partitions = table
        .partitions
        .iter()
        .filter_map(|it| Some((Some(it.name.as_str()), key_of(table, it)?)));
    of_table.chain(of_partitions).collect()
}

/// How a partition is divided: as it says, else as the key above it says.
fn key_of<'a>(table: &'a Table<'_>, partition: &'a Partition) -> Option<&'a PartitionKey> {
    match &partition.key {
        Some(key) => Some(key),
        None => key_above(table, partition)?.each.as_deref(),
    }
}

/// The key by which the table or partition is divided that a partition is a part of. Of one that follows from
/// periods or a hash only the key above all is known.
fn key_above<'a>(table: &'a Table<'_>, partition: &'a Partition) -> Option<&'a PartitionKey> {
    let of_table = &table.options.partitioning.as_ref()?.key;
    // A circle of partitions is reported elsewhere.
    let mut depth = table.partitions.len() + 1;
    let mut above = Vec::new();
    let mut next = partition.of.as_ref();
    while let Some(of) = next {
        depth = depth.checked_sub(1)?;
        let parent = table.partitions.iter().find(|it| it.name == of.value);
        let Some(parent) = parent else {
            // It follows from the key of the table.
            let mut key = of_table.each.as_deref()?;
            for _ in &above {
                key = key.each.as_deref()?;
            }
            return Some(key);
        };
        if let Some(key) = &parent.key {
            let mut key = key;
            for _ in &above {
                key = key.each.as_deref()?;
            }
            return Some(key);
        }
        above.push(parent);
        next = parent.of.as_ref();
    }
    let mut key = of_table;
    for _ in &above {
        key = key.each.as_deref()?;
    }
    Some(key)
}

fn key(ctxt: &Ctxt, table: &Table<'_>, key: &PartitionKey) {
    for part in &key.parts {
        self::part(ctxt, table, part);
    }
    if key.strategy == PartitionStrategy::List
        && let [_, second, ..] = key.parts.as_slice()
    {
        ctxt.error_at(
            second.place.unwrap_or(key.place),
            "a list has one column; divide each partition once more by the other one: \
             `partition(list(region), partition(list(status)))`",
        );
    }
    if let (PartitionStrategy::Hash, Some(place)) = (key.strategy, key.default) {
        ctxt.error_at(
            place,
            "each hash has its partition, so that nothing is left for `default`; remove it",
        );
    }
    match (key.count, key.strategy) {
        (Some((0, place)), _) => {
            ctxt.error_at(place, "rows need a partition: `partitions = 8`");
        }
        (Some((_, place)), PartitionStrategy::Range | PartitionStrategy::List) => ctxt.error_at(
            place,
            "only a hash divides the rows by itself; write `hash(..)`, or one `#[partition(..)]` for each",
        ),
        _ => {}
    }
    periods(ctxt, table, key);
}

fn part(ctxt: &Ctxt, table: &Table<'_>, part: &KeyPart) {
    if let Some(place) = part.order_place {
        ctxt.error_at(
            place,
            "the key of partitions has no order; remove it: bounds say what comes first",
        );
    }
    if let KeyItem::Column(column) = part.item
        && let Some(column) = table.columns.get(usize::from(column))
        && column.options.generated.is_some()
        && let Some(place) = part.place
    {
        ctxt.error_at(
            place,
            "a generated column has its value when the partition is chosen already: write its expression in its \
             place, as in `range(created_at.year())`, or use a plain column",
        );
    }
}

fn periods(ctxt: &Ctxt, table: &Table<'_>, key: &PartitionKey) {
    let Some(periods) = &key.periods else {
        return;
    };
    let column = match key.parts.as_slice() {
        [
            KeyPart {
                item: KeyItem::Column(column),
                ..
            },
        ] => table.columns.get(usize::from(*column)),
        _ => None,
    };
    let kind = column.map(|column| match &column.options.data_type {
        Some((declared, _)) => declared.kind,
        None => crate::well_known::column_type(column.inner_type).kind,
    });
    let is_time = kind.is_some_and(|kind| {
        matches!(
            kind,
            TypeKind::Date | TypeKind::Timestamp | TypeKind::TimestampTz | TypeKind::Unknown
        )
    });
    if key.strategy != PartitionStrategy::Range || !is_time {
        ctxt.error_at(
            periods.place,
            "periods divide one column of dates or timestamps: `range(created_at), by = month, ..`; for any other \
             key write one `#[partition(name, from = .., to = ..)]` for each partition",
        );
        return;
    }
    for text in [&periods.from, &periods.until] {
        if date(&text.value).is_none() {
            ctxt.error_at(
                text.place,
                format_args!(
                    "a period begins with a day: write `{}` as `\"2026-01-01\"`",
                    text.value
                ),
            );
            return;
        }
    }
    if periods.from.value >= periods.until.value {
        ctxt.error_at(
            periods.until.place,
            format_args!(
                "`until` is the first day after the last period, and so comes after `from`, {}",
                periods.from.value
            ),
        );
    }
}

/// Whether the text is a day, as far as its shape shows it.
fn date(text: &str) -> Option<()> {
    let mut parts = text.split('-');
    let number = |part: Option<&str>, digits: usize| {
        let part = part.filter(|part| part.len() == digits)?;
        part.parse::<u16>().ok()
    };
    number(parts.next(), 4)?;
    let (month, day) = (number(parts.next(), 2)?, number(parts.next(), 2)?);
    let is_day = (1..=12).contains(&month) && (1..=31).contains(&day) && parts.next().is_none();
    is_day.then_some(())
}

fn names_differ(ctxt: &Ctxt, table: &Table<'_>) {
    let mut seen = BTreeSet::new();
    for partition in &table.partitions {
        if !seen.insert((&partition.namespace, &partition.name)) {
            ctxt.error_at(
                partition.name_place,
                format_args!(
                    "there is a partition `{}` already; choose another name",
                    partition.name
                ),
            );
        }
    }
}

fn partition(ctxt: &Ctxt, table: &Table<'_>, partition: &Partition) {
    if let Some(of) = &partition.of {
        let parent = table.partitions.iter().find(|it| it.name == of.value);
        let has_implied = keys(table)
            .iter()
            .any(|key| key.periods.is_some() || key.count.is_some() || key.default.is_some());
        match parent {
            None if !has_implied => {
                let names = table.partitions.iter().map(|it| it.name.as_str());
                let names = names.filter(|name| *name != partition.name);
                let hint = match nearest(&of.value, names) {
                    Some(near) => format!("; did you mean `{near}`?"),
                    None => String::new(),
                };
                ctxt.error_at(
                    of.place,
                    format_args!("there is no partition `{}`{hint}", of.value),
                );
                return;
            }
            Some(parent) if key_of(table, parent).is_none() => {
                ctxt.error_at(
                    of.place,
                    format_args!(
                        "`{0}` is not divided; say by what: `#[partition({0}, .., partition(list(region)))]`",
                        of.value
                    ),
                );
                return;
            }
            _ => {}
        }
    }
    let Some(key) = key_above(table, partition) else {
        return;
    };
    let expected = match (&partition.bound, key.strategy) {
        (Bound::Default, PartitionStrategy::Hash) => {
            Some("each hash has its partition, so that nothing is left for `default`; remove it")
        }
        (Bound::Default, _)
        | (Bound::Range(..), PartitionStrategy::Range)
        | (Bound::List(_), PartitionStrategy::List)
        | (Bound::Hash(..), PartitionStrategy::Hash) => None,
        (_, PartitionStrategy::Range) => Some(
            "the rows are divided by a range: write `from = .., to = ..`, the first value and the first one after",
        ),
        (_, PartitionStrategy::List) => {
            Some("the rows are divided by a list: write `values(.., ..)`")
        }
        (_, PartitionStrategy::Hash) => {
            Some("the rows are divided by a hash: write `modulus = 4, remainder = 0`")
        }
    };
    if let Some(message) = expected {
        ctxt.error_at(partition.bound_place, message);
        return;
    }
    match &partition.bound {
        Bound::Range(from, to) => {
            range(ctxt, table, key, partition, from, to);
        }
        Bound::List(values) => {
            for (position, (value, place)) in values.iter().enumerate() {
                let literal = self::literal(table, *value);
                let again = values[..position].iter().any(|(other, _)| {
                    let other = self::literal(table, *other);
                    let pair = literal.as_ref().zip(other.as_ref());
                    pair.is_some_and(|(one, other)| {
                        compare_literals(one.as_bound(), other.as_bound()) == Some(Ordering::Equal)
                    })
                });
                if again {
                    ctxt.error_at(*place, "the value is in the list already; remove it");
                }
                constant(ctxt, table, *value, *place);
            }
        }
        Bound::Hash(modulus, remainder) if remainder >= modulus => ctxt.error_at(
            partition.bound_place,
            format_args!(
                "divided by {modulus}, nothing leaves {remainder}: `remainder` is one of 0 to {}",
                modulus.saturating_sub(1)
            ),
        ),
        Bound::Hash(..) | Bound::Default => {}
    }
}

fn range(
    ctxt: &Ctxt,
    table: &Table<'_>,
    key: &PartitionKey,
    partition: &Partition,
    from: &[RangeEnd],
    to: &[RangeEnd],
) {
    for ends in [from, to] {
        for end in ends {
            match end.value {
                EndValue::Value(value) if is_null(table, value) => ctxt.error_at(
                    end.place,
                    "NULL is in no range, and so goes to the `default` partition; `minvalue` is below every value",
                ),
                EndValue::Value(value) => constant(ctxt, table, value, end.place),
                EndValue::Limit(_) => {}
            }
        }
        if ends.len() != key.parts.len() {
            let place = match ends {
                [only] => only.place,
                _ => partition.bound_place,
            };
            match key.parts.len() {
                1 => ctxt.error_at(
                    place,
                    "the key is one column, and so each end of the range is one value: `from = 2026`",
                ),
                columns => ctxt.error_at(
                    place,
                    format_args!(
                        "the key has {columns} columns, and so each end of the range has {columns} values: \
                         `from = (2026, minvalue)`"
                    ),
                ),
            }
            return;
        }
    }
    let order = compare_ends(
        &as_bounds(&owned_ends(table, from)),
        &as_bounds(&owned_ends(table, to)),
    );
    if matches!(order, Some(Ordering::Equal | Ordering::Greater)) {
        ctxt.error_at(
            partition.bound_place,
            "no row is in this range: `to` is the first value after it, and so is greater than `from`",
        );
    }
}

/// A bound is decided when the partition is created, once and for all.
fn constant(ctxt: &Ctxt, table: &Table<'_>, value: Expression, place: Place) {
    let parsed = table.readings.expressions.get(value.id);
    let is_constant = parsed.is_some_and(|parsed| {
        parsed.nodes.iter().all(|node| {
            matches!(
                node.kind,
                ParsedNodeKind::Number(_)
                    | ParsedNodeKind::Text(_)
                    | ParsedNodeKind::Boolean(_)
                    | ParsedNodeKind::Null
                    | ParsedNodeKind::EnumPath(_)
            )
        })
    });
    if !is_constant {
        ctxt.error_at(
            place,
            "the bound of a partition is a value as it stands, such as `\"2026-01-01\"`, `1000` or `Region::North`; \
             the database would compute anything else once, when the partition is made",
        );
    }
}

fn is_null(table: &Table<'_>, value: Expression) -> bool {
    let parsed = table.readings.expressions.get(value.id);
    parsed.is_some_and(|parsed| {
        matches!(parsed.nodes.as_slice(), [only] if matches!(only.kind, ParsedNodeKind::Null))
    })
}

/// A literal of an attribute, owned because an enum's value is made of its path.
enum Literal {
    Number(String),
    Text(String),
    Boolean(bool),
    Null,
}

impl Literal {
    fn as_bound(&self) -> BoundLiteral<'_> {
        match self {
            Self::Number(digits) => BoundLiteral::Number(digits),
            Self::Text(text) => BoundLiteral::Text(text),
            Self::Boolean(value) => BoundLiteral::Boolean(*value),
            Self::Null => BoundLiteral::Null,
        }
    }
}

fn literal(table: &Table<'_>, value: Expression) -> Option<Literal> {
    let parsed = table.readings.expressions.get(value.id)?;
    let [only] = parsed.nodes.as_slice() else {
        return None;
    };
    Some(match &only.kind {
        ParsedNodeKind::Number(digits) => Literal::Number(digits.clone()),
        ParsedNodeKind::Text(text) => Literal::Text(text.clone()),
        ParsedNodeKind::Boolean(value) => Literal::Boolean(*value),
        ParsedNodeKind::Null => Literal::Null,
        ParsedNodeKind::EnumPath(path) => Literal::Text(path.segments.last()?.ident.to_string()),
        _ => return None,
    })
}

enum OwnedEnd {
    Limit(RangeLimit),
    Value(Option<Literal>),
}

fn owned_ends(table: &Table<'_>, ends: &[RangeEnd]) -> Vec<OwnedEnd> {
    ends.iter()
        .map(|end| match end.value {
            EndValue::Limit(limit) => OwnedEnd::Limit(limit),
            EndValue::Value(value) => OwnedEnd::Value(literal(table, value)),
        })
        .collect()
}

fn as_bounds(ends: &[OwnedEnd]) -> Vec<BoundEnd<'_>> {
    ends.iter()
        .map(|end| match end {
            OwnedEnd::Limit(RangeLimit::Minimum) => BoundEnd::Minimum,
            OwnedEnd::Limit(RangeLimit::Maximum) => BoundEnd::Maximum,
            OwnedEnd::Value(literal) => BoundEnd::Value(literal.as_ref().map(Literal::as_bound)),
        })
        .collect()
}

/// Two partitions of one table or partition that would take the same row.
fn no_overlaps(ctxt: &Ctxt, table: &Table<'_>, key: &PartitionKey, of: Option<&str>) {
    let siblings: Vec<&Partition> = table
        .partitions
        .iter()
        .filter(|it| it.of.as_ref().map(|of| of.value.as_str()) == of)
        .collect();
    for (position, partition) in siblings.iter().enumerate() {
        if key.default.is_some() && matches!(partition.bound, Bound::Default) {
            ctxt.error_at(
                partition.bound_place,
                "the key has a `default` partition already; remove one of the two",
            );
        }
        let first = siblings[..position]
            .iter()
            .find(|other| overlap(table, &other.bound, &partition.bound));
        if let Some(first) = first {
            ctxt.error_at(
                partition.bound_place,
                format_args!(
                    "some row would belong to `{}` too, and a row has one partition; let one begin where the \
                     other one ends",
                    first.name
                ),
            );
        }
    }
}

fn overlap(table: &Table<'_>, one: &Bound, other: &Bound) -> bool {
    match (one, other) {
        (Bound::Default, Bound::Default) => true,
        (Bound::Range(from, to), Bound::Range(other_from, other_to)) => {
            let before = |end: &[RangeEnd], start: &[RangeEnd]| {
                let (end, start) = (owned_ends(table, end), owned_ends(table, start));
                compare_ends(&as_bounds(&end), &as_bounds(&start))
            };
            let is_after = |order: Option<Ordering>| order == Some(Ordering::Greater);
            is_after(before(to, other_from)) && is_after(before(other_to, from))
        }
        (Bound::List(values), Bound::List(others)) => values.iter().any(|(one, _)| {
            others.iter().any(|(other, _)| {
                let pair = literal(table, *one).zip(literal(table, *other));
                pair.is_some_and(|(one, other)| {
                    compare_literals(one.as_bound(), other.as_bound()) == Some(Ordering::Equal)
                })
            })
        }),
        (Bound::Hash(modulus, remainder), Bound::Hash(other_modulus, other_remainder)) => {
            let smaller = (*modulus).min(*other_modulus).max(1);
            remainder % smaller == other_remainder % smaller
        }
        _ => false,
    }
}

/// An index is one a partition, so that nothing sees two rows of different partitions, unless the key decides about
/// the partition.
fn keys_contain_partition_key(ctxt: &Ctxt, table: &Table<'_>) {
    let mut columns: BTreeSet<ColumnIndex> = BTreeSet::new();
    let mut has_expression = false;
    for part in keys(table).into_iter().flat_map(|key| &key.parts) {
        match part.item {
            KeyItem::Column(column) => {
                columns.insert(column);
            }
            KeyItem::Expression(_) => has_expression = true,
        }
    }
    let field = |column: &ColumnIndex| {
        let column = table.columns.get(usize::from(*column));
        column.map(crate::ast::Column::field).unwrap_or_default()
    };
    let complain = |place: Place,
                    what: &str,
                    own: &[ColumnIndex],
                    write: &dyn Fn(&str) -> String| {
        if has_expression {
            ctxt.error_at(
                place,
                format_args!(
                    "{what} is checked in each partition by itself, and by an expression nobody can tell that equal \
                     values are in one: divide the table by plain columns, or make it a plain index"
                ),
            );
            return;
        }
        let missing: Vec<String> = columns
            .iter()
            .filter(|column| !own.contains(column))
            .map(field)
            .collect();
        if missing.is_empty() {
            return;
        }
        let all: Vec<String> = own.iter().map(field).chain(missing.clone()).collect();
        ctxt.error_at(
            place,
            format_args!(
                "{what} is checked in each partition by itself, and so must name what the table is divided by, \
                 `{}`: {}",
                missing.join("`, `"),
                write(&all.join(", "))
            ),
        );
    };
    if let Some(columns) = primary_key(table) {
        let place = table.primary_key.as_ref().map(|key| key.place).or_else(|| {
            let mut fields = table.columns.iter();
            fields.find_map(|column| column.options.primary_key)
        });
        if let Some(place) = place {
            complain(place, "a primary key", &columns, &|all| {
                format!("write `#[primary_key({all})]` on the struct")
            });
        }
    }
    for unique in &table.uniques {
        let own: Vec<ColumnIndex> = unique
            .parts
            .iter()
            .filter_map(|part| match part.item {
                KeyItem::Column(column) => Some(column),
                KeyItem::Expression(_) => None,
            })
            .collect();
        complain(unique.place, "a unique rule", &own, &|all| {
            format!("write `#[unique({all})]`")
        });
    }
    for exclude in &table.exclusions {
        let own: Vec<ColumnIndex> = exclude
            .elements
            .iter()
            .filter(|element| element.operator == "=")
            .filter_map(|element| match element.part.item {
                KeyItem::Column(column) => Some(column),
                KeyItem::Expression(_) => None,
            })
            .collect();
        complain(exclude.place, "an exclusion constraint", &own, &|all| {
            format!("compare them by `\"=\"`, so that `{all}` are among its parts")
        });
    }
}

/// What a table that holds no rows itself cannot have.
fn table_can_be_divided(ctxt: &Ctxt, table: &Table<'_>) {
    let Some(partitioning) = &table.options.partitioning else {
        return;
    };
    let place = partitioning.key.place;
    let properties = &table.options.properties;
    let refused: [(bool, &str); 4] = [
        (
            !properties.parameters.is_empty(),
            "a partitioned table holds no rows and has no storage parameters: write `with(..)` in the \
             `#[partition(..)]` that has them",
        ),
        (
            properties.unlogged,
            "a partitioned table holds no rows and cannot be `unlogged`: remove one of the two",
        ),
        (
            !properties.inherits.is_empty(),
            "a partitioned table inherits from none: remove `inherits(..)`, and write the columns out",
        ),
        (
            properties.cluster_on.is_some(),
            "a partitioned table holds no rows that CLUSTER could order: remove `cluster_on`",
        ),
    ];
    for (is_said, message) in refused {
        if is_said {
            ctxt.error_at(place, message);
        }
    }
    for check in table.checks.iter().filter(|check| check.no_inherit) {
        ctxt.error_at(
            check.place,
            "a partitioned table holds no rows, so that a check with `no_inherit` would check none: remove it",
        );
    }
}
