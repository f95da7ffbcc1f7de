//! The numbering, the collation and the physical options of a column.

use super::block::Block;
use super::write::Text;
use crate::def::{Compression, SequenceOptions, Storage};
use crate::model::{Generation, Identity, ObjectName, PhysicalOptions};
use crate::syntax::lock_file::LockError;

/// Writes how a column is numbered.
pub(super) fn write_identity(text: &mut Text, identity: &Identity) {
    let generation = match identity.generation {
        Generation::Always => "always",
        Generation::ByDefault => "by_default",
    };
    text.string("identity", generation);
    text.optional("identity_sequence", identity.sequence.as_deref());
    write_options(text, &identity.options);
}

/// Reads how a column is numbered.
pub(super) fn read_identity(block: &mut Block<'_>) -> Result<Option<Identity>, LockError> {
    let generation = block.optional_keyword("identity", |word| match word {
        "always" => Some(Generation::Always),
        "by_default" => Some(Generation::ByDefault),
        _ => None,
    })?;
    let Some(generation) = generation else {
        return Ok(None);
    };
    let sequence = block.optional_text("identity_sequence")?;
    Ok(Some(Identity {
        generation,
        sequence: sequence.map(str::to_owned),
        options: read_options(block)?,
    }))
}

/// Writes how a sequence counts.
pub(super) fn write_options(text: &mut Text, options: &SequenceOptions) {
    let numbers = [
        ("start", options.start),
        ("increment", options.increment),
        ("minimum", options.minimum),
        ("maximum", options.maximum),
        ("cache", options.cache),
    ];
    for (key, number) in numbers {
        if let Some(number) = number {
            text.number(key, number);
        }
    }
    text.flag("cycle", options.cycle);
}

/// Reads how a sequence counts.
pub(super) fn read_options(block: &mut Block<'_>) -> Result<SequenceOptions, LockError> {
    Ok(SequenceOptions {
        start: block.optional_number("start")?,
        increment: block.optional_number("increment")?,
        minimum: block.optional_number("minimum")?,
        maximum: block.optional_number("maximum")?,
        cache: block.optional_number("cache")?,
        cycle: block.flag("cycle")?,
    })
}

/// Reads the collation of a column.
pub(super) fn read_collation(block: &mut Block<'_>) -> Result<Option<ObjectName>, LockError> {
    let namespace = block.optional_text("collation_namespace")?;
    let name = block.optional_text("collation")?;
    match (namespace, name) {
        (None, None) => Ok(None),
        (Some(_), None) => Err(block.error("collation_namespace", "there is no `collation`")),
        (namespace, Some(name)) => Ok(Some(ObjectName {
            namespace: namespace.map(str::to_owned),
            name: name.to_owned(),
        })),
    }
}

/// Writes how values are kept.
pub(super) fn write_physical(text: &mut Text, options: &PhysicalOptions) {
    text.optional("storage", options.storage.map(Storage::keyword));
    text.optional("compression", options.compression.map(Compression::keyword));
    if let Some(statistics) = options.statistics {
        text.number("statistics", statistics);
    }
    text.optional("n_distinct", options.n_distinct.as_deref());
    text.optional(
        "n_distinct_inherited",
        options.n_distinct_inherited.as_deref(),
    );
}

/// Reads how values are kept.
pub(super) fn read_physical(block: &mut Block<'_>) -> Result<PhysicalOptions, LockError> {
    let mut owned = |key| Ok(block.optional_text(key)?.map(str::to_owned));
    let (n_distinct, n_distinct_inherited) = (owned("n_distinct")?, owned("n_distinct_inherited")?);
    Ok(PhysicalOptions {
        storage: block.optional_keyword("storage", Storage::from_keyword)?,
        compression: block.optional_keyword("compression", Compression::from_keyword)?,
        statistics: block.optional_number("statistics")?,
        n_distinct,
        n_distinct_inherited,
    })
}
