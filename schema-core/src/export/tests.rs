//! What each export says of a schema with everything that is awkward: words of Rust, several keys between two
//! tables, namespaces, types that a library has not.

use super::{exports, find_export};
use crate::def::{Engine, ReferentialAction, TypeKind};
use crate::diff::sample::{column, schema, table};
use crate::model::{
    Column, DataType, EnumType, ForeignKey, IndexKey, IndexPart, ObjectId, ObjectName, Schema,
    Unique,
};

fn sample() -> Schema {
    let users = table("users", [column("type", TypeKind::Text)]);
    let mut status = column("status", TypeKind::Enum);
    status.data_type.name = Some(ObjectName::new("order_status"));
    let mut tags = column("tags", TypeKind::Text);
    tags.data_type.dimensions = 1;
    let place = Column::new("place", DataType::new(TypeKind::Point));
    let mut orders = table(
        "orders",
        [column("user_id", TypeKind::Uuid), status, tags, place],
    );
    let mut key = ForeignKey::new(
        "orders_user_id_fkey",
        vec!["user_id".into()],
        ObjectName::new("users"),
        vec!["id".into()],
    );
    key.on_delete = ReferentialAction::Cascade;
    orders.foreign_keys.push(key);
    orders.uniques.push(Unique::new(
        "orders_user_id_key",
        vec![IndexPart::new(IndexKey::Column("user_id".into()))],
    ));
    // sea-orm has one key for a column.
    orders.uniques.push(Unique::new(
        "orders_user_id_status_key",
        vec![
            IndexPart::new(IndexKey::Column("user_id".into())),
            IndexPart::new(IndexKey::Column("status".into())),
        ],
    ));
    let mut log = table("log", [column("line", TypeKind::Text)]);
    log.primary_key = None;
    let mut schema = schema([users, orders, log]);
    schema.enums.insert(
        ObjectName::new("order_status"),
        EnumType {
            id: ObjectId(1),
            name: ObjectName::new("order_status"),
            comment: None,
            labels: vec!["pending".into(), "sent-out".into()],
            renamed_labels: Default::default(),
        },
    );
    schema
}

fn export(keyword: &str) -> (String, Vec<String>) {
    let exported = find_export(keyword)
        .unwrap()
        .export(&sample(), Engine::Postgres);
    let omissions = exported.omissions.iter().map(ToString::to_string);
    (exported.text, omissions.collect())
}

#[test]
fn diesel_gets_tables_joins_and_types() {
    let (text, omissions) = export("diesel");
    for expected in [
        "#[diesel(postgres_type(name = \"order_status\"))]\n    pub struct OrderStatus;",
        "#[diesel(postgres_type(name = \"point\"))]\n    pub struct Point;",
        "    use super::sql_types::OrderStatus;\n",
        "    orders (id) {\n        id -> Uuid,\n        user_id -> Uuid,\n        status -> OrderStatus,\n        \
         tags -> Array<Text>,\n        place -> Nullable<Point>,\n    }\n",
        "        #[sql_name = \"type\"]\n        type_ -> Text,\n",
        "diesel::joinable!(orders -> users (user_id));\n",
        "diesel::allow_tables_to_appear_in_same_query!(\n    orders,\n    users,\n);\n",
    ] {
        assert!(text.contains(expected), "{expected}\n---\n{text}");
    }
    assert!(omissions[0].starts_with("log: "), "{omissions:?}");
}

#[test]
fn sea_orm_gets_entities_and_relations() {
    let (text, omissions) = export("sea-orm");
    for expected in [
        "#[sea_orm(string_value = \"sent-out\")]\n        SentOut,",
        "        #[sea_orm(column_name = \"type\", column_type = \"Text\")]\n        pub type_: String,\n",
        "        #[sea_orm(primary_key, auto_increment = false)]\n        pub id: Uuid,\n",
        "        pub status: super::enums::OrderStatus,\n",
        "        pub tags: Vec<String>,\n",
        "belongs_to = \"super::users::Entity\", from = \"Column::UserId\", to = \"super::users::Column::Id\", \
         on_delete = \"Cascade\", fk_name = \"orders_user_id_fkey\"",
        "        #[sea_orm(unique)]\n        pub user_id: Uuid,\n",
        "has_many = \"super::orders::Entity\"",
        "select_as = \"text\", save_as = \"point\"",
    ] {
        let expected = expected.replace(
            "column_type = \"Text\", column_name",
            "column_name = \"type\"",
        );
        assert!(text.contains(&expected), "{expected}\n---\n{text}");
    }
    assert!(omissions[0].starts_with("log: "), "{omissions:?}");
    assert!(
        omissions[1].starts_with("orders.orders_user_id_status_key: "),
        "{omissions:?}"
    );
    assert_eq!(omissions.len(), 2);
}

#[test]
fn sea_query_gets_identifiers() {
    let (text, omissions) = export("sea-query");
    let expected = "#[iden = \"users\"]\npub enum Users {\n    /// The table.\n    Table,\n    /// `id`\n    \
                    #[iden = \"id\"]\n    Id,\n    /// `type`\n    #[iden = \"type\"]\n    Type,\n}\n";
    assert!(text.contains(expected), "{text}");
    assert!(omissions.is_empty());
}

#[test]
fn json_is_read_back() {
    let (text, _) = export("json");
    let document: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(document["tables"][1]["foreign_keys"][0]["target"], "users");
    assert_eq!(document["enums"][0]["labels"][1], "sent-out");
}

#[test]
fn each_has_a_word_and_the_same_bytes_each_time() {
    let words: Vec<&str> = exports().iter().map(|it| it.keyword()).collect();
    assert_eq!(words, ["diesel", "sea-orm", "sea-query", "json"]);
    for word in words {
        assert_eq!(export(word), export(word));
    }
}
