//! Every rule is on, what each of them looks at is there, in modules that refer to each other, and none has anything to say.

pub mod access;
pub mod people;
pub mod sales;
pub mod stock;

use architrave::prelude::*;

// A migration is missing, which is no matter of rules.
#[allow(deprecated)]
mod shop {
    use super::*;

    schema! {
        /// A shop of many branches. name_collision, rls_missing, shard_group_crossed, foreign_key_cycle,
        /// table_naming_inconsistent, type_varies_by_name
        pub static SHOP = {
            tables: [
                people::Branch,
                people::Member,
                people::Call,
                sales::Order,
                sales::Line,
                sales::Offer,
                sales::Price,
                sales::Remark,
                stock::Category,
                stock::Product,
                stock::Place,
                stock::Delivery,
                stock::Scan,
                stock::Weighing,
                stock::Quote,
                access::Memo,
                access::Paper,
            ],
            views: [access::Shelf, access::DeliveryCount],
            objects: [
                // security_definer_path
                sql("CREATE FUNCTION forget(reader text) RETURNS void LANGUAGE sql SECURITY DEFINER
                     SET search_path = pg_catalog, pg_temp AS 'DELETE FROM public.memos WHERE owner = reader'"),
            ],
            lock: "schema.lock",
        }
    }
}

pub use shop::SHOP;
