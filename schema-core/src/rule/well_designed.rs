//! A schema that follows good practice draws no finding: what a rule flags here is a false alarm.

use super::testing::{TableBuilder, bigint, table, text, uuid, varchar};
use super::{TableFinding, all_findings};
use crate::def::{
    BinaryOperator, ColumnDetails, ColumnType, DefaultDef, ExpressionDef, FilterDef,
    FilterOperator, Function, Node, ReferentialAction, SchemaDef, TableDef, TemporalDef, TypeKind,
    UnaryOperator,
};

static UUID_V7: [Node<'static>; 1] = [Node::Call(Function::UuidV7, 0)];

fn instant() -> ColumnType<'static> {
    ColumnType::new(TypeKind::TimestampTz)
}

fn enumeration() -> ColumnType<'static> {
    ColumnType::new(TypeKind::Enum)
}

fn money() -> ColumnType<'static> {
    ColumnType::new(TypeKind::Numeric)
        .with_precision(10)
        .with_scale(2)
}

fn of(nodes: &'static [Node<'static>]) -> ExpressionDef<'static> {
    ExpressionDef { nodes }
}

/// A table of a context, with a key that is ordered by time.
fn keyed(name: &'static str, context: &'static str, rows: u64) -> TableBuilder {
    table(name)
        .with(|table| {
            table.context = Some(context);
            if context == "sales" {
                table.context_may_reference = &["catalog"];
            }
        })
        .rows(rows)
        .column_saying(
            "id",
            uuid(),
            ColumnDetails {
                default: DefaultDef::Expression(of(&UUID_V7)),
                ..ColumnDetails::NONE
            },
        )
        .primary_key(&["id"])
}

fn users() -> TableDef<'static> {
    static LIVE: [Node<'static>; 2] = [Node::Column(3), Node::Unary(UnaryOperator::IsNone)];
    keyed("User", "sales", 10_000_000)
        .column("email", varchar(254))
        .column("name", text())
        .column_with("deleted_at", instant(), |column| column.nullable = true)
        .soft_delete("deleted_at")
        .unique_with(&["email"], |unique| unique.predicate = Some(of(&LIVE)))
        .index_with(&["email"], |index| {
            index.include = &[2];
            index.predicate = Some(of(&LIVE));
        })
        .access("by_email", &["email"], &[])
        .build()
}

fn addresses() -> TableDef<'static> {
    static DEFAULT: [Node<'static>; 1] = [Node::Column(3)];
    keyed("Address", "sales", 20_000_000)
        .column("user_id", uuid())
        .column("kind", enumeration())
        .column("is_default", ColumnType::new(TypeKind::Boolean))
        .references_with(&["user_id"], "User", &["id"], |key| {
            key.on_delete = Some(ReferentialAction::Cascade);
        })
        .index(&["user_id"])
        .unique_with(&["user_id", "kind"], |unique| {
            unique.predicate = Some(of(&DEFAULT));
        })
        .access("of_user", &["user_id"], &[])
        .build()
}

fn categories() -> TableDef<'static> {
    static APART: [Node<'static>; 6] = [
        Node::Column(1),
        Node::Unary(UnaryOperator::IsNone),
        Node::Column(1),
        Node::Column(0),
        Node::Binary(BinaryOperator::NotEqual),
        Node::Binary(BinaryOperator::Or),
    ];
    keyed("Category", "catalog", 500)
        .column_with("parent_id", uuid(), |column| column.nullable = true)
        .column("slug", varchar(80))
        .unique(&["slug"])
        .references(&["parent_id"], "Category", &["id"])
        .index(&["parent_id"])
        .check(&APART)
        .access("children", &["parent_id"], &[])
        .access("by_slug", &["slug"], &[])
        .build()
}

fn product_prices() -> TableDef<'static> {
    static CURRENT: [Node<'static>; 2] = [Node::Column(4), Node::Unary(UnaryOperator::IsNone)];
    static FILTER: [FilterDef<'static>; 2] = [
        FilterDef {
            column: 1,
            operator: FilterOperator::Equal,
            condition: None,
        },
        FilterDef {
            column: 4,
            operator: FilterOperator::Other,
            condition: Some(ExpressionDef { nodes: &CURRENT }),
        },
    ];
    keyed("ProductPrice", "catalog", 5_000_000)
        .column("product_id", uuid())
        .column("price", money())
        .column("valid_from", instant())
        .column_with("valid_until", instant(), |column| column.nullable = true)
        .saying(|details| {
            details.conventions.temporal = Some(TemporalDef {
                from: 3,
                until: 4,
                key: &[1],
            })
        })
        .references(&["product_id"], "Product", &["id"])
        .unique(&["product_id", "valid_from"])
        .unique_with(&["product_id"], |unique| {
            unique.predicate = Some(of(&CURRENT));
        })
        .access_with("current", &[], &[], |pattern| pattern.filter = &FILTER)
        .access("history", &["product_id"], &["valid_from desc"])
        .build()
}

fn products() -> TableDef<'static> {
    keyed("Product", "catalog", 1_000_000)
        .column("category_id", uuid())
        .column("sku", varchar(40))
        .references(&["category_id"], "Category", &["id"])
        .index(&["category_id"])
        .unique(&["sku"])
        .access("by_sku", &["sku"], &[])
        .access("of_category", &["category_id"], &[])
        .build()
}

fn orders() -> TableDef<'static> {
    static PENDING: [Node<'static>; 3] = [
        Node::Column(2),
        Node::EnumLabel("pending"),
        Node::Binary(BinaryOperator::Equal),
    ];
    static FILTER: [FilterDef<'static>; 1] = [FilterDef {
        column: 2,
        operator: FilterOperator::Equal,
        condition: Some(ExpressionDef { nodes: &PENDING }),
    }];
    keyed("Order", "sales", 80_000_000)
        .column("user_id", uuid())
        .column("status", enumeration())
        .column("created_at", instant())
        .column("order_number", varchar(20))
        .column("total_amount", money())
        .references(&["user_id"], "User", &["id"])
        .unique(&["order_number"])
        .index(&["user_id", "status", "created_at desc"])
        .index_with(&["created_at"], |index| {
            index.predicate = Some(of(&PENDING));
        })
        .access("of_user", &["user_id", "status"], &["created_at desc"])
        .access("by_number", &["order_number"], &[])
        .access_with("pending", &[], &["created_at"], |pattern| {
            pattern.filter = &FILTER;
        })
        .build()
}

fn order_items() -> TableDef<'static> {
    keyed("OrderItem", "sales", 300_000_000)
        .column("order_id", uuid())
        .column("product_id", uuid())
        .column("quantity", bigint())
        .column("unit_price", money())
        .references_with(&["order_id"], "Order", &["id"], |key| {
            key.on_delete = Some(ReferentialAction::Cascade);
        })
        .references(&["product_id"], "Product", &["id"])
        .index(&["order_id"])
        .index(&["product_id"])
        .access("of_order", &["order_id"], &[])
        .build()
}

#[test]
fn a_well_designed_shop_draws_no_finding() {
    let tables = [
        users(),
        addresses(),
        categories(),
        products(),
        product_prices(),
        orders(),
        order_items(),
    ];
    let tables: Vec<&TableDef<'_>> = tables.iter().collect();
    let found: Vec<TableFinding> = all_findings(&SchemaDef {
        name: "shop",
        package: "shop",
        comment: None,
        lock: "schema.lock",
        tables: &tables,
        objects: &[],
    });
    let texts: Vec<&str> = found
        .iter()
        .map(|found| found.finding.message.as_str())
        .collect();
    assert!(texts.is_empty(), "{}", texts.join("\n\n"));
}
