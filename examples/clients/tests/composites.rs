//! Composites as each adapter writes and reads them, on a real server: attributes whose type is not the one that the Rust
//! type goes by (`varchar`, a domain), an enum, one that is NULL, and a composite in a composite.

#![allow(
    deprecated,
    reason = "the schema of this test has no migrations, so no lock file"
)]

use architrave::prelude::*;
use rust_decimal::Decimal;

/// What is charged.
#[derive(SqlType, Clone, Copy, Debug, PartialEq)]
#[sql_type(numeric(10, 2), name = "charge", check(value >= 0))]
pub struct Charge(pub Decimal);

/// Which side.
#[derive(SqlEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Left,
    #[sql_enum(label = "right hand")]
    Right,
}

/// A point on a map.
#[derive(SqlType, Clone, Debug, PartialEq)]
pub struct Spot {
    pub x: i32,
    pub y: Option<i32>,
}

/// Where a van stops.
#[derive(SqlType, Clone, Debug, PartialEq)]
#[sql_type(namespace = roads)]
pub struct Stop {
    #[column(type = varchar(40), name = "street name")]
    pub street: String,
    #[column(type = varchar(10))]
    pub code: Option<String>,
    pub charge: Charge,
    pub side: Side,
    pub spot: Option<Spot>,
}

/// A tour.
#[derive(Table)]
#[table(namespace = roads, rows = 1_000)]
#[expect(dead_code, reason = "what it declares is read, not its values")]
struct Tour {
    #[column(primary_key)]
    id: i64,
    first: Stop,
    last: Option<Stop>,
    between: Vec<Stop>,
}

schema! {
    static TOURS = { tables: [Tour], objects: [namespace(roads)], lock: "schema.lock" }
}

fn stop(street: &str) -> Stop {
    Stop {
        street: street.to_owned(),
        code: None,
        charge: Charge(Decimal::new(250, 2)),
        side: Side::Right,
        spot: Some(Spot { x: 3, y: None }),
    }
}

fn stops() -> (Stop, Option<Stop>, Vec<Stop>) {
    let between = Stop {
        code: Some("10115".to_owned()),
        spot: None,
        ..stop("a, \"b\" (c)")
    };
    (stop("Main"), None, vec![between, stop("Side")])
}

/// What the server itself reads of what was written.
const SEEN: &str = "SELECT first::text || ' ' || between::text FROM roads.tours";
const AS_TEXT: &str = r#"(Main,,2.50,"right hand","(3,)") {"(\"a, \"\"b\"\" (c)\",10115,2.50,\"right hand\",)","(Side,,2.50,\"right hand\",\"(3,)\")"}"#;

#[test]
fn through_tokio_postgres() {
    let scratch = crate::with(TOURS.definition());
    crate::adapters::block_on(async {
        let (client, connection) = tokio_postgres::connect(scratch.url(), tokio_postgres::NoTls)
            .await
            .unwrap();
        tokio::spawn(connection);
        let (first, last, between) = stops();
        let insert = "INSERT INTO roads.tours VALUES (1, $1, $2, $3)";
        client
            .execute(insert, &[&first, &last, &between])
            .await
            .unwrap();
        let row = client
            .query_one("SELECT first, last, between FROM roads.tours", &[])
            .await
            .unwrap();
        assert_eq!((row.get(0), row.get(1), row.get(2)), stops());
        let seen: String = client.query_one(SEEN, &[]).await.unwrap().get(0);
        assert_eq!(seen, AS_TEXT);

        // An attribute that the struct does not know, because a newer release added it.
        scratch.execute("ALTER TYPE roads.stop ADD ATTRIBUTE level integer");
        let (client, connection) = tokio_postgres::connect(scratch.url(), tokio_postgres::NoTls)
            .await
            .unwrap();
        tokio::spawn(connection);
        let row = client
            .query_one("SELECT first FROM roads.tours", &[])
            .await
            .unwrap();
        assert_eq!(row.get::<_, Stop>(0), stops().0);
        let error = client
            .execute("UPDATE roads.tours SET first = $1", &[&first])
            .await
            .unwrap_err();
        let error = std::error::Error::source(&error).unwrap().to_string();
        assert!(
            error.contains("`level` of `stop` is in one of them only"),
            "{error}"
        );
    });
}

#[test]
fn through_sqlx() {
    use sqlx::Connection as _;
    let scratch = crate::with(TOURS.definition());
    crate::adapters::block_on(async {
        let mut connection = sqlx::PgConnection::connect(scratch.url()).await.unwrap();
        let (first, last, between) = stops();
        sqlx::query("INSERT INTO roads.tours VALUES (1, $1, $2, $3)")
            .bind(first)
            .bind(last)
            .bind(between)
            .execute(&mut connection)
            .await
            .unwrap();
        let read: (Stop, Option<Stop>, Vec<Stop>) =
            sqlx::query_as("SELECT first, last, between FROM roads.tours")
                .fetch_one(&mut connection)
                .await
                .unwrap();
        assert_eq!(read, stops());
        let seen: String = sqlx::query_scalar(SEEN)
            .fetch_one(&mut connection)
            .await
            .unwrap();
        assert_eq!(seen, AS_TEXT);
    });
}

mod tables {
    use super::Stop;
    use architrave::diesel::SqlTypeOf;

    type Stopped = SqlTypeOf<Stop>;

    diesel::table! {
        use diesel::sql_types::*;
        use super::Stopped;

        roads.tours (id) {
            id -> Int8,
            first -> Stopped,
            last -> Nullable<Stopped>,
            between -> Array<Stopped>,
        }
    }
}

#[test]
fn through_diesel() {
    use diesel::prelude::*;
    use tables::tours;

    let scratch = crate::with(TOURS.definition());
    let connection = &mut PgConnection::establish(scratch.url()).unwrap();
    let (first, last, between) = stops();
    diesel::insert_into(tours::table)
        .values((
            tours::id.eq(1),
            tours::first.eq(&first),
            tours::last.eq(last),
            tours::between.eq(between),
        ))
        .execute(connection)
        .unwrap();
    let read = tours::table
        .filter(tours::first.eq(first))
        .select((tours::first, tours::last, tours::between))
        .first(connection);
    assert_eq!(read, Ok(stops()));
    let seen = diesel::dsl::sql::<diesel::sql_types::Text>(&SEEN["SELECT ".len()..]);
    let seen: String = diesel::select(seen).get_result(connection).unwrap();
    assert_eq!(seen, AS_TEXT);
}
