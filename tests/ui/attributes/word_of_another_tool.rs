use architrave::prelude::*;

#[derive(Table)]
#[table(table_name = "customers", schema = "sales", unique_together = "email", comment = "Buyers")]
pub struct Customer {
    #[column(primary_key, auto_increment)]
    pub id: i64,
    #[column(unique, max_length = 254, not_null)]
    pub email: String,
    #[column(sql_type = "text", nullable, server_default = "none")]
    pub phone: String,
}

#[derive(Table)]
#[exclude(using = gist, room_id = eq, (during, "&&"))]
pub struct Booking {
    #[column(primary_key, identity)]
    pub id: i64,
    #[column(foreign_key = "customers.id")]
    pub customer_id: i64,
    pub room_id: i32,
    #[column(type = daterange)]
    pub during: String,
    #[references(Customer.id, ondelete = cascade)]
    pub paid_by: i64,
}

fn main() {}
