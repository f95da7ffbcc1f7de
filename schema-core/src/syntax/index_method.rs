//! Access methods of indexes: what each can do, and the parameters that it takes.
//!
//! Facts from PostgreSQL's documentation ("Index Types", "CREATE INDEX", and the chapter of each method),
//! from the columns `amcan*` of its catalog, and from the documentation of pgvector, bloom and rum.

/// An access method.
#[derive(Debug, PartialEq, Eq)]
pub struct IndexMethod {
    /// Its name.
    pub name: &'static str,
    /// The extension that brings it; `None` for those of the server itself.
    pub extension: Option<&'static str>,
    /// It keeps its rows in order, so that `.desc()` and the place of NULLs mean something.
    pub ordered: bool,
    /// It can enforce a unique rule.
    pub unique: bool,
    /// It takes more than one part.
    pub several_parts: bool,
    /// It takes columns that ride along.
    pub include: bool,
    /// It can enforce an exclusion constraint.
    pub exclusion: bool,
    /// Its storage parameters.
    pub parameters: &'static [StorageParameter],
}

/// A storage parameter of an access method.
#[derive(Debug, PartialEq, Eq)]
pub struct StorageParameter {
    /// Its name.
    pub name: &'static str,
    /// The values that it takes.
    pub values: ParameterValues,
    /// Whether an index that exists follows a change; else it must be built anew.
    pub alterable: bool,
}

/// The values that a storage parameter takes.
#[derive(Debug, PartialEq, Eq)]
pub enum ParameterValues {
    /// A whole number within limits, both included.
    Number(u32, u32),
    /// True or false.
    Boolean,
    /// One of some words.
    Words(&'static [&'static str]),
}

const fn parameter(name: &'static str, values: ParameterValues) -> StorageParameter {
    StorageParameter {
        name,
        values,
        alterable: true,
    }
}

/// A parameter that decides how the index is built.
const fn structural(name: &'static str, values: ParameterValues) -> StorageParameter {
    StorageParameter {
        name,
        values,
        alterable: false,
    }
}

use ParameterValues::{Boolean, Number, Words};

const FILLFACTOR: StorageParameter = parameter("fillfactor", Number(10, 100));

/// A method of the server that can do nothing but hold one part.
const PLAIN: IndexMethod = IndexMethod {
    name: "",
    extension: None,
    ordered: false,
    unique: false,
    several_parts: false,
    include: false,
    exclusion: false,
    parameters: &[],
};

/// Every method that is known, those of the server first.
pub const INDEX_METHODS: &[IndexMethod] = &[
    IndexMethod {
        name: "btree",
        ordered: true,
        unique: true,
        several_parts: true,
        include: true,
        exclusion: true,
        parameters: &[FILLFACTOR, parameter("deduplicate_items", Boolean)],
        ..PLAIN
    },
    IndexMethod {
        name: "hash",
        exclusion: true,
        parameters: &[FILLFACTOR],
        ..PLAIN
    },
    IndexMethod {
        name: "gin",
        several_parts: true,
        parameters: &[
            parameter("fastupdate", Boolean),
            parameter("gin_pending_list_limit", Number(64, 2_147_483_647)),
        ],
        ..PLAIN
    },
    IndexMethod {
        name: "gist",
        several_parts: true,
        include: true,
        exclusion: true,
        parameters: &[
            FILLFACTOR,
            structural("buffering", Words(&["auto", "on", "off"])),
        ],
        ..PLAIN
    },
    IndexMethod {
        name: "spgist",
        include: true,
        exclusion: true,
        parameters: &[FILLFACTOR],
        ..PLAIN
    },
    IndexMethod {
        name: "brin",
        several_parts: true,
        parameters: &[
            structural("pages_per_range", Number(1, 131_072)),
            parameter("autosummarize", Boolean),
        ],
        ..PLAIN
    },
    IndexMethod {
        name: "hnsw",
        extension: Some("vector"),
        parameters: &[
            structural("m", Number(2, 100)),
            structural("ef_construction", Number(4, 1000)),
        ],
        ..PLAIN
    },
    IndexMethod {
        name: "ivfflat",
        extension: Some("vector"),
        parameters: &[structural("lists", Number(1, 32_768))],
        ..PLAIN
    },
    IndexMethod {
        name: "bloom",
        extension: Some("bloom"),
        several_parts: true,
        parameters: &[structural("length", Number(1, 4096))],
        ..PLAIN
    },
    IndexMethod {
        name: "rum",
        extension: Some("rum"),
        several_parts: true,
        parameters: &[],
        ..PLAIN
    },
];

/// The method of that name; `None` for one that an extension brings and that is not known here.
///
/// ```
/// use schema_core::syntax::index_method::index_method;
///
/// assert!(index_method("gist").is_some_and(|gist| gist.exclusion && !gist.unique));
/// assert!(index_method("nonsense").is_none());
/// ```
pub fn index_method(name: &str) -> Option<&'static IndexMethod> {
    INDEX_METHODS.iter().find(|method| method.name == name)
}

impl IndexMethod {
    /// The parameter of that name.
    pub fn parameter(&self, name: &str) -> Option<&'static StorageParameter> {
        self.parameters
            .iter()
            .find(|parameter| parameter.name == name)
    }
}

impl ParameterValues {
    /// Whether `value` is one of them.
    pub fn contains(&self, value: &str) -> bool {
        match self {
            Number(least, most) => value
                .parse::<u32>()
                .is_ok_and(|number| (*least..=*most).contains(&number)),
            Boolean => matches!(value, "true" | "false"),
            Words(words) => words.contains(&value),
        }
    }

    /// What they are, for messages.
    pub fn description(&self) -> String {
        match self {
            Number(least, most) => format!("a whole number from {least} to {most}"),
            Boolean => "`true` or `false`".to_owned(),
            Words(words) => format!("`{}`", words.join("`, `")),
        }
    }
}
