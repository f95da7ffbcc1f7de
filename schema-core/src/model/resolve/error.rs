//! What can be wrong with a whole schema.

use std::fmt;

/// A definition that does not fit the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResolveError {
    /// The object: `orders`, `orders.customer_id`.
    pub object: String,
    /// What is wrong.
    pub problem: ResolveProblem,
}

/// What is wrong with an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResolveProblem {
    /// Two structs are one table.
    DuplicateTable {
        /// The paths of the structs.
        structs: Vec<String>,
    },
    /// Two columns of a table have one name.
    DuplicateColumn,
    /// Two constraints, indexes or tables have one name.
    DuplicateName {
        /// The name.
        name: String,
        /// What has it.
        first: String,
        /// What has it too.
        second: String,
    },
    /// Two Rust enums give one type different values, comments or labels.
    ConflictingEnum {
        /// The labels of one.
        first: Vec<String>,
        /// The labels of the other.
        second: Vec<String>,
    },
    /// Two Rust types are one type of the database and differ.
    ConflictingType {
        /// One of the Rust types.
        rust_name: String,
    },
    /// An enumeration in the form of a check, where no check reaches: in an array or inside of another type.
    UncheckedEnum {
        /// The Rust enum.
        rust_name: String,
    },
    /// A column whose Rust type is no column type.
    UnknownType,
    /// A foreign key to a table that the schema does not list.
    UnknownTarget {
        /// The struct that is referred to.
        target: String,
    },
    /// A foreign key to a field that the target does not have.
    UnknownTargetField {
        /// The target table.
        target: String,
        /// The field.
        field: String,
    },
    /// `audit(updated_at)` of a column without a default.
    AuditWithoutDefault,
    /// `hierarchy(..)` in a table whose key is not one column.
    HierarchyWithoutKey,
    /// `closure(..)` of a table that the schema does not list, or that is no hierarchy.
    ClosureOfNoHierarchy {
        /// The struct that is named.
        target: String,
    },
    /// A part of a partition that is not divided, or that there is not.
    NotDivided {
        /// The partition that it says that it is a part of.
        of: String,
    },
    /// A row that belongs to two partitions.
    OverlappingPartitions {
        /// What is divided.
        relation: String,
        /// One of the partitions.
        first: String,
        /// The other one.
        second: String,
    },
    /// A text that should be a date.
    NoDate {
        /// The text.
        text: String,
    },
    /// A span that does not consist of whole periods.
    NoWholePeriods {
        /// The period.
        period: &'static str,
        /// The first day of the last one.
        last: String,
        /// The end of the span.
        until: String,
    },
    /// A definition that holds only what rustc judges, because the build did not ask for the rest
    /// ([`TableDetails::LEFT_OUT`](crate::def::TableDetails::LEFT_OUT)).
    LeftOut,
    /// Two objects that are no tables are the same one.
    DuplicateObject,
    /// An object depends on something that does not exist.
    UnknownDependency {
        /// What it names.
        name: String,
        /// What may be meant.
        near: Option<String>,
    },
    /// Objects depend on each other in a circle.
    DependencyCircle {
        /// The objects, in order.
        circle: Vec<String>,
    },
    /// A column number or expression that means nothing: the definitions were written by another release.
    Damaged {
        /// What.
        what: &'static str,
    },
}

impl fmt::Display for ResolveError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: ", self.object)?;
        match &self.problem {
            ResolveProblem::DuplicateTable { structs } => write!(
                formatter,
                "{} are all this table, and a database has it once; list one of them, or give the others \
                 another `#[table(name = \"..\")]` or `namespace`",
                structs.join(", ")
            ),
            ResolveProblem::AuditWithoutDefault => write!(
                formatter,
                "`audit(..)` fills the column with its default, and it has none; write \
                 `#[column(default = now())]`"
            ),
            ResolveProblem::HierarchyWithoutKey => write!(
                formatter,
                "`hierarchy(..)` follows one column from row to row; give the table a primary key of one \
                 column"
            ),
            ResolveProblem::ClosureOfNoHierarchy { target } => write!(
                formatter,
                "`closure(..)` holds the pairs of a hierarchy, and `{target}` is none in this schema; list it in \
                 `schema!`, and write `#[table(hierarchy(parent_id))]` on it"
            ),
            ResolveProblem::DuplicateColumn => write!(
                formatter,
                "two fields are this column; give one another `#[column(name = \"..\")]`"
            ),
            ResolveProblem::DuplicateName {
                name,
                first,
                second,
            } => write!(
                formatter,
                "`{name}` is the name of {first} and of {second}, and a database takes it once; give one of \
                 them another `name = \"..\"`"
            ),
            ResolveProblem::ConflictingEnum { first, second } if first == second => write!(
                formatter,
                "two Rust enums are this type and differ in their comment or in what was renamed; use one \
                 of them in both places, or give one another name"
            ),
            ResolveProblem::ConflictingEnum { first, second } => write!(
                formatter,
                "two Rust enums are this type, one with the values {}, one with {}; use one of them in both \
                 places, or give one another name",
                first.join(", "),
                second.join(", ")
            ),
            ResolveProblem::ConflictingType { rust_name } => write!(
                formatter,
                "`{rust_name}` and another Rust type are this type, and they differ; use one of them in both places, \
                 or give one another `#[sql_type(name = \"..\")]`"
            ),
            ResolveProblem::UncheckedEnum { rust_name } => write!(
                formatter,
                "`{rust_name}` is held as text with a check of the column, and no check looks inside of an array, a \
                 domain or a composite; leave out `form = check`"
            ),
            ResolveProblem::UnknownType => write!(
                formatter,
                "its Rust type is no column type; derive `SqlEnum` or `SqlType` for it, or turn on the \
                 feature of the crate that it comes from"
            ),
            ResolveProblem::UnknownTarget { target } => write!(
                formatter,
                "it refers to `{target}`, which the schema does not list; add `{target}` to `tables` of \
                 `schema!`, or write `#[refers_to({target})]` if that table lives in another database"
            ),
            ResolveProblem::UnknownTargetField { target, field } => write!(
                formatter,
                "it refers to the field `{field}` of `{target}`, which has none of that name; name a field \
                 that it has"
            ),
            ResolveProblem::NotDivided { of } => write!(
                formatter,
                "it is a part of `{of}`, and there is no such partition, or it is not divided; give that one a \
                 key of its own, as in `#[partition({of}, .., partition(hash(id)))]`"
            ),
            ResolveProblem::OverlappingPartitions {
                relation,
                first,
                second,
            } => write!(
                formatter,
                "a row of `{relation}` may belong to the partition `{first}` and to `{second}`; let one begin \
                 where the other one ends"
            ),
            ResolveProblem::NoDate { text } => write!(
                formatter,
                "its partitions begin or end at `{text}`, which is no date; write one as `2026-01-01`"
            ),
            ResolveProblem::NoWholePeriods {
                period,
                last,
                until,
            } => write!(
                formatter,
                "its partitions are one a {period}, and the one that begins at {last} does not end at {until}, \
                 the end of the span, nor before it; let `until` be the first day of a {period}"
            ),
            ResolveProblem::LeftOut => write!(
                formatter,
                "this build holds only what the compiler judges of its definition; turn on the feature \
                 `definitions` of `architrave` in the crate that reads the schema"
            ),
            ResolveProblem::DuplicateObject => write!(
                formatter,
                "it is declared twice, and a database has it once; keep one of the two"
            ),
            ResolveProblem::UnknownDependency { name, near } => {
                write!(
                    formatter,
                    "it depends on `{name}`, which the schema does not hold; "
                )?;
                match near {
                    Some(near) => write!(formatter, "did you mean `{near}`?"),
                    None => write!(
                        formatter,
                        "name a table, a type or an object of the schema by its name in the database, or \
                         leave it out"
                    ),
                }
            }
            ResolveProblem::DependencyCircle { circle } => write!(
                formatter,
                "it depends on itself, by way of {}; take one `depends_on` out",
                circle.join(", ")
            ),
            ResolveProblem::Damaged { what } => write!(
                formatter,
                "{what} cannot be read; use the same release of `architrave` and `cargo-schema`"
            ),
        }
    }
}

impl std::error::Error for ResolveError {}
