//! What `architrave.toml` says and rules about one table read.

use super::definition::{definition, keywords};
use super::{Consistency, EngineSet, Workload};

definition! {
    /// What holds for the whole project, as far as rules about one table depend on it.
    pub struct ProjectDef {
        /// The normal form that tables are held to.
        pub normal_form: NormalForm,
        /// The project declares bounded contexts.
        pub has_contexts: bool,
        /// The data is under a regime such as the GDPR.
        pub is_regulated: bool,
        /// The engines that the schema runs on; [`EngineSet::ALL`] where nobody says.
        pub engines: EngineSet,
        /// What the database is used for.
        pub workload: Option<Workload>,
        /// What readers may see after a write.
        pub consistency: Option<Consistency>,
        /// In how many regions the data is; 0 where nobody says.
        pub regions: u16,
    }
}

impl ProjectDef {
    /// Nothing is said.
    pub const NONE: Self = Self {
        normal_form: NormalForm::Third,
        has_contexts: false,
        is_regulated: false,
        engines: EngineSet::ALL,
        workload: None,
        consistency: None,
        regions: 0,
    };
}

impl ProjectDef {
    /// Nobody said which engines the schema runs on.
    pub const fn is_silent_about_engines(&self) -> bool {
        self.engines.0 == EngineSet::ALL.0
    }
}

impl Default for ProjectDef {
    fn default() -> Self {
        Self::NONE
    }
}

keywords! {
    /// A normal form; each includes those before it.
    pub enum NormalForm {
        /// First.
        First = "1nf",
        /// Second.
        Second = "2nf",
        /// Third.
        Third = "3nf",
        /// Boyce-Codd.
        BoyceCodd = "bcnf",
        /// Fourth.
        Fourth = "4nf",
    }
}
