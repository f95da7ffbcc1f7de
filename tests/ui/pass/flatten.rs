use architrave::prelude::*;

#[derive(Columns)]
pub struct Stamp {
    #[column(default = now())]
    pub created_at: chrono::DateTime<chrono::Utc>,
}

#[derive(Columns)]
pub struct Audit {
    #[column(flatten(prefix = ""))]
    pub stamp: Stamp,
    #[column(renamed_from = "removed_at")]
    pub deleted_at: Option<String>,
}

mod private {
    #[derive(architrave::Columns)]
    #[columns(crate = ::architrave, allow(varchar_255, reason = "as it is everywhere else"))]
    pub(super) struct Place {
        #[column(type = varchar(255))]
        pub(super) r#type: String,
    }
}

#[derive(Table)]
#[table(soft_delete = audit.deleted_at)]
#[index(place.r#type, audit.stamp.created_at.desc(), where(audit.deleted_at.is_none()))]
#[architrave(unique(place.r#type, name, where(audit.deleted_at.is_none())))]
struct Shop {
    #[column(flatten)]
    audit: Audit,
    #[column(primary_key, identity(by_default))]
    id: i64,
    name: String,
    #[column(flatten)]
    place: Option<private::Place>,
}

schema! {
    static SHOPS = { tables: [Shop], lock: "absent.lock" }
}

fn main() {}
