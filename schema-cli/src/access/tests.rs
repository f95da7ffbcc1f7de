use super::*;
use schema_core::def::TypeKind;
use schema_core::model::{Column, DataType, PrimaryKey, Table};

fn table(name: &str, columns: &[&str]) -> (ObjectName, Table) {
    let name = ObjectName {
        namespace: None,
        name: name.to_owned(),
    };
    let columns = columns
        .iter()
        .map(|column| Column::new(*column, DataType::new(TypeKind::Text)));
    let table = Table {
        columns: columns.collect(),
        primary_key: Some(PrimaryKey::new("key", vec!["id".to_owned()])),
        ..Table::new(name.clone())
    };
    (name, table)
}

fn shop() -> Schema {
    Schema {
        tables: [
            table("customers", &["id", "email", "is_active", "deleted_at"]),
            table(
                "orders",
                &[
                    "id",
                    "customer_id",
                    "status",
                    "created_at",
                    "note",
                    "Ship To",
                ],
            ),
            table("items", &["id", "order_id", "product_id"]),
        ]
        .into(),
        ..Schema::default()
    }
}

fn counted(statements: &[(&str, u64, f64)]) -> StatementStatistics {
    StatementStatistics {
        since: "2026-01-01 00:00".to_owned(),
        seconds: 100.0,
        default_namespace: "public".to_owned(),
        statements: statements
            .iter()
            .map(|(text, calls, milliseconds)| StatementStatistic {
                text: (*text).to_owned(),
                calls: *calls,
                milliseconds: *milliseconds,
            })
            .collect(),
        ..StatementStatistics::default()
    }
}

fn proposed(statements: &[(&str, u64, f64)]) -> Proposals {
    propose(&counted(statements), &shop(), &Known::default(), 0.1)
}

/// Every pattern as one line: `orders.by_status: status; created_at.desc()`.
fn lines(proposals: &Proposals) -> Vec<String> {
    let line = |table: &ObjectName, pattern: &Pattern| {
        let filter = pattern.path.filter.iter();
        let filter: Vec<String> = filter.map(|it| it.comparison.text(&it.column)).collect();
        let order = pattern.path.order.iter();
        let order: Vec<String> = order.map(|part| part.text(&part.column)).collect();
        let writes = pattern.path.writes.iter();
        let writes: Vec<String> = writes
            .map(|it| {
                format!(
                    " writes({})",
                    it.iter().cloned().collect::<Vec<_>>().join(", ")
                )
            })
            .collect();
        format!(
            "{table}.{}: {}; {}{}",
            pattern.name,
            filter.join(", "),
            order.join(", "),
            writes.concat()
        )
    };
    let patterns = proposals.patterns.iter();
    patterns
        .flat_map(|(table, patterns)| patterns.iter().map(move |it| line(table, it)))
        .collect()
}

#[test]
fn conditions_and_orders_are_read() {
    for (statement, expected) in [
        (
            "SELECT * FROM orders WHERE customer_id = $1 AND status = $2::text ORDER BY created_at DESC LIMIT $3",
            "orders.by_customer_id_and_status: customer_id, status; created_at.desc()",
        ),
        (
            "SELECT o.* FROM public.orders AS o WHERE $1 <= o.created_at AND o.created_at < $2 + interval '1 day'",
            "orders.by_created_at: created_at >= _, created_at < _; ",
        ),
        (
            "select id from Orders where status in ($1 /*, ... */) and note is null",
            "orders.by_status_and_note: status.one_of(_), note.is_none(); ",
        ),
        (
            "SELECT * FROM orders WHERE status = $1 OR status = $2",
            "orders.by_status: status.one_of(_); ",
        ),
        (
            "SELECT * FROM orders WHERE id = ANY($1) ORDER BY id NULLS FIRST",
            "orders.by_id: id.one_of(_); id.nulls_first()",
        ),
        (
            "SELECT * FROM orders WHERE \"Ship To\" LIKE $1 AND note ~* $2",
            "orders.by_ship_to_and_note: Ship To.like(_), note.matches_i(_); ",
        ),
        (
            "SELECT * FROM customers WHERE lower(email) = lower($1) AND NOT is_active",
            "customers.by_is_active_and_email: !is_active, email.lower() == _; ",
        ),
        (
            "SELECT * FROM orders WHERE (created_at, id) < ($1, $2) ORDER BY created_at DESC, id DESC LIMIT $3",
            "orders.by_created_at: created_at <= _; created_at.desc(), id.desc()",
        ),
        (
            "SELECT created_at AS at FROM orders WHERE note BETWEEN $1 AND $2 ORDER BY at",
            "orders.by_note: note.between(_, _); created_at",
        ),
        // One row has no order.
        (
            "SELECT * FROM orders WHERE id = $1 ORDER BY created_at",
            "orders.by_id: id; ",
        ),
        (
            "SELECT * FROM orders ORDER BY created_at",
            "orders.in_order_of_created_at: ; created_at",
        ),
        ("SELECT count(*) FROM orders", "orders.all: ; "),
        (
            "INSERT INTO orders (id) VALUES ($1) RETURNING id",
            "orders.insert: ;  writes()",
        ),
        (
            "UPDATE orders SET status = $1, note = $2 WHERE id = $3",
            "orders.update_by_id: id;  writes(note, status)",
        ),
        (
            "DELETE FROM orders WHERE created_at < now() - $1::interval",
            "orders.delete_by_created_at: created_at < _;  writes()",
        ),
    ] {
        let proposals = proposed(&[(statement, 1_000, 10.0)]);
        assert_eq!(lines(&proposals), [expected], "{statement}");
        assert_eq!(proposals.not_understood, [], "{statement}");
    }
}

#[test]
fn a_join_enters_by_the_narrowest_condition_and_follows_its_columns() {
    for (statement, expected) in [
        (
            "SELECT * FROM items i JOIN orders o ON o.id = i.order_id JOIN customers c ON c.id = o.customer_id \
             WHERE c.email = $1 AND o.created_at > $2 ORDER BY o.created_at",
            vec![
                "customers.by_email: email; ",
                "items.by_order_id: order_id; ",
                "orders.by_customer_id_and_created_at: customer_id, created_at > _; ",
            ],
        ),
        (
            "SELECT * FROM orders LEFT JOIN items USING (id) WHERE status = $1",
            vec!["items.by_id: id; ", "orders.by_status: status; "],
        ),
        (
            "WITH recent AS (SELECT customer_id FROM orders WHERE created_at > $1) \
             SELECT * FROM customers JOIN recent ON recent.customer_id = customers.id",
            vec![
                "customers.by_id: id; ",
                "orders.by_created_at: created_at > _; ",
            ],
        ),
        (
            "SELECT * FROM customers c WHERE c.email = $1 AND EXISTS (SELECT $2 FROM orders o WHERE o.customer_id = c.id)",
            vec![
                "customers.by_email: email; ",
                "orders.by_customer_id: customer_id; ",
            ],
        ),
        (
            "UPDATE orders SET status = $1 FROM customers WHERE customers.id = orders.customer_id AND customers.email = $2",
            vec![
                "customers.by_email: email; ",
                "orders.update_by_customer_id: customer_id;  writes(status)",
            ],
        ),
    ] {
        let proposals = proposed(&[(statement, 1_000, 10.0)]);
        assert_eq!(lines(&proposals), expected, "{statement}");
        assert_eq!(proposals.not_understood, [], "{statement}");
    }
}

#[test]
fn what_is_not_understood_is_named() {
    for (statement, reason) in [
        (
            "SELECT * FROM orders WHERE status = $1 OR note = $2",
            "a pattern has no words for `status = $1 OR note = $2`",
        ),
        (
            "SELECT * FROM orders WHERE date_trunc($1, created_at) = $2",
            "a pattern has no words for `date_trunc($1, created_at) = $2`",
        ),
        (
            "SELECT * FROM orders WHERE ctid = $1",
            "a pattern has no words for `ctid = $1`",
        ),
        (
            "MERGE INTO orders USING customers ON orders.id = customers.id WHEN MATCHED THEN DELETE",
            "MERGE is no single access of a table",
        ),
    ] {
        let proposals = proposed(&[(statement, 1_000, 10.0)]);
        assert_eq!(lines(&proposals), Vec::<String>::new(), "{statement}");
        let reasons: Vec<&str> = proposals
            .not_understood
            .iter()
            .map(|it| it.reason.as_str())
            .collect();
        assert_eq!(reasons, [reason]);
    }
    let proposals = proposed(&[
        ("SELECT * FROM orders WHERE ((((", 1, 1.0),
        ("SELECT * FROM legacy JOIN audit.orders USING (id)", 1, 1.0),
        ("SELECT relname FROM pg_class WHERE oid = $1", 1, 1.0),
        ("BEGIN", 1, 1.0),
        ("SELECT $1", 1, 1.0),
    ]);
    assert_eq!(proposals.not_understood.len(), 1);
    assert!(
        proposals.not_understood[0]
            .reason
            .starts_with("it cannot be parsed: ")
    );
    let reasons: Vec<&str> = proposals
        .undeclared
        .iter()
        .map(|it| it.reason.as_str())
        .collect();
    assert_eq!(
        reasons,
        [
            "`audit.orders` is no table of the schema",
            "`legacy` is no table of the schema"
        ]
    );
    assert_eq!(proposals.of_the_server, 3);
}

#[test]
fn statements_that_reach_a_table_alike_are_one_pattern() {
    let proposals = proposed(&[
        ("SELECT id FROM orders WHERE status = $1", 300, 30.0),
        ("SELECT note FROM orders WHERE status = $1", 100, 10.0),
        ("SELECT * FROM items WHERE order_id = $1", 40, 0.02),
        ("SELECT * FROM items WHERE product_id = $1", 100, 0.02),
        ("SELECT * FROM customers WHERE email = $1", 20, 59.96),
    ]);
    let seen: Vec<(&str, Option<u32>, u32, Vec<&str>)> = proposals
        .patterns
        .values()
        .flatten()
        .map(|it| {
            let select = it.select.iter().map(String::as_str).collect();
            (it.name.as_str(), it.per_second, it.time_tenths, select)
        })
        .collect();
    assert_eq!(
        seen,
        [
            ("by_email", None, 600, vec![]),
            ("by_product_id", Some(1), 0, vec![]),
            ("by_status", Some(4), 400, vec!["id", "note"]),
        ]
    );
    assert_eq!(proposals.rare, 1);
}

#[test]
fn living_rows_are_implied_where_rows_are_marked_as_deleted() {
    let name = table("customers", &[]).0;
    let known = Known {
        soft_delete: [(name.clone(), "deleted_at".to_owned())].into(),
        patterns: Vec::new(),
    };
    let statistics = counted(&[
        (
            "SELECT * FROM customers WHERE email = $1 AND deleted_at IS NULL",
            100,
            2.0,
        ),
        ("SELECT * FROM customers WHERE email = $1", 100, 1.0),
    ]);
    let proposals = propose(&statistics, &shop(), &known, 0.1);
    let seen: Vec<(&str, bool)> = proposals.patterns[&name]
        .iter()
        .map(|it| (it.name.as_str(), it.path.include_deleted))
        .collect();
    assert_eq!(seen, [("by_email", false), ("by_email_2", true)]);
}
