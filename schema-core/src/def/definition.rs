//! How definitions are declared: once, with their way out of the compiled crate and back into the
//! tool derived from the declaration.
//!
//! The runner that prints a user's schema must not compile a serialization framework, so writing
//! needs no dependency. Reading happens in the tool alone.

/// Declares a struct of definition data with its JSON form: an object of its fields.
macro_rules! definition {
    (
        $(#[$meta:meta])*
        pub struct $name:ident<'a> { $($(#[$field_meta:meta])* pub $field:ident: $type:ty,)* }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq)]
        pub struct $name<'a> { $($(#[$field_meta])* pub $field: $type,)* }
        definition!(@json [$name<'_>] [$name<'static>] $($field)*);
    };
    (
        $(#[$meta:meta])*
        pub struct $name:ident { $($(#[$field_meta:meta])* pub $field:ident: $type:ty,)* }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq)]
        pub struct $name { $($(#[$field_meta])* pub $field: $type,)* }
        definition!(@json [$name] [$name] $($field)*);
    };
    (@json [$any:ty] [$static:ty] $($field:ident)*) => {
        #[cfg(feature = "collect")]
        impl $crate::def::WriteJson for $any {
            fn write_json(&self, out: &mut String) {
                let mut separator = '{';
                $(
                    out.push(std::mem::replace(&mut separator, ','));
                    $crate::def::WriteJson::write_json(stringify!($field), out);
                    out.push(':');
                    $crate::def::WriteJson::write_json(&self.$field, out);
                )*
                out.push('}');
            }
        }
        #[cfg(feature = "plan")]
        impl $crate::def::ReadJson for $static {
            fn read_json(value: &serde_json::Value) -> Result<Self, $crate::def::ReadError> {
                Ok(Self {
                    $($field: $crate::def::definition::field(value, stringify!($field))?,)*
                })
            }
        }
    };
}

/// Declares an enum whose values have one keyword each.
macro_rules! keywords {
    (
        $(#[$meta:meta])*
        pub enum $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $keyword:literal,)* }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$variant_meta])* $variant,)* }
        impl $name {
            /// Every value, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The keyword that stands for it in attributes, settings and lock files.
            pub const fn keyword(self) -> &'static str {
                match self { $(Self::$variant => $keyword,)* }
            }

            /// The value that `keyword` stands for.
            pub fn from_keyword(keyword: &str) -> Option<Self> {
                match keyword { $($keyword => Some(Self::$variant),)* _ => None }
            }
        }
        #[cfg(feature = "collect")]
        impl $crate::def::WriteJson for $name {
            fn write_json(&self, out: &mut String) {
                $crate::def::WriteJson::write_json(self.keyword(), out);
            }
        }
        #[cfg(feature = "plan")]
        impl $crate::def::ReadJson for $name {
            fn read_json(value: &serde_json::Value) -> Result<Self, $crate::def::ReadError> {
                value
                    .as_str()
                    .and_then(Self::from_keyword)
                    .ok_or_else(|| $crate::def::ReadError::unexpected(stringify!($name), value))
            }
        }
    };
}

pub(crate) use {definition, keywords};

#[cfg(feature = "collect")]
pub use write::WriteJson;

#[cfg(feature = "collect")]
mod write {
    use crate::def::{DefaultDef, EngineSet, ExpressionDef, IndexKeyDef};

    /// Definition data that writes itself as JSON.
    pub trait WriteJson {
        /// Appends the JSON form to `out`.
        fn write_json(&self, out: &mut String);
    }

    macro_rules! displayed {
        ($($type:ty)*) => {$(
            impl WriteJson for $type {
                fn write_json(&self, out: &mut String) {
                    out.push_str(&self.to_string());
                }
            }
        )*};
    }
    displayed!(bool u8 u16 u32 u64 i16 i32 i64);

    impl WriteJson for str {
        fn write_json(&self, out: &mut String) {
            out.push('"');
            for character in self.chars() {
                match character {
                    '"' => out.push_str("\\\""),
                    '\\' => out.push_str("\\\\"),
                    control if control < ' ' => {
                        out.push_str(&format!("\\u{:04x}", u32::from(control)));
                    }
                    other => out.push(other),
                }
            }
            out.push('"');
        }
    }

    impl<T: WriteJson + ?Sized> WriteJson for &T {
        fn write_json(&self, out: &mut String) {
            (**self).write_json(out);
        }
    }

    impl<T: WriteJson> WriteJson for Option<T> {
        fn write_json(&self, out: &mut String) {
            match self {
                Some(value) => value.write_json(out),
                None => out.push_str("null"),
            }
        }
    }

    impl<T: WriteJson> WriteJson for [T] {
        fn write_json(&self, out: &mut String) {
            out.push('[');
            for (position, item) in self.iter().enumerate() {
                if position > 0 {
                    out.push(',');
                }
                item.write_json(out);
            }
            out.push(']');
        }
    }

    impl WriteJson for EngineSet {
        fn write_json(&self, out: &mut String) {
            self.0.write_json(out);
        }
    }

    impl WriteJson for DefaultDef<'_> {
        fn write_json(&self, out: &mut String) {
            match self {
                Self::None => out.push_str("null"),
                Self::Client => "client".write_json(out),
                Self::Expression(expression) => expression.write_json(out),
            }
        }
    }

    impl WriteJson for IndexKeyDef<'_> {
        fn write_json(&self, out: &mut String) {
            match self {
                Self::Column(column) => column.write_json(out),
                Self::Expression(expression) => expression.write_json(out),
            }
        }
    }

    impl WriteJson for ExpressionDef<'_> {
        fn write_json(&self, out: &mut String) {
            self.nodes.write_json(out);
        }
    }
}

#[cfg(feature = "plan")]
pub(crate) use read::field;
#[cfg(feature = "plan")]
pub use read::{ReadError, ReadJson};

#[cfg(feature = "plan")]
mod read {
    use crate::def::{DefaultDef, EngineSet, ExpressionDef, IndexKeyDef};
    use serde_json::Value;

    /// Definition data that is read back from JSON.
    ///
    /// What is read lives as long as the process: the tool reads a schema once, and in this shape the
    /// rules run over exactly the data that rustc saw.
    pub trait ReadJson: Sized {
        /// Reads one value.
        ///
        /// # Errors
        ///
        /// When the JSON has another shape than this version writes, as after an upgrade of the tool
        /// without an upgrade of the library.
        fn read_json(value: &Value) -> Result<Self, ReadError>;
    }

    /// JSON that does not hold the definitions which this version of the tool knows.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct ReadError {
        path: Vec<&'static str>,
        expected: &'static str,
        found: String,
    }

    impl ReadError {
        /// `found` stands where `expected` should.
        pub fn unexpected(expected: &'static str, found: &Value) -> Self {
            let mut found = found.to_string();
            if let Some((end, _)) = found.char_indices().nth(80) {
                found.truncate(end);
                found.push_str("...");
            }
            Self {
                path: Vec::new(),
                expected,
                found,
            }
        }
    }

    impl std::fmt::Display for ReadError {
        fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            let path: Vec<&str> = self.path.iter().rev().copied().collect();
            write!(
                formatter,
                "the schema's description has {} where `{}` should be ({}); \
                 use the same version of `architrave` and `cargo-schema`",
                self.found,
                self.expected,
                path.join(".")
            )
        }
    }

    impl std::error::Error for ReadError {}

    pub(crate) fn field<T: ReadJson>(value: &Value, name: &'static str) -> Result<T, ReadError> {
        let found = value
            .get(name)
            .ok_or_else(|| ReadError::unexpected(name, value))?;
        T::read_json(found).map_err(|mut error| {
            error.path.push(name);
            error
        })
    }

    macro_rules! unsigned {
        ($($type:ty)*) => {$(
            impl ReadJson for $type {
                fn read_json(value: &Value) -> Result<Self, ReadError> {
                    value
                        .as_i64()
                        .and_then(|number| <$type>::try_from(number).ok())
                        .ok_or_else(|| ReadError::unexpected(stringify!($type), value))
                }
            }
        )*};
    }
    unsigned!(u8 u16 u32 i16 i32 i64);

    impl ReadJson for u64 {
        fn read_json(value: &Value) -> Result<Self, ReadError> {
            value
                .as_u64()
                .ok_or_else(|| ReadError::unexpected("u64", value))
        }
    }

    impl ReadJson for bool {
        fn read_json(value: &Value) -> Result<Self, ReadError> {
            value
                .as_bool()
                .ok_or_else(|| ReadError::unexpected("bool", value))
        }
    }

    impl ReadJson for &'static str {
        fn read_json(value: &Value) -> Result<Self, ReadError> {
            let text = value
                .as_str()
                .ok_or_else(|| ReadError::unexpected("string", value))?;
            Ok(Box::leak(text.to_owned().into_boxed_str()))
        }
    }

    impl<T: ReadJson> ReadJson for Option<T> {
        fn read_json(value: &Value) -> Result<Self, ReadError> {
            if value.is_null() {
                Ok(None)
            } else {
                T::read_json(value).map(Some)
            }
        }
    }

    impl<T: ReadJson> ReadJson for &'static [T] {
        fn read_json(value: &Value) -> Result<Self, ReadError> {
            let items = value
                .as_array()
                .ok_or_else(|| ReadError::unexpected("array", value))?;
            let items: Vec<T> = items.iter().map(T::read_json).collect::<Result<_, _>>()?;
            Ok(Box::leak(items.into_boxed_slice()))
        }
    }

    impl ReadJson for EngineSet {
        fn read_json(value: &Value) -> Result<Self, ReadError> {
            u16::read_json(value).map(Self)
        }
    }

    impl ReadJson for DefaultDef<'static> {
        fn read_json(value: &Value) -> Result<Self, ReadError> {
            match value {
                Value::Null => Ok(Self::None),
                Value::String(word) if word == "client" => Ok(Self::Client),
                other => ExpressionDef::read_json(other).map(Self::Expression),
            }
        }
    }

    impl ReadJson for IndexKeyDef<'static> {
        fn read_json(value: &Value) -> Result<Self, ReadError> {
            match value {
                Value::Number(_) => u16::read_json(value).map(Self::Column),
                other => ExpressionDef::read_json(other).map(Self::Expression),
            }
        }
    }

    impl ReadJson for ExpressionDef<'static> {
        fn read_json(value: &Value) -> Result<Self, ReadError> {
            Ok(Self {
                nodes: ReadJson::read_json(value)?,
            })
        }
    }

    /// A reference reads what it points to, and keeps it for the life of the process.
    macro_rules! by_reference {
        ($($type:ty)*) => {$(
            impl ReadJson for &'static $type {
                fn read_json(value: &Value) -> Result<Self, ReadError> {
                    Ok(Box::leak(Box::new(<$type>::read_json(value)?)))
                }
            }
        )*};
    }
    by_reference!(
        crate::def::TableDef<'static>
        crate::def::TableDetails<'static>
        crate::def::ColumnDetails<'static>
        crate::def::EnumDef<'static>
        crate::def::DomainDef<'static>
        crate::def::CompositeDef<'static>
        crate::def::TablePropertiesDef<'static>
        crate::def::ObjectDef<'static>
        crate::def::PartitioningDef<'static>
        crate::def::PartitionKeyDef<'static>
    );
}
