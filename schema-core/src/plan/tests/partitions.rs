//! Partitions of tables that hold rows: the steps, and what is refused.

use super::dialect::Fake;
use super::properties::permissive;
use super::{allowing, check, refused, refused_with};
use crate::def::{PartitionStrategy, TypeKind};
use crate::diff::sample::{column, index, name, number, renamed, schema, table};
use crate::model::{
    DataType, IndexPart, Partition, PartitionBound, Partitioning, RangeEnd, Schema, Table,
};
use crate::plan::Options;

fn range(partition: &str, from: u32, to: u32) -> Partition {
    let end = |value: u32| vec![RangeEnd::Value(number(&value.to_string()))];
    let bound = PartitionBound::Range {
        from: end(from),
        to: end(to),
    };
    Partition::new(name(partition), bound)
}

fn rest() -> Partition {
    Partition::new(name("events_rest"), PartitionBound::Default)
}

/// `events`, divided by ranges of `year`, with these partitions and what `edit` makes of it.
fn edited(partitions: &[Partition], edit: impl FnOnce(&mut Table)) -> Schema {
    let mut events = table("events", [column("year", TypeKind::Integer)]);
    let key = vec![IndexPart::column("year")];
    let mut partitioning = Partitioning::new(PartitionStrategy::Range, key);
    partitioning.partitions = partitions.to_vec();
    events.partitioning = Some(partitioning);
    edit(&mut events);
    schema([events])
}

fn events(partitions: &[Partition]) -> Schema {
    edited(partitions, |_| {})
}

fn division(events: &mut Table) -> &mut Partitioning {
    events.partitioning.as_mut().unwrap()
}

#[test]
fn partitions_come_and_go_beside_the_traffic() {
    check(
        &Fake::altering(),
        &events(&[range("events_1", 0, 10), range("events_2", 10, 20)]),
        &events(&[range("events_two", 10, 20), range("events_3", 20, 30)]),
        &allowing(&["events_1"]),
        "expand rename_events_2_to_events_two
           rename partition events_2 to events_two
         expand create_events_3
           create events_3 like events
         expand attach_events_3
           attach events_3 to events
         contract detach_events_1 *
           detach events_1 from events
         contract drop_events_1
           drop events_1",
    );
}

#[test]
fn a_default_partition_is_checked_before_another_one_is_attached() {
    check(
        &Fake::altering(),
        &events(&[range("events_1", 0, 10), rest()]),
        &events(&[range("events_2", 10, 20), rest()]),
        &allowing(&["events_1"]),
        "expand create_events_2
           create events_2 like events
         expand check_events_rest
           add check events_rest.events_2_excluded, not validated
         expand validate_events_2_excluded
           validate events_rest.events_2_excluded
         expand alter_events
           attach events_2 to events
           drop check events_rest.events_2_excluded
         contract detach_events_1
           detach events_1 from events
         contract drop_events_1
           drop events_1",
    );
}

#[test]
fn an_index_is_built_on_each_partition() {
    let mut divided = range("events_2", 10, 20);
    let key = vec![IndexPart::column("id")];
    let mut inner = Partitioning::new(PartitionStrategy::Hash, key);
    let bound = PartitionBound::Hash {
        modulus: 1,
        remainder: 0,
    };
    inner.partitions = vec![Partition::new(name("events_2_p0"), bound)];
    divided.partitioning = Some(inner);
    let partitions = [range("events_1", 0, 10), divided];
    check(
        &Fake::altering(),
        &events(&partitions),
        &edited(&partitions, |events| {
            events.indexes.push(index("by_year", &["year"]));
        }),
        &Options::default(),
        "expand create_events_1_by_year_idx *
           create index events_1_by_year_idx on events_1
         expand create_events_2_p0_by_year_idx *
           create index events_2_p0_by_year_idx on events_2_p0
         expand create_by_year
           declare index by_year on events alone
           declare index events_2_by_year_idx on events_2 alone
           attach index events_1_by_year_idx to by_year
           attach index events_2_p0_by_year_idx to events_2_by_year_idx
           attach index events_2_by_year_idx to by_year",
    );
}

#[test]
fn what_would_move_rows_is_refused() {
    let old = events(&[range("events_1", 0, 10)]);
    let division_of = |edit: fn(&mut Table)| edited(&[range("events_1", 0, 10)], edit);
    let cases: [(Schema, &'static str, &str); 7] = [
        (
            division_of(|events| events.partitioning = None),
            "partitioning_changed",
            "events",
        ),
        (
            division_of(|events| division(events).strategy = PartitionStrategy::Hash),
            "partitioning_changed",
            "events",
        ),
        (
            division_of(|events| division(events).key = vec![IndexPart::column("id")]),
            "partitioning_changed",
            "events",
        ),
        (
            division_of(|events| events.columns[1].data_type = DataType::new(TypeKind::BigInt)),
            "partitioning_changed",
            "events.year",
        ),
        (
            division_of(|events| {
                events.columns[1] = renamed(column("season", TypeKind::Integer), "year");
                division(events).key = vec![IndexPart::column("season")];
            }),
            "rename_column",
            "events.year",
        ),
        (
            events(&[range("events_1", 0, 20)]),
            "partition_bound_changed",
            "events_1",
        ),
        (
            events(&[range("events_a", 0, 5), range("events_b", 5, 10)]),
            "partition_bound_changed",
            "events_a",
        ),
    ];
    for (new, hazard, object) in cases {
        let found = refused_with(&old, &new, &permissive(&old, &new));
        assert!(
            found.contains(&(hazard, object.to_owned())),
            "{hazard} {object}: {found:?}"
        );
    }
    let plain = edited(&[], |events| events.partitioning = None);
    assert_eq!(
        refused(&plain, &old),
        [("partitioning_changed", "events".to_owned())]
    );
}
