use super::Category;
use architrave::prelude::*;
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// Something that can be ordered.
#[derive(Table)]
#[table(context = catalog, rows = 200_000, growth_per_year = 50_000)]
#[unique(sku)]
#[unique(slug)]
#[index(category_id, name)]
#[access(by_sku, filter(sku), per_second = 100)]
#[access(by_slug, filter(slug), per_second = 800, p99_ms = 5)]
#[access(of_category, filter(category_id), order(name), per_second = 300)]
pub struct Product {
    #[column(primary_key, default = uuid_v7())]
    pub id: Uuid,
    #[references(Category.id, on_delete = restrict)]
    pub category_id: Uuid,
    /// The number in the warehouse.
    #[column(type = varchar(50))]
    pub sku: String,
    #[column(type = varchar(200))]
    pub name: String,
    /// The name in addresses of the web site.
    #[column(type = varchar(200))]
    pub slug: String,
    pub description: Option<String>,
    #[column(default = 0)]
    #[check(stock_count >= 0)]
    pub stock_count: i32,
    #[column(default = true)]
    pub is_active: bool,
    #[column(default = now())]
    pub created_at: DateTime<Utc>,
    #[column(default = now())]
    pub updated_at: DateTime<Utc>,
}
