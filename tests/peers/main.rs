//! The runners of other tools apply what is written for them, on the shop's two releases: the libraries of
//! diesel, sqlx, refinery and sea-orm-migration, and the programs dbmate and Liquibase. Teams that have one of them, or
//! one of those that cannot be had here, begin with `cargo schema`.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "this crate only tests, and a panic is how a test fails"
)]

mod adoption;
mod dbmate_runner;
mod diesel_runner;
mod documented_grammar;
mod liquibase_runner;
mod refinery_runner;
#[path = "../database/shop/release.rs"]
mod release;
#[expect(unreachable_pub, reason = "a crate of migrations, as a module")]
mod sea_orm_migrations;
mod sea_orm_runner;
mod sqlx_runner;
