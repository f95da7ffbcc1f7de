//! How a column's values are kept, and what the planner of queries learns of them.

use super::definition::{definition, keywords};

keywords! {
    /// Where long values are kept.
    pub enum Storage {
        /// In the row, as they are; only for types of fixed length.
        Plain = "plain",
        /// Outside of the row, as they are.
        External = "external",
        /// Compressed, and outside of the row where that is not enough.
        Extended = "extended",
        /// Compressed, and outside of the row only where there is no other way.
        Main = "main",
    }
}

keywords! {
    /// The method by which long values are compressed.
    pub enum Compression {
        /// PostgreSQL's own method.
        Pglz = "pglz",
        /// LZ4, which is faster; a server may be built without it.
        Lz4 = "lz4",
    }
}

definition! {
    /// What is said about how a column's values are kept.
    pub struct PhysicalDef<'a> {
        /// Where long values are kept, when not as the type has it.
        pub storage: Option<Storage>,
        /// How they are compressed, when not as the server is set up.
        pub compression: Option<Compression>,
        /// How many values a sample keeps, from 0 to 10000, when not as the server is set up.
        pub statistics: Option<u16>,
        /// The number of distinct values; below 0 as a share of the rows: `-0.05`.
        pub n_distinct: Option<&'a str>,
        /// The same for the table together with those that inherit from it.
        pub n_distinct_inherited: Option<&'a str>,
    }
}
