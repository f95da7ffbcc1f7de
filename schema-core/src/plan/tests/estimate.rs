//! What steps cost.

use super::dialect::Fake;
use super::plan_between;
use crate::def::TypeKind;
use crate::diff::sample::{column, index, name, schema, table};
use crate::model::Schema;
use crate::plan::{
    ColumnStatistics, Estimate, EstimateSource, Operation, Options, Statistics, TableStatistics,
    Work,
};

/// A table of a million rows with a number and a text, and an index on them.
fn orders(rows: Option<u64>, indexed: &[&str]) -> Schema {
    let columns = [
        column("number", TypeKind::BigInt),
        column("note", TypeKind::Text),
    ];
    let mut orders = table("orders", columns);
    orders.rows = rows;
    for column in indexed {
        orders
            .indexes
            .push(index(&format!("orders_{column}_idx"), &[column]));
    }
    schema([orders])
}

fn index_on(column: &str, rows: Option<u64>, statistics: Statistics) -> Option<Estimate> {
    let options = Options {
        statistics,
        ..Options::default()
    };
    let (old, new) = (orders(rows, &[]), orders(rows, &[column]));
    let plan = plan_between(&Fake::altering(), &old, &new, &options).unwrap();
    let steps = plan.migrations.into_iter().flat_map(|it| it.steps);
    let mut builds = steps.filter(|step| step.footprint.work == Work::IndexBuild);
    builds.next().unwrap().estimate
}

fn counted(rows: u64, distinct: u64) -> Statistics {
    let note = ColumnStatistics {
        width: 20,
        distinct,
    };
    let orders = TableStatistics {
        rows: Some(rows),
        bytes: rows * 72,
        columns: [("note".to_owned(), note)].into(),
        ..TableStatistics::default()
    };
    Statistics {
        logs_hint_bits: Some(false),
        tables: [(name("orders"), orders)].into(),
        ..Statistics::default()
    }
}

#[test]
fn an_index_of_numbers_has_the_size_that_servers_give_it() {
    // 22,487,040 bytes on PostgreSQL 15, where each value is there once.
    let counted = Statistics {
        logs_hint_bits: Some(false),
        ..Statistics::default()
    };
    let estimate = index_on("number", Some(1_000_000), counted).unwrap();
    assert_eq!(estimate.source, EstimateSource::Declared);
    assert_eq!(estimate.log_bytes.high, 22_000_000);
    assert_eq!(
        estimate.to_string(),
        "0.3 s to 6.7 s, log 6000 kB to 22 MB (1,000,000 rows of orders, declared)"
    );
}

#[test]
fn a_key_that_repeats_stands_once() {
    let once = index_on("note", None, counted(1_000_000, 1_000_000)).unwrap();
    let repeated = index_on("note", None, counted(1_000_000, 5)).unwrap();
    assert_eq!(once.log_bytes.high, 40_000_000);
    assert_eq!(repeated.log_bytes.high, 6_000_000);
}

#[test]
fn nothing_is_said_where_nobody_says_how_many_rows_there_are() {
    assert_eq!(index_on("number", None, Statistics::default()), None);
}

#[test]
fn counted_rows_decide_whether_a_table_is_small() {
    let with = |rows: u64| Options {
        statistics: counted(rows, 1),
        ..Options::default()
    };
    let wide = |kind: TypeKind| {
        let mut orders = table("orders", [column("number", kind)]);
        orders.rows = Some(2_000_000);
        schema([orders])
    };
    let (old, new) = (wide(TypeKind::Integer), wide(TypeKind::BigInt));
    let plan = plan_between(&Fake::altering(), &old, &new, &with(500)).unwrap();
    let mut steps = plan.migrations.iter().flat_map(|it| &it.steps);
    let rewrite = steps
        .find(|step| step.footprint.work == Work::Rewrite)
        .unwrap();
    assert_eq!(rewrite.estimate.as_ref().map(|it| it.rows), Some(500));
    let plan = plan_between(&Fake::altering(), &old, &new, &with(5_000_000)).unwrap();
    let mut steps = plan.migrations.iter().flat_map(|it| &it.steps);
    assert!(steps.all(|step| step.footprint.work != Work::Rewrite));
}

#[test]
fn the_statistics_of_a_renamed_table_are_those_of_its_old_name() {
    let old = orders(None, &[]);
    let mut sales = orders(None, &["note"])
        .tables
        .remove(&name("orders"))
        .unwrap();
    sales.name = name("sales");
    sales.renamed_from = Some("orders".to_owned());
    let options = Options {
        statistics: counted(1_000_000, 5),
        ..Options::default()
    };
    let plan = plan_between(&Fake::altering(), &old, &schema([sales]), &options).unwrap();
    let mut steps = plan.migrations.iter().flat_map(|it| &it.steps);
    let build = steps.find(|step| matches!(step.operation, Operation::CreateIndex { .. }));
    let estimate = build.and_then(|step| step.estimate.as_ref()).unwrap();
    assert_eq!(
        (estimate.rows, estimate.table.to_string()),
        (1_000_000, "sales".to_owned())
    );
}
