//! Columns: names, types, defaults and what is known about their content.

use super::definition::definition;
use super::{ColumnDetails, ColumnType, SiteIndex, TypeKind};

/// The position of a column in [`TableDef::columns`](super::TableDef::columns).
pub type ColumnIndex = u16;

/// A column as [`Table::Columns`](super::Table::Columns) names it. It carries nothing: it exists so that a name
/// in an attribute is resolved, checked and renamed by the compiler and the editor like any other field.
#[derive(Clone, Copy, Debug)]
pub struct Column;

definition! {
    /// One column: what rustc judges, and [`details`](Self::details), which it does not.
    pub struct ColumnDef<'a> {
        /// The struct's field; `address.zip` for a flattened one.
        pub field: &'a str,
        /// The column's name in the database.
        pub name: &'a str,
        /// The type that the database stores: the declared one, else the one of the Rust type.
        pub column_type: ColumnType<'a>,
        /// The type that the Rust type stands for by itself; it must be able to hold `column_type`.
        pub rust_type: ColumnType<'a>,
        /// Whether the field is an `Option`, and so the column may be NULL.
        pub nullable: bool,
        /// No foreign key is expected of it, whatever its name: [`ColumnDetails::expects_no_key`].
        pub expects_no_key: bool,
        /// It is `denormalized(..)`: a copy of other data, on purpose.
        pub is_copy: bool,
        /// Where the field's name stands.
        pub site: SiteIndex,
        /// Where its type stands: the declared one, else the Rust type.
        pub type_site: SiteIndex,
        /// Where its default stands; the place of the field's name if it has none.
        pub default_site: SiteIndex,
        /// What no rule of rustc reads; [`ColumnDetails::NONE`] in a build that does not ask for it.
        pub details: &'a ColumnDetails<'a>,
    }
}

impl ColumnDef<'_> {
    /// A column of which nothing is said.
    pub const NONE: Self = Self {
        field: "",
        name: "",
        column_type: ColumnType::new(TypeKind::Unknown),
        rust_type: ColumnType::new(TypeKind::Unknown),
        nullable: false,
        expects_no_key: false,
        is_copy: false,
        site: 0,
        type_site: 0,
        default_site: 0,
        details: &ColumnDetails::NONE,
    };
}
