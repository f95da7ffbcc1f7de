//! Data types of columns.

use super::ObjectName;
use super::expression::{identifier, string_literal};
use crate::def::{ColumnType, EnumForm, TypeKind};
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
    /// What stands between the parentheses besides numbers: the fields of an interval (`day_to_second`), the kind
    /// of a shape (`Point`), all parameters of another extension's type.
    pub modifier: Option<String>,
    /// The name of the type, where it is declared rather than built in.
    pub name: Option<ObjectName>,
    /// The extension that brings the type, for [`TypeKind::Extension`].
    pub extension: Option<String>,
}

impl DataType {
    /// `kind` without parameters.
    pub fn new(kind: TypeKind) -> Self {
        Self {
            kind,
            precision: None,
            scale: None,
            dimensions: 0,
            modifier: None,
            name: None,
            extension: None,
        }
    }

    /// The extension of PostgreSQL that must be there before a column of this type; `None` for types that
    /// the server itself or the schema has.
    pub fn required_extension(&self) -> Option<&str> {
        self.extension.as_deref().or(self.kind.extension())
    }
}

impl From<&ColumnType<'_>> for DataType {
    fn from(column_type: &ColumnType<'_>) -> Self {
        let declared = |namespace: Option<&str>, name: &str| ObjectName {
            namespace: namespace.map(str::to_owned),
            name: name.to_owned(),
        };
        // A domain hides what is under it, also the dimensions.
        if let Some(domain) = column_type.domain {
            return Self {
                dimensions: column_type
                    .dimensions
                    .saturating_sub(domain.base.dimensions),
                name: Some(declared(domain.namespace, domain.name)),
                ..Self::new(TypeKind::Domain)
            };
        }
        // Its labels are a check of the column.
        if column_type
            .enumeration
            .is_some_and(|enumeration| enumeration.form == EnumForm::Check)
        {
            return Self {
                dimensions: column_type.dimensions,
                ..Self::new(TypeKind::Text)
            };
        }
        let enumeration = column_type
            .enumeration
            .map(|enumeration| declared(enumeration.namespace, enumeration.name));
        let composite = column_type
            .composite
            .map(|composite| declared(composite.namespace, composite.name));
        let of_extension = column_type
            .extension
            .map(|extension| declared(None, extension.name));
        Self {
            kind: column_type.kind,
            precision: column_type.precision,
            scale: column_type.scale,
            dimensions: column_type.dimensions,
            modifier: column_type.modifier.map(str::to_owned),
            name: enumeration.or(composite).or(of_extension),
            extension: column_type
                .extension
                .map(|extension| extension.extension.to_owned()),
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
            modifier: parsed.modifier,
            name: parsed.name.map(|name| ObjectName {
                namespace: name.namespace,
                name: name.name,
            }),
            extension: parsed.extension,
        }
    }
}

/// The type as attributes spell it: `numeric(10, 2)`, `array(varchar(254))`, `interval(day_to_second, 3)`; a declared
/// one as lock files do, `enum(order_status)`.
impl fmt::Display for DataType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for _ in 0..self.dimensions {
            formatter.write_str("array(")?;
        }
        formatter.write_str(self.kind.keyword())?;
        match (&self.name, &self.extension) {
            (Some(name), Some(extension)) => {
                write!(formatter, "({}, {}", part(extension), part(&name.name))?;
                if let Some(parameters) = &self.modifier {
                    let parameters: Vec<String> = parameters.split(',').map(parameter).collect();
                    write!(formatter, "({})", parameters.join(", "))?;
                }
                formatter.write_str(")")?;
            }
            (Some(name), None) => write!(formatter, "({})", type_name(name))?,
            (None, _) => {
                let modifier = self.modifier.clone();
                let precision = self.precision.map(|precision| precision.to_string());
                let scale = self
                    .precision
                    .and(self.scale)
                    .map(|scale| scale.to_string());
                let words: Vec<String> =
                    [modifier, precision, scale].into_iter().flatten().collect();
                if !words.is_empty() {
                    write!(formatter, "({})", words.join(", "))?;
                }
            }
        }
        for _ in 0..self.dimensions {
            formatter.write_str(")")?;
        }
        Ok(())
    }
}

fn type_name(name: &ObjectName) -> String {
    match &name.namespace {
        Some(namespace) => format!("{}, {}", part(namespace), part(&name.name)),
        None => part(&name.name),
    }
}

fn part(part: &str) -> String {
    identifier(part).unwrap_or_else(|| string_literal(part))
}

/// A parameter of a type: a number, a name or a string.
fn parameter(text: &str) -> String {
    match text.parse::<i64>() {
        Ok(number) => number.to_string(),
        Err(_) => part(text),
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
