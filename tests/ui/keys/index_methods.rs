//! What an access method can do is known when the struct is compiled.

use architrave::prelude::*;

#[derive(Table)]
#[index(title, using = bree)]
#[index(title, using = vector_magic)]
#[index(title, views, using = hash)]
#[index(views.desc(), using = brin)]
#[index(tags, include(title), using = gin)]
#[index(title, using = gin)]
#[index(address, using = gist)]
#[index(views, using = spgist)]
#[index(raw)]
#[index(views, with(fill_factor = 70))]
#[index(views, with(fillfactor = 7))]
#[index(tags, using = gin, with(fastupdate = 1))]
#[index(raw.opclass(), using = gin)]
#[index(title, with(fillfactor))]
pub struct Page {
    #[column(primary_key)]
    pub id: i64,
    pub title: String,
    pub views: i64,
    pub tags: Vec<String>,
    #[column(type = inet)]
    pub address: String,
    #[column(type = json)]
    pub raw: String,
}

fn main() {}
