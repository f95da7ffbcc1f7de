//! What `schema!` finds where a type in its list is no table.

use schema_core::def::SiteIndex;
use schema_core::message::Message;

/// Stands in for the function of this name that the derive writes for each table. rustc reports that the
/// type is no table in the function that calls this, and then looks no further at that function.
pub trait RaiseFallback {
    /// Never called.
    fn __architrave_raise(_site: SiteIndex, _message: &Message) {}
}

impl<T: ?Sized> RaiseFallback for T {}
