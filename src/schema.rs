//! What `schema!` declares, and how the tool finds it.

use schema_core::def::SchemaDef;

/// A schema: what [`schema!`](crate::schema!) declares.
#[derive(Clone, Copy, Debug)]
pub struct Schema {
    definition: &'static SchemaDef<'static>,
}

impl Schema {
    /// Wraps a definition; called by the expansion of `schema!`.
    #[doc(hidden)]
    pub const fn new(definition: &'static SchemaDef<'static>) -> Self {
        Self { definition }
    }

    /// The definition: names, tables, and everything that their attributes say.
    pub const fn definition(&self) -> &'static SchemaDef<'static> {
        self.definition
    }
}

/// Where the tool finds the schema whose package and static, `shop::SHOP`, have the digest `HASH`.
///
/// The static may be private and anywhere in the crate: the single implementation is found by the type
/// alone, `<Exports<HASH> as Export<_>>::SCHEMA`.
pub struct Exports<const HASH: u64>;

/// Implemented by `schema!` for [`Exports`]. `Local` is a type of the declaring crate, which the orphan
/// rule asks for.
pub trait Export<Local> {
    /// The schema.
    const SCHEMA: &'static SchemaDef<'static>;
}

/// Prints a schema between the marks that the tool looks for.
#[cfg(feature = "collect")]
pub fn print_schema(schema: &SchemaDef<'_>) {
    use schema_core::def::WriteJson as _;
    let mut text = String::new();
    schema.write_json(&mut text);
    println!("-----BEGIN ARCHITRAVE SCHEMA-----\n{text}\n-----END ARCHITRAVE SCHEMA-----");
}
