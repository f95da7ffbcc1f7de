//! Data types of columns.

use super::ObjectName;
use crate::def::{ColumnType, TypeKind};
use std::fmt;

/// The data type of a column.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DataType {
    /// The type.
    pub kind: TypeKind,
    /// The length in characters or bits, or the precision in digits or of the seconds.
    pub precision: Option<u32>,
    /// The digits after the decimal point.
    pub scale: Option<i16>,
    /// The number of array dimensions; 0 for a plain value.
    pub dimensions: u8,
    /// The name of the type, where it is declared rather than built in.
    pub name: Option<ObjectName>,
}

impl DataType {
    /// `kind` without parameters.
    pub fn new(kind: TypeKind) -> Self {
        Self {
            kind,
            precision: None,
            scale: None,
            dimensions: 0,
            name: None,
        }
    }
}

impl From<&ColumnType<'_>> for DataType {
    fn from(column_type: &ColumnType<'_>) -> Self {
        Self {
            kind: column_type.kind,
            precision: column_type.precision,
            scale: column_type.scale,
            dimensions: column_type.dimensions,
            name: column_type.enumeration.map(|enumeration| ObjectName {
                namespace: enumeration.namespace.map(str::to_owned),
                name: enumeration.name.to_owned(),
            }),
        }
    }
}

/// The type as attributes spell it: `numeric(10, 2)`, `varchar(254)`, `enum(order_status)`,
/// with `[]` for each array dimension.
impl fmt::Display for DataType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.kind.keyword())?;
        match (&self.name, self.precision, self.scale) {
            (Some(name), _, _) => write!(formatter, "({name})")?,
            (None, Some(precision), Some(scale)) => write!(formatter, "({precision}, {scale})")?,
            (None, Some(precision), None) => write!(formatter, "({precision})")?,
            (None, None, _) => {}
        }
        for _ in 0..self.dimensions {
            formatter.write_str("[]")?;
        }
        Ok(())
    }
}
