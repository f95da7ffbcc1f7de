//! Types that the schema declares, besides enumerations.

use super::{DataType, Expression, ObjectId, ObjectName, Schema};
use crate::def::TypeKind;

/// A domain or a composite.
#[derive(Clone, Debug, PartialEq)]
pub struct DeclaredType {
    /// The stable id.
    pub id: ObjectId,
    /// The name.
    pub name: ObjectName,
    /// The comment.
    pub comment: Option<String>,
    /// What it is.
    pub definition: TypeDefinition,
}

/// What a declared type is.
#[derive(Clone, Debug, PartialEq)]
pub enum TypeDefinition {
    /// Values of another type that keep rules.
    Domain(Box<Domain>),
    /// Several values, each with a name; any of them may be NULL.
    Composite(Vec<Attribute>),
}

/// A domain.
#[derive(Clone, Debug, PartialEq)]
pub struct Domain {
    /// The type under it.
    pub base: DataType,
    /// NULL is no value of it.
    pub not_null: bool,
    /// The default of columns that have none of their own.
    pub default: Option<Expression>,
    /// The collation, where it is not that of the type under it.
    pub collation: Option<String>,
    /// What its values keep, sorted by name.
    pub checks: Vec<DomainCheck>,
}

/// A check of a domain.
#[derive(Clone, Debug, PartialEq)]
pub struct DomainCheck {
    /// The constraint's name.
    pub name: String,
    /// What must not be false, about [`Expression::Value`].
    pub expression: Expression,
}

/// An attribute of a composite.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribute {
    /// The name.
    pub name: String,
    /// The type.
    pub data_type: DataType,
    /// The collation, where it is not the type's.
    pub collation: Option<String>,
    /// The comment.
    pub comment: Option<String>,
}

impl DeclaredType {
    /// The types that it is made of.
    pub fn parts(&self) -> Vec<&DataType> {
        match &self.definition {
            TypeDefinition::Domain(domain) => vec![&domain.base],
            TypeDefinition::Composite(attributes) => attributes
                .iter()
                .map(|attribute| &attribute.data_type)
                .collect(),
        }
    }

    /// The kind that a column of the type has.
    pub fn kind(&self) -> TypeKind {
        match &self.definition {
            TypeDefinition::Domain(_) => TypeKind::Domain,
            TypeDefinition::Composite(_) => TypeKind::Composite,
        }
    }
}

impl Schema {
    /// The domain of that type, where it is one.
    pub fn domain(&self, data_type: &DataType) -> Option<&Domain> {
        if data_type.kind != TypeKind::Domain {
            return None;
        }
        match &self.types.get(data_type.name.as_ref()?)?.definition {
            TypeDefinition::Domain(domain) => Some(domain),
            TypeDefinition::Composite(_) => None,
        }
    }

    /// The type without domains: what its values are stored as.
    pub fn stored_type(&self, data_type: &DataType) -> DataType {
        let mut found = data_type.clone();
        // A domain may be over another; a lock file that a merge damaged may have them in a circle.
        for _ in 0..=self.types.len() {
            let Some(domain) = self.domain(&found) else {
                break;
            };
            found = DataType {
                dimensions: domain.base.dimensions.saturating_add(found.dimensions),
                ..domain.base.clone()
            };
        }
        found
    }

    /// Whether a column of `data_type` holds values of the declared type `name`, itself or inside of another.
    pub fn contains_type(&self, data_type: &DataType, name: &ObjectName) -> bool {
        fn within(schema: &Schema, data_type: &DataType, name: &ObjectName, depth: usize) -> bool {
            let Some(own) = data_type
                .name
                .as_ref()
                .filter(|_| data_type.extension.is_none())
            else {
                return false;
            };
            own == name
                || depth > 0
                    && schema.types.get(own).is_some_and(|inner| {
                        let mut parts = inner.parts().into_iter();
                        parts.any(|part| within(schema, part, name, depth - 1))
                    })
        }
        within(self, data_type, name, self.types.len())
    }

    /// The tables that hold values of the declared type `name`, sorted.
    pub fn tables_with_type(&self, name: &ObjectName) -> Vec<ObjectName> {
        let tables = self.tables.values();
        let holding = tables.filter(|table| {
            let mut columns = table.columns.iter();
            columns.any(|column| self.contains_type(&column.data_type, name))
        });
        holding.map(|table| table.name.clone()).collect()
    }
}
