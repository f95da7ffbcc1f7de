//! What a server makes of an expression is read back as one that it makes the same of.

use crate::dialect::expression::{sql, truth};
use crate::shop::release::postgres;
use architrave_tests::postgres::each_version;
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;
use schema_cli::sql_expression::{Holder, Surroundings, read, without_labels};
use schema_core::def::TypeKind;
use schema_core::dialect::Engine;
use schema_core::model::{Column, DataType, Expression, Schema};
use schema_core::typing::Purpose;

#[test]
fn random_expressions_come_back_from_every_server() {
    let mut runner = TestRunner::deterministic();
    let strategy = truth();
    let expressions: Vec<Expression> = (0..80)
        .map(|_| strategy.new_tree(&mut runner).unwrap().current())
        .collect();
    let columns: Vec<Column> = ["a", "order", "c"]
        .map(|name| Column::new(name, DataType::new(TypeKind::BigInt)))
        .into_iter()
        .chain(["p", "q"].map(|name| Column::new(name, DataType::new(TypeKind::Boolean))))
        .collect();
    let schema = Schema::default();
    let surroundings = Surroundings {
        schema: &schema,
        columns: &columns,
        holder: Holder::Table,
        purpose: Purpose::Condition,
        target: None,
    };
    for server in each_version() {
        let dialect = postgres(server.version);
        let scratch = server.scratch_database();
        let mut client = scratch.connect();
        client
            .batch_execute(
                "CREATE TABLE t (a bigint, \"order\" bigint, c bigint, p boolean, q boolean)",
            )
            .unwrap();
        let mut kept = |text: &str| -> String {
            client
                .batch_execute(&format!(
                    "ALTER TABLE t DROP CONSTRAINT IF EXISTS k, ADD CONSTRAINT k CHECK ({text})"
                ))
                .unwrap();
            let row = client.query_one(
                "SELECT pg_get_expr(conbin, conrelid) FROM pg_constraint WHERE conname = 'k'",
                &[],
            );
            row.unwrap().get(0)
        };
        let (mut in_words, mut unchanged) = (0, 0);
        for expression in &expressions {
            let written = sql(&dialect, expression, TypeKind::Boolean).unwrap();
            let first = kept(&written);
            let back = without_labels(&read(&first, Engine::Postgres, &surroundings));
            if matches!(back, Expression::Sql(_)) {
                continue;
            }
            in_words += 1;
            let again = kept(&sql(&dialect, &back, TypeKind::Boolean).unwrap());
            unchanged += usize::from(again == first);
            // Where an IN became several ORs, the group that they were is gone, and nothing else.
            let twice = without_labels(&read(&again, Engine::Postgres, &surroundings));
            assert_eq!(
                twice, back,
                "{} {expression}\n{first}\n{again}",
                server.version
            );
        }
        assert!(in_words > 60, "{in_words} on {}", server.version);
        assert!(
            unchanged * 10 > in_words * 9,
            "{unchanged} of {in_words} on {}",
            server.version
        );
    }
}
