//! Sequences, and identity columns.

use crate::def::{IdentityDef, TypeKind};
use crate::model::{Generation, Identity, bounds};

/// The identity of a column of this type.
pub(super) fn identity(definition: &IdentityDef<'_>, kind: TypeKind) -> Identity {
    let (smallest, largest) = bounds(kind).unwrap_or((i64::MIN, i64::MAX));
    Identity {
        generation: match definition.always {
            true => Generation::Always,
            false => Generation::ByDefault,
        },
        sequence: definition.sequence.map(str::to_owned),
        options: definition.options.normalised(smallest, largest),
    }
}
