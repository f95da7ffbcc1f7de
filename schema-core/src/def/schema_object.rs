//! Objects of a schema that are no tables: extensions, namespaces, roles, functions, views and the rest.

use super::definition::{definition, keywords};
use super::{EngineSet, Table, TableDef, TableIdentity, fnv1a_continue};

keywords! {
    /// What an object is.
    pub enum ObjectKind {
        /// An extension of the server.
        Extension = "extension",
        /// A namespace (PostgreSQL calls it schema).
        Namespace = "namespace",
        /// A role, which belongs to the whole server.
        Role = "role",
        /// An aggregate function.
        Aggregate = "aggregate",
        /// A function.
        Function = "function",
        /// A procedure.
        Procedure = "procedure",
        /// A sequence.
        Sequence = "sequence",
        /// A view.
        View = "view",
        /// A view whose rows are stored.
        MaterializedView = "materialized_view",
        /// A rewrite rule of a table or view.
        Rule = "rule",
        /// A trigger of a table or view.
        Trigger = "trigger",
        /// A trigger of the database.
        EventTrigger = "event_trigger",
        /// A publication of logical replication.
        Publication = "publication",
        /// Anything else, created by SQL.
        Other = "object",
    }
}

impl ObjectKind {
    /// The words that stand for it in sentences.
    pub const fn words(self) -> &'static str {
        match self {
            Self::MaterializedView => "materialized view",
            Self::EventTrigger => "event trigger",
            other => other.keyword(),
        }
    }
}

/// A struct that stands for rows of the database: a table or a view.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither a table nor a view",
    note = "add `#[derive(Table)]` or `#[derive(View)]` to `{Self}`"
)]
pub trait Relation {
    /// Its name.
    const IDENTITY: TableIdentity<'static>;
}

impl<T: Table> Relation for T {
    const IDENTITY: TableIdentity<'static> = <T as Table>::IDENTITY;
}

/// A struct that is a view. Implemented by `#[derive(View)]`, never by hand.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a view",
    note = "add `#[derive(View)]` to `{Self}`; tables stand in `tables: [...]`"
)]
pub trait View: Relation {
    /// A struct with one field per column, so that names in attributes are resolved by the compiler.
    type Columns;
    /// The definition.
    const DEF: &'static ObjectDef<'static>;
}

definition! {
    /// One object of a schema that is no table.
    pub struct ObjectDef<'a> {
        /// What it is.
        pub kind: ObjectKind,
        /// The namespace; `None` is the connection's default, or none where the kind has none.
        pub namespace: Option<&'a str>,
        /// The name.
        pub name: &'a str,
        /// What tells it from others of its name: the types of a routine's arguments, separated by a comma and
        /// a space, the table of a trigger or rule, what kind an object of another kind is.
        pub detail: &'a str,
        /// The digest of its kind and name, as `schema.lock` has them.
        pub name_hash: u64,
        /// The digest of everything that the database would see, but for the types of a view's columns.
        pub digest: u64,
        /// The comment.
        pub comment: Option<&'a str>,
        /// What must exist before it.
        pub depends_on: &'a [ObjectNameDef<'a>],
        /// The engines that have it.
        pub engines: EngineSet,
        /// The SQL that creates it, or the query of a view that a struct declares; empty for kinds that have
        /// settings instead.
        pub create: &'a str,
        /// The SQL that drops it; empty for kinds that have settings instead.
        pub drop: &'a str,
        /// Settings, in order; a key may come more than once.
        pub settings: &'a [SettingDef<'a>],
        /// The tables that a publication publishes.
        pub tables: &'a [ObjectNameDef<'a>],
        /// The digests of the words of a view's SQL, sorted, where it shows what its owner may see; for rustc, which does
        /// not see the SQL.
        pub reads: &'a [u64],
        /// A stored view whose struct says no unique rule; for rustc.
        pub lacks_unique: bool,
        /// The struct whose fields are the columns of a view.
        pub relation: Option<&'a TableDef<'a>>,
    }
}

impl ObjectDef<'_> {
    /// An object of which nothing is said.
    pub const NONE: Self = Self {
        kind: ObjectKind::Other,
        namespace: None,
        name: "",
        detail: "",
        name_hash: 0,
        digest: 0,
        comment: None,
        depends_on: &[],
        engines: EngineSet::ALL,
        create: "",
        drop: "",
        settings: &[],
        tables: &[],
        reads: &[],
        lacks_unique: false,
        relation: None,
    };

    /// The digest of everything that the database would see. A lock file keeps the one of the newest
    /// migration; where they differ, a migration is missing.
    pub const fn fingerprint(&self) -> u64 {
        let Some(relation) = self.relation else {
            return self.digest;
        };
        // Whether a column may be NULL is for the struct alone: no view says that.
        let mut state = fnv1a_continue(self.digest, &relation.digest.to_le_bytes());
        let mut columns = relation.columns;
        while let [column, rest @ ..] = columns {
            state = column.column_type.digest_into(state);
            columns = rest;
        }
        state
    }
}

definition! {
    /// The name of an object in the database.
    pub struct ObjectNameDef<'a> {
        /// The namespace; `None` is the connection's default.
        pub namespace: Option<&'a str>,
        /// The name.
        pub name: &'a str,
    }
}

definition! {
    /// A setting of an object.
    pub struct SettingDef<'a> {
        /// The word.
        pub key: &'a str,
        /// The value, as text.
        pub value: &'a str,
    }
}
