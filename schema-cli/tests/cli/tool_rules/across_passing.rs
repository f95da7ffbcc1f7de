pub mod people {
    use architrave::prelude::*;

    // foreign_key_cycle: the key is looked at when the transaction ends.
    #[derive(Table)]
    pub struct Person {
        #[column(primary_key, identity)]
        pub id: i64,
        #[references(super::places::Office.id, on_delete = restrict, deferrable = initially_deferred)]
        #[index]
        pub office_id: i64,
        pub registered_by: i64,
    }

    // rls_missing: letters are everybody's.
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

    // type_varies_by_name: two types twice are no habit.
    #[derive(Table)]
    #[table(shared)]
    pub struct Letter {
        #[column(primary_key, identity)]
        pub id: i64,
        #[column(type = varchar(63))]
        pub login: String,
        #[column(type = varchar(63))]
        pub registered_by: String,
    }

    #[derive(Table)]
    pub struct Voucher {
        #[column(primary_key, identity)]
        pub id: i64,
        #[column(type = varchar(63))]
        pub registered_by: String,
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

    // shard_group_crossed: each server has a copy of it.
    #[derive(Table)]
    #[table(shared)]
    pub struct Town {
        #[column(primary_key, identity)]
        pub id: i64,
        #[references(super::people::Person.id, on_delete = restrict)]
        #[index]
        pub mayor_id: i64,
    }

    // column_alignment: so few rows are not worth it.
    #[derive(Table)]
    #[table(rows = 20_000)]
    pub struct Visit {
        pub floor: i16,
        #[column(primary_key, identity)]
        pub id: i64,
        pub door: i16,
        pub badge: i64,
    }

    #[derive(Table)]
    #[table(shard(town_id))]
    #[primary_key(town_id, number)]
    pub struct Street {
        #[references(Town.id, on_delete = restrict)]
        pub town_id: i64,
        pub number: i64,
    }

    // table_naming_inconsistent: a word without a plural.
    #[derive(Table)]
    #[table(name = "equipment")]
    pub struct Equipment {
        #[column(primary_key, identity)]
        pub id: i64,
    }
}

pub mod reports {
    use architrave::prelude::*;

    // matview_without_unique: the index stands among the objects. view_bypasses_rls: nothing guards vouchers.
    #[derive(View)]
    #[view(materialized, query = "SELECT registered_by, count(*) AS vouchers FROM vouchers GROUP BY registered_by")]
    pub struct VoucherCount {
        pub registered_by: String,
        pub vouchers: i64,
    }
}

use architrave::prelude::*;

schema! {
    /// In several modules.
    pub static ACROSS_PASSING = {
        tables: [
            people::Person, people::Diary, people::Letter, people::Voucher,
            places::Office, places::Town, places::Visit, places::Street, places::Equipment,
        ],
        views: [reports::VoucherCount],
        objects: [
            sql("CREATE UNIQUE INDEX voucher_counts_key ON voucher_counts (registered_by)"),
            // security_definer_path: the caller's rights are an error at worst.
            sql("CREATE PROCEDURE forget(who text) LANGUAGE sql AS 'DELETE FROM diaries WHERE login = who'"),
        ],
        lock: "across_passing.lock",
    }
}
