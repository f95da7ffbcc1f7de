//! A schema may be private, in a private module; every spelling stands beside foreign derives; `Self` is the
//! struct itself.

mod tables {
    use architrave::prelude::*;
    use chrono::{DateTime, Utc};
    use uuid::Uuid;

    /// A type whose name the expansion also uses.
    #[derive(SqlEnum)]
    enum Column {
        First,
        #[sql_enum(label = "2nd", renamed_from = "second")]
        Second,
    }

    #[derive(SqlType)]
    struct Name(String);

    #[derive(Table)]
    #[architrave(
        table(context = sales, append_only, retention = days(30)),
        index(r#type, created_at.desc().nulls_last(), name = "by_type"),
        unique(name.lower(), nulls_not_distinct = true, only(postgres)),
        check(later, until.is_none() || until > created_at),
    )]
    #[architrave(access(by_type, filter(r#type), order(created_at.desc())))]
    struct Entry {
        #[architrave(column(primary_key, identity))]
        id: i64,
        #[architrave(column(default = Column::First))]
        r#type: Column,
        name: Name,
        created_at: DateTime<Utc>,
        until: Option<DateTime<Utc>>,
        #[architrave(column(skip))]
        cache: Vec<Vec<String>>,
        #[architrave(refers_to("billing.Invoice"))]
        invoice_id: Option<Uuid>,
        #[architrave(references(Self.id, on_delete = restrict), check(previous_id != id), index)]
        previous_id: Option<i64>,
        #[architrave(column(external_id))]
        payment_id: Option<String>,
    }

    schema! { static LOG = { tables: [Entry], lock: "log.lock" } }
}

fn main() {}
