//! One property of a column or a table that changes.

use crate::def::RowSecurity;
use crate::model::{
    ColumnDefault, DataType, Expression, Identity, ObjectName, PhysicalOption, ReplicaIdentity,
};
use std::collections::BTreeMap;

/// A change of one property of a column.
#[derive(Clone, Debug, PartialEq)]
pub enum ColumnChange {
    /// NOT NULL is set.
    SetNotNull,
    /// NOT NULL is dropped.
    DropNotNull,
    /// The default is replaced or removed.
    SetDefault {
        /// The default before.
        old: Option<ColumnDefault>,
        /// The default after.
        new: Option<ColumnDefault>,
    },
    /// The type changes, in place.
    SetType {
        /// The type before.
        old: DataType,
        /// The type after.
        new: DataType,
        /// The collation, which stays; an engine may have to repeat it.
        collation: Option<ObjectName>,
    },
    /// The collation is replaced or removed, in place.
    SetCollation {
        /// The collation before.
        old: Option<ObjectName>,
        /// The collation after.
        new: Option<ObjectName>,
        /// The type, which stays.
        data_type: DataType,
        /// Whether an index is built anew because of it.
        is_indexed: bool,
    },
    /// The column becomes an identity column, another one, or none.
    SetIdentity {
        /// The numbering before.
        old: Option<Identity>,
        /// The numbering after.
        new: Option<Identity>,
    },
    /// A generated column is computed from something else, in the same way.
    SetExpression {
        /// The expression before.
        old: Expression,
        /// The expression after.
        new: Expression,
        /// Whether it is stored.
        stored: bool,
    },
    /// A stored generated column becomes a plain one, and keeps its values.
    DropExpression {
        /// The expression before.
        old: Expression,
    },
    /// How values are kept: one option.
    SetPhysical {
        /// The option before.
        old: PhysicalOption,
        /// The option after, of the same kind.
        new: PhysicalOption,
        /// The type of the column.
        data_type: DataType,
    },
}

/// A change of how a table is stored or guarded.
#[derive(Clone, Debug, PartialEq)]
pub enum TablePropertyChange {
    /// Whether it is written to the log. The table is written anew.
    Unlogged(bool),
    /// The storage parameters.
    Parameters {
        /// Those before.
        old: BTreeMap<String, String>,
        /// Those after.
        new: BTreeMap<String, String>,
    },
    /// The tablespace; `None` is the database's. The table is written anew.
    Tablespace(Option<String>),
    /// The index in whose order CLUSTER writes the table. Nothing is written now.
    ClusterOn(Option<String>),
    /// What logical replication sends of an old row.
    ReplicaIdentity(ReplicaIdentity),
    /// Whether policies decide which rows a role sees.
    RowSecurity {
        /// Before.
        old: RowSecurity,
        /// After.
        new: RowSecurity,
    },
}
