//! Words of keys that stand in the wrong form, or exclude each other.

use architrave::prelude::*;

#[derive(Table)]
#[primary_key(building, number, number, without_overlaps = true)]
#[unique(label, nulls_not_distinct)]
#[unique(label.lower(), deferrable = initially_deferred)]
#[unique(number, without_overlaps = true)]
#[unique(label, tablespace, comment)]
pub struct Floor {
    #[column(primary_key)]
    pub number: i32,
    pub building: i64,
    pub label: String,
}

#[derive(Table)]
#[primary_key]
#[primary_key(id)]
#[exclude(using = gist, (room, "="), during)]
#[exclude(using = gin, (room, "="))]
#[exclude(using = btree, (room, "<>"))]
#[exclude((room, "is"))]
#[exclude(where(room > 0))]
#[exclude(on = room)]
#[check(room > 0, not_valid = true, not_enforced = true)]
#[check(named, room > 1, name = "Named")]
#[check(room > 2, not_valid = yes)]
#[foreign_key(room, floor, references(Floor.building, Floor.number), on_delete = set_null(id))]
#[foreign_key(room, floor, references(Floor.building, Floor.number), on_update = set_null(room))]
#[foreign_key(room, floor, references(Floor.building, Floor.number), on_delete = cascade(room))]
#[foreign_key(room, floor, references(Floor.building, Floor.number), on_delete = cascade, period = true)]
pub struct Booking {
    pub id: i64,
    #[exclude((room, "="))]
    pub room: Option<i64>,
    #[references(Floor.number, on_delete = set_null(floor))]
    pub floor: Option<i32>,
    pub during: String,
}

#[derive(Table)]
#[table(soft_delete = deleted_at, temporal(valid_from, valid_from))]
pub struct Price {
    #[column(primary_key)]
    pub id: i64,
    pub valid_from: i64,
    pub valid_until: Option<i64>,
    pub deleted_at: i64,
}

fn main() {}
