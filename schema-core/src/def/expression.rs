//! Expressions in definitions: a flat postfix list, because `const` data cannot hold boxed trees.
//!
//! `quantity > 0` is `[Column(3), Integer("0"), Binary(Greater)]`: operands first, each operator takes
//! what the nodes before it left.

use super::definition::keywords;
use super::{ColumnIndex, ColumnType, Function};

/// An expression in postfix order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ExpressionDef<'a> {
    /// The nodes; evaluating them leaves exactly one value.
    pub nodes: &'a [Node<'a>],
}

impl ExpressionDef<'_> {
    /// There is an expression, and this build did not ask for what it says.
    pub const LEFT_OUT: Self = Self { nodes: &[] };
}

/// One node of an expression. The comment says what it takes from the stack.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Node<'a> {
    /// A column of the table; takes nothing.
    Column(ColumnIndex),
    /// The value under test in a type's own check (`value >= 0`); takes nothing.
    Value,
    /// A number as written, digits with an optional sign and point; takes nothing.
    Number(&'a str),
    /// A string; takes nothing.
    Text(&'a str),
    /// A boolean; takes nothing.
    Boolean(bool),
    /// NULL; takes nothing.
    Null,
    /// A value of an enumeration, by its label in the database; takes nothing.
    EnumLabel(&'a str),
    /// Raw SQL, from `sql("...")`; takes nothing.
    Sql(&'a str),
    /// Takes one.
    Unary(UnaryOperator),
    /// Takes two.
    Binary(BinaryOperator),
    /// Takes three: value, lower and upper bound, both inclusive.
    Between,
    /// Takes the value and this many list items.
    OneOf(u16),
    /// A function that every engine has in some form; takes this many arguments.
    Call(Function, u16),
    /// A function of the user's, by name; takes this many arguments.
    UserCall(&'a str, u16),
    /// Takes one.
    Cast(ColumnType<'a>),
    /// The value behind the first condition that is true, else the last operand. Takes this many pairs of
    /// condition and value, and the value where none is true.
    Case(u16),
    /// An array of this many elements.
    List(u16),
}

impl Node<'_> {
    /// How many values it takes from the stack.
    pub const fn operands(&self) -> usize {
        match self {
            Self::Column(_)
            | Self::Value
            | Self::Number(_)
            | Self::Text(_)
            | Self::Boolean(_)
            | Self::Null
            | Self::EnumLabel(_)
            | Self::Sql(_) => 0,
            Self::Unary(_) | Self::Cast(_) => 1,
            Self::Binary(_) => 2,
            Self::Between => 3,
            Self::OneOf(count) => *count as usize + 1,
            Self::Call(_, count) | Self::UserCall(_, count) | Self::List(count) => *count as usize,
            Self::Case(pairs) => 2 * *pairs as usize + 1,
        }
    }
}

keywords! {
    /// Operators with one operand.
    pub enum UnaryOperator {
        /// Logical negation.
        Not = "not",
        /// Arithmetic negation.
        Negate = "negate",
        /// `IS NULL`.
        IsNone = "is_none",
        /// `IS NOT NULL`.
        IsSome = "is_some",
    }
}

keywords! {
    /// Operators with two operands.
    pub enum BinaryOperator {
        /// `=`
        Equal = "equal",
        /// `<>`
        NotEqual = "not_equal",
        /// `<`
        Less = "less",
        /// `<=`
        LessOrEqual = "less_or_equal",
        /// `>`
        Greater = "greater",
        /// `>=`
        GreaterOrEqual = "greater_or_equal",
        /// `AND`
        And = "and",
        /// `OR`
        Or = "or",
        /// `+`
        Add = "add",
        /// `-`
        Subtract = "subtract",
        /// `*`
        Multiply = "multiply",
        /// `/`
        Divide = "divide",
        /// `%`
        Remainder = "remainder",
        /// A regular expression; the right side is the pattern.
        Matches = "matches",
        /// A regular expression without regard to case.
        MatchesInsensitive = "matches_i",
        /// `LIKE`; the right side is the pattern, in which `\\` escapes.
        Like = "like",
        /// `LIKE` without regard to case. SQLite disregards the case of A to Z alone.
        LikeInsensitive = "like_i",
        /// Whether the two differ, where NULL is a value like others: never unknown.
        IsDistinctFrom = "is_distinct_from",
        /// Whether the two are the same, where NULL is a value like others: never unknown.
        IsNotDistinctFrom = "is_not_distinct_from",
    }
}

#[cfg(any(feature = "collect", feature = "plan"))]
mod json {
    use super::Node;

    /// One word per node, then its payload: `["column", 3]`.
    macro_rules! node_json {
        ($($word:literal $variant:ident ( $($payload:ident),* );)*) => {
            #[cfg(feature = "collect")]
            impl crate::def::WriteJson for Node<'_> {
                fn write_json(&self, out: &mut String) {
                    match self {
                        $(node_json!(@pattern $variant $($payload)*) => {
                            out.push('[');
                            $word.write_json(out);
                            $(out.push(','); $payload.write_json(out);)*
                            out.push(']');
                        })*
                    }
                }
            }

            #[cfg(feature = "plan")]
            impl crate::def::ReadJson for Node<'static> {
                fn read_json(value: &serde_json::Value) -> Result<Self, crate::def::ReadError> {
                    let unexpected = || crate::def::ReadError::unexpected("expression node", value);
                    let items = value.as_array().ok_or_else(unexpected)?;
                    let word = items.first().and_then(|word| word.as_str()).ok_or_else(unexpected)?;
                    match word {
                        $($word => {
                            let mut payload = items.iter().skip(1);
                            $(let $payload = crate::def::ReadJson::read_json(
                                payload.next().ok_or_else(unexpected)?,
                            )?;)*
                            if payload.next().is_some() {
                                return Err(unexpected());
                            }
                            Ok(node_json!(@pattern $variant $($payload)*))
                        })*
                        _ => Err(unexpected()),
                    }
                }
            }
        };
        (@pattern $variant:ident) => { Node::$variant };
        (@pattern $variant:ident $($payload:ident)+) => { Node::$variant($($payload),+) };
    }

    node_json! {
        "column" Column(index);
        "value" Value();
        "number" Number(text);
        "text" Text(text);
        "boolean" Boolean(value);
        "null" Null();
        "enum_label" EnumLabel(label);
        "sql" Sql(text);
        "unary" Unary(operator);
        "binary" Binary(operator);
        "between" Between();
        "one_of" OneOf(count);
        "call" Call(function, count);
        "user_call" UserCall(name, count);
        "cast" Cast(column_type);
        "case" Case(pairs);
        "list" List(count);
    }
}
