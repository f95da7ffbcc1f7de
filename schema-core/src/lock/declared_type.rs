//! The blocks of domains and composites.
//!
//! ```toml
//! [domains.money_amount]
//! id = 3
//! type = "numeric(10, 2)"
//!
//! [domains.money_amount.checks.money_amount_check]
//! expression = "value >= 0"
//!
//! [composites.address]
//! id = 4
//! attribute_order = [
//!     "street",
//! ]
//!
//! [composites.address.attributes.street]
//! type = "text"
//! ```

use super::block::Block;
use super::read::{data_type, expression, read_each};
use super::write::{Text, join, object_path};
use crate::model::{
    Attribute, DeclaredType, Domain, DomainCheck, ObjectId, ObjectName, Schema, TypeDefinition,
};
use crate::syntax::lock_file::{LockError, content};
use std::collections::BTreeMap;

/// Reads all of one namespace.
pub(super) fn read(
    block: &mut Block<'_>,
    object_name: impl Fn(&str) -> ObjectName,
    schema: &mut Schema,
) -> Result<(), LockError> {
    for (name, block) in block.blocks("domains")? {
        add(schema, read_domain(object_name(name), block)?)?;
    }
    for (name, block) in block.blocks("composites")? {
        add(schema, read_composite(object_name(name), block)?)?;
    }
    Ok(())
}

fn add(schema: &mut Schema, declared: DeclaredType) -> Result<(), LockError> {
    let name = declared.name.clone();
    match schema.types.insert(name.clone(), declared) {
        None => Ok(()),
        Some(_) => Err(content(
            format!("composites.{name}"),
            "a domain has this name too",
        )),
    }
}

fn read_domain(name: ObjectName, mut block: Block<'_>) -> Result<DeclaredType, LockError> {
    let read_check = |name: String, block: &mut Block<'_>| {
        Ok(DomainCheck {
            name,
            expression: block.required("expression", expression)?,
        })
    };
    let declared = DeclaredType {
        id: ObjectId(block.number("id")?),
        name,
        comment: block.optional_text("comment")?.map(str::to_owned),
        definition: TypeDefinition::Domain(Box::new(Domain {
            base: block.required("type", data_type)?,
            not_null: block.flag("not_null")?,
            default: block.optional("default", expression)?,
            collation: block.optional_text("collation")?.map(str::to_owned),
            checks: read_each(&mut block, "checks", read_check, |it| (it.name.clone(), 0))?,
        })),
    };
    block.finish()?;
    Ok(declared)
}

fn read_composite(name: ObjectName, mut block: Block<'_>) -> Result<DeclaredType, LockError> {
    let order = block.list("attribute_order")?;
    let mut found = BTreeMap::new();
    for (name, block) in block.blocks("attributes")? {
        found.insert(name, read_attribute(name, block)?);
    }
    let mut attributes = Vec::new();
    for name in &order {
        let attribute = found.remove(name.as_str()).ok_or_else(|| {
            block.error(
                "attribute_order",
                format!("it names `{name}` twice, or there is no such attribute"),
            )
        })?;
        attributes.push(attribute);
    }
    if let Some(name) = found.keys().next() {
        return Err(block.error(
            "attribute_order",
            format!("it does not name the attribute `{name}`"),
        ));
    }
    let declared = DeclaredType {
        id: ObjectId(block.number("id")?),
        name,
        comment: block.optional_text("comment")?.map(str::to_owned),
        definition: TypeDefinition::Composite(attributes),
    };
    block.finish()?;
    Ok(declared)
}

fn read_attribute(name: &str, mut block: Block<'_>) -> Result<Attribute, LockError> {
    let attribute = Attribute {
        name: name.to_owned(),
        data_type: block.required("type", data_type)?,
        collation: block.optional_text("collation")?.map(str::to_owned),
        comment: block.optional_text("comment")?.map(str::to_owned),
    };
    block.finish()?;
    Ok(attribute)
}

/// Writes one.
pub(super) fn write(text: &mut Text, declared: &DeclaredType) {
    match &declared.definition {
        TypeDefinition::Domain(domain) => {
            let path = object_path(&declared.name, "domains");
            text.header(&path);
            text.identity(declared.id);
            text.optional("comment", declared.comment.as_deref());
            text.string("type", &domain.base.to_string());
            text.flag("not_null", domain.not_null);
            if let Some(default) = &domain.default {
                text.string("default", &default.to_string());
            }
            text.optional("collation", domain.collation.as_deref());
            for check in &domain.checks {
                text.header(&join(&path, &["checks", &check.name]));
                text.string("expression", &check.expression.to_string());
            }
        }
        TypeDefinition::Composite(attributes) => {
            let path = object_path(&declared.name, "composites");
            text.header(&path);
            text.identity(declared.id);
            text.optional("comment", declared.comment.as_deref());
            text.lines(
                "attribute_order",
                attributes.iter().map(|attribute| attribute.name.as_str()),
            );
            let mut sorted: Vec<&Attribute> = attributes.iter().collect();
            sorted.sort_by(|one, other| one.name.cmp(&other.name));
            for attribute in sorted {
                text.header(&join(&path, &["attributes", &attribute.name]));
                text.string("type", &attribute.data_type.to_string());
                text.optional("collation", attribute.collation.as_deref());
                text.optional("comment", attribute.comment.as_deref());
            }
        }
    }
}
