//! Types that a schema declares itself: enumerations, domains and composites; and those of extensions.

use super::definition::{definition, keywords};
use super::{ColumnType, DefaultDef, ExpressionDef, TypeKind};

definition! {
    /// An enumeration, as `#[derive(SqlEnum)]` emits it.
    pub struct EnumDef<'a> {
        /// The Rust type's name.
        pub rust_name: &'a str,
        /// The type's name in the database.
        pub name: &'a str,
        /// The namespace; `None` is the connection's default.
        pub namespace: Option<&'a str>,
        /// The doc comment.
        pub comment: Option<&'a str>,
        /// The digest of everything that the database would see of it.
        pub digest: u64,
        /// How it is held.
        pub form: EnumForm,
        /// The values, in order.
        pub variants: &'a [VariantDef<'a>],
    }
}

keywords! {
    /// How an enumeration is held.
    pub enum EnumForm {
        /// As a type of the engine, where it has such types.
        Native = "native",
        /// As text, with a check of the labels on each column.
        Check = "check",
    }
}

definition! {
    /// One value of an enumeration.
    pub struct VariantDef<'a> {
        /// The Rust variant.
        pub rust_name: &'a str,
        /// The label in the database.
        pub label: &'a str,
        /// The label in the previous release.
        pub renamed_from: Option<&'a str>,
    }
}

definition! {
    /// A domain, as `#[derive(SqlType)]` emits it for a newtype with a name, a check, a default or NOT NULL.
    pub struct DomainDef<'a> {
        /// The Rust type's name.
        pub rust_name: &'a str,
        /// The type's name in the database.
        pub name: &'a str,
        /// The namespace; `None` is the connection's default.
        pub namespace: Option<&'a str>,
        /// The doc comment.
        pub comment: Option<&'a str>,
        /// The digest of everything that the database would see of it, but for the type under it.
        pub digest: u64,
        /// The type under it.
        pub base: ColumnType<'a>,
        /// NULL is no value of it.
        pub not_null: bool,
        /// The default of columns that have none of their own.
        pub default: DefaultDef<'a>,
        /// The collation of its texts.
        pub collation: Option<&'a str>,
        /// What its values keep.
        pub checks: &'a [DomainCheckDef<'a>],
    }
}

impl DomainDef<'static> {
    /// A domain of which nothing is said.
    pub const NONE: Self = Self {
        rust_name: "",
        name: "",
        namespace: None,
        comment: None,
        digest: 0,
        base: ColumnType::new(TypeKind::Unknown),
        not_null: false,
        default: DefaultDef::None,
        collation: None,
        checks: &[],
    };
}

impl DomainDef<'_> {
    /// The digest of everything that the database would see of it.
    pub const fn fingerprint(&self) -> u64 {
        self.base.digest_into(self.digest)
    }
}

definition! {
    /// A check of a domain. Its expression is about [`Node::Value`](super::Node::Value).
    pub struct DomainCheckDef<'a> {
        /// The name, if it is not the default.
        pub name: Option<&'a str>,
        /// What must not be false.
        pub expression: ExpressionDef<'a>,
    }
}

definition! {
    /// A composite type, as `#[derive(SqlType)]` emits it for a struct with named fields.
    pub struct CompositeDef<'a> {
        /// The Rust type's name.
        pub rust_name: &'a str,
        /// The type's name in the database.
        pub name: &'a str,
        /// The namespace; `None` is the connection's default.
        pub namespace: Option<&'a str>,
        /// The doc comment.
        pub comment: Option<&'a str>,
        /// The digest of everything that the database would see of it, but for the types of its attributes.
        pub digest: u64,
        /// The attributes, in order.
        pub attributes: &'a [AttributeDef<'a>],
    }
}

impl CompositeDef<'static> {
    /// A composite of which nothing is said.
    pub const NONE: Self = Self {
        rust_name: "",
        name: "",
        namespace: None,
        comment: None,
        digest: 0,
        attributes: &[],
    };
}

impl CompositeDef<'_> {
    /// The digest of everything that the database would see of it.
    pub const fn fingerprint(&self) -> u64 {
        let mut state = self.digest;
        let mut attributes = self.attributes;
        while let [attribute, rest @ ..] = attributes {
            state = attribute.column_type.digest_into(state);
            attributes = rest;
        }
        state
    }
}

definition! {
    /// An attribute of a composite type. Any of them may be NULL.
    pub struct AttributeDef<'a> {
        /// The field.
        pub field: &'a str,
        /// The name in the database.
        pub name: &'a str,
        /// The type.
        pub column_type: ColumnType<'a>,
        /// The collation.
        pub collation: Option<&'a str>,
        /// The doc comment.
        pub comment: Option<&'a str>,
    }
}

impl AttributeDef<'static> {
    /// An attribute of which nothing is said.
    pub const NONE: Self = Self {
        field: "",
        name: "",
        column_type: ColumnType::new(TypeKind::Unknown),
        collation: None,
        comment: None,
    };
}

definition! {
    /// A type that an extension of PostgreSQL brings.
    pub struct ExtensionTypeDef<'a> {
        /// The extension: `isn`.
        pub extension: &'a str,
        /// The type: `isbn13`.
        pub name: &'a str,
    }
}
