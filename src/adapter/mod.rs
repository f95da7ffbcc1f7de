//! What `SqlEnum` and `SqlType` mean to the crates that talk to databases: one module and one feature each.
//!
//! The derives know none of these crates. They hand the names and labels to the macros here, which write
//! the implementations of the features that are on.

#[cfg(any(feature = "diesel", feature = "sqlx"))]
mod attribute;
#[cfg(feature = "diesel")]
pub mod diesel;
#[cfg(feature = "adapters")]
mod label;
#[cfg(feature = "postgres-types")]
pub mod postgres_types;
#[cfg(feature = "sea-orm")]
pub mod sea_orm;
#[cfg(feature = "sea-query")]
pub mod sea_query;
#[cfg(feature = "sqlx-core")]
pub mod sqlx;

#[cfg(feature = "adapters")]
pub use label::{Labelled, UnknownLabel, find};

/// The implementations of all features that are on, for an enum:
/// `OrderStatus, Native, Some("sales"), "order_status", "sales.order_status", { Pending => "pending" }`.
#[cfg(feature = "adapters")]
#[doc(hidden)]
#[macro_export]
macro_rules! __adapt_enum {
    (
        $type:ident, $form:ident, $namespace:expr, $bare:literal, $name:literal,
        { $($variant:ident => $label:literal,)* }
    ) => {
        #[automatically_derived]
        impl $crate::__private::Labelled for $type {
            const ALL: &'static [Self] = &[$($type::$variant,)*];
            fn label(&self) -> &'static str {
                self.__architrave_label()
            }
            fn of_label(label: &str) -> ::core::option::Option<Self> {
                match label {
                    $($label => ::core::option::Option::Some($type::$variant),)*
                    _ => ::core::option::Option::None,
                }
            }
        }
        $crate::__adapt_enum_postgres_types! { $type }
        $crate::__adapt_enum_sqlx_postgres! { $type, $name }
        $crate::__adapt_enum_sqlx_sqlite! { $type }
        $crate::__adapt_enum_diesel! { $type, $form, $namespace, $bare }
        $crate::__adapt_enum_sea_orm! { $type, $name }
    };
}

/// The implementations of all features that are on, for a newtype: `Money, Decimal, [Numeric]`, with diesel's name of the
/// type that is written, if any.
#[cfg(feature = "adapters")]
#[doc(hidden)]
#[macro_export]
macro_rules! __adapt_newtype {
    ($type:ident, $inner:ty, $stored:tt) => {
        $crate::__adapt_newtype_postgres_types! { $type, $inner }
        $crate::__adapt_newtype_sqlx! { $type, $inner }
        $crate::__adapt_newtype_diesel! { $type, $inner, $stored }
        $crate::__adapt_newtype_sea_orm! { $type, $inner }
    };
}

/// The implementations of all features that are on, for what stands for a written type: `Settings, [Jsonb]`.
#[cfg(feature = "adapters")]
#[doc(hidden)]
#[macro_export]
macro_rules! __adapt_document {
    ($type:ident, $stored:tt) => {
        $crate::__adapt_document_diesel! { $type, $stored }
    };
}

/// The implementations of all features that are on, for a composite:
/// `Address, Some("sales"), "address", "sales.address", { 0 zip "zip": String as [Text], }`.
#[cfg(feature = "adapters")]
#[doc(hidden)]
#[macro_export]
macro_rules! __adapt_composite {
    (
        $type:ident, $namespace:expr, $bare:literal, $name:literal,
        { $($position:literal $field:ident $label:literal: $field_type:ty as $stored:tt,)* }
    ) => {
        $crate::__adapt_composite_postgres_types! {
            $type, $bare, { $($field $label: $field_type,)* }
        }
        $crate::__adapt_composite_sqlx! {
            $type, $name, { $($position $field: $field_type,)* }
        }
        $crate::__adapt_composite_diesel! {
            $type, $namespace, $bare, { $($position $field: $field_type as $stored,)* }
        }
    };
}

// What the macros above call of features that are off.
#[cfg(not(feature = "diesel"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __adapt_document_diesel {
    ($($tokens:tt)*) => {};
}
#[cfg(not(feature = "diesel"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __adapt_composite_diesel {
    ($($tokens:tt)*) => {};
}
#[cfg(not(feature = "postgres-types"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __adapt_composite_postgres_types {
    ($($tokens:tt)*) => {};
}
#[cfg(not(feature = "sqlx"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __adapt_composite_sqlx {
    ($($tokens:tt)*) => {};
}
#[cfg(not(feature = "postgres-types"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __adapt_enum_postgres_types {
    ($($tokens:tt)*) => {};
}
#[cfg(not(feature = "postgres-types"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __adapt_newtype_postgres_types {
    ($($tokens:tt)*) => {};
}
#[cfg(not(feature = "sqlx"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __adapt_enum_sqlx_postgres {
    ($($tokens:tt)*) => {};
}
#[cfg(not(feature = "sqlx-sqlite"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __adapt_enum_sqlx_sqlite {
    ($($tokens:tt)*) => {};
}
#[cfg(not(feature = "sqlx-core"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __adapt_newtype_sqlx {
    ($($tokens:tt)*) => {};
}
#[cfg(not(feature = "diesel"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __adapt_enum_diesel {
    ($($tokens:tt)*) => {};
}
#[cfg(not(feature = "diesel"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __adapt_newtype_diesel {
    ($($tokens:tt)*) => {};
}
#[cfg(not(feature = "sea-orm"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __adapt_enum_sea_orm {
    ($($tokens:tt)*) => {};
}
#[cfg(not(feature = "sea-orm"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __adapt_newtype_sea_orm {
    ($($tokens:tt)*) => {};
}
