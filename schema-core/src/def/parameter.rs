//! Parameters that are written as `name = value`.

use super::definition::definition;

definition! {
    /// A storage parameter of an index, or a parameter of an operator class.
    pub struct ParameterDef<'a> {
        /// The name: `fillfactor`.
        pub name: &'a str,
        /// The value as the engine reads it: `70`, `false`, `auto`.
        pub value: &'a str,
    }
}
