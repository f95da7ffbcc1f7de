//! One struct, two derives: no helper attribute of one is taken for the other's. Each struct uses the words that could
//! collide.

#![allow(dead_code, reason = "that it compiles is the test")]

use architrave::prelude::*;
use chrono::{DateTime, Utc};
use uuid::Uuid;

mod beside_diesel {
    use super::*;

    diesel::table! {
        notes (id) {
            id -> Uuid,
            title -> Text,
            created_at -> Timestamptz,
        }
    }

    /// A note.
    #[derive(
        Table,
        diesel::Queryable,
        diesel::Selectable,
        diesel::Insertable,
        diesel::Identifiable,
        diesel::AsChangeset,
    )]
    #[table(name = "notes", rows = 1_000)]
    #[diesel(table_name = notes)]
    #[check(title.char_length() > 0)]
    struct Note {
        #[column(primary_key)]
        id: Uuid,
        #[unique]
        title: String,
        #[column(default = now())]
        created_at: DateTime<Utc>,
    }
}

mod beside_sqlx {
    use super::*;

    /// A note.
    #[derive(Table, sqlx::FromRow)]
    #[table(name = "notes", rows = 1_000)]
    #[sqlx(rename_all = "lowercase")]
    #[index(title, id)]
    struct Note {
        #[column(primary_key)]
        id: i64,
        #[sqlx(default)]
        title: String,
    }
}

mod beside_sea_orm {
    use super::*;
    use sea_orm::entity::prelude::*;

    /// A note.
    #[derive(Clone, Debug, PartialEq, Table, DeriveEntityModel)]
    #[table(name = "notes", rows = 1_000)]
    #[sea_orm(table_name = "notes")]
    #[check(title.char_length() > 0)]
    pub struct Model {
        #[column(primary_key)]
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: i64,
        #[unique]
        #[sea_orm(unique)]
        pub title: String,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

mod beside_serde {
    use super::*;

    /// A note.
    #[derive(Table, serde::Serialize, serde::Deserialize)]
    #[table(name = "notes", rows = 1_000)]
    #[serde(rename_all = "camelCase")]
    struct Note {
        #[column(primary_key)]
        id: i64,
        #[serde(default)]
        #[column(default = "")]
        title: String,
    }
}

mod beside_utoipa {
    use super::*;

    /// A note.
    #[derive(Table, utoipa::ToSchema)]
    #[table(name = "notes", rows = 1_000)]
    #[schema(title = "Note")]
    struct Note {
        #[column(primary_key)]
        #[schema(minimum = 1)]
        id: i64,
        #[column(type = varchar(80))]
        #[schema(max_length = 80)]
        title: String,
    }
}

/// toasty owns `table`, `column`, `index`, `unique`, `key` and `default`, so that ours are spelled out there.
mod beside_toasty {
    use super::*;

    /// A note.
    #[derive(Debug, Table, toasty::Model)]
    #[table = "notes"]
    #[architrave(namespaced, table(name = "notes", rows = 1_000), index(title, id))]
    struct Note {
        #[key]
        #[auto]
        #[architrave(column(primary_key, identity(by_default)))]
        id: i64,
        #[index]
        #[architrave(column(type = varchar(80)))]
        title: String,
    }
}

#[test]
fn each_is_a_table() {
    assert_eq!(
        <beside_sea_orm::Model as architrave::Table>::DEF.name,
        "notes"
    );
}
