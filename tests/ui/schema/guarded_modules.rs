//! Rules about row security, distribution and objects, in a crate of modules.

use architrave::prelude::*;

pub mod people {
    use architrave::prelude::*;

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
    }
}

pub mod post {
    use architrave::prelude::*;

    #[derive(Table)]
    pub struct Letter {
        #[column(primary_key, identity)]
        pub id: i64,
        #[column(type = varchar(63))]
        pub login: String,
    }

    #[derive(Table)]
    pub struct Town {
        #[column(primary_key, identity)]
        pub id: i64,
    }
}

pub mod places {
    use super::post::Town;
    use architrave::prelude::*;

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

schema! {
    pub static APP = {
        tables: [people::Diary, post::Letter, post::Town, places::Street],
        views: [reports::DiaryLength],
        objects: [
            // security_definer_path
            sql("CREATE PROCEDURE forget(who text) LANGUAGE sql SECURITY DEFINER AS 'DELETE FROM diaries WHERE login = who'"),
        ],
        lock: "schema.lock",
    }
}

fn main() {}
