//! What is said about a column and rustc never judges; see [`TableDetails`](super::TableDetails).

use super::definition::definition;
use super::{ColumnFormDef, Encryption, ExpressionDef, IdentityDef, PhysicalDef, SerialDef};

definition! {
    /// What rustc does not judge about a column.
    pub struct ColumnDetails<'a> {
        /// The default value.
        pub default: DefaultDef<'a>,
        /// `identity`: the database numbers the rows.
        pub identity: Option<IdentityDef<'a>>,
        /// `serial`: a sequence of its own gives the default.
        pub serial: Option<SerialDef<'a>>,
        /// `generated(...)`: computed from other columns.
        pub generated: Option<GeneratedDef<'a>>,
        /// What fills the column of rows that exist when it is added; not part of the schema.
        pub backfill: Option<ExpressionDef<'a>>,
        /// The collation, where it is not the database's.
        pub collation: Option<CollationDef<'a>>,
        /// How its values are kept, where anything is said about that.
        pub physical: Option<PhysicalDef<'a>>,
        /// The doc comment.
        pub comment: Option<&'a str>,
        /// The name of the column in the previous release.
        pub renamed_from: Option<&'a str>,
        /// The class of personal data, such as `contact`.
        pub personal_data: Option<&'a str>,
        /// How the application encrypts the values.
        pub encrypted: Option<Encryption>,
        /// A copy or derivation of other data, with its source and reason.
        pub denormalized: Option<DenormalizedDef<'a>>,
        /// An identifier that another system owns: no foreign key is expected.
        pub external_id: bool,
        /// An identifier that must not be guessed: randomness is wanted in it.
        pub unguessable: bool,
        /// The type that the column refers to by id only (`#[refers_to(Type)]`).
        pub refers_to: Option<&'a str>,
        /// What differs on one engine: `on(sqlite, ..)`.
        pub forms: &'a [ColumnFormDef<'a>],
    }
}

impl ColumnDetails<'_> {
    /// Nothing is said.
    pub const NONE: Self = Self {
        default: DefaultDef::None,
        identity: None,
        serial: None,
        generated: None,
        backfill: None,
        collation: None,
        physical: None,
        comment: None,
        renamed_from: None,
        personal_data: None,
        encrypted: None,
        denormalized: None,
        external_id: false,
        unguessable: false,
        refers_to: None,
        forms: &[],
    };

    /// Whether no foreign key is expected of the column, whatever its name: another system owns the
    /// identifier, it refers by id only, or the database computes it.
    pub const fn expects_no_key(&self) -> bool {
        self.external_id || self.refers_to.is_some() || self.generated.is_some()
    }
}

/// The default value of a column.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum DefaultDef<'a> {
    /// The column has none.
    None,
    /// The application always sends a value; the database has no default.
    Client,
    /// The database evaluates this.
    Expression(ExpressionDef<'a>),
}

definition! {
    /// The name of a collation.
    pub struct CollationDef<'a> {
        /// The namespace; `None` is the server's own, or the connection's default.
        pub namespace: Option<&'a str>,
        /// The name.
        pub name: &'a str,
    }
}

definition! {
    /// A generated column.
    pub struct GeneratedDef<'a> {
        /// What it is computed from.
        pub expression: ExpressionDef<'a>,
        /// Stored on write; otherwise computed on read.
        pub stored: bool,
    }
}

definition! {
    /// Why a column repeats what the database already knows.
    pub struct DenormalizedDef<'a> {
        /// The source, as written: `Product.name`.
        pub from: &'a str,
        /// The reason.
        pub reason: &'a str,
    }
}
