//! A clinic's data of persons.
//!
//! What is personal says so (`pii = ..`), how long it is kept is said of each table (`retention = ..`), and every such
//! row leads to the person whom it is about, so that an erasure finds all of it. What must not be read from a stolen
//! backup is encrypted by the application; what has to be found is found by a digest.
//!
//! Who looked at what is recorded, and no record is ever changed.

use architrave::prelude::*;
use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

/// Somebody who is treated.
#[derive(Table)]
#[table(data_subject, rows = 500_000, growth_per_year = 40_000, retention = years(10))]
#[unique(insurance_digest)]
#[access(by_insurance, filter(insurance_digest), per_second = 10, p99_ms = 10)]
pub struct Patient {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(encrypted, pii = identity)]
    pub full_name: Vec<u8>,
    #[column(encrypted, pii = identity)]
    pub birth_date: Vec<u8>,
    #[column(encrypted, pii = contact)]
    pub phone: Option<Vec<u8>>,
    #[column(encrypted, pii = identity)]
    pub insurance_number: Vec<u8>,
    /// HMAC-SHA-256 of the number, with a key that the database does not have: to find it, and to have it once.
    #[column(pii = identity)]
    #[check(insurance_digest.octet_length() == 32)]
    pub insurance_digest: Vec<u8>,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    #[column(default = now())]
    pub updated_at: DateTime<Utc>,
}

/// Somebody who works here. An account of the clinic's directory, which holds the rest.
#[derive(Table)]
#[table(data_subject, rows = 2_000, retention = years(10))]
#[unique(login)]
pub struct Practitioner {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[column(type = varchar(64), pii = identity)]
    pub login: String,
    #[column(default = true)]
    pub is_active: bool,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    #[column(default = now())]
    pub updated_at: DateTime<Utc>,
}

/// A treatment on one day.
#[derive(Table)]
#[table(rows = 6_000_000, growth_per_year = 600_000, retention = years(10))]
#[index(patient_id, visited_on.desc())]
#[index(practitioner_id, visited_on)]
#[access(of_patient, filter(patient_id), order(visited_on.desc()), per_second = 40, p99_ms = 20)]
#[access(
    of_practitioner,
    filter(practitioner_id, visited_on),
    per_second = 20,
    p99_ms = 20
)]
pub struct Visit {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[references(Patient.id, on_delete = cascade)]
    pub patient_id: Uuid,
    #[references(Practitioner.id, on_delete = restrict)]
    pub practitioner_id: Uuid,
    pub visited_on: NaiveDate,
    #[column(encrypted, pii = health)]
    pub findings: Vec<u8>,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    #[column(default = now())]
    pub updated_at: DateTime<Utc>,
}

/// For what somebody gave their consent.
#[derive(SqlEnum)]
pub enum Purpose {
    Research,
    Reminders,
}

/// A consent, from when until when. It is never deleted while the person's data is there: it is the proof.
#[derive(Table)]
#[table(temporal(given_at, withdrawn_at, key(patient_id, purpose)), rows = 800_000, retention = years(10))]
#[index(patient_id, purpose)]
#[access(of_patient, filter(patient_id, purpose), per_second = 20)]
pub struct Consent {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[references(Patient.id, on_delete = cascade)]
    pub patient_id: Uuid,
    pub purpose: Purpose,
    #[column(default = now())]
    pub given_at: DateTime<Utc>,
    pub withdrawn_at: Option<DateTime<Utc>>,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    #[column(default = now())]
    pub updated_at: DateTime<Utc>,
}

/// Who looked at whose data, and why. It has to outlive the patient's data, so that it refers to the patient by id
/// alone.
#[derive(Table)]
#[table(
    append_only,
    rows = 90_000_000,
    growth_per_year = 20_000_000,
    retention = years(10),
    partition(range(looked_at), by = year, from = "2026-01-01", until = "2029-01-01")
)]
#[primary_key(id, looked_at)]
#[index(patient_id, looked_at)]
#[index(practitioner_id, looked_at)]
#[access(of_patient, filter(patient_id), order(looked_at), per_second = 1)]
#[access(of_practitioner, filter(practitioner_id, looked_at >= _), order(looked_at), per_second = 1)]
#[access(record, writes, per_second = 100)]
pub struct AccessRecord {
    #[column(default = uuid_v7())]
    pub id: Uuid,
    #[refers_to(Patient)]
    pub patient_id: Uuid,
    #[refers_to(Practitioner)]
    pub practitioner_id: Uuid,
    #[column(type = varchar(200))]
    pub reason: String,
    #[column(default = now())]
    pub looked_at: DateTime<Utc>,
}

schema! {
    /// A clinic's data of persons.
    pub static CLINIC = {
        tables: [Patient, Practitioner, Visit, Consent, AccessRecord],
        objects: [extension(btree_gist)],
        lock: "clinic/schema.lock",
    }
}
