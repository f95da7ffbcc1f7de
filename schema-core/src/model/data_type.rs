//! Data types of columns.

use super::ObjectName;
use super::expression::{identifier, string_literal};
use crate::def::{ColumnType, TypeKind};
use crate::syntax::ParsedType;
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

impl From<ParsedType> for DataType {
    fn from(parsed: ParsedType) -> Self {
        Self {
            kind: parsed.kind,
            precision: parsed.precision,
            scale: parsed.scale,
            dimensions: parsed.dimensions,
            name: parsed.name.map(|name| ObjectName {
                namespace: name.namespace,
                name: name.name,
            }),
        }
    }
}

/// The type as attributes spell it: `numeric(10, 2)`, `array(varchar(254))`; an enumeration as lock files
/// do, `enum(order_status)`.
impl fmt::Display for DataType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for _ in 0..self.dimensions {
            formatter.write_str("array(")?;
        }
        formatter.write_str(self.kind.keyword())?;
        match (&self.name, self.precision, self.scale) {
            (Some(name), _, _) => write!(formatter, "({})", type_name(name))?,
            (None, Some(precision), Some(scale)) => write!(formatter, "({precision}, {scale})")?,
            (None, Some(precision), None) => write!(formatter, "({precision})")?,
            (None, None, _) => {}
        }
        for _ in 0..self.dimensions {
            formatter.write_str(")")?;
        }
        Ok(())
    }
}

fn type_name(name: &ObjectName) -> String {
    let part = |part: &str| identifier(part).unwrap_or_else(|| string_literal(part));
    match &name.namespace {
        Some(namespace) => format!("{}, {}", part(namespace), part(&name.name)),
        None => part(&name.name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_as_attributes_write() {
        let text = DataType {
            precision: Some(254),
            dimensions: 2,
            ..DataType::new(TypeKind::VarChar)
        };
        assert_eq!(text.to_string(), "array(array(varchar(254)))");
        let status = DataType {
            name: Some(ObjectName {
                namespace: Some("sales".to_owned()),
                name: "order status".to_owned(),
            }),
            ..DataType::new(TypeKind::Enum)
        };
        assert_eq!(status.to_string(), "enum(sales, \"order status\")");
    }
}
