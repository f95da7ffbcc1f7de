//! The rules about running databases: each finds something in two cases and nothing in two others.

use super::live::LiveDeclaration;
use super::{
    LiveConstraint, LiveFacts, LiveIndex, LiveSequence, LiveTable, Stage, live_findings, rules,
};

fn index(change: impl FnOnce(&mut LiveIndex)) -> LiveFacts {
    let mut index = LiveIndex {
        name: "orders_note_idx".to_owned(),
        table: "orders".to_owned(),
        is_valid: true,
        bytes: 2_000_000,
        ..LiveIndex::default()
    };
    change(&mut index);
    LiveFacts {
        counted_days: Some(30.0),
        indexes: vec![index],
        ..LiveFacts::default()
    }
}

fn constraint(name: &str) -> LiveFacts {
    LiveFacts {
        unvalidated: vec![LiveConstraint {
            name: name.to_owned(),
            table: "orders".to_owned(),
        }],
        ..LiveFacts::default()
    }
}

fn sequence(last: i64, maximum: i64, cycles: bool) -> LiveFacts {
    LiveFacts {
        sequences: vec![LiveSequence {
            name: "orders_id_seq".to_owned(),
            column: Some("orders.id".to_owned()),
            last,
            maximum,
            cycles,
        }],
        ..LiveFacts::default()
    }
}

fn table(change: impl FnOnce(&mut LiveTable)) -> LiveFacts {
    let mut table = LiveTable {
        name: "orders".to_owned(),
        live_rows: 1_000_000,
        was_analyzed: true,
        bytes: 100_000_000,
        ..LiveTable::default()
    };
    change(&mut table);
    LiveFacts {
        tables: vec![table],
        ..LiveFacts::default()
    }
}

fn declared(declared: u64, counted: u64) -> LiveFacts {
    LiveFacts {
        declared: vec![LiveDeclaration {
            table: "orders".to_owned(),
            declared,
            counted,
        }],
        ..LiveFacts::default()
    }
}

/// A rule, what it finds something in, and what it finds nothing in.
fn cases() -> Vec<(&'static str, [LiveFacts; 2], [LiveFacts; 2])> {
    let young = LiveFacts {
        counted_days: Some(3.0),
        ..index(|_| {})
    };
    vec![
        (
            "constraint_unvalidated",
            [
                constraint("orders_total_check"),
                constraint("orders_customer_id_fkey"),
            ],
            [LiveFacts::default(), index(|_| {})],
        ),
        (
            "declared_rows_off",
            [declared(5_000, 2_400_000), declared(3_000_000, 1_000_000)],
            [declared(2_000_000, 1_000_000), declared(500, 9_000)],
        ),
        (
            "index_invalid",
            [
                index(|it| it.is_valid = false),
                index(|it| (it.is_valid, it.constrains) = (false, true)),
            ],
            [index(|_| {}), LiveFacts::default()],
        ),
        (
            "index_unused",
            [index(|_| {}), index(|it| it.bytes = 40_000_000_000)],
            [index(|it| it.backs_foreign_key = true), young],
        ),
        (
            "sequence_near_end",
            [
                sequence(2_000_000_000, 2_147_483_647, false),
                sequence(20_000, 32_767, false),
            ],
            [
                sequence(2_000_000_000, i64::MAX, false),
                sequence(30_000, 32_767, true),
            ],
        ),
        (
            "statistics_stale",
            [
                table(|it| it.changed_since_analyze = 600_000),
                table(|it| it.was_analyzed = false),
            ],
            [
                table(|it| it.changed_since_analyze = 100_000),
                table(|it| (it.live_rows, it.was_analyzed) = (500, false)),
            ],
        ),
        (
            "table_bloated",
            [
                table(|it| it.dead_rows = 600_000),
                table(|it| (it.live_rows, it.dead_rows) = (0, 50_000)),
            ],
            [
                table(|it| it.dead_rows = 100_000),
                table(|it| (it.bytes, it.dead_rows) = (500_000, 600_000)),
            ],
        ),
    ]
}

#[test]
fn every_rule_about_running_databases_fails_twice_and_passes_twice() {
    let cases = cases();
    for (name, failing, passing) in &cases {
        let finds = |facts: &LiveFacts| {
            let found = live_findings(facts, None);
            found.iter().any(|it| it.finding.rule.name == *name)
        };
        assert!(
            failing.iter().all(finds),
            "{name} is missed in {failing:#?}"
        );
        assert!(
            !passing.iter().any(finds),
            "{name} is a false alarm in {passing:#?}"
        );
    }
    let named: Vec<&str> = cases.iter().map(|(name, ..)| *name).collect();
    let live = rules().iter().filter(|rule| rule.stage == Stage::Live);
    let live: Vec<&str> = live.map(|rule| rule.name).collect();
    assert_eq!(named, live);
}
