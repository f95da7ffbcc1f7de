use architrave::prelude::*;
use chrono::{DateTime, Utc};

#[derive(Table)]
#[table(partition(range(created)))]
pub struct UnknownColumn {
    #[column(primary_key)]
    pub id: i64,
}

#[derive(Table)]
#[table(partition(range(at)))]
#[unique(code)]
pub struct KeyWithoutPartitionKey {
    #[column(primary_key)]
    pub id: i64,
    pub at: DateTime<Utc>,
    pub code: String,
}

#[derive(Table)]
#[table(partition(range(at.cast(date))))]
pub struct KeyBesideAnExpression {
    #[column(primary_key)]
    pub id: i64,
    pub at: chrono::NaiveDateTime,
}

#[derive(Table)]
#[table(partition(rnage(id)))]
pub struct Misspelled {
    #[column(primary_key)]
    pub id: i64,
}

#[derive(Table)]
#[table(partition(default))]
pub struct NoKey {
    #[column(primary_key)]
    pub id: i64,
}

#[derive(Table)]
#[partition(rows_1, from = 0, to = 10)]
pub struct NotDivided {
    #[column(primary_key)]
    pub id: i64,
}

#[derive(Table)]
#[table(partition(range(id)), unlogged)]
#[partition(from = 0, to = 10)]
#[partition(no_bound)]
#[partition(half, from = 0)]
#[partition(mixed, from = 0, values(1))]
#[partition(listed, values(1, 2))]
#[partition(hashed, modulus = 2, remainder = 0)]
#[partition(backwards, from = 20, to = 10)]
#[partition(two, from = (20, 1), to = (30, 1))]
#[partition(typed, from = "a", to = 10)]
#[partition(null, from = None, to = 10)]
#[partition(computed, from = 1 + 1, to = 10)]
#[partition(orphan, of = twoo, from = 0, to = 1)]
#[partition(whole, of = backwards, from = 0, to = 1)]
#[partition(misspelled, form = 0, to = 1)]
pub struct Ranged {
    #[column(primary_key)]
    pub id: i64,
}

#[derive(Table)]
#[table(partition(range(id), default))]
#[partition(first, from = minvalue, to = 100)]
#[partition(second, from = 50, to = 200)]
#[partition(second, from = 200, to = 300)]
#[partition(rest, default)]
pub struct Overlap {
    #[column(primary_key)]
    pub id: i64,
}

#[derive(Table)]
#[table(partition(range(id), default))]
#[partition(first, from = minvalue, to = 100)]
#[partition(second, from = 50, to = 200)]
#[partition(rest, default)]
pub struct OverlapAlone {
    #[column(primary_key)]
    pub id: i64,
}

#[derive(Table)]
#[table(partition(list(id, code)))]
#[partition(a, values(1, 1))]
#[partition(b, values("x"))]
#[primary_key(id, code)]
pub struct Listed {
    pub id: i64,
    pub code: i32,
}

#[derive(Table)]
#[table(partition(hash(id.desc()), partitions = 0, default))]
#[partition(one, modulus = 2, remainder = 2)]
pub struct Hashed {
    #[column(primary_key)]
    pub id: i64,
}

#[derive(Table)]
#[table(partition(range(id), by = month, from = "2026-01-01", until = "2027-01-01"))]
pub struct NumberPeriod {
    #[column(primary_key)]
    pub id: i64,
}

#[derive(Table)]
#[table(partition(range(at), by = months, from = "2026-01-01", until = "2027-01-01"))]
#[primary_key(id, at)]
pub struct UnknownPeriod {
    pub id: i64,
    pub at: DateTime<Utc>,
}

#[derive(Table)]
#[table(partition(range(at), by = month, from = "2026-1-1", until = "2027-01-01"))]
#[primary_key(id, at)]
pub struct NoDay {
    pub id: i64,
    pub at: DateTime<Utc>,
}

#[derive(Table)]
#[table(partition(range(at), by = month, from = "2027-01-01", until = "2026-01-01"))]
#[primary_key(id, at)]
pub struct PeriodBackward {
    pub id: i64,
    pub at: DateTime<Utc>,
}

#[derive(Table)]
#[table(partition(range(at), by = month, from = "2027-01-01"))]
#[primary_key(id, at)]
pub struct PeriodForEver {
    pub id: i64,
    pub at: DateTime<Utc>,
}

#[derive(Table)]
#[table(partition(hash(id)))]
#[partition(holes_0, modulus = 8, remainder = 0)]
#[partition(holes_1, modulus = 4, remainder = 1)]
pub struct Hole {
    #[column(primary_key)]
    pub id: i64,
}

#[derive(Table)]
#[table(partition(hash(id)))]
#[partition(odd_0, modulus = 2, remainder = 0)]
#[partition(odd_1, modulus = 3, remainder = 1)]
pub struct OddDivision {
    #[column(primary_key)]
    pub id: i64,
}

#[derive(Table)]
#[table(partition(range(year)))]
#[primary_key(id, year)]
pub struct Generated {
    pub id: i64,
    #[column(generated(id.cast(integer)))]
    pub year: i32,
}

fn main() {}
