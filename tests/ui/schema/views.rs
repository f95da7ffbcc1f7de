use architrave::prelude::*;

#[derive(Table)]
pub struct Sale {
    #[column(primary_key, identity(by_default))]
    pub id: i64,
    pub cents: i64,
}

#[derive(View)]
pub struct WithoutQuery {
    pub cents: i64,
}

#[derive(View)]
#[view(query = "CREATE VIEW totals AS SELECT sum(cents) FROM sales")]
pub struct WholeStatement {
    pub cents: i64,
}

#[derive(View)]
#[view(query = "SELECT 1 AS one; SELECT 2 AS two")]
pub struct TwoInOne {
    pub one: i32,
}

#[derive(View)]
#[view(query = "SELECT id, cents FROM sales")]
#[index(cents)]
pub struct IndexedView {
    #[column(primary_key)]
    pub id: i64,
    #[column(default = 1)]
    pub cents: i64,
}

#[derive(View)]
#[view(materialized, security_barrier, query = "SELECT id FROM sales", qeury = "")]
#[architrave(check(id > 0))]
pub struct StoredView {
    pub id: i64,
}

#[derive(View)]
#[view(query = "SELECT id FROM sales", check_option = all)]
pub struct CheckedView {
    pub id: i64,
}

#[derive(View)]
#[view(query = "SELECT id FROM sales")]
pub struct UnknownType {
    pub id: std::sync::Mutex<i64>,
}

#[derive(View)]
#[view(query = "SELECT id FROM sales", depends_on(Sales, String))]
pub struct NeedyView {
    pub id: i64,
}

#[derive(View)]
#[view(query = "SELECT id FROM sales")]
pub struct Plurals {
    pub id: i64,
}

#[derive(View)]
#[view(query = "SELECT id FROM sales")]
pub struct NoColumn {}

#[derive(View)]
#[view(query = "SELECT id FROM sales")]
pub struct GenericView<T> {
    pub id: T,
}

#[derive(Table)]
#[architrave(view(materialized))]
pub struct TableWithView {
    #[column(primary_key, identity(by_default))]
    pub id: i64,
}

#[derive(View)]
#[view(query = "SELECT id FROM sales")]
pub struct GoodView {
    pub id: i64,
}

schema! {
    pub static VIEWS = {
        tables: [Sale, GoodView],
        views: [GoodView, GoodView],
        lock: "schema.lock",
    }
}

fn main() {}
