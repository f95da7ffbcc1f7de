//! What a divided table cannot have.

use super::keys;
use crate::ast::Table;
use crate::attr::KeyItem;
use crate::ctxt::Ctxt;
use crate::definition::primary_key;
use crate::place::Place;
use schema_core::def::ColumnIndex;
use std::collections::BTreeSet;

/// An index is one a partition, so that nothing sees two rows of different partitions, unless the key decides about
/// the partition.
pub(super) fn keys_contain_partition_key(ctxt: &Ctxt, table: &Table<'_>) {
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
pub(super) fn table_can_be_divided(ctxt: &Ctxt, table: &Table<'_>) {
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
