//! Sequences.

use super::block::Block;
use super::columns::{read_options, write_options};
use super::write::Text;
use crate::def::TypeKind;
use crate::model::{ObjectId, ObjectName, Sequence, bounds};
use crate::syntax::lock_file::LockError;

/// Writes a sequence.
pub(super) fn write(text: &mut Text, sequence: &Sequence) {
    text.identity(sequence.id);
    text.optional("comment", sequence.comment.as_deref());
    text.string("type", sequence.data_type.keyword());
    write_options(text, &sequence.options);
    if let Some((table, column)) = &sequence.owner {
        text.optional("owner_namespace", table.namespace.as_deref());
        text.string("owner_table", &table.name);
        text.string("owner_column", column);
    }
    text.engines(sequence.engines);
}

/// Reads a sequence.
pub(super) fn read(name: ObjectName, mut block: Block<'_>) -> Result<Sequence, LockError> {
    let data_type = block.optional_keyword("type", |word| {
        TypeKind::from_keyword(word).filter(|kind| bounds(*kind).is_some())
    })?;
    let data_type = data_type.ok_or_else(|| block.error("type", "it is missing"))?;
    let sequence = Sequence {
        id: ObjectId(block.number("id")?),
        name,
        renamed_from: None,
        comment: block.optional_text("comment")?.map(str::to_owned),
        data_type,
        options: read_options(&mut block)?,
        owner: read_owner(&mut block)?,
        engines: block.engines()?,
    };
    block.finish()?;
    Ok(sequence)
}

fn read_owner(block: &mut Block<'_>) -> Result<Option<(ObjectName, String)>, LockError> {
    let namespace = block.optional_text("owner_namespace")?;
    let Some(table) = block.optional_text("owner_table")? else {
        return Ok(None);
    };
    let table = ObjectName {
        namespace: namespace.map(str::to_owned),
        name: table.to_owned(),
    };
    Ok(Some((table, block.text("owner_column")?.to_owned())))
}
