//! Changes of domains and composites.

use super::{Change, DiffError};
use crate::model::{
    Attribute, DataType, DeclaredType, Domain, DomainCheck, Expression, ObjectName, Schema,
    TypeDefinition,
};

/// A change of a domain or composite.
#[derive(Clone, Debug, PartialEq)]
pub enum TypeChange {
    /// It is new.
    Create(DeclaredType),
    /// It is gone.
    Drop(DeclaredType),
    /// It is altered.
    Alter {
        /// The type.
        name: ObjectName,
        /// How.
        alteration: TypeAlteration,
    },
    /// It is something else now: a domain over another type, or no domain any more.
    Replace {
        /// The type before.
        old: DeclaredType,
        /// The type after.
        new: DeclaredType,
    },
}

/// How a type is altered.
#[derive(Clone, Debug, PartialEq)]
pub enum TypeAlteration {
    /// A check of a domain is new.
    AddCheck(DomainCheck),
    /// A check of a domain is gone.
    DropCheck(DomainCheck),
    /// The default of a domain is replaced or removed.
    SetDefault {
        /// The default before.
        old: Option<Expression>,
        /// The default after.
        new: Option<Expression>,
    },
    /// NULL is no value of the domain any more.
    SetNotNull,
    /// NULL is a value of the domain again.
    DropNotNull,
    /// An attribute of a composite is new, after all others.
    AddAttribute(Attribute),
    /// An attribute of a composite is gone.
    DropAttribute(Attribute),
    /// An attribute of a composite has another type or collation.
    ChangeAttribute {
        /// The attribute before.
        old: Box<Attribute>,
        /// The attribute after.
        new: Box<Attribute>,
    },
    /// The comment of the type differs.
    Comment {
        /// The comment before.
        old: Option<String>,
        /// The comment after.
        new: Option<String>,
    },
    /// The comment of an attribute differs.
    AttributeComment {
        /// The attribute.
        attribute: String,
        /// The comment before.
        old: Option<String>,
        /// The comment after.
        new: Option<String>,
    },
}

/// Each after those that it is made of.
pub(super) fn creations_and_alterations(work: &Schema, new: &Schema) -> Vec<Change> {
    let mut changes = Vec::new();
    for declared in in_order(new) {
        match work.types.get(&declared.name) {
            None => changes.push(TypeChange::Create(declared.clone())),
            Some(old) => changes.extend(alterations(old, declared)),
        }
    }
    changes.into_iter().map(Change::Type).collect()
}

/// Each before those that it is made of.
pub(super) fn removals(work: &Schema, new: &Schema) -> Vec<Change> {
    let mut gone: Vec<&DeclaredType> = in_order(work);
    gone.retain(|declared| !new.types.contains_key(&declared.name));
    let gone = gone.into_iter().rev();
    gone.map(|declared| Change::Type(TypeChange::Drop(declared.clone())))
        .collect()
}

/// The types, each after those that it is made of.
fn in_order(schema: &Schema) -> Vec<&DeclaredType> {
    let mut waiting: Vec<&DeclaredType> = schema.types.values().collect();
    let mut ordered: Vec<&DeclaredType> = Vec::new();
    while !waiting.is_empty() {
        let is_ready = |declared: &DeclaredType| {
            let mut parts = declared.parts().into_iter();
            parts.all(|part| {
                let mut others = waiting.iter();
                others.all(|other| part.name.as_ref() != Some(&other.name))
            })
        };
        // Types in a circle cannot exist; what a damaged file says is created in the order of the names.
        let next = waiting.iter().position(|declared| is_ready(declared));
        ordered.push(waiting.remove(next.unwrap_or(0)));
    }
    ordered
}

fn alterations(old: &DeclaredType, new: &DeclaredType) -> Vec<TypeChange> {
    let mut changes = match (&old.definition, &new.definition) {
        (TypeDefinition::Domain(one), TypeDefinition::Domain(other))
            if one.base == other.base && one.collation == other.collation =>
        {
            domain_alterations(one, other)
        }
        (TypeDefinition::Composite(one), TypeDefinition::Composite(other)) => {
            composite_alterations(one, other)
        }
        _ => {
            return vec![TypeChange::Replace {
                old: old.clone(),
                new: new.clone(),
            }];
        }
    };
    if old.comment != new.comment {
        changes.push(TypeAlteration::Comment {
            old: old.comment.clone(),
            new: new.comment.clone(),
        });
    }
    let alter = |alteration| TypeChange::Alter {
        name: new.name.clone(),
        alteration,
    };
    changes.into_iter().map(alter).collect()
}

fn domain_alterations(old: &Domain, new: &Domain) -> Vec<TypeAlteration> {
    let mut changes = Vec::new();
    for check in &old.checks {
        if !new.checks.contains(check) {
            changes.push(TypeAlteration::DropCheck(check.clone()));
        }
    }
    for check in &new.checks {
        if !old.checks.contains(check) {
            changes.push(TypeAlteration::AddCheck(check.clone()));
        }
    }
    if old.default != new.default {
        changes.push(TypeAlteration::SetDefault {
            old: old.default.clone(),
            new: new.default.clone(),
        });
    }
    match (old.not_null, new.not_null) {
        (false, true) => changes.push(TypeAlteration::SetNotNull),
        (true, false) => changes.push(TypeAlteration::DropNotNull),
        _ => {}
    }
    changes
}

fn composite_alterations(old: &[Attribute], new: &[Attribute]) -> Vec<TypeAlteration> {
    fn find<'a>(list: &'a [Attribute], name: &str) -> Option<&'a Attribute> {
        list.iter().find(|attribute| attribute.name == name)
    }
    let mut changes = Vec::new();
    for attribute in old {
        if find(new, &attribute.name).is_none() {
            changes.push(TypeAlteration::DropAttribute(attribute.clone()));
        }
    }
    for attribute in new {
        let Some(before) = find(old, &attribute.name) else {
            changes.push(TypeAlteration::AddAttribute(attribute.clone()));
            continue;
        };
        let key = |it: &Attribute| -> (DataType, Option<String>) {
            (it.data_type.clone(), it.collation.clone())
        };
        if key(before) != key(attribute) {
            changes.push(TypeAlteration::ChangeAttribute {
                old: Box::new(before.clone()),
                new: Box::new(Attribute {
                    comment: before.comment.clone(),
                    ..attribute.clone()
                }),
            });
        }
        if before.comment != attribute.comment {
            changes.push(TypeAlteration::AttributeComment {
                attribute: attribute.name.clone(),
                old: before.comment.clone(),
                new: attribute.comment.clone(),
            });
        }
    }
    changes
}

pub(super) fn apply(schema: &mut Schema, change: &TypeChange) -> Result<(), DiffError> {
    let missing = |name: &ObjectName| DiffError::Missing {
        object: format!("type {name}"),
    };
    match change {
        TypeChange::Create(declared) => {
            schema.types.insert(declared.name.clone(), declared.clone());
            Ok(())
        }
        TypeChange::Drop(declared) => schema
            .types
            .remove(&declared.name)
            .map(drop)
            .ok_or_else(|| missing(&declared.name)),
        TypeChange::Replace { old, new } => {
            schema
                .types
                .remove(&old.name)
                .ok_or_else(|| missing(&old.name))?;
            schema.types.insert(new.name.clone(), new.clone());
            Ok(())
        }
        TypeChange::Alter { name, alteration } => {
            let declared = schema.types.get_mut(name).ok_or_else(|| missing(name))?;
            alter_type(declared, alteration).ok_or_else(|| missing(name))
        }
    }
}

/// Alters a type; `None` where it does not have what the alteration is about.
pub(crate) fn alter_type(declared: &mut DeclaredType, alteration: &TypeAlteration) -> Option<()> {
    if let TypeAlteration::Comment { new, .. } = alteration {
        declared.comment.clone_from(new);
        return Some(());
    }
    match &mut declared.definition {
        TypeDefinition::Domain(domain) => alter_domain(domain, alteration),
        TypeDefinition::Composite(attributes) => alter_composite(attributes, alteration),
    }
}

fn alter_domain(domain: &mut Domain, alteration: &TypeAlteration) -> Option<()> {
    let position =
        |domain: &Domain, name: &str| domain.checks.iter().position(|check| check.name == name);
    match alteration {
        TypeAlteration::AddCheck(check) => {
            if position(domain, &check.name).is_some() {
                return None;
            }
            domain.checks.push(check.clone());
            domain
                .checks
                .sort_by(|one, other| one.name.cmp(&other.name));
        }
        TypeAlteration::DropCheck(check) => {
            let position = position(domain, &check.name)?;
            domain.checks.remove(position);
        }
        TypeAlteration::SetDefault { new, .. } => domain.default.clone_from(new),
        TypeAlteration::SetNotNull => domain.not_null = true,
        TypeAlteration::DropNotNull => domain.not_null = false,
        _ => return None,
    }
    Some(())
}

fn alter_composite(attributes: &mut Vec<Attribute>, alteration: &TypeAlteration) -> Option<()> {
    let position = |attributes: &[Attribute], name: &str| {
        attributes
            .iter()
            .position(|attribute| attribute.name == name)
    };
    match alteration {
        TypeAlteration::AddAttribute(attribute) => {
            if position(attributes, &attribute.name).is_some() {
                return None;
            }
            attributes.push(attribute.clone());
        }
        TypeAlteration::DropAttribute(attribute) => {
            let position = position(attributes, &attribute.name)?;
            attributes.remove(position);
        }
        TypeAlteration::ChangeAttribute { new, .. } => {
            let position = position(attributes, &new.name)?;
            attributes[position] = new.as_ref().clone();
        }
        TypeAlteration::AttributeComment { attribute, new, .. } => {
            let position = position(attributes, attribute)?;
            attributes[position].comment.clone_from(new);
        }
        _ => return None,
    }
    Some(())
}
