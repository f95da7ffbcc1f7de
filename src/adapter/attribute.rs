//! Attributes of composites: the server takes a record only where each value has the very type of its attribute, which
//! is not always the one that the Rust type goes by: `varchar` for a `String`, a domain for a newtype.

use crate::SqlType;
use schema_core::def::{AttributeDef, ColumnType};

/// The attribute of a composite, by its position.
pub(crate) fn attribute<C: SqlType>(position: usize) -> Option<&'static AttributeDef<'static>> {
    C::TYPE.composite?.attributes.get(position)
}

/// The namespace and name of the domain that the type is, where it is one and no array of it.
pub(crate) fn domain(
    column_type: &ColumnType<'static>,
) -> Option<(Option<&'static str>, &'static str)> {
    let domain = column_type.domain?;
    (column_type.dimensions == 0).then_some((domain.namespace, domain.name))
}
