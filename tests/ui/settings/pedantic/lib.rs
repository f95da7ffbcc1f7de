use architrave::prelude::*;

// primary_key_natural, text_nullable, table_not_plural, constraint_name_convention, unique_nullable,
// audit_columns_missing
#[derive(Table)]
#[table(name = "member")]
#[index(name, name = "fast")]
#[unique(phone)]
pub struct Member {
    #[column(primary_key, type = varchar(254))]
    pub email: String,
    pub name: String,
    pub phone: Option<String>,
}

// table_too_narrow
#[derive(Table)]
#[table(rows = 20)]
pub struct Color {
    #[column(primary_key, type = varchar(20))]
    pub id: String,
}

// covering_index_missing
#[derive(Table)]
#[table(rows = 20)]
#[unique(code)]
#[access(by_code, filter(code), select(name), per_second = 400)]
pub struct Country {
    #[column(primary_key, identity)]
    pub id: i64,
    #[column(type = varchar(2))]
    pub code: String,
    pub name: String,
}

// column_alignment
#[derive(Table)]
#[table(rows = 9_000_000)]
pub struct Reading {
    pub is_valid: bool,
    #[column(primary_key, identity)]
    pub id: i64,
    pub is_final: bool,
    pub value: i64,
}

pub mod stock {
    use architrave::prelude::*;

    // primary_key_natural, text_nullable, table_not_plural, constraint_name_convention, unique_nullable
    #[derive(Table)]
    #[table(name = "article")]
    #[unique(place, name = "one_place")]
    pub struct Article {
        #[column(primary_key, type = varchar(13))]
        pub isbn: String,
        pub subtitle: Option<String>,
        #[column(type = varchar(20))]
        pub place: Option<String>,
    }

    // table_too_narrow
    #[derive(Table)]
    #[table(rows = 12)]
    pub struct Unit {
        #[column(primary_key, type = varchar(10))]
        pub id: String,
    }

    // covering_index_missing
    #[derive(Table)]
    #[table(rows = 20)]
    #[index(shelf)]
    #[access(of_shelf, filter(shelf), select(shelf, title), per_second = 900)]
    pub struct Book {
        #[column(primary_key, identity)]
        pub id: i64,
        pub shelf: i64,
        #[column(type = varchar(80))]
        pub title: String,
    }

    // column_alignment
    #[derive(Table)]
    #[table(rows = 2_000_000)]
    pub struct Visit {
        pub floor: i16,
        #[column(primary_key, identity)]
        pub id: i64,
        pub door: i16,
        pub badge: i64,
    }
}
