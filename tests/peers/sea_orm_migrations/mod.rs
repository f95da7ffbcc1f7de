//! The migrations, in order.

pub use sea_orm_migration::prelude::*;
mod m20260101_000000_first_expand_create_tables;
mod m20260201_000000_second_expand_alter_orders;
mod m20260201_000001_second_expand_synchronize_orders_notes_and_customer_note;
mod m20260201_000002_second_expand_create_orders_handled_by_idx;
mod m20260201_000003_second_backfill_fill_orders_customer_note;
mod m20260201_000004_second_constrain_add_orders_handled_by_fkey;
mod m20260201_000005_second_constrain_validate_orders_handled_by_fkey;
mod m20260201_000006_second_contract_default_of_orders_contact_phone;
mod m20260201_000007_second_contract_reconcile_orders_customer_note;
mod m20260201_000008_second_contract_finish_orders_notes_to_customer_note;
mod m20260201_000009_second_contract_drop_orders_coupon_code;

/// Runs the migrations.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20260101_000000_first_expand_create_tables::Migration),
            Box::new(m20260201_000000_second_expand_alter_orders::Migration),
            Box::new(m20260201_000001_second_expand_synchronize_orders_notes_and_customer_note::Migration),
            Box::new(m20260201_000002_second_expand_create_orders_handled_by_idx::Migration),
            Box::new(m20260201_000003_second_backfill_fill_orders_customer_note::Migration),
            Box::new(m20260201_000004_second_constrain_add_orders_handled_by_fkey::Migration),
            Box::new(m20260201_000005_second_constrain_validate_orders_handled_by_fkey::Migration),
            Box::new(m20260201_000006_second_contract_default_of_orders_contact_phone::Migration),
            Box::new(m20260201_000007_second_contract_reconcile_orders_customer_note::Migration),
            Box::new(m20260201_000008_second_contract_finish_orders_notes_to_customer_note::Migration),
            Box::new(m20260201_000009_second_contract_drop_orders_coupon_code::Migration),
        ]
    }
}
