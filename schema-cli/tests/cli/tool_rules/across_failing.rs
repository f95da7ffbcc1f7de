pub mod people {
    use architrave::prelude::*;

    // foreign_key_cycle: over three tables.
    #[derive(Table)]
    pub struct Person {
        #[column(primary_key, identity)]
        pub id: i64,
        #[references(super::places::Office.id, on_delete = restrict)]
        #[index]
        pub office_id: i64,
        pub registered_by: i64,
    }

    // rls_missing: the user who asks, and not a setting.
    #[derive(Table)]
    #[table(row_security = forced)]
    #[policy(own, using(login == current_user()))]
    #[index(login)]
    pub struct Diary {
        #[column(primary_key, identity)]
        pub id: i64,
        #[column(type = varchar(63))]
        pub login: String,
        pub registered_by: i64,
    }

    #[derive(Table)]
    pub struct Letter {
        #[column(primary_key, identity)]
        pub id: i64,
        #[column(type = varchar(63))]
        pub login: String,
        // type_varies_by_name
        #[column(type = date)]
        pub registered_by: Day,
    }

    /// A day, as the application has it.
    pub struct Day;

    // table_naming_inconsistent: the others are called in the plural.
    #[derive(Table)]
    #[table(name = "voucher")]
    pub struct Voucher {
        #[column(primary_key, identity)]
        pub id: i64,
        pub registered_by: i64,
    }
}

pub mod places {
    use architrave::prelude::*;

    #[derive(Table)]
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
        #[references(super::people::Person.id, on_delete = restrict)]
        #[index]
        pub mayor_id: i64,
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

    // shard_group_crossed: the target is on one server.
    #[derive(Table)]
    #[table(shard(town_id))]
    #[primary_key(town_id, number)]
    pub struct Street {
        #[references(Town.id, on_delete = restrict)]
        pub town_id: i64,
        pub number: i64,
    }
}

pub mod reports {
    use architrave::prelude::*;

    // matview_without_unique, view_bypasses_rls: it stores what the policies of diaries hide.
    #[derive(View)]
    #[view(materialized, query = "SELECT login, count(*) AS pages FROM diaries GROUP BY login")]
    pub struct DiaryLength {
        pub login: String,
        pub pages: i64,
    }
}

use architrave::prelude::*;

schema! {
    /// In several modules.
    pub static ACROSS_FAILING = {
        tables: [
            people::Person, people::Diary, people::Letter, people::Voucher,
            places::Office, places::Town, places::Visit, places::Street,
        ],
        views: [reports::DiaryLength],
        objects: [
            // security_definer_path
            sql("CREATE PROCEDURE forget(who text) LANGUAGE sql SECURITY DEFINER AS 'DELETE FROM diaries WHERE login = who'"),
        ],
        lock: "across_failing.lock",
    }
}
