//! Extensions.

/// An extension.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extension {
    /// The namespace that its objects go into; `None` leaves it to the extension.
    pub namespace: Option<String>,
    /// The version; `None` is the one that the server offers.
    pub version: Option<String>,
}
