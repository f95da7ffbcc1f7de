use architrave::prelude::*;
use uuid::Uuid;

/// A shelf of the shop. Shelves stand within shelves.
#[derive(Table)]
#[table(context = catalog, rows = 500)]
#[unique(slug)]
#[index(parent_id)]
#[check(not_its_own_parent, parent_id != id)]
#[access(by_slug, filter(slug), per_second = 200)]
#[access(children, filter(parent_id), per_second = 200)]
pub struct Category {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    /// The shelf around this one; the root has none.
    #[references(Category.id, on_delete = restrict)]
    pub parent_id: Option<Uuid>,
    #[column(type = varchar(100))]
    pub name: String,
    /// The name in addresses of the web site.
    #[column(type = varchar(100))]
    pub slug: String,
}
