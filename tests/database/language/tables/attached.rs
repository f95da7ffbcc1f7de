//! Triggers, grants, policies, extended statistics.

use crate::language::{Journey, OnSqlite, Release};
use architrave::prelude::*;

mod triggers_1 {
    use super::*;

    #[derive(Table)]
    #[table(name = "articles", rows = 100)]
    #[trigger(
        skip_unchanged,
        before,
        update,
        execute = "suppress_redundant_updates_trigger"()
    )]
    #[trigger(
        index_words,
        before,
        insert,
        update(title, body),
        when(new.views >= 0 && new.title != "none"),
        execute = "tsvector_update_trigger"("words", "pg_catalog.english", "title", "body")
    )]
    pub struct Article {
        #[column(primary_key)]
        pub id: i64,
        pub title: String,
        pub body: String,
        pub views: i32,
        #[column(type = tsvector)]
        pub words: Option<String>,
    }

    schema! { pub static SCHEMA = { tables: [Article], lock: "none.lock" } }
}

mod triggers_2 {
    use super::*;

    // One trigger is renamed, one is changed, one is new; a column that they mention is renamed, another one
    // gets a new type.
    #[derive(Table)]
    #[table(name = "articles", rows = 100)]
    #[trigger(
        skip_same,
        before,
        update,
        execute = "suppress_redundant_updates_trigger"()
    )]
    #[trigger(
        index_words,
        before,
        insert,
        update(title, content),
        when(new.views >= 0 && new.title != "none"),
        execute = "tsvector_update_trigger"("words", "pg_catalog.english", "title")
    )]
    #[trigger(
        "Wait",
        after,
        delete,
        deferrable = initially_deferred,
        when(old.views > 10),
        execute = "suppress_redundant_updates_trigger"()
    )]
    #[trigger(
        count_rows,
        after,
        insert,
        for_each = statement,
        referencing(new_table = added),
        execute = "suppress_redundant_updates_trigger"()
    )]
    #[trigger(
        emptied,
        before,
        truncate,
        for_each = statement,
        execute = "suppress_redundant_updates_trigger"()
    )]
    pub struct Article {
        #[column(primary_key)]
        pub id: i64,
        pub title: String,
        #[column(renamed_from = "body")]
        pub content: String,
        pub views: i64,
        #[column(type = tsvector)]
        pub words: Option<String>,
    }

    schema! { pub static SCHEMA = { tables: [Article], lock: "none.lock" } }
}

#[test]
fn triggers_call_functions_and_change() {
    Journey::on_postgres(
        [
            Release {
                rows: "INSERT INTO articles (id, title, body, views) VALUES (1, 'Rust', 'and more', 1)",
                reverting_loses: &["articles"],
                ..Release::of(&triggers_1::SCHEMA)
            },
            Release::of(&triggers_2::SCHEMA),
        ],
        &["functions that triggers call", "body = "],
    )
    .run();
}

mod sqlite_1 {
    use super::*;

    #[derive(Table)]
    #[table(name = "accounts")]
    #[trigger(
        keep_history,
        after,
        update(balance),
        when(new.balance != old.balance),
        body = "INSERT INTO changes (account_id, balance) VALUES (new.id, new.balance);",
        only(sqlite)
    )]
    #[trigger(
        keep_history,
        before,
        update,
        execute = "suppress_redundant_updates_trigger"(),
        only(postgres)
    )]
    pub struct Account {
        #[column(primary_key)]
        pub id: i64,
        pub balance: i64,
    }

    #[derive(Table)]
    #[table(name = "changes")]
    pub struct Change {
        #[column(primary_key, identity(by_default))]
        pub id: i64,
        #[refers_to(Account)]
        pub account_id: i64,
        pub balance: i64,
    }

    schema! { pub static SCHEMA = { tables: [Account, Change], lock: "none.lock" } }
}

mod sqlite_2 {
    use super::*;

    // The check makes SQLite rebuild the table, which must keep the trigger.
    #[derive(Table)]
    #[table(name = "accounts")]
    #[check(balance_positive, balance >= 0)]
    #[trigger(
        keep_history,
        after,
        update(balance),
        when(new.balance != old.balance),
        body = "INSERT INTO changes (account_id, balance) VALUES (new.id, new.balance);",
        only(sqlite)
    )]
    #[trigger(
        keep_history,
        before,
        update,
        execute = "suppress_redundant_updates_trigger"(),
        only(postgres)
    )]
    pub struct Account {
        #[column(primary_key)]
        pub id: i64,
        pub balance: i64,
    }

    // And this one is the table that the trigger of the other one writes to.
    #[derive(Table)]
    #[table(name = "changes")]
    #[check(change_positive, balance >= 0)]
    pub struct Change {
        #[column(primary_key, identity(by_default))]
        pub id: i64,
        #[refers_to(Account)]
        pub account_id: i64,
        pub balance: i64,
    }

    schema! { pub static SCHEMA = { tables: [Account, Change], lock: "none.lock" } }
}

mod sqlite_3 {
    use super::*;

    #[derive(Table)]
    #[table(name = "accounts")]
    #[check(balance_positive, balance >= 0)]
    #[trigger(
        keep_history,
        after,
        update(balance),
        body = "INSERT INTO changes (account_id, balance) VALUES (new.id, old.balance);",
        only(sqlite)
    )]
    #[trigger(
        keep_history,
        before,
        update,
        when(new.balance > 0),
        execute = "suppress_redundant_updates_trigger"(),
        only(postgres)
    )]
    pub struct Account {
        #[column(primary_key)]
        pub id: i64,
        pub balance: i64,
    }

    #[derive(Table)]
    #[table(name = "changes")]
    #[check(change_positive, balance >= 0)]
    pub struct Change {
        #[column(primary_key, identity(by_default))]
        pub id: i64,
        #[refers_to(Account)]
        pub account_id: i64,
        pub balance: i64,
    }

    schema! { pub static SCHEMA = { tables: [Account, Change], lock: "none.lock" } }
}

#[test]
fn triggers_have_a_body_on_sqlite_and_survive_a_rebuild() {
    Journey {
        sqlite: OnSqlite::Holds(""),
        ..Journey::on_postgres(
            [
                Release {
                    rows: "INSERT INTO accounts (id, balance) VALUES (1, 10)",
                    reverting_loses: &["accounts", "changes"],
                    ..Release::of(&sqlite_1::SCHEMA)
                },
                Release {
                    rows: "UPDATE accounts SET balance = 11 WHERE id = 1",
                    ..Release::of(&sqlite_2::SCHEMA)
                },
                Release::of(&sqlite_3::SCHEMA),
            ],
            &[],
        )
    }
    .run();
}

mod guarded_1 {
    use super::*;

    #[derive(Table)]
    #[table(name = "notes")]
    #[grant(select, insert, to(pg_monitor))]
    #[grant(select(id, tenant_id), to(pg_read_all_data), with_grant_option)]
    #[grant(references, to(public))]
    pub struct Note {
        #[column(primary_key)]
        pub id: i64,
        pub tenant_id: i64,
        pub text: String,
    }

    schema! { pub static SCHEMA = { tables: [Note], lock: "none.lock" } }
}

mod guarded_2 {
    use super::*;

    #[derive(Table)]
    #[table(
        name = "notes",
        row_security = enabled,
        allow(policy_setting_unguarded, reason = "the texts of conditions are what is tested")
    )]
    #[grant(select(id, content), update(content), delete, to(pg_monitor))]
    #[grant(select(id, tenant_id), to(pg_read_all_data))]
    #[grant(all, to(pg_read_server_files))]
    #[policy(
        own_tenant,
        using(tenant_id == func("current_setting", "app.tenant", true).cast(bigint))
    )]
    #[policy(
        no_new_ones,
        for = insert,
        to(pg_monitor, "pg_read_all_data"),
        restrictive,
        with_check(tenant_id > 0 && sql("current_user <> 'nobody'"))
    )]
    pub struct Note {
        #[column(primary_key)]
        pub id: i64,
        pub tenant_id: i64,
        #[column(renamed_from = "text")]
        pub content: String,
    }

    schema! { pub static SCHEMA = { tables: [Note], lock: "none.lock" } }
}

mod guarded_3 {
    use super::*;

    #[derive(Table)]
    #[table(
        name = "notes",
        row_security = forced,
        allow(policy_setting_unguarded, reason = "the texts of conditions are what is tested")
    )]
    #[grant(select, to(pg_monitor), with_grant_option)]
    #[policy(own_rows, using(tenant_id == func("current_setting", "app.tenant", true).cast(bigint)))]
    #[policy(no_new_ones, for = update, using(tenant_id > 1), with_check(content != ""))]
    #[policy(seen, for = select, to(public), restrictive, using(true))]
    pub struct Note {
        #[column(primary_key)]
        pub id: i64,
        pub tenant_id: i64,
        pub content: String,
    }

    schema! { pub static SCHEMA = { tables: [Note], lock: "none.lock" } }
}

#[test]
fn grants_and_policies_come_change_and_go() {
    Journey::on_postgres(
        [
            Release {
                rows: "INSERT INTO notes VALUES (1, 1, 'a')",
                reverting_loses: &["notes"],
                ..Release::of(&guarded_1::SCHEMA)
            },
            Release::of(&guarded_2::SCHEMA),
            Release::of(&guarded_3::SCHEMA),
            Release::of(&guarded_1_again::SCHEMA),
        ],
        &["roles and privileges", "row security", "only(postgres)"],
    )
    .run();
}

mod guarded_1_again {
    use super::*;

    #[derive(Table)]
    #[table(name = "notes")]
    pub struct Note {
        #[column(primary_key)]
        pub id: i64,
        pub tenant_id: i64,
        pub content: String,
    }

    schema! { pub static SCHEMA = { tables: [Note], lock: "none.lock" } }
}

mod statistics_1 {
    use super::*;

    #[derive(Table)]
    #[table(name = "places")]
    #[statistics(city, zip)]
    #[statistics(name = "lower_city", city.lower())]
    pub struct Place {
        #[column(primary_key)]
        pub id: i64,
        pub city: String,
        pub zip: String,
    }

    schema! { pub static SCHEMA = { tables: [Place], lock: "none.lock" } }
}

mod statistics_2 {
    use super::*;

    #[derive(Table)]
    #[table(name = "places")]
    #[statistics(kinds(dependencies, mcv), name = "places_city_zip_stat", zip, town, town.lower())]
    #[statistics(name = "lower_town", town.lower())]
    pub struct Place {
        #[column(primary_key)]
        pub id: i64,
        #[column(renamed_from = "city")]
        pub town: String,
        pub zip: String,
    }

    schema! { pub static SCHEMA = { tables: [Place], lock: "none.lock" } }
}

#[test]
fn statistics_are_gathered_about_columns_and_expressions() {
    Journey::on_postgres(
        [
            Release::of(&statistics_1::SCHEMA),
            Release::of(&statistics_2::SCHEMA),
        ],
        &["extended statistics"],
    )
    .run();
}
