//! What a value is, as far as operators care.

use crate::def::{ColumnType, EnumDef, TypeKind};

/// What values have in common that PostgreSQL compares and computes alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Base {
    /// Not known: raw SQL, a function of the user's, a type of which nothing is said here.
    Open,
    /// `None`
    Null,
    /// A string as written, which takes its type from what it is used with.
    TextLiteral,
    /// A whole number as written.
    WholeLiteral,
    /// A number with a point, as written.
    DecimalLiteral,
    /// The value of an enum, which the database reads from a string.
    Label,
    Small,
    Integer,
    Big,
    Numeric,
    Float,
    Money,
    Text,
    Boolean,
    Bytes,
    Date,
    Time,
    TimeTz,
    Timestamp,
    TimestampTz,
    Interval,
    Uuid,
    Json,
    JsonB,
    Network,
    MacAddr,
    Bits,
    TsVector,
    TsQuery,
    Xml,
    Enum,
}

/// The type of a value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Type<'a> {
    /// The type, or that of the elements.
    pub(super) base: Base,
    /// The declared type; decides what arrays are the same.
    pub(super) kind: TypeKind,
    /// The number of array dimensions; 0 for a plain value.
    pub(super) dimensions: u8,
    /// An array of literals, which takes the type of its elements from what it is used with.
    pub(super) is_list: bool,
    /// Which enum, where that is known.
    pub(super) enumeration: Option<&'a EnumDef<'a>>,
    /// The text of a literal or a label.
    pub(super) text: Option<&'a str>,
}

impl<'a> Type<'a> {
    pub(super) const OPEN: Self = Self::plain(Base::Open);

    pub(super) const fn plain(base: Base) -> Self {
        Self {
            base,
            kind: TypeKind::Unknown,
            dimensions: 0,
            is_list: false,
            enumeration: None,
            text: None,
        }
    }

    pub(super) const fn of_text(base: Base, text: &'a str) -> Self {
        Self {
            text: Some(text),
            ..Self::plain(base)
        }
    }

    /// The type of a column, or the target of a cast.
    pub(super) const fn of(column_type: &ColumnType<'a>) -> Self {
        let base = match column_type.kind {
            TypeKind::SmallInt => Base::Small,
            TypeKind::Integer => Base::Integer,
            TypeKind::BigInt => Base::Big,
            TypeKind::Numeric => Base::Numeric,
            TypeKind::Real | TypeKind::DoublePrecision => Base::Float,
            TypeKind::Money => Base::Money,
            TypeKind::Text | TypeKind::VarChar | TypeKind::Char | TypeKind::CiText => Base::Text,
            TypeKind::Boolean => Base::Boolean,
            TypeKind::Bytea => Base::Bytes,
            TypeKind::Date => Base::Date,
            TypeKind::Time => Base::Time,
            TypeKind::TimeTz => Base::TimeTz,
            TypeKind::Timestamp => Base::Timestamp,
            TypeKind::TimestampTz => Base::TimestampTz,
            TypeKind::Interval => Base::Interval,
            TypeKind::Uuid => Base::Uuid,
            TypeKind::Json => Base::Json,
            TypeKind::JsonB => Base::JsonB,
            TypeKind::Inet | TypeKind::Cidr => Base::Network,
            TypeKind::MacAddr => Base::MacAddr,
            TypeKind::Bit | TypeKind::VarBit => Base::Bits,
            TypeKind::TsVector => Base::TsVector,
            TypeKind::TsQuery => Base::TsQuery,
            TypeKind::Xml => Base::Xml,
            TypeKind::Enum => Base::Enum,
            // Of every other type nothing is said, so that no alarm is false.
            _ => Base::Open,
        };
        Self {
            base,
            kind: column_type.kind,
            dimensions: column_type.dimensions,
            is_list: false,
            enumeration: column_type.enumeration,
            text: None,
        }
    }

    /// Whether nothing is known of it.
    pub(super) const fn is_open(&self) -> bool {
        matches!(self.base, Base::Open) && !self.is_array()
    }

    pub(super) const fn is_array(&self) -> bool {
        self.dimensions > 0
    }

    /// An element of the array.
    pub(super) const fn element(&self) -> Self {
        Self {
            dimensions: 0,
            is_list: false,
            ..*self
        }
    }

    pub(super) const fn is(&self, base: Base) -> bool {
        self.dimensions == 0 && self.base as u8 == base as u8
    }

    pub(super) const fn is_whole(&self) -> bool {
        self.dimensions == 0
            && matches!(
                self.base,
                Base::WholeLiteral | Base::Small | Base::Integer | Base::Big
            )
    }

    pub(super) const fn is_number(&self) -> bool {
        self.dimensions == 0
            && (self.is_whole()
                || matches!(
                    self.base,
                    Base::DecimalLiteral | Base::Numeric | Base::Float
                ))
    }

    pub(super) const fn is_text(&self) -> bool {
        self.dimensions == 0 && matches!(self.base, Base::Text | Base::TextLiteral)
    }

    /// A date with or without time and zone: PostgreSQL compares them with each other.
    pub(super) const fn is_moment(&self) -> bool {
        self.dimensions == 0
            && matches!(self.base, Base::Date | Base::Timestamp | Base::TimestampTz)
    }

    pub(super) const fn is_time(&self) -> bool {
        self.dimensions == 0 && matches!(self.base, Base::Time | Base::TimeTz)
    }

    /// What it is, with an article.
    pub(super) const fn description(&self) -> &'static str {
        if self.dimensions > 0 {
            return "an array";
        }
        match self.base {
            Base::Open => "a value",
            Base::Null => "`None`",
            Base::TextLiteral | Base::Text => "text",
            Base::WholeLiteral | Base::DecimalLiteral => "a number",
            Base::Label | Base::Enum => "a value of an enum",
            Base::Small | Base::Integer | Base::Big => "a whole number",
            Base::Numeric => "a decimal number",
            Base::Float => "a floating-point number",
            Base::Money => "an amount of `money`",
            Base::Boolean => "true or false",
            Base::Bytes => "bytes",
            Base::Date => "a date",
            Base::Time | Base::TimeTz => "a time of day",
            Base::Timestamp => "a date and time without zone",
            Base::TimestampTz => "an instant",
            Base::Interval => "a duration",
            Base::Uuid => "a UUID",
            Base::Json => "JSON as text (`json`)",
            Base::JsonB => "JSON",
            Base::Network => "a network address",
            Base::MacAddr => "a MAC address",
            Base::Bits => "bits",
            Base::TsVector => "a full-text document",
            Base::TsQuery => "a full-text query",
            Base::Xml => "XML",
        }
    }
}

/// Whether PostgreSQL has `=` and `<` for the two. A string as written is compared with whatever is
/// written as a string; with numbers, booleans and arrays it is not, although PostgreSQL would read it,
/// because a typing error would be found when rows are stored.
pub(super) const fn comparable(left: &Type<'_>, right: &Type<'_>) -> bool {
    if left.is_open() || right.is_open() {
        return true;
    }
    if left.is_array() || right.is_array() {
        return same_array(left, right);
    }
    if matches!(left.base, Base::Null) || matches!(right.base, Base::Null) {
        return true;
    }
    // They have no equality.
    if matches!(left.base, Base::Json | Base::Xml) || matches!(right.base, Base::Json | Base::Xml) {
        return false;
    }
    if left.is_number() && right.is_number()
        || left.is_moment() && right.is_moment()
        || left.is_time() && right.is_time()
    {
        return true;
    }
    match (left.base, right.base) {
        (Base::TextLiteral, _) => written_as_string(right),
        (_, Base::TextLiteral) => written_as_string(left),
        (Base::Label, Base::Text | Base::Enum | Base::Label)
        | (Base::Text | Base::Enum, Base::Label) => true,
        (Base::Enum, Base::Enum) => match (left.enumeration, right.enumeration) {
            (Some(left), Some(right)) => left.digest == right.digest,
            _ => true,
        },
        (left, right) => left as u8 == right as u8,
    }
}

const fn written_as_string(other: &Type<'_>) -> bool {
    !other.is_number() && !matches!(other.base, Base::Boolean | Base::Money)
}

/// Whether two arrays have one type. PostgreSQL takes no `text[]` for a `varchar[]`.
pub(super) const fn same_array(left: &Type<'_>, right: &Type<'_>) -> bool {
    if !left.is_array() || !right.is_array() {
        return matches!(left.base, Base::Null) || matches!(right.base, Base::Null);
    }
    if left.is_list || right.is_list {
        return comparable(&left.element(), &right.element());
    }
    if matches!(left.base, Base::Open) || matches!(right.base, Base::Open) {
        return true;
    }
    left.kind as u8 == right.kind as u8
        && match (left.enumeration, right.enumeration) {
            (Some(left), Some(right)) => left.digest == right.digest,
            _ => true,
        }
}

/// The type of a value that is one or the other, as in `coalesce`; `None` where they have none in common.
pub(super) const fn common<'a>(left: &Type<'a>, right: &Type<'a>) -> Option<Type<'a>> {
    if matches!(left.base, Base::Null) && !left.is_array() {
        return Some(*right);
    }
    if matches!(right.base, Base::Null) && !right.is_array() {
        return Some(*left);
    }
    if left.is_open() || right.is_open() {
        return Some(Type::OPEN);
    }
    if left.is_array() || right.is_array() {
        return match same_array(left, right) {
            true if left.is_list => Some(*right),
            true => Some(*left),
            false => None,
        };
    }
    // These two are never compared and still chosen between.
    if matches!(left.base, Base::Json | Base::Xml) {
        let fits = left.base as u8 == right.base as u8 || matches!(right.base, Base::TextLiteral);
        return if fits { Some(*left) } else { None };
    }
    if matches!(right.base, Base::Json | Base::Xml) {
        let fits = matches!(left.base, Base::TextLiteral);
        return if fits { Some(*right) } else { None };
    }
    if !comparable(left, right) {
        return None;
    }
    if left.is_number() && right.is_number() {
        return Some(number(left, right));
    }
    if left.is_moment() && right.is_moment() || left.is_time() && right.is_time() {
        return Some(if left.base as u8 >= right.base as u8 {
            *left
        } else {
            *right
        });
    }
    match left.base {
        Base::TextLiteral | Base::Label => Some(*right),
        _ => Some(*left),
    }
}

/// What arithmetic on two numbers gives.
pub(super) const fn number<'a>(left: &Type<'a>, right: &Type<'a>) -> Type<'a> {
    const fn rank(base: Base) -> u8 {
        match base {
            Base::WholeLiteral => 1,
            Base::Small => 2,
            Base::Integer => 3,
            Base::Big => 4,
            Base::DecimalLiteral => 5,
            Base::Numeric => 6,
            _ => 7,
        }
    }
    let base = if rank(left.base) >= rank(right.base) {
        left.base
    } else {
        right.base
    };
    Type::plain(match base {
        Base::DecimalLiteral => Base::Numeric,
        other => other,
    })
}

/// Whether two texts are the same, in a constant.
pub(super) const fn same(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    if left.len() != right.len() {
        return false;
    }
    let mut position = 0;
    while position < left.len() {
        if left[position] != right[position] {
            return false;
        }
        position += 1;
    }
    true
}
