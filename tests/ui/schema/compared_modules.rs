//! Rules that compare all tables, in a crate of modules.
#![deny(deprecated)]

use architrave::prelude::*;

pub mod people {
    use super::places::Office;
    use architrave::prelude::*;

    // foreign_key_cycle: over three tables.
    #[derive(Table)]
    pub struct Person {
        #[column(primary_key, identity)]
        pub id: i64,
        #[references(Office.id, on_delete = restrict)]
        #[index]
        pub office_id: i64,
        pub registered_by: i64,
    }

    #[derive(Table)]
    pub struct Letter {
        #[column(primary_key, identity)]
        pub id: i64,
        // type_varies_by_name
        #[column(type = varchar(40))]
        pub registered_by: String,
    }
}

pub mod places {
    use super::people::Person;
    use architrave::prelude::*;

    // table_naming_inconsistent: the others are called in the plural.
    #[derive(Table)]
    #[table(name = "office")]
    pub struct Office {
        #[column(primary_key, identity)]
        pub id: i64,
        #[references(Town.id, on_delete = restrict)]
        #[index]
        pub town_id: i64,
    }

    #[derive(Table)]
    pub struct Town {
        #[column(primary_key, identity)]
        pub id: i64,
        #[references(Person.id, on_delete = restrict)]
        #[index]
        pub mayor_id: i64,
        pub registered_by: i64,
    }

    #[derive(Table)]
    pub struct Street {
        #[column(primary_key, identity)]
        pub id: i64,
        pub registered_by: i64,
    }
}

schema! {
    pub static APP = {
        tables: [people::Person, people::Letter, places::Office, places::Town, places::Street],
        lock: "schema.lock",
    }
}

fn main() {}
