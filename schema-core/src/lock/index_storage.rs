//! How indexes are stored, as text: `with = ["fillfactor = 70"]`, `tablespace = "fast"`.

use super::block::Block;
use super::write::Text;
use super::{LockError, key};
use crate::def::{Deferrable, Validity};
use crate::model::{Exclusion, ExclusionElement, Expression, IndexStorage};
use std::collections::BTreeMap;

pub(super) fn write_storage(text: &mut Text, storage: &IndexStorage, comment: Option<&str>) {
    let parameters = &storage.parameters;
    let parameters: Vec<String> = parameters
        .iter()
        .map(|(name, value)| format!("{name} = {value}"))
        .collect();
    if !parameters.is_empty() {
        text.list("with", parameters.iter().map(String::as_str));
    }
    text.optional("tablespace", storage.tablespace.as_deref());
    text.optional("comment", comment);
}

pub(super) fn read_storage(block: &mut Block<'_>) -> Result<IndexStorage, LockError> {
    let mut parameters = BTreeMap::new();
    for text in block.optional_list("with")? {
        let Some((name, value)) = text.split_once(" = ") else {
            return Err(block.error("with", format!("`{text}` is no `name = value`")));
        };
        parameters.insert(name.to_owned(), value.to_owned());
    }
    Ok(IndexStorage {
        parameters,
        tablespace: block.optional_text("tablespace")?.map(str::to_owned),
    })
}

pub(super) fn read_comment(block: &mut Block<'_>) -> Result<Option<String>, LockError> {
    Ok(block.optional_text("comment")?.map(str::to_owned))
}

pub(super) fn write_validity(text: &mut Text, validity: Validity) {
    if validity != Validity::Valid {
        text.string("validity", validity.keyword());
    }
}

pub(super) fn read_validity(block: &mut Block<'_>) -> Result<Validity, LockError> {
    let written = block.optional_keyword("validity", Validity::from_keyword)?;
    Ok(written.unwrap_or(Validity::Valid))
}

pub(super) fn read_deferrable(block: &mut Block<'_>) -> Result<Deferrable, LockError> {
    let written = block.optional_keyword("deferrable", Deferrable::from_keyword)?;
    Ok(written.unwrap_or(Deferrable::No))
}

pub(super) fn write_exclusion(text: &mut Text, exclusion: &Exclusion) {
    text.string("method", &exclusion.method);
    let elements = exclusion.elements.iter();
    let parts: Vec<String> = elements.clone().map(|it| key::print(&it.part)).collect();
    text.list("key", parts.iter().map(String::as_str));
    text.list("operators", elements.map(|it| it.operator.as_str()));
    if let Some(predicate) = &exclusion.predicate {
        text.string("where", &predicate.to_string());
    }
    if !exclusion.include.is_empty() {
        text.list("include", exclusion.include.iter().map(String::as_str));
    }
    text.deferrable(exclusion.deferrable);
    write_storage(text, &exclusion.storage, exclusion.comment.as_deref());
    text.engines(exclusion.engines);
}

pub(super) fn read_exclusion(name: String, block: &mut Block<'_>) -> Result<Exclusion, LockError> {
    let method = block.text("method")?.to_owned();
    let parts = block.list("key")?;
    let operators = block.list("operators")?;
    if parts.len() != operators.len() {
        return Err(block.error("operators", "there is not one for each part of the key"));
    }
    let elements: Result<Vec<_>, String> = parts
        .iter()
        .zip(operators)
        .map(|(text, operator)| {
            Ok(ExclusionElement {
                part: key::parse(text)?,
                operator,
            })
        })
        .collect();
    let elements = elements.map_err(|problem| block.error("key", problem))?;
    let expression = |text: &str| Expression::parse(text).map_err(|error| error.to_string());
    Ok(Exclusion {
        name,
        method,
        elements,
        predicate: block.optional("where", expression)?,
        include: block.optional_list("include")?,
        deferrable: read_deferrable(block)?,
        storage: read_storage(block)?,
        comment: read_comment(block)?,
        engines: block.engines()?,
    })
}
