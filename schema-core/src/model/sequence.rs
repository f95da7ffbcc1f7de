//! Sequences, and the columns that a sequence numbers.

use super::{Expression, ObjectId, ObjectName};
use crate::def::{EngineSet, Function, SequenceOptions, TypeKind};

/// How an identity column is numbered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Who may send the number.
    pub generation: Generation,
    /// The name of the sequence, in the namespace of its table. `None` is the server's own choice, which
    /// then is nobody's concern: it stays when the table gets another name.
    pub sequence: Option<String>,
    /// How it counts, without what the server does anyway.
    pub options: SequenceOptions,
}

impl Identity {
    /// Numbered by the database alone, from 1.
    pub const ALWAYS: Self = Self::new(Generation::Always);
    /// Numbered by the database unless the application sends a number, from 1.
    pub const BY_DEFAULT: Self = Self::new(Generation::ByDefault);

    /// Numbered from 1.
    pub const fn new(generation: Generation) -> Self {
        Self {
            generation,
            sequence: None,
            options: SequenceOptions::NONE,
        }
    }
}

/// Who sends the number of an identity column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Generation {
    /// Always the database.
    Always,
    /// The database, unless the application does.
    ByDefault,
}

/// The smallest and the largest number of an integer type; `None` for every other type.
pub fn bounds(kind: TypeKind) -> Option<(i64, i64)> {
    match kind {
        TypeKind::SmallInt => Some((i16::MIN.into(), i16::MAX.into())),
        TypeKind::Integer => Some((i32::MIN.into(), i32::MAX.into())),
        TypeKind::BigInt => Some((i64::MIN, i64::MAX)),
        _ => None,
    }
}

/// A sequence that stands by itself, or belongs to a column.
#[derive(Clone, Debug, PartialEq)]
pub struct Sequence {
    /// The stable id.
    pub id: ObjectId,
    /// The name.
    pub name: ObjectName,
    /// The name in the previous release, as the declaration says.
    pub renamed_from: Option<String>,
    /// The comment.
    pub comment: Option<String>,
    /// `smallint`, `integer` or `bigint`.
    pub data_type: TypeKind,
    /// How it counts, without what the server does anyway.
    pub options: SequenceOptions,
    /// The column that it goes with: table and column.
    pub owner: Option<(ObjectName, String)>,
    /// The engines that have it.
    pub engines: EngineSet,
}

impl Sequence {
    /// A sequence of `bigint` numbers from 1 that belongs to no column.
    pub fn new(name: ObjectName) -> Self {
        Self {
            id: ObjectId::default(),
            name,
            renamed_from: None,
            comment: None,
            data_type: TypeKind::BigInt,
            options: SequenceOptions::NONE,
            owner: None,
            engines: EngineSet::ALL,
        }
    }
}

impl Expression {
    /// The next number of a sequence.
    pub fn next_value(sequence: &ObjectName) -> Self {
        let parts = sequence.namespace.iter().chain([&sequence.name]);
        let arguments = parts.map(|part| Self::Text(part.clone())).collect();
        Self::Call(Function::NextValue, arguments)
    }

    /// The sequence whose next number this is, if it is one.
    pub fn next_value_of(&self) -> Option<ObjectName> {
        let Self::Call(Function::NextValue, arguments) = self else {
            return None;
        };
        match arguments.as_slice() {
            [Self::Text(name)] => Some(ObjectName::new(name)),
            [Self::Text(namespace), Self::Text(name)] => Some(ObjectName {
                namespace: Some(namespace.clone()),
                name: name.clone(),
            }),
            _ => None,
        }
    }
}
