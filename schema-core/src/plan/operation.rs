//! Operations: the atoms that a dialect renders.

use super::{ColumnChange, TablePropertyChange, TwoWayConversion};
use super::{ConversionOperation, CustomStatements, FormerName, PartitionOperation};
use crate::def::{SequenceOptions, TypeKind};
use crate::diff::TypeAlteration;
use crate::model::{
    Check, Closure, Column, DeclaredType, DomainCheck, EnumType, Exclusion, Expression, ForeignKey,
    Index, ObjectKey, ObjectName, PrimaryKey, SchemaObject, Sequence, Table, TableObject, Unique,
};
use std::collections::BTreeMap;

/// One thing that is done to a database. Each carries all that is needed to render it, so that a
/// dialect never looks at a schema.
#[derive(Clone, Debug, PartialEq)]
pub enum Operation {
    /// Creates a function that the schema's defaults call.
    CreateSupportFunction(SupportFunction),
    /// Drops it.
    DropSupportFunction(SupportFunction),
    /// Creates an enumeration.
    CreateEnum(EnumType),
    /// Drops an enumeration.
    DropEnum(EnumType),
    /// Adds a label to an enumeration.
    AddEnumLabel {
        /// The enumeration.
        name: ObjectName,
        /// The new label.
        label: String,
        /// The label that it stands before; `None` adds it at the end.
        before: Option<String>,
    },
    /// Renames a label of an enumeration.
    RenameEnumLabel {
        /// The enumeration.
        name: ObjectName,
        /// The old label.
        from: String,
        /// The new label.
        to: String,
    },
    /// Creates a domain or composite.
    CreateType(DeclaredType),
    /// Drops a domain or composite.
    DropType(DeclaredType),
    /// Changes one property of a domain or composite; never a check that is new, and never a comment.
    AlterType {
        /// The type.
        name: ObjectName,
        /// The change.
        alteration: TypeAlteration,
        /// The tables that hold values of the type.
        tables: Vec<ObjectName>,
    },
    /// Adds a check to a domain.
    AddDomainCheck {
        /// The domain.
        domain: ObjectName,
        /// The check.
        check: DomainCheck,
        /// Whether the values that exist are checked now.
        validation: Validation,
        /// The tables that hold values of the domain.
        tables: Vec<ObjectName>,
    },
    /// Checks the values that exist against a check of a domain that was added without.
    ValidateDomainCheck {
        /// The domain.
        domain: ObjectName,
        /// The check.
        name: String,
        /// The tables that hold values of the domain.
        tables: Vec<ObjectName>,
    },
    /// Creates a sequence, which belongs to no column yet.
    CreateSequence(Sequence),
    /// Drops a sequence, which belongs to no column any more.
    DropSequence(Sequence),
    /// Renames a sequence.
    RenameSequence {
        /// The old name.
        from: ObjectName,
        /// The new name.
        to: ObjectName,
    },
    /// Changes how a sequence counts.
    AlterSequence {
        /// The sequence.
        name: ObjectName,
        /// Type and options before.
        old: (TypeKind, SequenceOptions),
        /// Type and options after.
        new: (TypeKind, SequenceOptions),
    },
    /// Puts a sequence behind the numbers that a column holds.
    AdvanceSequence {
        /// The sequence.
        name: ObjectName,
        /// The table.
        table: ObjectName,
        /// The column.
        column: String,
    },
    /// Lets a sequence go with a column, or with none.
    SetSequenceOwner {
        /// The sequence.
        name: ObjectName,
        /// Table and column.
        owner: Option<(ObjectName, String)>,
    },
    /// Creates a table with its columns, primary key, unique constraints, checks, and with those
    /// foreign keys that are still in `foreign_keys`; never with its indexes.
    CreateTable(Table),
    /// Drops a table.
    DropTable(Table),
    /// Renames a table.
    RenameTable {
        /// The old name.
        from: ObjectName,
        /// The new name.
        to: ObjectName,
    },
    /// Lets a renamed table answer to its old name too, for whoever may use the table.
    KeepFormerName(FormerName),
    /// Ends that.
    DropFormerName(FormerName),
    /// Adds a column. A NOT NULL column without a default is refused by the planner where the table
    /// may hold rows.
    AddColumn {
        /// The table.
        table: ObjectName,
        /// The column.
        column: Column,
    },
    /// Drops a column and its data.
    DropColumn {
        /// The table.
        table: ObjectName,
        /// The column.
        column: Column,
    },
    /// Renames a column in place.
    RenameColumn {
        /// The table.
        table: ObjectName,
        /// The old name.
        from: String,
        /// The new name.
        to: String,
    },
    /// Changes one property of a column.
    AlterColumn {
        /// The table.
        table: ObjectName,
        /// The column.
        column: String,
        /// The change.
        change: ColumnChange,
    },
    /// Adds a primary key.
    AddPrimaryKey {
        /// The table.
        table: ObjectName,
        /// The key.
        key: PrimaryKey,
        /// Built from this unique index, which the key takes over.
        using_index: Option<String>,
    },
    /// Adds a unique constraint.
    AddUnique {
        /// The table.
        table: ObjectName,
        /// The constraint; never one that can only be an index.
        unique: Unique,
        /// Built from this unique index, which the constraint takes over.
        using_index: Option<String>,
    },
    /// Adds a foreign key.
    AddForeignKey {
        /// The referencing table.
        table: ObjectName,
        /// The key.
        key: ForeignKey,
        /// Whether existing rows are checked now.
        validation: Validation,
    },
    /// Adds a check.
    AddCheck {
        /// The table.
        table: ObjectName,
        /// The check.
        check: Check,
        /// Whether existing rows are checked now.
        validation: Validation,
    },
    /// Adds an exclusion constraint.
    AddExclusion {
        /// The table.
        table: ObjectName,
        /// The constraint.
        exclusion: Exclusion,
    },
    /// Checks the existing rows against a constraint that was added without.
    ValidateConstraint {
        /// The table.
        table: ObjectName,
        /// The constraint.
        name: String,
        /// What kind it is: the referenced table of a foreign key is locked too.
        kind: ConstraintKind,
    },
    /// Drops a constraint.
    DropConstraint {
        /// The table.
        table: ObjectName,
        /// The constraint.
        name: String,
        /// What kind it is.
        kind: ConstraintKind,
    },
    /// Renames a constraint.
    RenameConstraint {
        /// The table.
        table: ObjectName,
        /// The old name.
        from: String,
        /// The new name.
        to: String,
    },
    /// Creates an index.
    CreateIndex {
        /// The table.
        table: ObjectName,
        /// The index.
        index: Index,
        /// The rule that it enforces, when it is unique.
        unique: Option<Unique>,
        /// Beside running writes, outside a transaction.
        concurrently: bool,
    },
    /// Drops an index.
    DropIndex {
        /// The table.
        table: ObjectName,
        /// The index.
        name: String,
        /// Beside running writes, outside a transaction. As such a step may run twice, it passes over
        /// an index that is not there: the way back from a unique index that a constraint has taken over
        /// finds none, because it went with the constraint.
        concurrently: bool,
    },
    /// Renames an index.
    RenameIndex {
        /// The table.
        table: ObjectName,
        /// The old name.
        from: String,
        /// The new name.
        to: String,
    },
    /// Changes storage parameters of an index, also of one that a constraint owns.
    SetIndexParameters {
        /// The table.
        table: ObjectName,
        /// The index; that of a constraint has the constraint's name.
        name: String,
        /// The parameters before.
        old: BTreeMap<String, String>,
        /// The parameters after.
        new: BTreeMap<String, String>,
    },
    /// Keeps two columns of a table equal while two releases write to it: whichever of them a
    /// statement sets is copied to the other, converted where the types differ; where both are set differently,
    /// `to` wins.
    CreateSynchronization {
        /// The table.
        table: ObjectName,
        /// The column that the old release knows.
        from: String,
        /// The column that the new release knows.
        to: String,
        /// How values of one become values of the other, where their types differ.
        conversion: Option<Box<TwoWayConversion>>,
    },
    /// Ends the synchronization.
    DropSynchronization {
        /// The table.
        table: ObjectName,
        /// The column that the old release knows.
        from: String,
        /// The column that the new release knows.
        to: String,
    },
    /// Fills columns of existing rows, in batches that commit each.
    Backfill {
        /// The table.
        table: ObjectName,
        /// The primary key, by whose order the batches walk.
        key: Vec<Column>,
        /// What is set.
        values: Vec<BackfillValue>,
        /// The rows that still need it; a resumed run finds only these.
        pending: Expression,
    },
    /// Writes the pairs of a closure for the rows that its hierarchy holds, in batches that commit each where other
    /// sessions write. Pairs that are there stay.
    FillClosure {
        /// The table with the hierarchy.
        table: ObjectName,
        /// The closure.
        closure: Closure,
    },
    /// Replaces a table by a copy of another shape, rows included: for engines that cannot alter it.
    RebuildTable {
        /// The table as it is, indexes included.
        old: Box<Table>,
        /// The table as it will be, indexes included.
        new: Box<Table>,
        /// For each column of `new` that is not filled by its default: what fills it, over the
        /// columns of `old`.
        values: Vec<BackfillValue>,
        /// What names the table: its triggers, which go with it and are created anew, and views.
        dependents: Vec<SchemaObject>,
    },
    /// Creates an object that is no table.
    CreateObject(SchemaObject),
    /// Drops an object that is no table.
    DropObject(SchemaObject),
    /// Gives an object that is no table another definition, in place.
    ReplaceObject {
        /// The definition before.
        old: Box<SchemaObject>,
        /// The definition after.
        new: Box<SchemaObject>,
    },
    /// Does something to the partitions of a table.
    Partition(PartitionOperation),
    /// Does something on the way of a column to another type.
    Conversion(ConversionOperation),
    /// Runs statements that people wrote.
    Custom(CustomStatements),
    /// Attaches an object to a table. What a role is granted is added to what it has.
    CreateTableObject {
        /// The table.
        table: ObjectName,
        /// The object.
        object: TableObject,
    },
    /// Takes an object off a table. Of a role's privileges those that the object names are revoked.
    DropTableObject {
        /// The table.
        table: ObjectName,
        /// The object.
        object: TableObject,
    },
    /// Puts an object in the place of another one of its name, so that no statement finds neither.
    ReplaceTableObject {
        /// The table.
        table: ObjectName,
        /// The object before; never a grant.
        old: TableObject,
        /// The object after.
        new: TableObject,
    },
    /// Renames an object of a table.
    RenameTableObject {
        /// The table.
        table: ObjectName,
        /// The object, under its old name; never a grant.
        object: TableObject,
        /// The new name.
        to: String,
    },
    /// Changes how a table is stored or guarded.
    AlterTable {
        /// The table.
        table: ObjectName,
        /// The change.
        change: TablePropertyChange,
    },
    /// Sets or removes a comment.
    SetComment {
        /// What it is about.
        target: CommentTarget,
        /// The comment; `None` removes it.
        comment: Option<String>,
    },
}

/// A value that a backfill or a rebuild puts into a column.
#[derive(Clone, Debug, PartialEq)]
pub struct BackfillValue {
    /// The column.
    pub column: String,
    /// The value, over the columns of the row.
    pub value: Expression,
}

/// A function that defaults call on servers which do not have it built in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SupportFunction {
    /// Time-ordered UUIDs.
    UuidV7,
}

/// Whether a new constraint checks the rows that exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validation {
    /// At once.
    Immediate,
    /// Not yet: only new writes are checked.
    Deferred,
}

/// What kind of constraint an operation is about.
#[derive(Clone, Debug, PartialEq)]
pub enum ConstraintKind {
    /// A primary key.
    PrimaryKey,
    /// A unique constraint.
    Unique,
    /// A check.
    Check,
    /// A foreign key.
    ForeignKey {
        /// The referenced table.
        target: ObjectName,
    },
    /// An exclusion constraint.
    Exclusion,
}

/// What a comment is about.
#[derive(Clone, Debug, PartialEq)]
pub enum CommentTarget {
    /// A table.
    Table(ObjectName),
    /// A column.
    Column(ObjectName, String),
    /// A constraint of a table.
    Constraint(ObjectName, String),
    /// An index of a table that no constraint owns.
    Index(ObjectName, String),
    /// An enumeration.
    Enum(ObjectName),
    /// A domain or composite.
    Type(ObjectName),
    /// An attribute of a composite.
    Attribute(ObjectName, String),
    /// A sequence.
    Sequence(ObjectName),
    /// An object that is no table.
    Object(ObjectKey),
}
