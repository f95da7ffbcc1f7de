//! sqlx, for PostgreSQL (feature `sqlx`) and SQLite (feature `sqlx-sqlite`).

#[cfg(feature = "sqlx")]
use super::Labelled;
pub use ::sqlx::database::Database;
pub use ::sqlx::decode::Decode;
pub use ::sqlx::encode::{Encode, IsNull};
pub use ::sqlx::error::BoxDynError;
#[cfg(feature = "sqlx")]
pub use ::sqlx::postgres::{PgHasArrayType, PgTypeInfo, Postgres};
#[cfg(feature = "sqlx-sqlite")]
pub use ::sqlx::sqlite::Sqlite;
pub use ::sqlx::types::Type;

/// Whether a column of the type holds labels of the enum: its own type, with or without namespace, or text.
#[cfg(feature = "sqlx")]
pub fn compatible<E: Labelled + Type<Postgres>>(sql_type: &PgTypeInfo) -> bool {
    use ::sqlx::TypeInfo as _;
    let name = sql_type.name();
    let name = name.rsplit('.').next().unwrap_or(name).trim_matches('"');
    name == E::ENUM.name
        || *sql_type == E::type_info()
        || <&str as Type<Postgres>>::compatible(sql_type)
}

/// Whether the enum is a type of the database, and not text with a check.
#[cfg(feature = "sqlx")]
pub fn is_native<E: Labelled>() -> bool {
    E::ENUM.form == crate::__private::EnumForm::Native
}

#[doc(hidden)]
#[macro_export]
#[cfg(feature = "sqlx")]
macro_rules! __adapt_enum_sqlx_postgres {
    ($type:ident, $name:literal) => {
        const _: () = {
            use $crate::__private::sqlx as adapter;
            #[automatically_derived]
            impl adapter::Type<adapter::Postgres> for $type {
                fn type_info() -> adapter::PgTypeInfo {
                    if adapter::is_native::<$type>() {
                        adapter::PgTypeInfo::with_name($name)
                    } else {
                        <&str as adapter::Type<adapter::Postgres>>::type_info()
                    }
                }
                fn compatible(sql_type: &adapter::PgTypeInfo) -> bool {
                    adapter::compatible::<$type>(sql_type)
                }
            }
            #[automatically_derived]
            impl adapter::PgHasArrayType for $type {
                fn array_type_info() -> adapter::PgTypeInfo {
                    if adapter::is_native::<$type>() {
                        adapter::PgTypeInfo::array_of($name)
                    } else {
                        <&str as adapter::PgHasArrayType>::array_type_info()
                    }
                }
            }
            $crate::__adapt_enum_sqlx! { $type, adapter::Postgres }
        };
    };
}

#[doc(hidden)]
#[macro_export]
#[cfg(feature = "sqlx-sqlite")]
macro_rules! __adapt_enum_sqlx_sqlite {
    ($type:ident) => {
        const _: () = {
            use $crate::__private::sqlx as adapter;
            #[automatically_derived]
            impl adapter::Type<adapter::Sqlite> for $type {
                fn type_info() -> <adapter::Sqlite as adapter::Database>::TypeInfo {
                    <&str as adapter::Type<adapter::Sqlite>>::type_info()
                }
                fn compatible(sql_type: &<adapter::Sqlite as adapter::Database>::TypeInfo) -> bool {
                    <&str as adapter::Type<adapter::Sqlite>>::compatible(sql_type)
                }
            }
            $crate::__adapt_enum_sqlx! { $type, adapter::Sqlite }
        };
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __adapt_enum_sqlx {
    ($type:ident, $database:ty) => {
        #[automatically_derived]
        impl<'q> adapter::Encode<'q, $database> for $type {
            fn encode_by_ref(
                &self,
                buffer: &mut <$database as adapter::Database>::ArgumentBuffer,
            ) -> ::core::result::Result<adapter::IsNull, adapter::BoxDynError> {
                let label: &'static str = $crate::__private::Labelled::label(self);
                <&'static str as adapter::Encode<'static, $database>>::encode_by_ref(&label, buffer)
            }
        }
        #[automatically_derived]
        impl<'r> adapter::Decode<'r, $database> for $type {
            fn decode(
                value: <$database as adapter::Database>::ValueRef<'r>,
            ) -> ::core::result::Result<Self, adapter::BoxDynError> {
                let label = <&'r str as adapter::Decode<'r, $database>>::decode(value)?;
                ::core::result::Result::Ok($crate::__private::find_label(label)?)
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __adapt_newtype_sqlx {
    ($type:ident, $inner:ty) => {
        const _: () = {
            use $crate::__private::sqlx as adapter;
            #[automatically_derived]
            impl<DB: adapter::Database> adapter::Type<DB> for $type
            where
                $inner: adapter::Type<DB>,
            {
                fn type_info() -> DB::TypeInfo {
                    <$inner as adapter::Type<DB>>::type_info()
                }
                fn compatible(sql_type: &DB::TypeInfo) -> bool {
                    <$inner as adapter::Type<DB>>::compatible(sql_type)
                }
            }
            #[automatically_derived]
            impl<'q, DB: adapter::Database> adapter::Encode<'q, DB> for $type
            where
                $inner: adapter::Encode<'q, DB>,
            {
                fn encode_by_ref(
                    &self,
                    buffer: &mut <DB as adapter::Database>::ArgumentBuffer,
                ) -> ::core::result::Result<adapter::IsNull, adapter::BoxDynError> {
                    <$inner as adapter::Encode<'q, DB>>::encode_by_ref(&self.0, buffer)
                }
                fn produces(&self) -> ::core::option::Option<DB::TypeInfo> {
                    <$inner as adapter::Encode<'q, DB>>::produces(&self.0)
                }
                fn size_hint(&self) -> usize {
                    <$inner as adapter::Encode<'q, DB>>::size_hint(&self.0)
                }
            }
            #[automatically_derived]
            impl<'r, DB: adapter::Database> adapter::Decode<'r, DB> for $type
            where
                $inner: adapter::Decode<'r, DB>,
            {
                fn decode(
                    value: <DB as adapter::Database>::ValueRef<'r>,
                ) -> ::core::result::Result<Self, adapter::BoxDynError> {
                    let inner = <$inner as adapter::Decode<'r, DB>>::decode(value)?;
                    ::core::result::Result::Ok(Self(inner))
                }
            }
        };
    };
}

#[cfg(feature = "sqlx")]
pub use composite::{Attribute, Names, PgRecordDecoder, PgRecordEncoder};

#[cfg(feature = "sqlx")]
mod composite {
    use super::{BoxDynError, Database, Encode, IsNull, PgTypeInfo, Postgres, Type};
    use crate::SqlType;
    use crate::adapter::attribute::{attribute, domain};
    pub use ::sqlx::postgres::types::{PgRecordDecoder, PgRecordEncoder};
    use schema_core::def::{ColumnType, TypeKind};
    use std::sync::OnceLock;

    /// The names of the attributes' types, as long as the process lives: sqlx wants them so.
    #[derive(Default)]
    pub struct Names(OnceLock<Vec<Option<&'static str>>>);

    impl Names {
        /// None are known yet.
        pub const fn new() -> Self {
            Self(OnceLock::new())
        }

        /// The type of an attribute, where it is not the one that its Rust type goes by.
        fn get<C: SqlType>(&self, position: usize) -> Option<PgTypeInfo> {
            let names = self.0.get_or_init(|| {
                (0..)
                    .map_while(|position| attribute::<C>(position))
                    .map(|attribute| {
                        let name = name(&attribute.column_type)?;
                        Some(&*Box::leak(name.into_boxed_str()))
                    })
                    .collect()
            });
            names
                .get(position)
                .copied()
                .flatten()
                .map(PgTypeInfo::with_name)
        }
    }

    fn name(column_type: &ColumnType<'static>) -> Option<String> {
        if let Some((namespace, name)) = domain(column_type) {
            return Some(match namespace {
                Some(namespace) => format!("{namespace}.{name}"),
                None => name.to_owned(),
            });
        }
        let by_itself = matches!(
            column_type.kind,
            TypeKind::Boolean
                | TypeKind::SmallInt
                | TypeKind::Integer
                | TypeKind::BigInt
                | TypeKind::Real
                | TypeKind::DoublePrecision
                | TypeKind::Text
                | TypeKind::Enum
                | TypeKind::Composite
                | TypeKind::Extension
                | TypeKind::Unknown
        );
        if by_itself || column_type.domain.is_some() {
            return None;
        }
        let name = column_type.kind.postgres_name().replace("{}", "");
        let list = if column_type.dimensions > 0 { "[]" } else { "" };
        Some(format!("{name}{list}"))
    }

    /// The value of an attribute, with the type that the attribute has.
    pub struct Attribute<'a, T> {
        value: &'a T,
        sql_type: Option<PgTypeInfo>,
    }

    impl<'a, T> Attribute<'a, T> {
        /// The value of the attribute at `position` of the composite `C`.
        pub fn new<C: SqlType>(names: &Names, position: usize, value: &'a T) -> Self {
            Self {
                value,
                sql_type: names.get::<C>(position),
            }
        }
    }

    impl<T: Type<Postgres>> Type<Postgres> for Attribute<'_, T> {
        fn type_info() -> PgTypeInfo {
            T::type_info()
        }
    }

    impl<'q, T: Encode<'q, Postgres>> Encode<'q, Postgres> for Attribute<'_, T> {
        fn encode_by_ref(
            &self,
            buffer: &mut <Postgres as Database>::ArgumentBuffer,
        ) -> Result<IsNull, BoxDynError> {
            self.value.encode_by_ref(buffer)
        }

        fn produces(&self) -> Option<PgTypeInfo> {
            self.sql_type.clone().or_else(|| self.value.produces())
        }
    }
}

#[doc(hidden)]
#[macro_export]
#[cfg(feature = "sqlx")]
macro_rules! __adapt_composite_sqlx {
    ($type:ident, $name:literal, { $($position:literal $field:ident: $field_type:ty,)* }) => {
        const _: () = {
            use $crate::__private::sqlx as adapter;
            #[automatically_derived]
            impl adapter::Type<adapter::Postgres> for $type {
                fn type_info() -> adapter::PgTypeInfo {
                    adapter::PgTypeInfo::with_name($name)
                }
            }
            #[automatically_derived]
            impl adapter::PgHasArrayType for $type {
                fn array_type_info() -> adapter::PgTypeInfo {
                    adapter::PgTypeInfo::array_of($name)
                }
            }
            #[automatically_derived]
            impl<'q> adapter::Encode<'q, adapter::Postgres> for $type {
                fn encode_by_ref(
                    &self,
                    buffer: &mut <adapter::Postgres as adapter::Database>::ArgumentBuffer,
                ) -> ::core::result::Result<adapter::IsNull, adapter::BoxDynError> {
                    static NAMES: adapter::Names = adapter::Names::new();
                    let mut encoder = adapter::PgRecordEncoder::new(buffer);
                    $(encoder.encode(
                        adapter::Attribute::new::<$type>(&NAMES, $position, &self.$field)
                    )?;)*
                    encoder.finish();
                    ::core::result::Result::Ok(adapter::IsNull::No)
                }
            }
            #[automatically_derived]
            impl<'r> adapter::Decode<'r, adapter::Postgres> for $type {
                fn decode(
                    value: <adapter::Postgres as adapter::Database>::ValueRef<'r>,
                ) -> ::core::result::Result<Self, adapter::BoxDynError> {
                    let mut decoder = adapter::PgRecordDecoder::new(value)?;
                    $(let $field = decoder.try_decode::<$field_type>()?;)*
                    ::core::result::Result::Ok(Self { $($field,)* })
                }
            }
        };
    };
}
