//! What a rule is, and the macro that lists all of them once.

use crate::def::{Level, Preset};

/// One architecture rule.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The name, after the bad thing, so that `allow(name)` reads as a sentence.
    pub name: &'static str,
    /// The number by which constants refer to the rule.
    pub id: RuleId,
    /// The level that holds unless `architrave.toml` sets another.
    pub default_level: Level,
    /// Where the rule is off by default: the first preset under which it warns.
    pub preset: Preset,
    /// When the rule can first be decided.
    pub stage: Stage,
    /// The attributes that a finding depends on besides the one that it points at. Where one of these is not
    /// understood, the rule is not asked.
    pub reads: &'static [Declaration],
    /// The doc comment as the compiler passes it on: each line begins with a space.
    pub(super) doc: &'static str,
}

impl Rule {
    /// Whether the rule looks at one column by itself, so that a struct whose fields are columns of several tables
    /// can be judged by it.
    pub fn is_about_columns(&self) -> bool {
        match self.stage {
            Stage::Table => self.reads.is_empty(),
            Stage::Column => true,
            Stage::Reference | Stage::Schema => false,
            Stage::Live | Stage::Drift | Stage::Plan | Stage::Migration => false,
        }
    }

    /// The level under a preset: what is off by default warns from its preset on.
    pub fn level_under(&self, preset: Preset) -> Level {
        match self.default_level {
            Level::Allow if preset != Preset::Recommended && self.preset <= preset => Level::Warn,
            level => level,
        }
    }

    /// Whether constants look at the rule's level; the level of the others means nothing to rustc.
    pub fn is_judged_by_rustc(&self) -> bool {
        let by_rustc = matches!(self.stage, Stage::Column | Stage::Reference | Stage::Schema);
        let is_asked_too = matches!(self.id, RuleId::waiver_unused | RuleId::foreign_key_missing);
        by_rustc || is_asked_too
    }

    /// Whether structs tell what the rule finds. What it finds in a database, in a plan or in SQL is seen there alone.
    pub fn is_judged_by_structs(&self) -> bool {
        !matches!(
            self.stage,
            Stage::Live | Stage::Drift | Stage::Plan | Stage::Migration
        )
    }
}

/// A kind of attribute, as far as rules depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Declaration {
    /// What is said about the table as a whole.
    Table,
    /// What is said about a column.
    Column,
    /// Foreign keys.
    Reference,
    /// Unique rules.
    Unique,
    /// Indexes.
    Index,
    /// Checks.
    Check,
    /// Access patterns.
    Access,
    /// Functional dependencies.
    Dependency,
    /// Policies, grants, triggers and statistics.
    Object,
}

impl Declaration {
    /// Every kind.
    pub const ALL: &'static [Self] = &[
        Self::Table,
        Self::Column,
        Self::Reference,
        Self::Unique,
        Self::Index,
        Self::Check,
        Self::Access,
        Self::Dependency,
        Self::Object,
    ];
}

/// When a rule can first be decided. The tool runs the rules of every stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// From the attributes of one struct: while the derive runs.
    Table,
    /// With the type of a column: in a constant that the derive emits.
    Column,
    /// With the table that a foreign key refers to: in a constant that the derive emits.
    Reference,
    /// With the list of all tables: in a constant that `schema!` emits.
    Schema,
    /// With what a running database tells.
    Live,
    /// With a running database beside the structs.
    Drift,
    /// With the way from the lock file to the structs.
    Plan,
    /// With the statements of migrations.
    Migration,
}

impl Stage {
    /// One sentence for documentation.
    pub const fn description(self) -> &'static str {
        match self {
            Self::Table => "while the derive reads the struct",
            Self::Column => "when the compiler knows the column's type",
            Self::Reference => "when the compiler knows both tables of a reference",
            Self::Schema => "in `schema!`, where all tables are known",
            Self::Live => "by `cargo schema lint --database-url`, which asks a running database",
            Self::Drift => {
                "by `cargo schema drift`, which compares a running database with the structs"
            }
            Self::Plan => "by `cargo schema generate`, which plans the way there",
            Self::Migration => "by `cargo schema lint --migrations`, which reads SQL",
        }
    }
}

/// A warning that a constant chooses. `<<Warning<{ column_warning(..) }> as Choice>::Rule>::violated` draws a
/// deprecation warning of the compiler, whose note is the rule's, unless the number is 0.
///
/// Stable Rust has no other way for a constant to warn. The detour over [`Choice`] makes the compiler
/// print the rule's path instead of an expression. With the feature `collect` nothing warns.
pub struct Warning<const RULE: u16>;

/// Which rule the number of a [`Warning`] stands for.
pub trait Choice {
    /// A type with a constant `violated`, deprecated unless there is nothing to report.
    type Rule;
}

/// What [`Warning`] chooses where no rule is violated.
pub struct Nothing;

impl Choice for Warning<0> {
    type Rule = Nothing;
}

impl Nothing {
    /// Nothing is to be reported.
    #[expect(non_upper_case_globals, reason = "all choices share the name")]
    pub const violated: () = ();
}

/// Declares the rule of a file: its doc comment is the documentation, for rustdoc, for the pages under
/// `docs/rules` and for `cargo schema explain`. `reads` lists the attributes that a finding depends on
/// besides its own; without it, all do. `warning` is the note of [`Warning`]: it
/// cannot name the column, but the compiler points at it.
macro_rules! rule {
    (
        $(#[doc = $line:literal])*
        $name:ident: $level:ident $(from $preset:ident)?, $stage:ident $(, reads = [$($read:ident),*])? $(, warning = $warning:literal)?
    ) => {
        $(#[doc = $line])*
        pub const RULE: $crate::rule::Rule = $crate::rule::Rule {
            name: stringify!($name),
            id: $crate::rule::RuleId::$name,
            default_level: $crate::def::Level::$level,
            preset: $crate::rule::registry::preset!($($preset)?),
            stage: $crate::rule::Stage::$stage,
            reads: $crate::rule::registry::reads!($([$($read),*])?),
            doc: concat!($($line, "\n"),*),
        };
        $(
            /// What [`Warning`](crate::rule::Warning) chooses where the rule is violated.
            pub struct Warned;

            impl $crate::rule::Choice for $crate::rule::Warning<{ RULE.id as u16 }> {
                type Rule = Warned;
            }

            impl Warned {
                /// Deprecated, so that its use is the warning.
                #[allow(non_upper_case_globals, reason = "the compiler prints the path; it reads as a sentence")]
                #[cfg_attr(not(feature = "collect"), deprecated(note = $warning))]
                pub const violated: () = ();
            }
        )?
    };
}

/// The value of `Rule::preset`.
macro_rules! preset {
    () => {
        $crate::def::Preset::Recommended
    };
    ($preset:ident) => {
        $crate::def::Preset::$preset
    };
}

/// The value of `Rule::reads`.
macro_rules! reads {
    () => { $crate::rule::Declaration::ALL };
    ([$($read:ident),*]) => { &[$($crate::rule::Declaration::$read),*] };
}

/// Lists every rule, by the stage that decides it, and derives from the list: the modules, the numbers,
/// the direct calls that constants need (they cannot call through pointers), and the sorted registry.
macro_rules! registry {
    (
        Table { $($table:ident)* }
        Column { $($column:ident)* }
        Reference { $($reference:ident)* }
        Schema { $($schema:ident)* }
        Compared { $($compared:ident)* }
        Object { $($object:ident)* }
        Live { $($live:ident)* }
        Drift { $($drift:ident)* }
        Plan { $($plan:ident)* }
        Migration { $($migration:ident)* }
        Waivers { $waivers:ident }
    ) => {
        registry! {
            @modules [$($table)* $($column)* $($reference)* $($schema)* $($compared)* $($object)* $($live)* $($drift)* $($plan)* $waivers]
            [$($migration)*]
        }

        /// The rules of [`Stage::Column`], in the order in which they report.
        pub(crate) const COLUMN_RULES: &[RuleId] = &[$(RuleId::$column),*];

        /// The rules of [`Stage::Reference`], in the order in which they report.
        pub(crate) const REFERENCE_RULES: &[RuleId] = &[$(RuleId::$reference),*];

        /// The rules of [`Stage::Schema`] that compare all tables and only warn.
        #[cfg(feature = "plan")]
        pub(crate) const COMPARED_RULES: &[RuleId] = &[$(RuleId::$compared),*];

        impl RuleId {
            /// Whether a column violates the rule, whatever its level; false for rules of other stages.
            pub(crate) const fn is_violated_by_column(
                self,
                table: &TableDef<'_>,
                column: usize,
            ) -> bool {
                match self {
                    $(Self::$column => $column::is_violated(table, column),)*
                    _ => false,
                }
            }

            /// The finding's text, where [`RuleId::is_violated_by_column`].
            pub(crate) const fn column_message(
                self,
                table: &TableDef<'_>,
                column: usize,
            ) -> Message {
                match self {
                    $(Self::$column => $column::message(table, column),)*
                    _ => Message::new(),
                }
            }

            /// Whether a reference violates the rule, whatever its level; false for rules of other
            /// stages.
            pub(crate) const fn is_violated_by_reference(
                self,
                child: &TableDef<'_>,
                key: usize,
                parent: &TableDef<'_>,
            ) -> bool {
                match self {
                    $(Self::$reference => $reference::is_violated(child, key, parent),)*
                    _ => false,
                }
            }

            /// Whether a reference can violate the rule, as far as the referring table tells.
            pub(crate) fn may_be_violated_by_reference(self, child: &TableDef<'_>, key: usize) -> bool {
                match self {
                    $(Self::$reference => $reference::may_be_violated(child, key),)*
                    _ => false,
                }
            }

            /// The finding's text, where [`RuleId::is_violated_by_reference`].
            pub(crate) const fn reference_message(
                self,
                child: &TableDef<'_>,
                key: usize,
                parent: &TableDef<'_>,
            ) -> Message {
                match self {
                    $(Self::$reference => $reference::message(child, key, parent),)*
                    _ => Message::new(),
                }
            }
        }

        #[cfg(feature = "plan")]
        impl RuleId {
            /// How many violations of this rule alone there are; 0 for rules that only a run over all tables decides
            /// together.
            pub(crate) fn violations_alone(self, schema: &SchemaDef<'_>) -> usize {
                let tables = schema.tables;
                match self {
                    $(Self::$table => tables
                        .iter()
                        .map(|table| $table::violations(table).into_iter().count())
                        .sum(),)*
                    $(Self::$compared => $compared::violations(tables).into_iter().count(),)*
                    _ => 0,
                }
            }
        }

        /// Everything in one table that the rules of [`Stage::Table`] find, whatever their level.
        pub(crate) fn table_violations(table: &TableDef<'_>) -> Vec<(RuleId, Violation)> {
            let mut found = Vec::new();
            $(found.extend(
                $table::violations(table)
                    .into_iter()
                    .map(|violation| (RuleId::$table, violation)),
            );)*
            found
        }

        /// Everything that the rules find which compare all tables, with the position of the table.
        pub(crate) fn compared_violations(tables: &[&TableDef<'_>]) -> Vec<(usize, RuleId, Violation)> {
            let mut found = Vec::new();
            $(found.extend(
                $compared::violations(tables)
                    .into_iter()
                    .map(|(table, violation)| (table, RuleId::$compared, violation)),
            );)*
            found
        }

        /// Everything that rules about objects which are no tables find, with the position of the object.
        pub(crate) fn object_violations(schema: &SchemaDef<'_>) -> Vec<(usize, RuleId, Violation)> {
            let mut found = Vec::new();
            $(found.extend(
                $object::violations(schema)
                    .into_iter()
                    .map(|(object, violation)| (object, RuleId::$object, violation)),
            );)*
            found
        }

        /// Everything that the rules of [`Stage::Live`] find, with the name of the object.
        pub(crate) fn live_violations(facts: &LiveFacts) -> Vec<(String, RuleId, Violation)> {
            let mut found = Vec::new();
            $(found.extend(
                $live::violations(facts)
                    .into_iter()
                    .map(|(object, violation)| (object, RuleId::$live, violation)),
            );)*
            found
        }
    };
    (@modules [$($file:ident)*] [$($migration:ident)*]) => {
        $(
            #[doc = concat!("The rule `", stringify!($file), "`.")]
            pub mod $file;
        )*
        pub mod migration;
        use migration::{$($migration),*};
        registry! { @numbers $($file)* $($migration)* }
    };
    (@numbers $($name:ident)*) => {

        /// The number of a rule. It is not stable: it only ties constants of one build together.
        #[allow(non_camel_case_types)]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u16)]
        pub enum RuleId {
            /// No rule.
            none,
            $(
                #[doc = concat!("[`", stringify!($name), "`]")]
                $name,
            )*
        }

        impl RuleId {
            /// The rule of this number.
            pub(crate) const fn rule(self) -> Option<&'static Rule> {
                match self {
                    Self::none => None,
                    $(Self::$name => {
                        const RULE: &Rule = &$name::RULE;
                        Some(RULE)
                    })*
                }
            }
        }

        static RULES: [Rule; [$(RuleId::$name),*].len()] = sorted([$($name::RULE),*]);
    };
}

pub(super) use {preset, reads, registry, rule};

use super::RuleId;

/// Sorts by name.
pub(super) const fn sorted<const N: usize>(mut rules: [Rule; N]) -> [Rule; N] {
    let mut end = 1;
    while end < N {
        let mut place = end;
        while place > 0 && precedes(rules[place].name, rules[place - 1].name) {
            rules.swap(place, place - 1);
            place -= 1;
        }
        end += 1;
    }
    rules
}

const fn precedes(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    let mut position = 0;
    while position < left.len() && position < right.len() {
        if left[position] != right[position] {
            return left[position] < right[position];
        }
        position += 1;
    }
    left.len() < right.len()
}
