//! Measurements over time.
//!
//! Billions of rows are written once, read by device and time, and dropped when they are old. They stand in one
//! partition for each month: a query of last week reads one or two of them, and a month goes by dropping its
//! partition, which takes a moment, where deleting its rows would take a night.

use architrave::prelude::*;
use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

/// A place with devices.
#[derive(Table)]
#[table(rows = 500)]
#[unique(code)]
pub struct Site {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    /// How the people there call it.
    #[column(type = varchar(20))]
    pub code: String,
    #[column(type = varchar(200))]
    pub title: String,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    #[column(default = now())]
    pub updated_at: DateTime<Utc>,
}

/// Something that measures.
#[derive(Table)]
#[table(rows = 40_000, growth_per_year = 10_000)]
#[unique(serial_number)]
#[index(site_id)]
#[access(of_site, filter(site_id), per_second = 10)]
#[access(
    by_serial_number,
    filter(serial_number),
    per_second = 1_000,
    p99_ms = 3
)]
pub struct Device {
    #[column(primary_key, identity)]
    pub id: i64,
    #[references(Site.id, on_delete = restrict)]
    pub site_id: Uuid,
    #[column(type = varchar(40))]
    pub serial_number: String,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    #[column(default = now())]
    pub updated_at: DateTime<Utc>,
}

/// What is measured.
#[derive(SqlEnum)]
pub enum Quantity {
    Temperature,
    Humidity,
    Pressure,
}

/// One measurement. The key is what it is about, so that a device that sends twice stores once.
///
/// Measured values are binary fractions: they are not money, and the device is less exact than they are.
#[derive(Table)]
#[table(
    append_only,
    rows = 2_000_000_000,
    growth_per_year = 1_500_000_000,
    retention = years(2),
    partition(range(taken_at), by = month, from = "2026-01-01", until = "2026-07-01")
)]
#[primary_key(device_id, quantity, taken_at)]
// Rows of one time stand together on disk, so that a few pages of a BRIN find a day of all devices.
#[index(taken_at, using = brin)]
#[access(of_device, filter(device_id, quantity, taken_at >= _), order(taken_at), per_second = 200, p99_ms = 20)]
#[access(of_day, filter(taken_at.between(_, _)))]
#[access(store, writes, per_second = 50_000)]
pub struct Reading {
    #[references(Device.id, on_delete = restrict)]
    pub device_id: i64,
    pub quantity: Quantity,
    pub taken_at: DateTime<Utc>,
    pub measured: f64,
}

/// The measurements of a device on one day, computed each night and kept for good.
#[derive(Table)]
#[table(rows = 40_000_000, growth_per_year = 40_000_000)]
#[primary_key(device_id, quantity, day)]
#[check(ordered, lowest <= mean && mean <= highest)]
#[access(of_device, filter(device_id, quantity, day >= _), order(day), per_second = 50, p99_ms = 20)]
pub struct DailyReading {
    #[references(Device.id, on_delete = restrict)]
    pub device_id: i64,
    pub quantity: Quantity,
    pub day: NaiveDate,
    pub lowest: f64,
    pub mean: f64,
    pub highest: f64,
    #[check(readings > 0)]
    pub readings: i32,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    #[column(default = now())]
    pub updated_at: DateTime<Utc>,
}

schema! {
    /// Measurements over time.
    pub static TELEMETRY = {
        tables: [Site, Device, Reading, DailyReading],
        lock: "telemetry/schema.lock",
    }
}
