//! Rules once more, in modules whose structs refer to each other: those of keys, columns and placement.
#![deny(deprecated)]

pub mod library {
    use super::readers::Reader;
    use architrave::prelude::*;
    use uuid::Uuid;

    // primary_key_text, repeating_group, index_predicate_pointless, index_large_column
    #[derive(Table)]
    #[index(shelf, where(shelf.is_some()))]
    #[index(cover)]
    pub struct Book {
        #[column(primary_key)]
        pub title: String,
        #[column(type = varchar(255))]
        pub subtitle: String,
        pub shelf: i64,
        pub cover: Vec<u8>,
        pub author1: String,
        pub author2: String,
        pub author3: String,
    }

    // primary_key_missing, foreign_key_action_missing, foreign_key_type_mismatch
    #[derive(Table)]
    #[index(reader_id)]
    #[index(book)]
    pub struct Loan {
        #[references(Reader.id, on_delete = restrict)]
        pub reader_id: Uuid,
        #[references(Book.title)]
        pub book: String,
    }

    // primary_key_random_uuid, primary_key_nullable, hierarchy_self_parent
    #[derive(Table)]
    #[index(parent_id)]
    pub struct Subject {
        #[column(primary_key, default = uuid_v4())]
        pub id: Uuid,
        #[references(Subject.id, on_delete = restrict)]
        pub parent_id: Option<Uuid>,
    }

    #[derive(Table)]
    pub struct Shelf {
        #[column(primary_key)]
        pub id: Option<i64>,
    }
}

pub mod readers {
    use architrave::prelude::*;
    use chrono::NaiveDateTime;
    use uuid::Uuid;

    // primary_key_32_bit, timestamp_without_zone, name_reserved, name_not_snake_case
    #[derive(Table)]
    #[table(name = "table")]
    pub struct Reader {
        #[column(primary_key, identity)]
        pub id: i32,
        pub joined_at: NaiveDateTime,
        #[column(name = "Nick Name", type = varchar(40))]
        pub nickname: String,
    }

    // pii_in_key: the shard key. shard_key_not_in_key, encrypted_column_compared
    #[derive(Table)]
    #[table(shard(email), retention = years(1))]
    pub struct Contact {
        #[column(primary_key, default = uuid_v7())]
        pub id: Uuid,
        #[column(type = varchar(254), pii = contact)]
        pub email: String,
        #[column(encrypted)]
        #[index]
        pub remark: Vec<u8>,
    }

    // policies_overlap, policy_always_true
    #[derive(Table)]
    #[table(row_security = forced)]
    #[index(owner)]
    #[policy(own, using(owner == current_user()))]
    #[policy(open, using(true))]
    pub struct Wish {
        #[column(primary_key, default = uuid_v7())]
        pub id: Uuid,
        #[column(type = varchar(80))]
        pub owner: String,
    }
}

pub mod money {
    use super::readers::Contact;
    use architrave::prelude::*;
    use chrono::{DateTime, Utc};
    use uuid::Uuid;

    // float_for_money, column_type_incompatible, serial_column, varchar_255
    #[derive(Table)]
    #[index(contact_id)]
    pub struct Fine {
        #[column(primary_key, default = func("nextval", "fines_id_seq"))]
        pub id: i64,
        #[references(Contact.id, on_delete = restrict)]
        pub contact_id: Uuid,
        pub price: f64,
        #[column(type = bigint)]
        pub days: i32,
        #[column(type = varchar(255))]
        pub reason: String,
    }

    // foreign_key_missing, foreign_key_target_unknown in the schema, temporal_overlap_possible
    #[derive(Table)]
    #[table(temporal(valid_from, valid_until))]
    pub struct Rate {
        #[column(primary_key, default = uuid_v7())]
        pub id: Uuid,
        pub currency_id: Uuid,
        pub valid_from: DateTime<Utc>,
        pub valid_until: Option<DateTime<Utc>>,
    }

    // access_pattern_unserved, cache_without_invalidation
    #[derive(Table)]
    #[table(rows = 5_000_000, cache)]
    #[access(of_contact, filter(contact_id))]
    pub struct Reminder {
        #[column(primary_key, default = uuid_v7())]
        pub id: Uuid,
        #[column(external_id)]
        pub contact_id: Uuid,
    }

    // cache_exceeds_staleness
    #[derive(Table)]
    #[table(cache(expires = hours(1), invalidated_by = schedule))]
    #[access(by_id, filter(id), staleness = seconds(30))]
    pub struct Tariff {
        #[column(primary_key, default = uuid_v7())]
        pub id: Uuid,
        pub cents: i64,
    }

    // event_stream_incomplete
    #[derive(Table)]
    #[table(event_stream(account_id, version))]
    #[primary_key(account_id, version)]
    pub struct AccountEvent {
        #[column(external_id)]
        pub account_id: Uuid,
        pub version: i64,
        pub payload: serde_json::Value,
    }

    // name_too_long, waiver_unused
    #[derive(Table)]
    #[table(allow(primary_key_missing, reason = "there was none once"))]
    pub struct Receipt {
        #[column(primary_key, default = uuid_v7())]
        pub id: Uuid,
        pub the_number_that_stands_at_the_top_of_the_receipt_in_the_folder_of_the_library: i64,
    }
}

use architrave::prelude::*;

schema! {
    pub static LIBRARY = {
        tables: [
            library::Loan, library::Subject, library::Shelf, readers::Reader, readers::Contact, readers::Wish,
            money::Fine, money::Rate, money::Reminder, money::Tariff, money::AccountEvent, money::Receipt,
        ],
        lock: "schema.lock",
    }
}

fn main() {}
