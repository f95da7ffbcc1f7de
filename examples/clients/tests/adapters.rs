//! Enums and newtypes as each adapter reads and writes them, on a real server: an enum with a type of its own, one that
//! is text with a check, a plain newtype and a domain.

use architrave::prelude::*;
use architrave_tests::postgres::{ScratchDatabase, scratch_database};
use rust_decimal::Decimal;

/// How a parcel goes.
#[derive(SqlEnum, Clone, Copy, Debug, PartialEq, Eq)]
enum Speed {
    Slow,
    #[sql_enum(label = "over night")]
    OverNight,
}

/// Kept as text.
#[derive(SqlEnum, Clone, Copy, Debug, PartialEq, Eq)]
#[sql_enum(form = check)]
enum Size {
    Small,
    Large,
}

/// A count.
#[derive(SqlType, Clone, Copy, Debug, PartialEq, Eq)]
struct Pieces(i32);

/// An amount that is never negative: a domain.
#[derive(SqlType, Clone, Copy, Debug, PartialEq, Eq)]
#[sql_type(numeric(10, 2), check(value >= 0))]
struct Money(Decimal);

const ROW: (Speed, Size, Pieces, Option<Speed>) = (Speed::OverNight, Size::Large, Pieces(3), None);

fn database() -> ScratchDatabase {
    let scratch = scratch_database();
    scratch.execute(
        "CREATE TYPE speed AS ENUM ('slow', 'over night');
         CREATE DOMAIN money_amount AS numeric(10, 2) CHECK (VALUE >= 0);
         CREATE TABLE parcels (id int PRIMARY KEY, speed speed NOT NULL, size text NOT NULL, pieces int NOT NULL,
                               price money_amount NOT NULL, second speed);",
    );
    scratch
}

fn amount() -> Money {
    Money(Decimal::new(1995, 2))
}

pub(crate) fn block_on<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(future)
}

#[test]
fn through_tokio_postgres() {
    let scratch = database();
    block_on(async {
        let (client, connection) = tokio_postgres::connect(scratch.url(), tokio_postgres::NoTls)
            .await
            .unwrap();
        tokio::spawn(connection);
        client
            .execute(
                "INSERT INTO parcels VALUES (1, $1, $2, $3, $4, $5)",
                &[&ROW.0, &ROW.1, &ROW.2, &amount(), &ROW.3],
            )
            .await
            .unwrap();
        let row = client
            .query_one("SELECT * FROM parcels", &[])
            .await
            .unwrap();
        let read = (row.get(1), row.get(2), row.get(3), row.get(5));
        assert_eq!(read, ROW);
        assert_eq!(row.get::<_, Money>(4), amount());
        scratch.execute("ALTER TYPE speed ADD VALUE 'instant'");
        scratch.execute("UPDATE parcels SET speed = 'instant'");
        let row = client
            .query_one("SELECT speed FROM parcels", &[])
            .await
            .unwrap();
        let error = row.try_get::<_, Speed>(0).unwrap_err();
        let error = std::error::Error::source(&error).unwrap().to_string();
        assert!(
            error.contains("`instant` is no value of `Speed`"),
            "{error}"
        );
    });
}

#[test]
fn through_sqlx() {
    let scratch = database();
    block_on(async {
        use sqlx::Connection as _;
        let mut connection = sqlx::PgConnection::connect(scratch.url()).await.unwrap();
        sqlx::query("INSERT INTO parcels VALUES (1, $1, $2, $3, $4, $5)")
            .bind(ROW.0)
            .bind(ROW.1)
            .bind(ROW.2)
            .bind(amount())
            .bind(ROW.3)
            .execute(&mut connection)
            .await
            .unwrap();
        let read: (Speed, Size, Pieces, Option<Speed>) =
            sqlx::query_as("SELECT speed, size, pieces, second FROM parcels WHERE speed = ANY($1)")
                .bind(vec![Speed::OverNight])
                .fetch_one(&mut connection)
                .await
                .unwrap();
        assert_eq!(read, ROW);
        let read: Money = sqlx::query_scalar("SELECT price FROM parcels")
            .fetch_one(&mut connection)
            .await
            .unwrap();
        assert_eq!(read, amount());
    });
}

mod diesel_tables {
    pub mod sql_types {
        #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
        #[diesel(postgres_type(name = "speed"))]
        pub struct Speed;
    }

    diesel::table! {
        use diesel::sql_types::*;
        use super::sql_types::Speed;

        parcels (id) {
            id -> Int4,
            speed -> Speed,
            size -> Text,
            pieces -> Int4,
            price -> Numeric,
            second -> Nullable<Speed>,
        }
    }
}

impl architrave::diesel::Holds<Speed> for diesel_tables::sql_types::Speed {}

#[test]
fn through_diesel() {
    use diesel::prelude::*;
    use diesel_tables::parcels::dsl::*;

    #[derive(Insertable, Queryable, Selectable, Debug, PartialEq)]
    #[diesel(table_name = diesel_tables::parcels)]
    struct Parcel {
        id: i32,
        speed: Speed,
        size: Size,
        pieces: Pieces,
        price: Money,
        second: Option<Speed>,
    }

    let scratch = database();
    let mut connection = PgConnection::establish(scratch.url()).unwrap();
    let parcel = |number| Parcel {
        id: number,
        speed: ROW.0,
        size: ROW.1,
        pieces: ROW.2,
        price: amount(),
        second: ROW.3,
    };
    diesel::insert_into(parcels)
        .values(parcel(1))
        .execute(&mut connection)
        .unwrap();
    let read = parcels
        .filter(speed.eq(Speed::OverNight))
        .filter(pieces.eq(Pieces(3)))
        .select(Parcel::as_select())
        .first(&mut connection);
    assert_eq!(read, Ok(parcel(1)));
}

mod parcels {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "parcels")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub(super) id: i32,
        pub(super) speed: super::Speed,
        pub(super) size: super::Size,
        pub(super) pieces: super::Pieces,
        pub(super) price: super::Money,
        pub(super) second: Option<super::Speed>,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

#[test]
fn through_sea_orm() {
    use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _};
    let scratch = database();
    let parcel = parcels::Model {
        id: 1,
        speed: ROW.0,
        size: ROW.1,
        pieces: ROW.2,
        price: amount(),
        second: ROW.3,
    };
    block_on(async {
        let database = sea_orm::Database::connect(scratch.url()).await.unwrap();
        let active = parcel.clone().into_active_model().reset_all();
        let written = active.insert(&database).await.unwrap();
        assert_eq!(written, parcel);
        let read = parcels::Entity::find().one(&database).await.unwrap();
        assert_eq!(read, Some(parcel));
    });
}
