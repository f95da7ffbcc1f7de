//! sea-orm: enums as `ActiveEnum`, newtypes as `Value`.

use super::{Labelled, find};
pub use ::sea_orm::entity::ColumnTypeTrait;
pub use ::sea_orm::sea_query::{
    Alias, ArrayType, ColumnType, DynIden, IntoIden, Nullable, Value, ValueType, ValueTypeErr,
};
pub use ::sea_orm::{
    ActiveEnum, ActiveValue, ColIdx, ColumnDef, DbErr, IntoActiveValue, Iterable, QueryResult,
    TryGetError, TryGetable,
};

/// The value of a label.
///
/// # Errors
///
/// `DbErr::Type` with the label that the enum has not.
pub fn read<E: Labelled>(label: &str) -> Result<E, DbErr> {
    find(label).map_err(|error| DbErr::Type(error.to_string()))
}

/// The type of a column that holds the enum.
pub fn column_type<E: Labelled>(name: &'static str) -> ColumnType {
    match E::ENUM.form {
        crate::__private::EnumForm::Native => ColumnType::Enum {
            name: Alias::new(name).into_iden(),
            variants: E::ALL
                .iter()
                .map(|value| Alias::new(value.label()).into_iden())
                .collect(),
        },
        crate::__private::EnumForm::Check => ColumnType::Text,
    }
}

#[doc(hidden)]
#[macro_export]
macro_rules! __adapt_enum_sea_orm {
    ($type:ident, $name:literal) => {
        const _: () = {
            use $crate::__private::sea_orm as adapter;
            #[automatically_derived]
            impl adapter::Iterable for $type {
                type Iterator = ::std::vec::IntoIter<$type>;
                fn iter() -> Self::Iterator {
                    let labels = <$type as $crate::__private::Labelled>::ALL.iter();
                    let values = labels.filter_map(|value| {
                        <$type as $crate::__private::Labelled>::of_label(
                            $crate::__private::Labelled::label(value),
                        )
                    });
                    values.collect::<::std::vec::Vec<_>>().into_iter()
                }
            }
            #[automatically_derived]
            impl adapter::ActiveEnum for $type {
                type Value = ::std::string::String;
                type ValueVec = ::std::vec::Vec<::std::string::String>;
                fn name() -> adapter::DynIden {
                    adapter::IntoIden::into_iden(adapter::Alias::new($name))
                }
                fn to_value(&self) -> Self::Value {
                    $crate::__private::Labelled::label(self).to_owned()
                }
                fn try_from_value(
                    value: &Self::Value,
                ) -> ::core::result::Result<Self, adapter::DbErr> {
                    adapter::read(value)
                }
                fn db_type() -> adapter::ColumnDef {
                    adapter::ColumnTypeTrait::def(adapter::column_type::<$type>($name))
                }
            }
            #[automatically_derived]
            impl ::core::convert::From<$type> for adapter::Value {
                fn from(value: $type) -> Self {
                    $crate::__private::Labelled::label(&value).into()
                }
            }
            #[automatically_derived]
            impl adapter::TryGetable for $type {
                fn try_get_by<I: adapter::ColIdx>(
                    row: &adapter::QueryResult,
                    index: I,
                ) -> ::core::result::Result<Self, adapter::TryGetError> {
                    let label =
                        <::std::string::String as adapter::TryGetable>::try_get_by(row, index)?;
                    adapter::read(&label).map_err(adapter::TryGetError::DbErr)
                }
            }
            #[automatically_derived]
            impl adapter::ValueType for $type {
                fn try_from(
                    value: adapter::Value,
                ) -> ::core::result::Result<Self, adapter::ValueTypeErr> {
                    let label = <::std::string::String as adapter::ValueType>::try_from(value)?;
                    adapter::read(&label).map_err(|_| adapter::ValueTypeErr)
                }
                fn type_name() -> ::std::string::String {
                    ::core::stringify!($type).to_owned()
                }
                fn array_type() -> adapter::ArrayType {
                    <::std::string::String as adapter::ValueType>::array_type()
                }
                fn column_type() -> adapter::ColumnType {
                    adapter::column_type::<$type>($name)
                }
                fn enum_type_name() -> ::core::option::Option<&'static str> {
                    ::core::option::Option::Some($name)
                }
            }
            #[automatically_derived]
            impl adapter::Nullable for $type {
                fn null() -> adapter::Value {
                    <::std::string::String as adapter::Nullable>::null()
                }
            }
            #[automatically_derived]
            impl adapter::IntoActiveValue<$type> for $type {
                fn into_active_value(self) -> adapter::ActiveValue<$type> {
                    adapter::ActiveValue::Set(self)
                }
            }
        };
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __adapt_newtype_sea_orm {
    ($type:ident, $inner:ty) => {
        const _: () = {
            use $crate::__private::sea_orm as adapter;
            #[automatically_derived]
            impl ::core::convert::From<$type> for adapter::Value {
                fn from(value: $type) -> Self {
                    value.0.into()
                }
            }
            #[automatically_derived]
            impl adapter::TryGetable for $type {
                fn try_get_by<I: adapter::ColIdx>(
                    row: &adapter::QueryResult,
                    index: I,
                ) -> ::core::result::Result<Self, adapter::TryGetError> {
                    <$inner as adapter::TryGetable>::try_get_by(row, index).map($type)
                }
            }
            #[automatically_derived]
            impl adapter::ValueType for $type {
                fn try_from(
                    value: adapter::Value,
                ) -> ::core::result::Result<Self, adapter::ValueTypeErr> {
                    <$inner as adapter::ValueType>::try_from(value).map($type)
                }
                fn type_name() -> ::std::string::String {
                    ::core::stringify!($type).to_owned()
                }
                fn array_type() -> adapter::ArrayType {
                    <$inner as adapter::ValueType>::array_type()
                }
                fn column_type() -> adapter::ColumnType {
                    <$inner as adapter::ValueType>::column_type()
                }
            }
            #[automatically_derived]
            impl adapter::Nullable for $type {
                fn null() -> adapter::Value {
                    <$inner as adapter::Nullable>::null()
                }
            }
            #[automatically_derived]
            impl adapter::IntoActiveValue<$type> for $type {
                fn into_active_value(self) -> adapter::ActiveValue<$type> {
                    adapter::ActiveValue::Set(self)
                }
            }
        };
    };
}
