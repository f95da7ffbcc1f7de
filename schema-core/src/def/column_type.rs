//! Column types. A type is one row of the table below: everything else about it follows from there.

use super::definition::{definition, keywords};
use super::fnv1a_continue;

keywords! {
    /// What values of a type have in common; decides which operators and rules apply.
    pub enum TypeFamily {
        /// Not known: a rule says nothing about it.
        Unknown = "unknown",
        /// Whole numbers.
        Integer = "integer",
        /// Exact decimal numbers.
        Numeric = "numeric",
        /// Binary floating point.
        Float = "float",
        /// Money in the sense of PostgreSQL's `money`.
        Money = "money",
        /// Character strings.
        Text = "text",
        /// True and false.
        Boolean = "boolean",
        /// Bytes.
        Binary = "binary",
        /// Calendar dates.
        Date = "date",
        /// Times of day.
        Time = "time",
        /// Instants and local date-times.
        Timestamp = "timestamp",
        /// Durations.
        Interval = "interval",
        /// UUIDs.
        Uuid = "uuid",
        /// JSON documents.
        Json = "json",
        /// Network addresses.
        Network = "network",
        /// Bit strings.
        Bits = "bits",
        /// Full-text documents and queries.
        FullText = "full_text",
        /// Geometric values.
        Geometry = "geometry",
        /// XML documents.
        Xml = "xml",
        /// Enumerations.
        Enum = "enum",
    }
}

/// Which parameters a type takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypeParameters {
    /// None.
    None,
    /// A length in characters (or bits), optional.
    Length,
    /// A precision of fractional seconds, 0 to 6, optional.
    SecondsPrecision,
    /// A precision, and with it a scale; both optional.
    PrecisionScale,
}

/// The table of types: variant, word in attributes, PostgreSQL's name, parameters, family.
macro_rules! column_types {
    ($($(#[$meta:meta])* $variant:ident $word:literal $postgres:literal $parameters:ident $family:ident;)*) => {
        keywords! {
            /// A type without its parameters.
            pub enum TypeKind { $($(#[$meta])* $variant = $word,)* }
        }

        impl TypeKind {
            /// PostgreSQL's name of the type; `{}` is where the parameters go.
            pub const fn postgres_name(self) -> &'static str {
                match self { $(Self::$variant => $postgres,)* }
            }

            /// Which parameters the type takes.
            pub const fn parameters(self) -> TypeParameters {
                match self { $(Self::$variant => TypeParameters::$parameters,)* }
            }

            /// What its values are.
            pub const fn family(self) -> TypeFamily {
                match self { $(Self::$variant => TypeFamily::$family,)* }
            }
        }
    };
}

column_types! {
    /// A Rust type that no implementation is known for; reported elsewhere.
    Unknown          "unknown"          ""                            None             Unknown;
    /// 16 bit.
    SmallInt         "smallint"         "smallint"                    None             Integer;
    /// 32 bit.
    Integer          "integer"          "integer"                     None             Integer;
    /// 64 bit.
    BigInt           "bigint"           "bigint"                      None             Integer;
    /// Exact decimal.
    Numeric          "numeric"          "numeric{}"                   PrecisionScale   Numeric;
    /// 32 bit floating point.
    Real             "real"             "real"                        None             Float;
    /// 64 bit floating point.
    DoublePrecision  "double_precision" "double precision"            None             Float;
    /// PostgreSQL's `money`, which takes its currency from the server's locale.
    Money            "money"            "money"                       None             Money;
    /// Text of any length.
    Text             "text"             "text"                        None             Text;
    /// Text up to a length.
    VarChar          "varchar"          "character varying{}"         Length           Text;
    /// Text padded with spaces to a length.
    Char             "char"             "character{}"                 Length           Text;
    /// Text compared without case (extension `citext`).
    CiText           "citext"           "citext"                      None             Text;
    /// True or false.
    Boolean          "boolean"          "boolean"                     None             Boolean;
    /// Bytes.
    Bytea            "bytea"            "bytea"                       None             Binary;
    /// A calendar date.
    Date             "date"             "date"                        None             Date;
    /// A time of day.
    Time             "time"             "time{} without time zone"    SecondsPrecision Time;
    /// A time of day with an offset.
    TimeTz           "timetz"           "time{} with time zone"       SecondsPrecision Time;
    /// A date and time that says no zone.
    Timestamp        "timestamp"        "timestamp{} without time zone" SecondsPrecision Timestamp;
    /// An instant.
    TimestampTz      "timestamptz"      "timestamp{} with time zone"  SecondsPrecision Timestamp;
    /// A duration.
    Interval         "interval"         "interval{}"                  SecondsPrecision Interval;
    /// A UUID.
    Uuid             "uuid"             "uuid"                        None             Uuid;
    /// JSON, kept as text.
    Json             "json"             "json"                        None             Json;
    /// JSON, decomposed.
    JsonB            "jsonb"            "jsonb"                       None             Json;
    /// A host address.
    Inet             "inet"             "inet"                        None             Network;
    /// A network address.
    Cidr             "cidr"             "cidr"                        None             Network;
    /// A MAC address.
    MacAddr          "macaddr"          "macaddr"                     None             Network;
    /// Bits, a fixed number.
    Bit              "bit"              "bit{}"                       Length           Bits;
    /// Bits, up to a number.
    VarBit           "varbit"           "bit varying{}"               Length           Bits;
    /// A full-text document.
    TsVector         "tsvector"         "tsvector"                    None             FullText;
    /// A full-text query.
    TsQuery          "tsquery"          "tsquery"                     None             FullText;
    /// XML.
    Xml              "xml"              "xml"                         None             Xml;
    /// A declared enumeration; `ColumnType::enumeration` says which.
    Enum             "enum"             ""                            None             Enum;
}

definition! {
    /// A column type with its parameters.
    pub struct ColumnType<'a> {
        /// The type.
        pub kind: TypeKind,
        /// The length in characters or bits, or the precision in digits or of the seconds.
        pub precision: Option<u32>,
        /// The digits after the decimal point.
        pub scale: Option<i16>,
        /// The number of array dimensions; 0 for a plain value.
        pub dimensions: u8,
        /// The enumeration, for [`TypeKind::Enum`].
        pub enumeration: Option<&'a EnumDef<'a>>,
    }
}

impl<'a> ColumnType<'a> {
    /// `kind` without parameters.
    ///
    /// ```
    /// use schema_core::def::{ColumnType, TypeKind};
    /// assert_eq!(ColumnType::new(TypeKind::Text).precision, None);
    /// ```
    pub const fn new(kind: TypeKind) -> Self {
        Self {
            kind,
            precision: None,
            scale: None,
            dimensions: 0,
            enumeration: None,
        }
    }

    /// The type of a declared enumeration.
    pub const fn of_enum(enumeration: &'a EnumDef<'a>) -> Self {
        Self {
            enumeration: Some(enumeration),
            ..Self::new(TypeKind::Enum)
        }
    }

    /// With a length or precision.
    pub const fn with_precision(self, precision: u32) -> Self {
        Self {
            precision: Some(precision),
            ..self
        }
    }

    /// With a scale.
    pub const fn with_scale(self, scale: i16) -> Self {
        Self {
            scale: Some(scale),
            ..self
        }
    }

    /// Continues the digest `state` with everything that the database would see of the type.
    pub(crate) const fn digest_into(&self, state: u64) -> u64 {
        let precision = match self.precision {
            Some(precision) => precision.to_le_bytes(),
            None => [0xff; 4],
        };
        let scale = match self.scale {
            Some(scale) => scale.to_le_bytes(),
            None => [0xff; 2],
        };
        let mut state = fnv1a_continue(state, self.kind.keyword().as_bytes());
        state = fnv1a_continue(state, &precision);
        state = fnv1a_continue(state, &scale);
        state = fnv1a_continue(state, &[self.dimensions]);
        match self.enumeration {
            Some(enumeration) => fnv1a_continue(state, &enumeration.digest.to_le_bytes()),
            None => state,
        }
    }

    /// An array of this type.
    pub const fn array(self) -> Self {
        Self {
            dimensions: self.dimensions + 1,
            ..self
        }
    }
}

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
        /// The values, in order.
        pub variants: &'a [VariantDef<'a>],
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
