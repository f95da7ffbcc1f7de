#![deny(deprecated)]

use architrave::prelude::*;

/// Who buys.
#[derive(Table)]
#[table(rows = 100)]
#[unique(email, where(!deleted))]
#[index(email.lower())]
#[check(addressed, email.like("%@%"))]
pub struct Customer {
    #[column(primary_key, identity(by_default))]
    pub id: i64,
    /// Where to write to.
    pub email: String,
    #[column(default = false)]
    pub deleted: bool,
}

// The same table without an index: what is left out still counts as a difference from the lock file.
mod other {
    use architrave::prelude::*;

    /// Who buys.
    #[derive(Table)]
    #[table(rows = 100)]
    #[unique(email, where(!deleted))]
    #[check(addressed, email.like("%@%"))]
    pub struct Customer {
        #[column(primary_key, identity(by_default))]
        pub id: i64,
        /// Where to write to.
        pub email: String,
        #[column(default = false)]
        pub deleted: bool,
    }
}

fn main() {
    // What rustc does not judge costs a user's build nothing.
    let customer = Customer::DEF;
    assert!(!customer.details.complete);
    assert!(customer.details.checks.is_empty() && customer.details.indexes.is_empty());
    assert!(customer.columns.iter().all(|column| column.details.comment.is_none()));
    // A rule about references asks whether a unique rule is partial, not for which rows.
    assert!(customer.uniques[0].predicate.is_some_and(|predicate| predicate.nodes.is_empty()));
    assert_ne!(customer.fingerprint(), other::Customer::DEF.fingerprint());
}
