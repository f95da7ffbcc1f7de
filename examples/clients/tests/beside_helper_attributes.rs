//! The same as in `beside_other_derives`, with the attributes that the other derives have beyond their simplest form: each
//! stands on a field or struct that has ours too, and both keep their meaning.

#![allow(dead_code, reason = "that it compiles is the test")]

use architrave::prelude::*;
use serde::{Deserialize, Serialize};

/// What a document of JSON holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Settings {
    dark: bool,
}

/// Where somebody lives: columns of the table that holds it.
#[derive(
    Columns,
    Clone,
    Debug,
    Default,
    PartialEq,
    Serialize,
    Deserialize,
    sqlx::FromRow,
    utoipa::ToSchema,
)]
pub struct Address {
    #[serde(rename = "postcode")]
    #[column(name = "zip", type = varchar(10))]
    #[sqlx(rename = "home_zip")]
    #[schema(max_length = 10)]
    zip: String,
}

/// A size that another type is made of.
#[derive(
    SqlType, Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema,
)]
pub struct Size(i32);

impl TryFrom<i64> for Size {
    type Error = std::num::TryFromIntError;

    fn try_from(number: i64) -> Result<Self, Self::Error> {
        i32::try_from(number).map(Size)
    }
}

/// Labels as SQL and JSON have them.
#[derive(
    SqlEnum, Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[schema(example = "IN_PROGRESS")]
pub enum Progress {
    #[default]
    #[serde(alias = "todo")]
    Open,
    #[sql_enum(label = "in progress")]
    #[serde(rename = "IN_PROGRESS")]
    InProgress,
}

mod beside_serde_and_utoipa {
    use super::*;

    /// A note.
    #[derive(Table, Clone, Debug, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
    #[table(name = "notes", rows = 1_000)]
    #[index(title, id)]
    #[check(title.char_length() > 0)]
    #[serde(rename_all = "camelCase", default, deny_unknown_fields)]
    #[schema(title = "Note", as = notes::Note, rename_all = "camelCase")]
    pub(super) struct Note {
        #[column(primary_key, identity(by_default))]
        #[schema(minimum = 1, read_only)]
        pub(super) id: i64,
        #[column(name = "title", type = varchar(80))]
        #[unique]
        #[serde(rename = "heading", alias = "title")]
        #[schema(rename = "heading", max_length = 80, example = "Shopping")]
        pub(super) title: String,
        #[column(default = Progress::Open)]
        #[schema(inline)]
        pub(super) progress: Progress,
        #[column(type = jsonb)]
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(value_type = Option<Object>, nullable)]
        pub(super) settings: Option<Settings>,
        #[column(flatten)]
        #[schema(inline)]
        pub(super) home: Address,
        #[column(skip)]
        #[serde(skip)]
        #[schema(ignore)]
        pub(super) draft: bool,
        #[serde(with = "as_text")]
        #[schema(value_type = String)]
        pub(super) size: Size,
    }

    mod as_text {
        use super::Size;
        use serde::{Deserialize as _, Deserializer, Serializer};

        pub(super) fn serialize<S: Serializer>(size: &Size, to: S) -> Result<S::Ok, S::Error> {
            to.serialize_str(&size.0.to_string())
        }

        pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Size, D::Error> {
            let text = String::deserialize(from)?;
            text.parse().map(Size).map_err(serde::de::Error::custom)
        }
    }
}

#[test]
fn serde_keeps_its_names_and_we_keep_ours() {
    use beside_serde_and_utoipa::Note;
    let json = r#"{"id":7,"heading":"Shopping","progress":"IN_PROGRESS","home":{"postcode":"N1"},"size":"3"}"#;
    let note: Note = serde_json::from_str(json).unwrap();
    assert_eq!((note.size, note.progress), (Size(3), Progress::InProgress));
    assert_eq!(serde_json::to_string(&note).unwrap(), json);
    let columns = <Note as architrave::Table>::DEF.columns;
    let names: Vec<&str> = columns.iter().map(|column| column.name).collect();
    assert_eq!(
        names,
        ["id", "title", "progress", "settings", "size", "home_zip"]
    );
    let schema = <Note as utoipa::PartialSchema>::schema();
    let document = serde_json::to_value(&schema).unwrap();
    assert_eq!(document["properties"]["heading"]["maxLength"], 80);
    assert!(document["properties"]["draft"].is_null(), "{document}");
}

mod beside_sqlx {
    use super::*;

    /// A note.
    #[derive(Table, Debug, PartialEq, sqlx::FromRow)]
    #[table(name = "notes", rows = 1_000)]
    #[sqlx(rename_all = "SCREAMING_SNAKE_CASE")]
    #[index(heading, id)]
    pub(super) struct Note {
        #[column(primary_key)]
        pub(super) id: i64,
        #[column(name = "title")]
        #[unique]
        #[sqlx(rename = "title")]
        pub(super) heading: String,
        #[sqlx(try_from = "i64")]
        pub(super) size: Size,
        #[column(type = jsonb)]
        #[sqlx(json)]
        pub(super) settings: Settings,
        #[column(flatten)]
        #[sqlx(flatten)]
        pub(super) home: Address,
        #[column(skip)]
        #[sqlx(skip)]
        pub(super) draft: bool,
        #[column(default = Progress::Open)]
        #[sqlx(default)]
        pub(super) progress: Progress,
    }
}

#[test]
fn sqlx_keeps_its_names() {
    let scratch = architrave_tests::postgres::scratch_database();
    let note: beside_sqlx::Note = crate::adapters::block_on(async {
        use sqlx::Connection as _;
        let mut connection = sqlx::PgConnection::connect(scratch.url()).await.unwrap();
        sqlx::query_as(
            r#"SELECT 7::bigint AS "ID", 'Shopping' AS title, 3::bigint AS "SIZE", '{"dark": true}'::jsonb AS "SETTINGS",
               'N1' AS home_zip"#,
        )
        .fetch_one(&mut connection)
        .await
        .unwrap()
    });
    assert_eq!((note.id, note.heading.as_str()), (7, "Shopping"));
    assert_eq!((note.size, note.settings.dark), (Size(3), true));
    assert_eq!((note.home.zip.as_str(), note.draft), ("N1", false));
}

mod beside_diesel {
    use super::*;
    use diesel::ExpressionMethods as _;

    diesel::table! {
        authors (id) {
            id -> Int8,
            #[sql_name = "full name"]
            full_name -> Varchar,
        }
    }

    diesel::table! {
        notes (author_id, number) {
            author_id -> Int8,
            number -> Int4,
            title -> Varchar,
            remark -> Nullable<Text>,
            zip -> Varchar,
        }
    }

    diesel::joinable!(notes -> authors (author_id));

    /// Who writes.
    #[derive(Table, Clone, diesel::Queryable, diesel::Selectable, diesel::Identifiable)]
    #[table(name = "authors", rows = 1_000)]
    #[diesel(table_name = authors, check_for_backend(diesel::pg::Pg))]
    struct Author {
        #[column(primary_key)]
        id: i64,
        #[column(name = "full name", type = varchar(80), allow(name_not_snake_case, reason = "as it was"))]
        #[diesel(column_name = full_name)]
        name: String,
    }

    /// Where it was written.
    #[derive(
        Columns,
        Clone,
        diesel::Queryable,
        diesel::Selectable,
        diesel::Insertable,
        diesel::AsChangeset,
    )]
    #[diesel(table_name = notes)]
    struct Place {
        #[column(type = varchar(10))]
        zip: String,
    }

    /// A note.
    #[derive(
        Table,
        Clone,
        diesel::Queryable,
        diesel::Selectable,
        diesel::Insertable,
        diesel::Identifiable,
        diesel::Associations,
        diesel::AsChangeset,
    )]
    #[table(name = "notes", rows = 1_000)]
    #[primary_key(author_id, number)]
    #[diesel(table_name = notes, primary_key(author_id, number), belongs_to(Author, foreign_key = author_id))]
    #[diesel(treat_none_as_null = true, check_for_backend(diesel::pg::Pg))]
    struct Note {
        #[references(Author.id, on_delete = cascade)]
        author_id: i64,
        number: i32,
        #[column(name = "title", type = varchar(80))]
        #[diesel(column_name = title, serialize_as = Trimmed, deserialize_as = String)]
        heading: String,
        remark: Option<String>,
        #[column(flatten(prefix = ""))]
        #[diesel(embed)]
        place: Place,
    }

    /// A heading without spaces around it.
    #[derive(Debug, diesel::expression::AsExpression)]
    #[diesel(sql_type = diesel::sql_types::Text)]
    struct Trimmed(String);

    impl From<String> for Trimmed {
        fn from(text: String) -> Self {
            Trimmed(text.trim().to_owned())
        }
    }

    impl diesel::serialize::ToSql<diesel::sql_types::Text, diesel::pg::Pg> for Trimmed {
        fn to_sql<'b>(
            &'b self,
            out: &mut diesel::serialize::Output<'b, '_, diesel::pg::Pg>,
        ) -> diesel::serialize::Result {
            <String as diesel::serialize::ToSql<diesel::sql_types::Text, diesel::pg::Pg>>::to_sql(
                &self.0, out,
            )
        }
    }
}

mod beside_sea_orm {
    use super::*;
    use sea_orm::entity::prelude::*;

    /// A note.
    #[derive(Clone, Debug, PartialEq, Table, DeriveEntityModel)]
    #[table(name = "notes", rows = 1_000)]
    #[sea_orm(
        schema_name = "public",
        table_name = "notes",
        comment = "a note",
        rename_all = "camelCase"
    )]
    #[unique(author, title)]
    pub struct Model {
        #[column(primary_key, identity(by_default))]
        #[sea_orm(primary_key)]
        pub id: i64,
        #[column(name = "writer")]
        #[sea_orm(
            column_name = "writer",
            enum_name = "Writer",
            indexed,
            unique_key = "one"
        )]
        pub author: i64,
        #[column(type = varchar(80), default = "untitled")]
        #[sea_orm(
            column_type = "String(StringLen::N(80))",
            unique_key = "one",
            default_value = "untitled"
        )]
        pub title: String,
        #[column(default = Progress::Open)]
        pub progress: super::Progress,
        #[column(type = text)]
        #[sea_orm(column_type = "Text", nullable, comment = "more")]
        pub remark: Option<String>,
        #[column(default = now())]
        #[sea_orm(default_expr = "Expr::current_timestamp()")]
        pub created_at: DateTimeUtc,
        #[column(skip)]
        #[sea_orm(ignore)]
        pub draft: bool,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The form of sea-orm 2: relations are fields of the model. `#[sea_orm::model]` writes the derives also on a second struct,
/// `ModelEx`, which has these fields; ours skips them.
mod beside_sea_orm_model {
    pub(super) mod authors {
        use architrave::prelude::*;
        use sea_orm::entity::prelude::*;

        /// Who writes.
        #[sea_orm::model]
        #[derive(Clone, Debug, PartialEq, Table, DeriveEntityModel)]
        #[table(name = "authors", rows = 1_000)]
        #[sea_orm(table_name = "authors")]
        pub struct Model {
            #[column(primary_key, identity(by_default))]
            #[sea_orm(primary_key)]
            pub id: i64,
            #[unique]
            #[sea_orm(unique)]
            pub name: String,
            #[column(skip)]
            #[sea_orm(has_many)]
            pub notes: HasMany<super::notes::Entity>,
        }

        impl ActiveModelBehavior for ActiveModel {}
    }

    pub(super) mod notes {
        use super::authors::Model as Author;
        use architrave::prelude::*;
        use sea_orm::entity::prelude::*;

        /// A note.
        #[sea_orm::model]
        #[derive(Clone, Debug, PartialEq, Table, DeriveEntityModel)]
        #[table(name = "notes", rows = 1_000)]
        #[sea_orm(table_name = "notes")]
        #[index(author_id)]
        pub struct Model {
            #[column(primary_key, identity(by_default))]
            #[sea_orm(primary_key)]
            pub id: i64,
            #[references(Author.id, on_delete = cascade)]
            pub author_id: i64,
            #[column(skip)]
            #[sea_orm(belongs_to, from = "author_id", to = "id")]
            pub author: BelongsTo<super::authors::Entity>,
        }

        impl ActiveModelBehavior for ActiveModel {}
    }
}

#[test]
fn relations_of_sea_orm_are_no_columns() {
    let notes = <beside_sea_orm_model::notes::Model as architrave::Table>::DEF;
    let names: Vec<&str> = notes.columns.iter().map(|column| column.name).collect();
    assert_eq!((notes.name, names), ("notes", vec!["id", "author_id"]));
}

mod beside_toasty {
    use super::*;

    /// Who writes.
    #[derive(Debug, Table, toasty::Model)]
    #[table = "authors"]
    #[architrave(namespaced, table(name = "authors", rows = 1_000))]
    struct Author {
        #[key]
        #[auto]
        #[architrave(column(primary_key, identity(by_default)))]
        id: i64,
        #[unique]
        #[column(type = varchar(80))]
        #[architrave(column(type = varchar(80)), unique)]
        name: String,
        #[has_many]
        #[architrave(column(skip))]
        notes: toasty::Deferred<Vec<Note>>,
    }

    /// A note.
    #[derive(Debug, Table, toasty::Model)]
    #[table = "notes"]
    #[key(author_id, number)]
    #[index(title)]
    #[architrave(
        namespaced,
        table(name = "notes", rows = 1_000),
        primary_key(author_id, number),
        index(title),
        check(number > 0)
    )]
    struct Note {
        #[architrave(references(Author.id, on_delete = cascade))]
        author_id: i64,
        number: i64,
        #[belongs_to(key = author_id, references = id)]
        #[architrave(column(skip))]
        author: toasty::Deferred<Author>,
        #[default("untitled".to_string())]
        #[column("heading")]
        #[architrave(column(name = "heading", default = "untitled"))]
        title: String,
    }
}
