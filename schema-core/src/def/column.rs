//! Columns: names, types, defaults and what is known about their content.

use super::definition::definition;
use super::{ColumnType, ExpressionDef, SiteIndex};

/// The position of a column in [`TableDef::columns`](super::TableDef::columns).
pub type ColumnIndex = u16;

/// A column as [`Table::Columns`](super::Table::Columns) names it. It carries nothing: it exists so that a name
/// in an attribute is resolved, checked and renamed by the compiler and the editor like any other field.
#[derive(Clone, Copy, Debug)]
pub struct Column;

definition! {
    /// One column.
    pub struct ColumnDef<'a> {
        /// The struct's field; `address.zip` for a flattened one.
        pub field: &'a str,
        /// The column's name in the database.
        pub name: &'a str,
        /// The digest of `field`, by which references are resolved.
        pub field_hash: u64,
        /// The type that the database stores: the declared one, else the one of the Rust type.
        pub column_type: ColumnType<'a>,
        /// The type that the Rust type stands for by itself; it must be able to hold `column_type`.
        pub rust_type: ColumnType<'a>,
        /// Whether the field is an `Option`, and so the column may be NULL.
        pub nullable: bool,
        /// The default value.
        pub default: DefaultDef<'a>,
        /// `identity`: the database numbers the rows.
        pub identity: Option<IdentityDef>,
        /// `generated(...)`: computed from other columns.
        pub generated: Option<GeneratedDef<'a>>,
        /// What fills the column of rows that exist when it is added; not part of the schema.
        pub backfill: Option<ExpressionDef<'a>>,
        /// The collation, where it is not the database's.
        pub collation: Option<&'a str>,
        /// The doc comment.
        pub comment: Option<&'a str>,
        /// The name of the column in the previous release.
        pub renamed_from: Option<&'a str>,
        /// The class of personal data, such as `contact`.
        pub personal_data: Option<&'a str>,
        /// A copy or derivation of other data, with its source and reason.
        pub denormalized: Option<DenormalizedDef<'a>>,
        /// An identifier that another system owns: no foreign key is expected.
        pub external_id: bool,
        /// An identifier that must not be guessed: randomness is wanted in it.
        pub unguessable: bool,
        /// The type that the column refers to by id only (`#[refers_to(Type)]`).
        pub refers_to: Option<&'a str>,
        /// Where the field's name stands.
        pub site: SiteIndex,
        /// Where its type stands: the declared one, else the Rust type.
        pub type_site: SiteIndex,
        /// Where its default stands; the place of the field's name if it has none.
        pub default_site: SiteIndex,
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
    /// `identity`: the database numbers the rows.
    pub struct IdentityDef {
        /// `GENERATED ALWAYS`; otherwise `BY DEFAULT`, where the application may send a number.
        pub always: bool,
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
