//! What a rule does when it is violated, and where it is waived.

use super::SiteIndex;
use super::definition::{definition, keywords};

keywords! {
    /// What a violated rule does.
    pub enum Level {
        /// Nothing: the rule is off.
        Allow = "allow",
        /// A warning of the compiler and the tool.
        Warn = "warn",
        /// An error: the crate does not build.
        Deny = "deny",
    }
}

keywords! {
    /// Which rules are on by default; each includes those before it.
    #[derive(Default)]
    pub enum Preset {
        /// What nearly every schema should obey.
        #[default]
        Recommended = "recommended",
        /// And what most should.
        Strict = "strict",
        /// Everything, matters of taste included.
        Pedantic = "pedantic",
    }
}

definition! {
    /// A rule whose level differs from its default, as `architrave.toml` says it.
    pub struct RuleLevelDef<'a> {
        /// The rule's name.
        pub rule: &'a str,
        /// The level that holds in this crate.
        pub level: Level,
    }
}

definition! {
    /// `allow(rule, reason = "...", until = "...")`: one finding that a person accepted, and why.
    pub struct WaiverDef<'a> {
        /// The rule's name.
        pub rule: &'a str,
        /// Why the finding is right here; ends up in the decision records.
        pub reason: &'a str,
        /// The date, `YYYY-MM-DD`, after which the tool reports the finding again.
        pub until: Option<&'a str>,
        /// Where the waiver stands.
        pub site: SiteIndex,
        /// The site whose findings it covers; `None` covers the whole table.
        pub covers: Option<SiteIndex>,
    }
}

impl WaiverDef<'_> {
    /// The reason of what nobody decided: it was there when the rules came, and the baseline lists it.
    pub const IN_BASELINE: &'static str = "it is in the baseline";

    /// Whether it comes from the baseline and not from an attribute.
    pub fn is_of_baseline(&self) -> bool {
        self.reason == Self::IN_BASELINE
    }
}
