//! Settings that are one of several words.

/// Declares an enum whose values have one word each.
macro_rules! choice {
    (
        $(#[$meta:meta])*
        pub enum $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $word:literal,)* }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$variant_meta])* $variant,)* }

        impl Choice for $name {
            const ALL: &'static [Self] = $name::ALL;

            fn word(self) -> &'static str {
                self.keyword()
            }
        }

        impl $name {
            /// Every value.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The value that a word of `architrave.toml` stands for.
            pub fn from_keyword(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.keyword() == word)
            }

            /// The word that stands for it in `architrave.toml`.
            pub const fn keyword(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }
        }
    };
}

/// A setting that is one of several words.
pub(super) trait Choice: Copy + 'static {
    /// Every value.
    const ALL: &'static [Self];

    /// The word of a value.
    fn word(self) -> &'static str;
}

impl Choice for crate::def::Level {
    const ALL: &'static [Self] = Self::ALL;

    fn word(self) -> &'static str {
        self.keyword()
    }
}

choice! {
    /// What keeps the rows of tenants apart.
    #[derive(Default)]
    pub enum Isolation {
        /// A policy on every table with a tenant key.
        #[default]
        RowSecurity = "row_security",
        /// A namespace for each tenant, with all tables that are not shared.
        Namespace = "namespace",
        /// A database for each tenant.
        Database = "database",
    }
}

impl Choice for crate::def::Workload {
    const ALL: &'static [Self] = Self::ALL;

    fn word(self) -> &'static str {
        self.keyword()
    }
}

impl Choice for crate::def::Consistency {
    const ALL: &'static [Self] = Self::ALL;

    fn word(self) -> &'static str {
        self.keyword()
    }
}

choice! {
    /// A regime that data is under.
    pub enum Compliance {
        /// The General Data Protection Regulation of the European Union.
        Gdpr = "gdpr",
        /// The Health Insurance Portability and Accountability Act of the United States.
        Hipaa = "hipaa",
        /// The Payment Card Industry Data Security Standard.
        PciDss = "pci_dss",
        /// The Sarbanes-Oxley Act of the United States.
        Sox = "sox",
    }
}

impl Choice for crate::def::NormalForm {
    const ALL: &'static [Self] = Self::ALL;

    fn word(self) -> &'static str {
        self.keyword()
    }
}

impl Choice for crate::def::Preset {
    const ALL: &'static [Self] = Self::ALL;

    fn word(self) -> &'static str {
        self.keyword()
    }
}

choice! {
    /// How SQLite holds exact decimal numbers, for which it has no type.
    pub enum SqliteNumeric {
        /// As the text of the number: exact, but neither sums nor order are those of numbers.
        Text = "text",
        /// As binary floating point: sums and order work, 0.10 + 0.20 is not 0.30.
        Real = "real",
        /// As a whole number of the last decimal place (cents): exact, and sums and order work.
        ScaledInteger = "scaled_integer",
    }
}

choice! {
    /// What becomes of regular expressions in SQLite, which has no function for them.
    pub enum SqliteRegex {
        /// `REGEXP`, which needs a function `regexp` that the application registers on each connection;
        /// a writer without it gets an error.
        Function = "function",
        /// The check is left out on SQLite, and only the application holds to it.
        Omit = "omit",
    }
}

choice! {
    /// How SQLite holds UUIDs.
    pub enum SqliteUuid {
        /// As 36 characters with hyphens, in small letters.
        Text = "text",
        /// As 16 bytes.
        Blob = "blob",
    }
}

choice! {
    /// How SQLite holds dates and times.
    pub enum SqliteTimestamp {
        /// As ISO 8601 text in UTC, which sorts in time.
        Text = "text",
    }
}
