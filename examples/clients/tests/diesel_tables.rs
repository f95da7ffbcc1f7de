//! diesel's own derives on the structs that declare the tables: no file, no second declaration.

#![allow(
    deprecated,
    reason = "the schema of this test has no migrations, so no lock file"
)]

use architrave::prelude::*;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

/// How far a parcel is.
#[derive(SqlEnum, Clone, Copy, Debug, PartialEq, Eq)]
#[sql_enum(namespace = post)]
pub enum Progress {
    Packed,
    #[sql_enum(label = "on the way")]
    OnTheWay,
}

/// What is paid.
#[derive(SqlType, Clone, Copy, Debug, PartialEq)]
#[sql_type(numeric(10, 2), name = "amount", check(value >= 0))]
pub struct Amount(pub Decimal);

/// Where somebody lives.
#[derive(SqlType, Clone, Debug, PartialEq)]
#[sql_type(name = "place")]
pub struct Place {
    #[column(type = varchar(60))]
    pub street: String,
    pub postal_code: Option<String>,
    pub fee: Amount,
    pub number: i32,
}

type Tags = Vec<String>;

/// Who sends.
#[derive(
    Table, Queryable, Selectable, Insertable, Identifiable, AsChangeset, Clone, Debug, PartialEq,
)]
#[table(namespace = post, rows = 1_000, diesel)]
#[diesel(table_name = senders)]
pub struct Sender {
    #[column(primary_key)]
    id: Uuid,
    #[column(type = varchar(80), name = "full name")]
    name: String,
    home: Place,
    second_home: Option<Place>,
    #[column(diesel = diesel::sql_types::Array<diesel::sql_types::Text>)]
    tags: Tags,
    r#type: i16,
}

/// What is sent.
#[derive(
    Table,
    Queryable,
    Selectable,
    Insertable,
    Identifiable,
    Associations,
    AsChangeset,
    Clone,
    Debug,
    PartialEq,
)]
#[table(namespace = post, rows = 1_000, diesel(module = parcel_rows))]
#[index(sender_id)]
#[index(forwarded_by)]
#[diesel(table_name = parcel_rows, primary_key(sender_id, number), belongs_to(Sender))]
#[primary_key(sender_id, number)]
pub struct Parcel {
    #[references(Sender.id, on_delete = cascade)]
    sender_id: Uuid,
    number: i32,
    progress: Progress,
    history: Vec<Progress>,
    price: Option<Amount>,
    sent_at: DateTime<Utc>,
    #[references(Carrier.id, on_delete = restrict)]
    carrier: i64,
    #[references(Carrier.id, on_delete = restrict)]
    forwarded_by: Option<i64>,
    #[column(type = name, diesel = diesel::sql_types::Text)]
    office: String,
}

/// Who brings it.
#[derive(Table, Queryable, Selectable, Insertable, Debug, PartialEq)]
#[table(namespace = post, rows = 10, diesel)]
#[diesel(table_name = carriers)]
struct Carrier {
    #[column(primary_key)]
    id: i64,
    size: Size,
}

/// Kept as text.
#[derive(SqlEnum, Clone, Copy, Debug, PartialEq, Eq)]
#[sql_enum(form = check)]
pub enum Size {
    Small,
    Large,
}

schema! {
    static POST = {
        tables: [Sender, Parcel, Carrier],
        objects: [namespace(post)],
        lock: "schema.lock",
        diesel: true,
    }
}

fn sender() -> Sender {
    Sender {
        id: Uuid::new_v4(),
        name: "Ann".to_owned(),
        home: Place {
            street: "Main, \"1\"".to_owned(),
            postal_code: None,
            fee: Amount(Decimal::new(125, 2)),
            number: 7,
        },
        second_home: None,
        tags: vec!["new".to_owned()],
        r#type: 3,
    }
}

fn parcel(sender: &Sender, carrier: &Carrier) -> Parcel {
    Parcel {
        sender_id: sender.id,
        number: 1,
        progress: Progress::OnTheWay,
        history: vec![Progress::Packed, Progress::OnTheWay],
        price: Some(Amount(Decimal::new(999, 2))),
        sent_at: DateTime::UNIX_EPOCH,
        carrier: carrier.id,
        forwarded_by: None,
        office: "north".to_owned(),
    }
}

#[test]
fn a_struct_is_a_table_of_diesel() {
    let scratch = crate::with(POST.definition());
    let connection = &mut PgConnection::establish(scratch.url()).unwrap();
    let (ann, post) = (
        sender(),
        Carrier {
            id: 1,
            size: Size::Large,
        },
    );
    let sent = parcel(&ann, &post);
    diesel::insert_into(senders::table)
        .values(&ann)
        .execute(connection)
        .unwrap();
    diesel::insert_into(carriers::table)
        .values(&post)
        .execute(connection)
        .unwrap();
    diesel::insert_into(parcel_rows::table)
        .values(&sent)
        .execute(connection)
        .unwrap();

    // What diesel's derives read of each struct.
    let of_ann = Parcel::belonging_to(&ann)
        .select(Parcel::as_select())
        .load(connection);
    assert_eq!(of_ann, Ok(vec![sent.clone()]));
    let found = senders::table.find(ann.id).first::<Sender>(connection);
    assert_eq!(found, Ok(ann.clone()));

    // `joinable!` from `#[references]`, tables in one query from `schema!`, operators of numbers, labels of enums.
    let joined: (String, Progress, i32, Place) = parcel_rows::table
        .inner_join(senders::table)
        .inner_join(carriers::table.on(parcel_rows::carrier.eq(carriers::id)))
        .filter(parcel_rows::progress.eq_any([Progress::OnTheWay, Progress::Packed]))
        .filter(carriers::size.eq(Size::Large))
        .filter(senders::home.eq(&ann.home))
        .select((
            senders::name,
            parcel_rows::progress,
            parcel_rows::number + 1,
            senders::home,
        ))
        .first(connection)
        .unwrap();
    assert_eq!(
        joined,
        ("Ann".to_owned(), Progress::OnTheWay, 2, ann.home.clone())
    );

    let moved = Sender {
        second_home: Some(Place {
            street: "Side 2".to_owned(),
            postal_code: Some("10115".to_owned()),
            ..ann.home.clone()
        }),
        ..ann
    };
    let saved = diesel::update(&moved)
        .set(&moved)
        .get_result::<Sender>(connection);
    assert_eq!(saved, Ok(moved));
}
