//! Each rule once more, in a crate of modules: a struct here refers to one there.
#![deny(deprecated)]

pub mod people {
    use architrave::prelude::*;
    use uuid::Uuid;

    // pii_unclassified, pii_without_retention, secret_in_plain_text, text of two words
    #[derive(Table)]
    pub struct Member {
        #[column(primary_key, default = uuid_v7())]
        pub id: Uuid,
        #[column(type = varchar(254), pii = contact)]
        pub email: String,
        #[column(type = varchar(20))]
        pub mobile_phone: String,
        #[column(type = varchar(80))]
        pub api_key: String,
    }

    // all_nullable
    #[derive(Table)]
    pub struct Preference {
        #[column(primary_key, default = uuid_v7())]
        pub id: Uuid,
        pub theme: Option<i32>,
        pub size: Option<i32>,
        pub contrast: Option<i32>,
    }
}

pub mod sales {
    use super::people::Member;
    use super::stock::{Place, Product};
    use architrave::prelude::*;
    use chrono::{DateTime, Utc};
    use uuid::Uuid;

    // boolean_nullable, default_null_string, enum_unchecked, generated_constant
    // tenant_key_nullable, tenant_unique_unscoped, tenant_index_unprefixed
    #[derive(Table)]
    #[table(tenant = shop_id)]
    #[unique(code)]
    #[index(placed_at)]
    pub struct Order {
        #[column(primary_key, default = uuid_v7())]
        pub id: Uuid,
        #[column(external_id)]
        pub shop_id: Option<Uuid>,
        #[column(type = varchar(20))]
        pub code: String,
        #[column(type = varchar(20))]
        pub state: String,
        pub is_paid: Option<bool>,
        #[column(type = varchar(80), default = "null")]
        pub remark: String,
        #[column(generated("order"))]
        pub kind_of_paper: String,
        pub placed_at: DateTime<Utc>,
    }

    // foreign_key_duplicate, foreign_key_unindexed, denormalized_without_reason, tenant_foreign_key_unscoped
    #[derive(Table)]
    #[table(tenant = shop_id)]
    #[index(shop_id)]
    #[index(product_id)]
    #[foreign_key(product_id, references(Product.id), on_delete = restrict)]
    pub struct Line {
        #[column(primary_key, default = uuid_v7())]
        pub id: Uuid,
        #[column(external_id)]
        pub shop_id: Uuid,
        #[references(super::sales::Invoice.id, on_delete = cascade)]
        pub invoice_id: Uuid,
        #[references(Product.id, on_delete = cascade)]
        pub product_id: Uuid,
        #[column(type = varchar(80))]
        pub product_title: String,
    }

    #[derive(Table)]
    #[table(tenant = shop_id)]
    #[index(shop_id)]
    pub struct Invoice {
        #[column(primary_key, default = uuid_v7())]
        pub id: Uuid,
        #[column(external_id)]
        pub shop_id: Uuid,
    }

    // foreign_key_composite_nullable, polymorphic_reference
    #[derive(Table)]
    #[index(country, place)]
    #[foreign_key(country, place, references(Place.country, Place.number), on_delete = restrict)]
    pub struct Delivery {
        #[column(primary_key, default = uuid_v7())]
        pub id: Uuid,
        pub country: Option<i32>,
        pub place: Option<i32>,
        pub subject_kind: i32,
        pub subject_id: Uuid,
    }

    // foreign_key_target_not_unique, soft_delete_unfiltered, soft_delete_cascade
    #[derive(Table)]
    #[table(soft_delete = deleted_at)]
    #[index(member_email)]
    #[index(member_id)]
    #[index(note)]
    pub struct Offer {
        #[column(primary_key, default = uuid_v7())]
        pub id: Uuid,
        #[references(Member.email, on_delete = restrict)]
        #[column(type = varchar(254), pii = contact)]
        pub member_email: String,
        #[references(Member.id, on_delete = cascade)]
        pub member_id: Uuid,
        pub note: i64,
        pub deleted_at: Option<DateTime<Utc>>,
    }
}

pub mod stock {
    use architrave::prelude::*;
    use chrono::{DateTime, NaiveTime, Utc};
    use rust_decimal::Decimal;
    use uuid::Uuid;

    // index_column_repeated, index_duplicate, index_redundant_prefix, index_serves_nothing, unique_redundant,
    // index_leading_boolean, index_array_btree, index_too_wide
    #[derive(Table)]
    #[unique(title)]
    #[unique(title, maker)]
    #[index(maker)]
    #[index(maker)]
    #[index(shelf, maker, shelf)]
    #[index(is_sold, made_at)]
    #[index(colours)]
    #[index(title, maker, shelf, made_at, weight, height)]
    #[index(maker, shelf)]
    #[access(of_maker, filter(maker, shelf))]
    #[access(of_maker_alone, filter(maker))]
    pub struct Product {
        #[column(primary_key, default = uuid_v7())]
        pub id: Uuid,
        #[column(type = varchar(80))]
        pub title: String,
        #[column(type = varchar(80))]
        pub maker: String,
        pub shelf: i32,
        pub is_sold: bool,
        pub colours: Vec<String>,
        pub weight: i64,
        pub height: i64,
        pub made_at: DateTime<Utc>,
    }

    // primary_key_wide
    #[derive(Table)]
    #[primary_key(hall, aisle, shelf, box_number)]
    pub struct Compartment {
        pub hall: i32,
        pub aisle: i32,
        pub shelf: i32,
        pub box_number: i32,
    }

    #[derive(Table)]
    #[primary_key(country, number)]
    pub struct Place {
        pub country: i32,
        pub number: i32,
    }

    // char_type, time_with_zone, money_type, json_instead_of_jsonb, primary_key_32_bit, key_exhaustion
    #[derive(Table)]
    #[table(rows = 1_500_000_000, growth_per_year = 400_000_000)]
    pub struct Scan {
        #[column(primary_key, identity)]
        pub id: i32,
        #[column(type = char(30))]
        pub device: String,
        #[column(type = timetz)]
        pub at: NaiveTime,
        #[column(type = money)]
        pub price: Decimal,
        #[column(type = json)]
        pub raw: serde_json::Value,
    }

    // entity_attribute_value
    #[derive(Table)]
    #[index(product_id)]
    pub struct ProductAttribute {
        #[column(primary_key, default = uuid_v7())]
        pub id: Uuid,
        #[references(Product.id, on_delete = cascade)]
        pub product_id: Uuid,
        #[column(type = varchar(40))]
        pub attribute_name: String,
        #[column(type = varchar(80))]
        pub value: String,
    }

    // jsonb_as_schema
    #[derive(Table)]
    pub struct Shape {
        #[column(primary_key, default = uuid_v7())]
        pub id: Uuid,
        pub document: serde_json::Value,
    }

    // normal_form_violated, candidate_key_unenforced
    #[derive(Table)]
    #[depends(country, on(city))]
    #[depends(id, on(number))]
    pub struct Branch {
        #[column(primary_key, default = uuid_v7())]
        pub id: Uuid,
        pub number: i64,
        pub city: i64,
        pub country: i64,
    }

    // index_budget
    #[derive(Table)]
    #[index(a)]
    #[index(b)]
    #[index(c)]
    #[index(d)]
    #[index(e)]
    #[index(f)]
    #[index(g)]
    #[index(h)]
    #[index(i)]
    #[rustfmt::skip]
    pub struct Reading {
        #[column(primary_key, default = uuid_v7())]
        pub id: Uuid,
        pub a: i64, pub b: i64, pub c: i64, pub d: i64, pub e: i64, pub f: i64, pub g: i64, pub h: i64, pub i: i64,
    }

    // partition_premature
    #[derive(Table)]
    #[table(rows = 10_000, partition(range(at), by = month, from = "2026-01-01", until = "2026-04-01"))]
    #[primary_key(id, at)]
    pub struct Count {
        pub id: i64,
        pub at: DateTime<Utc>,
    }

    // partition_gap
    #[derive(Table)]
    #[table(partition(range(weight)))]
    #[partition(pieces_heavy, from = 1_000, to = maxvalue)]
    #[partition(pieces_light, from = 0, to = 100)]
    #[primary_key(place_id, weight)]
    pub struct Piece {
        #[references(Place.id, on_delete = restrict)]
        pub place_id: Uuid,
        pub weight: i64,
    }

    // partition_missing
    #[derive(Table)]
    #[table(append_only, rows = 900_000_000)]
    pub struct Movement {
        #[column(primary_key, identity)]
        pub id: i64,
        pub at: DateTime<Utc>,
    }

    // cloned_tables
    #[derive(Table)]
    #[table(name = "counts_2025")]
    pub struct Counts2025 {
        #[column(primary_key, identity)]
        pub id: i64,
    }

    // environment_in_name
    #[derive(Table)]
    #[table(name = "qa_counts")]
    pub struct NewCount {
        #[column(primary_key, identity)]
        pub id: i64,
    }

    // table_too_wide
    #[derive(Table)]
    #[rustfmt::skip]
    pub struct Sheet {
        #[column(primary_key, identity)]
        pub id: i64,
        pub aa: i64, pub ab: i64, pub ac: i64, pub ad: i64, pub ae: i64, pub af: i64, pub ag: i64, pub ah: i64,
        pub ba: i64, pub bb: i64, pub bc: i64, pub bd: i64, pub be: i64, pub bf: i64, pub bg: i64, pub bh: i64,
        pub ca: i64, pub cb: i64, pub cc: i64, pub cd: i64, pub ce: i64, pub cf: i64, pub cg: i64, pub ch: i64,
        pub da: i64, pub db: i64, pub dc: i64, pub dd: i64, pub de: i64, pub df: i64, pub dg: i64, pub dh: i64,
        pub ea: i64, pub eb: i64, pub ec: i64, pub ed: i64, pub ee: i64, pub ef: i64, pub eg: i64, pub eh: i64,
        pub fa: i64, pub fb: i64, pub fc: i64, pub fd: i64, pub fe: i64, pub ff: i64, pub fg: i64, pub fh: i64,
        pub ga: i64, pub gb: i64, pub gc: i64, pub gd: i64, pub ge: i64, pub gf: i64, pub gg: i64, pub gh: i64,
        pub ha: i64, pub hb: i64, pub hc: i64, pub hd: i64, pub he: i64,
    }
}

pub mod access {
    use architrave::prelude::*;
    use uuid::Uuid;

    // policy_without_rls
    #[derive(Table)]
    #[index(owner)]
    #[policy(own, using(owner == current_user()))]
    pub struct Memo {
        #[column(primary_key, default = uuid_v7())]
        pub id: Uuid,
        #[column(type = varchar(80))]
        pub owner: String,
    }

    // rls_without_policy
    #[derive(Table)]
    #[table(row_security = enabled)]
    pub struct Blank {
        #[column(primary_key, default = uuid_v7())]
        pub id: Uuid,
    }

    // rls_not_forced, grant_to_public, policy_column_unindexed, policy_write_unchecked
    #[derive(Table)]
    #[table(row_security = enabled, rows = 2_000_000)]
    #[policy(own, using(owner == current_user()), with_check(true))]
    #[grant(insert, to(public))]
    pub struct Sketch {
        #[column(primary_key, default = uuid_v7())]
        pub id: Uuid,
        #[column(type = varchar(80))]
        pub owner: String,
    }

    // policy_setting_unguarded, policy_calls_per_row
    #[derive(Table)]
    #[table(row_security = forced)]
    #[index(group_id)]
    #[policy(group, using(group_id == current_setting("app.group").cast(bigint)))]
    #[policy(review, for = select, using(func("app.is_reviewer")))]
    pub struct Paper {
        #[column(primary_key, default = uuid_v7())]
        pub id: Uuid,
        #[column(external_id)]
        pub group_id: i64,
    }
}

fn main() {}
